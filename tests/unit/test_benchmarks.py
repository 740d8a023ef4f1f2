"""The runner of the ladders: wrong figures fail, peers that are not there are left out, every program has its MPS."""

from __future__ import annotations

import math
import os
import site
import sys
import venv
from collections.abc import Callable
from pathlib import Path

import highspy
import pytest

import benchmarks.__main__ as runner
from benchmarks import cases, mps
from benchmarks.apart import apart, interpreter
from benchmarks.cases import CASES, Case
from benchmarks.grids import numbers, ring
from benchmarks.measurement import Measurement
from solvers.highs import solve
from solvers.two_hours import compile_hours


def right(measured: Measurement, size: int) -> None:
    """Is right."""
    measured.expect("size", size, size, 0.0)


def wrong(measured: Measurement, size: int) -> None:
    """Is fast and wrong."""
    measured.expect("size", size + 1e-5, size, 1e-6)


def unheld(measured: Measurement, size: int) -> None:
    """Holds no figure."""


Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    def run(*ladders: Callable[[Measurement, int], None], peers: tuple[str, ...] = ()) -> int:
        made = {ladder.__name__: Case(ladder, "things", (1, 2), (1,), peers) for ladder in ladders}
        monkeypatch.setattr(cases, "CASES", made)
        monkeypatch.setattr(runner, "RECORDS", tmp_path / "records.jsonl")
        monkeypatch.setattr(sys, "argv", ["benchmarks", "--smoke"])
        monkeypatch.setattr("os.environ", {})
        return runner.main()

    return run


def test_a_benchmark_that_gives_a_wrong_figure_fails_and_is_not_recorded(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(wrong, right) == 1
    said = capsys.readouterr()
    assert "FAILED: wrong 1" in said.out and "WrongFigure: wrong 1: size is 1.00001, not 1" in said.err
    assert [line.split('"case": ')[1][:7] for line in (tmp_path / "records.jsonl").read_text().splitlines()] == [
        '"right"'
    ]


def test_a_benchmark_that_holds_nothing_against_what_it_must_be_fails(run: Run) -> None:
    assert run(unheld) == 1
    assert run(right) == 0


def test_a_case_whose_peer_is_not_installed_is_left_out_and_said_to_be(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(wrong, peers=("numpy", "no-such-peer")) == 0
    assert "wrong: left out, no-such-peer is not installed" in capsys.readouterr().out


def test_a_peer_works_in_a_process_of_its_own_and_its_banners_are_no_part_of_the_answer() -> None:
    assert apart("numpy", os.getpid) != os.getpid()
    assert apart("numpy", print, "solved by") is None


def test_a_peer_that_fails_fails_the_rung(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError, match="numpy ended with code 1"):
        apart("numpy", math.sqrt, -1.0)
    assert "math domain error" in capfd.readouterr().err


def test_a_peer_runs_in_the_environment_made_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ILOT_PEERS", str(tmp_path))
    assert interpreter("numpy") is None
    venv.create(tmp_path / "numpy", symlinks=True)
    assert interpreter("numpy") is not None
    assert apart("numpy", site.getsitepackages)[0].startswith(str(tmp_path / "numpy"))


def test_every_ladder_has_a_rung_in_the_smoke_run_and_says_what_it_is() -> None:
    assert [name for name, case in CASES.items() if not case.smoke or not case.run.__doc__] == []


def test_every_linear_program_of_the_ladders_is_written_as_mps() -> None:
    kinds = ("lp_", "pathway_", "peer_", "solved_", "either_", "chain_", "oemof_")
    assert {*mps.STATED, *mps.ARRAYS} == {name for name in CASES if name.startswith(kinds)}


def test_an_mps_file_holds_the_program_that_the_ladder_solves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = ["mps", str(tmp_path), "lp_hours", "chain_hours", "--largest", "2000"]
    monkeypatch.setattr(sys, "argv", said)
    monkeypatch.setitem(mps.ARRAYS, "chain_hours", lambda hours: mps.as_arrays(mps.chain(1, 24)))
    monkeypatch.setitem(CASES, "chain_hours", CASES["chain_hours"]._replace(sizes=(24,)))
    assert mps.main() == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["chain_hours-24.mps", "lp_hours-168.mps"]
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.readModel(str(tmp_path / "lp_hours-168.mps"))
    highs.run()
    _stated, program = compile_hours(numbers(ring(1), 168))
    assert highs.getNumNz() == program.matrix.nnz
    assert highs.getInfo().objective_function_value == pytest.approx(solve(program).objective, rel=1e-9)
