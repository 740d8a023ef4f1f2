"""Forest cohorts on cells: area and age into carbon, carbon into removals, and what planting adds."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import xarray as xr
from scipy.sparse import csr_array

from engine.clock import edges
from engine.kernels.forest import grow_old
from engine.membership import membership, positions

TCO2_PER_TC = 44.0 / 12.0
"""Molar masses of CO2 and C."""


def chapman_richards(
    age: npt.ArrayLike, maximum: npt.ArrayLike, rate: npt.ArrayLike, shape: npt.ArrayLike
) -> npt.NDArray[np.float64]:
    """Return above-ground dry matter at an age, t/ha, of the broadcast shape.

    Parameters
    ----------
    age : yr, ≥ 0.
    maximum : t/ha, the asymptote A.
    rate : 1/yr, k.
    shape : 1, p, > 0.

    Notes
    -----
    B(t) = A·(1 − e^(−kt))^p. Where a source writes the exponent as 1/(1−m), p is that.

    References
    ----------
    Richards (1959), A flexible growth function for empirical use, Journal of Experimental Botany 10, 290–301,
    doi:10.1093/jxb/10.2.290; in this form in FLINT's Chapman–Richards module (moja global).

    Examples
    --------
    >>> chapman_richards([0.0, 1.0, 100.0], 51.64, 0.037, 2.0).round(4)
    array([ 0.    ,  0.0681, 49.1181])
    """
    return np.asarray(maximum) * (-np.expm1(-np.asarray(rate) * np.asarray(age))) ** np.asarray(shape)


def grow(inputs: xr.Dataset, hectares: xr.DataArray) -> xr.Dataset:
    """Return the forest of every year.

    Parameters
    ----------
    inputs : the table's `inputs`.
    hectares : (planting, year), ha planted at the start of the year, as in the plan.

    Returns
    -------
    Dataset of `carbon_stock` (tC, at the edges of the years), `cover_removals`, `inventory_removals`,
    `planting_removals`, `additional_removals` (tCO2/yr, positive from the atmosphere) and `planted` (ha), as
    in the table of variables. A cut releases the biomass carbon of the cohort in the year of the cut.
    """
    carbon = cohort_carbon(inputs)
    cells, covers = inputs["cohort_cell"].values.astype(int), inputs["cohort_cover"].values.astype(int)
    stock = _sum_by(carbon, cells, inputs.sizes["cell"])
    years = inputs["year"].values
    removals = xr.Dataset(
        {
            "carbon_stock": (("cell", "year_edge"), stock),
            "cover_removals": (("cover", "year"), _removals(_sum_by(carbon, covers, inputs.sizes["cover"]))),
        },
        {
            "cell": inputs["cell"].values,
            "cover": inputs["cover"].values,
            "year": years,
            "year_edge": edges(years),
        },
    )
    cell_removals = xr.DataArray(_removals(stock), {"cell": inputs["cell"].values, "year": years}, ("cell", "year"))
    planting = planting_removals(inputs, hectares)
    at_node = membership(inputs["planting_node"], inputs["node"])
    return removals.assign(
        inventory_removals=xr.dot(cell_removals, membership(inputs["cell_node"], inputs["node"]), dim="cell").transpose(
            "node", "year"
        ),
        planting_removals=planting,
        # The land planted was bare: without the measure it would have removed nothing.
        additional_removals=xr.dot(planting, at_node, dim="planting").transpose("node", "year"),
        planted=hectares.reset_coords(drop=True).cumsum("year").transpose("planting", "year"),
    )


def cohort_carbon(inputs: xr.Dataset) -> npt.NDArray[np.float64]:
    """Return the carbon in living biomass, above and below ground, of each cohort, (cohort, year_edge), tC.

    Carbon = area · B(age) · (1 + root:shoot) · carbon fraction: IPCC 2006 Guidelines, vol. 4, ch. 2, eq. 2.8.
    """
    covers = inputs["cohort_cover"].values.astype(int)
    density = _carbon_density(inputs, covers, inputs["cohort_age"].values, inputs.sizes["year"])
    return inputs["cohort_area"].values[:, np.newaxis] * density


def planting_response(inputs: xr.Dataset) -> xr.DataArray:
    """Return what a hectare planted removes in each year since planting, (planting, age), tCO2/ha/yr.

    Age 0 is the year at whose start it was planted. Biomass growth and the soil carbon of land newly
    planted; a harvest at rotation age releases the biomass. The simulation and the optimiser both use these
    numbers.
    """
    covers, years = positions(inputs["planting_cover"], inputs["cover"]), inputs.sizes["year"]
    density = _carbon_density(inputs, covers, np.zeros(covers.size), years)
    soil = inputs["soil_accumulation"].values[covers][:, np.newaxis]
    response = _removals(density) + soil * TCO2_PER_TC
    return xr.DataArray(response, {"planting": inputs["planting"].values, "age": np.arange(years)}, ("planting", "age"))


def planting_removals(inputs: xr.Dataset, hectares: xr.DataArray) -> xr.DataArray:
    """Return the removals of all that was planted so far, (planting, year), tCO2/yr.

    Removals of year y = Σ_v hectares(v) · response(y − v) over the years of planting v ≤ y.
    """
    response = planting_response(inputs).values
    planted = hectares.transpose("planting", "year").values
    removals = np.zeros_like(response)
    for vintage in range(response.shape[1]):
        removals[:, vintage:] += planted[:, vintage, np.newaxis] * response[:, : response.shape[1] - vintage]
    return xr.DataArray(
        removals, {"planting": inputs["planting"].values, "year": inputs["year"].values}, ("planting", "year")
    )


def _carbon_density(
    inputs: xr.Dataset, covers: npt.NDArray[np.int64], first_age: npt.NDArray[np.float64], n_years: int
) -> npt.NDArray[np.float64]:
    """Carbon of a hectare of each cohort's cover at every edge, (cohort, year_edge), tC/ha."""

    def of_cover(name: str) -> npt.NDArray[np.float64]:
        return inputs[name].values[covers][:, np.newaxis]

    age = np.empty((covers.size, n_years + 1))
    grow_old(first_age, inputs["rotation"].values[covers], age)
    dry_matter = chapman_richards(age, of_cover("growth_maximum"), of_cover("growth_rate"), of_cover("growth_shape"))
    return dry_matter * (1.0 + of_cover("root_shoot")) * of_cover("carbon_fraction")


def _sum_by(carbon: npt.NDArray[np.float64], group: npt.NDArray[np.int64], n_groups: int) -> npt.NDArray[np.float64]:
    """Sum cohorts into their cells or covers, (group, year_edge)."""
    if carbon.size == 0 or n_groups == 0:
        return np.zeros((n_groups, carbon.shape[1]))
    every = np.arange(group.size)
    return csr_array((np.ones(group.size), (group, every)), shape=(n_groups, group.size)) @ carbon


def _removals(carbon: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Removals between edges, tCO2/yr, positive where carbon grows."""
    return np.diff(carbon, axis=1) * TCO2_PER_TC
