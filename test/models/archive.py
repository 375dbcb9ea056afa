"""Packs a folder of model files as a fixture: members in order, no owners, no times, so that a second run gives the same bytes."""

import gzip
import io
import subprocess
import tarfile
from pathlib import Path

HERE = Path(__file__).parent


def pack(folder: Path, name: str, root: str = "") -> None:
    """Writes `folder` to `HERE/name`; the name's end says how it is compressed, `root` is the top folder."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as tar:
        if root:
            add(tar, folder, root)
        for path in sorted(folder.rglob("*")):
            add(tar, path, str(Path(root) / path.relative_to(folder)))
    data = buffer.getvalue()
    if name.endswith(".gz"):
        data = gzip.compress(data, mtime=0)
    elif name.endswith(".zst"):
        data = subprocess.run(["zstd", "-19", "-q", "-c"], input=data, check=True, capture_output=True).stdout
    (HERE / name).write_bytes(data)
    print(f"{name}: {len(data)} bytes")


def add(tar: tarfile.TarFile, path: Path, name: str) -> None:
    info = tar.gettarinfo(str(path), name)
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    info.mtime = 1577836800
    info.mode = 0o755 if path.is_dir() else 0o644
    if path.is_dir():
        tar.addfile(info)
    else:
        with path.open("rb") as content:
            tar.addfile(info, content)
