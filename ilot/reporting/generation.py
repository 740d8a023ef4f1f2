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
        generation = results.annual["generation"].mean("member")
        return (generation * self.share).sum("technology").values

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
    inputs = results.inputs
    names = inputs["technology"].values
    burned = results.annual["fuel_use"].mean("member")
    parts = []
    for position, name in enumerate(names):
        at = xr.DataArray((names == name).astype(float), {"technology": names}, ("technology",))
        title = title_of(scenario, "technologies", str(name))
        kind = str(inputs["technology_class"].values[position])
        own = burned.sel(technology=name)
        fuels = [str(fuel) for fuel in own["fuel"].values if float(own.sel(fuel=fuel).sum()) > 0]
        if not fuels or float(inputs["can_burn"].sel(technology=name).sum()) < 2:
            parts.append(Origin(title, kind, "", at * xr.ones_like(own["year"], dtype=float)))
            continue
        total = own.sum("fuel")
        for fuel in fuels:
            share = own.sel(fuel=fuel, drop=True) / total.where(total > 0, 1.0)
            is_renewable = bool(inputs["fuel_is_renewable"].sel(fuel=fuel) == 1)
            label = say("burning", plant=title, fuel=in_sentence(word({}, fuel)))
            parts.append(
                Origin(
                    label,
                    "biofuel" if is_renewable else kind,
                    "",
                    at * share,
                )
            )
    return parts


def _gathered(parts: list[Origin]) -> list[Origin]:
    """Parts of one label as one."""
    together: dict[str, Origin] = {}
    for part in parts:
        known = together.get(part.label)
        together[part.label] = part if known is None else replace(known, share=known.share + part.share)
    return list(together.values())
