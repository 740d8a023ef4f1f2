"""Output of photovoltaics from measured weather: fixed or tracking, with its heat, its losses and its inverter.

Pure functions of arrays; the formulas are pvlib's, in the order of PVWatts version 5. pvlib is imported only when
they run.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scenarios.hours.solar import Sun
from scenarios.hours.weather import Array


@dataclass(frozen=True)
class Irradiance:
    """Measured irradiance, W/m2, each (8760,): global and diffuse on the horizontal, beam on its normal."""

    ghi: Array
    dni: Array
    dhi: Array


@dataclass(frozen=True)
class Plane:
    """Where modules look in each hour, degrees: a number, or (8760,) for tracking modules."""

    tilt: ArrayLike
    azimuth: ArrayLike


def irradiance(over: Sun, ghi: Array, dni: Array | None = None, dhi: Array | None = None) -> Irradiance:
    """Return the three parts of irradiance, those not measured derived from the others.

    Parameters
    ----------
    over : the sun over the site, at the instants that the values stand for.
    ghi, dni, dhi : (8760,) W/m2. One of `dni` and `dhi` follows from the other; without both, the diffuse share
        is that of Erbs et al. (1982), Solar Energy 28(4):293-302, doi:10.1016/0038-092X(82)90302-4.

    Notes
    -----
    Closure: GHI = DNI cos z + DHI. Beam is taken as 0 where the sun is below 3 degrees: the quotient there is
    noise. DNI is held at or below the extraterrestrial irradiance.
    """
    import pvlib

    if dni is None and dhi is None:
        parts = pvlib.irradiance.erbs(ghi, over.zenith, over.day_of_year)
        return Irradiance(ghi, np.asarray(parts["dni"]), np.asarray(parts["dhi"]))
    cosine = np.cos(np.deg2rad(over.zenith))
    if dhi is None:
        assert dni is not None
        return Irradiance(ghi, dni, np.maximum(ghi - dni * np.maximum(cosine, 0.0), 0.0))
    if dni is None:
        beam = np.divide(ghi - dhi, cosine, out=np.zeros_like(ghi), where=over.zenith < 87)
        dni = np.clip(beam, 0.0, over.extraterrestrial)
    return Irradiance(ghi, dni, dhi)


def tracking(
    over: Sun,
    *,
    axis_tilt: float,
    axis_azimuth: float,
    maximum_angle: float,
    ground_cover_ratio: float,
    backtrack: bool,
) -> Plane:
    """Return where modules on a single axis look, lying flat at night.

    Anderson and Mikofski (2020), Slope-Aware Backtracking for Single-Axis Trackers, NREL/TP-5K00-76626, as in
    pvlib.
    """
    import pvlib

    turned = pvlib.tracking.singleaxis(
        over.zenith, over.azimuth, axis_tilt=axis_tilt, axis_azimuth=axis_azimuth, max_angle=maximum_angle,
        backtrack=backtrack, gcr=ground_cover_ratio,
    )  # fmt: skip
    # pvlib gives NaN when the sun is down.
    return Plane(np.nan_to_num(turned["surface_tilt"], nan=0.0), np.nan_to_num(turned["surface_azimuth"], nan=0.0))


def pv_availability(
    over: Sun,
    light: Irradiance,
    plane: Plane,
    *,
    temperature: Array,
    wind_speed: Array,
    mounting: str,
    temperature_coefficient: float,
    albedo: float,
    losses: float,
    dc_ac_ratio: float,
    inverter_efficiency: float,
) -> Array:
    """Return the availability (8760,) of PV: AC output per peak (DC) power, 0-1.

    Parameters
    ----------
    over, light, plane : the sun, the irradiance and where the modules look.
    temperature : (8760,) of the air, °C.
    wind_speed : (8760,) m/s, at the height of the file, as `mounting` wants it (10 m for SAPM).
    mounting : faiman, or the racks of SAPM: open_rack_glass_glass, close_mount_glass_glass,
        open_rack_glass_polymer, insulated_back_glass_polymer.
    temperature_coefficient : of the power of the modules, 1/K, negative.
    albedo : of the ground.
    losses : soiling, shading, mismatch, wiring, age: share of the modules' output.
    dc_ac_ratio : peak power of the modules over the rated AC power of the inverters, which clip above it.
    inverter_efficiency : at rated power.

    Notes
    -----
    Plane of array: Perez et al. (1990), Solar Energy 44(5):271-289. Reflection of beam: Fresnel's law of a glass
    cover, De Soto et al. (2006), Solar Energy 80(1):78-88. Cell: Faiman (2008), Prog. Photovolt. 16(4):307-315, or
    King et al. (2004), SAND2004-3535, eq. 11-12. DC, losses and inverter: Dobos (2014), PVWatts version 5,
    NREL/TP-6A20-62641.
    """
    import pvlib

    poa = pvlib.irradiance.get_total_irradiance(
        plane.tilt, plane.azimuth, over.zenith, over.azimuth, light.dni, light.ghi, light.dhi,
        dni_extra=over.extraterrestrial, airmass=pvlib.atmosphere.get_relative_airmass(over.zenith), albedo=albedo,
        model="perez",
    )  # fmt: skip
    angle = pvlib.irradiance.aoi(plane.tilt, plane.azimuth, over.zenith, over.azimuth)
    effective = poa["poa_direct"] * pvlib.iam.physical(angle) + poa["poa_diffuse"]
    cell = cell_temperature(np.asarray(poa["poa_global"]), temperature, wind_speed, mounting)
    dc = pvlib.pvsystem.pvwatts_dc(effective, cell, 1.0, temperature_coefficient) * (1 - losses)
    ac = pvlib.inverter.pvwatts(dc, 1 / dc_ac_ratio / inverter_efficiency, inverter_efficiency)
    return np.clip(np.nan_to_num(np.asarray(ac), nan=0.0), 0.0, 1.0)


def cell_temperature(plane: Array, temperature: Array, wind_speed: Array, mounting: str) -> Array:
    """Return the temperature (°C) of cells under `plane` W/m2; `mounting` as in `pv_availability`."""
    import pvlib

    if mounting == "faiman":
        return np.asarray(pvlib.temperature.faiman(plane, temperature, wind_speed))
    rack = pvlib.temperature.TEMPERATURE_MODEL_PARAMETERS["sapm"][mounting]
    return np.asarray(pvlib.temperature.sapm_cell(plane, temperature, wind_speed, **rack))
