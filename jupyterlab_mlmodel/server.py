"""The server extension: hands every request below `<base_url>mlmodel/` to the backend."""

import getpass
import os
import sys

from jupyter_server.auth import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.extension.application import ExtensionApp
from jupyter_server.services.contents.filemanager import FileContentsManager
from tornado import web
from tornado.http1connection import HTTP1Connection, HTTP1ConnectionParameters
from tornado.httputil import HTTPHeaders, HTTPMessageDelegate, RequestStartLine
from tornado.iostream import StreamClosedError
from traitlets import Float

from .backend_process import BackendProcess
from .node import BackendUnavailable

_HOP_BY_HOP = {
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection",
    "te", "trailer", "transfer-encoding", "upgrade",
}  # fmt: skip
# Whoever holds these could act as the user on the Jupyter server; the backend needs none of them.
_JUPYTER_ONLY = {"authorization", "cookie", "referer", "x-xsrftoken"}
_JUPYTER_ONLY_PARAMETERS = ("_xsrf", "token")
_NOT_FORWARDED = _HOP_BY_HOP | _JUPYTER_ONLY | {"host", "content-length", "expect"}
_NOT_RETURNED = _HOP_BY_HOP | {"set-cookie", "date", "server"}
# Tornado's own limit is 100 MB, far below a model; chunks pass through and are never collected.
_CONNECTION = HTTP1ConnectionParameters(no_keep_alive=True, max_body_size=1 << 62)


def _forwarding():
    """A request method that forwards; one each, because `authorized` remembers the first method it meets."""

    @web.authenticated
    @authorized
    async def forward(self, _path):
        await self.forward()

    return forward


class BackendHandler(APIHandler):
    """Passes requests and answers on as they are; who may ask is Jupyter's decision (login, XSRF, origin)."""

    auth_resource = "mlmodel"

    get = _forwarding()
    head = _forwarding()
    post = _forwarding()
    put = _forwarding()
    patch = _forwarding()
    delete = _forwarding()

    _upstream = None

    async def forward(self):
        """Sends this request to the backend, and its answer to the browser as it comes."""
        try:
            self._upstream = await self.settings["mlmodel_backend"].connect()
        except BackendUnavailable as error:
            self._fail(503, error)
            return
        answer = _Answer(self)
        try:
            connection = HTTP1Connection(self._upstream, True, _CONNECTION)
            await self._send(connection)
            await connection.read_response(answer)
        except StreamClosedError:
            pass  # either end is gone; what is left to say depends on how far the answer came
        finally:
            self._upstream.close()
        if self._headers_written and not answer.is_complete:
            self.detach().close()  # an end without the last chunk: the browser sees that something is missing
        elif not self._headers_written and not self._is_gone():
            self._fail(502, BackendUnavailable("mlmodel's backend ended before it answered; run the statement again."))

    def on_connection_close(self):
        """The browser is gone: the connection to the backend goes too, its jobs stay."""
        super().on_connection_close()
        if self._upstream is not None:
            self._upstream.close()

    async def _send(self, connection):
        headers = HTTPHeaders({"Host": "localhost", "Content-Length": str(len(self.request.body))})
        for name, value in self.request.headers.get_all():
            if name.lower() not in _NOT_FORWARDED:
                headers.add(name, value)
        start = RequestStartLine(self.request.method, self._target(), "HTTP/1.1")
        await connection.write_headers(start, headers, self.request.body)
        connection.finish()

    def _target(self):
        """The request's path and query as sent, not decoded, below `<base_url>mlmodel`."""
        path, mark, query = self.request.uri[len(self.base_url) + len("mlmodel") :].partition("?")
        kept = [p for p in query.split("&") if p.partition("=")[0] not in _JUPYTER_ONLY_PARAMETERS]
        return path + mark + "&".join(kept) if any(kept) else path

    def _is_gone(self):
        return self.request.connection.stream is None or self.request.connection.stream.closed()

    def _fail(self, status, error):
        self.log.error("%s", error)
        self.set_status(status)
        self.finish({"failure": {"code": "INTERNAL", "message": str(error)}})


class _Answer(HTTPMessageDelegate):
    """Writes the backend's answer to the browser, no faster than the browser takes it."""

    def __init__(self, handler):
        self._handler = handler
        self.is_complete = False

    async def headers_received(self, start_line, headers):
        if start_line.code < 200:
            return
        self._handler.set_status(start_line.code, start_line.reason)
        self._handler.clear_header("Content-Type")
        own = set()
        for name, value in headers.get_all():
            if name.lower() in _NOT_RETURNED:
                continue
            set_or_add = self._handler.add_header if name in own else self._handler.set_header
            set_or_add(name, value)
            own.add(name)
        await self._flush()

    async def data_received(self, chunk):
        self._handler.write(chunk)
        await self._flush()

    def finish(self):
        self.is_complete = True

    async def _flush(self):
        try:
            await self._handler.flush()
        except StreamClosedError:
            self._handler.on_connection_close()


class MlModelApp(ExtensionApp):
    """Owns the backend process of one Jupyter server."""

    name = "jupyterlab_mlmodel"
    load_other_extensions = True

    start_timeout = Float(30.0, help="Seconds that the backend may take to start.").tag(config=True)

    def initialize_settings(self):
        """Prepares the backend; the first request starts it."""
        contents = self.serverapp.contents_manager
        is_folder = isinstance(contents, FileContentsManager)
        folder = os.path.abspath(contents.root_dir if is_folder else self.serverapp.root_dir)
        # Kernels inherit it: `%mlmodel` in a mixed cell then means the same LOCAL as a cell of ours.
        os.environ["MLMODEL_JUPYTER_ROOT"] = folder
        # Kernels inherit it too; theirs may be another Python, which need not have TensorFlow.
        os.environ["MLMODEL_JUPYTER_PYTHON"] = sys.executable
        environment = {
            **os.environ,
            "MLMODEL_USER": _user_name(),
            "MLMODEL_LOCAL": folder,
            "MLMODEL_OWNER": str(os.getpid()),
        }
        self.settings["mlmodel_backend"] = BackendProcess(environment, self.log, self.start_timeout)

    def initialize_handlers(self):
        """Takes every path below `mlmodel/`."""
        self.handlers.append((r"/mlmodel(/.*)", BackendHandler))

    async def stop_extension(self):
        """Ends the backend with the server."""
        await self.settings["mlmodel_backend"].stop()


def _user_name():
    return os.environ.get("MLMODEL_USER") or os.environ.get("JUPYTERHUB_USER") or _system_user()


def _system_user():
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        return getpass.getuser()
