"""Typical days, linked stores and steps of several hours against the full year and the hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import xarray as xr

from solvers.answer import load_into, values_of_hours
from solvers.data import gather
from solvers.highs import solve
from solvers.hourly import hourly_power
from solvers.model import PathwayModel
from solvers.optimise import optimise
from solvers.periods import RepresentativeHours, investment_periods
from solvers.program import LinearProgram
from solvers.steps import NoSuchHours, equal_steps, merged, over_a_step, segments
from solvers.two_hours import compile_hours
from solvers.typical import DAY_HOURS, WEEK_HOURS, standardised, typical_periods
from tests.analytic.test_pathway_by_hand import FLAT, engine, island, sun
from tests.conformance.golden_lp import small_system

HOUR = np.arange(8760)
DARK = 146
"""Days of the year that are dark, at its end."""


def hours_of(inputs: xr.Dataset, length: int, n: int, **asked: Any) -> RepresentativeHours:
    power = hourly_power(inputs)
    return typical_periods(length, n, power.demand(), inputs["profile"].values, **asked)


def short_year(n_days: int) -> RepresentativeHours:
    """The first days as if they were the year, in one window: all that there is to see where they repeat."""
    return RepresentativeHours(np.arange(24 * n_days), np.full(24 * n_days, 365 / n_days), 24 * n_days)


def days(*calendar: int, is_linked: bool = True) -> RepresentativeHours:
    """The same year by its first days, each of which stands for some dates."""
    sizes = np.bincount(calendar)
    weight = np.repeat(sizes * 365 / len(calendar), 24)
    about = {"days": tuple(range(len(sizes))), "calendar": calendar if is_linked else ()}
    return RepresentativeHours(np.arange(24 * len(sizes)), weight, 24, **about)


def compiled(inputs: xr.Dataset, hours: RepresentativeHours) -> tuple[PathwayModel, LinearProgram]:
    return compile_hours(gather(inputs, hourly_power(inputs), investment_periods(inputs), hours))


def least_cost(inputs: xr.Dataset, hours: RepresentativeHours) -> float:
    _model, program = compiled(inputs, hours)  # its names are those of the model
    return solve(program, solver="simplex").objective


def with_pattern(inputs: xr.Dataset, name: str, values: np.ndarray) -> xr.Dataset:
    inputs["profile"].values[list(inputs["pattern"].values).index(name)] = values
    return inputs


def tank(shines: np.ndarray, **said: Any) -> xr.Dataset:
    """1 MW all year, sun that shines in some hours, a store for the others."""
    store = {"store_power_cost": 1e3, "store_energy_cost": 10.0} | said
    dims = {"technology": {"sun": sun()}, "store": {"tank": store}}
    return with_pattern(island(demand=1.0, dims=dims), "sun", np.where(shines, 1.0, 0.0))


def seasonal(**said: Any) -> xr.Dataset:
    """Sun day and night of 219 days and not at all of 146."""
    return tank(HOUR < (365 - DARK) * 24, **said)


def test_a_store_for_the_season_is_as_large_as_the_hand_says() -> None:
    """Typical days carry what the dark season needs: 24 MWh for each of its days, and the sun to fill it."""
    inputs = seasonal(charge_efficiency=0.8)
    # A dark day is the hardest and stands for itself; the other dark days look the same.
    assert sorted(np.bincount(hours_of(inputs, DAY_HOURS, 3, is_linked=True).calendar)) == [1, DARK - 1, 365 - DARK]
    inputs.attrs |= {"typical_days": 3, "storage": "linked"}
    plan = optimise(inputs).plan
    assert float(plan["store_energy_builds"].sum()) == pytest.approx(24.0 * DARK)
    assert float(plan["technology_builds"].sum()) == pytest.approx(1.0 + DARK / (0.8 * (365 - DARK)))


def test_days_that_close_for_themselves_have_no_season() -> None:
    """Of each dark hour 1 MWh is not served, as if there were no store."""
    lost, built = 10_000.0 * 24 * DARK, 4e5 / 30
    assert least_cost(seasonal(), hours_of(seasonal(), DAY_HOURS, 3)) == pytest.approx((lost + built) / 1.05, rel=1e-9)


def test_linked_weeks_carry_the_season_of_52_weeks() -> None:
    """The hardest is dark, as are others; others are bright, and one holds both seasons."""
    inputs = seasonal()
    weeks = hours_of(inputs, WEEK_HOURS, 4, is_linked=True)
    assert len(weeks.calendar) == 52 and weeks.weight.sum() == pytest.approx(8760)
    model, program = compiled(inputs, weeks)
    load_into(model.pyomo, program, solve(program))
    # The year's last day, dark, is in no week.
    assert model.pyomo.storage.energy_capacity["tank", 2025].value == pytest.approx(24.0 * (DARK - 1))


BRIGHT = HOUR // 24 % 10 < 6
"""Six of ten days."""
TEN = (0, 0, 0, 0, 0, 0, 1, 1, 1, 1)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"charge_efficiency": 0.8, "discharge_efficiency": 0.9, "minimum_state": 0.1},
        {"initial_state": 0.5, "cycle_is_fixed": 1.0},
        {"initial_state": 0.2, "cycle_is_fixed": 1.0, "minimum_state": 0.2, "maximum_state": 0.9},
    ],
)
def test_linked_days_cost_what_the_year_costs(said: dict[str, float]) -> None:
    """Whatever windows and starts are given: the dark day is the seventh, its name here is 1."""
    inputs = tank(BRIGHT, **said)
    hours = replace(days(*TEN), hour_of_year=np.concatenate([np.arange(24), np.arange(6 * 24, 7 * 24)]))
    assert least_cost(inputs, hours) == pytest.approx(least_cost(inputs, short_year(10)), rel=1e-6)


def test_with_standing_loss_linked_days_are_never_better_than_the_year() -> None:
    """What a date has lost of the level it began above is still counted as room taken."""
    inputs = tank(BRIGHT, standing_loss=2e-3)
    hours = replace(days(*TEN), hour_of_year=np.concatenate([np.arange(24), np.arange(6 * 24, 7 * 24)]))
    linked, full = least_cost(inputs, hours), least_cost(inputs, short_year(10))
    assert full * (1 - 1e-9) <= linked <= full * 1.01
    assert full > 1.1 * least_cost(tank(BRIGHT), short_year(10))


def mixed(n_days: int = 3, **said: Any) -> xr.Dataset:
    """So many days again and again, with sun, an engine that starts and a battery."""
    rng = np.random.default_rng(3)
    store = {"store_power_cost": 2e4, "store_energy_cost": 2e4, "charge_efficiency": 0.9} | said
    technology = {"sun": sun(), "engine": engine(overnight_cost=2e5, start_cost=3.0, minimum_load=0.2)}
    inputs = island(demand=1.0, dims={"technology": technology, "store": {"battery": store}})
    sunny, used = (np.resize(rng.random(24 * n_days), 8760) for _ in range(2))
    return with_pattern(with_pattern(inputs, "sun", sunny), "flat", used / used.sum())


@pytest.mark.parametrize("is_linked", [False, True])
def test_days_that_repeat_exactly_are_the_year(is_linked: bool) -> None:
    """Only one day is looked at, and it is all there is to see: with losses and starts, linked or not."""
    inputs = mixed(1, standing_loss=0.002)
    one = hours_of(inputs, DAY_HOURS, 1, is_linked=is_linked)
    assert len(one.hour_of_year) == 24 and one.weight.sum() == pytest.approx(8760)
    assert least_cost(inputs, one) == pytest.approx(least_cost(inputs, short_year(5)), rel=1e-6)


def test_all_days_linked_are_the_year() -> None:
    """Each day stands for itself: levels carried over are the state of the year, but for starts, which days close."""
    inputs = mixed()
    inputs["start_cost"].values[:] = 0.0
    assert least_cost(inputs, days(0, 1, 2)) == pytest.approx(least_cost(inputs, short_year(3)), rel=1e-6)
    assert least_cost(inputs, days(0, 1, 2)) < least_cost(inputs, days(0, 1, 2, is_linked=False)) * (1 - 1e-4)


def test_no_level_leaks_across_investment_periods_and_each_date_follows_the_one_before() -> None:
    hours = days(0, 1, 1, 0, 2)
    model, program = compiled(small_system(), hours)
    matrix = program.matrix.tocsr()
    rows = program.rows.of_hours(model.pyomo.storage.level_carries_over)
    assert len(rows) == 3
    for (_, period), place in rows.items():
        for date, row in enumerate(range(place.start, place.stop)):
            columns = [program.columns[c] for c in matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]]
            found = {(v.parent_component().local_name, *v.index()[-2:]) for v in columns}
            before = (date - 1) % 5
            assert found == {
                ("level_above", period, date), ("level_above", period, before),
                ("start_level", period, hours.calendar[date]), ("end_level", period, hours.calendar[before]),
            }  # fmt: skip


@pytest.mark.parametrize("is_linked", [False, True])
@pytest.mark.parametrize("steps", [lambda h: h, lambda h: equal_steps(h, 4), lambda h: segments(h, 7, mixed().profile)])
def test_no_energy_comes_from_the_weights_of_days(
    steps: Callable[[RepresentativeHours], RepresentativeHours], is_linked: bool
) -> None:
    """A day that counts nine times gives what is charged in nine days and no more, whatever the steps."""
    inputs = mixed()
    inputs["overnight_cost"].loc[{"technology": "engine"}] = 1e9
    hours = steps(days(0, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, is_linked=is_linked))
    assert hours.weight.sum() == pytest.approx(8760)
    model, program = compiled(inputs, hours)
    answer, store = solve(program), model.pyomo.storage
    ((charged,), (given,)) = (
        values_of_hours(program.columns, answer.x, variable).values() for variable in (store.charge, store.discharge)
    )
    assert hours.weight @ given > 100.0
    assert 0.9 * (hours.weight @ charged) == pytest.approx(hours.weight @ given, rel=1e-9)


def test_the_banded_solver_finds_the_optimum_of_linked_days() -> None:
    inputs = mixed(5, standing_loss=1e-3)
    inputs["carbon_budget"].values[:] = 1e5
    linked = hours_of(inputs, DAY_HOURS, 4, is_linked=True)
    for hours in (linked, segments(linked, 8, inputs["profile"].values)):
        _model, program = compiled(inputs, hours)
        ours = solve(program, solver="banded")
        assert ours.method == "banded"
        assert ours.objective == pytest.approx(solve(program, solver="simplex").objective, rel=1e-6)


def test_steps_of_one_hour_are_the_hours() -> None:
    hours, inputs = days(0, 1, 2), mixed()
    assert equal_steps(hours, 1) is hours
    each = segments(hours, 24, inputs["profile"].values)
    np.testing.assert_array_equal(each.duration, 1)
    assert least_cost(inputs, each) == pytest.approx(least_cost(inputs, hours), rel=1e-12)


@pytest.mark.parametrize(
    ("lengths", "steps"),
    [
        ([6] * 4, lambda hours, _: equal_steps(hours, 6)),
        ([24] * 4, lambda hours, _: equal_steps(hours, 24)),
        ([5, 9, 2, 8], lambda hours, series: segments(hours, 16, series)),
    ],
)
def test_steps_within_which_nothing_changes_are_the_year(
    lengths: list[int], steps: Callable[[RepresentativeHours, np.ndarray], RepresentativeHours]
) -> None:
    inputs, rng = mixed(), np.random.default_rng(5)
    for row in inputs["profile"].values:
        row[:] = np.resize(np.repeat(rng.random(len(lengths) * 4), lengths * 4), 8760)
    inputs["profile"].values[0] /= inputs["profile"].values[0].sum()
    year = short_year(16 if lengths[0] == 24 else 4)
    hours = steps(year, inputs["profile"].values)
    assert len(hours.hour_of_year) == 16
    assert least_cost(inputs, hours) == pytest.approx(least_cost(inputs, year), rel=1e-6)


def test_a_state_over_a_step_is_what_its_hours_make_of_it() -> None:
    kept, gained = over_a_step(0.03, np.array([1, 4]))
    state = 7.0
    for _ in range(4):
        state = 0.97 * state + 2.0
    assert kept[1] * 7.0 + gained[1] * 2.0 == pytest.approx(state, rel=1e-14)
    assert (kept[0], gained[0]) == (1.0 - 0.03, 1.0)
    np.testing.assert_array_equal(over_a_step(0.0, np.array([1, 4])), [[1.0, 1.0], [1.0, 4.0]])


def test_starts_of_longer_steps_are_as_many() -> None:
    """An engine of half a day on and half a day off starts once a day, whether steps are hours or longer."""
    dims = {
        "technology": {
            "engine": engine(existing_capacity={2025: 2.0}, is_buildable=0.0, start_cost=100.0, running_om=50.0)
        }
    }
    half = np.where(HOUR % 24 < 12, 1.0, 0.0)
    inputs = with_pattern(island(demand=1.0, dims=dims), "flat", half / half.sum())
    for hours in (short_year(3), equal_steps(short_year(3), 6), equal_steps(days(0), 12)):
        model, program = compiled(inputs, hours)
        answer = solve(program)
        (started,) = values_of_hours(program.columns, answer.x, model.pyomo.dispatchable.started).values()
        assert hours.weight @ started == pytest.approx(2.0 * 365)


def test_segments_keep_what_stands_out() -> None:
    values = np.zeros((24, 1))
    values[18:20] = 5.0
    np.testing.assert_array_equal(merged(values, 3), [18, 2, 4])


@pytest.mark.parametrize("steps", [lambda hours: equal_steps(hours, 5), lambda hours: segments(hours, 25, FLAT[None])])
def test_steps_that_do_not_fit_are_refused(steps: Callable[[RepresentativeHours], RepresentativeHours]) -> None:
    with pytest.raises(NoSuchHours, match="24 hours cannot be divided"):
        steps(days(0, 1))


def test_a_series_that_stands_still_does_not_count_in_the_choice() -> None:
    assert standardised(np.ones((2, 8760)), seasonal()["profile"].values).shape == (1, 8760)
