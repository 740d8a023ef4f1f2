"""Ranking values by influence, against outcomes whose influences are known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ilot.failures import Failure
from ilot.studies.ranking import in_words, influence, rank
from ilot.studies.sweep_design import points
from ilot.studies.sweep_file import SweepFile, read_sweep
from scenarios.problems import ScenarioError

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"
MORRIS = """\
schema: 1
scenario: small.yaml
run: simulate
design: morris
samples: 3
values:
  horizon.discount_rate: {low: 2, high: 8, unit: "%/yr"}
  fuels.diesel.price_by_volume: {low: 0.8, high: 2.5, unit: EUR/L}
  fuels.diesel.n2o: {low: 0, high: 1, unit: kg/TJ}
outputs: [net_present_cost, gross_emissions]
"""


def swept(n_trajectories: int = 12) -> SweepFile:
    ranges = {
        name: {"low": low, "high": high} for name, (low, high) in {"a": (0, 10), "b": (-1, 1), "c": (5, 6)}.items()
    }
    said = {"schema": 1, "scenario": "x", "run": "simulate", "design": "morris", "samples": n_trajectories}
    return SweepFile.model_validate(said | {"values": ranges})


def test_each_step_of_a_trajectory_moves_one_value() -> None:
    rows = np.array([list(point.values()) for point in points(swept(4))]).reshape(4, 4, 3)
    assert ((np.diff(rows, axis=1) != 0).sum(axis=2) == 1).all()
    assert rows[..., 0].min() >= 0 and rows[..., 0].max() <= 10


def test_of_a_linear_outcome_the_influence_is_slope_times_range_and_nothing_spreads() -> None:
    # 3a − 20b + 7: over their ranges 30, −40 and, of c, nothing.
    sweep = swept()
    found = influence(sweep, [3 * point["a"] - 20 * point["b"] + 7 for point in points(sweep)])
    assert list(found) == ["b", "a", "c"]
    for path, slope in (("a", 30.0), ("b", -40.0), ("c", 0.0)):
        assert found[path]["mean"] == pytest.approx(slope, abs=1e-9)
        assert found[path]["mean_absolute"] == pytest.approx(abs(slope), abs=1e-9)
        assert found[path]["spread"] == pytest.approx(0.0, abs=1e-9)


def test_values_that_act_together_spread() -> None:
    sweep = swept()
    found = influence(sweep, [point["a"] * point["b"] for point in points(sweep)])
    assert found["a"]["spread"] > 1 and found["b"]["spread"] > 1 and found["c"]["mean_absolute"] == 0.0
    assert abs(found["a"]["mean"]) < found["a"]["mean_absolute"]


def test_a_scenario_is_ranked_by_running_it(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "study.yaml").write_text(MORRIS, encoding="utf-8")
    told = rank(tmp_path / "study.yaml", workers=1, out=tmp_path / "out")
    assert told["members"] == 12
    cost = told["influence"]["net_present_cost"]
    assert next(iter(cost["values"])) == "fuels.diesel.price_by_volume"
    assert cost["values"]["horizon.discount_rate"]["mean"] < 0 < cost["values"]["fuels.diesel.price_by_volume"]["mean"]
    emissions = told["influence"]["gross_emissions"]["values"]
    assert next(iter(emissions)) == "fuels.diesel.n2o" and emissions["horizon.discount_rate"]["mean_absolute"] == 0
    assert "fuels.diesel.price_by_volume" in in_words(told)


def test_another_design_and_a_list_are_refused(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL.read_text(encoding="utf-8"), encoding="utf-8")
    file = tmp_path / "study.yaml"
    file.write_text(MORRIS.replace("morris", "lhs"), encoding="utf-8")
    with pytest.raises(Failure, match="design: morris"):
        rank(file)
    file.write_text(MORRIS.replace('{low: 2, high: 8, unit: "%/yr"}', "[0.02, 0.05]"), encoding="utf-8")
    with pytest.raises(ScenarioError, match="no order"):
        read_sweep(file)


def test_without_salib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr("ilot.studies.sweep_design.import_module", gone)
    with pytest.raises(Failure, match=r"ilot\[sensitivity\]"):
        points(swept())
