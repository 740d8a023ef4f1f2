"""What the report says of abatement costs and of plans that cost nearly the same."""

from __future__ import annotations

WORDS: dict[str, str | tuple[str, str]] = {
    "abatement": "Marginal abatement",
    "abatement_says": "The plan simulated again without each of its parts, cheapest tonne first. Parts work on each "
    "other: the rows do not add up. Below 0 the part pays for itself.",
    "abatement_none": "It was not asked for: “ilot report RUN --macc --out FILE.html” simulates the plan without each "
    "of its parts and puts the cost of a tonne avoided here.",
    "abatement_cost": "{currency} per t CO₂e",
    "avoided": "Avoided",
    "avoided_in_all": "avoided in all years, {unit}",
    "curve_figure": "What a tonne avoided costs",
    "curve_says": "Each of {n} parts is as wide as it avoids and as high as a tonne costs; {gains} of them pay for "
    "themselves. Most is avoided by {lever}: {avoided} at {cost} {unit}.",
    "curve_cut": "Bars that leave the figure are cut: what they cost stands in the table.",
    "lever_cost": "Cost",
    "unserved_without": "Not served without it",
    "whole_plan": "The whole plan",
    "fuel_switch": "{plant}: other fuel",
    "alternatives": "Alternatives",
    "alternatives_none": "This run holds no alternatives that cost nearly the same: “ilot optimise SCENARIO "
    "--alternatives 0.05” looks for them.",
    "ranges": "How far capacities may move",
    "ranges_say": "The least and the most of each capacity at a cost of up to {slack} above the least, all else free "
    "and all limits kept. Each row stands by itself: not all may move at once.",
    "range_least": "Least",
    "range_chosen": "Chosen",
    "range_most": "Most",
    "range_unknown": "unknown",
    "range_capacity": "Capacity",
    "range_store_power": "Power of a store",
    "range_energy_capacity": "Energy of a store",
    "range_store_charge_capacity": "Charge power of a store",
    "range_hectares": "Hectares planted",
    "range_link_capacity": "Capacity of a line",
    "range_measure_level": "Units in use",
    "displaced": "What each part displaces",
    "displaced_says": "The plan chosen anew without one technology, or without one ban; cost as present value.",
    "displaced_without": "Without",
    "displaced_cost": "Cost, present value",
    "displaced_instead": "Generated instead in {year}",
    "displaced_no_plan": "no plan keeps to all limits",
    "displaced_unknown": "not found out: {why}",
}
