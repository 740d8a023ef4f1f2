"""What is worked out from a simulation is worked out once, and forgotten with it."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import xarray as xr

from engine.results import Results, once


def simulation() -> Results:
    return Results(xr.Dataset(), xr.Dataset(), {}, xr.Dataset(), xr.Dataset())


def test_a_figure_of_a_simulation_is_worked_out_once_for_each_name():
    asked = []

    @once
    def figure(results: Results, name: str = "all") -> list[str]:
        asked.append(name)
        return [name]

    one, other = simulation(), simulation()
    assert figure(one) is figure(one) and figure(one, "a") is figure(one, "a")
    assert figure(one) == ["all"] and figure(one, "a") == ["a"]
    assert asked == ["all", "a"]
    figure(other)
    figure(replace(one, checks={"balance": 0.0}))
    assert asked == ["all", "a", "all", "all"]


def test_what_is_remembered_goes_with_its_simulation():
    @once
    def figure(results: Results) -> float:
        return 1.0

    one = simulation()
    figure(one)
    gone = weakref.ref(one)
    del one
    gc.collect()
    assert gone() is None
