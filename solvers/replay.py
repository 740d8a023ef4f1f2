"""Proof by simulation: the optimiser's plan through every hour of every year, and how far the two differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import xarray as xr

from engine.costs import net_present_cost
from engine.simulate import Progress, Results, simulate
from solvers.pathway import Pathway


@dataclass(frozen=True)
class Replay:
    """The simulation of a plan, and its gaps: simulated less what the model saw.

    Attributes
    ----------
    results : the simulation.
    cost_gap : simulated net present cost / objective − 1; None where the model has no cost.
    emissions_gap : simulated gross emissions of all years / the model's − 1; None where the model has none.
    emissions_by_period : (period, source) tCO2e/yr; source `model` and `simulation`, mean of years and members.
    unserved_energy : MWh of all years, mean of the members.
    unserved_share : of all demand.
    model_unserved_energy : MWh of all years, as the model saw it.
    fuel_by_period : (period, fuel, source), MWh/yr burned in power plants.
    curtailment, model_curtailment : MWh of all years, mean of the members, and as the model saw it.
    sentences : the same in words.
    """

    results: Results
    cost_gap: float | None
    emissions_gap: float | None
    emissions_by_period: xr.DataArray
    unserved_energy: float
    unserved_share: float
    model_unserved_energy: float
    fuel_by_period: xr.DataArray
    curtailment: float
    model_curtailment: float
    sentences: tuple[str, ...]


def replay(
    inputs: xr.Dataset,
    pathway: Pathway,
    *,
    hours_of: Iterable[int] = (),
    progress: Progress | None = None,
) -> Replay:
    """Simulate a pathway's plan for every hour of every year and member, and compare.

    Parameters
    ----------
    inputs : the `inputs` that the pathway was found for.
    hours_of : years whose hours the results hold.
    progress : told after each year.
    """
    results = simulate(inputs, pathway.plan, hours_of=hours_of, progress=progress)
    annual, model = results.annual, pathway.operation
    emissions = _side_by_side(
        pathway,
        model["gross_emissions"],
        annual["gross_emissions"].sum(["node", "sector", "scope", "gas"]).mean("member"),
    )
    fuel = _side_by_side(
        pathway, model["fuel_use"].sum("technology"), annual["fuel_use"].sum("technology").mean("member")
    )
    n_years = xr.DataArray([pathway.periods.n_years(p) for p in pathway.periods.years], dims="period")
    emitted = (emissions * n_years).sum("period")
    own = float(emitted.sel(source="model"))
    unserved = float(annual["unserved_demand"].sum(["node", "year"]).mean("member"))
    demand = float(annual["demand"].sum(["node", "year"]).mean("member"))
    cost_gap = _relative(net_present_cost(results), pathway.objective)
    emissions_gap = _relative(float(emitted.sel(source="simulation")), own)
    model_unserved = float((model["unserved_demand"] * n_years).sum())
    share = unserved / demand if demand > 0 else 0.0
    curtailed = float(annual["curtailment"].sum(["node", "year"]).mean("member"))
    model_curtailed = float((model["curtailment"] * n_years).sum())
    return Replay(
        results=results,
        cost_gap=cost_gap,
        emissions_gap=emissions_gap,
        emissions_by_period=emissions,
        unserved_energy=unserved,
        unserved_share=share,
        model_unserved_energy=model_unserved,
        fuel_by_period=fuel,
        curtailment=curtailed,
        model_curtailment=model_curtailed,
        sentences=(
            _compared("present cost", cost_gap),
            _compared("gross emissions", emissions_gap),
            f"{unserved:,.1f} MWh of demand are not served over the horizon ({share:.2%} of all; "
            f"the model saw {model_unserved:,.1f} MWh).",
            f"{curtailed:,.1f} MWh could have been generated and were not used "
            f"(the model saw {model_curtailed:,.1f} MWh).",
            *_missed_deadlines(annual, float((model["flexible_missed"] * n_years).sum())),
        ),
    )


def _missed_deadlines(annual: xr.Dataset, seen: float) -> tuple[str, ...]:
    if annual.sizes["flexible"] == 0:
        return ()
    missed = float(annual["flexible_missed"].sum(["flexible", "year"]).mean("member"))
    return (f"Flexible demand misses {missed:,.1f} MWh by its deadlines (the model saw {seen:,.1f} MWh).",)


def not_served(results: Results) -> xr.DataArray:
    """Return rigid demand not served and draws of flexible demand missed, (year,) MWh/yr, mean of the members."""
    annual = results.annual
    return (annual["unserved_demand"].sum("node") + annual["flexible_missed"].sum("flexible")).mean("member")


def unserved_above_model(replay: Replay, pathway: Pathway, present_year: int) -> xr.DataArray:
    """Return demand that the simulation could not serve and the model thought served, (year,) MWh/yr, ≥ 0.

    Draws of flexible demand that are missed count: it is shed first. Only for the periods that can still be decided;
    the mean of the members.
    """
    simulated, model = not_served(replay.results), pathway.operation
    seen = xr.zeros_like(simulated)
    for p, span in pathway.periods.spans.items():
        at = simulated["year"].isin(span)
        own = (model["unserved_demand"] + model["flexible_missed"]).sel(period=p)
        seen = seen.where(~at, float(own) if p >= present_year else np.inf)
    return (simulated - seen).clip(min=0.0)


def _side_by_side(pathway: Pathway, model: xr.DataArray, simulated: xr.DataArray) -> xr.DataArray:
    """Lay the model's year of each period beside the mean of its simulated years, (period, …, source)."""
    means = [simulated.sel(year=list(pathway.periods.spans[p])).mean("year") for p in pathway.periods.years]
    period = xr.DataArray(list(pathway.periods.years), dims="period", name="period")
    simulation = xr.concat([mean.reset_coords(drop=True) for mean in means], period)
    source = xr.DataArray(["model", "simulation"], dims="source", name="source")
    return xr.concat([model.reset_coords(drop=True), simulation], source).transpose("period", ..., "source")


def _relative(value: float, reference: float) -> float | None:
    """Return value / reference − 1, 0 if both are 0, None if only the reference is."""
    if reference == 0:
        return 0.0 if abs(value) < 1e-9 else None
    return (value - reference) / abs(reference)


def _compared(what: str, gap: float | None) -> str:
    if gap is None:
        return f"The model saw no {what}, the simulation does."
    return f"Simulated over every hour, {what} differs by {gap:+.1%} from what the model saw."
