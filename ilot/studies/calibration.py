"""Fitting named numbers of a scenario to what was observed: least squares, with the uncertainty that is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ilot.failures import Code, Failure
from ilot.progress import Tell
from ilot.studies.calibration_file import STATES, CalibrationFile
from ilot.studies.demand_series import series_of
from ilot.studies.observed import Observation, read_observations, span_of
from scenarios.amounts import value_at, with_amounts
from scenarios.problems import Place, ScenarioError, problem_at
from scenarios.schema import Scenario

Array = NDArray[np.float64]

MAX_ROUNDS = 200
"""Rounds of the fit after which it is given up."""
STEP = 1e-6
"""Of the finite differences, share of a parameter's range."""
CONFIDENCE = 0.95
BLIND = 1e-8
"""Smallest over largest influence of combinations of parameters, below which the figures do not tell them apart."""


@dataclass(frozen=True)
class Point:
    """One figure beside the simulation; `band` is half of the 95 % interval within which it was to be expected."""

    series: str
    time: str
    observed: float
    simulated: float
    band: float
    is_fitted: bool

    @property
    def error(self) -> float:
        """Simulated less observed."""
        return self.simulated - self.observed


@dataclass(frozen=True)
class Fitted:
    """One parameter: where it began, what fits best, its standard error and 95 % interval, in `unit`."""

    path: str
    unit: str
    start: float
    value: float
    standard_error: float
    low: float
    high: float
    is_at_bound: bool


@dataclass(frozen=True)
class Calibration:
    """What a fit found: parameters, their correlation, and every figure beside the simulation."""

    parameters: tuple[Fitted, ...]
    correlation: Array
    points: tuple[Point, ...]
    n_evaluations: int


def read_points(said: CalibrationFile, path: Path) -> list[tuple[str, Observation, float]]:
    """Return series, figure and standard error of every figure that a calibration file names.

    Without a stated error that of a series is the mean size of its figures that are fitted: all series count alike.

    Raises
    ------
    ScenarioError
        With the problems of the CSV files, or where there is nothing to fit.
    """
    points = []
    for series, observed in said.observed.items():
        wanted = "MWh/yr" if series.startswith(("use|", "stock_energy|")) else "1"
        file = path.parent / observed.file
        figures = read_observations(file, observed.column, observed.time_column, observed.unit, wanted)
        fitted = [abs(each.value) for each in figures if is_fitted(said, each)]
        if not any(fitted):
            message = f"no figure of '{observed.column}' can be fitted" + (f" until {said.until}" if said.until else "")
            problem = problem_at(
                Place(str(file), 1, 1), "E408", ("observed", series), message, "name another column, or a later 'until'"
            )
            raise ScenarioError([problem])
        scale = float(np.mean(fitted)) if observed.error is None else observed.error
        points += [(series, each, scale) for each in figures]
    return points


def is_fitted(said: CalibrationFile, figure: Observation) -> bool:
    """Tell whether a figure lies in the years that are fitted."""
    span = None if said.until is None else span_of(said.until)
    return span is None or figure.end <= span[1] + 1e-9


def fit(said: CalibrationFile, scenario: Scenario, path: Path, tell: Tell) -> Calibration:
    """Fit the parameters of a calibration file and say how sure they are.

    Parameters
    ----------
    tell : called at each evaluation with how many there were.

    Raises
    ------
    ScenarioError, Failure
        When the figures cannot be read, lie outside the simulated years, are too few, do not tell the parameters
        apart, or the scenario cannot be simulated.

    Notes
    -----
    Minimises Σ ((simulated − observed)/error)² within bounds (trust region reflective, `scipy.optimize.least_squares`).
    With J the Jacobian there, s² = Σ r²/(n − p) and covariance s² (JᵀJ)⁻¹; intervals by Student's t of n − p degrees of
    freedom: of a parameter ± t √cov, of a figure ± t √(s² + j cov jᵀ) times its error.

    References
    ----------
    Seber and Wild (1989), Nonlinear Regression, Wiley, section 2.1.2 and equation (5.14).
    """
    from scipy.optimize import least_squares

    points = read_points(said, path)
    model = _Model(said, scenario, points, tell)
    chosen = np.array([is_fitted(said, figure) for _, figure, _ in points])
    low = np.array([bounds.low for bounds in said.parameters.values()])
    high = np.array([bounds.high for bounds in said.parameters.values()])
    start = np.array([value_at(scenario, name).amount for name in said.parameters])
    _refuse_too_few(int(chosen.sum()), start.size)

    def residuals(share: Array) -> Array:
        return model(low + share * (high - low))[chosen]

    answer = least_squares(
        residuals, (start - low) / (high - low), bounds=(0.0, 1.0), jac="3-point",
        xtol=1e-12, ftol=1e-12, gtol=1e-12, max_nfev=MAX_ROUNDS,
    )  # fmt: skip
    if answer.status == 0:
        raise Failure(
            Code.STOPPED_EARLY,
            f"the fit did not settle within {MAX_ROUNDS} rounds; narrow the ranges, or begin nearer to the figures",
        )
    best = low + answer.x * (high - low)
    slopes = _slopes(model, best, low, high)
    return _judged(said, scenario, points, chosen, best, model(best), slopes, model.n)


class _Model:
    """Residuals of all figures at some parameters, in their standard errors; counts how often it was asked."""

    def __init__(
        self, said: CalibrationFile, scenario: Scenario, points: list[tuple[str, Observation, float]], tell: Tell
    ) -> None:
        self.said, self.scenario, self.points, self.tell, self.n = said, scenario, points, tell, 0

    def amounts(self, parameters: Array) -> dict[str, float]:
        """The number at every path that the parameters set."""
        named = zip(self.said.parameters.items(), parameters, strict=True)
        return {path: float(value) for (name, bounds), value in named for path in (name, *bounds.also)}

    def __call__(self, parameters: Array) -> Array:
        self.n += 1
        amounts = self.amounts(parameters)
        try:
            series = series_of(with_amounts(self.scenario, amounts))
        except ValueError as error:
            where = ", ".join(f"{path} = {value:g}" for path, value in amounts.items())
            raise Failure(Code.BAD_INPUT, f"the scenario cannot be simulated at {where}: {error}") from None
        residuals = np.empty(len(self.points))
        for n, (name, figure, error_of_figure) in enumerate(self.points):
            is_state = name.partition("|")[0] in STATES
            simulated = series[name].at(figure.end if is_state else figure.middle)
            if not np.isfinite(simulated):
                first, last = series[name].instants[[0, -1]]
                raise Failure(
                    Code.BAD_INPUT,
                    f"{name}: the figure of {figure.time} lies outside the simulated {first:g} to {last:g}; "
                    "change horizon.first_year or last_year, or leave the figure out",
                )
            residuals[n] = (simulated - figure.value) / error_of_figure
        self.tell(self.n, MAX_ROUNDS * (2 * parameters.size + 1), f"mean square {np.mean(residuals**2):.3g}")
        return residuals


def _slopes(model: Callable[[Array], Array], best: Array, low: Array, high: Array) -> Array:
    """Change of every residual with each parameter, (figure, parameter), central differences inside the bounds."""
    columns = []
    for n in range(best.size):
        up, down = best.copy(), best.copy()
        up[n] = min(best[n] + STEP * (high - low)[n], high[n])
        down[n] = max(best[n] - STEP * (high - low)[n], low[n])
        columns.append((model(up) - model(down)) / (up[n] - down[n]))
    return np.array(columns).T


def _judged(
    said: CalibrationFile, scenario: Scenario, points: list[tuple[str, Observation, float]], chosen: NDArray[np.bool_],
    best: Array, residuals: Array, slopes: Array, n_evaluations: int,
) -> Calibration:  # fmt: skip
    """The fit with its uncertainty."""
    from scipy.stats import t as student

    widths = np.array([bounds.high - bounds.low for bounds in said.parameters.values()])
    _refuse_blind(slopes[chosen] * widths, list(said.parameters))
    freedom = int(chosen.sum()) - best.size
    variance = float(residuals[chosen] @ residuals[chosen]) / freedom
    scaled = slopes[chosen] * widths
    covariance = variance * np.linalg.inv(scaled.T @ scaled) * np.outer(widths, widths)
    errors = np.sqrt(np.diag(covariance))
    quantile = float(student.ppf(0.5 + CONFIDENCE / 2, freedom))
    bands = quantile * np.sqrt(variance + np.einsum("np,pq,nq->n", slopes, covariance, slopes))
    parameters = tuple(
        Fitted(
            name, value_at(scenario, name).unit, value_at(scenario, name).amount, float(best[n]), float(errors[n]),
            float(best[n] - quantile * errors[n]), float(best[n] + quantile * errors[n]),
            bool(min(best[n] - bounds.low, bounds.high - best[n]) < STEP * widths[n]),
        )
        for n, (name, bounds) in enumerate(said.parameters.items())
    )  # fmt: skip
    told = tuple(
        Point(name, figure.time, figure.value, figure.value + residual * scale, float(band * scale), bool(is_in))
        for (name, figure, scale), residual, band, is_in in zip(points, residuals.tolist(), bands, chosen, strict=True)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        correlation = np.nan_to_num(covariance / np.outer(errors, errors), nan=0.0)
    return Calibration(parameters, correlation, told, n_evaluations)


def _refuse_too_few(n_figures: int, n_parameters: int) -> None:
    if n_figures <= n_parameters:
        raise Failure(
            Code.BAD_INPUT,
            f"{n_figures} figures cannot fit {n_parameters} parameters and tell how sure they are; "
            f"fit fewer parameters, or name {n_parameters + 1} figures at least",
        )


def _refuse_blind(influence: Array, names: list[str]) -> None:
    """Refuse parameters, or combinations of them, that the fitted figures say nothing about."""
    _, sizes, directions = np.linalg.svd(influence)
    if sizes[0] == 0 or sizes[-1] < BLIND * sizes[0]:
        blind = [name for name, part in zip(names, np.abs(directions[-1]), strict=True) if part > 0.1]
        raise Failure(
            Code.BAD_INPUT,
            f"the figures do not tell {' and '.join(blind)} {'apart' if len(blind) > 1 else 'at all'}: "
            "leave one out, tie them together with 'also', or add figures that depend on it",
        )
