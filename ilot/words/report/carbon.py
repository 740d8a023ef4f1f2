"""What the report says of emissions, the carbon budget, 1.5 °C and the parts of the island."""

from __future__ import annotations

WORDS: dict[str, str | tuple[str, str]] = {
    "emissions": "Emissions and the carbon budget",
    "emissions_lead": "Gross emissions, removals and what counts against the budget are three different things and "
    "are shown apart.",
    "gross_figure": "Gross emissions by sector",
    "gross_says": "Gross emissions fall from {before} in {first} to {after} in {last}.",
    "gross_says_rise": "Gross emissions go from {before} in {first} to {after} in {last}.",
    "gross_says_one": "Gross emissions of {first} are {before}.",
    "gross_says_removals": "Below the axis are the removals of the forest.",
    "gross_says_reference": "The dashed line is the reference.",
    "net": "Net of all removals",
    "reference_gross": "Reference, gross",
    "existing_sink": "Existing sink (in the national inventory)",
    "additional_sink": "Additional sink",
    "budget_figure": "CO₂ counted against the budget",
    "budget_says_exceeded": "The count passes the share of {budget} in {year} and ends at {counted} in {last}.",
    "budget_says_kept": "The count ends at {counted} in {last}, below the share of {budget}.",
    "budget_says_reference": "The reference ends at {counted}.",
    "budget_says_what": "Counted are gross CO₂ of scopes 1 and 2 less additional removals, from {start} on. Dotted: "
    "the island's share, and those for higher temperatures, {likelihood} likely.",
    "this_pathway": "This pathway",
    "reference": "Reference",
    "rule": "The remaining budget, shared",
    "rule_chosen": " (chosen)",
    "shares": "Other ways to share",
    "shares_say": "No rule is right by itself: the same pathway against the island's share by each rule whose numbers "
    "are given. Not computed: {left_out}.",
    "milestones": "Milestones of the world's 1.5 °C pathways",
    "milestones_say": "Reductions below 2019, medians of the pathways with no or limited overshoot (IPCC AR6 "
    "Synthesis Report, table SPM.1), against gross emissions less additional removals. A pathway is 1.5 °C if it "
    "keeps to its budget and meets them.",
    "basket": "Gases",
    "year": "Year",
    "asked": "Asked",
    "reached": "Reached",
    "milestone": "Milestone",
    "met": "met",
    "missed": "missed",
    "implied_warming": "If all the world used its budget as the island uses its share, the earth would warm by {best} "
    "°C ({low} to {high} °C, the likely range of the response to CO₂).",
    "judgement": "1.5 °C",
    "judged_kept": "This is a pathway of 1.5 °C: {reasons}.",
    "judged_missed": "This is no pathway of 1.5 °C: {reasons}.",
    "judged_open": "Whether this is a pathway of 1.5 °C is open: nothing that is judged fails, but it lacks {missing}.",
    "judged_besides": "Not judged for want of {missing}.",
    "judged_budget_kept": "it keeps to the island's share of the remaining budget",
    "judged_budget_exceeded": "it exceeds the island's share from {year} on, by {peak} at most, in {when}{back}",
    "judged_back": ", and comes back to it in {year}",
    "judged_milestones_met": "it meets the milestones of {years}",
    "judged_milestone": "in {year} CO₂ is {reached} below 2019 where {asked} is asked",
    "judged_milestone_rise": "in {year} CO₂ is {risen} above 2019 where {asked} below it is asked",
    "judged_by": "Judged by the world's remaining budget for 1.5 °C from {start} on, {likelihood} likely, shared "
    "{rule}: {budget} for the island, against which {counted} are counted by {last}{removals}; and by the milestones "
    "of the world's 1.5 °C pathways.",
    "judged_removals": ", {removals} of additional removals taken off",
    "judged_no_removals": ", no removals taken off",
    "table_budget": "Budgets kept and exceeded",
    "table_budget_says": "Share of the island's budget used by {last}, by temperature and likelihood of staying "
    "below. 100 % or less is kept to.",
    "temperature": "Temperature",
    "likely": "{likelihood} likely",
    "nodes": "The parts of the island",
    "node": "Part",
    "nodes_says": "Each part against its own share of the budget, from {start} to {last}. What counts is gross CO₂ of "
    "scopes 1 and 2 less additional removals, where it is emitted: electricity counts where it is generated or "
    "imported, so a part that draws its power from another has little of it in its count. The existing sink is not "
    "counted.",
    "node_budget": "Share",
    "node_gross": "Gross CO₂",
    "node_additional": "Additional sink",
    "node_counted": "Counted",
    "node_used": "Used",
    "node_year": "Spent in",
    "node_excess": "Exceeded by",
    "node_inventory": "Existing sink",
    "node_island": "All",
    "not_spent": "not spent",
}
