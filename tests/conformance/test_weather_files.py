"""The readers against those of pvlib, on the same files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pvlib
import pytest

from scenarios.hours.series import read_series
from tests import weather_files as wild
from tests.unit.test_readers import Spec

SAND_POINT = Path(pvlib.__file__).parent / "data" / "703165TY.csv"
"""Sand Point, Alaska: TMY3 of NREL, public domain, in the wheel of pvlib."""
MEANING = {"ghi": "ghi", "dni": "dni", "dhi": "dhi", "temperature": "temp_air", "wind_speed": "wind_speed"}


@pytest.mark.parametrize(("column", "theirs"), MEANING.items())
def test_a_real_tmy3_file_reads_as_pvlib_reads_it(tmp_path: Path, column: str, theirs: str) -> None:
    (tmp_path / "file").write_bytes(SAND_POINT.read_bytes())
    ours = read_series(tmp_path, Spec("tmy3", column), utc_offset=-9.0)
    data, _ = pvlib.iotools.read_tmy3(SAND_POINT, map_variables=True)
    np.testing.assert_array_equal(ours.values, data[theirs].to_numpy())
    # pvlib keeps the label of the file, the end of the hour.
    assert data.index[0].hour == 1 and data.index[0].utcoffset().total_seconds() == -9 * 3600


@pytest.mark.parametrize(("column", "theirs"), MEANING.items())
def test_an_epw_file_reads_as_pvlib_reads_it(tmp_path: Path, column: str, theirs: str) -> None:
    path = wild.write(tmp_path, "file", wild.epw())
    ours = read_series(tmp_path, Spec("epw", column), utc_offset=8.0)
    data, _ = pvlib.iotools.read_epw(str(path))
    np.testing.assert_array_equal(ours.values, data[theirs].to_numpy())


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize(("column", "theirs"), MEANING.items())
def test_a_typical_year_of_pvgis_reads_as_pvlib_reads_it(tmp_path: Path, form: str, column: str, theirs: str) -> None:
    text = wild.pvgis_typical() if form == "csv" else wild.pvgis_json(typical=True)
    path = wild.write(tmp_path, f"file.{form}", text)
    ours = read_series(tmp_path, Spec("pvgis", column, file=path.name))
    if form == "json":
        # pvlib wants descriptions that do not matter here.
        text = text.replace('"meta": {}', '"meta": {"inputs": {}, "outputs": {}}')
        path.write_text(text)
    data, *_ = pvlib.iotools.read_pvgis_tmy(path, map_variables=True)
    np.testing.assert_array_equal(ours.values, data[theirs].to_numpy())


def test_an_hourly_series_of_pvgis_reads_as_pvlib_reads_it(tmp_path: Path) -> None:
    path = wild.write(tmp_path, "file.csv", wild.pvgis_hourly())
    data, *_ = pvlib.iotools.read_pvgis_hourly(path, map_variables=True)
    for column, theirs, per in (
        ("output", "P", 2000.0),
        ("temperature", "temp_air", 1.0),
        ("wind_speed", "wind_speed", 1.0),
    ):
        ours = read_series(tmp_path, Spec("pvgis", column, file=path.name))
        np.testing.assert_allclose(ours.values, data[theirs].to_numpy() / per, rtol=1e-15)
