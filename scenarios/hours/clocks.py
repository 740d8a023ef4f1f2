"""Which row of an hourly file belongs to which interval of the model year.

The model year has 365 days at one fixed UTC offset. A file keeps another clock, named by its series:

* ``UTC`` or a fixed offset such as ``+08:00``: rows follow each other hour by hour.
* an IANA zone such as ``Europe/Paris``: the clock on the wall. With time stamps the file may follow it truly
  (in spring an hour is missing, in autumn one comes twice), or count 24 hours every day, as cleaned files do;
  without time stamps it is read as 24 rows every day. A row for the spring hour that never was is left out,
  and the one row of the doubled autumn hour is used twice; both are noted.
* ``as_published``: rows are taken in their order and nothing is corrected.

Moving from one clock to another wraps the few hours that cross New Year round to the other end of the year.
"""

from __future__ import annotations

import re
from calendar import isleap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from scenarios.problems import did_you_mean

LeapDay = Literal["drop", "absent", "cut"]
"""A leap year in a file: 29 February is there, to be dropped; is absent already; or is there and the year was
cut after 365 days, so that 31 December is lacking (the rows then stand as they are)."""

_OFFSET = re.compile(r"(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?\Z")


@dataclass(frozen=True)
class Clock:
    """What a file says about its time: see `SeriesSpec` in `scenarios.hours.series` for the meaning of each."""

    name: str
    label: Literal["start", "end"]
    year: int | None
    leap_day: LeapDay | None


@dataclass(frozen=True)
class Alignment:
    """The row of each interval of the model year; the rows of 29 February left out; what else was done."""

    rows: list[int]
    leap_rows: list[int]
    notes: list[str]


class ClockError(ValueError):
    """Rows that cannot be laid on the model year: code, what, what to do, and the row (or None for the
    file)."""

    def __init__(self, code: str, message: str, cure: str, row: int | None = None) -> None:
        self.code, self.message, self.cure, self.row = code, message, cure, row
        super().__init__(message)


@dataclass(frozen=True)
class _Interval:
    """One interval of a file's year: its start on the wall, and the stamp it carries in the file."""

    start: datetime
    stamp: datetime


def align(clock: Clock, stamps: Sequence[datetime] | None, n_rows: int, intervals: int, utc_offset: float) -> Alignment:
    """Find the row of each interval of the model year.

    Parameters
    ----------
    clock : Clock
        The clock of the file.
    stamps : sequence of naive datetime, or None
        The time stamps of the rows on the file's clock, where the file has them.
    n_rows : int
        Number of rows.
    intervals : int
        Intervals of the model year: 8,760 hours or 17,520 half hours.
    utc_offset : float
        Clock of the model year, hours ahead of UTC.

    Raises
    ------
    ClockError
        E404 length, E405 gap or order, E406 duplicate, E407 summer time, E413 leap day, E415 clock.
    """
    step = timedelta(days=365) / intervals
    if clock.name == "as_published":
        return _as_published(clock, n_rows, intervals, step)
    zone = _zone(clock.name)
    year = _year(clock, zone, stamps, n_rows, step, intervals)
    leap = _leap_day(clock, year, stamps, n_rows, intervals)
    elapsed = _kept(_elapsed(year, zone, step, clock.label), leap, intervals)
    nominal = _kept(_nominal(year, step, clock.label), leap, intervals)
    if stamps is None:
        _check_length(n_rows, len(nominal), year)
        is_nominal = True
    else:
        is_nominal = _follows(stamps, elapsed, nominal, clock.name)
    row_of = {interval.start: row for row, interval in enumerate(nominal)}
    rows = [row_of[interval.start] for interval in elapsed] if is_nominal else list(range(len(elapsed)))
    notes = _summer_time_notes(clock.name, elapsed, nominal) if is_nominal else []
    in_leap_day = [leap == "drop" and _is_leap_day(interval) for interval in elapsed]
    kept = [row for row, dropped in zip(rows, in_leap_day, strict=True) if not dropped]
    leap_rows = [row for row, dropped in zip(rows, in_leap_day, strict=True) if dropped]
    return _shifted(kept, leap_rows, notes, _shift(year, zone, utc_offset, step))


def _as_published(clock: Clock, n_rows: int, intervals: int, step: timedelta) -> Alignment:
    if n_rows == intervals:
        return Alignment(list(range(n_rows)), [], [])
    per_day = intervals // 365
    if n_rows != intervals + per_day:
        _check_length(n_rows, intervals, clock.year)
    if clock.leap_day != "drop" and not (clock.year and isleap(clock.year)):
        raise ClockError(
            "E413",
            f"the file has {n_rows:,} rows, a leap year's, but none is declared",
            "declare 'year', or 'leap_day: drop' to leave 29 February out",
        )
    leap_rows = list(range(59 * per_day, 60 * per_day))
    return Alignment([*range(leap_rows[0]), *range(leap_rows[-1] + 1, n_rows)], leap_rows, [])


def _zone(name: str) -> tzinfo:
    """The time zone of a clock's name."""
    if name in ("UTC", "GMT", "Z"):
        return UTC
    if match := _OFFSET.match(name):
        ahead = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
        if ahead <= timedelta(hours=14):
            return timezone(ahead if match["sign"] == "+" else -ahead)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zones = available_timezones()
    raise ClockError(
        "E415",
        f"the clock '{name}' is not known",
        f"{did_you_mean(name, zones)}use UTC, an offset such as +08:00, "
        "an IANA zone such as Europe/Paris, or as_published",
    )


def _year(
    clock: Clock,
    zone: tzinfo,
    stamps: Sequence[datetime] | None,
    n_rows: int,
    step: timedelta,
    intervals: int,
) -> int:
    """The calendar year of a file: declared, or told by its stamps; any common year where it does not
    matter."""
    if clock.year is not None:
        return clock.year
    if stamps:
        return (stamps[0] - (step if clock.label == "end" else timedelta())).year
    if isinstance(zone, ZoneInfo):
        raise ClockError(
            "E415",
            f"without time stamps, '{clock.name}' does not say when the clocks change",
            "declare 'year' or 'time_column'",
        )
    if clock.leap_day is None and n_rows != intervals + intervals // 365:
        return 2001
    if clock.leap_day is None:
        raise ClockError(
            "E413",
            f"the file has {n_rows:,} rows, a leap year's, but none is declared",
            "declare 'year', or 'leap_day: drop' to leave 29 February out",
        )
    return 2000


def _leap_day(
    clock: Clock, year: int, stamps: Sequence[datetime] | None, n_rows: int, intervals: int
) -> LeapDay | None:
    """How the file treats 29 February; None in a common year."""
    if not isleap(year):
        if clock.leap_day is not None:
            raise ClockError(
                "E413",
                f"{year} has no 29 February, and leap_day is declared",
                "remove 'leap_day' or correct 'year'",
            )
        return None
    if clock.leap_day is not None:
        return clock.leap_day
    if n_rows != intervals:
        return "drop"
    if stamps is None:
        raise ClockError(
            "E413",
            f"{year} is a leap year and the file has {n_rows:,} rows, those of 365 days",
            "declare 'leap_day: absent' if 29 February was left out, 'leap_day: cut' if 31 December was",
        )
    if not any((stamp.month, stamp.day) == (2, 29) and stamp.time() != datetime.min.time() for stamp in stamps):
        return "absent"
    if stamps[-1] < datetime(year, 12, 31, 1):
        raise ClockError(
            "E413",
            f"{year} is a leap year: the file holds 29 February and lacks 31 December",
            "declare 'leap_day: cut' to take its rows as they stand, or add the last day",
        )
    return "drop"


@lru_cache(maxsize=8)
def _elapsed(year: int, zone: tzinfo, step: timedelta, label: str) -> list[_Interval]:
    """The intervals of a year as they pass, with the stamps of a clock that is put forward and back.

    Made once for all series that keep the same clock.
    """
    first = datetime(year, 1, 1, tzinfo=zone).astimezone(UTC)
    last = datetime(year + 1, 1, 1, tzinfo=zone).astimezone(UTC)
    n = (last - first) // step
    walls = [(first + step * i).astimezone(zone).replace(tzinfo=None, fold=0) for i in range(n + 1)]
    return [_Interval(walls[i], walls[i + 1] if label == "end" else walls[i]) for i in range(n)]


def _nominal(year: int, step: timedelta, label: str) -> list[_Interval]:
    """The intervals of a year of days with 24 hours each."""
    return _elapsed(year, UTC, step, label)


def _kept(year: list[_Interval], leap: LeapDay | None, intervals: int) -> list[_Interval]:
    """The intervals that a file holds."""
    if leap == "absent":
        return [interval for interval in year if not _is_leap_day(interval)]
    return year[:intervals] if leap == "cut" else year


def _is_leap_day(interval: _Interval) -> bool:
    return (interval.start.month, interval.start.day) == (2, 29)


def _follows(stamps: Sequence[datetime], elapsed: list[_Interval], nominal: list[_Interval], clock: str) -> bool:
    """Whether the stamps count 24 hours every day (True) or follow the clock truly (False); else an error."""
    true, even = [interval.stamp for interval in elapsed], [interval.stamp for interval in nominal]
    if list(stamps) in (true, even):
        return list(stamps) != true
    misfit = [_n_misfits(stamps, expected) for expected in (true, even)]
    raise next(_complaints(stamps, even if misfit[1] < misfit[0] else true, clock))


def _n_misfits(stamps: Sequence[datetime], expected: Sequence[datetime]) -> int:
    found, wanted = Counter(stamps), Counter(expected)
    return ((found - wanted) + (wanted - found)).total()


def _complaints(stamps: Sequence[datetime], expected: Sequence[datetime], clock: str) -> Iterator[ClockError]:
    """What is wrong with the stamps, the most telling first."""
    wanted, year = Counter(expected), expected[0].year
    seen: Counter[datetime] = Counter()
    for row, stamp in enumerate(stamps):
        seen[stamp] += 1
        if seen[stamp] > wanted[stamp]:
            yield _unexpected(stamp, row, seen[stamp], expected, clock)
    missing = list((wanted - seen).elements())
    if missing:
        first = min(missing)
        row = max((row for row, stamp in enumerate(stamps) if stamp < first), default=0)
        yield _missing(first, len(missing), row, seen[first], clock)
    for row in range(1, len(stamps)):
        if stamps[row] < stamps[row - 1] and stamps[row] != expected[row]:
            yield ClockError("E405", f"{stamps[row]} comes after {stamps[row - 1]}", "put the rows in order", row)
    yield ClockError("E405", f"the stamps do not follow the hours of {year}", "put the rows in order")


def _unexpected(stamp: datetime, row: int, count: int, expected: Sequence[datetime], clock: str) -> ClockError:
    if count > 1:
        if _may_be_change(stamp, (4, 9, 10, 11)):
            return ClockError(
                "E406",
                f"{stamp} occurs twice: it looks like the autumn change of summer time, which '{clock}' does not have"
                if "/" not in clock
                else f"{stamp} occurs more often than '{clock}' allows",
                "declare the clock of the place (such as Europe/Paris), or remove the repeated row",
                row,
            )
        return ClockError("E406", f"{stamp} occurs twice", "remove one of the two rows", row)
    if not expected[0] <= stamp <= max(expected):
        return ClockError(
            "E404",
            f"{stamp} lies outside the year, {expected[0]} to {max(expected)}",
            "keep the rows of one calendar year, and check 'year', 'clock' and 'label'",
            row,
        )
    if stamp - timedelta(minutes=stamp.minute % 30, seconds=stamp.second) != stamp:
        return ClockError("E405", f"{stamp} is not on the grid of the series", "give a row for every interval", row)
    if "/" in clock and _may_be_change(stamp, (3, 4, 9, 10)):
        return ClockError(
            "E407",
            f"{stamp} does not exist in {clock}: the clock is put forward over it",
            "remove the row, or declare the fixed offset that the file really keeps",
            row,
        )
    return ClockError("E405", f"{stamp} is not on the grid of the series", "give a row for every interval", row)


def _missing(stamp: datetime, n_missing: int, row: int, count: int, clock: str) -> ClockError:
    if count:
        return ClockError(
            "E407",
            f"{stamp} occurs once; the clock of {clock} is put back over it, so it comes twice",
            "add the second row, or declare the fixed offset that the file really keeps",
            row,
        )
    if n_missing <= 2 and "/" not in clock and _may_be_change(stamp, (3, 4, 9, 10)):
        return ClockError(
            "E407",
            f"{stamp} is missing: it looks like the spring change of summer time, which '{clock}' does not have",
            "declare the clock of the place (such as Europe/Paris), or fill the hour",
            row,
        )
    return ClockError(
        "E405",
        f"{n_missing} rows are missing, the first at {stamp}",
        "fill the gap and say how in 'note'",
        row,
    )


def _may_be_change(stamp: datetime, months: tuple[int, ...]) -> bool:
    """Whether a stamp is in the night of a Sunday of the months in which clocks are changed."""
    return stamp.month in months and stamp.weekday() == 6 and stamp.hour <= 3


def _check_length(n_rows: int, expected: int, year: int | None) -> None:
    if n_rows != expected:
        of_year = f" of {year}" if year else ""
        raise ClockError(
            "E404",
            f"the file has {n_rows:,} rows, not the {expected:,}{of_year}",
            "give one row for every interval of one calendar year",
        )


def _summer_time_notes(clock: str, elapsed: list[_Interval], nominal: list[_Interval]) -> list[str]:
    """What was done to 24-hour days on the days when the clock is changed."""
    passed = Counter(interval.start for interval in elapsed)
    skipped = [interval.start for interval in nominal if interval.start not in passed]
    doubled = [start for start, count in passed.items() if count > 1]
    notes = []
    if skipped:
        notes.append(f"{clock}: the row of {skipped[0]} was left out, the clock is put forward over it")
    if doubled:
        notes.append(f"{clock}: the row of {doubled[0]} was used twice, the clock is put back over it")
    return notes


def _shift(year: int, zone: tzinfo, utc_offset: float, step: timedelta) -> int:
    """How many intervals later a row stands in the model year than in the file's."""
    ahead = timedelta(hours=utc_offset) - (datetime(year, 1, 1, tzinfo=zone).utcoffset() or timedelta())
    if ahead % step:
        raise ClockError(
            "E415",
            f"the clock of the file and the scenario's differ by {ahead}, not by whole rows",
            "choose a time.utc_offset that differs from it by whole intervals",
        )
    return ahead // step


def _shifted(rows: list[int], leap_rows: list[int], notes: list[str], shift: int) -> Alignment:
    """The rows moved to the model's clock, round the year."""
    if shift % len(rows):
        notes = [*notes, f"moved by {shift:+d} intervals to the scenario's clock, round the year"]
    cut = -shift % len(rows)
    return Alignment(rows[cut:] + rows[:cut], leap_rows, notes)
