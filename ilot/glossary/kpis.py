"""What each figure of `kpi` means."""

from __future__ import annotations

LOSS_OF_LOAD = {
    "lolh": "loss-of-load hours: expected hours a year in which demand is not wholly served",
    "lole": "loss-of-load expectation: expected days a year with any such hour",
    "lolev": "loss-of-load events: expected runs of such hours in a year",
    "eue": "expected unserved energy of a year",
    "neue": "expected unserved energy / expected demand",
    "shortage_year_share": "share of years with any hour not wholly served",
}
"""Expectations over members, means of the simulated years."""

BOUND = "; lower bound of its 95 % confidence interval over members"

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
    "additional_removals": "CO2 taken up because of what the plan plants, beyond the same land without it, or captured",
    "carbon_budget": "the island's share of the remaining global carbon budget, CO2 only",
    "budget_used": "CO2 counted against the budget at the horizon / the budget; above 1 it is exceeded",
    "budget_exceeded_year": "first year whose cumulative count exceeds the budget; none if it is kept",
    "budget_peak_excess": "most CO2 that is counted beyond the budget at the end of any year; 0 if it is kept",
    "budget_peak_year": "the year at whose end the count is highest, where it exceeds the budget",
    "implied_warming": "global warming if all the world used its carbon budget as the island uses its share",
    "near_zero_year": "first year from which gross emissions stay at or below 5 % of the first year's",
    "net_zero_year": "first year from which all gases less additional removals stay at or below 0; none without forest",
    "net_zero_co2_year": "as net_zero_year, for CO2 alone: where CH4 and N2O remain it comes first",
    "inventory_net_zero_year": "as net_zero_year, with the removals of the existing forest too: the inventory's view",
    "planner_budget": "the part of the carbon budget of the node whose plan this is; nothing where it is the island's",
    "planner_counted_co2": "CO2 emitted there less additional removals, from the budget's first year to the horizon",
    "planner_budget_used": "planner_counted_co2 / planner_budget",
    "planner_budget_exceeded_year": "first year whose cumulative count at that node exceeds its part of the budget",
    "net_present_cost": "all costs of all simulated years, discounted to the start of the first; all sectors",
    "lcoe": "discounted cost of the power system / discounted served energy",
    "imported_energy": "fuel and electricity from outside the island, in plants and end uses, all years together",
    "energy_import_dependence": "imported energy / all energy, sun, wind and water as electricity; 1 − it is its own",
    "fuel_import_cost": "what is paid for imported energy in all years, undiscounted; less of it is imports avoided",
    "job_years": "direct work of building and operating plants and stores, by the multipliers that are stated",
    "unit_starts": "how often a unit of a plant on demand was started, all years together",
    "flexible_energy": "electricity that demand which may wait has taken, all years together",
    "flexible_missed_energy": "what flexible demand had to have by its hour and did not get, all years together",
    "flexible_missed_hours": "hours in which flexible demand missed some of it, each flexible demand counted by itself",
    "spilled_inflow": "energy of the water that full reservoirs could not keep, all years together",
    "reserve_shortfall": "spinning reserve that was asked for and not held, MW times hours, all years together",
    "reserve_shortfall_hours": "hours in which spinning reserve was short, all years together",
    "nonsynchronous_hours": "hours above non_synchronous_maximum in the share through converters, all years",
    "n_members": "members simulated: weather years × draws of outages; loss of load is told of more than one only",
    **{
        f"{name}{bound}": f"{meaning}{said}"
        for name, meaning in LOSS_OF_LOAD.items()
        for bound, said in (("", ""), ("_low", BOUND), ("_high", BOUND.replace("lower", "upper")))
    },
    "highest_lolp": "highest loss-of-load probability of an hour of the day in a calendar month",
    "longest_shortage": "most hours in a row with demand not wholly served, of all members and years",
    "largest_shortage": "most energy not served in one run of such hours, of all members and years",
    "deepest_shortage": "highest demand not served in an hour, of all members and years",
    "nonsynchronous_peak": "highest hourly share of generation and discharge through converters, not turning machines",
    "autonomy_mean_demand": "hours for which full stores alone carry the mean demand, last year; 0 if short of power",
    "autonomy_peak_demand": "hours for which full stores alone carry the peak demand, last year; 0 if short of power",
    "fuel_stock_days": "days that stocks last at the mean burn of the plants: shortest of fuels and years",
    "contingency_hours": "hours not wholly served with the largest units out all year, worst case and year",
    "contingency_unserved": "demand not served with the largest units out all year, worst case and year",
    "storm_unserved": "demand not served of customers whom a storm cuts off, without local supply, last year",
    "storm_critical_unserved": "of that the critical part: what hospitals, water and telecom go without",
    "storm_served_share": "demand served / demand, of all customers, in the hours after landfall that are looked at",
    "storm_unserved_local": "as storm_unserved, with the stores and plants that stand with the customers",
    "storm_critical_unserved_local": "as storm_critical_unserved, with local stores and plants",
    "storm_served_share_local": "as storm_served_share, with local stores and plants",
}
"""Of every simulation, by name."""

OPTIMISED: dict[str, str] = {
    "objective": "net present cost of the plan as the optimiser's own model sees it",
    "gap": "relative distance of the objective from the best that could be, as proven by the solver",
    "replay_cost_gap": "cost of the simulated plan over the cost that the optimiser saw, less 1",
    "replay_unserved_energy": "demand not served when the plan is simulated over every hour of every year",
}
"""Of an optimised pathway besides."""
