"""Emissions and electricity of visitors, by head: what the sectors that serve them use, over those who come."""

from __future__ import annotations

import numpy as np

from engine.account import BIOGENIC, account
from engine.results import Results
from engine.variables import ELECTRICITY

KWH_PER_MWH = 1000.0


def per_visitor(results: Results) -> dict[str, tuple[str, np.ndarray]]:
    """Return name → unit and (year,) values by visitor; nothing where the scenario has no visitors.

    Emissions are those of the sectors of visitors in the community's account: scope 1, and electricity at the grid's
    factor with what the grid loses. What brings visitors to the island is in it only where its sector is named.
    """
    visitors, sectors = results.inputs["visitors"].values, list(results.inputs.attrs.get("visitor_sectors", []))
    if not (visitors > 0).any():
        return {}
    years = results.inputs["year"].values.tolist()
    emitted = np.zeros(len(years))
    for line in account(results):
        if line.sector in sectors and line.gas != BIOGENIC:
            emitted[years.index(line.year)] += line.co2e
    used = results.annual["final_energy"].sel(carrier=ELECTRICITY)
    drawn = used.sel(sector=used["sector"].isin(sectors)).sum(["node", "sector"]).values * KWH_PER_MWH
    return {
        name: (unit, np.divide(total, visitors, out=np.zeros(len(years)), where=visitors > 0))
        for name, unit, total in (
            ("emissions_per_visitor", "tCO2e", emitted), ("electricity_per_visitor", "kWh", drawn),
        )
    }  # fmt: skip
