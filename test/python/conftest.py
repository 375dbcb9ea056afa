"""A real Jupyter server, as its own process, with the extension installed the way the wheel installs it."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STAND_IN = Path(__file__).with_name("standIn.cjs")
TOKEN = "test-token"


def until(holds, seconds=20.0):
    """Waits until `holds()` is true and answers its value; fails the test when it never is."""
    deadline = time.monotonic() + seconds
    while True:
        value = holds()
        if value:
            return value
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def children(pid):
    """The processes whose parent is `pid`."""
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit() and _parent(path) == pid]


def _parent(process):
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


def command_line(pid):
    """The words that process `pid` was started with; empty when it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return []


def is_running(pid):
    """Whether process `pid` exists and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Jupyter:
    """A running Jupyter server and what a browser would send to it."""

    def __init__(self, folder, environment, base_url):
        self.folder = folder
        self.base_url = base_url
        self.log_path = folder / "jupyter.log"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        arguments = [
            f"--ServerApp.port={self.port}",
            "--ServerApp.port_retries=0",
            f"--ServerApp.base_url={base_url}",
            f"--ServerApp.root_dir={folder}",
            f"--IdentityProvider.token={TOKEN}",
            "--ServerApp.open_browser=False",
            "--ServerApp.allow_root=True",
        ]
        with self.log_path.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyter_server", *arguments],
                env=environment,
                cwd=folder,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        until(self._is_up, 60)

    def _is_up(self):
        assert self.process.poll() is None, self.log
        try:
            return self.get("/api").status == 200
        except (OSError, urllib.error.URLError):
            return False

    @property
    def log(self):
        return self.log_path.read_text(errors="replace")

    def get(self, path, **options):
        return self.request("GET", path, **options)

    def request(self, method, path, *, body=None, headers=None, token=TOKEN):
        """Sends one request; answers the response, also for statuses that mean failure. Its body isn't read yet."""
        url = f"http://127.0.0.1:{self.port}{self.base_url.rstrip('/')}{path}"
        sent = {**({"Authorization": f"token {token}"} if token else {}), **(headers or {})}
        request = urllib.request.Request(url, method=method, data=body, headers=sent)
        try:
            return urllib.request.build_opener(_Unredirected).open(request, timeout=60)
        except urllib.error.HTTPError as error:
            return error

    def json(self, path, **options):
        with self.request(options.pop("method", "GET"), path, **options) as response:
            return json.load(response)

    def backends(self):
        """The process ids of the backends that this server runs."""
        return [pid for pid in children(self.process.pid) if "--socket" in command_line(pid)]

    def backend_socket(self):
        (pid,) = self.backends()
        words = command_line(pid)
        return Path(words[words.index("--socket") + 1])

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.wait(30)


class _Unredirected(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


@pytest.fixture(scope="session")
def stand_in_package(tmp_path_factory):
    """A copy of the Python package whose backend is the stand-in."""
    folder = tmp_path_factory.mktemp("package")
    package = folder / "jupyterlab_mlmodel"
    (package / "backend").mkdir(parents=True)
    for source in (ROOT / "jupyterlab_mlmodel").glob("*.py"):
        (package / source.name).write_text(source.read_text())
    (package / "backend" / "mlmodel.cjs").write_text(STAND_IN.read_text())
    return folder


@pytest.fixture(scope="session")
def given_jupyter(tmp_path_factory):
    """Starts Jupyter servers and ends them with the tests."""
    with contextlib.ExitStack() as started:

        def start(package=ROOT, base_url="/", **variables):
            folder = tmp_path_factory.mktemp("jupyter")
            config = folder / "etc" / "jupyter_server_config.d"
            config.mkdir(parents=True)
            (config / "mlmodel.json").write_text(
                (ROOT / "jupyter-config" / "server" / "jupyterlab_mlmodel.json").read_text()
            )
            environment = {
                name: value for name, value in os.environ.items() if not re.match("JUPYTER|MLMODEL|XDG", name)
            }
            environment |= {
                "HOME": str(folder),
                "PYTHONPATH": str(package),
                "JUPYTER_CONFIG_PATH": str(folder / "etc"),
                "TMPDIR": str(folder),
                **variables,
            }
            jupyter = Jupyter(folder, environment, base_url)
            started.callback(jupyter.stop)
            return jupyter

        yield start


@pytest.fixture(scope="session")
def jupyter(given_jupyter, stand_in_package):
    """One server before the stand-in, shared by the tests that don't break it."""
    return given_jupyter(stand_in_package, base_url="/user/an%20n/")
