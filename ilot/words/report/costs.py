"""What the report says of costs, cash and shadow prices."""

from __future__ import annotations

WORDS: dict[str, str | tuple[str, str]] = {
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
    "cash_figure": "Cash flow",
    "cash_says": "Most is invested in {year}: {most}. By {last} {total} have been paid, not discounted, what outlives "
    "the years taken off.",
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
    "shadow_excess": "The carbon budget is exceeded, by {excess} in the optimiser's count, and cost was minimised "
    "with this excess held at its least. So a limit that also keeps emissions up has in its price what others would "
    "have to do so that the excess does not grow, which may be most of it: it is no price of the limit alone.",
    "shadow_free": "No limit binds: none has a price.",
    "shadow_words": "In words",
    "limit": "Limit",
    "of_what": "Of what, when",
}
