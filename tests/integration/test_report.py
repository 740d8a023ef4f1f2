"""The report: whole, harmless, and quiet in a real browser that has no network."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest
import xarray as xr

from engine.indicators import node_verdicts
from engine.results import Results
from engine.simulate import simulate
from ilot.reporting.assumptions import assumptions
from ilot.reporting.page import write_report
from ilot.reporting.weeks import HOURS, weeks_of
from ilot.runs.record import Record
from ilot.runs.summary import summarise
from ilot.words.amounts import written
from ilot.words.quality import values_by_quality
from scenarios.inputs.build import build, plan_of
from scenarios.load import Loaded, load

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"
HOSTILE = (
    "</script><script>document.title='broken'</script><img src=https://example.org/x onerror=alert(1)> %{y} {{7*7}}"
)
COUNTY = """
schema: 1
name: county
extends: small.yaml
title: The wooded county
nodes: {county: {title: Green county, lat: 48.0, lon: -5.1, population: 200}}
forest:
  grid: grid.csv
  ages: ages.csv
  covers: {woods: {growth_maximum: 200, growth_rate: 0.05, growth_shape: 2, root_shoot: 0.25, carbon_fraction: 0.47}}
  planting:
    new_woods:
      {node: county, cover: woods, cost: 1000, fixed_om: 10, potential: 100, status: adopted, decided_by: county}
plan: {hectares: {new_woods: {2025: 50}}}
"""
MANIFEST = {"verb": "run", "finished": "2026-01-01T00:00:00Z", "versions": {"ilot": "0"}, "inputs_sha256": "00"}
FETCHING = {"src", "href", "srcset", "poster", "data", "action", "formaction", "background"}


def simulated(scenario: str | Path, hours_of: tuple[int, ...], *overrides: str) -> tuple[Loaded, Results]:
    loaded = load(scenario, overrides)
    inputs = build(loaded)
    return loaded, simulate(inputs, plan_of(loaded, inputs), hours_of=hours_of)


def report(path: Path, loaded: Loaded, results: Results, reference: Results | None = None, **more: list[str]) -> Path:
    summary = summarise(results, **more)
    write_report(path, Record(loaded, results, summary, MANIFEST, reference))
    return path


@pytest.fixture(scope="module")
def reference() -> tuple[Loaded, Results]:
    return simulated("ouessant-reference", (2025, 2050))


@pytest.fixture(scope="module")
def ouessant(tmp_path_factory: pytest.TempPathFactory, reference: tuple[Loaded, Results]) -> Path:
    return report(tmp_path_factory.mktemp("report") / "ouessant.html", *reference, reference=reference[1])


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report whose titles, notes and warnings are attacks."""
    said = json.dumps(HOSTILE)
    overrides = [
        f"title={said}",
        f"description={said}",
        f"technologies.hydro.title={said}",
        f"technologies.engine.title={said}",
        f"technologies.hydro.lifetime={{value: 60, unit: yr, source: {said}, quality: assumed, note: {said}}}",
    ]
    loaded, results = simulated(SMALL, (2028,), *overrides)
    return report(tmp_path_factory.mktemp("report") / "hostile.html", loaded, results, warnings=[HOSTILE])


@pytest.fixture
def county(tmp_path: Path) -> tuple[Loaded, Results]:
    """The small island with a wooded county beside it, whose forest grows and where trees are planted."""
    shutil.copy(SMALL, tmp_path / "small.yaml")
    (tmp_path / "grid.csv").write_text("cell,node,lat,lon,woods\nc1,county,48,-5,1000\n", encoding="utf-8")
    (tmp_path / "ages.csv").write_text("cover,age,share\nwoods,20,1\n", encoding="utf-8")
    (tmp_path / "county.yaml").write_text(COUNTY, encoding="utf-8")
    return simulated(tmp_path / "county.yaml", (2028,))


class Page(HTMLParser):
    """What a page would fetch, run and show."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.tags: list[str] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.figures: list[dict[str, str | None]] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [f"{tag} {name}" for name, to in attrs if name in FETCHING and not (to or "").startswith("#")]
        self.styles += [value or "" for name, value in attrs if name == "style"]
        if dict(attrs).get("role") == "img":
            self.figures.append(dict(attrs))

    def handle_data(self, data: str) -> None:
        within = self.tags[-1] if self.tags and self.cdata_elem else ""
        {"script": self.scripts, "style": self.styles}.get(within, self.text).append(data)


def plots_of(path: Path) -> dict[str, dict]:
    found = re.search(r'<script type="application/json" id="plots">(.*?)</script>', path.read_text(), re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_a_report_names_nothing_to_fetch(ouessant: Path, hostile: Path) -> None:
    for path in (ouessant, hostile):
        page = Page(path.read_text(encoding="utf-8"))
        assert page.fetched == []
        assert not any("url(" in style or "@import" in style for style in page.styles)
        assert not {"link", "iframe", "object", "embed", "base", "img"} & set(page.tags)


def test_a_report_is_small_enough_to_send(ouessant: Path) -> None:
    assert ouessant.stat().st_size <= 10_000_000


def test_hostile_names_and_notes_are_shown_as_text(hostile: Path) -> None:
    page = Page(hostile.read_text(encoding="utf-8"))
    assert page.tags.count("script") == 4
    with_attack = [script for script in page.scripts if "document.title" in script]
    assert len(with_attack) == 1, "the data of the figures alone holds the names"
    assert "<" not in with_attack[0]
    assert "".join(page.text).count(HOSTILE) >= 5
    traces = [trace for plot in plots_of(hostile).values() for trace in plot["data"]]
    shown = {trace["name"] for trace in traces if "name" in trace}
    shown |= {label for trace in traces if trace["type"] == "sankey" for label in trace["node"]["label"]}
    assert not any("<" in name or "%{" in name for name in shown)


def test_every_figure_is_a_whole_plotly_figure_with_words(ouessant: Path) -> None:
    plots = plots_of(ouessant)
    figures = Page(ouessant.read_text(encoding="utf-8")).figures
    assert {figure["data-plot"] for figure in figures} == set(plots)
    assert all(re.search(r"\d", figure["aria-label"] or "") for figure in figures)
    for name, plot in plots.items():
        drawn = go.Figure(plot)
        assert len(drawn.data) > 0, name
        shown = [trace for trace in plot["data"] if trace["type"] in ("bar", "scatter")]
        assert all(len(trace["y"]) in (26, 27, HOURS + 1) for trace in shown), name
        assert plot["layout"]["annotations"][0]["text"], f"{name} has no unit"


def test_the_figure_of_generation_adds_up_to_what_was_generated(
    ouessant: Path, reference: tuple[Loaded, Results]
) -> None:
    bars = [trace["y"] for trace in plots_of(ouessant)["generation"]["data"] if trace["type"] == "bar"]
    generated = reference[1].annual["generation"].sum("technology").mean("member").values / 1e3
    np.testing.assert_allclose(np.sum(bars, axis=0), generated, rtol=1e-3)


def test_the_figure_of_the_budget_ends_at_the_count(ouessant: Path, reference: tuple[Loaded, Results]) -> None:
    counted = summarise(reference[1])["annual"]["co2_count_cumulative"]["values"]
    shown = plots_of(ouessant)["budget"]["data"][0]["y"]
    np.testing.assert_allclose(shown, np.array(counted) / 1e3, rtol=0, atol=1e-4 * max(counted) / 1e3)


def test_every_value_of_the_scenario_is_in_the_table_of_assumptions(reference: tuple[Loaded, Results]) -> None:
    scenario = reference[0].scenario
    rows = assumptions(scenario)
    counts = values_by_quality(scenario)
    assert {quality: sum(row.quality == quality for row in rows) for quality in counts} == counts
    assert len({row.path for row in rows}) == len(rows)


def test_the_hardest_week_is_the_one_with_the_highest_residual_demand(reference: tuple[Loaded, Results]) -> None:
    results = reference[1]
    at = results.hourly.isel(member=0).sel(year=2050)
    solar = at["generation"].sel(technology="pv_public").values + at["curtailment"].sum("node").values
    residual = at["demand"].sum("node").values - solar
    sums = {start: residual[start : start + HOURS].sum() for start in [*range(0, 8760 - HOURS, HOURS), 8760 - HOURS]}
    weeks = {week.which: week for week in weeks_of(results, 2050)}
    assert weeks["worst"].start == max(sums, key=lambda start: sums[start])
    assert weeks["best"].start == min(sums, key=lambda start: sums[start])


def test_a_week_with_unserved_demand_is_the_hardest(reference: tuple[Loaded, Results]) -> None:
    hourly = reference[1].hourly.copy(deep=True)
    hourly["unserved_demand"].loc[{"year": 2050, "hour": 4000}] = 0.1
    hardest = weeks_of(replace(reference[1], hourly=hourly), 2050)[0]
    assert hardest.start <= 4000 < hardest.start + HOURS


def test_the_verdict_says_when_the_share_is_spent(ouessant: Path, reference: tuple[Loaded, Results]) -> None:
    text = " ".join("".join(Page(ouessant.read_text(encoding="utf-8")).text).split())
    kpi = summarise(reference[1])["kpi"]
    assert f"carbon share in {kpi['budget_exceeded_year']['value']}" in text
    assert "Demand is served in every one of the 227,760 hours simulated." in text
    assert "one weather year" in text.lower()
    assert "That is what the reference costs" in text


def test_demand_that_is_not_served_is_in_the_first_lines(tmp_path: Path) -> None:
    loaded, results = simulated(SMALL, (), "technologies.engine.existing={2010: 50 kW}")
    text = report(tmp_path / "report.html", loaded, results).read_text(encoding="utf-8")
    headline = text[text.index('class="headline"') : text.index('class="verdict"')]
    assert "of demand is not served" in headline


def test_existing_and_additional_removals_are_apart_and_below_the_axis(
    county: tuple[Loaded, Results], tmp_path: Path
) -> None:
    traces = {trace["name"]: trace for trace in plots_of(report(tmp_path / "county.html", *county))["gross"]["data"]}
    sinks = [trace for name, trace in traces.items() if "sink" in name.lower()]
    assert [trace["type"] for trace in sinks] == ["bar", "bar"]
    for trace, removed in zip(sinks, ("inventory_removals", "additional_removals"), strict=True):
        kilotonnes = county[1].annual[removed].sum("node").values / 1e3
        assert kilotonnes.max() > 0
        np.testing.assert_allclose(trace["y"], -kilotonnes, atol=1e-3)
    assert traces["Net of all removals"]["type"] == "scatter"


def test_each_part_of_an_island_has_its_own_verdict(county: tuple[Loaded, Results], tmp_path: Path) -> None:
    html = report(tmp_path / "county.html", *county).read_text(encoding="utf-8")
    rows = re.findall(r"<tr><th scope=\"row\">(Green county|Island|All)</th>", html)
    assert rows == ["Island", "Green county", "All"]
    cells = re.search(r">Green county</th>(.*?)</tr>", html)
    assert cells is not None
    verdict = node_verdicts(county[1])["county"]
    sinks = [written(removed, "tCO2") for removed in (verdict.additional_removals, verdict.inventory_removals)]
    assert min(verdict.additional_removals, verdict.inventory_removals) > 0
    assert all(f">{sink}</td>" in cells[1] for sink in sinks), "additional and existing sink stand apart"
    assert "where it is generated or imported" in html


def test_nuclear_sets_zero_carbon_apart_from_renewable_today_and_at_the_end(
    county: tuple[Loaded, Results], tmp_path: Path
) -> None:
    nuclear = xr.ones_like(county[1].inputs["is_zero_carbon"])
    results = replace(county[1], inputs=county[1].inputs.assign(is_zero_carbon=nuclear))
    text = report(tmp_path / "county.html", county[0], results).read_text(encoding="utf-8").replace("\xa0", " ")
    assert re.search(r"% of electricity is renewable and 100 % zero-carbon, nuclear included; "
                     r"in 2025 it was [\d.]+ % and 100 %\.", text)  # fmt: skip
