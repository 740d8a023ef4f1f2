"""Files of a run that are gone, cut off or not what îlot wrote: bad input with a cure, no defect of ours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from ilot.failures import Code, Failure
from ilot.runs.netcdf import read_dataset, write_dataset
from ilot.runs.record import read_json


@pytest.mark.parametrize("text", [None, '{"kpi": ', "\udcff"])
def test_a_damaged_json_file_says_which_and_what_to_do(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "kpi.json"
    if text is not None:
        path.write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(Failure) as caught:
        read_json(path)
    assert caught.value.code == Code.BAD_INPUT
    assert str(path) in caught.value.message and f"ilot run {tmp_path / 'scenario.yaml'}" in caught.value.message


@pytest.mark.parametrize("kept", [None, 0, 3000])
def test_a_damaged_dataset_says_which_and_what_to_do(tmp_path: Path, kept: int | None) -> None:
    path = tmp_path / "results.nc"
    write_dataset(path, xr.Dataset({"demand": (("year",), np.ones(2000))}, {"year": np.arange(2000)}), "", "EUR")
    whole = path.read_bytes()
    path.unlink()
    if kept is not None:
        path.write_bytes(whole[:kept])
    with pytest.raises(Failure) as caught:
        read_dataset(path)
    assert caught.value.code == Code.BAD_INPUT
    assert str(path) in caught.value.message and "run it again" in caught.value.message


def test_another_netcdf_file_is_no_part_of_a_run(tmp_path: Path) -> None:
    xr.Dataset({"demand": (("year",), np.ones(3))}).to_netcdf(tmp_path / "results.nc")
    with pytest.raises(Failure):
        read_dataset(tmp_path / "results.nc")
