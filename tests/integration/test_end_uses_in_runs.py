"""A use taken apart gives the run and the plan of the whole use."""

from __future__ import annotations

import json

import pytest

from tests.integration.command_line import SMALL, ask

COOLED = (
    "--set", "uses.homes.end_uses.cooling.share=0.2", "--set", "uses.homes.end_uses.cooling.pattern=night",
)  # fmt: skip


@pytest.mark.parametrize(("verb", "told"), [("run", "net_present_cost"), ("optimise", "objective")])
def test_cost_and_emissions_do_not_depend_on_how_a_use_is_taken_apart(tmp_path, capsys, monkeypatch, verb, told):
    answers = []
    for name, how in (("whole", ()), ("apart", COOLED)):
        said = ask(capsys, monkeypatch, verb, SMALL, *how, "--out", tmp_path / name, "--json")
        assert said.code == 0, said.err
        answers.append(json.loads(said.out)["kpi"])
    for kpi in (told, "gross_emissions"):
        assert answers[1][kpi]["value"] == pytest.approx(answers[0][kpi]["value"], rel=1e-9)
