"""What is said of where values and results come from, and of how they were checked."""

from __future__ import annotations

QUALITIES = {
    "measured": "measured on the spot",
    "published": "published by the source named",
    "derived": "calculated from published values",
    "estimate": "estimate of an expert or a regression",
    "assumed": "assumed by the authors",
    "unverified": "the source was not seen",
    "unstated": "no source is stated",
}

QUALITY_NAMES = ("measured", "published", "derived", "estimate", "assumed", "unverified", "unstated", "modelled")

CHECKS = {
    "energy_balance": "Energy: what is supplied is what is used, in every year, link losses included",
    "monthly_totals": "Months add up to the year",
    "carbon_account": "Carbon account: the sum of its parts is fuel × factor",
    "forest_carbon": "Forest: what land took from the air and gave to it is the change of its stock",
    "carbon_flows": "Forest: what moved between pools is the change of each pool",
    "hourly_balance": "Power balance at every node and hour that was kept",
    "state_of_charge": "Stores stay within their bounds at every hour that was kept",
    "flexible_demand": "Flexible demand draws what it took, at every hour that was kept",
}

VERBS = {"run": "simulated", "optimise": "optimised"}
"""What was done to a scenario, in the line to cite."""
