"""The report in a real browser without network: every figure, picker, slider and button, in three languages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from engine.simulate import simulate
from ilot.progress import stages
from ilot.reporting.page import write_report
from ilot.runs.record import Record
from ilot.runs.summary import summarise
from ilot.runs.what_if import FIGURES, WhatIf, what_if
from ilot.words.language import speaking
from scenarios.inputs.build import build, plan_of
from scenarios.load import load

pytestmark = pytest.mark.browser

LEVERS = {"variable_builds": [0.0, 1.0], "store_builds": [0.0, 1.0, 2.0], "fuel_price": [1.0, 2.0]}
BUILDS = ("plan.technologies.pv_roof={2027: 400 kW}", "plan.store_power.battery={2030: 500 kW}",
          "plan.store_energy.battery={2030: 2 MWh}")  # fmt: skip
MANIFEST = {"verb": "run", "finished": "2026-01-01T00:00:00Z", "versions": {"ilot": "0"}, "inputs_sha256": "00"}
LETTERS = {"en": "Key figures", "fr": "Chiffres clés", "zh": "关键指标"}


@dataclass
class Opened:
    """A page and what it did that it should not."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("CI opens the report in a browser, and there is no Chromium")
        pytest.skip("there is no Chromium to open the report in")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def record() -> Record:
    loaded = load("ouessant", BUILDS)
    inputs = build(loaded)
    results = simulate(inputs, plan_of(loaded, inputs), hours_of=(2025, 2050))
    with stages() as stage:
        found = what_if(results, LEVERS, stage)
    return Record(loaded, results, summarise(results), MANIFEST, what_if=found)


@pytest.fixture(scope="module")
def reports(record: Record, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    for language in LETTERS:
        with speaking(language):
            write_report(folder / f"{language}.html", record)
    return {language: folder / f"{language}.html" for language in LETTERS}


@pytest.fixture
def opened(browser: Browser, reports: dict[str, Path], request: pytest.FixtureRequest) -> Iterator[Opened]:
    """The report in the language asked for, or in English, offline."""
    path = reports[getattr(request, "param", "en")]
    context = browser.new_context(viewport={"width": 1100, "height": 1400}, offline=True)
    context.set_default_timeout(60_000)
    found = Opened(context.new_page())
    found.page.on("console", lambda message: found.complaints.append(message.text))
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    found.page.on("request", lambda asked: found.requests.append(asked.url))
    found.page.goto(path.as_uri())
    yield found
    context.close()


def quiet(found: Opened) -> bool:
    """Whether a page has complained of nothing and asked for nothing but itself."""
    asked = {url for url in found.requests if not url.startswith(("data:", "blob:"))}
    return found.complaints == [] and asked == {found.page.url.partition("#")[0]}


def values(page: Page, plot: str) -> Any:
    return page.evaluate(f"ilot.plots[{plot!r}].data.map((trace) => trace.y || trace.z || trace.link.value)")


@pytest.mark.parametrize("opened", LETTERS, indirect=True)
def test_every_figure_is_drawn_without_a_request_or_a_complaint(
    opened: Opened, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    page, language = opened.page, request.node.callspec.params["opened"]
    assert LETTERS[language] in page.inner_text("main")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.wait_for_timeout(200)
    shown = page.locator(".plot:visible")
    assert shown.count() > 15
    drawn = page.evaluate(
        "Array.from(document.querySelectorAll('.plot')).filter((each) => each.offsetParent)"
        ".filter((each) => !each.querySelector('.main-svg')).map((each) => each.dataset.plot)"
    )
    assert drawn == [], "figures that are seen and not drawn"
    assert page.locator("html").get_attribute("lang").startswith(language)  # type: ignore[union-attr]
    assert len(page.screenshot(path=tmp_path / f"{language}.png")) > 20_000
    assert quiet(opened)


def test_every_section_of_the_contents_is_there(opened: Opened) -> None:
    links = opened.page.locator("nav a").evaluate_all("(all) => all.map((each) => each.getAttribute('href'))")
    assert len(links) > 12
    for link in links:
        assert opened.page.locator(link).count() == 1, link
        opened.page.click(f'nav a[href="{link}"]')
    assert quiet(opened)


def test_a_year_is_chosen_for_the_flows_of_energy(opened: Opened, record: Record) -> None:
    page = opened.page
    last = values(page, "sankey")[0]
    page.locator("#sankey-year").fill("2025")
    first = values(page, "sankey")[0]
    assert first != last
    assert page.locator("#sankey-year + output").inner_text() == "2025"
    assert quiet(opened)


def test_any_week_of_a_kept_year_is_shown_as_it_was_simulated(opened: Opened, record: Record) -> None:
    page = opened.page
    page.select_option("#week-year", "2025")
    page.locator("#week-number").fill("20")
    shown = values(page, "any-week-2025")[-1]
    hours = record.results.hourly["demand"].sel(year=2025).isel(member=0).sum("node").values[19 * 168 : 20 * 168]
    np.testing.assert_allclose(shown[:168], hours, rtol=0, atol=1e-3 * hours.max())
    assert "14 May" in page.locator("#week-number + output").inner_text()
    assert quiet(opened)


def test_heat_maps_lay_the_hours_of_the_year_out_by_day(opened: Opened, record: Record) -> None:
    page = opened.page
    page.select_option("#heat-year", "2025")
    page.wait_for_selector('[data-plot="heat-demand-2025"] .main-svg')
    shown = np.array(values(page, "heat-demand-2025")[0])
    hours = record.results.hourly["demand"].sel(year=2025).isel(member=0).sum("node").values
    np.testing.assert_allclose(shown, hours.reshape(365, 24).T, rtol=0, atol=1e-3 * hours.max())
    assert page.locator('[data-plot="heat-demand-2050"]').is_hidden()
    assert quiet(opened)


def test_sliders_stand_at_the_run_and_show_what_was_simulated_at_every_point(opened: Opened, record: Record) -> None:
    page, found = opened.page, record.what_if
    assert found is not None
    own, now = (page.locator(f".moved .{name}").all_inner_texts() for name in ("own", "now"))
    assert own == now
    for nth, position in ((0, "0"), (1, "2"), (2, "1")):
        page.locator(f'[data-lever="{nth}"]').fill(position)
    point = np.ravel_multi_index((0, 2, 1), [len(factors) for factors in found.levers.values()])
    shown = values(page, "what-if")[0]
    np.testing.assert_allclose(shown, found.emissions[point] / 1e3, rtol=1e-3, atol=1e-3 * found.emissions.max() / 1e3)
    page.click(".sliders .reset")
    assert page.locator(".moved .now").all_inner_texts() == own
    assert quiet(opened)


def test_between_two_points_the_page_interpolates(opened: Opened, record: Record) -> None:
    page, found = opened.page, record.what_if
    assert found is not None
    page.locator('[data-lever="2"]').fill("0.5")
    cost = found.figures[:, FIGURES.index("net_present_cost")].reshape([len(each) for each in found.levers.values()])
    middle = cost[1, 1, :].mean() / 1e6
    shown = page.locator(".moved .now").nth(FIGURES.index("net_present_cost")).inner_text()
    assert float(shown.replace(",", "")) == pytest.approx(middle, rel=5e-3)


def test_the_values_of_a_figure_are_downloaded_as_csv(opened: Opened, record: Record, tmp_path: Path) -> None:
    page = opened.page
    with page.expect_download() as download:
        page.locator("figure#generation button.csv").click()
    download.value.save_as(tmp_path / "generation.csv")
    lines = (tmp_path / "generation.csv").read_text(encoding="utf-8-sig").strip().split("\n")
    assert lines[0] == "Electricity generated"
    assert "[GWh per year]" in lines[1]
    assert [line.split(",")[0] for line in lines[2:]] == [str(year) for year in range(2025, 2051)]
    for figure in page.locator("figure").evaluate_all("(all) => all.map((each) => each.id)"):
        assert page.evaluate(f"ilot.csv(document.getElementById({figure!r})).split('\\n').length") > 2, figure
    assert quiet(opened)


def test_a_printed_report_is_whole(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    opened.page.emulate_media(media="print")
    assert opened.page.locator("nav").is_hidden()
    assert opened.page.locator("button.csv").first.is_hidden()
    opened.page.pdf(path=path)
    assert path.read_bytes().startswith(b"%PDF")
    assert quiet(opened)


def test_a_page_with_the_grid_of_sliders_stays_below_ten_megabytes(reports: dict[str, Path]) -> None:
    assert all(path.stat().st_size <= 10_000_000 for path in reports.values())


def test_the_grid_holds_the_run_itself(record: Record) -> None:
    found = record.what_if
    assert isinstance(found, WhatIf)
    at_one = np.ravel_multi_index((1, 1, 0), [len(factors) for factors in found.levers.values()])
    own = [record.summary["kpi"][name]["value"] for name in FIGURES]
    told = [None if np.isnan(value) else value for value in found.figures[at_one]]
    assert told == pytest.approx(own)
    assert record.summary["annual"]["gross_emissions"]["values"] == pytest.approx(found.emissions[at_one])
