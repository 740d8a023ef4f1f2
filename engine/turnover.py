"""Stocks of cars, appliances and dwellings as they turn over by themselves, by year of sale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from engine.kernels.stock import turn_over, turn_over_draws
from engine.membership import bare, membership, positions

Array = np.ndarray


@dataclass(frozen=True)
class LateTarget:
    """A share of its service that a stock was to have from `year` on and has only from `reached` on, if ever."""

    stock: str
    share: float
    year: int
    reached: int | None


def turnover_of_stocks(inputs: xr.Dataset) -> xr.Dataset:
    """Return the stocks as they turn over by themselves, before measures.

    Returns
    -------
    Dataset of `in_use` (stock, vintage, year), units; `sales`, `second_hand`, `scrapped` (stock, year), units/yr, at
    the start of the year; nothing is scrapped in the first year, whose start is where the stock is given.

    Raises
    ------
    ValueError
        If the sales shares of a service are not shares, bounds contradict each other, the initial stock is of an age
        that the survival says nobody reaches, or units are brought in at such an age.

    Notes
    -----
    survivors(y) = Σ_v sold(v) · S(y−v) · Π (1 − early scrapping); what enters(y) = max(0, service level − survivors),
    split by `engine.kernels.stock.split_sales`; a share of it enters second-hand at an age and counts among the
    units of its year of sale. The initial stock is what is left of sold(v) = initial(v) / S(first year − v).
    in_use(y) = in_use(y−1) − scrapped(y) + sales(y) + second_hand(y).
    """
    _refuse_shares(inputs)
    _refuse_bounds(inputs)
    _refuse_second_hand(inputs)
    of = inputs.variables
    first = _first(inputs)
    survivors, sales, second_hand = np.empty((3, *of["sales_share"].shape))
    in_use = np.empty((*of["initial_stock"].shape, of["year"].size))
    turn_over(
        of["survival"].values,
        of["sales_share"].values,
        *_rules(inputs),
        _service_of(inputs),
        of["service_level"].values,
        first,
        _sold_before(inputs, first),
        survivors,
        sales,
        second_hand,
        in_use,
    )
    before = np.concatenate([survivors[:, :1], in_use.sum(axis=1)[:, :-1]], axis=1)
    flows = {"sales": sales, "second_hand": second_hand, "scrapped": np.maximum(before - survivors, 0.0)}
    return xr.Dataset(
        {
            "in_use": (("stock", "vintage", "year"), in_use),
            **{name: (("stock", "year"), units) for name, units in flows.items()},
        },
        {name: of[name] for name in ("stock", "vintage", "year")},
    )


def turnover_of_draws(
    inputs: xr.Dataset,
    *,
    survival: Array | None = None,
    sales_share: Array | None = None,
    service_level: Array | None = None,
) -> xr.Dataset:
    """Return the stocks of many draws of their parameters, before measures, each as `turnover_of_stocks` would.

    Parameters
    ----------
    survival : (draw, stock, age); sales_share : (draw, stock, year); service_level : (draw, service, year). What is
        not given is that of `inputs` in every draw; at least one must be.

    Returns
    -------
    Dataset of `stock_units` (draw, stock, year), units in use, and `sales` (draw, stock, year), units/yr.

    Raises
    ------
    ValueError
        If the inputs contradict themselves, or a draw leaves none of a vintage that is in use at the start.
    """
    given = {"survival": survival, "sales_share": sales_share, "service_level": service_level}
    n_draws = {name: len(values) for name, values in given.items() if values is not None}
    if len(set(n_draws.values())) != 1:
        raise ValueError(f"the draws must be of one number, not {n_draws or 'none'}")
    (n,) = set(n_draws.values())
    drawn = {
        name: np.broadcast_to(inputs[name].values, (n, *inputs[name].shape)) if values is None else np.asarray(values)
        for name, values in given.items()
    }
    _refuse_bounds(inputs)
    _refuse_second_hand(inputs)
    first = _first(inputs)
    _refuse_dead(inputs, drawn["survival"].min(axis=0), first)
    units, sales = np.empty((2, n, inputs.sizes["stock"], inputs.sizes["year"]))
    turn_over_draws(
        np.ascontiguousarray(drawn["survival"], dtype=float),
        np.ascontiguousarray(drawn["sales_share"], dtype=float),
        *_rules(inputs),
        _service_of(inputs),
        np.ascontiguousarray(drawn["service_level"], dtype=float),
        first,
        inputs["initial_stock"].values,
        units,
        sales,
    )
    dims = ("draw", "stock", "year")
    coords = {"stock": inputs["stock"].values, "year": inputs["year"].values}
    return xr.Dataset({"stock_units": (dims, units), "sales": (dims, sales)}, coords)


def late_targets(inputs: xr.Dataset, stock_units: xr.DataArray) -> list[LateTarget]:
    """Return, for each stock that misses its target, the highest share it misses, when it was due and is reached.

    Parameters
    ----------
    stock_units : (stock, year), units in use, measures included.
    """
    level = bare(xr.dot(membership(inputs["stock_service"], inputs["service"]), inputs["service_level"], dim="service"))
    share = (stock_units / level.where(level > 0)).fillna(1.0).transpose("stock", "year")
    target = bare(inputs["stock_target"]).transpose("stock", "year")
    late = []
    for stock in inputs["stock"].values:
        has, wants = share.sel(stock=stock).values, target.sel(stock=stock).values
        missed = np.flatnonzero(has < wants - 1e-9)
        if missed.size:
            due = missed[np.argmax(wants[missed])]
            later = np.flatnonzero((has >= wants[due] - 1e-9) & (np.arange(has.size) > due))
            years = inputs["year"].values
            reached = int(years[later[0]]) if later.size else None
            late.append(LateTarget(str(stock), float(wants[due]), int(years[due]), reached))
    return late


def _first(inputs: xr.Dataset) -> int:
    """Position of the first year among the vintages."""
    return int(np.searchsorted(inputs.variables["vintage"].values, inputs.variables["year"].values[0]))


def _service_of(inputs: xr.Dataset) -> Array:
    return positions(inputs.variables["stock_service"], inputs.variables["service"])


def _rules(inputs: xr.Dataset) -> tuple[Array, Array, Array, Array, Array, Array, Array]:
    """What the kernels take as it stands, in their order."""
    of = inputs.variables
    return (
        of["sales_minimum"].values,
        of["sales_maximum"].values,
        of["stock_target"].values,
        of["early_scrapping"].values,
        of["early_scrapping_age"].values,
        of["second_hand_share"].values,
        of["second_hand_age"].values,
    )


def _sold_before(inputs: xr.Dataset, first: int) -> Array:
    """Units once sold, of which the initial stock is left, (stock, vintage)."""
    initial, survival = inputs.variables["initial_stock"].values, inputs.variables["survival"].values
    _refuse_dead(inputs, survival, first)
    sold = np.zeros_like(initial)
    stock, vintage = np.nonzero(initial > 0)
    sold[stock, vintage] = initial[stock, vintage] / survival[stock, first - vintage]
    return sold


def _refuse_dead(inputs: xr.Dataset, survival: Array, first: int) -> None:
    """What is in use at the start must be of an age that some units reach."""
    initial = inputs.variables["initial_stock"].values
    stocks, vintages = np.nonzero(initial > 0)
    ages = first - vintages
    is_known = (ages >= 0) & (ages < survival.shape[1])
    is_dead = ~is_known | (survival[stocks, np.where(is_known, ages, 0)] <= 0)
    for stock, vintage in zip(stocks[is_dead], vintages[is_dead], strict=True):
        raise ValueError(
            f"stock {inputs['stock'].values[stock]}: {initial[stock, vintage]:g} units of "
            f"{inputs['vintage'].values[vintage]} are in use in {inputs['year'].values[0]}, "
            f"but its survival leaves none at age {first - vintage}"
        )


def _refuse_shares(inputs: xr.Dataset) -> None:
    """A year's sales of a service are split by shares that sum to 1, or cannot happen at all (0)."""
    of = inputs.variables
    total = np.zeros(of["service_level"].shape)
    np.add.at(total, _service_of(inputs), of["sales_share"].values)
    for service, year in np.argwhere((np.abs(total - 1.0) > 1e-6) & (total > 0)):
        raise ValueError(
            f"service {of['service'].values[service]}: the sales shares of {of['year'].values[year]} "
            f"sum to {total[service, year]:g}, not 1"
        )


def _refuse_bounds(inputs: xr.Dataset) -> None:
    """A stock may sell at least what it must."""
    of = inputs.variables
    for stock, year in np.argwhere(of["sales_minimum"].values > of["sales_maximum"].values):
        raise ValueError(
            f"stock {of['stock'].values[stock]}: in {of['year'].values[year]} its lowest share in sales is "
            f"above its highest"
        )


def _refuse_second_hand(inputs: xr.Dataset) -> None:
    """Units can only be brought in at an age that some reach, and of a year among the vintages."""
    of, first = inputs.variables, _first(inputs)
    for stock in np.flatnonzero((of["second_hand_share"].values > 0).any(axis=1)):
        age = float(of["second_hand_age"].values[stock])
        survival = of["survival"].values[stock]
        if age != int(age) or age > first or age >= survival.size or survival[int(age)] <= 0:
            raise ValueError(
                f"stock {of['stock'].values[stock]}: units cannot be brought in at age {age:g}: an age is in whole "
                f"years, within the years of sale, and one that some units reach"
            )
