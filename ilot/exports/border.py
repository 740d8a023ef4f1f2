"""The carbon border adjustment on what the island sells in the EU, by good and year."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from engine import cbam
from engine.account import grid_factor
from engine.results import Results
from ilot.exports.series import printed, write_table
from ilot.failures import Code, Failure
from ilot.runs.folder import refuse_existing
from ilot.runs.record import read_record
from scenarios.checks.relations import INDIRECT
from scenarios.schema import Border, Good, Scenario

FIRST_YEAR = 2026
"""The first year in which certificates are due."""


class Declared(NamedTuple):
    """One good in one year: emissions and certificates in tCO2e, money in that of the scenario."""

    good: str
    code: str
    year: int
    exports: float
    """t sold in the EU."""
    basis: str
    """`actual` or `default` with its mark-up."""
    direct: float
    """tCO2e/t, precursors included."""
    indirect: float
    """tCO2e/t of electricity, 0 where it does not count."""
    power: str
    """Whose electricity it is: `country`, `own` or nothing."""
    saved_by_own_power: float
    """tCO2e/t that a direct line or power purchase agreement spares against the country's factor."""
    free: float
    """tCO2e/t that stand for free allocation."""
    certificates: float
    cost: float
    cost_per_t: float
    """What a tonne that is liable costs more in the EU, whether or not any is sold there."""
    kind: str
    node: str
    precursors: float
    """tCO2e/t of what the good is made of, in `direct` already; 0 with a default value, which holds all of it."""
    benchmark: float
    """tCO2e/t, of the good itself."""
    free_factor: float
    """CBAM factor of the year: the share of free allocation left."""
    certificate_price: float
    price_paid: float
    """Money per tonne of the good, effectively paid at home."""
    exempt: float
    """Share of the exports that small importers buy, who owe nothing."""
    source: str
    """Where the direct emissions or the default value come from."""
    quality: str


def declarations(scenario: Scenario, results: Results) -> list[Declared]:
    """Return every good in every simulated year from 2026 on; nothing if the scenario names no goods."""
    border = scenario.carbon.border
    if border is None:
        return []
    potential = results.inputs["gwp"]
    grid = (grid_factor(results) * potential).sum("gas")
    years = [year for year in results.annual["year"].values.tolist() if year >= FIRST_YEAR]
    return [
        _declared(border, name, good, year, float(grid.sel(year=year)))
        for name, good in border.goods.items()
        for year in years
    ]


def _declared(border: Border, name: str, good: Good, year: int, grid: float) -> Declared:
    parts = [cbam.Precursor(p.mass.amount, p.embedded.amount, p.benchmark.amount) for p in good.precursors.values()]
    direct, indirect, saved, power = 0.0, 0.0, 0.0, ""
    if good.direct is None:
        assert good.default_value is not None
        parts = []  # a default value and its benchmark hold the whole good
        direct = cbam.default_value(good.default_value.amount, year, is_fertiliser=good.kind == "fertiliser")
    else:
        direct = cbam.embedded_emissions(good.direct.at(year), 0.0, 1.0, parts)
        if good.kind in INDIRECT:
            assert good.electricity is not None and good.country_factor is not None
            energy, country = good.electricity.at(year), good.country_factor.at(year)
            power = "own" if good.own_power else "country"
            indirect = cbam.indirect_emissions(energy, grid if good.own_power else country)
            saved = cbam.indirect_emissions(energy, country) - indirect
    free = cbam.free_allocation(good.benchmark.amount, year, border.correction.at(year), parts, border.free_allocation)
    exports, price = good.exports.at(year), border.certificate_price.at(year)
    exempt = 0.0 if good.exempt is None else good.exempt.at(year)
    liable, due = exports * (1.0 - exempt), cbam.certificates(direct + indirect, free)
    paid = 0.0 if good.price_paid is None else good.price_paid.at(year)
    per_t = cbam.cost(due, price, paid)
    basis = "default" if good.direct is None else "actual"
    embedded = sum(part.mass * part.embedded for part in parts)
    said = good.default_value if good.direct is None else good.direct.points[0]
    assert said is not None
    return Declared(
        name, good.code, year, exports, basis, direct, indirect, power, saved, free, liable * due, liable * per_t,
        per_t, good.kind, good.node, embedded, good.benchmark.amount, cbam.free_share(year, border.free_allocation),
        price, paid, exempt, said.source or "", said.quality or "",
    )  # fmt: skip


def to_cbam(run: Path, path: Path) -> None:
    """Write the communication sheet, one good and year a row, as CSV; raises as `ilot.exports.series.to_csv`, and
    `Failure` where there is nothing to declare."""
    refuse_existing(path)
    record = read_record(run)
    declared = declarations(record.loaded.scenario, record.results)
    if not declared:
        raise Failure(Code.BAD_INPUT, nothing_to_declare(record.loaded.scenario))
    write_table(path, heads(record.loaded.scenario.money.currency), printed(declared))


def heads(currency: str) -> list[str]:
    """Return what the fields of a declaration are called in the sheet."""
    return [
        "good", "cn_code", "year", "exports_t", "basis", "direct_tCO2e_per_t", "indirect_tCO2e_per_t", "power",
        "saved_by_own_power_tCO2e_per_t", "free_allocation_tCO2e_per_t", "certificates", f"cost_{currency}",
        f"cost_{currency}_per_t", "kind", "node", "of_it_precursors_tCO2e_per_t", "benchmark_tCO2e_per_t",
        "cbam_factor", f"certificate_price_{currency}", f"carbon_price_paid_{currency}_per_t", "exempt_share", "source",
        "quality",
    ]  # fmt: skip


def nothing_to_declare(scenario: Scenario) -> str:
    """Return why there is no row: no good, or no year in which certificates are due."""
    if scenario.carbon.border is None or not scenario.carbon.border.goods:
        return (
            f"nothing to declare: {scenario.name} names no good that is sold in the EU; "
            "state them under `carbon.border.goods` (docs/account.md) and run again"
        )
    return f"nothing to declare: certificates are due from {FIRST_YEAR} on, and {scenario.name} ends before"
