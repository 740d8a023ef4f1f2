"""The notebooks run from the first cell to the last, those of the documentation and that of a new project."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from ilot.project import make_project

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))

# A kernel starts threads and sockets of its own, which may outlive the test that asked for it.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


def execute(path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> nbformat.NotebookNode:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = nbformat.read(path, as_version=4)
    return NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(folder)}}).execute()


def figures(notebook: nbformat.NotebookNode) -> int:
    """How many cells show a picture."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return sum("application/vnd.plotly.v1+json" in output.get("data", {}) for output in outputs)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_of_the_documentation_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    executed = execute(path, tmp_path, monkeypatch)
    assert all(cell.execution_count for cell in executed.cells if cell.cell_type == "code")
    assert path.stem != "planner" or figures(executed) == 2


def test_there_is_one_for_planners_and_one_for_modellers() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["modeller", "planner"]


def test_the_notebook_of_a_new_project_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_project(tmp_path / "island", "blank")
    executed = execute(tmp_path / "island" / "island.ipynb", tmp_path / "island", monkeypatch)
    assert figures(executed) == 1
    shutil.rmtree(tmp_path / "island")
