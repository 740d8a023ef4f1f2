"""An island of forest alone, without electricity, runs and has a report."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.command_line import ask


def test_an_island_of_forest_alone_has_a_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = ask(capsys, monkeypatch, "run", "tropical-plantations", "--out", tmp_path / "run")
    assert said.code == 0, said.err
    assert "Tropical plantations" in (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
