"""The `mlmodel` command of the installed package: the bundled command line, run by Node."""

import os
import sys

from .node import BackendUnavailable, backend_command


def main():
    """Becomes the command line; answers an exit status only when that can't run."""
    try:
        command = backend_command()
    except BackendUnavailable as error:
        print(f"mlmodel: {error}", file=sys.stderr)
        return 1
    sys.stdout.flush()
    os.execv(command[0], [*command, *sys.argv[1:]])
