"""Where electricity comes from: technologies under their titles, split by fuel where one burns several."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from engine.results import Results
from ilot.reporting.palette import TECHNOLOGY, colours, rank
from ilot.words.names import CLASSES
from ilot.words.phrases import in_sentence, say, word
from ilot.words.titles import title_of
from scenarios.schema import Scenario

MOST = 10
"""More sources than these are shown by class."""


@dataclass(frozen=True)
class Origin:
    """A source of electricity: `share` (technology, year) of each technology's generation belongs to it."""

    label: str
    kind: str
    colour: str
    share: xr.DataArray

    def annual(self, results: Results) -> np.ndarray:
        """Return its generation, (year,) MWh/yr, the mean of the members."""
        generation = results.annual["generation"].mean("member").transpose("technology", "year").values
        return np.asarray((generation * self.share.values).sum(axis=0))

    def hourly(self, hourly: xr.Dataset, year: int) -> np.ndarray:
        """Return its generation in hours of a kept year and member, (hour,) MW."""
        generation = hourly["generation"].transpose("technology", "hour").values
        return self.share.sel(year=year).values @ generation


def origins(results: Results, scenario: Scenario) -> list[Origin]:
    """Return the sources that generate anything, in the order in which they are stacked."""
    found = _gathered(_parts(results, scenario))
    found = [origin for origin in found if origin.annual(results).max() > 0]
    if len(found) > MOST:
        found = _gathered([replace(origin, label=word(CLASSES, origin.kind)) for origin in found])
    found.sort(key=lambda origin: rank(origin.kind))
    shades = colours([origin.kind for origin in found], TECHNOLOGY)
    return [replace(origin, colour=colour) for origin, colour in zip(found, shades, strict=True)]


def _parts(results: Results, scenario: Scenario) -> list[Origin]:
    """One for each technology, or for each of its fuels where it may burn several."""
    given = results.inputs.variables
    names, fuels, years = (given[dim].values for dim in ("technology", "fuel", "year"))
    burned = results.annual["fuel_use"].mean("member").transpose("technology", "fuel", "year").values
    parts = []
    for row, name in enumerate(names.tolist()):
        title, kind = title_of(scenario, "technologies", name), str(given["technology_class"].values[row])
        used = np.flatnonzero(burned[row].sum(axis=1) > 0)
        if not used.size or given["can_burn"].values[row].sum() < 2:
            parts.append(Origin(title, kind, "", _of_one(names, years, row, np.ones(years.size))))
            continue
        total = burned[row].sum(axis=0)
        for fuel in used.tolist():
            share = burned[row, fuel] / np.where(total > 0, total, 1.0)
            label = say("burning", plant=title, fuel=in_sentence(word({}, str(fuels[fuel]))))
            as_kind = "biofuel" if given["fuel_is_renewable"].values[fuel] == 1 else kind
            parts.append(Origin(label, as_kind, "", _of_one(names, years, row, share)))
    return parts


def _of_one(names: np.ndarray, years: np.ndarray, row: int, share: np.ndarray) -> xr.DataArray:
    """A share (year,) of one technology's generation, (technology, year)."""
    shares = np.zeros((names.size, years.size))
    shares[row] = share
    return xr.DataArray(shares, {"technology": names, "year": years}, ("technology", "year"))


def _gathered(parts: list[Origin]) -> list[Origin]:
    """Parts of one label as one."""
    together: dict[str, Origin] = {}
    for part in parts:
        known = together.get(part.label)
        together[part.label] = part if known is None else replace(known, share=known.share + part.share)
    return list(together.values())
