"""Energy that comes from outside the island: how much, what it costs, and how far the island depends on it.

References
----------
Energy import dependency: imports over gross available energy, Eurostat, indicator nrg_ind_id. Exports are not netted
here, and what neither sun, wind nor water gives counts by the fuel burned; they count by the electricity generated.
"""

from __future__ import annotations

import xarray as xr

from engine.emissions import end_use_fuel
from engine.membership import bare
from engine.results import Results, once


@once
def imported_energy(results: Results) -> xr.DataArray:
    """Return fuel and electricity from outside, in plants and in end uses, (fuel, year) MWh/yr; the members' mean."""
    outside = 1.0 - bare(results.inputs["fuel_is_local"])
    return (_burned(results, "fuel_use") * outside).transpose("fuel", "year")


@once
def import_cost(results: Results) -> xr.DataArray:
    """Return what is paid for imported energy, (fuel, year) money/yr, carbon price apart; the members' mean."""
    outside, price = 1.0 - bare(results.inputs["fuel_is_local"]), bare(results.inputs["fuel_price"])
    return (_burned(results, "priced_fuel_use") * outside * price).transpose("fuel", "year")


@once
def own_energy(results: Results) -> xr.DataArray:
    """Return energy of the island itself, (year,) MWh/yr: its fuels, and sun, wind and water as electricity.

    What burns nothing counts as it generates, rivers into reservoirs as they flow in, less what is spilled. The mean
    of the members.
    """
    inputs, annual = results.inputs, results.annual
    local = (_burned(results, "fuel_use") * bare(inputs["fuel_is_local"])).sum("fuel")
    burns = bare(inputs["can_burn"]).sum("fuel") > 0
    generated = bare(annual["generation"]).mean("member").where(~burns, 0.0).sum("technology")
    rivers = bare(inputs["inflow"]).sum("store") - bare(annual["spilled_inflow"]).mean("member").sum("store")
    return local + generated + rivers


def import_dependence(results: Results) -> xr.DataArray:
    """Return imported over all energy, (year,) in 0..1; 0 where there is none."""
    imported = imported_energy(results).sum("fuel")
    whole = imported + own_energy(results)
    return imported / whole.where(whole > 0, 1.0)


def _burned(results: Results, fuel_use: str) -> xr.DataArray:
    """Fuel of plants and of end uses, (fuel, year), MWh/yr."""
    in_plants = bare(results.annual[fuel_use]).mean("member").sum("technology")
    return in_plants + bare(end_use_fuel(results.annual["final_energy"])).sum(["node", "sector"])
