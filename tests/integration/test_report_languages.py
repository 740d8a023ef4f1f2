"""Nothing on a page stays untranslated: the report in the pseudo language, in which every message bears accents."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from engine.simulate import simulate
from ilot.optimisation import optimise_scenario
from ilot.progress import stages
from ilot.reporting.page import page
from ilot.runs.manifest import manifest
from ilot.runs.record import Record
from ilot.runs.summary import summarise
from ilot.runs.what_if import what_if
from ilot.studies.macc import abatement
from ilot.studies.macc import in_words as macc_in_words
from ilot.words.language import PSEUDO, accented, speaking
from ilot.words.verdict import verdict
from scenarios.inputs.build import build, plan_of
from scenarios.load import load

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"
SPOKEN_EVERYWHERE = re.compile(
    r"[kMGT]?Wh?|[kMGT]?t|CO|CO₂e?|tCO2e?|EUR|kWh|ppm|person|yr|GJ|C|h|d|ha|BASIC|SHA|HiGHS|AR6|SPM|AR|GPC|U4SSC|CBAM|CSV|"
    r"[IV]+|EC|EN|SC|[A-Z]|AQ|ICT|JavaScript|RUN|FILE|ilot|html|e|lot|macc|[0-9]+[CA]|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept|Oct|Nov|Dec|[0-9]+e|simplex|ipx|optimal|Optimal|s|load|csv|[0-9a-f]{16}"
)
"""Units, names and codes that no language translates."""
LETTERS = re.compile(r"[A-Za-z0-9₂]*[A-Za-z][A-Za-z0-9₂]*")


class Visible(HTMLParser):
    """The words that a reader sees, those marked `translate="no"` left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.closed: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("meta", "input", "br"):
            return
        told = dict(attrs)
        is_hidden = bool(self.closed) or tag in ("script", "style") or told.get("translate") == "no"
        if is_hidden:
            self.closed.append(tag)
        self.texts += [told[name] or "" for name in ("title", "aria-label") if name in told and not is_hidden]

    def handle_endtag(self, tag: str) -> None:
        if self.closed:
            self.closed.pop()

    def handle_data(self, data: str) -> None:
        if not self.closed:
            self.texts.append(data)


def untranslated(html: str, own: set[str]) -> list[str]:
    """Return words without an accent that have a letter which the pseudo language would have marked."""
    found = []
    for text in Visible(html).texts:
        plain = re.sub(r"“ilot [^”]*”", "", re.sub(r"\{\w+\}", "", text))
        for word in LETTERS.findall(plain):
            is_marked = not re.search("[aceghijosuwyACEGHIJOSUWY]", word)
            if not is_marked and not SPOKEN_EVERYWHERE.fullmatch(word) and word.lower() not in own:
                found.append(f"{word} in: {text.strip()[:90]}")
    return found


def section(html: str, name: str) -> str:
    found = re.search(rf'<section id="section-{name}">.*?</section>', html, re.DOTALL)
    assert found is not None
    return found[0]


def names_of(record: Record) -> set[str]:
    """The words of the scenario's own keys, by which warnings name what has no title."""
    told = re.findall(r"[A-Za-z0-9]+", " ".join(record.loaded.resolved.data.get("name", "").split("-")))
    keys = re.findall(r"[A-Za-z0-9]+", " ".join(".".join(map(str, path)) for path in record.loaded.resolved.places))
    columns = [each.column.lower() for each in record.loaded.scenario.series.values()]
    return {word.lower() for word in (*told, *keys, *columns)} | {
        "europe",
        "paris",
        str(record.loaded.scenario.island).lower(),
    }


def simulated(scenario: str | Path, *overrides: str) -> Record:
    loaded = load(scenario, overrides)
    inputs = build(loaded)
    results = simulate(inputs, plan_of(loaded, inputs), hours_of=(int(inputs["year"][0]),))
    about = manifest(loaded, verb="run", options={}, inputs=inputs, residuals={}, warnings=[], timings={"load": 1.0})
    return Record(loaded, results, summarise(results), about)


@pytest.fixture(scope="module")
def optimised(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """The small island with a pathway, prices, alternatives, proof and reference, sliders and the cost of a tonne."""
    capped = "policies.clean={kind: renewable_minimum, share: 0.5, status: adopted, decided_by: state}"
    out = tmp_path_factory.mktemp("runs") / "small"
    record = optimise_scenario(str(SMALL), overrides=[capped], out=out, alternatives=0.05)
    with stages() as stage:
        levers = {"fuel_price": [1.0, 2.0]}
        studied = {"what_if": what_if(record.results, levers, stage), "abatement": abatement(record.results, stage)}
    return Record(**{**vars(record), **studied})


def test_no_word_of_an_optimised_run_stays_untranslated(optimised: Record) -> None:
    with speaking(PSEUDO):
        html = page(optimised)
    assert untranslated(html, names_of(optimised)) == []


def test_no_word_that_a_terminal_shows_of_a_run_stays_untranslated(
    optimised: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")  # in a narrow table a name of the scenario is folded in two
    record = replace(optimised, summary={**optimised.summary, "run": "RUN"})
    with speaking(PSEUDO):
        told = verdict(record, "small").partition(accented("Try next"))[0].replace("report.html", "")
        told += macc_in_words({"unit": "EUR", "levers": optimised.abatement})
    assert untranslated(f"<p>{told}</p>", names_of(optimised)) == []


def test_prices_and_alternatives_of_the_run_stand_in_its_report(optimised: Record) -> None:
    pathway = optimised.pathway
    assert pathway is not None and pathway.ranges and pathway.displaced and pathway.shadow_prices
    html = page(optimised)
    costs, alternatives = section(html, "costs"), section(html, "alternatives")
    assert all(f'<span translate="no">{price.path}</span>' in costs for price in pathway.shadow_prices[:3])
    assert all(str(year) in costs for year in pathway.shadow_prices[0].by_year if year in pathway.periods.years)
    assert alternatives.count("<tr>") == 2 + len(pathway.ranges) + len(pathway.displaced)
    assert "5 %" in alternatives.replace("\xa0", " ")
    plain = page(replace(optimised, pathway=replace(pathway, slack=None, ranges=(), displaced=())))
    assert "holds no alternatives" in section(plain, "alternatives")


def test_sections_stand_in_the_order_that_a_planner_reads_them_in(optimised: Record) -> None:
    html = page(optimised)
    assert re.findall(r'<section id="section-(\w+)"', html) == [
        "kpi", "emissions", "pathway", "sankey", "dispatch", "heats", "stocks", "costs", "abatement", "alternatives",
        "reliability", "declared", "assumptions", "provenance", "what_if", "questions",
    ]  # fmt: skip
    assert re.findall(r'<a href="#section-(\w+)"', html) == re.findall(r'<section id="section-(\w+)"', html)


@pytest.mark.parametrize(
    "scenario", ["ouessant-reference", str(SMALL.with_name("full_fleet.yaml")), "tropical-plantations"]
)
def test_no_word_of_a_run_stays_untranslated(scenario: str) -> None:
    record = simulated(scenario)
    with speaking(PSEUDO):
        html = page(record)
    assert untranslated(html, names_of(record)) == []


def test_the_test_itself_sees_a_word_without_a_translation() -> None:
    assert untranslated("<p>Dêmând <b>served</b></p><td title='Other'>4 MWh</td>", set()) != []
    assert untranslated("<p translate='no'>served</p><p>4 MWh</p>", set()) == []


def test_titles_of_the_scenario_are_those_of_the_language() -> None:
    record = simulated("ouessant-reference")
    with speaking("fr"):
        html = page(record)
    assert "Groupes diesel" in html or "Voitures à essence" in html
    with speaking("zh"):
        assert "燃油车" in page(record)
