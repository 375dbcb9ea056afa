"""Which page `npm start` opens."""

import sys
from types import SimpleNamespace

import pytest
from conftest import ROOT

sys.path.insert(0, str(ROOT / "scripts" / "example"))
from mlmodel_example import _load_jupyter_server_extension as load  # noqa: E402


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """Answers what a server opens that shows a folder below the temporary one."""
    monkeypatch.setenv("MLMODEL_EXAMPLE", str(tmp_path / "a b" / "examples" / "quickstart.ipynb"))

    def opened(shown, default_url="/lab"):
        server = SimpleNamespace(root_dir=str(tmp_path / shown), default_url=default_url)
        load(server)
        return server.default_url

    return opened


def test_opens_the_example_where_it_lies_inside_the_folder(opened):
    assert opened("a b") == "/lab/tree/examples/quickstart.ipynb"
    assert opened(".") == "/lab/tree/a%20b/examples/quickstart.ipynb"


def test_leaves_another_folder_alone(opened):
    assert opened("elsewhere") == "/lab"
    assert opened("a b/examples/deeper") == "/lab"


def test_leaves_the_callers_page_alone(opened):
    assert opened("a b", "/tree") == "/tree"


def test_does_nothing_unless_npm_start_asks(opened, monkeypatch):
    monkeypatch.delenv("MLMODEL_EXAMPLE")
    assert opened("a b") == "/lab"
