"""Weather and production files as they come in the wild, made up: the value of an hour tells which hour it is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)
TYPICAL_YEARS = (1988, 1990, 1985, 2001, 1979, 1996, 2004, 1983, 1999, 1977, 2002, 1991)
"""Year of each month of a typical year: none of them leaves a trace, leap years (1988, 1996, 2004) included."""

TMY3_HEADER = (
    "Date (MM/DD/YYYY),Time (HH:MM),ETR (W/m^2),GHI (W/m^2),GHI source,DNI (W/m^2),DNI source,DHI (W/m^2),"
    "DHI source,Dry-bulb (C),Dry-bulb source,Wspd (m/s),Wspd source\n"
)


def hours(year: int, n: int | None = None) -> list[datetime]:
    """Starts of the hours of a year."""
    count = n or (datetime(year + 1, 1, 1) - datetime(year, 1, 1)) // HOUR
    return [datetime(year, 1, 1) + HOUR * i for i in range(count)]


def typical_hours() -> list[datetime]:
    """Starts of the hours of a typical year, each month in its own year."""
    return [hour.replace(year=TYPICAL_YEARS[hour.month - 1]) for hour in hours(2001)]


def ghi(hour: int) -> float:
    """A radiation that tells its hour: never negative, never the same in two hours of a day."""
    return round(hour % 24 * 30 + hour / 100, 2)


def temperature(hour: int) -> float:
    return round(10 + hour / 1000, 3)


def wind(hour: int) -> float:
    return round(3 + hour % 24 / 10, 2)


def tmy3(starts: Iterable[datetime] | None = None, offset: float = -9.0) -> str:
    """A TMY3 file: two header lines, hours labelled by their end, the last of a day 24:00."""
    lines = [f'703165,"SAND POINT",AK,{offset},55.317,-160.517,7\n', TMY3_HEADER]
    for i, start in enumerate(starts or typical_hours()):
        lines.append(
            f"{start:%m/%d/%Y},{start.hour + 1:02d}:00,0,{ghi(i)},1,{ghi(i) / 2},1,{ghi(i) / 3},1,"
            f"{temperature(i)},A,{wind(i)},A\n"
        )
    return "".join(lines)


def epw(starts: Iterable[datetime] | None = None, offset: float = 8.0) -> str:
    """An EPW file: eight header lines, 35 columns, hours 1 to 24, minute 60."""
    lines = [
        f"LOCATION,Haikou,Hainan,CHN,Made up,597580,20.03,110.35,{offset},14.0\n",
        "DESIGN CONDITIONS,0\n",
        "TYPICAL/EXTREME PERIODS,0\n",
        "GROUND TEMPERATURES,0\n",
        "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0\n",
        "COMMENTS 1,made up\n",
        "COMMENTS 2,\n",
        "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31\n",
    ]
    for i, start in enumerate(starts or typical_hours()):
        lines.append(
            f"{start.year},{start.month},{start.day},{start.hour + 1},60,?9?9,{temperature(i)},2.0,80,101325,"
            f"0,0,300,{ghi(i)},{ghi(i) / 2},{ghi(i) / 3},0,0,0,0,90,{wind(i)},5,5,9999,99999,9,999999999,"
            "20,0.1,0,88,0.2,0,0\n"
        )
    return "".join(lines)


def pvgis_hourly(starts: Iterable[datetime] | None = None, power: float | None = 2.0, minute: int = 10) -> str:
    """A PVGIS hourly series as CSV: header, stamps such as 20150101:0010, remarks at the end."""
    head = (
        "Latitude (decimal degrees):\t18.640\nLongitude (decimal degrees):\t109.700\nElevation (m):\t120\n"
        "Radiation database:\tPVGIS-SARAH3\n\n\nSlope: 15 deg. \nAzimuth: 0 deg. \n"
    )
    if power is not None:
        head += f"Nominal power of the PV system (c-Si) (kWp):\t{power}\nSystem losses (%):\t14.0\n"
    rows = "".join(
        f"{start:%Y%m%d:%H}{minute:02d},{round(i % 24 * 40 * (power or 1), 1)},{ghi(i)},0.0,{temperature(i)},"
        f"{wind(i)},0.0\n"
        for i, start in enumerate(starts or hours(2015))
    )
    tail = (
        "\nP: PV system power (W)\nG(i): Global irradiance on the inclined plane (W/m2)\n\nPVGIS (c) European Union\n"
    )
    return head + "time,P,G(i),H_sun,T2m,WS10m,Int\n" + rows + tail


def pvgis_typical(starts: Iterable[datetime] | None = None) -> str:
    """A PVGIS typical year as CSV, with the offset of its irradiance from the full hour."""
    months = "".join(f"{month},{year}\n" for month, year in enumerate(TYPICAL_YEARS, start=1))
    head = (
        "Latitude (decimal degrees): 18.640\nLongitude (decimal degrees): 109.700\nElevation (m): 120.0\n"
        f"Irradiance Time Offset (h): 0.1761\nmonth,year\n{months}"
        "time(UTC),T2m,RH,G(h),Gb(n),Gd(h),IR(h),WS10m,WD10m,SP\n"
    )
    rows = "".join(
        f"{start:%Y%m%d:%H%M},{temperature(i)},80.0,{ghi(i)},-0.0,{ghi(i) / 3:.3f},300.0,{wind(i)},90.0,101325.0\n"
        for i, start in enumerate(starts or typical_hours())
    )
    return head + rows + "T2m: 2-m air temperature (degree Celsius)\nRH: relative humidity (%)\n"


def pvgis_json(*, typical: bool = False, power: float | None = 2.0) -> str:
    """Either of the two as JSON, one hour to a line."""
    if typical:
        hourly = [
            {"time(UTC)": f"{s:%Y%m%d:%H%M}", "T2m": temperature(i), "G(h)": ghi(i), "Gb(n)": 0.0, "Gd(h)": ghi(i),
             "WS10m": wind(i)}
            for i, s in enumerate(typical_hours())
        ]  # fmt: skip
    else:
        hourly = [
            {"time": f"{s:%Y%m%d:%H}11", "P": i % 24 * 40 * (power or 1), "G(i)": ghi(i), "T2m": temperature(i),
             "WS10m": wind(i), "Int": 0.0}
            for i, s in enumerate(hours(2015))
        ]  # fmt: skip
    inputs = {"location": {"latitude": 18.64, "longitude": 109.7, "elevation": 120.0, "irradiance_time_offset": 0.1761}}
    if power is not None:
        inputs["pv_module"] = {"technology": "c-Si", "peak_power": power}  # type: ignore[dict-item]
    months = [{"month": m, "year": y} for m, y in enumerate(TYPICAL_YEARS, start=1)]
    lists = ",\n".join(json.dumps(hour) for hour in hourly)
    name = f'"months_selected": {json.dumps(months)}, "tmy_hourly"' if typical else '"hourly"'
    return f'{{"inputs": {json.dumps(inputs)},\n"outputs": {{{name}: [\n{lists}\n]}},\n"meta": {{}}}}'


def ninja(starts: Iterable[datetime] | None = None, capacity: float | None = 2.0, zone: str = "Europe/London") -> str:
    """A file of Renewables.ninja: comment lines, UTC and local time."""
    params = {"lat": 51.5, "lon": -0.1, "dataset": "merra2", "system_loss": 0.1}
    if capacity is not None:
        params["capacity"] = capacity
    units = {"time": "UTC", "local_time": zone, "electricity": "kW", "wind_speed": "m/s"}
    head = (
        "# Renewables.ninja Wind (Point API) - 51.5, -0.1 - Version: 1.3 - License: CC BY-NC 4.0\n"
        "# Reference: https://doi.org/10.1016/j.energy.2016.08.068\n"
        f"# {json.dumps({'units': units, 'params': params})}\ntime,local_time,electricity,wind_speed\n"
    )
    utc = ZoneInfo("UTC")
    rows = []
    for i, start in enumerate(starts or hours(2019)):
        local = start.replace(tzinfo=utc).astimezone(ZoneInfo(zone))
        rows.append(f"{start:%Y-%m-%d %H:%M},{local:%Y-%m-%d %H:%M},{i % 24 / 24 * (capacity or 1):.4f},{wind(i)}\n")
    return head + "".join(rows)


EDF_HEADER = (
    "territoire;statut;date_heure;production_totale_mw;thermique_mw;micro_hydraulique_mw;photovoltaique_mw;"
    "importations_mw;stockage_mw;cout_moyen_de_production_eur_mwh\n"
)
EDF_OLD_HEADER = (
    "Territoire;Statut;Date;Production totale (MW);Thermique (MW);Micro-hydraulique (MW);Photovoltaïque (MW);"
    "Importations (MW);Stockage (MW);Coût moyen de production (€/MWh)\n"
)


def edf_sei(
    territories: Iterable[str] = ("Corse", "Réunion"), years: Iterable[int] = (2019, 2020), header: str = EDF_HEADER
) -> str:
    """Production of EDF SEI: local time that says +00:00, newest rows first, 0 MW where spring skips an hour."""
    rows = []
    for territory in territories:
        zone = ZoneInfo("Europe/Paris") if territory == "Corse" else ZoneInfo("Indian/Reunion")
        for year in years:
            status = "Validé" if year <= 2019 else "Estimé"
            for i, start in enumerate(hours(year)):
                there = start.replace(tzinfo=zone).astimezone(ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None)
                total = 0.0 if there != start else round(200 + i / 100, 2)
                small = "" if year == 2020 else "1.5"
                rows.append(
                    f"{territory};{status};{start:%Y-%m-%dT%H:%M:%S}+00:00;{total};{total / 2};{small};{i % 24};"
                    f"-{i % 7};;\n"
                )
    return header + "".join(reversed(rows))


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
