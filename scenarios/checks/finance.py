"""Relations between what an investment costs, the finance method and who puts up the money."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scenarios.inheritance import Keys
from scenarios.schema import Scenario

BUILT = ("technologies", "stores", "links", "measures")
ROUNDING = 1e-6

Finding = tuple[Keys, str, str, str]
"""Path, code, what is wrong, what to do."""


def investments_are_complete(scenario: Scenario) -> Iterator[Finding]:
    """What is spent before service and after it needs annuities; duty needs its rate; nothing is built in no time."""
    finance = scenario.finance
    for part in BUILT:
        for name, thing in getattr(scenario, part).items():
            at: Keys = (part, name)
            for field in ("construction_time", "decommissioning_share"):
                if getattr(thing, field) is not None and finance.method == "project":
                    cure = "set finance.method: annuity, or remove it"
                    yield (*at, field), "E343", "the method project has no year of construction or taking down", cure
            if thing.imported_share is not None and finance.imports is None:
                cure = "state finance.imports with duty and tax, or remove imported_share"
                yield (*at, "imported_share"), "E343", "nothing says what imports pay", cure
            lead = 0.0 if thing.lead_time is None else thing.lead_time.amount
            if thing.construction_time is not None and thing.construction_time.amount > lead and _may_be_built(thing):
                cure = f"state a lead_time of {thing.construction_time.amount:g} yr or more: planning and construction"
                yield (*at, "construction_time"), "E343", f"it takes longer than the lead time of {lead:g} yr", cure


def funding_is_whole(scenario: Scenario) -> Iterator[Finding]:
    """Who puts up the money of investments puts up all of it, in every simulated year."""
    funding, horizon = scenario.finance.funding, scenario.horizon
    for year in range(horizon.first_year, horizon.last_year + 1) if funding else ():
        total = sum(share.at(year) for share in funding.values())
        if abs(total - 1.0) > ROUNDING:
            cure = "correct the shares so that they add up to 100 %"
            yield ("finance", "funding"), "E343", f"the shares of {year} add up to {total:.4%}", cure
            return


def _may_be_built(thing: object) -> bool:
    return getattr(thing, "status", "") in ("adopted", "planned")


CHECKS: tuple[Callable[[Scenario], Iterator[Finding]], ...] = (investments_are_complete, funding_is_whole)
