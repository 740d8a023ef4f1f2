"""The table of variables: every name that crosses from one room to another, once.

Each row says what the variable is, over which dimensions it lies, in which unit and within which range.
`docs/nomenclature.md` is generated from it, and `check` holds every Dataset against it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

ELECTRICITY = "electricity"
"""The carrier that the power system supplies; every other carrier is a fuel."""

GASES = ("CO2", "CH4", "N2O", "CH4 non-fossil", "CO2e")
"""Methane by its origin, for its potential; `CO2e` is what is stated so: refrigerants, and factors of several gases."""

MONTHS = 12


@dataclass(frozen=True)
class Variable:
    """One row of the table.

    `low` and `high` are inclusive; `inf` is allowed only where `may_be_infinite` (no limit is stated).
    """

    name: str
    dims: tuple[str, ...]
    unit: str
    meaning: str
    dataset: str
    low: float = -np.inf
    high: float = np.inf
    may_be_infinite: bool = False


def _table(dataset: str, text: str) -> list[Variable]:
    rows = []
    for line in filter(str.strip, text.splitlines()):
        name, dims, unit, bounds, meaning = (part.strip() for part in line.split("|"))
        low, _, high = bounds.rstrip("*").partition("..")
        rows.append(
            Variable(
                name=name,
                dims=tuple(dims.split()),
                unit=unit,
                meaning=meaning,
                dataset=dataset,
                low=float(low) if low else -np.inf,
                high=float(high) if high else np.inf,
                may_be_infinite=bounds.endswith("*"),
            )
        )
    return rows


# name | dims | unit | low..high (a star: infinite means "no limit") | meaning

INPUTS = _table(
    "inputs",
    """
    population             | node year                  | 1            | 0..      | resident population, mean of the year
    visitors               | year                       | 1/yr         | 0..      | visitors who come in a year; 0: none stated
    profile                | pattern hour               | 1            | ..       | pool of hourly patterns: availability (0-1), or share of a year's energy in the hour (sums to 1)

    existing_capacity      | technology vintage         | MW           | 0..      | capacity that entered service at the start of the vintage year; future vintages are committed
    lifetime               | technology vintage         | yr           | 0..      | years in service of what enters it at the start of the vintage year
    lifetime_hours         | technology                 | h            | 0..*     | running hours until replacement
    overnight_cost         | technology year            | money/MW     | 0..      | investment at the start of service, by its year: overnight cost with duty and tax on imports, interest during construction and the provision for decommissioning, as of all costs of investment below
    fixed_om               | technology year            | money/MW/yr  | 0..      | fixed operation and maintenance of all capacity in service
    variable_om            | technology year            | money/MWh    | 0..      | operation and maintenance per energy generated
    running_om             | technology                 | money/MW/h   | 0..      | operation and maintenance per hour running and MW on line
    cost_of_capital        | technology                 | 1/yr         | 0..      | real rate of the annuity
    availability_pattern   | member technology          | 1            | -1..     | row of `profile` that bounds output; -1: always available
    forced_availability    | technology                 | 1            | 0..1     | mean share of capacity not on forced or planned outage, multiplies availability where no outages are drawn
    fuel_slope             | technology                 | MWh/MWh      | 0..      | fuel burned per energy generated; 0: burns nothing
    fuel_slope_ratio       | technology vintage         | 1            | 0..      | `fuel_slope` of what enters service at the start of the vintage year over that of the table; 1: all vintages burn alike
    fuel_intercept         | technology                 | MWh/MW/h     | 0..      | fuel burned per hour and MW on line at no output
    fuel_curvature         | technology                 | MWh/MWh      | 0..      | added fuel per energy at full load: burned = intercept x online + slope x P + curvature x P^2/online; 0: a line
    start_fuel             | technology                 | MWh/MW       | 0..      | fuel burned to start a MW of capacity; 0: none
    start_cost             | technology                 | money/MW     | 0..      | wear and labour to start a MW of capacity, fuel apart; 0: none
    minimum_up_time        | technology                 | h            | 0..      | a unit that started stays on line so long, at its minimum load at least; 0: may stop at once
    minimum_down_time      | technology                 | h            | 0..      | a unit that stopped stays off line so long; 0: may start at once
    minimum_load           | technology                 | 1            | 0..1     | lowest output of a running unit, share of its capacity
    unit_capacity          | technology                 | MW           | 0..      | size of one unit; 0: output is divisible, the whole capacity is one unit
    is_must_run            | technology                 | 1            | 0..1     | 1: always runs at its minimum load at least
    whole_units            | technology                 | 1            | 0..1     | 1: the optimiser builds whole units of `unit_capacity`; 0: any capacity
    may_retire             | technology                 | 1            | 0..1     | 1: the optimiser may take it out of service before the end of its life; 0: it stays
    is_before_storage      | technology                 | 1            | 0..1     | 1: runs before stores discharge; 0: after them
    is_synchronous         | technology                 | 1            | 0..1     | 1: its machines turn with the grid's frequency; 0: behind converters
    provides_reserve       | technology                 | 1            | 0..1     | 1: its headroom on line (of a variable one: its curtailed output) counts as spinning reserve
    is_renewable           | technology                 | 1            | 0..1     | 1: renewable by itself; 0: as its fuel is
    is_zero_carbon         | technology                 | 1            | 0..1     | 1: emits nothing by itself; 0: as its fuel is
    is_local               | technology                 | 1            | 0..1     | 1: its energy is of the island; 0: as its fuel is
    can_burn               | technology fuel            | 1            | 0..1     | 1: the technology may burn the fuel
    fuel_share             | technology fuel year       | 1            | 0..1     | share of each fuel in what is burned, unless the plan says otherwise
    maximum_capacity       | technology year            | MW           | 0..*     | limit of the resource, of land, of the grid connection
    maximum_build          | technology year            | MW/yr        | 0..*     | limit of what can enter service in a year
    is_buildable           | technology year            | 1            | 0..1     | 1: new capacity may enter service at the start of the year (lead time, status, bans applied)
    is_operable            | technology year            | 1            | 0..1     | 0: banned, whatever its capacity
    capacity_credit        | technology                 | 1            | 0..1     | firm share of capacity, for the reserve margin
    construction_jobs      | technology                 | yr/MW        | 0..      | job-years to build a MW; 0: none stated
    operation_jobs         | technology                 | 1/MW         | 0..      | jobs to operate and maintain a MW; 0: none stated

    store_existing_power   | store vintage              | MW           | 0..      | power capacity that entered service at the start of the vintage year
    store_existing_energy  | store vintage              | MWh          | 0..      | energy capacity likewise
    store_power_lifetime   | store vintage              | yr           | 0..      | lifetime of the power part that enters service at the start of the vintage year
    store_energy_lifetime  | store vintage              | yr           | 0..      | lifetime of the energy part, likewise
    store_cycle_lifetime   | store                      | 1            | 0..*     | full cycles until the energy part is replaced
    store_power_cost       | store year                 | money/MW     | 0..      | investment of the power part
    store_energy_cost      | store year                 | money/MWh    | 0..      | investment of the energy part
    store_power_fixed_om   | store year                 | money/MW/yr  | 0..      | fixed operation and maintenance of the power part
    store_energy_fixed_om  | store year                 | money/MWh/yr | 0..      | fixed operation and maintenance of the energy part
    store_variable_om      | store year                 | money/MWh    | 0..      | operation and maintenance per energy discharged
    store_charge_om        | store year                 | money/MWh    | 0..      | operation and maintenance per energy taken from the node; 0: none
    store_cost_of_capital  | store                      | 1/yr         | 0..      | real rate of the annuity
    charge_efficiency      | store                      | 1            | 0..1     | stored per energy taken from the node
    discharge_efficiency   | store                      | 1            | 0..1     | given to the node per energy taken from the store
    standing_loss          | store                      | 1/h          | 0..1     | share of the state of charge lost in an hour
    charge_efficiency_change | store vintage            | 1            | -1..1    | `charge_efficiency` of what enters service at the start of the vintage year less that of the table; 0: all vintages alike
    discharge_efficiency_change | store vintage         | 1            | -1..1    | `discharge_efficiency`, likewise
    standing_loss_change   | store vintage              | 1/h          | -1..1    | `standing_loss`, likewise
    minimum_state          | store                      | 1            | 0..1     | lowest state of charge, share of energy capacity
    initial_state          | store                      | 1            | 0..1     | state of charge at the first edge of each simulated year, share of energy capacity
    cycle_is_fixed         | store                      | 1            | 0..1     | 1: the optimiser's full year begins and ends at `initial_state`; 0: at the state that serves best, the same at both ends
    store_duration         | store                      | h            | 0..      | fixed energy per power of new builds; 0: free
    store_maximum_power    | store year                 | MW           | 0..*     | limit on power capacity
    store_maximum_energy   | store year                 | MWh          | 0..*     | limit on energy capacity
    store_maximum_build    | store year                 | MWh/yr       | 0..*     | limit of energy capacity entering service in a year
    store_is_buildable     | store year                 | 1            | 0..1     | 1: new capacity may enter service at the start of the year
    store_may_retire       | store                      | 1            | 0..1     | 1: the optimiser may take its parts out of service before the end of their life; 0: they stay
    store_whole_units      | store                      | 1            | 0..1     | 1: the optimiser builds whole units, each of all parts whose size is stated; 0: any power and energy
    store_unit_power       | store                      | MW           | 0..      | power of one unit; 0: not stated, built as it fits
    store_unit_energy      | store                      | MWh          | 0..      | energy of one unit, likewise
    store_unit_charge      | store                      | MW           | 0..      | own charge power of one unit, likewise
    store_existing_charge  | store vintage              | MW           | 0..      | own charge power that entered service at the start of the vintage year (an electrolyser, a pump)
    store_charge_lifetime  | store vintage              | yr           | 0..      | lifetime of the charge part, likewise
    store_charge_cost      | store year                 | money/MW     | 0..      | investment of the charge part
    store_charge_fixed_om  | store year                 | money/MW/yr  | 0..      | fixed operation and maintenance of the charge part
    store_maximum_charge   | store year                 | MW           | 0..*     | limit on own charge power
    charge_power_ratio     | store                      | 1            | 0..      | charge power that comes with each MW of `store_power`, besides the own; 1: as it discharges; 0: own alone
    minimum_charge         | store                      | 1            | 0..1     | lowest charge of a store that charges, share of its charge power (an electrolyser's minimum load); 0: none
    maximum_state          | store                      | 1            | 0..1     | highest state of charge, share of energy capacity; 1: all of it
    inflow_pattern         | member store               | 1            | -1..     | row of `profile` with the share of the year's inflow in each hour; -1: none
    inflow                 | store year                 | MWh/yr       | 0..      | energy that flows into the store by itself (rivers); 0: none
    lower_capacity_ratio   | store                      | 1            | 0..*     | lower reservoir over energy capacity, in MWh of the upper one; infinite: river or sea, no bound
    lower_initial_state    | store                      | 1            | 0..1     | water of the lower reservoir at the first edge of each year, share of its capacity
    store_calendar_fade    | store                      | 1/yr         | 0..1     | share of the new energy capacity lost in each year of service; 0: none
    store_cycle_fade       | store                      | 1            | 0..1     | share of the new energy capacity lost with each full cycle; 0: none
    cycle_set_point        | store                      | 1            | 0..1     | state up to which `cycle_charging` charges from engines, share of energy capacity; read by that strategy alone
    peak_reserve_state     | store                      | 1            | 0..1     | state that `peak_reserve` keeps for what engines cannot serve, share of energy capacity; read by it alone
    store_is_synchronous   | store                      | 1            | 0..1     | 1: discharges by machines that turn with the grid's frequency; 0: behind converters
    store_provides_reserve | store                      | 1            | 0..1     | 1: the power it could still give counts as spinning reserve
    store_capacity_credit  | store                      | 1            | 0..1     | firm share of power capacity
    store_construction_jobs | store                     | yr/MW        | 0..      | job-years to build a MW of power; 0: none stated
    store_operation_jobs   | store                      | 1/MW         | 0..      | jobs to operate and maintain a MW of power; 0: none stated

    link_existing_capacity | link vintage               | MW           | 0..      | capacity that entered service at the start of the vintage year
    link_lifetime          | link vintage               | yr           | 0..      | lifetime of what enters service at the start of the vintage year
    link_cost              | link year                  | money/MW     | 0..      | investment
    link_fixed_om          | link year                  | money/MW/yr  | 0..      | fixed operation and maintenance
    link_cost_of_capital   | link                       | 1/yr         | 0..      | real rate of the annuity
    link_loss              | link                       | 1            | 0..1     | share lost between its ends, both directions
    link_loss_change       | link vintage               | 1            | -1..1    | `link_loss` of what enters service at the start of the vintage year less that of the table; 0: all vintages alike
    link_maximum_capacity  | link year                  | MW           | 0..*     | limit on capacity
    link_is_buildable      | link year                  | 1            | 0..1     | 1: new capacity may enter service at the start of the year
    link_may_retire        | link                       | 1            | 0..1     | 1: the optimiser may take it out of service before the end of its life; 0: it stays
    link_whole_units       | link                       | 1            | 0..1     | 1: the optimiser builds whole units of `link_unit_capacity`; 0: any capacity
    link_unit_capacity     | link                       | MW           | 0..      | size of one unit, a cable or circuit; 0: not stated

    export_capacity        | node year                  | MW           | 0..      | surplus that can leave the island
    export_price           | node year                  | money/MWh    | 0..      | what it earns; exports earn no negative emissions

    flexible_energy        | flexible year              | MWh/yr       | 0..      | energy that the flexible demand draws in the year, after its buffer
    flexible_draw_pattern  | member flexible            | 1            | -1..     | row of `profile` with the share of the year's draw in each hour: what must be there by then
    flexible_power         | flexible year              | MW           | 0..      | highest intake from the node when all of it is plugged in
    flexible_plug_pattern  | member flexible            | 1            | -1..     | row of `profile` with the share of the power that is plugged in; -1: always all
    flexible_buffer        | flexible year              | MWh          | 0..      | energy that can wait between intake and draw (battery, tank, cold store, block of work)
    flexible_buffer_pattern | member flexible           | 1            | -1..     | row of `profile` with the share of the buffer that may be filled at the end of the hour; -1: all
    flexible_efficiency    | flexible                   | 1            | 0..1     | into the buffer per energy taken from the node
    flexible_loss          | flexible                   | 1/h          | 0..1     | share of the buffer's content lost in an hour
    flexible_initial_state | flexible                   | 1            | 0..1     | content of the buffer at the first edge of each year, share of it; the year is to end with no less
    flexible_eager_pattern | member flexible            | 1            | -1..     | row of `profile` with the share of the power taken whatever the supply (hours of a cheap tariff); -1: none
    flexible_is_smart      | flexible                   | 1            | 0..1     | 1: takes in eager hours, from surplus, and else as late as its draws allow; 0: whenever it can

    fuel_price             | fuel year                  | money/MWh    | 0..      | price at the island, lower heating value
    fuel_limit             | fuel year                  | MWh/yr       | 0..*     | what can be had in a year, all uses together
    emission_factor        | fuel gas year              | t/MWh        | 0..      | tonnes of the gas per MWh burned (or imported)
    combustion_excess      | combustion gas year        | t/MWh        | ..       | what a MWh of the fuel emits in end uses of the sector beyond `emission_factor`; negative: less
    biogenic_factor        | fuel                       | tCO2/MWh     | 0..      | biogenic CO2 per MWh burned, a memo item outside the account
    pollutant_factor       | fuel pollutant year        | t/MWh        | 0..      | air pollutant per MWh burned, a memo item; 0 where the scenario states none, which it then says
    fuel_stock             | fuel                       | MWh          | 0..      | what is held on the island for its power plants; 0: not stated
    fuel_is_renewable      | fuel                       | 1            | 0..1     | 1: renewable
    fuel_is_zero_carbon    | fuel                       | 1            | 0..1     | 1: no fossil carbon
    fuel_is_local          | fuel                       | 1            | 0..1     | 1: of the island
    fuel_volume            | fuel                       | m3/MWh       | 0..      | volume per energy; 0 where volume says nothing
    fuel_price_pattern     | member fuel                | 1            | -1..     | row of `profile` that multiplies the price in power plants and imports, hour by hour; -1: 1
    fuel_emission_pattern  | member fuel                | 1            | -1..     | row of `profile` that multiplies the emission factors there, hour by hour; -1: 1

    use_energy             | use year                   | MWh/yr       | 0..      | final energy of the use, before measures
    use_pattern            | member use                 | 1            | -1..     | row of `profile` with the share of each hour; -1: not electricity

    service_level          | service year               | 1            | 0..      | units wanted in use at the start of the year (cars, dwellings, rooms ...)
    initial_stock          | stock vintage              | 1            | 0..      | units in use at the start of the first year, by year of sale
    survival               | stock age                  | 1            | 0..1     | share of units still in use at the start of their age-th year after sale
    sales_share            | stock year                 | 1            | 0..1     | share in the sales of its service, before mandates and targets
    sales_minimum          | stock year                 | 1            | 0..1     | lowest share in the sales of its service (a mandate)
    sales_maximum          | stock year                 | 1            | 0..1     | highest share in the sales of its service; 0: a ban
    stock_target           | stock year                 | 1            | -1..1    | share of its service that shall be in use, as far as sales reach; -1: no target
    early_scrapping        | stock year                 | 1            | 0..1     | share of old units scrapped at the start of the year beyond their survival, but for the first year
    early_scrapping_age    | stock                      | yr           | 0..      | age from which units count as old
    second_hand_share      | stock year                 | 1            | 0..1     | share of what enters use that is brought in second-hand
    second_hand_age        | stock                      | yr           | 0..      | its age then, whole years
    stock_energy_use       | stock vintage              | MWh/yr       | 0..      | final energy per unit and year, by year of sale
    stock_degradation      | stock                      | 1/yr         | 0..1     | rise of a unit's energy use with each year of age
    stock_price            | stock vintage              | money        | 0..      | paid for a new unit, by year of sale; 0 where none is stated
    stock_pattern          | member stock               | 1            | -1..     | row of `profile` with the share of each hour; -1: not electricity

    measure_existing       | measure vintage            | 1            | 0..      | units already adopted
    measure_lifetime       | measure vintage            | yr           | 0..      | lifetime of a unit that is begun in the vintage year
    measure_cost           | measure year               | money        | 0..      | investment per unit
    measure_fixed_om       | measure year               | money/yr     | ..       | yearly cost per unit in use, may be negative (a saving)
    measure_cost_of_capital | measure                    | 1/yr         | 0..      | real rate of the annuity
    measure_potential      | measure year               | 1            | 0..*     | most units that can be in use
    measure_maximum_build  | measure year               | 1/yr         | 0..*     | most units that can be adopted in a year
    measure_is_buildable   | measure year               | 1            | 0..1     | 1: units may be adopted at the start of the year
    measure_group_potential | measure_group year         | 1            | 0..*     | most units of all measures of the group together (they exclude each other)
    measure_demand         | measure hour               | MW           | ..       | change of electricity demand per unit in use
    measure_drawn_energy   | measure pattern            | MWh/yr       | ..       | the part of `measure_demand` that follows a pattern drawn anew in each weather year, per unit in use
    weather_shift          | member pattern             | 1            | 0..      | rows of `profile` from the pattern to the one that stands for it in the member's weather year; 0: itself
    measure_fuel           | measure fuel               | MWh/yr       | ..       | change of final energy of a fuel per unit in use
    measure_stock          | measure stock              | 1            | ..       | change of units of a stock per unit in use (a switch: -1 and +1)
    measure_emissions      | measure gas                | t/yr         | ..       | change of process emissions per unit in use
    measure_captured       | measure                    | tCO2/yr      | 0..      | biogenic CO2 that a unit in use captures and stores for good: an additional removal, no lower emission

    cohort_cell            | cohort                     | 1            | 0..      | position of the cohort's cell
    cohort_cover           | cohort                     | 1            | 0..      | position of the cohort's cover class
    cohort_age             | cohort                     | yr           | 0..      | age at the start of the first year
    cohort_area            | cohort                     | ha           | 0..      | area
    cell_temperature       | cell                       | degC         | -60..60  | mean air temperature of the year, for the pools of CBM
    cell_soil              | cell                       | 1            | 0..      | soil carbon over that of the cover elsewhere
    growth_maximum         | cover                      | t/ha         | 0..*     | above-ground dry matter at which growth comes to rest
    growth_rate            | cover                      | 1/yr         | 0..      | Chapman-Richards k
    growth_shape           | cover                      | 1            | 0..      | Chapman-Richards p
    growth_young           | cover                      | t/ha/yr      | 0..      | yearly growth of above-ground dry matter up to `growth_break` (curve ipcc_rates)
    growth_old             | cover                      | t/ha/yr      | 0..      | likewise above it
    growth_break           | cover                      | yr           | 0..      | age that parts young from old growth
    growth_table           | cover growth_age           | t/ha         | 0..      | above-ground dry matter by age (curve table)
    root_shoot             | cover                      | 1            | 0..      | below-ground per above-ground dry matter, up to `root_shoot_break`
    root_shoot_old         | cover                      | 1            | 0..      | likewise above it
    root_shoot_break       | cover                      | t/ha         | 0..*     | above-ground dry matter that parts the two
    carbon_fraction        | cover                      | tC/t         | 0..1     | carbon per dry matter
    rotation               | cover                      | yr           | 0..*     | age of harvest and replanting
    mature_age             | cover                      | yr           | 0..      | age from which storms strike as in mature stands
    dead_wood              | cover                      | tC/ha        | 0..      | dead wood of land long under the cover (methods without pools of their own)
    litter                 | cover                      | tC/ha        | 0..      | litter, likewise
    soil_carbon            | cover                      | tC/ha        | 0..      | soil carbon, likewise; 0: not counted
    product_share          | cover                      | 1            | 0..1     | share of above-ground carbon felled that becomes a product
    product_half_life      | cover                      | yr           | 0..      | half-life of carbon in these products; 0: gone within the year
    salvage_share          | cover                      | 1            | 0..1     | share of it that is still saved after a storm
    wind_midpoint          | cover stage                | m/s          | 0..*     | gust that destroys half of a stand; no limit: wind never does
    wind_slope             | cover stage                | s/m          | 0..      | steepness of damage by gust there
    soil_accumulation      | cover                      | tC/ha/yr     | ..       | soil carbon gained each year by land newly planted by a measure
    merchantable_share     | cover                      | 1            | 0..1     | stems in above-ground carbon (method cbm, as all to return_interval)
    foliage_share          | cover                      | 1            | 0..1     | leaves in above-ground carbon; the rest is branches and small wood
    fine_root_share        | cover                      | 1            | 0..1     | fine roots in below-ground carbon
    stem_turnover          | cover                      | 1/yr         | 0..1     | share of stems that dies in a year of undisturbed growth
    foliage_turnover       | cover                      | 1/yr         | 0..1     | share of leaves shed in a year
    branch_turnover        | cover                      | 1/yr         | 0..1     | share of branches shed in a year
    coarse_root_turnover   | cover                      | 1/yr         | 0..1     | share of coarse roots shed in a year
    fine_root_turnover     | cover                      | 1/yr         | 0..1     | share of fine roots shed in a year
    soil_decay             | cover                      | 1/yr         | 0..1     | decay of the slow pool below ground
    return_interval        | cover                      | yr           | 0..      | years between the events of the past under which soil came to rest

    expected_loss          | hazard node cover stage    | 1/yr         | 0..1     | share of the area of a stand that a hazard destroys in a mean year
    event_year             | event                      | yr           | ..       | year at whose start it happens
    event_cell             | event                      | 1            | -1..     | position of the only cell it reaches; -1: all
    event_node             | event                      | 1            | -1..     | position of the only node; -1: all
    event_cover            | event                      | 1            | -1..     | position of the only cover; -1: all
    event_to_cover         | event                      | 1            | -1..     | position of the cover that follows; -1: the same
    event_age_from         | event                      | yr           | 0..      | youngest age reached
    event_age_to           | event                      | yr           | 0..*     | age from which stands are not reached
    event_share            | event                      | 1            | 0..1     | share of the area hit, of a thinning of the biomass; a storm's follows from its wind
    event_lat              | event                      | deg          | -90..90  | where a storm is strongest
    event_lon              | event                      | deg          | -180..180 | likewise
    event_speed            | event                      | m/s          | 0..      | strongest 3-second gust there
    event_radius           | event                      | km           | 0..      | radius of the strongest wind

    land_limit             | node cover                 | ha           | 0..*     | most hectares of a cover that measures may turn into another, by area and law
    planting_cost          | planting year              | money/ha     | 0..      | establishment cost
    planting_fixed_om      | planting year              | money/ha/yr  | 0..      | yearly upkeep
    planting_potential     | planting year              | ha           | 0..*     | most hectares planted up to and including the year
    planting_maximum_build | planting year              | ha/yr        | 0..*     | most hectares planted in a year
    planting_is_buildable  | planting year              | 1            | 0..1     | 1: planting may start in the year

    process_emissions      | process gas year           | t/yr         | 0..      | emissions that burn no fuel of the scenario
    process_activity       | process year               | 1/yr         | 0..      | what is counted where a process is an activity x factor, in its own unit; 0: its tonnes are stated whole
    beyond_activity        | beyond year                | 1/yr         | 0..      | what is counted of emissions elsewhere that the island causes, in its own unit
    beyond_emissions       | beyond gas year            | t/yr         | 0..      | these emissions: a memo in no total
    technology_embodied    | technology year            | t/MW         | 0..      | CO2e of making a unit of capacity, by year of entry into service: a memo; 0: not known
    store_embodied         | store year                 | t/MWh        | 0..      | likewise per energy capacity of stores
    journey_inside         | journey                    | 1            | 0..1     | share of a sector's fuel burned on journeys that stay on the island: scope 1 of the community's account
    journey_share          | journey                    | 1            | 0..1     | share of the rest that the rule of allocation gives to the island: scope 3; what is left are bunkers, a memo
    contract_energy        | contract year              | MWh/yr       | 0..      | electricity bought by contract
    contract_factor        | contract year              | t/MWh        | -1..     | CO2 of electricity under a certificate from elsewhere; -1: that of the island's plant
    residual_factor        | year                       | t/MWh        | -1..     | CO2 of electricity that no contract covers; -1: what is left of the island's own mix
    credit_share           | year                       | 1            | 0..1     | share of the additional removals of the year issued as credits; 0: none are sold
    credit_buffer          |                            | 1            | 0..1     | share of what is issued that is kept against reversal

    gwp                    | gas                        | tCO2e/t      | 0..      | 100-year global warming potential of the named set

    carbon_budget          | node                       | tCO2         | ..       | the node's share of the remaining global budget from `budget_first_year`; CO2 only; below 0 where the past spent it
    budget_by_rule         | rule node                  | tCO2         | ..       | the same by every rule of effort sharing whose numbers are given
    budget_table           | temperature likelihood     | tCO2         | ..       | the island's share of the remaining budget by temperature and likelihood
    base_emissions         | basket                     | t/yr         | 0..      | emissions of the island in 2019, of CO2 or of all gases in CO2e, that milestones are counted from
    grid_loss              |                            | 1            | 0..1     | share of electricity lost between plant and meter: scope 3 of a community's account; 0: not known
    world_budget           |                            | tCO2         | 0..      | the remaining global budget that the shares are of
    carbon_price           | year                       | money/tCO2e  | 0..      | price on gross emissions
    dispatch_carbon_price  | year                       | money/tCO2e  | 0..      | shadow price that orders the merit order where it is above carbon_price; nobody pays it
    emission_cap           | year                       | tCO2e/yr     | 0..*     | hard limit on gross emissions of the island
    renewable_minimum      | year                       | 1            | 0..1     | lowest renewable share of served electricity
    import_maximum         | year                       | 1            | 0..1     | highest share of served electricity that fuels of scope 2 may supply
    policy_limit           | policy year                | of its kind  | ..*      | what a policy with a name of its own asks for, in the unit of its kind (see `policy_kind`); infinite: nothing
    land_use               | technology                 | ha/MW        | 0..      | land that a MW takes, for limits on land
    reserve_margin         |                            | 1            | 0..      | firm capacity over peak demand, share of the peak
    unserved_target        |                            | 1            | 0..1     | share of demand that may stay unserved, beyond what the optimiser leaves at its price, before it is asked for more firm capacity
    reserve_of_demand      |                            | 1            | 0..      | spinning reserve to be held, share of the island's demand of the hour; 0: none
    reserve_of_variable    |                            | 1            | 0..      | likewise, share of the output of variable technologies
    reserve_of_largest     |                            | 1            | 0..      | likewise, of the output of the largest dispatchable unit on line; 1: N-1
    units_drawn            | technology                 | 1            | 0..      | units whose forced outages are drawn, one by one; 0: none, `forced_availability` stands for them
    outage_technology      | outage                     | 1            | 0..      | position of the technology of which a unit fails
    outage_unit            | outage                     | 1            | 0..      | which of its units, the first is 0; it is out only where so many are in service
    outage_member          | outage                     | 1            | 0..      | position of the member in which it fails, in every year alike
    outage_start           | outage                     | h            | 0..8759  | first hour of the year in which it is out
    outage_duration        | outage                     | h            | 1..8760  | hours out; what goes beyond the year is cut off
    largest_units_out      | contingency                | 1            | 1..      | largest units out of service all year: 1 is N-1
    credited_technology    | credited                   | 1            | 0..      | position of a technology whose load-carrying capability is worked out
    credited_year          | credited                   | year         | 1900..   | in which year
    load_carrying_criterion |                           | 1            | 0..1     | unserved energy, share of demand, at which it is
    storm_start            | storm                      | h            | 0..8759  | hour of landfall
    storm_duration         | storm                      | h            | 1..8760  | whole hours that are looked at from landfall on
    storm_customers_out    | storm                      | 1            | 0..1     | share of every node's customers cut off at landfall
    storm_restoration_time | storm                      | h            | 0..      | time constant of reconnection
    storm_critical_share   | storm                      | 1            | 0..1     | share of demand that is critical and is served first
    storm_first_state      | storm                      | 1            | 0..1     | state of charge of local stores at landfall, share of energy capacity
    storm_local_store      | storm store                | 1            | 0..1     | share of the store that stands with the customers and survives
    storm_local_technology | storm technology           | 1            | 0..1     | share of the technology that stands with the customers and survives
    unserved_cost          |                            | money/MWh    | 0..      | value of lost load, the price of unserved demand
    discount_rate          |                            | 1/yr         | 0..      | real, to the start of the first year
    """,
)

PLAN = _table(
    "plan",
    """
    technology_builds      | technology year            | MW           | 0..      | new capacity entering service at the start of the year
    store_power_builds     | store year                 | MW           | 0..      | likewise, power of stores
    store_energy_builds    | store year                 | MWh          | 0..      | likewise, energy of stores
    store_charge_builds    | store year                 | MW           | 0..      | likewise, own charge power of stores
    link_builds            | link year                  | MW           | 0..      | likewise, links
    measure_builds         | measure year               | 1/yr         | 0..      | units adopted at the start of the year
    hectares               | planting year              | ha/yr        | 0..      | area planted at the start of the year
    retirements            | technology vintage year    | MW           | 0..      | capacity of a vintage taken out of service early, at the start of the year
    store_power_retirements | store vintage year        | MW           | 0..      | likewise, power of stores
    store_energy_retirements | store vintage year       | MWh          | 0..      | likewise, energy of stores
    store_charge_retirements | store vintage year       | MW           | 0..      | likewise, own charge power of stores
    link_retirements       | link vintage year          | MW           | 0..      | likewise, links
    fuel_share             | technology fuel year       | 1            | 0..1     | share of each fuel in what is burned
    """,
)

RESULTS = _table(
    "results",
    """
    stock_units            | stock year                 | 1            | 0..      | units in use in the year, measures included
    stock_energy           | stock year                 | MWh/yr       | 0..      | final energy that the units in use take
    sales                  | stock year                 | 1/yr         | 0..      | units sold new, before measures
    second_hand            | stock year                 | 1/yr         | 0..      | units brought in second-hand, before measures
    scrapped               | stock year                 | 1/yr         | 0..      | units that left use, before measures
    service_unmet          | service year               | 1            | 0..      | units wanted and not in use
    target_unmet           | stock year                 | 1            | 0..      | units that a stock lacks of its target
    capacity               | technology year            | MW           | 0..      | capacity in service
    store_power            | store year                 | MW           | 0..      | power capacity in service
    store_charge_capacity  | store year                 | MW           | 0..      | own charge power in service
    energy_capacity        | store year                 | MWh          | 0..      | energy capacity in service
    energy_capacity_by_vintage | store vintage year      | MWh          | 0..      | energy capacity in service, by year of entry
    link_capacity          | link year                  | MW           | 0..      | capacity in service
    measure_level          | measure year               | 1            | 0..      | units in use
    planted                | planting year              | ha           | 0..      | hectares planted so far
    final_energy           | node sector carrier year   | MWh/yr       | ..       | final energy, measures included
    demand                 | member node year           | MWh/yr       | 0..      | electricity demand
    peak_demand            | member node year           | MW           | 0..      | highest hour of demand

    generation             | member technology year     | MWh/yr       | 0..      | energy generated
    potential_generation   | member technology year     | MWh/yr       | 0..      | what a variable technology could have generated
    running_hours          | member technology year     | h/yr         | 0..      | hours with output
    fuel_use               | member technology fuel year| MWh/yr       | 0..      | fuel burned in power plants
    priced_fuel_use        | member technology fuel year| MWh/yr       | 0..      | the same weighted with `fuel_price_pattern`: times the year's price it is the cost
    emitting_fuel_use      | member technology fuel year| MWh/yr       | 0..      | the same weighted with `fuel_emission_pattern`
    starts                 | member technology year     | 1/yr         | 0..      | units started
    started_capacity       | member technology year     | MW/yr        | 0..      | capacity started
    charge                 | member store year          | MWh/yr       | 0..      | energy taken from the node
    discharge              | member store year          | MWh/yr       | 0..      | energy given to the node
    spilled_inflow         | member store year          | MWh/yr       | 0..      | inflow that a full store could not keep
    store_cycles           | member store year          | 1/yr         | 0..      | full cycles: energy charged and discharged over twice the energy capacity
    usable_energy_capacity | member store year          | MWh          | 0..      | energy capacity less what age and cycles of the years before have taken
    flexible_intake        | member flexible year       | MWh/yr       | 0..      | energy taken from the node
    flexible_missed        | member flexible year       | MWh/yr       | 0..      | draws that could not be met
    flexible_missed_hours  | member flexible year       | h/yr         | 0..      | hours with such draws
    flow                   | member link year           | MWh/yr       | ..       | energy sent, both directions added
    export                 | member node year           | MWh/yr       | 0..      | surplus that left the island
    curtailment            | member node year           | MWh/yr       | 0..      | energy available and not used
    unserved_demand        | member node year           | MWh/yr       | 0..      | demand not served
    unserved_hours         | member year                | h/yr         | 0..      | hours in which any node has unserved demand
    unserved_peak          | member year                | MW           | 0..      | highest unserved demand of an hour, all nodes
    reserve_shortfall      | member year                | MWh/yr       | 0..      | spinning reserve that was not held, MW times hours
    reserve_shortfall_hours | member year               | h/yr         | 0..      | hours in which it was not
    shortage_hours         | member year month hour_of_day | h/yr      | 0..      | hours with unserved demand by calendar month and hour of the day
    shortage_days          | member year                | d/yr         | 0..      | days with unserved demand in any hour
    shortage_events        | member year                | 1/yr         | 0..      | runs of hours with unserved demand
    longest_shortage       | member year                | h            | 0..      | longest of these runs
    largest_shortage       | member year                | MWh          | 0..      | most energy not served in one of them
    nonsynchronous_peak    | member year                | 1            | 0..1     | highest hourly share of generation and discharge that comes through converters
    nonsynchronous_hours   | member year                | h/yr         | 0..      | hours in which it is more than policies allow (`non_synchronous_maximum`)
    contingency_hours      | member contingency year    | h/yr         | 0..      | hours with unserved demand, the largest units out all year
    contingency_unserved   | member contingency year    | MWh/yr       | 0..      | demand not served, likewise
    load_carrying          | credited                   | MW           | ..       | flat demand served besides thanks to the technology, at the same share unserved
    storm_demand           | member storm node year     | MWh          | 0..      | demand of all customers in the hours looked at
    storm_unserved         | member storm priority supply node year | MWh | 0..   | demand of customers cut off and not served: critical or other, without or with local supply
    monthly_generation     | member technology year month | MWh        | 0..      | energy generated by calendar month
    monthly_demand         | member node year month     | MWh          | 0..      | electricity demand by calendar month

    carbon_stock           | cell pool map_edge         | tC           | 0..      | carbon of a cell at the edges of years that are mapped, without measures
    pool_stock             | node cover pool year_edge  | tC           | 0..      | carbon by pool, without measures
    carbon_flow            | node transfer year         | tC/yr        | ..       | what moved from pool to pool, by process, source and sink (method cbm); growth is net, below 0 where stands decline; without measures
    net_production         | node production year       | tC/yr        | ..       | npp, nep, nbp: net primary, ecosystem and biome production (method cbm), without measures
    forest_area            | cover year                 | ha           | 0..      | area at the start of the year, without measures
    saturation             | cover year                 | 1            | 0..      | dry matter over that at which growth comes to rest, at the start of the year
    permanence_risk        | cover year                 | tCO2/yr      | 0..      | living carbon that hazards are expected to destroy in a year, from their rates
    cover_removals         | cover year                 | tCO2/yr      | ..       | removals by cover class, without measures; a release is negative
    gross_removals         | node year                  | tCO2/yr      | 0..      | what land took from the air, before what it gave back, without measures
    forest_emissions       | node year                  | tCO2/yr      | 0..      | what land and its wood gave to the air, without measures
    inventory_removals     | node year                  | tCO2/yr      | ..       | removals of existing forest, the one less the other: already in the national inventory
    land_removals          | node year                  | tCO2/yr      | ..       | removals of all land, measures included: the total as an inventory would show it
    planting_removals      | planting year              | tCO2/yr      | ..       | removals of what measures planted
    captured_removals      | node year                  | tCO2/yr      | 0..      | biogenic CO2 that measures capture and store for good
    additional_removals    | node year                  | tCO2/yr      | ..       | removals of measures less the same land without them, less what is issued as credits, and what measures capture
    credits_issued         | node year                  | tCO2/yr      | ..       | what left them by credits: sold or put in the buffer, less losses that it replaces
    credits_sold           | node year                  | tCO2/yr      | 0..      | of them, sold as credits: out of the island's balance
    credits_reversed       | node year                  | tCO2/yr      | 0..      | sold tonnes that were lost again and that the buffer replaces
    credit_reserve         | node year                  | tCO2         | 0..      | issued credits that the buffer holds at the end of the year

    gross_emissions        | member node sector scope gas year | tCO2e/yr | ..    | to the atmosphere, before removals
    biogenic_emissions     | member node year           | tCO2/yr      | ..       | biogenic CO2, a memo item outside the account
    cost                   | member item year           | money/yr     | ..       | yearly cost by item; investment as annuities, salvage-consistent
    power_cost             | member item year           | money/yr     | ..       | the part of it that belongs to the power system
    """,
)

TABLE: dict[str, dict[str, Variable]] = {
    "inputs": {row.name: row for row in INPUTS},
    "plan": {row.name: row for row in PLAN},
    "results": {row.name: row for row in RESULTS},
}


class ContractError(ValueError):
    """A Dataset that is not what the table says: a defect of ours, not of the user's file."""


def check(dataset: xr.Dataset, kind: str) -> xr.Dataset:
    """Return `dataset` unchanged after holding it against the table.

    Parameters
    ----------
    dataset : the Dataset to check.
    kind : `inputs`, `plan` or `results`.

    Raises
    ------
    ContractError
        With every breach at once: a variable missing or unknown, other dimensions, a value that is NaN,
        infinite without leave, or out of range.
    """
    table = TABLE[kind]
    breaches = [f"{name} is missing" for name in table if name not in dataset]
    for name in dataset.data_vars:
        row = table.get(str(name))
        if row is None:
            breaches.append(f"{name} is not in the table")
        else:
            breaches.extend(_breaches(row, dataset.variables[name]))
    if breaches:
        raise ContractError(f"{kind}: " + "; ".join(breaches))
    return dataset


def _breaches(row: Variable, array: xr.Variable) -> list[str]:
    if array.dims != row.dims:
        return [f"{row.name} lies over {array.dims}, not {row.dims}"]
    values = np.asarray(array.values, dtype=float)
    if values.size == 0:
        return []
    found = []
    if np.isnan(values).any():
        found.append(f"{row.name} holds NaN")
    if not row.may_be_infinite and np.isinf(values).any():
        found.append(f"{row.name} is infinite")
    slack = 1e-9 * max(1.0, abs(row.low) if np.isfinite(row.low) else 1.0)
    if (values < row.low - slack).any() or (values > row.high + slack).any():
        found.append(f"{row.name} leaves {row.low}..{row.high} {row.unit}")
    return found
