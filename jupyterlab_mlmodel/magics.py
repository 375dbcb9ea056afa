"""`%mlmodel` and `%serving` in a Python kernel: runs the command line and shows its MIME bundles.

It serves nbconvert, papermill, other front ends, and cells that mix our lines with Python's.
"""

import ast
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading

from IPython.core.magic import Magics, line_cell_magic, magics_class, no_var_expand
from IPython.display import publish_display_data

from .node import BackendUnavailable, backend_command

REPLY = "application/vnd.mlmodel.reply.v1+json"
# What an interrupted statement may take to clean up behind itself.
_CANCEL_SECONDS = 10


class MlModelFailure(Exception):
    """A statement that did not work; the class's name is the failure's code, `failure` its JSON."""

    def __init__(self, failure):
        super().__init__(failure["message"])
        self.failure = failure

    def _render_traceback_(self):
        return [type(self).__name__]


class Result(list):
    """A statement's answer: a dict a row. Shows itself as the table that a cell of ours shows."""

    def __init__(self, bundle):
        self._bundle = bundle
        table = bundle[REPLY]["table"]
        self.columns = [column["name"] for column in table["columns"]]
        super().__init__(dict(zip(self.columns, row)) for row in table["rows"])

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self._bundle

    def _repr_pretty_(self, printer, cycle):
        # IPython prints every list its own way, unless asked like this.
        printer.text(self._bundle["text/plain"])

    def DataFrame(self):
        """The rows as a pandas DataFrame."""
        import pandas

        return pandas.DataFrame(list(self), columns=self.columns)


@magics_class
class MlModelMagics(Magics):
    """The line and cell magics."""

    @line_cell_magic
    @no_var_expand
    def mlmodel(self, line, cell=None):
        """`%mlmodel <statement>`, or `%%mlmodel` with a statement in every following line."""
        if cell is None:
            return _answer(f"%mlmodel {line}")
        # An indented line is a statement here; on standard input it would continue the one before it.
        lines = [text.lstrip(" \t") for text in [line, *cell.split("\n")]]
        has_statement = any(text.strip() and not text.startswith("#") for text in lines)
        return _show("\n".join(lines) if has_statement else "%mlmodel")

    @line_cell_magic
    @no_var_expand
    def serving(self, line, cell=None):
        """`%serving status …`, or `%%serving predict …` with its JSON in the following lines."""
        if cell is None:
            return _answer(f"%serving {line}")
        body = [f" {text}" for text in cell.split("\n") if text.strip()]
        return _show("\n".join([f"%serving {line}", *body]))


class _ShowEveryStatement(ast.NodeTransformer):
    """Lets every bare `%mlmodel …` show its answer: Python itself shows only a cell's last expression."""

    def visit_Module(self, module):
        last = module.body[-1] if module.body and isinstance(module.body[-1], ast.Expr) else None
        module.body = [each if each is last else self.visit(each) for each in module.body]
        return module

    def visit_Expr(self, statement):
        match statement.value:
            case ast.Call(ast.Attribute(attr="run_line_magic") as method, [ast.Constant("mlmodel" | "serving"), line]):
                method.attr = "run_cell_magic"
                statement.value.args.append(ast.copy_location(ast.Constant("\n"), line))
        return statement


def load(shell):
    """Registers the magics in `shell`."""
    shell.register_magics(MlModelMagics)
    if not any(isinstance(each, _ShowEveryStatement) for each in shell.ast_transformers):
        shell.ast_transformers.append(_ShowEveryStatement())


def _answer(text):
    answers = [Result(bundle) for bundle in _bundles(text)]
    return answers[-1] if answers else None


def _show(text):
    for bundle in _bundles(text):
        publish_display_data(bundle)


def _bundles(text):
    """Runs the statements in `text` and yields each answer as it comes; shows and raises the first failure."""
    try:
        command = backend_command()
    except BackendUnavailable as error:
        raise _failed(_failure_bundle(text, "INTERNAL", str(error))) from None
    with tempfile.TemporaryFile() as log, subprocess.Popen(
        [*command, "--mime", "-"],
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
    ) as process, _interrupt_cancels(process) as interrupted:
        with contextlib.suppress(BrokenPipeError):  # it ended before it read all; its status says so
            process.stdin.write(text.encode("utf-8", "replace"))
            process.stdin.close()
        for line in process.stdout:
            bundle = json.loads(line)
            if bundle[REPLY]["kind"] == "failure":
                raise _failed(bundle)
            yield bundle
        if interrupted.is_set():
            raise _failed(_failure_bundle(text, "CANCELLED", "The statement was cancelled."))
        if process.wait() != 0:
            log.seek(0)
            sys.stderr.write(log.read().decode("utf-8", "replace"))
            raise _failed(_failure_bundle(text, "INTERNAL", "mlmodel ended before it answered."))


def _environment():
    """What the command line needs to know of this kernel: a model server that it starts ends with it."""
    return {
        **os.environ,
        "MLMODEL_LOCAL": os.environ.get("MLMODEL_JUPYTER_ROOT") or os.getcwd(),
        "MLMODEL_OWNER": str(os.getpid()),
        # Without a Jupyter server around it (nbconvert, papermill) the kernel's own Python is the nearest.
        "MLMODEL_JUPYTER_PYTHON": os.environ.get("MLMODEL_JUPYTER_PYTHON") or sys.executable,
    }


@contextlib.contextmanager
def _interrupt_cancels(process):
    """Lets an interrupt end the process, which then says so itself, once it has cleaned up behind itself."""
    interrupted = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield interrupted  # interrupts never reach this thread
        return
    too_late = threading.Timer(_CANCEL_SECONDS, process.kill)

    def cancel(*_):
        if not interrupted.is_set():
            interrupted.set()
            too_late.start()
            process.terminate()  # not SIGINT: Jupyter has sent that to the whole process group already

    usual = signal.signal(signal.SIGINT, cancel)
    try:
        yield interrupted
    finally:
        process.stdout.close()
        process.wait()
        signal.signal(signal.SIGINT, usual)
        too_late.cancel()


def _failed(bundle):
    """Shows a failure and answers the exception to raise: front ends read its class's name as the code."""
    publish_display_data(bundle)
    failure = bundle[REPLY]["failure"]
    return type(failure["code"], (MlModelFailure,), {})(failure)


def _failure_bundle(text, code, message):
    reply = {"kind": "failure", "verb": "", "statement": text.strip(), "failure": {"code": code, "message": message}}
    return {REPLY: reply, "text/plain": message}
