"""Whether this machine can do what îlot needs: each part tried, each problem with its cure."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ilot.words.language import _, numeral
from ilot.words.lines import padded
from solvers.processors import usable_processors

if TYPE_CHECKING:
    from packaging.requirements import Requirement

OLDEST_PYTHON = (3, 11)
FREE_SPACE = 1e9
"""Bytes that a folder of runs should have left."""


@dataclass(frozen=True)
class Finding:
    """One line of the doctor: what was looked at, whether it is well, what was found and what to do."""

    what: str
    is_ok: bool
    found: str
    cure: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return asdict(self)

    def __str__(self) -> str:
        sign = _("ok") if self.is_ok else _("PROBLEM")
        line = f"{padded(sign, 8)} {padded(_(self.what), 12)} {self.found}"
        return line if self.is_ok else f"{line}\n{'':<21} → {self.cure}"


class Ailment(Exception):
    """What is wrong, and the cure."""

    def __init__(self, found: str, cure: str) -> None:
        super().__init__(found)
        self.found = found
        self.cure = cure


def examine() -> list[Finding]:
    """Return a finding for each check, in the order in which a run needs things; none stops the others."""
    return [_finding(name, check, cure) for name, (check, cure) in checks().items()]


def _finding(name: str, check: Callable[[], str], cure: str) -> Finding:
    try:
        return Finding(name, True, check())
    except Ailment as ailment:
        return Finding(name, False, ailment.found, ailment.cure)
    except Exception as error:  # whatever it is, the others are to be looked at
        return Finding(name, False, " ".join(f"{type(error).__name__}: {error}".split())[:300], cure)


def _python() -> str:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        raise Ailment(found, _("install Python {version} or newer").format(version=".".join(map(str, OLDEST_PYTHON))))
    return f"{found}, {sys.executable}"


def _packages() -> str:
    from packaging.requirements import Requirement

    try:
        needed = [Requirement(text) for text in requires("ilot") or ()]
    except PackageNotFoundError:
        raise Ailment(_("ilot runs from its source and is not installed"), "python -m pip install -e .") from None
    needed = [each for each in needed if each.marker is None or each.marker.evaluate({"extra": ""})]
    wrong = [each for each in needed if not each.specifier.contains(_version(each.name), prereleases=True)]
    if wrong:
        found = [
            _("{package}, found {version}").format(package=_asked(each), version=_version(each.name)) for each in wrong
        ]
        names = " ".join(f"'{_asked(each)}'" for each in wrong)
        raise Ailment("; ".join(found), f"python -m pip install {names}")
    return _("ilot {version} and the {n} packages that it needs").format(version=version("ilot"), n=len(needed))


def _asked(package: Requirement) -> str:
    return f"{package.name}{package.specifier}"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "0"


def _kernels() -> str:
    import numpy as np

    from engine.kernels._jit import kernel

    if os.environ.get("ILOT_INTERPRET") == "1":
        raise Ailment(_("ILOT_INTERPRET=1: nothing is compiled, all is slow"), "unset ILOT_INTERPRET")
    compiled = kernel(cumulated)
    if compiled(np.arange(4.0)) != 6.0:
        raise Ailment(_("a compiled kernel computes wrongly"), "python -m pip install --force-reinstall numba llvmlite")
    folder = getattr(getattr(compiled, "stats", None), "cache_path", None)
    if folder is None or not os.access(_nearest(Path(folder)), os.W_OK):
        raise Ailment(
            _("kernels compile, but no folder keeps them: every start takes longer"),
            _("set ILOT_CACHE to a folder that can be written to"),
        )
    return _("compile, and are kept in {folder}").format(folder=folder)


def cumulated(values: Any) -> float:
    """Return the sum of values one after the other: a kernel as small as can be."""
    total = 0.0
    for value in values:
        total += value
    return total


def _nearest(path: Path) -> Path:
    """The path, or the first folder above it that exists."""
    return next(each for each in (path, *path.parents) if each.exists())


def _solver() -> str:
    import pyomo.environ as pyo

    from solvers.highs import has_hipo, solve
    from solvers.program import compile_model

    model = pyo.ConcreteModel()
    model.x, model.y = pyo.Var(bounds=(0, 3)), pyo.Var(bounds=(0, 3))
    model.within = pyo.Constraint(expr=model.x + 2 * model.y <= 4)
    model.most = pyo.Objective(expr=model.x + model.y, sense=pyo.maximize)
    solution = solve(compile_model(model), solver="simplex")
    if abs(solution.objective - 3.5) > 1e-9:
        found = _("a program of two variables came out as {status}, {objective}")
        found = found.format(status=solution.status, objective=solution.objective)
        raise Ailment(found, "python -m pip install --force-reinstall highspy")
    solves = _("HiGHS {version} solves, with HiPO") if has_hipo() else _("HiGHS {version} solves")
    return solves.format(version=version("highspy"))


def _netcdf() -> str:
    import numpy as np
    import xarray as xr

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "doctor.nc")
        written = xr.Dataset({"x": ("hour", np.array([0.1, 0.2])), "name": ("hour", np.array(["é", "岛"]))})
        written.to_netcdf(path, engine="netcdf4")
        with xr.open_dataset(path) as read:
            if not written.identical(read.load()):
                raise Ailment(
                    _("a file reads otherwise than written"), "python -m pip install --force-reinstall netCDF4"
                )
    return _("netCDF4 {version} writes and reads").format(version=version("netCDF4"))


def _library() -> str:
    from scenarios.load import library, load
    from scenarios.problems import ScenarioError

    names = library()
    broken: list[str] = []
    for name in names:
        try:
            load(name)
        except ScenarioError as error:
            broken.append(f"{name}: {error.problems[0]}")
    if broken or not names:
        raise Ailment("; ".join(broken) or _("the library is empty"), _("install ilot anew; its own files are damaged"))
    return _("{n} scenarios load").format(n=len(names))


def _folder() -> str:
    free = shutil.disk_usage(Path.cwd()).free
    try:
        tempfile.TemporaryFile(dir=Path.cwd()).close()
    except OSError:
        found = _("{folder} cannot be written to").format(folder=Path.cwd())
        raise Ailment(found, _("go to a folder of yours, or use --out")) from None
    if free < FREE_SPACE:
        found = _("{space} GB free in {folder}").format(space=numeral(f"{free / 1e9:.1f}"), folder=Path.cwd())
        raise Ailment(found, _("make space, or use --out on another disk"))
    found = _("{folder} can be written to, {space} GB free")
    return found.format(folder=Path.cwd(), space=numeral(f"{free / 1e9:,.0f}"))


def _processors() -> str:
    found = _("{usable} of {all} usable; a sweep uses that many processes, `--workers` sets it")
    return found.format(usable=usable_processors(), all=os.cpu_count())


def checks() -> dict[str, tuple[Callable[[], str], str]]:
    """Return what is looked at, in order, with the cure of what nobody foresaw."""
    again = "python -m pip install --force-reinstall"
    return {
        "python": (_python, _("install Python anew")),
        "packages": (_packages, "python -m pip install --upgrade ilot"),
        "kernels": (_kernels, _("{command} numba; ILOT_INTERPRET=1 does without, slowly").format(command=again)),
        "solver": (_solver, f"{again} highspy pyomo"),
        "netcdf": (_netcdf, f"{again} netCDF4 xarray"),
        "library": (_library, _("install ilot anew; its own files are damaged")),
        "folder": (_folder, _("go to a folder of yours")),
        "processors": (_processors, _("nothing to do")),
    }
