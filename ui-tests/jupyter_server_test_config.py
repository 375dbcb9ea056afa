"""JupyterLab for the UI tests: no token, no popups, the application object on the window. Never for anything else."""

import os

from jupyterlab.galata import configure_jupyter_server

c = get_config()  # noqa: F821
configure_jupyter_server(c)
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port = int(os.environ["MLMODEL_UI_PORT"])
c.ServerApp.port_retries = 0
c.ServerApp.root_dir = os.path.join(os.environ["MLMODEL_UI_FOLDER"], "notebooks")
c.ServerApp.allow_root = True
c.ServerApp.open_browser = False
