"""Drivers, end uses, cement and synthesised demand as a scenario says them, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from engine.demand import final_energy, hourly_demand
from engine.electrification import electrify
from engine.simulate import no_plan
from scenarios.hours.patterns import Patterns
from scenarios.inputs.build import build, demand_side
from scenarios.load import load
from scenarios.problems import ScenarioError

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"
COOLED = ("uses.homes.end_uses.cooling.share=0.2", "uses.homes.end_uses.cooling.pattern=night")


def inputs(*overrides: str) -> xr.Dataset:
    return build(load(SMALL, overrides))


def written(folder: Path, before: str, after: str) -> Path:
    """The small island with one text replaced."""
    text = SMALL.read_text(encoding="utf-8")
    assert before in text
    path = folder / "island.yaml"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return path


def test_end_uses_move_no_energy_and_no_hour_of_the_whole() -> None:
    whole, apart = inputs(), inputs(*COOLED)
    assert list(apart["use"].values) == ["homes", "homes_cooling"]
    homes, cooling = apart["use_energy"].values
    np.testing.assert_allclose(homes + cooling, whole["use_energy"].values[0], rtol=1e-15)
    np.testing.assert_allclose(cooling, 0.2 * whole["use_energy"].values[0], rtol=1e-15)
    for year in (2025, 2028):
        before, after = (hourly_demand(said, electrify(said, no_plan(said)), year) for said in (whole, apart))
        np.testing.assert_allclose(after, before, rtol=1e-13)
    energies = [final_energy(said, electrify(said, no_plan(said))).sum("sector") for said in (whole, apart)]
    np.testing.assert_allclose(energies[1], energies[0], rtol=1e-14)


def test_an_end_use_has_the_hours_of_its_own_pattern() -> None:
    apart = inputs(*COOLED)
    row = int(apart["use_pattern"].sel(use="homes_cooling").item())
    assert apart["pattern"].values[row] == "night"
    left = apart["profile"].values[int(apart["use_pattern"].sel(use="homes").item())]
    assert left.sum() == pytest.approx(1, abs=1e-12)
    # By hand: flat less a fifth drawn in 8 of 24 hours: (1 − 0.2 × 3)/0.8 of the mean there, 1/0.8 elsewhere.
    np.testing.assert_allclose(left[:8] * 8760, [0.5] * 6 + [1.25] * 2, rtol=1e-12)


def test_a_fit_sees_the_whole_use() -> None:
    whole, apart = demand_side(load(SMALL).scenario), demand_side(load(SMALL, COOLED).scenario)
    xr.testing.assert_identical(apart["use_energy"], whole["use_energy"])


def test_alike_uses_share_one_pattern_of_what_is_left(tmp_path: Path) -> None:
    line = next(line for line in SMALL.read_text(encoding="utf-8").splitlines() if line.startswith("  homes: "))
    cooled = line.replace("pattern: flat}", "pattern: flat,\n      end_uses: {cooling: {share: 0.2, pattern: night}}}")
    path = written(tmp_path, line, f"{cooled}\n{cooled.replace('homes', 'hotels', 1)}")
    patterns = Patterns(load(path))
    assert [name for name in patterns.all() if " less " in name] == ["flat less 0.2 night"]
    assert patterns.drawn() == []


def test_elasticities_multiply_along_a_chain_of_drivers(tmp_path: Path) -> None:
    chain = "drivers:\n  rooms: {follows: income, elasticity: 0.5}\n  income: {follows: people, elasticity: 2}\n"
    path = written(tmp_path, "drivers:\n", chain)
    said = build(load(path, ("uses.homes.follows=rooms", "uses.homes.elasticity=3")))
    # 2025: 1,000 people; 2028: 970. (0.97^2)^0.5 = 0.97, to the power 3.
    np.testing.assert_allclose(said["use_energy"].values[0, [0, 3]], [876, 876 * 0.97**3], rtol=1e-12)


def test_cement_gives_off_what_its_clinker_does() -> None:
    at = "processes.works"
    said = inputs(
        f"{at}.node=island", f"{at}.sector=industry", f"{at}.cement.output=1000 t/yr",
        f"{at}.cement.clinker_ratio=0.7", f"{at}.cement.clinker_co2=0.52",
    )  # fmt: skip
    assert float(said["process_emissions"].sel(process="works", gas="CO2", year=2025)) == pytest.approx(364.0)


def test_a_pattern_with_targets_says_what_became_of_the_rest(tmp_path: Path) -> None:
    met = """patterns:
  met: {kind: month_hour, months: [2, 1, 1, 1, 1, 1, 3, 3, 1, 1, 1, 2],
      day: [1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 2, 2, 1, 1],
      targets: {energy: 876 MWh/yr, peak: 400 kW, minimum: 20 kW, load_factor: 0.25},
      first_weekday: 0, weekend_factor: 1, day_noise: 0.05, day_persistence: 0.8, hour_noise: 0.02,
      hour_persistence: 0.7, source: test, quality: assumed}
"""
    patterns = Patterns(load(written(tmp_path, "patterns:\n", met)))
    demand = patterns.all()["met"] * 876
    assert (demand.sum(), demand.max(), demand.min()) == pytest.approx((876, 0.4, 0.02), rel=1e-10)
    assert any("load factor 0.250" in note and "month and hour within" in note for note in patterns.notes)


def test_damp_heat_moves_cooling_to_the_damp_months(tmp_path: Path) -> None:
    cooling = """patterns:
  air: {kind: temperature, minimum: [20, 20, 22, 24, 25, 26, 26, 26, 25, 24, 22, 20],
      maximum: [26, 26, 28, 31, 32, 33, 33, 33, 32, 31, 28, 26], warmest_hour: 14,
      anomaly: 0, anomaly_persistence: 0, source: test, quality: assumed}
  dry: {kind: degree_hours, temperature: air, base: 24 degC, mode: cooling, smoothing: 1}
  damp: {kind: degree_hours, temperature: air, base: 24 degC, mode: cooling, smoothing: 1,
      humidity: [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.9, 0.9, 0.9, 0.5, 0.5]}
"""
    pool = Patterns(load(written(tmp_path, "patterns:\n", cooling))).all()
    august = slice(212 * 24, 243 * 24)
    assert pool["damp"][august].sum() > 1.3 * pool["dry"][august].sum()


def test_holidays_weigh_on_a_day_shape() -> None:
    said = inputs("patterns.night.holidays.festival=[10, 5, 2.0]")
    days = said["profile"].sel(pattern="night").values.reshape(365, 24).sum(axis=1)
    np.testing.assert_allclose(days[9:14] / days[0], 2.0)
    assert days[14] == pytest.approx(days[0])


def test_charging_is_a_pattern_of_a_stock() -> None:
    said = inputs(
        "patterns.home.kind=charging", f"patterns.home.arrivals={[0] * 18 + [1] + [0] * 5}",
        "patterns.home.trip_energy=7 kWh", "patterns.home.charger_power=7 kW", "patterns.home.plug_in_share=0.5",
        "patterns.home.source=test", "patterns.home.quality=assumed",
    )  # fmt: skip
    day = said["profile"].sel(pattern="home").values[240:264] * 365
    np.testing.assert_allclose(day[18:21], [0.25, 0.5, 0.25], atol=1e-12)


CHARGING = (
    "home: {kind: charging, arrivals: %s, trip_energy: 7 kWh, charger_power: %s, plug_in_share: %s,"
    " source: test, quality: assumed}"
)
NOISE = (
    "first_weekday: 0, weekend_factor: 1, day_noise: 0.05, day_persistence: 0.8, hour_noise: 0, hour_persistence: 0,"
    " source: test, quality: assumed"
)
ONES = f"months: {[1] * 12}, day: {[1] * 23 + [2]}"
CEMENT = "cement: {output: 5 t/yr, clinker_ratio: 0.7, clinker_co2: 0.52}"
WORKS = f"processes: {{works: {{node: island, sector: industry, co2: 10 t/yr, {CEMENT}}}}}\nfuels:"


def with_pattern(text: str) -> tuple[str, str]:
    return "patterns:\n", f"patterns:\n  {text}\n"


def with_end_use(share: str, pattern: str, name: str = "cooling") -> tuple[str, str]:
    return (
        "pattern: flat}\nservices",
        f"pattern: flat, end_uses: {{{name}: {{share: {share}, pattern: {pattern}}}}}}}\nservices",
    )


# What is wrong: ((text, what it becomes), code, word of the message).
WRONG = {
    "a driver of nothing": (("drivers:\n", "drivers:\n  rooms: {follows: peeple, elasticity: 1}\n"), "E301", "peeple"),
    "drivers in a circle": (
        ("drivers:\n", "drivers:\n  a: {follows: b, elasticity: 1}\n  b: {follows: a, elasticity: 1}\n"),
        "E302", "a → b → a",
    ),
    "a driver of itself": (("drivers:\n", "drivers:\n  a: {follows: a, elasticity: 1}\n"), "E302", "a → a"),
    "a driver that begins at 0": (("people: {2025: 1000,", "people: {2025: 0,"), "E302", "growth is counted"),
    "an elasticity as text": (("drivers:\n", "drivers:\n  a: {follows: people, elasticity: much}\n"), "E204", "much"),
    "an unknown pattern": (with_end_use("0.2", "nite"), "E301", "nite"),
    "more than all": (with_end_use("1", "night"), "E302", "take 1 of it"),
    "a share beyond 1": (with_end_use("1.2", "night"), "E205", "1.2"),
    "an end use beyond its hours": (with_end_use("0.4", "night"), "E308", "of all that it draws"),
    "no arrivals": (with_pattern(CHARGING % ([0] * 24, "7 kW", 0.5)), "E308", "some vehicle"),
    "23 hours": (with_pattern(CHARGING % ([1] * 23, "7 kW", 0.5)), "E2", "24"),
    "never plugged in": (with_pattern(CHARGING % ([1] * 24, "7 kW", 0)), "E2", "0"),
    "power as energy": (with_pattern(CHARGING % ([1] * 24, "7 kWh", 0.5)), "E213", "kWh"),
    "damp cold": (
        with_pattern("h: {kind: degree_hours, temperature: air, base: 15 degC, mode: heating, smoothing: 1,"
                     f" humidity: {[0.5] * 12}}}"), "E304", "heat index",
    ),
    "humidity in per cent": (
        with_pattern("h: {kind: degree_hours, temperature: air, base: 15 degC, mode: cooling, smoothing: 1,"
                     f" humidity: {[50] * 12}}}"), "E2", "50",
    ),
    "a table twice": (with_pattern(f"m: {{kind: month_hour, file: t.csv, {ONES}, {NOISE}}}"), "E304", "not given once"),
    "no table": (with_pattern(f"m: {{kind: month_hour, {NOISE}}}"), "E304", "not given once"),
    "a peak below the mean": (
        with_pattern(f"m: {{kind: month_hour, {ONES}, {NOISE},"
                     " targets: {energy: 8760 MWh/yr, peak: 0.9 MW, minimum: 0}}"),
        "E302", "does not lie",
    ),
    "another load factor": (
        with_pattern(f"m: {{kind: month_hour, {ONES}, {NOISE},"
                     " targets: {energy: 8760 MWh/yr, peak: 2 MW, minimum: 0.1 MW, load_factor: 0.6}}"),
        "E302", "0.500",
    ),
    "CO2 of cement twice": (("fuels:", WORKS), "E304", "both given"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_declaration_is_named_with_its_place_and_cure(tmp_path: Path, case: str) -> None:
    (before, after), code, word = WRONG[case]
    path = written(tmp_path, before, after)
    with pytest.raises(ScenarioError) as caught:
        Patterns(load(path)).all()
    found = [(problem.code, problem.message) for problem in caught.value.problems]
    assert any(its_code.startswith(code) and word in message for its_code, message in found), found
    assert all(problem.cure and problem.line for problem in caught.value.problems)


def test_an_end_use_does_not_take_the_name_of_a_use(tmp_path: Path) -> None:
    twin = (
        "uses:\n  homes_cooling: {node: island, sector: residential, carrier: electricity, energy: 1, pattern: flat}\n"
    )
    with pytest.raises(ScenarioError, match="there is a use 'homes_cooling' already"):
        load(written(tmp_path, "uses:\n", twin), COOLED)


def test_fuel_has_no_hours_to_take_apart(tmp_path: Path) -> None:
    hot = "end_uses: {hot: {share: 0.1, pattern: night}}"
    stove = f"uses:\n  stoves: {{node: island, sector: residential, carrier: diesel, energy: 1, {hot}}}\n"
    with pytest.raises(ScenarioError, match="no hours to take apart"):
        load(written(tmp_path, "uses:\n", stove))


def test_a_part_may_be_counted_in_another_sector_and_share_the_hours_that_are_left() -> None:
    said = inputs(*COOLED, "uses.homes.end_uses.devices.share=0.1", "uses.homes.end_uses.devices.sector=ict")
    assert dict(zip(said["use"].values, said["use_sector"].values, strict=True))["homes_devices"] == "ict"
    rows = {str(use): int(said["use_pattern"].sel(use=use).item()) for use in said["use"].values}
    assert rows["homes_devices"] == rows["homes"] != rows["homes_cooling"]
    whole = inputs()
    before, after = (hourly_demand(one, electrify(one, no_plan(one)), 2028) for one in (whole, said))
    np.testing.assert_allclose(after, before, rtol=1e-13)
    energy = final_energy(said, electrify(said, no_plan(said))).sel(node="island", carrier="electricity", year=2025)
    np.testing.assert_allclose(energy.sel(sector="ict"), 0.1 * whole["use_energy"].values[0, 0], rtol=1e-14)


def test_shares_that_change_keep_the_energy_of_the_whole_and_the_hours_of_the_first_year() -> None:
    whole, said = inputs(), inputs("uses.homes.end_uses.cooling={share: {2025: 0.2, 2028: 0.05}, pattern: night}")
    np.testing.assert_allclose(said["use_energy"].sum("use"), whole["use_energy"].sum("use"), rtol=1e-14)
    by_year = said["use_energy"].sel(use="homes_cooling") / said["use_energy"].sum("use")
    np.testing.assert_allclose(by_year.sel(year=[2025, 2026, 2028]), [0.2, 0.15, 0.05], rtol=1e-12)
    of_all = {
        year: [hourly_demand(one, electrify(one, no_plan(one)), year) for one in (whole, said)] for year in (2025, 2028)
    }
    np.testing.assert_allclose(*of_all[2025], rtol=1e-13)
    before, after = of_all[2028]
    assert not np.allclose(before, after) and float(after.sum()) == pytest.approx(float(before.sum()), rel=1e-12)


def test_fuel_is_taken_apart_without_hours(tmp_path: Path) -> None:
    hot = "end_uses: {hot: {share: 0.25, sector: services}}"
    stove = f"uses:\n  stoves: {{node: island, sector: residential, carrier: diesel, energy: 8 MWh/yr, {hot}}}\n"
    said = build(load(written(tmp_path, "uses:\n", stove)))
    energy = final_energy(said, electrify(said, no_plan(said))).sel(node="island", carrier="diesel", year=2025)
    assert float(energy.sel(sector="services")) == 2 and float(energy.sel(sector="residential")) == 6
