"""The 91 key performance indicators of U4SSC for smart sustainable cities, as a scenario may state them.

Codes, names and units are of the Collection Methodology for Key Performance Indicators for Smart Sustainable Cities
(U4SSC, ITU and UNECE, 2017; Recommendation ITU-T Y.4903) and its verification manual (ITU, 2022). Definitions are in
our words; the manual decides.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Kpi(NamedTuple):
    """One indicator."""

    code: str
    """Dimension, sub-dimension, category and number; `C` is core, `A` advanced."""
    name: str
    unit: str
    definition: str

    @property
    def slug(self) -> str:
        """The code as the name that a scenario uses.

        >>> Kpi("EN: EN: AQ: 2C", "", "", "").slug
        'en_en_aq_2c'
        """
        return re.sub(r"\W+", "_", self.code).lower()


_TABLE = """
EC: ICT: ICT: 1C | Household Internet Access | % | households with internet access / all households
EC: ICT: ICT: 2C | Fixed Broadband Subscriptions | % | fixed broadband subscriptions / households
EC: ICT: ICT: 3C | Wireless Broadband Subscriptions | 1/100000 | wireless broadband subscriptions / inhabitants
EC: ICT: ICT: 4C | Wireless Broadband Coverage | % | area served / area, by technology
EC: ICT: ICT: 5C | Availability of WIFI in Public Areas | 1 | public hotspots
EC: ICT: WS: 1C | Smart Water Meters | % | smart water meters / all water meters
EC: ICT: WS: 2A | Water Supply ICT Monitoring | % | part of the water distribution system that is monitored by ICT
EC: ICT: D: 1A | Drainage / Storm Water System ICT Monitoring | % | part of the drainage system that is monitored by ICT
EC: ICT: ES: 1C | Smart Electricity Meters | % | smart electricity meters / all electricity meters
EC: ICT: ES: 2A | Electricity Supply ICT Monitoring | % | part of the electricity supply system that is monitored by ICT
EC: ICT: ES: 3A | Demand Response Penetration | % | customers able to respond to demand / all electricity customers
EC: ICT: T: 1C | Dynamic Public Transport Information | % | stops with information in real time / all stops
EC: ICT: T: 2C | Traffic Monitoring | % | major streets monitored by ICT / all major streets
EC: ICT: T: 3A | Intersection Control | % | intersections with adaptive control or priority / all intersections
EC: ICT: PS: 1A | Open Data | % | datasets published / datasets inventoried
EC: ICT: PS: 2A | e-Government | 1 | public services delivered electronically
EC: ICT: PS: 3A | Public Sector e-procurement | % | procurement done electronically / all procurement
EC: P: IN: 1C | R&D Expenditure | % | spending on research and development / gross domestic product
EC: P: IN: 2C | Patents | 1/100000/yr | patents granted in a year / inhabitants
EC: P: IN: 3A | Small and Medium-Sized Enterprises | % | small and medium-sized enterprises / all enterprises
EC: P: EM: 1C | Unemployment Rate | % | people without work / labour force
EC: P: EM: 2C | Youth Unemployment Rate | % | young people without work / young labour force
EC: P: EM: 3A | Tourism Sector Employment | % | employment in tourism / all employment
EC: P: EM: 4A | ICT Sector Employment | % | employment in ICT / all employment
EC: I: WS: 1C | Basic Water Supply | % | households with basic water supply / all households
EC: I: WS: 2C | Potable Water Supply | % | households with safely managed drinking water / all households
EC: I: WS: 3C | Water Supply Loss | % | water lost in distribution / water supplied
EC: I: WS: 4C | Wastewater Collection | % | households whose wastewater is collected / all households
EC: I: WS: 5C | Household Sanitation | % | households with basic sanitation / all households
EC: I: WA: 1C | Solid Waste Collection | % | households with regular collection / all households
EC: I: ES: 1C | Electricity System Outage Frequency | 1/yr | interruptions of customers in a year / customers
EC: I: ES: 2C | Electricity System Outage Time | min | mean length of an interruption
EC: I: ES: 3C | Access to Electricity | % | households with authorised access / all households
EC: I: T: 1C | Public Transport Network | km/100000 | length of public transport / inhabitants
EC: I: T: 2A | Public Transport Network Convenience | % | inhabitants within 0.5 km of it / all inhabitants
EC: I: T: 3C | Bicycle Network | km/100000 | length of bicycle paths and lanes / inhabitants
EC: I: T: 4A | Transportation Mode Share | % | people travelling to work by each mode / all who travel to work
EC: I: T: 5A | Travel Time Index | 1 | travel time at the peak / travel time in free flow
EC: I: T: 6A | Shared Bicycles | 1/100000 | shared bicycles / inhabitants
EC: I: T: 7A | Shared Vehicles | 1/100000 | shared vehicles / inhabitants
EC: I: T: 8A | Low-Carbon Emission Passenger Vehicles | % | low-carbon passenger vehicles / all passenger vehicles
EC: I: B: 1A | Public Building Sustainability | % | floor area certified in operation / floor area
EC: I: B: 2A | Integrated Building Management Systems in Public Buildings | % | those with integrated ICT / all
EC: I: UP: 1A | Pedestrian Infrastructure | % | area designated for pedestrians or car-free / area
EC: I: UP: 2A | Urban Development and Spatial Planning | of 5 | strategies there are: compact, connected, integrated …
EN: EN: AQ: 1C | Air Pollution | ug/m3 | concentration of PM10, PM2.5, NO2, SO2 and O3
EN: EN: AQ: 2C | GHG Emissions | tCO2e/yr/person | greenhouse gases of a year / inhabitants
EN: EN: WS: 1C | Drinking Water Quality | % | households under an audited water safety plan / all households
EN: EN: WS: 2C | Water Consumption | L/d/person | water used / inhabitants
EN: EN: WS: 3C | Freshwater Consumption | % | water taken from freshwater / freshwater there is
EN: EN: WS: 4C | Wastewater Treatment | % | wastewater by level of treatment / wastewater collected
EN: EN: WA: 1C | Solid Waste Treatment | % | waste by way of treatment / all solid waste
EN: EN: EQ: 1C | EMF Exposure | % | antenna sites within the guidelines on electromagnetic fields / all sites
EN: EN: EQ: 2A | Noise Exposure | % | inhabitants exposed to excessive noise / all inhabitants
EN: EN: PSN: 1C | Green Areas | ha/100000 | green area / inhabitants
EN: EN: PSN: 2A | Green Area Accessibility | % | inhabitants with a green area in reach / all inhabitants
EN: EN: PSN: 3A | Protected Natural Areas | % | protected natural area / area
EN: EN: PSN: 4A | Recreational Facilities | m2/100000 | public recreational area / inhabitants
EN: E: E: 1C | Renewable Energy Consumption | % | renewable energy consumed / all energy consumed
EN: E: E: 2C | Electricity Consumption | kWh/yr/person | electricity consumed / inhabitants
EN: E: E: 3C | Residential Thermal Energy Consumption | GJ/yr/person | thermal energy used in dwellings / inhabitants
EN: E: E: 4A | Public Building Energy Consumption | kWh/m2/yr | energy used by public buildings / their floor area
SC: EH: ED: 1C | Student ICT Access | % | students with ICT in the classroom / all students
SC: EH: ED: 2C | School Enrollment | % | children enrolled / children of school age
SC: EH: ED: 3C | Higher Education Degrees | 1/100000 | people with a higher degree / inhabitants
SC: EH: ED: 4C | Adult Literacy | % | adults who read and write / all adults
SC: EH: ED: 5A | Electronic Health Records | % | inhabitants with a record that all providers reach / all
SC: EH: H: 1C | Life Expectancy | yr | life expectancy at birth
SC: EH: H: 2C | Maternal Mortality Rate | 1/100000 | maternal deaths / live births
SC: EH: H: 3C | Physicians | 1/100000 | physicians / inhabitants
SC: EH: H: 4A | In-Patient Hospital Beds | 1/100000 | beds for in-patients / inhabitants
SC: EH: H: 5A | Health Insurance / Public Health Coverage | % | inhabitants covered / all inhabitants
SC: EH: C: 1C | Cultural Expenditure | % | spending on cultural heritage / all spending of the city
SC: EH: C: 2A | Cultural Infrastructure | 1/100000 | cultural institutions / inhabitants
SC: SH: HO: 1C | Informal Settlements | % | inhabitants of informal or inadequate dwellings / all inhabitants
SC: SH: HO: 2A | Housing Expenditure | % | spending on housing / income
SC: SH: SI: 1C | Gender Income Equity | 1 | hourly earnings of women / those of men
SC: SH: SI: 2C | Gini Coefficient | 1 | inequality of incomes, 0 where all have the same
SC: SH: SI: 3C | Poverty | % | inhabitants in income poverty / all inhabitants
SC: SH: SI: 4C | Voter Participation | % | votes in the last municipal election / eligible voters
SC: SH: SI: 5A | Child Care Availability | % | places in day care / children of 0 to 3 years
SC: SH: SA: 1C | Natural Disaster Related Deaths | 1/100000 | deaths in natural disasters / inhabitants
SC: SH: SA: 2C | Disaster Related Economic Losses | % | losses in disasters / gross domestic product
SC: SH: SA: 3A | Resilience Plans | of 3 | plans that exist: risk assessment, finance, technical systems
SC: SH: SA: 4A | Population Living in Disaster Prone Areas | % | inhabitants of such areas / all inhabitants
SC: SH: SA: 5A | Emergency Services Response Time | min | mean time until emergency services arrive
SC: SH: SA: 6C | Police Service | 1/100000 | police officers / inhabitants
SC: SH: SA: 7C | Fire Service | 1/100000 | firefighters / inhabitants
SC: SH: SA: 8C | Violent Crime Rate | 1/100000 | violent crimes / inhabitants
SC: SH: SA: 9C | Traffic Fatalities | 1/100000 | deaths in traffic / inhabitants
SC: SH: FS: 1A | Local Food Production | % | food supplied from within 100 km / all food
"""

KPIS = tuple(Kpi(*(part.strip() for part in line.split("|"))) for line in _TABLE.strip().splitlines())
"""In the order of the methodology: economy, environment, society and culture."""

BY_SLUG = {kpi.slug: kpi for kpi in KPIS}
