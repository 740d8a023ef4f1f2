"""What the report says of the community's account, border adjustment and indicators."""

from __future__ import annotations

WORDS: dict[str, str | tuple[str, str]] = {
    "declared": "Account, border adjustment and indicators",
    "account": "The community's account (GPC)",
    "account_says": "By the Global Protocol for Community-Scale Greenhouse Gas Inventories: electricity counts where "
    "it is used (scope 2), and generation for the grid in the territorial total alone. “ilot export RUN --to account” "
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
    "export RUN --to u4ssc” writes the sheet for a verifier.",
    "indicator": "Indicator",
    "indicator_name": "Name",
}
