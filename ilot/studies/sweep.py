"""Many runs of one scenario: any number of processes, stopped and resumed at will, one table at the end."""

from __future__ import annotations

import hashlib
import json
import logging
import multiprocessing
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from ilot.failures import Code, Failure
from ilot.progress import stages
from ilot.runs.manifest import files_read, sha256, versions
from ilot.studies.sweep_design import is_unbalanced, points
from ilot.studies.sweep_file import SweepFile, read_sweep, scenario_of
from ilot.studies.sweep_member import Member, run_member, start_worker
from ilot.studies.sweep_table import csv_of, dataset_of, kpi_names, read_members, write_netcdf
from ilot.table import figure, table
from ilot.words.language import _
from scenarios.load import load
from solvers.processors import usable_processors

logger = logging.getLogger(__name__)

ABOUT = "sweep.json"
"""In the folder of a sweep: what it is made of. Written first."""
SHOWN_ERRORS = 5


def run_sweep(file: Path, *, workers: int | None = None, out: Path | None = None) -> dict[str, Any]:
    """Compute the members of a sweep that are not yet there, and write `sweep.csv` and `sweep.nc`.

    Parameters
    ----------
    file : the sweep file.
    workers : processes; as many as there are processors if not given. 1 works in this process.
    out : folder of the sweep, else `runs/sweep-NAME-HASH`, the same for the same file and scenario.

    Returns
    -------
    `sweep` (folder), `scenario`, `members`, `resumed` (members that were there already), `failed`, `errors` (message →
    how many), `table`, `netcdf`, `kpi` (name → {unit, lowest, highest}), `warnings`.

    Raises
    ------
    ScenarioError
        With every problem of the sweep file or of the scenario as it stands.
    Failure
        When the folder holds another sweep, or a process was killed.
    """
    sweep = read_sweep(file)
    scenario = scenario_of(sweep, file)
    _refuse_project_costs(sweep, scenario)
    about = _about(sweep, scenario)
    folder = _begun(out or Path("runs", f"sweep-{file.stem}-{about['fingerprint'][:8]}"), about)
    kept = folder / "members"
    kept.mkdir(exist_ok=True)
    members = [Member(n, point, sweep, scenario, kept) for n, point in enumerate(points(sweep))]
    missing = [member for member in members if not member.file.is_file()]
    with (
        stages() as stage,
        _keeping(members),
        closing(_finished(missing, workers or usable_processors())) as finished,
    ):
        tell = stage(f"{len(missing)} of {len(members)} members to do, in {folder}")
        for done, number in enumerate(finished, 1):
            tell(done, len(missing), f"member {number}")
    return _gathered(folder, sweep, members, n_resumed=len(members) - len(missing))


@contextmanager
def _keeping(members: Sequence[Member]) -> Iterator[None]:
    """Say at Ctrl-C that what is finished is kept."""
    try:
        yield
    except KeyboardInterrupt:
        n_kept = sum(member.file.is_file() for member in members)
        told = f"interrupted; {n_kept} of {len(members)} members are kept, the same command goes on from there"
        raise Failure(Code.INTERRUPTED, told) from None


def _finished(members: Sequence[Member], n_workers: int) -> Generator[int]:
    """Compute members and give the number of each when it is finished."""
    if n_workers == 1 or len(members) < 2:
        for member in members:
            run_member(member)
            yield member.number
        return
    # Spawned, not forked: a forked process inherits the threads' locks of NumPy, Numba and HDF5.
    pool = ProcessPoolExecutor(
        min(n_workers, len(members)),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=start_worker,
        initargs=(logging.getLogger().level,),
    )
    try:
        numbers = {pool.submit(run_member, member): member.number for member in members}
        for future in as_completed(numbers):
            future.result()
            yield numbers[future]
    except BrokenProcessPool:
        raise Failure(
            Code.STOPPED_EARLY,
            "a process of the sweep was killed, perhaps for want of memory; what is finished is kept: "
            "run the same command again, with fewer --workers",
        ) from None
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _gathered(folder: Path, sweep: SweepFile, members: Sequence[Member], n_resumed: int) -> dict[str, Any]:
    """Write the table and the netCDF of all members, and say what they hold."""
    records = read_members(member.file for member in members)
    table, netcdf = folder / "sweep.csv", folder / "sweep.nc"
    part = folder / ".sweep.part"
    part.write_bytes(csv_of(sweep, records))
    part.replace(table)
    write_netcdf(part, dataset_of(sweep, records))
    part.replace(netcdf)
    errors = [record["error"] for record in records if record["error"] is not None]
    return {
        "sweep": str(folder),
        "scenario": sweep.scenario,
        "members": len(records),
        "resumed": n_resumed,
        "failed": len(errors),
        "errors": {error: errors.count(error) for error in dict.fromkeys(errors)},
        "table": str(table),
        "netcdf": str(netcdf),
        "kpi": {name: _span(name, records) for name in kpi_names(sweep, records)},
        "warnings": _warnings(sweep),
    }


def _span(name: str, records: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Unit, lowest and highest of a KPI over the members that have it."""
    told = [record["kpi"][name] for record in records if name in record["kpi"]]
    values = [each["value"] for each in told if each["value"] is not None]
    return {
        "unit": told[0]["unit"] if told else None,
        "lowest": min(values, default=None),
        "highest": max(values, default=None),
    }


def _warnings(sweep: SweepFile) -> list[str]:
    if not is_unbalanced(sweep):
        return []
    balanced = 1 << (sweep.samples or 1).bit_length()
    told = _("a Sobol design of {n} members is not balanced; {balanced} would be")
    return [told.format(n=sweep.samples, balanced=balanced)]


def _about(sweep: SweepFile, scenario: str) -> dict[str, Any]:
    """What a sweep is made of: its file, the scenario with all it reads, and the versions that compute."""
    about = {
        "sweep": sweep.model_dump(by_alias=True),
        "files": [[path.name, sha256(path)] for path in files_read(load(scenario))],
        "versions": versions(),
    }
    text = json.dumps(about, ensure_ascii=False)  # keys in their order: it is that of the design
    return {"fingerprint": hashlib.sha256(text.encode()).hexdigest(), **about}


def _begun(folder: Path, about: dict[str, Any]) -> Path:
    """The folder of a sweep, new or of the same sweep."""
    said = folder / ABOUT
    if said.is_file():
        if json.loads(said.read_text(encoding="utf-8"))["fingerprint"] != about["fingerprint"]:
            raise Failure(
                Code.BAD_INPUT,
                f"{folder} holds another sweep, or this one of an earlier scenario or version; choose another --out",
            )
        return folder
    if folder.exists() and (not folder.is_dir() or any(entry.name != f"{ABOUT}.part" for entry in folder.iterdir())):
        raise Failure(Code.BAD_INPUT, f"{folder} exists already and is no sweep; choose another --out")
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{ABOUT}.part"
    part.write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(said)
    return folder


def _refuse_project_costs(sweep: SweepFile, scenario: str) -> None:
    if sweep.run == "optimise" and load(scenario).scenario.finance.method == "project":
        cure = "write run: simulate, or set finance.method to annuity in the scenario"
        raise Failure(Code.BAD_INPUT, f"finance.method: project prices one year, there is no pathway; {cure}")


def in_words(told: Mapping[str, Any]) -> str:
    """Return what a sweep found, for a reader."""
    n_done = told["members"] - told["failed"]
    done = _("{n} of {members} members of {scenario} done ({resumed} from before)")
    words = {name: told[name] for name in ("members", "scenario", "resumed", "table")}
    lines = [done.format(n=n_done, **words)]
    if told["failed"]:
        lines.append(_("{n} failed:").format(n=told["failed"]))
        lines += [f"  {n} × {error}" for error, n in list(told["errors"].items())[:SHOWN_ERRORS]]
        more = len(told["errors"]) - SHOWN_ERRORS
        lines += [_("  and {n} other errors; all are in {table}").format(n=more, **words)] if more > 0 else []
    lines += [f"{_('Beware')}: {sentence}" for sentence in told["warnings"]]
    rows = [[name, str(span["unit"]), *(_shown(span["unit"], span[end]) for end in ("lowest", "highest"))]
            for name, span in told["kpi"].items() if span["lowest"] is not None]  # fmt: skip
    if rows:
        lines += ["", table(("", _("unit"), _("lowest"), _("highest")), rows, left=2)]
    return "\n".join([*lines, "", "{}   {table}".format(_("Table"), **told), f"netCDF  {told['netcdf']}"])


def _shown(unit: str, value: float) -> str:
    return f"{value:.0f}" if unit == "year" else figure(value)
