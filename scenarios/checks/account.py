"""Relations between values of the carbon account, as in `scenarios.checks.relations`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scenarios.inheritance import Keys
from scenarios.problems import did_you_mean, listed
from scenarios.schema import Scenario
from scenarios.schema.account import Activity

Finding = tuple[Keys, str, str, str]

GASES = ("co2", "ch4", "ch4_non_fossil", "n2o", "co2e")


def activities_emit_something(scenario: Scenario) -> Iterator[Finding]:
    """An activity has a factor, follows a driver that there is, and stands alone in its process."""
    for at, activity in _activities(scenario):
        if all(getattr(activity, gas) is None for gas in GASES):
            yield (
                at,
                "E347",
                "no gas has a factor",
                f"state one of {listed(GASES)}; {{factor: NAME}} names a published one",
            )
        if activity.follows is not None and activity.follows not in scenario.drivers:
            cure = (
                f"{did_you_mean(activity.follows, scenario.drivers)}there are: {listed(scenario.drivers) or 'none yet'}"
            )
            yield (*at, "follows"), "E301", f"there is no driver '{activity.follows}'", cure
    for name, process in scenario.processes.items():
        whole = [field for field in ("co2", "ch4", "n2o", "cement") if getattr(process, field) is not None]
        if process.activity is not None and whole:
            yield ("processes", name), "E347", f"activity and {listed(whole)} are both given", "keep one of the two"


def account_names_exist(scenario: Scenario) -> Iterator[Finding]:
    """Nodes, plants and stores that the account names are there."""
    account = scenario.carbon.account
    contracts, embodied = account.contracts, account.embodied
    at: Keys = ("carbon", "account")
    named: list[tuple[Keys, str, str, Iterable[str]]] = [
        *(((*at, part, name, "node"), thing.node, "node", scenario.nodes)
          for part, things in (("beyond", account.beyond), ("contracts", contracts)) for name, thing in things.items()),
        *(((*at, "contracts", name, "technology"), contract.technology, "technology", scenario.technologies)
          for name, contract in contracts.items() if contract.technology is not None),
        *(((*at, "embodied", "technologies", name), name, "technology", scenario.technologies)
          for name in embodied.technologies),
        *(((*at, "embodied", "stores", name), name, "store", scenario.stores) for name in embodied.stores),
    ]  # fmt: skip
    for path, name, kind, known in named:
        if name not in known:
            cure = f"{did_you_mean(name, known)}there are: {listed(known) or 'none yet'}"
            yield path, "E301", f"there is no {kind} '{name}'", cure


def contracts_have_a_factor(scenario: Scenario) -> Iterator[Finding]:
    """A contract carries the attributes of a plant of the island, or a factor of its own."""
    for name, contract in scenario.carbon.account.contracts.items():
        if (contract.technology is None) == (contract.co2 is None):
            cure = "name the technology whose output it is, or state co2 of a certificate from elsewhere"
            yield ("carbon", "account", "contracts", name), "E347", "one of technology and co2 is needed", cure


def journeys_are_complete(scenario: Scenario) -> Iterator[Finding]:
    """The rule by residents needs their share; a sector with journeys burns fuel."""
    sectors = {thing.sector for part in (scenario.uses, scenario.stocks) for thing in part.values()}
    for name, journey in scenario.carbon.account.journeys.items():
        at: Keys = ("carbon", "account", "journeys", name)
        if (journey.rule == "residents") != (journey.residents is not None):
            yield at, "E347", "residents go with rule: residents, and only with it", "add or remove 'residents'"
        if name not in sectors:
            cure = f"{did_you_mean(name, sectors)}there are: {listed(sorted(sectors)) or 'none yet'}"
            yield at, "E301", f"there is no sector '{name}' that uses energy", cure


def sectors_that_burn_exist(scenario: Scenario) -> Iterator[Finding]:
    """A fuel's own factors of a sector are of one that uses energy; those of plants are the fuel's."""
    parts = (scenario.uses, scenario.stocks, scenario.measures)
    known = {thing.sector for part in parts for thing in part.values()}
    known |= {end.sector for use in scenario.uses.values() for end in use.end_uses.values() if end.sector is not None}
    known -= {"power"}
    for name, fuel in scenario.fuels.items():
        for sector in fuel.in_sectors:
            if sector not in known:
                cure = f"{did_you_mean(sector, known)}there are: {listed(sorted(known)) or 'none yet'}"
                yield ("fuels", name, "in_sectors", sector), "E301", f"no end use is in the sector '{sector}'", cure


ACCOUNT_CHECKS = (
    activities_emit_something,
    account_names_exist,
    contracts_have_a_factor,
    journeys_are_complete,
    sectors_that_burn_exist,
)


def _activities(scenario: Scenario) -> Iterator[tuple[Keys, Activity]]:
    for name, process in scenario.processes.items():
        if process.activity is not None:
            yield ("processes", name, "activity"), process.activity
    for name, thing in scenario.carbon.account.beyond.items():
        yield ("carbon", "account", "beyond", name, "activity"), thing.activity
