"""What the report says first: budget, near zero, proof, supply, cost, evidence."""

from __future__ import annotations

WORDS: dict[str, str | tuple[str, str]] = {
    "kicker": "Island pathway · {span}",
    "headline_exceeded": "{place} spends its {temperature} °C carbon share in {year}, and exceeds it by {excess} by "
    "{last}.",
    "headline_kept": "{place} keeps to its {temperature} °C carbon share: {used} of it is used by {last}.",
    "headline_one_year": "{place}, one year simulated: {gross} emitted, {renewable} of electricity renewable.",
    "budget": "Carbon budget",
    "budget_share": "Shared {rule} and counted from {start}, the island's part of the CO₂ that the world may still "
    "emit for {temperature} °C ({likelihood} likely) is {budget}.",
    "budget_of_node": "The plan is that of {place}, whose part of it is {budget}; it emits {counted} by {last}, "
    "{used} of its part.",
    "budget_of_node_exceeded": "The plan is that of {place}, whose part of it is {budget}; it emits {counted} by "
    "{last} and exceeds its part by {excess}, from {year} on.",
    "budget_exceeded": "This pathway emits {counted} by {last}. The share is spent in {year} and exceeded by "
    "{excess}: {used} of it is used.",
    "budget_kept": "This pathway emits {counted} by {last} and keeps to the share: {used} of it is used.",
    "budget_nearest": "What it emits would fit the island's share for {temperature} °C, {likelihood} likely.",
    "budget_none": "It fits the island's share for no temperature up to {temperature} °C.",
    "budget_before": "The years simulated end in {last}, before the count begins.",
    "budget_inventory": "The existing forest removes {removed} over these years. It already stands in the national "
    "inventory and does not count.",
    "budget_additional": "Forest planted by this plan removes {removed}, which is counted.",
    "zero": "Near zero",
    "near_zero": "From {year} on, gross emissions stay at or below 5 % of those of {first}. In {last}, {left} a year "
    "remain{who}.",
    "not_near_zero": "Not by {last}: {left} a year are left, {share} of {first}{who}. Near zero is 5 %.",
    "net_zero": "With additional removals, net zero is reached in {year}.",
    "not_net_zero": "Net zero by additional removals alone is not reached by {last}.",
    "inventory_net_zero": "With all removals of the forest, as an inventory counts them, net zero is reached in "
    "{year}.",
    "zero_who": ", mostly from {sectors}",
    "zero_one_year": "One year is simulated: {left} are emitted{who}.",
    "proof": "Proven",
    "served_always": "Demand is served in every one of the {hours} hours simulated.",
    "served_not": "Of {hours} hours simulated, {unserved_hours} have demand that is not served: {energy} in all, "
    "{share} of demand; the worst year is {year}, with {worst} h.",
    "proof_looked": "The optimiser looked at {weeks}.",
    "proof_replay": "Simulated in every hour, its plan costs {share} of what it saw.",
    "proof_weeks_full": "every hour of its investment years",
    "proof_weather": "{hours}, in {n} weather years",
    "proof_weeks": (
        "{n} typical week",
        "{n} typical weeks",
    ),
    "proof_days": (
        "{n} typical day",
        "{n} typical days",
    ),
    "proof_steps": "{hours}, taken together in {n} steps",
    "supply": "In {last}, {renewable} of electricity is renewable{zero_carbon}; in {first} it was "
    "{renewable_before}{zero_carbon_before}.",
    "supply_one_year": "{renewable} of electricity is renewable{zero_carbon}.",
    "supply_zero_carbon": " and {share} zero-carbon, nuclear included",
    "supply_zero_carbon_before": " and {share}",
    "cost": "Cost",
    "cost_total": "All costs of {span} have a present value of {npc} ({rate} a year, prices of {price_year}).",
    "cost_lcoe": "Electricity costs {lcoe}.",
    "cost_less": "That is {difference} ({share}) less than the reference, which goes on as today.",
    "cost_more": "That is {difference} ({share}) more than the reference, which goes on as today.",
    "cost_same": "That is what the reference costs, which goes on as today.",
    "lcoe_reference": "Electricity costs {lcoe}, and {reference} in the reference.",
    "saved": "It emits {emissions} {than} than the reference{fuel}.",
    "saved_fuel": " and burns {litres} {than} of fossil fuel",
    "less": "less",
    "more": "more",
    "evidence": "Evidence",
    "evidence_share": "Of {n} values behind this report, {assumed} ({share}) are assumed or have no source stated, "
    "and {unverified} are unverified. Each is listed below.",
    "cautions": "Read with care",
    "headline_unserved": "{share} of demand is not served.",
}
