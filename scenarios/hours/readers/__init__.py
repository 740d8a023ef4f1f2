"""Readers of hourly files: each turns one format into a `Recording`, which `hours.series` checks and lays out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from scenarios.hours.readers.edf_sei import read_edf_sei
from scenarios.hours.readers.epw import read_epw
from scenarios.hours.readers.ninja import read_ninja
from scenarios.hours.readers.plain import read_plain
from scenarios.hours.readers.pvgis import read_pvgis
from scenarios.hours.readers.recording import Recording, SeriesSpec
from scenarios.hours.readers.tmy3 import read_tmy3

READERS: Mapping[str, Callable[[Path, SeriesSpec], Recording]] = {
    "csv": read_plain,
    "tmy3": read_tmy3,
    "epw": read_epw,
    "pvgis": read_pvgis,
    "renewables_ninja": read_ninja,
    "edf_sei": read_edf_sei,
}
"""Format → its reader."""
