"""The example storage_investment of oemof.solph 0.6.5 (MIT), 8,760 hours at one node, as scenarios of our language.

Optima of variants 1, 2 and 4 as known for oemof.solph with HiGHS. Of variant 3, the only one in which the battery
pays, the model of the package itself, written as LP, by HiGHS 1.15.1: 31926875.24757298 by simplex, …57261 by IPX.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.costs import net_present_cost
from scenarios.inputs.build import build
from scenarios.load import load
from solvers.optimise import optimise
from solvers.replay import replay
from tests.integration.command_line import ask

HERE = Path(__file__).parents[1] / "data" / "oemof"
OPTIMUM = {"v1": 112686100.33285016, "v2": 34853801.711324126, "v3": 31926875.24757261, "v4": 148062863.9192487}


@pytest.mark.parametrize(
    "variant", ["v1", "v2", *(pytest.param(slow, marks=pytest.mark.slow) for slow in ("v3", "v4"))]
)
def test_the_optimum_of_each_variant_is_that_of_oemof(variant: str) -> None:
    inputs = build(load(HERE / f"storage_investment_{variant}.yaml"))
    pathway = optimise(inputs)
    assert pathway.objective == pytest.approx(OPTIMUM[variant], rel=1e-8)
    # With one store and one plant on demand the rule does as well, but for charging what it keeps at the year's end.
    assert net_present_cost(replay(inputs, pathway).results) == pytest.approx(OPTIMUM[variant], rel=1e-5)
    if variant == "v3":
        assert float(pathway.plan["store_energy_builds"].sum()) == pytest.approx(397.794723, rel=1e-6)


def test_the_command_line_finds_it_in_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = HERE / "storage_investment_v2.yaml"
    said = ask(capsys, monkeypatch, "optimise", file, "--out", tmp_path / "run", "--json")
    assert said.code == 0, said.err
    assert json.loads(said.out)["kpi"]["objective"]["value"] == pytest.approx(OPTIMUM["v2"], rel=1e-8)
