"""What a run folder holds, read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from ilot.failures import Code, Failure
from ilot.planning import run_scenario
from ilot.runs.netcdf import read_dataset, write_dataset
from ilot.runs.record import read_record

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"


def test_a_run_of_another_version_is_named_with_what_it_lacks_and_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    run_scenario(str(SMALL), overrides=["horizon.last_year=2025", "horizon.periods=[2025]"], out=folder)
    results = read_dataset(folder / "results.nc").drop_vars("stock_energy")
    (folder / "results.nc").unlink()
    write_dataset(folder / "results.nc", results, "results", "EUR")
    with pytest.raises(
        Failure, match=r"another version of îlot, without stock_energy; run it again: ilot run .*yaml"
    ) as told:
        read_record(folder)
    assert told.value.code == Code.BAD_INPUT
