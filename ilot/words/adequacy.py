"""What a run says of reliability, in sentences for the terminal and the report."""

from __future__ import annotations

import xarray as xr

from engine.reliability import Estimate, loss_of_load, n_members
from engine.results import Results
from ilot.words.amounts import fixed, number, percent, written
from ilot.words.language import _, plural
from solvers.pathway import Pathway
from solvers.reliability import ROUNDING, standing, unserved_target
from solvers.replay import Replay, not_served


def loss_of_load_said(results: Results) -> str:
    """Return loss of load over the members with its intervals, or that one member tells none."""
    if n_members(results) < 2:
        return _("one weather year and no draws of outages: nothing is said of loss of load")
    figures, made = loss_of_load(results), _made(results)
    if figures["lolh"].value == 0:
        told = _(
            "every hour is served in {members} members ({made}); by 95 % confidence at most {share} of years are short"
        )
        share = percent(figures["shortage_year_share"].high or 0.0)
        return told.format(members=fixed(n_members(results)), made=made, share=share)
    told = _(
        "{hours} h and {days} days a year with demand not wholly served, in {events} events; {energy} MWh a year, "
        "{ppm} ppm of demand. Means of {members} members ({made}), 95 % confidence in brackets"
    )
    return told.format(
        hours=_told(figures["lolh"]),
        days=_told(figures["lole"]),
        events=_told(figures["lolev"]),
        energy=_told(figures["eue"]),
        ppm=number(figures["neue"].value),
        members=fixed(n_members(results)),
        made=made,
    )


def _made(results: Results) -> str:
    """What the members are made of."""
    n_years, n_draws = (int(results.inputs.attrs.get(name, 0)) for name in ("n_weather_years", "n_outage_draws"))
    if n_years > 1:
        told = _("{n} weather years with {draws} draws of outages each") if n_draws else _("{n} weather years")
    else:
        told = _("one weather year alone with {draws} draws of outages each")
    return told.format(n=n_years, draws=n_draws)


def target_said(results: Results, pathway: Pathway | None, replay: Replay | None) -> str:
    """Return how the plan stands to the reliability target; nothing where all is served but rounding."""
    stands, demand = standing(results, pathway, replay), results.annual["demand"].sum(["node", "year"]).mean("member")
    if stands == "kept" and float(not_served(results).sum()) <= ROUNDING * float(demand):
        return ""
    told = {
        "kept": _("at most {target} of demand may stay unserved: kept"),
        "priced": _(
            "at most {target} of demand may stay unserved: not kept, as more supply would cost more than unserved "
            "demand, or come too late"
        ),
        "missed": _("at most {target} of demand may stay unserved: missed"),
    }
    return told[stands].format(target=percent(unserved_target(results.inputs)))


def contingencies_said(results: Results) -> list[str]:
    """Return a sentence for each contingency: what is not served in its worst year."""
    said = []
    annual = results.annual
    for name in map(str, annual["contingency"].values):
        case = annual[["contingency_hours", "contingency_unserved"]].sel(contingency=name).mean("member")
        units = int(results.inputs["largest_units_out"].sel(contingency=name))
        out = plural("the largest unit", "the {n} largest units", units).format(n=units)
        missing = case["contingency_unserved"]
        worst = int(missing.values.argmax())
        if float(missing[worst]) <= 0:
            said.append(_("with {units} out all year every hour is served").format(units=out))
            continue
        told = _("with {units} out all year {energy} are missing in {hours} h of {year}")
        hours, year = fixed(float(case["contingency_hours"][worst])), int(missing["year"][worst])
        said.append(told.format(units=out, energy=written(float(missing[worst]), "MWh"), hours=hours, year=year))
    return said


def storms_said(results: Results) -> list[str]:
    """Return a sentence for each storm in the last year: what is not served, without and with local supply."""
    annual, inputs = results.annual.isel(year=-1), results.inputs
    short = annual["storm_unserved"].sum("node").mean("member")
    said = []
    for name in map(str, annual["storm"].values):
        storm, case = inputs.sel(storm=name), short.sel(storm=name)
        alone, local = case.sel(supply="none"), case.sel(supply="local")
        told = _(
            "{storm} in {year}, {share} of customers cut off and reconnected with a time constant of {time} h: "
            "{energy} not served in {days} days, {critical} of it critical"
        )
        text = told.format(
            storm=name,
            year=int(annual["year"]),
            share=percent(float(storm["storm_customers_out"])),
            time=number(float(storm["storm_restoration_time"])),
            days=number(float(storm["storm_duration"]) / 24),
            **_missing(alone),
        )
        if bool(storm["storm_local_store"].any() or storm["storm_local_technology"].any()):
            text += _("; with local stores and plants {energy}, {critical} of it critical").format(**_missing(local))
        said.append(text)
    return said


def load_carrying_said(results: Results) -> list[str]:
    """Return a sentence for each technology whose load-carrying capability was asked for."""
    inputs, said = results.inputs, []
    ppm = float(inputs["load_carrying_criterion"]) * 1e6
    weather = _("one weather year alone") if inputs.attrs["n_weather_years"] < 2 else _("all members")
    for row, name in enumerate(map(str, inputs["credited"].values)):
        year = int(inputs["credited_year"][row])
        capacity = float(results.annual["capacity"].sel(technology=name, year=year))
        carried = float(results.annual["load_carrying"][row])
        share = f" ({percent(carried / capacity)})" if capacity > 0 else ""
        told = _(
            "{plant} in {year}: its {power} carry {carried} of flat demand besides, {ppm} ppm of the island's demand "
            "unserved with it and without, in {made}"
        )
        words = {"power": written(capacity, "MW"), "carried": written(carried, "MW") + share, "ppm": number(ppm)}
        said.append(told.format(plant=name, year=year, made=weather, **words))
    return said


def _missing(unserved: xr.DataArray) -> dict[str, str]:
    """What is not served, and the critical part of it."""
    critical = unserved.sel(priority="critical")
    return {"energy": written(float(unserved.sum()), "MWh"), "critical": written(float(critical), "MWh")}


def _told(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return number(estimate.value)
    return f"{number(estimate.value)} [{number(estimate.low)}–{number(estimate.high)}]"
