"""The magics in a real kernel, as nbconvert and papermill run it, before a stand-in of the command line."""

import os
import shutil
import sys
import time
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, is_running, until
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

REPLY = "application/vnd.mlmodel.reply.v1+json"


@pytest.fixture(scope="module")
def kernel_environment(stand_in_package, tmp_path_factory):
    """Environment of a kernel that has the extension as the wheel installs it."""
    folder = tmp_path_factory.mktemp("ipython")
    shutil.copy(ROOT / "jupyter-config/ipython/ipython_kernel_config.json", folder)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MLMODEL")}
    # IPython reads the configuration of sys.prefix/etc/ipython; a test leaves its own Python alone.
    return environment | {
        "HOME": str(folder),
        "IPYTHONDIR": str(_profile(folder)),
        "PYTHONPATH": str(stand_in_package),
    }


def _profile(folder):
    profile = folder / "dot-ipython" / "profile_default"
    profile.mkdir(parents=True)
    shutil.copy(folder / "ipython_kernel_config.json", profile)
    return profile.parent


@pytest.fixture
def run(kernel_environment, tmp_path):
    """Runs cells in a fresh kernel, nbconvert's way; answers their outputs, a list a cell."""

    def run(*sources, allow_errors=True):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(each) for each in sources])
        client = NotebookClient(
            notebook, allow_errors=allow_errors, resources={"metadata": {"path": str(tmp_path)}}
        )
        client.execute(env=kernel_environment)
        return [cell.outputs for cell in notebook.cells]

    return run


def texts(outputs):
    """What the command line got for each output."""
    assert all("data" in output for output in outputs), outputs
    return [output["data"][REPLY]["table"]["rows"][0][0] for output in outputs]


class TestLineMagic:
    def test_shows_our_reply_html_and_text(self, run):
        ((output,),) = run("%mlmodel list")
        assert output["output_type"] == "execute_result"
        assert set(output["data"]) == {REPLY, "text/html", "text/plain"}
        assert output["data"]["text/plain"] == "%mlmodel list"

    def test_gives_rows_to_python(self, run):
        assigned, used = run("r = %mlmodel list", "[type(r).__name__, r[0]['text'], r.columns]")
        assert assigned == []
        assert used[0]["data"]["text/plain"] == "['Result', '%mlmodel list', ['text', 'local']]"

    @pytest.mark.parametrize(
        "line",
        [
            "mlmodel import name=a label='It\\'s \"x\" \\\\ {a} $HOME {HOME}' path=OBJECTSTORAGE.A:b/dt=2020/x^.tar",
            "mlmodel list name=한글* # not ours to cut",
            "mlmodel",
            "serving status  two  blanks",
        ],
    )
    def test_passes_the_text_unchanged(self, run, line):
        ((output,),) = run(f"%{line}")
        assert output["data"]["text/plain"].rstrip() == f"%{line}"

    def test_joins_lines_that_end_in_a_backslash(self, run):
        ((output,),) = run("%mlmodel import name=a \\\n  type=tf")
        assert " ".join(output["data"]["text/plain"].split()) == "%mlmodel import name=a type=tf"

    def test_shows_every_statement_of_a_mixed_cell_in_order(self, run):
        (outputs,) = run("x = 1\n%mlmodel one\nfor i in range(2):\n    %mlmodel two\nif x:\n    %serving three\n%mlmodel four")
        assert texts(outputs) == ["one", "two", "two", "%serving three", "%mlmodel four"]

    def test_leaves_pythons_own_expressions_alone(self, run):
        (outputs,) = run("1\n2\n%time pass\n3")
        assert outputs[-1]["data"]["text/plain"] == "3"
        assert len([output for output in outputs if output["output_type"] != "stream"]) == 1

    def test_makes_a_data_frame_where_pandas_is(self, run):
        (outputs,) = run(
            "import sys, types\n"
            "pandas = types.ModuleType('pandas')\n"
            "pandas.DataFrame = lambda rows, columns: (rows[0]['text'], columns)\n"
            "sys.modules['pandas'] = pandas\n"
            "r = %mlmodel list\n"
            "r.DataFrame()"
        )
        assert outputs[0]["data"]["text/plain"] == "('%mlmodel list', ['text', 'local'])"


class TestCellMagic:
    def test_runs_every_line_with_an_output_of_its_own(self, run):
        (outputs,) = run("%%mlmodel\nlist\n\n   summary a\nexport name=b \\\n    path=c")
        assert texts(outputs) == ["list", "summary a", "export name=b \\", "path=c"]

    def test_is_the_bare_command_without_a_statement(self, run):
        (outputs,) = run("%%mlmodel\n# nothing\n")
        assert texts(outputs) == ["%mlmodel"]

    def test_takes_the_body_of_a_prediction(self, run):
        (outputs,) = run('%%serving predict name=a\n[[1,\n\n2]]')
        assert texts(outputs) == ["%serving predict name=a", " [[1,", " 2]]"]


class TestFailures:
    @pytest.mark.parametrize("source", ["%mlmodel wrong", "%%mlmodel\nwrong\nlist", "r = %mlmodel wrong"])
    def test_leaves_our_reply_and_an_error(self, run, source):
        ((reply, error),) = run(source)
        assert reply["data"][REPLY]["failure"]["code"] == "MODEL_NOT_FOUND"
        assert reply["data"]["text/plain"] == "There is no such model."
        assert (error["ename"], error["evalue"]) == ("MODEL_NOT_FOUND", "There is no such model.")
        assert error["traceback"] == ["MODEL_NOT_FOUND"]

    def test_stops_a_notebook(self, run):
        with pytest.raises(CellExecutionError):
            run("%mlmodel wrong", "1", allow_errors=False)

    def test_keeps_what_was_answered_before(self, run):
        ((first, reply, error),) = run("%%mlmodel\nlist\nwrong\nlist")
        assert texts([first]) == ["list"]
        assert error["ename"] == "MODEL_NOT_FOUND"

    def test_can_be_caught(self, run):
        (outputs,) = run(
            "from jupyterlab_mlmodel.magics import MlModelFailure\n"
            "try:\n    %mlmodel wrong\nexcept MlModelFailure as e:\n    print(e.failure['code'])"
        )
        assert outputs[-1]["text"] == "MODEL_NOT_FOUND\n"

    def test_says_that_the_command_line_crashed(self, run):
        (outputs,) = run("%mlmodel crash")
        assert [output["output_type"] for output in outputs] == ["stream", "display_data", "error"]
        assert outputs[0]["text"] == "the reason\n"
        assert outputs[2]["evalue"] == "mlmodel ended before it answered."

    def test_says_that_node_is_missing(self, run):
        (_, (reply, error)) = run("import os; os.environ['MLMODEL_NODE'] = '/bin/true'", "%mlmodel list")
        assert error["ename"] == "INTERNAL"
        assert error["evalue"] == reply["data"]["text/plain"]
        assert "not Node.js 20 or newer" in error["evalue"]


class TestWhere:
    def test_means_the_current_folder_by_local(self, run, tmp_path):
        ((output,),) = run("%mlmodel list")
        assert output["data"][REPLY]["table"]["rows"][0][1] == str(tmp_path)

    def test_means_the_folder_that_jupyterlab_shows_where_there_is_one(self, run):
        (_, (output,)) = run("import os; os.environ['MLMODEL_JUPYTER_ROOT'] = '/shown'", "%mlmodel list")
        assert output["data"][REPLY]["table"]["rows"][0][1] == "/shown"


class TestModelServer:
    def test_ends_with_the_kernel_and_uses_its_python_where_jupyter_names_none(self, run):
        ((pid, output),) = run("import os\nprint(os.getpid())\n%mlmodel deploy")
        assert output["data"][REPLY]["table"]["rows"][0][1] == f"{pid['text'].strip()} {sys.executable}"

    def test_uses_the_python_that_runs_jupyter(self, run):
        (_, (output,)) = run("import os; os.environ['MLMODEL_JUPYTER_PYTHON'] = '/jupyter'", "%mlmodel deploy")
        assert output["data"][REPLY]["table"]["rows"][0][1].endswith(" /jupyter")


def test_an_interrupt_cancels_the_statement_and_waits_for_its_end(kernel_environment, tmp_path):
    manager, client = start_new_kernel(env=kernel_environment, cwd=str(tmp_path))
    try:
        seen = []
        asked = client.execute("%%mlmodel\nwait")
        while not any(message["msg_type"] == "display_data" for message in seen):
            seen.append(client.get_iopub_msg(timeout=30))
        (pid,) = [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and _is_ours(p)]
        started = time.monotonic()
        manager.interrupt_kernel()
        reply = client.get_shell_msg(timeout=30)
        assert reply["parent_header"]["msg_id"] == asked
        assert time.monotonic() - started < 2
        assert (reply["content"]["status"], reply["content"]["ename"]) == ("error", "CANCELLED")
        until(lambda: not is_running(pid))
    finally:
        manager.shutdown_kernel(now=True)


def _is_ours(process):
    try:
        return "--mime" in (process / "cmdline").read_text().split("\0")
    except OSError:
        return False
