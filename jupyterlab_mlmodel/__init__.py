"""Trained models, managed from a notebook cell: the Python side, which only starts and reaches the Node backend."""


def _jupyter_labextension_paths():
    """Where JupyterLab finds the prebuilt extension."""
    return [{"src": "labextension", "dest": "jupyterlab-mlmodel"}]


def _jupyter_server_extension_points():
    """Where Jupyter finds the server extension; imported late, as kernels import this module too."""
    from .server import MlModelApp

    return [{"module": "jupyterlab_mlmodel.server", "app": MlModelApp}]


def load_ipython_extension(shell):
    """Gives a Python kernel `%mlmodel` and `%serving`; `ipython_kernel_config.json` calls it in every kernel."""
    from .magics import load

    load(shell)
