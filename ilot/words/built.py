"""What a plan brings into service, in a planner's words."""

from __future__ import annotations

from collections.abc import Callable

import xarray as xr

from engine.clock import capacity_by_year
from engine.results import Results
from ilot.words.amounts import number, written
from ilot.words.language import _
from ilot.words.phrases import say


def builds(results: Results) -> list[tuple[str, str]]:
    """Return what the plan brings into service: plants, stores and links, then measures, then what is planted."""
    inputs, plan = results.inputs, results.plan
    supply = [
        *_built(plan["technology_builds"], inputs["lifetime"], _power),
        *_built(plan["store_energy_builds"], inputs["store_energy_lifetime"], lambda most: written(most, "MWh")),
        *_built(plan["store_charge_builds"], inputs["store_charge_lifetime"], _of_charging),
        *_built(plan["link_builds"], inputs["link_lifetime"], _power),
    ]
    measures = _built(plan["measure_builds"], inputs["measure_lifetime"], lambda most: f"{number(most)} ×")
    planted = _built(plan["hectares"], None, lambda most: written(most, "ha"))
    nothing = _("builds no plant, store or link") if measures or planted else _("builds nothing")
    lines = [(_("The plan"), supply or [nothing]), (_("Measures"), measures), (_("Planting"), planted)]
    return [(heading, say("comma").join(told)) for heading, told in lines if told]


def _power(most: float) -> str:
    return written(most, "MW")


def _of_charging(most: float) -> str:
    return _("{power} of charging").format(power=_power(most))


def _built(builds: xr.DataArray, lifetime: xr.DataArray | None, amount: Callable[[float], str]) -> list[str]:
    """What is in service at its most, by thing, with the year of its first build; land planted stays so."""
    told, dim = [], str(builds.dims[0])
    serving = builds.cumsum("year") if lifetime is None else _in_service(builds, lifetime)
    for item in map(str, builds[dim].values):
        most = float(serving.sel({dim: item}).max())
        if most > 0:
            first = int(builds["year"].values[builds.sel({dim: item}).values > 0][0])
            told.append(_("{item} {amount} from {year}").format(item=item, amount=amount(most), year=first))
    return told


def _in_service(builds: xr.DataArray, lifetime: xr.DataArray) -> xr.DataArray:
    """Return what of the builds serves in each year: replacements do not count twice."""
    nothing = xr.zeros_like(builds).rename(year="vintage")
    return capacity_by_year(nothing, builds, lifetime.sel(vintage=nothing["vintage"].values))
