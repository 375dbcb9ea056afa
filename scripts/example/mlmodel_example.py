"""Lets `npm start` open the example, where JupyterLab shows the folder that it lies in.

Only the server itself knows that folder for sure: arguments, configuration files and the environment may set it.
"""

import os
from pathlib import Path
from urllib.parse import quote


def _load_jupyter_server_extension(server):
    example = os.environ.get("MLMODEL_EXAMPLE")
    shown = Path(server.root_dir).resolve()
    if example and server.default_url == "/lab" and shown in Path(example).parents:
        path = Path(example).relative_to(shown).as_posix()
        server.default_url = f"/lab/tree/{quote(path)}"
