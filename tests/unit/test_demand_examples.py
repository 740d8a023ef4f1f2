"""The fragment of docs/demand.md, laid over the small island, says what it says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from engine.demand import final_energy
from engine.electrification import electrify
from engine.simulate import no_plan
from scenarios.inputs.build import build
from scenarios.load import load

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"
PAGE = Path(__file__).parents[2] / "docs" / "demand.md"


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> xr.Dataset:
    folder = tmp_path_factory.mktemp("examples")
    shutil.copy(SMALL, folder)
    (fragment,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (folder / "examples.yaml").write_text(f"schema: 1\nname: examples\nextends: small\n{fragment}", encoding="utf-8")
    return build(load(folder / "examples.yaml"))


# Energy of 2025 and 2028, MWh, by hand: 1.12^0.5, 1.21^0.5 = 1.1, 0.97 residents, 1.21 visitors, 55 % after ten years.
BY_HAND = {
    "offices": (400, 400 * 1.12**0.5),
    "offices_light": (100, 100 * 1.12**0.5),
    "hotels": (200, 220),
    "pumping": (80, 77.6),
    "desalination": (40, 48.4),
    "networks": (77.5, 64),
    "flights": (900, 1089),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_energy_follows_its_drivers(inputs: xr.Dataset, name: str) -> None:
    np.testing.assert_allclose(inputs["use_energy"].sel(use=name).values[[0, 3]], BY_HAND[name], rtol=1e-12)


def test_cement_falls_with_its_output(inputs: xr.Dataset) -> None:
    emitted = inputs["process_emissions"].sel(process="cement_works", gas="CO2").values
    np.testing.assert_allclose(emitted[[0, 3]], [364.0, 254.8])


def test_final_energy_is_told_by_sector(inputs: xr.Dataset) -> None:
    energy = final_energy(inputs, electrify(inputs, no_plan(inputs))).sel(node="island", year=2028)
    assert float(energy.sel(sector="water", carrier="electricity")) == pytest.approx(126)
    assert float(energy.sel(sector="ict", carrier="electricity")) == pytest.approx(64)
    assert float(energy.sel(sector="aviation", carrier="petrol")) == pytest.approx(1089)


def test_remote_meetings_save_journeys_and_draw_power(inputs: xr.Dataset) -> None:
    plan = no_plan(inputs)
    plan["measure_builds"].loc[{"measure": "remote_meetings", "year": 2026}] = 5
    before, after = (final_energy(inputs, electrify(inputs, with_)) for with_ in (no_plan(inputs), plan))
    change = (after - before).sel(node="island", sector="aviation", year=2027)
    assert float(change.sel(carrier="petrol")) == pytest.approx(-60)
    assert float(change.sel(carrier="electricity")) == pytest.approx(2.5)


def test_guests_come_in_their_season(inputs: xr.Dataset) -> None:
    season = inputs["profile"].sel(pattern="season").values.reshape(365, 24).sum(axis=1)
    assert season[10] / season[100] == pytest.approx(2)
    assert season[46] / season[53] == pytest.approx(1.4)
