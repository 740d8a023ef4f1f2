"""Every sentence and heading of the report, in one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ilot.words.language import _, language, plural

RULES = {
    "per_capita": "equal per head of the world's people",
    "grandfathering": "by today's emissions",
    "blended": "between emissions and people",
    "convergence": "converging from emissions to people",
    "cumulative_per_capita": "equal per head, past included",
    "capability": "by capability",
    "ability_to_pay": "by ability to pay",
    "greenhouse_development_rights": "greenhouse development rights",
}
"""Rules of effort sharing, as they follow 'shared'."""

SECTORS = {
    "power": "Power plants",
    "buildings": "Buildings",
    "residential": "Homes",
    "services": "Services",
    "transport": "Transport",
    "industry": "Industry",
    "agriculture": "Agriculture",
    "waste": "Waste",
    "water": "Water supply and waste water",
    "ict": "Information and communication",
}
CLASSES = {"pv": "Solar", "csp": "Solar thermal", "wind": "Onshore wind", "import": "Imports", "tidal": "Tidal"}
CARRIERS = {"lpg": "LPG"}
ITEMS = {
    "investment": "Investment in power",
    "fixed_om": "Fixed operation and maintenance",
    "variable_om": "Variable operation and maintenance",
    "fuel": "Fuel of power plants",
    "carbon": "Carbon price",
    "unserved": "Demand not served",
    "export": "Export",
    "measures": "Demand measures",
    "planting": "Planting",
    "end_use_fuel": "Fuel of homes, cars and firms",
    "stocks": "Cars and appliances bought",
}
QUALITIES = {
    "measured": "measured on the spot",
    "published": "published by the source named",
    "derived": "calculated from published values",
    "estimate": "estimate of an expert or a regression",
    "assumed": "assumed by the authors",
    "unverified": "the source was not seen",
    "unstated": "no source is stated",
}
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
STRATEGIES = {
    "load_following": "load following",
    "cycle_charging": "cycle charging",
    "peak_reserve": "peak reserve",
}
BASKETS = {"CO2": "CO₂", "GHG": "Greenhouse gases"}

SOURCES = {
    "pv": "Sun",
    "csp": "Sun",
    "wind": "Wind",
    "offshore_wind": "Wind at sea",
    "hydro": "Rivers",
    "tidal": "Tides",
    "wave": "Waves",
    "geothermal": "Heat of the earth",
}
"""What plants that burn nothing draw on, by class."""

LEVERS = {
    "variable_builds": "New sun, wind and tide",
    "store_builds": "New stores",
    "measure_builds": "Demand measures",
    "fuel_price": "Price of fuels",
    "demand": "Demand that stocks do not explain",
}
"""Levers of the sliders; each is a factor on the run."""

DUALS = {
    "capacity_is_within_limit": "Capacity, most there may be",
    "store_power_is_within_limit": "Power of stores, most there may be",
    "energy_capacity_is_within_limit": "Energy of stores, most there may be",
    "link_capacity_is_within_limit": "Lines, most there may be",
    "technology_builds_are_within_rate": "Capacity, most that may be built in a year",
    "store_energy_builds_are_within_rate": "Stores, most that may be built in a year",
    "measure_level_is_within_limit": "Measures, most there may be",
    "measure_builds_are_within_rate": "Measures, most that may begin in a year",
    "group_within_potential": "Measures that exclude each other, most there may be",
    "planted_within_potential": "Hectares, most there may be",
    "planted_within_rate": "Hectares, most that may be planted in a year",
    "planted_within_land": "Hectares, land that there is",
    "emissions_within_budget": "Carbon budget",
    "gross_emissions_within_budget": "Budget of gross CO₂",
    "net_emissions_within_budget": "Budget of net CO₂",
    "removals_within_share": "Removals, most that may count",
    "emissions_within_cap": "Emissions of a year, cap",
    "emissions_of_node_within_cap": "Emissions of a year at a place, cap",
    "indigenous_share_reached": "Electricity of the island, least there must be",
    "non_synchronous_share_kept": "Share behind converters, most there may be",
    "capital_within_limit": "Capital, most that may be invested",
    "land_within_limit": "Land, most there may be taken",
    "store_charge_capacity_is_within_limit": "Charge power of stores, most there may be",
    "fuel_within_limit": "Fuel, most there is in a year",
    "imports_within_share": "Imported electricity, most there may be",
    "renewable_share_reached": "Renewable share, least there must be",
    "firm_capacity_covers_peak": "Reserve margin",
}
"""Limits of the optimiser, for the table of shadow prices."""

VERBS = {"run": "simulated", "optimise": "optimised"}
"""What was done to a scenario, in the line to cite."""

UNITS = ("h", "d")
"""Units that are words."""

QUALITY_NAMES = ("measured", "published", "derived", "estimate", "assumed", "unverified", "unstated", "modelled")

NAMES = (
    "Electricity", "Petrol", "Natural gas", "Kerosene", "Fuel oil", "Uranium", "Heat", "Biofuel", "Biomass", "Coal",
    "Diesel", "Gas", "Oil", "Hydrogen", "Nuclear", "Hydro", "Geothermal", "Waste", "Wave", "Offshore wind", "Battery",
    "Pumped hydro", "Reservoir", "Thermal", "Imports", "Aviation", "Shipping", "Ferries", "Construction", "Fishing",
    "Tourism", "Water", "Public", "Cement", "Rail", "Engines", "Mainland power",
    "Guangdong electricity", "Refinery gas", "Fuel", "Objective", "Gap", "Carbon budget",
    "Cooling", "Waste water",
    "County", "Province", "State", "Household", "Company",
    "Primal", "Primal relative", "Integrality", "Dual", "Dual relative", "Complementarity", "Gap relative",
)  # fmt: skip
"""Names of the model that stand on a page as they are; a scenario names its own things in each language by `title`."""

WEEKS = {
    "worst": "Hardest week",
    "median": "Median week",
    "best": "Easiest week",
}

WORDS: dict[str, str | tuple[str, str]] = {
    # Verdict
    "kicker": "Island pathway · {span}",
    "headline_exceeded": "{place} spends its {temperature} °C carbon share in {year}, and exceeds it by {excess} by "
    "{last}.",
    "headline_kept": "{place} keeps to its {temperature} °C carbon share: {used} of it is used by {last}.",
    "headline_one_year": "{place}, one year simulated: {gross} emitted, {renewable} of electricity renewable.",
    "budget": "Carbon budget",
    "budget_share": "Shared {rule} and counted from {start}, the island's part of the CO₂ that the world may still "
    "emit for {temperature} °C ({likelihood} likely) is {budget}.",
    "budget_of_node": "The plan is that of {place}, whose part of it is {budget}; it emits {counted} by {last}, {used} "
    "of its part.",
    "budget_of_node_exceeded": "The plan is that of {place}, whose part of it is {budget}; it emits {counted} by "
    "{last} and exceeds its part by {excess}, from {year} on.",
    "budget_exceeded": "This pathway emits {counted} by {last}. The share is spent in {year} and exceeded by {excess}: "
    "{used} of it is used.",
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
    "proof_weeks": ("{n} typical week", "{n} typical weeks"),
    "proof_days": ("{n} typical day", "{n} typical days"),
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
    "evidence_share": "Of {n} values behind this report, {assumed} ({share}) are assumed or have no source stated, and "
    "{unverified} are unverified. Each is listed below.",
    "cautions": "Read with care",
    "headline_unserved": "{share} of demand is not served.",
    # Headings and captions
    "reliability": "Reliability",
    "loss_of_load": "Loss of load",
    "estimate": "A year, on average",
    "low": "95 % from",
    "high": "to",
    "lolp": "Probability that an hour is not wholly served",
    "lolp_says": "By calendar month and hour of the day, of all members and years, in per cent.",
    "month": "Month",
    "kpi": "Key figures",
    "cost_project": "The one year stands for a project of {lifetime} years; its costs have a present value of {npc} "
    "({rate} a year, prices of {price_year}).",
    "earlier": ", after {before} in {first}",
    "and": " and ",
    "comma": ", ",
    "semicolon": "; ",
    "burning": "{plant}, {fuel}",
    "with_share": "{what} ({share})",
    "stop": ".",
    "per_year": "{unit} per year",
    "of_demand": "{what} ({share} of demand)",
    "rule_lacks": "{rule}: {lacking}",
    "kpi_lead": "Sums over {span}, means over the weather years, if not said otherwise.",
    "emissions": "Emissions and the carbon budget",
    "emissions_lead": "Gross emissions, removals and what counts against the budget are three different things and are "
    "shown apart.",
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
    "milestones_say": "Reductions below 2019, medians of the pathways with no or limited overshoot (IPCC AR6 Synthesis "
    "Report, table SPM.1), against gross emissions less additional removals. A pathway is 1.5 °C if it keeps to its "
    "budget and meets them.",
    "basket": "Gases",
    "year": "Year",
    "asked": "Asked",
    "reached": "Reached",
    "milestone": "Milestone",
    "met": "met",
    "missed": "missed",
    "implied_warming": "If all the world used its budget as the island uses its share, the earth would warm by "
    "{best} °C ({low} to {high} °C, the likely range of the response to CO₂).",
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
    "table_budget_says": "Share of the island's budget used by {last}, by temperature and likelihood of staying below. "
    "100 % or less is kept to.",
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
    "forest": "Forest",
    "forest_figure": "Removals by the forest",
    "forest_says": "The forest that stands removes {inventory} in {last}.",
    "forest_says_additional": "What this plan plants removes {additional} in {last}.",
    "pathway": "The pathway",
    "capacity_figure": "Capacity in service",
    "capacity_says": "{after} are in service in {last}{earlier}. Most of it in {last}: {largest}.",
    "stores_figure": "Energy that stores can hold",
    "stores_says": "Stores hold up to {after} in {last}{earlier}.",
    "generation_figure": "Electricity generated",
    "generation_says": "Demand is {after} in {last}{earlier}. Most comes from {largest} in {last}.",
    "fuel_figure": "Fuel burned in power plants",
    "fuel_says": "Power plants burn {after} in {last}{earlier}{volume}.",
    "fuel_volume": "; that is {litres} of liquid fuel in {last}",
    "final_figure": "Final energy by carrier",
    "final_says": "Homes, firms and vehicles use {after} in {last}{earlier}.",
    "demand": "Electricity demand",
    "unserved": "Demand not served",
    "builds": "What enters service",
    "builds_says": "New capacity by the years in which it enters service; who decides it is named.",
    "builds_none": "This plan builds nothing new.",
    "retired": "What leaves service",
    "retired_says": "Capacity at the end of its life or taken out early, by the years in which it leaves.",
    "retired_none": "Nothing leaves service.",
    "figure": "Figure",
    "meaning": "Meaning",
    "asset": "What",
    "decided_by": "Decided by",
    "unit": "Unit",
    "total": "All years",
    "measures": "Demand measures adopted",
    "measures_says": "Units in use at the start of the years named.",
    "measures_none": "No measure on the demand side is adopted.",
    "measure": "Measure",
    "one_unit": "One unit is",
    "potential": "Most possible",
    "dispatch": "Hour by hour",
    "dispatch_lead": "Three weeks of each year that the run kept, by demand less what sun, wind and water could give: "
    "the hardest, the median and the easiest.",
    "dispatch_year": "{year}",
    "week_title": "{which} of {year}: {start} to {end}",
    "week_says": "Demand peaks at {peak}. {served} Most comes from {largest}.",
    "week_served": "All demand is served.",
    "week_unserved": "{energy} are not served.",
    "week_member": " ({member})",
    "member": "Member",
    "member_weather": "weather year {weather_year}",
    "member_drawn": "weather year {weather_year}, draw {draw}",
    "members_some": "This page holds the hours of {n} of {all} members, those of the three weeks first.",
    "charge": "Charging stores",
    "charge_power": "{store}, charging",
    "flexible": "Taken by flexible demand",
    "strategy": "Of the strategies simulated, {chosen} is the cheapest for the power system; it costs {others}.",
    "strategy_other": "{more} more by {name}",
    "flexible_met": "Flexible demand takes {energy} and meets every deadline.",
    "flexible_not": "Flexible demand takes {energy} and misses {missed} by its deadlines.",
    "reserve_held": "Spinning reserve is held in every hour.",
    "reserve_short": "Spinning reserve is short in {hours} hours.",
    "discharge": "{store}, discharging",
    "curtailment": "Curtailed",
    "export": "Export",
    "no_hours": "This run kept no hours.",
    "no_power": "This island has no electricity to show.",
    "no_stocks": "This scenario simulates no stocks and no final energy.",
    "costs": "Costs",
    "cost_figure": "Cost by year",
    "cost_says": "The year {last} costs {after}{earlier}, investment as annuities. Largest in {last}: {largest}.",
    "cost_table": "Present value by item",
    "cost_table_says": "{span}, discounted at {rate} a year to the start of {first}, prices of {price_year}.",
    "item": "Item",
    "difference": "Difference",
    "period": "From",
    "seen": "Optimiser's view, a year",
    "simulated": "Simulated, a year",
    "sum": "Sum",
    "questions": "Five questions",
    "questions_lead": "What a city asks of a plan, and what this run answers. The figures are those of the other "
    "sections; a dash is no figure.",
    "question_of": "Of",
    "quantifiable": "Quantifiable",
    "quantifiable_asks": "Is it counted: emissions, energy, indicators?",
    "financeable": "Financeable",
    "financeable_asks": "What does it cost, who puts up the money and who pays?",
    "feasible": "Feasible",
    "feasible_asks": "Is demand served in every hour, and what are the hardest ones like?",
    "governable": "Governable",
    "governable_asks": "Does it keep to its targets, and who decides what?",
    "experimentable": "Experimentable",
    "experimentable_asks": "What may be tried, and how well are the numbers known?",
    "assumptions": "Assumptions",
    "assumptions_lead": "Every value of the scenario with its source and how well it is known: {counts}.",
    "filter": "Show",
    "search": "Search",
    "rows_shown": "rows shown",
    "where": "Where in the scenario",
    "value": "Value",
    "source": "Source",
    "quality": "Quality",
    "note": "Note",
    "data_file": "hourly data: {file}, {column}",
    "synthesised": "synthesised ({kind})",
    "provenance": "How this was made",
    "checks": "Closure of the balances",
    "checks_says": "Largest residual, as a share of what it is compared with. Above 1e-9 no report is written.",
    "check": "Check",
    "residual": "Residual",
    "solver": "Optimiser",
    "solver_name": "Solver",
    "solver_told": "HiGHS {version}, {method}",
    "solver_status": "Status",
    "solver_size": "Columns and rows",
    "solver_size_told": "{columns} and {rows}",
    "solver_rounds": "Rounds of solving and replaying",
    "solver_gap": "Gap",
    "solver_residual": "Residual, {name}",
    "machine": "Machine",
    "options": "Options",
    "seeds": "Seeds",
    "timings": "Time taken",
    "inputs_sha256": "Inputs, SHA-256",
    "proof_table": "The optimiser's view and the simulation",
    "data_notes": "What was done to the data",
    "versions": "Versions",
    "files": "Files read",
    "cite": "How to cite",
    "cite_text": "{product} (scenario simulation and pathway optimisation for islands). Scenario “{title}” "
    "({name}), {verb}, {finished}. Inputs SHA-256 {digest}.",
    "footer": "Made with {product} on {finished}.",
    # What a page of figures needs
    "contents": "Contents",
    "csv": "CSV",
    "csv_of": "Download the values of “{title}” as CSV",
    "warned": "Warnings and advice",
    "advice": "Advice",
    "warned_lead": "Thresholds stand in the scenario under report.warnings and may be changed there.",
    "warned_storage": "Sun, wind and tide supply {share} of what is served in {last}, and stores hold {hours} h of "
    "mean "
    "demand; from {from_share} on, {asked} h are asked for.",
    "advice_storage": "Look at the hardest week below, simulate more weather years (ensemble), and try more storage, a "
    "second kind of plant or demand that can wait.",
    "warned_removals": "Additional removals make up for {share} of gross CO₂, more than {threshold}.",
    "advice_removals": "Forest takes decades to grow and may burn or fall: look for gross reductions first, and read "
    "the "
    "verdict without removals too.",
    "warned_bound": (
        "In {last} the plan stands at a limit: {names}.",
        "In {last} the plan stands at {n} limits: {names}.",
    ),
    "advice_bound": "Such a result is the limit's rather than the plan's: see how well the limit is known, and what "
    "more of it would be worth (shadow prices below).",
    "and_more": (" and {n} more", " and {n} more"),
    "warned_weather": (
        "{n} weather year is simulated, of at least {asked}.",
        "{n} weather years are simulated, of at least {asked}.",
    ),
    "advice_weather": "A bad winter or a calm summer may be missing: give more weather years under ensemble before "
    "building on reliability.",
    "warned_unverified": "Much is paid for what rests on values that are assumed, unverified or without a source: "
    "{names}.",
    "unverified_of": ("{name} ({share} of what is paid, {n} value)", "{name} ({share} of what is paid, {n} values)"),
    "advice_unverified": "Ask for offers, measure or find sources for these first: each is in the table of "
    "assumptions.",
    "what_if": "What if",
    "what_if_lead": "Each slider is a factor on this run: 100 % is the run itself. Between the {n} points that were "
    "simulated over every hour, the page interpolates.",
    "what_if_figure": "Gross emissions with the sliders where they stand",
    "what_if_says": "The line is interpolated between simulations, the dashed one is this pathway.",
    "what_if_none": "No sliders were asked for: “ilot report RUN --what-if --out FILE.html” simulates a grid of a few "
    "levers and puts them here.",
    "with_sliders": "With the sliders",
    "reset": "Back to the run",
    "lever": "Lever",
    "sankey": "Energy from source to use",
    "sankey_figure": "Energy from source to use in a year",
    "sankey_says": "In {last}, {brought} are brought in from {n} sources, {used} are used and {lost} are lost on the "
    "way.",
    "sankey_plants": "{kind} plants",
    "sankey_loss_plants": "Lost in plants",
    "sankey_loss_links": "Lost in lines",
    "sankey_loss_stores": "Lost in stores and charging",
    "sankey_electricity": "Electricity",
    "sankey_export": "Export",
    "sankey_unserved": "Demand not served",
    "any_week": "Any week of {year}",
    "any_week_lead": "Choose a year and a week.",
    "any_week_says": "What is generated, stored and used in the hours of the week chosen.",
    "week": "Week",
    "heats": "Hours and days",
    "heats_lead": "Days run from left to right, hours of the day upwards.",
    "hour_of_day": "hour of the day",
    "heat_demand": "Demand",
    "heat_demand_says": "Demand of {year} is highest on {day} at {hour} h: {peak}; its mean is {mean}.",
    "heat_curtailment": "Curtailment",
    "heat_curtailment_says": "{sum} are curtailed in {year}, at most {peak}, on {day} at {hour} h.",
    "heat_state_of_charge": "State of charge",
    "heat_state_of_charge_says": "Stores hold up to {peak} in {year}, first on {day} at {hour} h; {mean} in the mean.",
    "heat_price": "Price",
    "heat_price_says": "What one MWh more would have cost in {year} by the plants that ran: {mean} in the mean, "
    "{peak} at "
    "most, first on {day} at {hour} h. 0 is sun, wind and stores alone.",
    "stocks": "Stocks and electrification",
    "stock_figure": "In use: {service}",
    "stock_says": "Electric are {before} in {first} and {after} in {last}.",
    "units": "units",
    "electrified_figure": "Electricity in final energy",
    "electrified_all": "All sectors",
    "electrified_says": "Electricity is {before} of final energy in {first} and {after} in {last}; dashed, by sector.",
    "class_figure": "Sink by class of cover",
    "class_takes": "In {last} most is taken up by {names}.",
    "class_gives": "Carbon is given off by {names}.",
    "cells_figure": "Change of carbon by cell, {first} to {last}",
    "cells_say": "The {n} cells gain {gained} and lose {lost} from {first} to {last}, without measures; gains are "
    "blue, "
    "losses orange.",
    "cash_figure": "Cash flow",
    "cash_says": "Most is invested in {year}: {most}. By {last} {total} have been paid, not discounted, what outlives "
    "the "
    "years taken off.",
    "cash_investment": "Investment",
    "cash_operation": "Operation, fuel and the rest",
    "cash_residual": "Left at the end",
    "cash_so_far": "Paid so far",
    "lcoe_table": "What the cost of electricity is made of",
    "lcoe_table_says": "Discounted cost by discounted energy served.",
    "shadow_table": "Shadow prices",
    "shadow_says": "What the plan would cost more if a limit were stricter by one unit, by the optimiser's own model, "
    "in the money of the year in which the unit counts. A sum over all years has a price in each. Those of policies "
    "come first, then the dearest.",
    "shadow_none": "A run that was not optimised has no shadow prices.",
    "shadow_excess": "The carbon budget is exceeded, by {excess} in the optimiser's count, and cost was minimised with "
    "this excess held at its least. So a limit that also keeps emissions up has in its price what others would have "
    "to do so that the excess does not grow, which may be most of it: it is no price of the limit alone.",
    "shadow_free": "No limit binds: none has a price.",
    "shadow_words": "In words",
    "limit": "Limit",
    "of_what": "Of what, when",
    "abatement": "Marginal abatement",
    "abatement_says": "The plan simulated again without each of its parts, cheapest tonne first. Parts work on each "
    "other: "
    "the rows do not add up. Below 0 the part pays for itself.",
    "abatement_none": "It was not asked for: “ilot report RUN --macc --out FILE.html” simulates the plan without each "
    "of "
    "its parts and puts the cost of a tonne avoided here.",
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
    "range_link_capacity": "Capacity of a line",
    "range_measure_level": "Units in use",
    "displaced": "What each part displaces",
    "displaced_says": "The plan chosen anew without one technology, or without one ban; cost as present value.",
    "displaced_without": "Without",
    "displaced_cost": "Cost, present value",
    "displaced_instead": "Generated instead in {year}",
    "displaced_no_plan": "no plan keeps to all limits",
    "declared": "Account, border adjustment and indicators",
    "account": "The community's account (GPC)",
    "account_says": "By the Global Protocol for Community-Scale Greenhouse Gas Inventories: electricity counts where "
    "it is "
    "used (scope 2), and generation for the grid in the territorial total alone. “ilot export RUN --to account” "
    "writes every line.",
    "sub_sector": "Sub-sector",
    "scope": "Scope",
    "total_territorial": "Territorial total",
    "total_biogenic": "Biogenic CO₂ (memo)",
    "balance": "Carbon balance",
    "balance_says": "Gross first, before any removal; removals are positive. Net is gross less the intended removals "
    "that the island keeps: what is issued as credits leaves the balance. What stands already is in the national "
    "inventory, and is shown for comparison alone.",
    "part": "Part",
    "balance_gross": "Gross emissions",
    "balance_intended_removals": "Intended removals, all",
    "balance_credits_issued": "Of these issued as credits",
    "balance_credits_sold": "Of the credits sold",
    "balance_net": "Net",
    "balance_other_removals": "Removals of land that stands already",
    "balance_harvested_products": "Gain of wood in use, in the land's removals",
    "balance_inventory_removals": "Removals of all land, inventory style",
    "balance_inventory_net": "Net, inventory style",
    "electricity_ways": "Electricity, counted in three ways",
    "electricity_ways_say": "Scopes 2 and 3 of the electricity used. By place: at the mean of the island's grid over "
    "the year, or in each hour. By contract: as bought, and by the residual mix where nothing is. Each is a whole "
    "account of the same electricity; none is added to another.",
    "electricity_annual": "By place, yearly mean",
    "electricity_hourly": "By place, by the hour",
    "electricity_market": "By contract",
    "border": "Carbon border adjustment (CBAM)",
    "border_says": "Goods sold in the EU and the certificates that are due, by the rules in force.",
    "border_none": "The scenario names no goods that are sold in the EU.",
    "border_good": "Good",
    "border_code": "CN code",
    "border_year": "Year",
    "border_exports": "Sold, t",
    "border_direct": "Direct, t CO₂e/t",
    "border_indirect": "Indirect, t CO₂e/t",
    "border_free": "Free, t CO₂e/t",
    "border_certificates": "Certificates",
    "border_cost": "Cost",
    "border_cost_per_t": "Cost of a tonne",
    "u4ssc": "Indicators of U4SSC",
    "u4ssc_says": "Of {all} indicators {told} are observed or computed here; the others are not modelled. “ilot "
    "export RUN "
    "--to u4ssc” writes the sheet for a verifier.",
    "indicator": "Indicator",
    "indicator_name": "Name",
    "noscript": "The figures need JavaScript. The words and tables are whole without it.",
}

LOSSES = {
    "lolh": "Loss-of-load hours",
    "lole": "Loss-of-load expectation",
    "lolev": "Loss-of-load events",
    "eue": "Expected unserved energy",
    "neue": "Expected unserved energy, of demand",
    "shortage_year_share": "Years with a shortage",
}
"""Names of the expectations of loss of load, in the order in which they are shown."""

KPI = {
    "served_energy": "Electricity served",
    "unserved_energy": "Demand not served",
    "unserved_hours": "Hours with demand not served",
    "longest_shortage": "Longest shortage",
    "largest_shortage": "Largest shortage",
    "deepest_shortage": "Deepest shortage",
    "nonsynchronous_peak": "Highest non-synchronous share",
    "autonomy_mean_demand": "Autonomy at mean demand",
    "autonomy_peak_demand": "Autonomy at peak demand",
    "fuel_stock_days": "Fuel in stock",
    "contingency_hours": "Hours short without the largest units",
    "contingency_unserved": "Not served without the largest units",
    "storm_unserved": "Storm: not served",
    "storm_unserved_local": "Storm: not served, with local supply",
    "storm_critical_unserved": "Storm: critical demand not served",
    "storm_critical_unserved_local": "Storm: critical demand not served, with local supply",
    "storm_served_share": "Storm: share served",
    "storm_served_share_local": "Storm: share served, with local supply",
    "curtailed_energy": "Curtailed",
    "renewable_share": "Renewable share",
    "zero_carbon_share": "Zero-carbon share",
    "local_share": "Local share",
    "gross_emissions": "Gross emissions",
    "gross_co2": "Gross CO₂",
    "removals": "Removals, all",
    "additional_removals": "Removals, additional",
    "net_emissions": "Net of all removals",
    "carbon_budget": "Carbon budget",
    "budget_used": "Budget used",
    "budget_exceeded_year": "Budget spent in",
    "planner_budget": "Carbon budget of the planner's place",
    "planner_counted_co2": "CO2 counted against it",
    "planner_budget_used": "Used of the planner's budget",
    "planner_budget_exceeded_year": "Planner's budget spent in",
    "budget_peak_excess": "Budget exceeded by, at most",
    "budget_peak_year": "Budget exceeded most in",
    "implied_warming": "Warming if all did the same",
    "near_zero_year": "Near zero from",
    "net_zero_year": "Net zero from",
    "net_zero_co2_year": "Net zero from, CO₂ alone",
    "inventory_net_zero_year": "Net zero from, inventory style",
    "net_present_cost": "Present value of all costs",
    "lcoe": "Cost of electricity",
    "imported_energy": "Energy imported",
    "energy_import_dependence": "Dependence on imported energy",
    "fuel_import_cost": "Paid for imported energy",
    "job_years": "Direct work, job-years",
    "unit_starts": "Starts of units",
    "flexible_energy": "Flexible demand",
    "flexible_missed_energy": "Flexible demand missed",
    "flexible_missed_hours": "Hours with flexible demand missed",
    "spilled_inflow": "Inflow spilled",
    "reserve_shortfall": "Spinning reserve not held",
    "reserve_shortfall_hours": "Hours short of spinning reserve",
    "nonsynchronous_hours": "Hours above the allowed non-synchronous share",
    "replay_cost_gap": "Proof: cost gap",
    "replay_unserved_energy": "Proof: not served",
}
"""Names of the key figures, in the order in which they are shown; what they mean stands in `ilot.glossary.kpis`."""


FIGURES = {
    "emissions_per_person": "Emissions by resident",
    "emissions_per_visitor": "Emissions by visitor",
    "electricity_per_person": "Electricity by resident",
    "electricity_per_visitor": "Electricity by visitor",
    "renewable_energy": "Renewable energy, all carriers",
    "low_carbon_vehicles": "Low-carbon vehicles",
    "u4ssc_indicators": "U4SSC indicators with a value",
    "score": "Score",
    "label": "Label",
    "cost_per_person": "Cost by resident",
    "investment": "Investment",
    "net_present_value": "Present value of the power system to who invests",
    "internal_rate_of_return": "Its rate of return",
    "debt_service_cover_lowest": "Debt service cover, lowest",
    "loan_life_cover": "Loan life cover",
    "paid": "Paid by",
    "household_bill": "Energy bill of homes by resident",
    "lole": "Loss-of-load expectation",
    "neue": "Expected unserved energy, of demand",
    "peak_demand": "Peak demand",
    "capacity": "Capacity in service",
    "energy_capacity": "Energy that stores can hold",
    "is_1p5": "A pathway of 1.5 °C",
    "milestones_met": "Milestones met",
    "policy": "Rule in force, and who decides it",
    "levers": "Levers that may be used, decided by",
    "level_of_ambition": "Level of ambition",
    "values": "Values behind the run",
    "assumed_share": "Of them assumed or without a source",
    "n_members": "Weather years and draws",
    "objective": "Cost as the optimiser saw it",
    "gap": "Its distance from the best possible",
    "seed": "Seed of all that is drawn",
}
"""Names of figures that stand in the tables of the five questions alone."""


def say(name: str, /, **values: Any) -> str:
    """Return a sentence in the language spoken, its blanks filled in; of two forms the one that `n` asks for."""
    message = WORDS[name]
    said = _(message) if isinstance(message, str) else plural(*message, values["n"])
    return said.format(**values)


def word(table: dict[str, str], name: str) -> str:
    """Return what a name of the model is called, else the name itself as words."""
    return _(table.get(name) or name.replace("_", " ").replace("-", " ").capitalize())


def in_sentence(title: str) -> str:
    """Return a title as it stands inside a sentence: `Solar on roofs` small, `PV` as it is.

    >>> in_sentence("Solar on roofs"), in_sentence("PV on roofs")
    ('solar on roofs', 'PV on roofs')
    """
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def joined(sentences: Iterable[str]) -> str:
    """Return sentences one after the other, those that say nothing left out."""
    return ("" if language() == "zh" else " ").join(filter(None, sentences))


def begun(sentence: str) -> str:
    """Return a sentence with a large first letter."""
    return f"{sentence[:1].upper()}{sentence[1:]}"


def listed(names: Sequence[str]) -> str:
    """Return names as a list in a sentence.

    >>> listed(["power", "transport", "industry"])
    'power, transport and industry'
    """
    return say("and").join(filter(None, [say("comma").join(names[:-1]), names[-1]])) if names else ""
