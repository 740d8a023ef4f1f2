"""What happened beside what was planned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ilot.planning import run_scenario
from ilot.studies.track import in_words, track, years_behind
from ilot.words.language import speaking
from scenarios.problems import ScenarioError

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small island from 2025 to 2028, whose fuel for cars falls as electric ones are sold."""
    folder = tmp_path_factory.mktemp("runs") / "small"
    run_scenario(SMALL, out=folder)
    return folder


def tracked(run: Path, folder: Path, *lines: str, tolerance: float = 0.05) -> dict[str, Any]:
    """What `track` says of a file with these lines."""
    file = folder / "observed.csv"
    file.write_text("\n".join(["series,year,value,unit,source", *lines]) + "\n", encoding="utf-8")
    return track(run, file, tolerance)


def planned(run: Path, name: str) -> list[float]:
    from ilot.runs.record import read_json

    return read_json(run / "kpi.json")["annual"][name]["values"]


def test_a_figure_is_set_beside_the_plan_in_the_plan_s_unit(run: Path, tmp_path: Path) -> None:
    demand = planned(run, "demand")[1]
    told = tracked(run, tmp_path, f"demand,2026,{demand * 1.1 / 1000},GWh,the grid operator")
    (each,) = told["observed"]
    assert each["observed"] == pytest.approx(demand * 1.1) and each["unit"] == "MWh"
    assert each["difference"] == pytest.approx(0.1) and each["source"] == "the grid operator"
    assert not each["slips"] and told["warnings"] == []


def test_more_emissions_than_planned_slip_and_fewer_do_not(run: Path, tmp_path: Path) -> None:
    gross = planned(run, "gross_co2")
    told = tracked(run, tmp_path, f"gross_co2,2025,{gross[0] * 0.8},tCO2,", f"gross_co2,2026,{gross[1] * 1.06},tCO2,")
    assert [each["slips"] for each in told["observed"]] == [False, True]
    assert len([text for text in told["warnings"] if text.startswith("gross_co2 2026 is above the plan")]) == 1
    assert (
        tracked(run, tmp_path, f"gross_co2,2026,{gross[1] * 1.06},tCO2,", tolerance=0.1)["observed"][0]["slips"]
        is False
    )


def test_fewer_electric_cars_than_planned_slip_by_their_share_in_the_service(run: Path, tmp_path: Path) -> None:
    electric, petrol = planned(run, "stock|electric_cars")[-1], planned(run, "stock|petrol_cars")[-1]
    share = electric / (electric + petrol)
    told = tracked(run, tmp_path, f"stock_share|electric_cars,2028,{share * 50},%,")
    (each,) = told["observed"]
    assert each["planned"] == pytest.approx(share) and each["slips"]
    assert "stock_share|electric_cars 2028 is below the plan" in in_words(told)


@pytest.mark.parametrize(
    ("year", "observed", "behind"),
    [(2028, 25.0, 1.5), (2027, 30.0, 0.0), (2026, 35.0, -1.5), (2026, 5.0, None), (2026, 99.0, None)],
)
def test_years_behind_are_where_the_plan_passes_the_observed_value(
    year: int, observed: float, behind: float | None
) -> None:
    rising = {2025: 10.0, 2026: 20.0, 2027: 30.0, 2028: 40.0}
    assert years_behind(rising, year, observed) == behind
    falling = {at: -value for at, value in rising.items()}
    assert years_behind(falling, year, -observed) == behind


def test_a_plan_that_stands_still_is_never_passed() -> None:
    assert years_behind({2025: 1.0, 2026: 1.0}, 2026, 2.0) is None


def test_everything_wrong_with_a_file_is_told_at_once_by_line(run: Path, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as refusal:
        tracked(
            run, tmp_path, "demnd,2026,1,MWh,", "demand,1999,1,MWh,", "demand,2026,much,MWh,", "demand,2026,1,tCO2,"
        )
    assert [(each.line, each.code) for each in refusal.value.problems] == [
        (2, "E301"), (3, "E414"), (4, "E409"), (5, "E213"),
    ]  # fmt: skip
    assert "did you mean 'demand'?" in str(refusal.value)


def test_a_table_with_a_quote_that_is_not_closed_is_the_file_s_problem(run: Path, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as refused:
        tracked(run, tmp_path, '"gross_co2,2026,900,tCO2,')
    assert refused.value.problems[0].code == "E416"


def test_what_is_tracked_is_told_in_the_language_of_the_reader(run: Path, tmp_path: Path) -> None:
    gross = planned(run, "gross_co2")[1]
    with speaking("fr"):
        told = tracked(run, tmp_path, f"gross_co2,2026,{gross * 1.5},tCO2,")
        assert told["warnings"][0].startswith("gross_co2 2026 est au-dessus du plan\xa0: ")
        assert "années de retard" in in_words(told) and "+50,0\xa0%" in in_words(told)
