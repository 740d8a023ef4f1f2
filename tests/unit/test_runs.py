"""Run folders: whole or not there, never overwritten."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ilot.failures import Code, Failure
from ilot.runs.folder import finished, mark_solved, new_run, place_for, unfinished, write_new


def test_a_run_appears_whole_at_its_end(tmp_path):
    place = tmp_path / "run"
    with new_run(place) as folder:
        (folder / "kpi.json").write_text("{}")
        assert not place.exists() and folder.parent == place.parent
    assert [path.name for path in place.iterdir()] == ["kpi.json"]
    assert list(tmp_path.iterdir()) == [place]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_an_interrupted_run_leaves_nothing(tmp_path, error):
    with pytest.raises(error), new_run(tmp_path / "run") as folder:
        (folder / "kpi.json").write_text("{}")
        raise error
    assert list(tmp_path.iterdir()) == []


def test_a_finished_run_is_never_overwritten(tmp_path):
    place = tmp_path / "run"
    place.mkdir()
    (place / "kpi.json").write_text("mine")
    with pytest.raises(Failure) as refused:
        place_for("island", place)
    assert refused.value.code is Code.BAD_INPUT
    with pytest.raises(Failure), new_run(place) as folder:
        (folder / "kpi.json").write_text("yours")
    assert (place / "kpi.json").read_text() == "mine"


def test_an_empty_folder_may_be_named(tmp_path):
    (tmp_path / "run").mkdir()
    with new_run(place_for("island", tmp_path / "run")) as folder:
        (folder / "a").write_text("")
    assert (tmp_path / "run" / "a").exists()


def test_two_runs_of_one_second_have_two_folders(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    now = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
    first = place_for("island", None, now)
    first.mkdir(parents=True)
    assert (first.name, place_for("island", None, now).name) == ("island-20250102T030405Z", "island-20250102T030405Z-2")


def test_a_killed_run_is_found_by_what_its_plan_was_made_of_and_is_gone_after_the_next(tmp_path):
    place, killed = tmp_path / "run", tmp_path / ".run.partial-x"
    killed.mkdir()
    assert unfinished(place, "same") is None
    mark_solved(killed, "same")
    assert unfinished(place, "same") == killed
    assert unfinished(place, "other") is None
    with new_run(place) as folder:
        (folder / "a").write_text("")
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_an_unfinished_folder_is_no_run(tmp_path):
    with pytest.raises(Failure, match="not the folder of a finished run"):
        finished(tmp_path)
    killed = tmp_path / ".run.partial-x"
    killed.mkdir()
    (killed / "manifest.json").write_text("{}")
    with pytest.raises(Failure):
        finished(killed)


def test_a_file_is_not_written_over_another(tmp_path):
    write_new(tmp_path / "a.csv", b"one")
    with pytest.raises(Failure):
        write_new(tmp_path / "a.csv", b"two")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.csv", b"one")]
