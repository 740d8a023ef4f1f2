"""The border adjustment against worked examples."""

from __future__ import annotations

import pytest

from engine.cbam import (
    Precursor,
    certificates,
    cost,
    default_value,
    embedded_emissions,
    free_allocation,
    free_share,
    indirect_emissions,
)
from scenarios.quantity import parse_quantity


def test_chinese_aluminium_at_its_default_value_in_2026() -> None:
    """Default 3.000 (IR 2026/1740, route K) with 10 %; benchmark 1.423 (IR 2025/2620); price 82.32 EUR."""
    embedded = default_value(3.000, 2026)
    free = free_allocation(1.423, 2026)
    due = certificates(embedded, free)
    assert embedded == pytest.approx(3.300, abs=1e-12)
    assert free == pytest.approx(1.387425, abs=1e-12)  # printed as 1.38743
    assert due == pytest.approx(1.91258, abs=5e-6)
    assert cost(due, 82.32) == pytest.approx(157.44, abs=5e-3)


def test_the_published_example_of_a_good_above_its_benchmark() -> None:
    """1.2 t embedded, benchmark 1: 1.2 − 0.975 = 0.225 certificates a tonne, not 0.030."""
    assert certificates(1.2, free_allocation(1.0, 2026)) == pytest.approx(0.225, abs=1e-12)


def test_free_allocation_ends_in_2034() -> None:
    shares = [free_share(year) for year in range(2025, 2036)]
    assert shares == [1.0, 0.975, 0.95, 0.90, 0.775, 0.515, 0.39, 0.265, 0.14, 0.0, 0.0]


def test_default_values_grow_by_their_mark_up() -> None:
    assert [default_value(1.0, year) for year in (2026, 2027, 2028, 2034)] == pytest.approx([1.1, 1.2, 1.3, 1.3])
    assert default_value(4.36, 2030, is_fertiliser=True) == pytest.approx(4.36 * 1.01)


def test_a_complex_good_carries_its_precursors() -> None:
    """2 t CO2e on 4 t of profiles made of 1.05 t aluminium at 3.3 each, of which the benchmark is 1.423."""
    metal = Precursor(mass=1.05, embedded=3.3, benchmark=1.423)
    assert embedded_emissions(2.0, 0.0, 4.0, [metal]) == pytest.approx(0.5 + 3.465)
    assert free_allocation(0.060, 2026, precursors=[metal]) == pytest.approx(0.975 * (0.060 + 1.49415))


def test_indirect_emissions_are_energy_times_factor() -> None:
    # 100 MWh a tonne of nothing we know; 10 MWh at the country's 0.5306.
    assert embedded_emissions(0.0, indirect_emissions(10.0, 0.5306), 2.0) == pytest.approx(2.653)
    with pytest.raises(ValueError, match="finite"):
        indirect_emissions(float("nan"), 1.0)


def test_what_is_below_its_benchmark_pays_nothing_and_earns_nothing() -> None:
    assert certificates(0.5, free_allocation(1.0, 2026)) == 0.0


def test_a_price_paid_at_home_is_deducted_and_never_paid_back() -> None:
    assert cost(2.0, 80.0, paid_abroad=26.0) == pytest.approx(134.0)
    assert cost(2.0, 80.0, paid_abroad=500.0) == 0.0


def test_no_output_has_no_embedded_emissions() -> None:
    with pytest.raises(ValueError, match="output above 0"):
        embedded_emissions(1.0, 0.0, 0.0)


def test_the_proposed_schedule_falls_more_slowly_and_is_not_the_default() -> None:
    """COM(2026) 616: 91.5 % in 2028, 59 % in 2030, 15 % from 2034 to 2037, 0 in 2038."""
    assert [free_share(year, "proposed_2026") for year in (2027, 2028, 2030, 2034, 2037, 2038)] == [
        0.95, 0.915, 0.59, 0.15, 0.15, 0.0,
    ]  # fmt: skip
    assert free_allocation(1.0, 2030) == 0.515


def test_published_defaults_and_benchmarks_by_name_give_the_worked_example() -> None:
    default, benchmark = (
        parse_quantity({"factor": f"cbam_{name}"}, "1").amount
        for name in ("default_china_aluminium_primary", "benchmark_aluminium_primary")
    )
    due = certificates(default_value(default, 2026), free_allocation(benchmark, 2026))
    assert due == pytest.approx(1.91258, abs=5e-6)
    assert cost(due, 82.32) == pytest.approx(157.44, abs=5e-3)
