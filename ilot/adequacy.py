"""What a run says of reliability, in sentences for the terminal and the report."""

from __future__ import annotations

from engine.reliability import Estimate, loss_of_load, n_members
from engine.results import Results
from ilot.figures import energy, percent, power


def loss_of_load_said(results: Results) -> str:
    """Return loss of load over the members with its intervals, or that one member tells none."""
    attrs, n = results.inputs.attrs, n_members(results)
    if n < 2:
        return "one weather year and no draws of outages: nothing is said of loss of load"
    figures = loss_of_load(results)
    n_years, n_draws = int(attrs["n_weather_years"]), int(attrs.get("n_outage_draws", 0))
    weather = f"{n_years} weather years" if n_years > 1 else "one weather year alone"
    draws = f" with {n_draws} draws of outages each" if n_draws else ""
    members = f"{n:,} members ({weather}{draws})"
    if figures["lolh"].value == 0:
        share = figures["shortage_year_share"].high or 0.0
        return f"every hour is served in {members}; by 95 % confidence at most {percent(share)} of years are short"
    return (
        f"{_told(figures['lolh'])} h and {_told(figures['lole'])} days a year with demand not wholly served, "
        f"in {_told(figures['lolev'])} events; {_told(figures['eue'])} MWh a year, "
        f"{figures['neue'].value:,.3g} ppm of demand. Means of {members}, 95 % confidence in brackets"
    )


def contingencies_said(results: Results) -> list[str]:
    """Return a sentence for each contingency: what is not served in its worst year."""
    said = []
    annual = results.annual
    for name in map(str, annual["contingency"].values):
        case = annual[["contingency_hours", "contingency_unserved"]].sel(contingency=name).mean("member")
        units = int(results.inputs["largest_units_out"].sel(contingency=name))
        out = "the largest unit" if units == 1 else f"the {units} largest units"
        missing = case["contingency_unserved"]
        worst = int(missing.values.argmax())
        if float(missing[worst]) <= 0:
            said.append(f"with {out} out all year every hour is served")
            continue
        hours, year = float(case["contingency_hours"][worst]), int(missing["year"][worst])
        said.append(f"with {out} out all year {energy(float(missing[worst]))} are missing in {hours:,.0f} h of {year}")
    return said


def storms_said(results: Results) -> list[str]:
    """Return a sentence for each storm in the last year: what is not served, without and with local supply."""
    annual, inputs = results.annual.isel(year=-1), results.inputs
    short = annual["storm_unserved"].sum("node").mean("member")
    said = []
    for name in map(str, annual["storm"].values):
        storm, case = inputs.sel(storm=name), short.sel(storm=name)
        alone, local = case.sel(supply="none"), case.sel(supply="local")
        days = float(storm["storm_duration"]) / 24
        text = (
            f"{name} in {int(annual['year'])}, {percent(float(storm['storm_customers_out']))} of customers cut off and "
            f"reconnected with a time constant of {float(storm['storm_restoration_time']):g} h: "
            f"{energy(float(alone.sum()))} not served in {days:g} days, "
            f"{energy(float(alone.sel(priority='critical')))} of it critical"
        )
        has_local = bool(storm["storm_local_store"].any() or storm["storm_local_technology"].any())
        if has_local:
            text += (
                f"; with local stores and plants {energy(float(local.sum()))}, "
                f"{energy(float(local.sel(priority='critical')))} of it critical"
            )
        said.append(text)
    return said


def load_carrying_said(results: Results) -> list[str]:
    """Return a sentence for each technology whose load-carrying capability was asked for."""
    inputs, said = results.inputs, []
    ppm = float(inputs["load_carrying_criterion"]) * 1e6
    weather = "one weather year alone" if inputs.attrs["n_weather_years"] < 2 else "all members"
    for row, name in enumerate(map(str, inputs["credited"].values)):
        year = int(inputs["credited_year"][row])
        capacity = float(results.annual["capacity"].sel(technology=name, year=year))
        carried = float(results.annual["load_carrying"][row])
        share = f" ({percent(carried / capacity)})" if capacity > 0 else ""
        said.append(
            f"{name} in {year}: its {power(capacity)} carry {power(carried)}{share} of flat demand besides, "
            f"{ppm:g} ppm of the island's demand unserved with it and without, in {weather}"
        )
    return said


def _told(estimate: Estimate) -> str:
    if estimate.low is None:
        return f"{estimate.value:,.3g}"
    return f"{estimate.value:,.3g} [{estimate.low:,.3g}–{estimate.high:,.3g}]"
