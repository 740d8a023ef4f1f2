"""Investment periods and representative hours."""

from __future__ import annotations

import numpy as np
import pytest

from solvers.hourly import hourly_power
from solvers.periods import RepresentativeHours, full_year, investment_periods
from solvers.typical import WEEK_HOURS, hardest_date, representative_hours, typical_periods
from tests.tiny import tiny_inputs

HOUR = np.arange(8760)
DEMAND = (2.0 + np.sin(2 * np.pi * HOUR / 24) + np.cos(2 * np.pi * HOUR / 8760))[np.newaxis]
SUN = np.maximum(0.0, np.sin(2 * np.pi * (HOUR % 24 - 6) / 24)) * (0.5 - 0.4 * np.cos(2 * np.pi * HOUR / 8760))


def test_a_period_stands_for_the_years_to_the_next_and_the_last_for_the_rest() -> None:
    inputs = tiny_inputs(years=range(2025, 2032), attrs={"periods": [2025, 2026, 2030]})
    periods = investment_periods(inputs)
    assert periods.spans == {2025: (2025,), 2026: (2026, 2027, 2028, 2029), 2030: (2030, 2031)}
    assert periods.discount[2026] == pytest.approx(1.05**-2)


@pytest.mark.parametrize("periods", [[], [2026], [2025, 2025], [2025, 2040], [2027, 2025]])
def test_periods_that_do_not_fit_the_horizon_are_refused(periods: list[int]) -> None:
    with pytest.raises(ValueError, match="periods"):
        investment_periods(tiny_inputs(years=range(2025, 2030), attrs={"periods": periods}))


@pytest.mark.parametrize("n_weeks", [1, 2, 4, 12])
def test_typical_weeks_keep_the_years_hours(n_weeks: int) -> None:
    hours = typical_periods(WEEK_HOURS, n_weeks, DEMAND, SUN[np.newaxis])
    assert len(hours.weeks) == n_weeks
    assert hours.weight.sum() == pytest.approx(8760)


def test_a_series_that_is_too_high_nearly_everywhere_is_lowered_and_never_below_nothing() -> None:
    """Hours at the ceiling give way too where those below it have not as much as is too much."""
    year = np.where(HOUR < 4380, 1.0, 0.0)
    year[0] = 0.01
    hours = RepresentativeHours(np.arange(4), np.full(4, 2190.0), 4)
    scaled = hours.scaled(year, ceiling=1.0)
    assert scaled.min() >= 0.0 and hours.weight @ scaled == pytest.approx(year.sum(), rel=1e-9)


def test_a_plant_whose_outage_no_representative_hour_saw_is_lowered_to_what_its_year_gives() -> None:
    year = np.where(HOUR < 87, 0.0, 1.0)
    hours = RepresentativeHours(np.array([4000, 5000]), np.full(2, 4380.0), 2)
    assert hours.weight @ hours.scaled(year, ceiling=1.0) == pytest.approx(year.sum(), rel=1e-9)


@pytest.mark.parametrize(("series", "ceiling"), [(DEMAND[0], np.inf), (SUN, 1.0), (np.minimum(1.0, 3 * SUN), 1.0)])
def test_typical_weeks_keep_the_years_energy(series: np.ndarray, ceiling: float) -> None:
    hours = typical_periods(WEEK_HOURS, 3, DEMAND, SUN[np.newaxis])
    chosen = hours.scaled(series, ceiling)
    assert hours.weight @ chosen == pytest.approx(series.sum(), rel=1e-9)
    assert chosen.max() <= ceiling


def test_a_series_that_misses_every_typical_week_becomes_flat() -> None:
    hours = typical_periods(WEEK_HOURS, 2, DEMAND, SUN[np.newaxis])
    missed = np.setdiff1d(HOUR, hours.hour_of_year)[0]
    spike = (missed == HOUR).astype(float)
    assert hours.weight @ hours.scaled(spike) == pytest.approx(1.0)


def test_the_hardest_week_is_always_kept() -> None:
    demand = DEMAND.copy()
    demand[0, 30 * 168 : 31 * 168] *= 3
    same_every_day = np.maximum(0.0, np.sin(2 * np.pi * (HOUR % 24 - 6) / 24))[np.newaxis]
    assert hardest_date(WEEK_HOURS, demand, same_every_day) == 30
    hours = typical_periods(WEEK_HOURS, 3, demand, same_every_day)
    assert 30 in hours.weeks
    assert hours.weight[hours.hour_of_year == 30 * 168] == pytest.approx(8760 / 8736)


def test_the_same_weeks_are_chosen_every_time() -> None:
    first, second = (typical_periods(WEEK_HOURS, 5, DEMAND, SUN[np.newaxis]) for _ in range(2))
    assert first.weeks == second.weeks


def test_the_full_year_is_one_window_of_hours_that_stand_for_themselves() -> None:
    hours = full_year()
    assert hours.is_full_year
    assert list(hours.window_starts()) == [0]
    np.testing.assert_array_equal(hours.scaled(SUN), SUN)


@pytest.mark.parametrize(("weeks", "found"), [(None, (0, 5)), (2, (2, 0)), (0, (0, 0))])
def test_weeks_that_are_asked_for_take_the_place_of_days(weeks: int | None, found: tuple[int, int]) -> None:
    patterns = {"load": DEMAND[0] / DEMAND[0].sum(), "sun": SUN}
    use = {"homes": {"use_energy": 100.0, "use_pattern": "load"}}
    plant = {"sun": {"technology_kind": "variable", "availability_pattern": "sun"}}
    inputs = tiny_inputs(patterns=patterns, dims={"use": use, "technology": plant}, attrs={"typical_days": 5})
    hours = representative_hours(inputs, hourly_power(inputs), weeks)
    assert (len(hours.weeks), len(hours.days)) == found
    assert hours.is_full_year == (found == (0, 0))
