"""What each figure of `kpi` means."""

from __future__ import annotations

KPIS: dict[str, str] = {
    "served_energy": "electricity demand that was served, all years together",
    "unserved_energy": "electricity demand that was not served, all years together",
    "curtailed_energy": "electricity that could have been generated and was neither used, stored nor exported",
    "unserved_hours": "hours in which demand was not wholly served, at any node, all years together",
    "renewable_share": "1 − non-renewable generation / served energy; nuclear is not renewable",
    "zero_carbon_share": "1 − generation with direct CO2 / served energy; nuclear counts as zero-carbon",
    "local_share": "1 − generation from imported fuel or imported electricity / served energy",
    "gross_emissions": "greenhouse gases to the atmosphere before any removal, scopes 1 and 2, all years together",
    "removals": "CO2 taken up by forest, existing and additional, all years together; shown apart from gross",
    "net_emissions": "gross emissions less all removals; never to be read without the two",
    "gross_co2": "CO2 alone to the atmosphere before any removal, scopes 1 and 2, all years together",
    "net_co2": "gross CO2 less additional removals alone: what is counted against the carbon budget, in all years",
    "additional_removals": "CO2 taken up because of what the plan plants, beyond the same land without it",
    "carbon_budget": "the island's share of the remaining global carbon budget, CO2 only",
    "budget_used": "CO2 counted against the budget at the horizon / the budget; above 1 it is exceeded",
    "budget_exceeded_year": "first year whose cumulative count exceeds the budget; none if it is kept",
    "implied_warming": "global warming if all the world used its carbon budget as the island uses its share",
    "near_zero_year": "first year from which gross emissions stay at or below 5 % of the first year's",
    "net_zero_year": "first year from which gross less additional removals stay at or below 0; none without forest",
    "inventory_net_zero_year": "as net_zero_year, with the removals of the existing forest too: the inventory's view",
    "net_present_cost": "all costs of all simulated years, discounted to the start of the first; all sectors",
    "lcoe": "discounted cost of the power system / discounted served energy",
}
"""Of every simulation, by name."""

OPTIMISED: dict[str, str] = {
    "objective": "net present cost of the plan as the optimiser's own model sees it",
    "gap": "relative distance of the objective from the best that could be, as proven by the solver",
    "replay_cost_gap": "cost of the simulated plan over the cost that the optimiser saw, less 1",
    "replay_unserved_energy": "demand not served when the plan is simulated over every hour of every year",
}
"""Of an optimised pathway besides."""
