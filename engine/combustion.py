"""What a fuel emits where it is burned: methane and nitrous oxide depend on the engine, carbon dioxide on the fuel."""

from __future__ import annotations

import xarray as xr

from engine.membership import bare, membership, sectors


def factors_of_use(inputs: xr.Dataset) -> xr.DataArray:
    """Return tonnes of each gas per MWh burned in end uses, (sector, fuel, gas, year), t/MWh, ≥ 0.

    Notes
    -----
    The factor of the fuel, and where the scenario says that a sector burns it otherwise (`fuels.X.in_sectors`) what it
    emits there beyond it. IPCC 2006 Guidelines, vol. 2: tables 2.2–2.5 (stationary, by use), 3.2.2 (road), 3.3.1
    (off-road), 3.5.3 (ships) differ in CH4 and N2O of one fuel, table 1.4 has its CO2 once.
    """
    names = sectors(inputs)
    everywhere = bare(inputs["emission_factor"]).expand_dims(sector=names.values)
    if not inputs.sizes.get("combustion"):
        return everywhere.transpose("sector", "fuel", "gas", "year")
    of_fuel = membership(inputs["combustion_fuel"], inputs["fuel"])
    of_sector = membership(inputs["combustion_sector"], names)
    beyond = xr.dot(bare(inputs["combustion_excess"]), of_fuel, of_sector, dim="combustion")
    return bare(everywhere + beyond).transpose("sector", "fuel", "gas", "year")
