"""The words in which the rules are stated: what holds once, what holds each hour, what follows from hour to hour.

A rule is written once, for one hour and at most the hour before it, against `data(name, instance, hour)`. Stated for
every hour it gives the model row by row; stated for two hours it is compiled once and repeated (`solvers.two_hours`).
That works for rules that

* never ask what a number of an hour is: no `if` on it, no row left out for its sake, no bound made of it;
* have an hour's number on the right of `≤` or `=`, and one side only;
* speak of yearly variables in any hour alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyomo.environ as pyo

from solvers.periods import RepresentativeHours

if TYPE_CHECKING:
    from solvers.data import Data

Rule = Callable[..., Any]


@dataclass(frozen=True)
class Repetition:
    """How a component that is stated for hours is repeated over all of them; its attribute `repetition`.

    Attributes
    ----------
    hours : "each", "following" (all but the first of a window), "first" (of a window), "sum" or "none"; of what belongs
        to a window "window", to a date of the calendar "date", to a weather year's first of them "opening".
    total : of a sum, the yearly variable.
    """

    hours: str
    total: Any = None


@dataclass(frozen=True)
class StatedHours:
    """The hours that a model states.

    Attributes
    ----------
    variables : hours that have variables.
    each : hours in which rules hold.
    following : (hour, hour before) within a window.
    first : (first hour of a window, its last hour), which is before it.
    window_of : the window of each hour that has variables.
    calendar : (date, window that stands for it), the first of the year first; none where levels are not carried over.
    dates : ((date, its window), (date before, its window)); before a weather year's first is its last.
    opening : (date, window that stands for it) of the first date of each weather year.
    """

    variables: Sequence[int]
    each: Sequence[int]
    following: Sequence[tuple[int, int]]
    first: Sequence[tuple[int, int]]
    window_of: Sequence[int]
    calendar: Sequence[tuple[int, int]]
    dates: Sequence[tuple[tuple[int, int], tuple[int, int]]]
    opening: Sequence[tuple[int, int]]


ONCE = Repetition("none")
"""Of what is stated without hours."""


def repetition_of(component: Any) -> Repetition:
    """Return how a variable or constraint is repeated."""
    return getattr(component, "repetition", ONCE)


BEFORE, NOW = 0, 1
"""The hours of a model that is stated for two of them."""


def two_hours() -> StatedHours:
    """Return the hour before and the hour, which stand for all."""
    before, now = (BEFORE, BEFORE), (NOW, NOW)
    one = ((NOW, BEFORE),)
    # An hour and the one before are of one window; it is that of the date. The date before has a window of its own.
    return StatedHours(
        (BEFORE, NOW), (NOW,), one, one,
        window_of=(NOW, NOW), calendar=(now, before), dates=((now, before),), opening=(now,),
    )  # fmt: skip


def every_hour(hours: RepresentativeHours) -> StatedHours:
    """Return all representative hours, to be stated one by one."""
    every, before, starts = range(len(hours.hour_of_year)), hours.hour_before().tolist(), hours.window_starts()
    following, first = ([(h, before[h]) for h in every if (h in starts) is is_first] for is_first in (False, True))
    calendar = list(enumerate(hours.calendar))
    dates = [(date, calendar[k]) for date, k in zip(calendar, hours.date_before().tolist(), strict=True)]
    opening = [calendar[k] for k in hours.opening_dates()]
    window_of = [h // hours.window_hours for h in every]
    return StatedHours(every, every, following, first, window_of, calendar, dates, opening)


def constrain(block: pyo.Block, index: Iterable[Any], rule: Rule, name: str = "", doc: str = "") -> pyo.Constraint:
    """Add one constraint for each index, named after its rule (or `name`), with the rule's docstring as `doc`."""
    constraint = pyo.Constraint(list(index), rule=rule, doc=(doc or rule.__doc__ or "").strip())
    block.add_component(name or rule.__name__, constraint)
    return constraint


def positive(block: pyo.Block, name: str, index: Sequence[Any], doc: str) -> pyo.Var:
    """Add a variable ≥ 0; `doc` says what it is and its unit."""
    variable = pyo.Var(index, within=pyo.NonNegativeReals, doc=doc)
    block.add_component(name, variable)
    return variable


def hourly(block: pyo.Block, data: Data, name: str, instances: Iterable[tuple], doc: str) -> pyo.Var:
    """Add a variable ≥ 0 for each instance, period and hour; `doc` says what it is and its unit."""
    index = [(*instance, h) for instance in instances for h in data.stated.variables]
    variable = positive(block, name, index, doc)
    variable.repetition = Repetition("each")
    return variable


def each_window(block: pyo.Block, data: Data, name: str, instances: Iterable[tuple], doc: str) -> pyo.Var:
    """Add a variable ≥ 0 for each instance, period and window; `doc` says what it is and its unit."""
    windows = dict.fromkeys(window for _, window in data.stated.calendar)
    variable = positive(block, name, [(*instance, w) for instance in instances for w in windows], doc)
    variable.repetition = Repetition("window")
    return variable


def each_date(block: pyo.Block, data: Data, name: str, instances: Iterable[tuple], doc: str) -> pyo.Var:
    """Add a variable ≥ 0 for each instance, period and date; `doc` says what it is and its unit."""
    index = [(*instance, date) for instance in instances for date, _ in data.stated.calendar]
    variable = positive(block, name, index, doc)
    variable.repetition = Repetition("date")
    return variable


def hold_each_hour(block: pyo.Block, data: Data, instances: Iterable[tuple], rule: Rule) -> None:
    """Add the constraint `rule(block, *instance, period, hour)` for each hour."""
    index = [(*instance, h) for instance in instances for h in data.stated.each]
    constrain(block, index, rule).repetition = Repetition("each")


def follow_the_hour_before(block: pyo.Block, data: Data, instances: Sequence[tuple], rule: Rule, closing: str) -> None:
    """Add `rule(block, *instance, period, hour, before)` for each hour, and `closing` for the first of each window.

    The hour before a window's first is its last.
    """
    before = dict([*data.stated.following, *data.stated.first])
    _, _, dual = (rule.__doc__ or "").rpartition("dual: ")

    def held(b: pyo.Block, *index: Any) -> Any:
        return rule(b, *index, before[index[-1]])

    for name, pairs, hours, doc in (
        (rule.__name__, data.stated.following, "following", rule.__doc__ or ""),
        (closing, data.stated.first, "first", f"The hour before a window's first is its last; dual: {dual}"),
    ):
        index = [(*instance, h) for instance in instances for h, _ in pairs]
        constrain(block, index, held, name, doc).repetition = Repetition(hours)


def carry_within_windows(block: pyo.Block, data: Data, instances: Iterable[tuple], rule: Rule) -> None:
    """Add `rule(block, *instance, period, hour, before)` for each hour but the first of a window."""
    before = dict(data.stated.following)

    def held(b: pyo.Block, *index: Any) -> Any:
        return rule(b, *index, before[index[-1]])

    index = [(*instance, h) for instance in instances for h in before]
    constrain(block, index, held, rule.__name__, rule.__doc__ or "").repetition = Repetition("following")


def begin_each_window(block: pyo.Block, data: Data, instances: Iterable[tuple], rule: Rule) -> None:
    """Add `rule(block, *instance, period, first, last)` for the first hour of each window, and its last."""
    last = dict(data.stated.first)

    def held(b: pyo.Block, *index: Any) -> Any:
        return rule(b, *index, last[index[-1]])

    index = [(*instance, h) for instance in instances for h in last]
    constrain(block, index, held, rule.__name__, rule.__doc__ or "").repetition = Repetition("first")


def hold_each_date(block: pyo.Block, data: Data, instances: Iterable[tuple], rule: Rule) -> None:
    """Add `rule(block, *instance, period, date, before)` for each date; both are (date, its window)."""
    dates = {date[0]: (date, before) for date, before in data.stated.dates}

    def held(b: pyo.Block, *index: Any) -> Any:
        return rule(b, *index[:-1], *dates[index[-1]])

    index = [(*instance, date) for instance in instances for date in dates]
    constrain(block, index, held, rule.__name__, rule.__doc__ or "").repetition = Repetition("date")


def open_the_year(block: pyo.Block, data: Data, instances: Iterable[tuple], rule: Rule) -> None:
    """Add `rule(block, *instance, period, date)` for each weather year's first date, which is (date, its window)."""
    opening = {date[0]: date for date in data.stated.opening}

    def held(b: pyo.Block, *index: Any) -> Any:
        return rule(b, *index[:-1], opening[index[-1]])

    index = [(*instance, date) for instance in instances for date in opening]
    constrain(block, index, held, rule.__name__, rule.__doc__ or "").repetition = Repetition("opening")


def sum_over_year(block: pyo.Block, data: Data, total: pyo.Var, rule: Rule, name: str = "") -> None:
    """Add the constraint total[instance, period] = Σ over hours of weight × `rule(block, *instance, period, hour)`."""

    def adds_up(b: pyo.Block, *instance: Any) -> Any:
        terms = (data("weight", h) * rule(b, *instance, h) for h in data.stated.each)
        return total[instance] == pyo.quicksum(terms)

    constraint = constrain(block, total.keys(), adds_up, name or rule.__name__, rule.__doc__ or "")
    constraint.repetition = Repetition("sum", total)
