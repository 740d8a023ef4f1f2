"""Fitting a scenario to figures: what it made itself it must find again, and what cannot be fitted is named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ilot.failures import Failure
from ilot.studies.calibrated import calibrate, in_words
from ilot.studies.demand_series import series_of
from ilot.studies.observed import read_observations, span_of
from scenarios.amounts import NoAmount, value_at, with_amounts
from scenarios.load import load
from scenarios.problems import ScenarioError

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"
ADOPTION = "{kind: logistic, midpoint: 2032, rate: 0.4, ceiling: 1, of: sales}"
TRUTH = {
    "stocks.electric_cars.adoption.midpoint": 2030.3,
    "stocks.electric_cars.adoption.rate": 0.62,
    "stocks.petrol_cars.survival.life": 11.5,
    "stocks.petrol_cars.survival.shape": 2.4,
    "uses.homes.elasticity": 0.7,
}


@pytest.fixture
def island(tmp_path: Path) -> Path:
    """The small island with a law of adoption, over long enough to be fitted."""
    text = SMALL.read_text(encoding="utf-8")
    for before, after in (
        ("last_year: 2028", "last_year: 2045"),
        ("    sales_share: 100 %", "    adoption: {kind: rest}"),
        ("    sales_share: 0\n", f"    adoption: {ADOPTION}\n"),
        ("    survival: {kind: fixed_life, life: 15 yr}", "    survival: {kind: weibull, life: 14 yr, shape: 3}"),
        ("people: {2025: 1000, 2028: 970}", "people: {2025: 1000, 2045: 1500}"),
    ):
        assert before in text
        text = text.replace(before, after, 1)
    (tmp_path / "island.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def fit_file(folder: Path, observed: str, parameters: str, more: str = "") -> Path:
    path = folder / "fit.yaml"
    head = f"schema: 1\nscenario: island.yaml\n{more}"
    path.write_text(f"{head}observed:\n{observed}parameters:\n{parameters}", encoding="utf-8")
    return path


def figures(folder: Path, series: list[str], scenario=None) -> None:
    """A CSV with what the true scenario gives at the end of each year (stocks) or in it (flows)."""
    truth = with_amounts(load(folder / "island.yaml").scenario, TRUTH) if scenario is None else scenario
    made = series_of(truth)
    rows = [",".join(["time", *(name.replace("|", "_") for name in series)])]
    years = range(2025, 2045)
    rows += [
        ",".join([str(year), *(repr(float(made[name].values[n])) for name in series)]) for n, year in enumerate(years)
    ]
    (folder / "counts.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def column(name: str, unit: str = "1") -> str:
    about = f"unit: {unit}, source: test, quality: measured"
    return f"  {name}: {{file: counts.csv, column: {name.replace('|', '_')}, {about}}}\n"


def test_a_fit_finds_again_what_made_the_figures(island: Path) -> None:
    series = ["stock_share|electric_cars", "sales|petrol_cars", "use|homes"]
    figures(island, series)
    bounds = {
        "stocks.electric_cars.adoption.midpoint": (2025, 2040),
        "stocks.electric_cars.adoption.rate": (0.1, 2),
        "stocks.petrol_cars.survival.life": (8, 20),
        "stocks.petrol_cars.survival.shape": (1.5, 5),
        "uses.homes.elasticity": (-1, 2),
    }
    parameters = "".join(f"  {path}: {{low: {low}, high: {high}}}\n" for path, (low, high) in bounds.items())
    file = fit_file(island, "".join(column(name, "MWh/yr" if "use" in name else "1") for name in series), parameters)
    told = calibrate(file)
    for path, value in TRUTH.items():
        assert told["parameters"][path]["value"] == pytest.approx(value, rel=1e-6), path
    # The scenario that was written says the same numbers, with their source, and can be read.
    written = load(told["scenario"]).scenario
    for path, value in TRUTH.items():
        assert value_at(written, path).amount == pytest.approx(value, rel=1e-6)
    life = written.stocks["petrol_cars"].survival.life
    assert life.quality == "derived" and "fit.yaml" in str(life.source) and "95 %" in str(life.note)
    assert "2030.3" in in_words(told)


def test_the_uncertainty_of_a_straight_line_is_that_of_the_text_book(island: Path) -> None:
    # One unknown, the level of a service, which units wanted follow in proportion: the mean of the figures, and the
    # standard error s/√n with s² = Σ (x − mean)²/(n − 1); 95 % by Student's t of 3 degrees of freedom, 3.1824.
    (island / "counts.csv").write_text("time,service_mobility\n2026,98\n2027,103\n2028,101\n2029,106\n2033,120\n")
    file = fit_file(
        island, column("service|mobility"), "  services.mobility.level: {low: 10, high: 500}\n", "until: 2030\n"
    )
    told = calibrate(file)
    values = np.array([98, 103, 101, 106.0])
    level = told["parameters"]["services.mobility.level"]
    assert level["value"] == pytest.approx(values.mean(), rel=1e-9)
    error = values.std(ddof=1) / 2
    assert level["standard_error"] == pytest.approx(error, rel=1e-6)
    assert level["high"] == pytest.approx(values.mean() + 3.182446305 * error, rel=1e-6)
    later = told["points"][-1]
    assert not later["fitted"] and later["error"] == pytest.approx(values.mean() - 120)
    assert later["band"] == pytest.approx(3.182446305 * values.std(ddof=1) * np.sqrt(1 + 1 / 4), rel=1e-6)
    assert told["errors"]["service|mobility"]["predicted"] == pytest.approx(120 - values.mean())


def test_numbers_tied_together_are_one(island: Path) -> None:
    both = ("stocks.petrol_cars.survival.life", "stocks.electric_cars.survival.life")
    figures(
        island, ["scrapped|petrol_cars"], with_amounts(load(island / "island.yaml").scenario, dict.fromkeys(both, 10.5))
    )
    file = fit_file(island, column("scrapped|petrol_cars"), f"  {both[0]}: {{low: 8, high: 20, also: [{both[1]}]}}\n")
    told = calibrate(file)
    written = load(told["scenario"]).scenario
    assert [value_at(written, path).amount for path in both] == pytest.approx([10.5, 10.5], rel=1e-6)


def test_a_fitted_year_of_a_path_in_time_leaves_the_other_years(island: Path) -> None:
    made = with_amounts(load(island / "island.yaml").scenario, {"drivers.people.2045": 1300.0})
    figures(island, ["use|homes"], made)
    file = fit_file(island, column("use|homes", "MWh/yr"), "  drivers.people.2045: {low: 1100, high: 1900}\n")
    people = load(calibrate(file)["scenario"]).scenario.drivers["people"]
    assert people.years == (2025, 2045)
    assert [point.amount for point in people.points] == pytest.approx([1000, 1300], rel=1e-6)


def test_a_year_stands_for_its_end_in_a_count_and_for_its_middle_in_a_flow(island: Path) -> None:
    made = series_of(load(island / "island.yaml").scenario)
    stock, sales = made["stock|petrol_cars"], made["sales|petrol_cars"]
    assert stock.at(2031.0) == stock.values[5] and sales.at(2030.5) == sales.values[5]
    assert stock.at(2031.5) == pytest.approx(stock.values[5:7].mean())
    assert np.isnan(stock.at(2025.5)) and np.isnan(sales.at(2046.0))


def test_times_are_years_months_or_spans_of_them() -> None:
    assert span_of("2018") == (2018.0, 2019.0)
    assert span_of("2022-02") == (pytest.approx(2022 + 1 / 12), pytest.approx(2022 + 2 / 12))
    assert span_of("2022-01/2022-02") == (2022.0, pytest.approx(2022 + 2 / 12))
    assert [span_of(text) for text in ("2022-13", "22", "2022-05/2022-02", "yesterday", "")] == [None] * 5


WRONG = {
    "a series that is not there": (column("stock|trams"), "", "there is no series 'stock|trams'"),
    "a parameter that is not there": (
        "",
        "  stocks.trams.survival.life: {low: 1, high: 2}\n",
        "'trams' does not exist",
    ),
    "a parameter that is no number": ("", "  stocks.petrol_cars.survival.kind: {low: 1, high: 2}\n", "is not a number"),
    "a parameter that changes by year": ("", "  drivers.people: {low: 1, high: 2000}\n", "drivers.people.2025"),
    "bounds the wrong way round": ("", "  services.mobility.level: {low: 200, high: 50}\n", "not below high"),
    "a start outside the bounds": ("", "  services.mobility.level: {low: 200, high: 500}\n", "outside 200 to 500"),
    "a bound that cannot be": ("", "  services.mobility.level: {low: -5, high: 500}\n", "not at least 0"),
    "a number named twice": (
        "",
        "  services.mobility.level: {low: 5, high: 500, also: [services.mobility.level]}\n",
        "more than once",
    ),
    "a file elsewhere": (
        "  service|mobility: {file: ../c.csv, column: x, source: t, quality: measured}\n",
        "",
        "outside",
    ),
    "no source": ("  service|mobility: {file: counts.csv, column: x, quality: measured}\n", "", "'source' is missing"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_mistake_in_the_file_is_named_with_its_line(island: Path, what: str) -> None:
    observed, parameters, words = WRONG[what]
    figures(island, ["service|mobility"])
    file = fit_file(
        island,
        observed or column("service|mobility"),
        parameters or "  services.mobility.level: {low: 10, high: 500}\n",
    )
    with pytest.raises(ScenarioError, match=words) as caught:
        calibrate(file)
    assert all(problem.line > 0 and problem.cure for problem in caught.value.problems)


CSV = {
    "a file that is not there": (None, "E401"),
    "a column that is not there": ("time,other\n2026,1\n", "E403"),
    "a word among numbers": ("time,service_mobility\n2026,1\n2027,many\n", "E409"),
    "a decimal comma": ('time,service_mobility\n2026,"1,5"\n', "E409"),
    "NaN": ("time,service_mobility\n2026,nan\n", "E409"),
    "a day": ("time,service_mobility\n2026-01-31,1\n", "E414"),
    "no figure in the years to be fitted": ("time,service_mobility\n2031,5\n", "E408"),
}


@pytest.mark.parametrize("what", CSV)
def test_figures_that_cannot_be_read_are_named_with_their_line(island: Path, what: str) -> None:
    text, code = CSV[what]
    if text is not None:
        (island / "counts.csv").write_text(text)
    file = fit_file(
        island, column("service|mobility"), "  services.mobility.level: {low: 10, high: 500}\n", "until: 2030\n"
    )
    with pytest.raises(ScenarioError) as caught:
        calibrate(file)
    assert {problem.code for problem in caught.value.problems} == {code}


def test_the_unit_of_the_figures_is_converted_and_a_wrong_one_refused(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("time,x\n2026,5\n2027,\n")
    (one,) = read_observations(tmp_path / "c.csv", "x", "time", "%", "1")
    assert one.value == pytest.approx(0.05)
    with pytest.raises(ScenarioError, match="MW"):
        read_observations(tmp_path / "c.csv", "x", "time", "MW", "1")


def test_parameters_that_the_figures_do_not_tell_apart_are_named(island: Path) -> None:
    figures(island, ["service|mobility"])
    blind = "  stocks.petrol_cars.survival.life: {low: 8, high: 20}\n"
    with pytest.raises(Failure, match=r"survival\.life at all"):
        calibrate(fit_file(island, column("service|mobility"), blind))
    level = "  services.mobility.level: {low: 10, high: 500}\n"
    growth = "  services.mobility.growth.ceiling: {low: 0.1, high: 1}\n"
    text = (island / "island.yaml").read_text()
    law = "growth: {kind: logistic, midpoint: 2020, rate: 0.2, ceiling: 0.9}"
    (island / "island.yaml").write_text(text.replace("level: 100}", f"level: 100, {law}}}"))
    with pytest.raises(Failure, match="apart"):
        calibrate(fit_file(island, column("service|mobility"), level + growth))


def test_too_few_figures_and_figures_outside_the_simulated_years_are_refused(island: Path) -> None:
    level = "  services.mobility.level: {low: 10, high: 500}\n"
    (island / "counts.csv").write_text("time,service_mobility\n2026,98\n")
    with pytest.raises(Failure, match="2 figures at least"):
        calibrate(fit_file(island, column("service|mobility"), level))
    (island / "counts.csv").write_text("time,service_mobility\n2026,98\n2027,99\n2024,97\n")
    with pytest.raises(Failure, match="2024 lies outside"):
        calibrate(fit_file(island, column("service|mobility"), level))


def test_a_fit_that_ends_at_a_bound_says_so(island: Path) -> None:
    (island / "counts.csv").write_text("time,service_mobility\n2026,98\n2027,99\n")
    told = calibrate(fit_file(island, column("service|mobility"), "  services.mobility.level: {low: 10, high: 100}\n"))
    assert not told["warnings"]
    told = calibrate(
        fit_file(island, column("service|mobility"), "  services.mobility.level: {low: 99.5, high: 500}\n"),
        island / "other.yaml",
    )
    assert "bound" in told["warnings"][0] and "services.mobility.level" in told["warnings"][0]


def test_a_scenario_is_written_once_and_where_it_can_extend(
    island: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (island / "counts.csv").write_text("time,service_mobility\n2026,98\n2027,99\n")
    file = fit_file(island, column("service|mobility"), "  services.mobility.level: {low: 10, high: 500}\n")
    calibrate(file)
    with pytest.raises(Failure, match="exists already"):
        calibrate(file)
    with pytest.raises(Failure, match="same folder"):
        calibrate(file, tmp_path_factory.mktemp("else") / "x.yaml")
    with pytest.raises(Failure, match=r"\.yaml"):
        calibrate(file, island / "x.txt")


def test_a_number_is_replaced_without_reading_the_files_again() -> None:
    scenario = load(SMALL).scenario
    changed = with_amounts(scenario, {"drivers.people.2028": 900.0, "technologies.engine.lifetime": 25.0})
    assert (
        value_at(changed, "drivers.people.2028").amount == 900.0
        and value_at(changed, "drivers.people.2025").amount == 1000.0
    )
    assert value_at(changed, "technologies.engine.lifetime").unit == "yr"
    assert value_at(scenario, "technologies.engine.lifetime").amount == 30.0
    with pytest.raises(NoAmount, match="here are"):
        value_at(scenario, "drivers.people.2027")
