"""Warnings of the report, each with its advice."""

from __future__ import annotations

WORDS: dict[str, str | tuple[str, str]] = {
    "warned": "Warnings and advice",
    "advice": "Advice",
    "warned_lead": "Thresholds stand in the scenario under report.warnings and may be changed there.",
    "warned_storage": "Sun, wind and tide supply {share} of what is served in {last}, and stores hold {hours} h of "
    "mean demand; from {from_share} on, {asked} h are asked for.",
    "advice_storage": "Look at the hardest week below, simulate more weather years (ensemble), and try more storage, "
    "a second kind of plant or demand that can wait.",
    "warned_removals": "Additional removals make up for {share} of gross CO₂, more than {threshold}.",
    "advice_removals": "Forest takes decades to grow and may burn or fall: look for gross reductions first, and read "
    "the verdict without removals too.",
    "warned_bound": (
        "In {last} the plan stands at a limit: {names}.",
        "In {last} the plan stands at {n} limits: {names}.",
    ),
    "advice_bound": "Such a result is the limit's rather than the plan's: see how well the limit is known, and what "
    "more of it would be worth (shadow prices below).",
    "and_more": (
        " and {n} more",
        " and {n} more",
    ),
    "warned_weather": (
        "{n} weather year is simulated, of at least {asked}.",
        "{n} weather years are simulated, of at least {asked}.",
    ),
    "advice_weather": "A bad winter or a calm summer may be missing: give more weather years under ensemble before "
    "building on reliability.",
    "warned_unverified": "Much is paid for what rests on values that are assumed, unverified or without a source: "
    "{names}.",
    "unverified_of": (
        "{name} ({share} of what is paid, {n} value)",
        "{name} ({share} of what is paid, {n} values)",
    ),
    "advice_unverified": "Ask for offers, measure or find sources for these first: each is in the table of "
    "assumptions.",
}
