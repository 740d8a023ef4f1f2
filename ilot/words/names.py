"""What the things of a model are called: sectors, plants, carriers, items of cost, rules."""

from __future__ import annotations

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

STRATEGIES = {
    "load_following": "load following",
    "cycle_charging": "cycle charging",
    "peak_reserve": "peak reserve",
}

BASKETS = {"CO2": "CO₂", "GHG": "Greenhouse gases"}

WEEKS = {
    "worst": "Hardest week",
    "median": "Median week",
    "best": "Easiest week",
}

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

UNITS = ("h", "d")
"""Units that are words."""
