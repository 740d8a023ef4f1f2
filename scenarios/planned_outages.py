"""Planned outages: days of the calendar on which a share of a plant is out of service, each year.

Without numpy: `ilot validate` reads it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from scenarios.schema.operation import PlannedOutage

DAYS = 365
COMMON_YEAR = 2025
"""Any year of 365 days."""


def day_of_year(month_day: str) -> int:
    """Return the day, 0 to 364, of a date MM-DD.

    Raises
    ------
    ValueError
        There is no such day; 29 February is none of the model's year.
    """
    month, day = (int(part) for part in month_day.split("-"))
    try:
        return date(COMMON_YEAR, month, day).timetuple().tm_yday - 1
    except ValueError:
        raise ValueError(f"{month_day} is no day of a year of {DAYS} days") from None


def share_out(outages: Iterable[PlannedOutage]) -> list[float]:
    """Return the share of capacity out of service on each day, (365,); outages that overlap add up.

    Both days of an outage are included; one whose last day comes before its first passes the turn of the year.
    """
    out = [0.0] * DAYS
    for outage in outages:
        first, last = day_of_year(outage.first_day), day_of_year(outage.last_day)
        for step in range((last - first) % DAYS + 1):
            out[(first + step) % DAYS] += outage.share.amount
    return out
