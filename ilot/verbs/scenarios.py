"""`ilot list`, `init`, `validate` and `schema`: before anything is simulated. Nothing heavy is imported."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ilot.verbs.verb import Answer
from ilot.words.language import _, language

Files = Annotated[
    list[str],
    typer.Argument(metavar="FILE…", help="YAML files, workbooks, or names of the library.", show_default=False),
]


def list_() -> Answer:
    """Show the scenarios that come with îlot, by island."""
    from ilot.glossary.catalogue import catalogue
    from ilot.words.lines import wrapped

    entries = catalogue(language())
    lines: list[str] = []
    for island in dict.fromkeys(entry["island"] for entry in entries):
        lines.append(str(island))
        for entry in (each for each in entries if each["island"] == island):
            lines.append(f"  {entry['name']:<24} {entry['title']}")
            lines += [f"  {'':<24} {text}" for text in wrapped(entry["description"], 84)]
        lines.append("")
    lines.append(_("Simulate one: ilot run NAME · choose its pathway: ilot optimise NAME · edit a copy: ilot init DIR"))
    return Answer({"scenarios": entries}, "\n".join(lines))


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    template: Annotated[str, typer.Option("--template", help="The island to begin from.")] = "ouessant",
    excel: Annotated[
        bool, typer.Option("--excel", help="Also a workbook of all values to fill in, which runs as it is.")
    ] = False,
) -> Answer:
    """Make a small project to edit: a scenario that builds on one of the library."""
    from ilot.project import make_project

    files = make_project(folder, template, with_book=excel)
    scenario = folder / ("island.xlsx" if excel else "island.yaml")
    commands = "".join(f"\n  ilot {verb} {scenario}" for verb in ("validate", "run", "optimise"))
    made = _("Made {files}").format(files=", ".join(map(str, files)))
    edit = _("Edit {scenario}, then:").format(scenario=scenario)
    words = f"{made}\n\n{edit}{commands}"
    return Answer({"folder": str(folder), "template": template, "files": [str(file) for file in files]}, words)


def validate(
    files: Files,
    deep: Annotated[
        bool, typer.Option("--deep", help="Also read the data files, and check what is asked against what can be had.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Warnings are errors, and every value has a source that somebody saw.")
    ] = False,
    resolved: Annotated[
        bool, typer.Option("--resolved", help="Print each value with the file and line it comes from.")
    ] = False,
    sarif: Annotated[
        Path | None, typer.Option("--sarif", metavar="FILE", help="Also write what was found as SARIF 2.1.0.")
    ] = None,
    overrides: Annotated[
        list[str], typer.Option("--set", metavar="PATH=VALUE", help="Replace a value. Repeatable.")
    ] = [],  # noqa: B006
) -> Answer:
    """Check scenarios: every mistake at once, each with its place and its cure."""
    from ilot.checks.validation import examine, refuse, write_sarif
    from ilot.checks.words import as_data, told

    found = [examine(file, overrides, is_deep=deep, is_strict=strict) for file in files]
    problems = list(dict.fromkeys(problem for each in found for problem in each.problems))
    if sarif is not None:
        write_sarif(sarif, problems, is_strict=strict)
    refuse(problems, is_strict=strict)
    valid = [(file, each.loaded) for file, each in zip(files, found, strict=True) if each.loaded is not None]
    is_valid, warning = _("valid"), _("warning:")
    words = [f"{file}: {is_valid} ({loaded.scenario.name})" for file, loaded in valid]
    words += [f"{warning} {told(problem)}" for problem in problems]
    data: dict[str, Any] = {
        "files": [{"file": file, "name": loaded.scenario.name} for file, loaded in valid],
        "warnings": as_data(problems),
    }
    if resolved:
        from ilot.glossary.catalogue import origins

        for entry, (_file, loaded) in zip(data["files"], valid, strict=True):
            entry["values"] = origins(loaded)
            words += [f"{each['path']}: {each['value']}  # {each['from']}" for each in entry["values"]]
    return Answer(data, "\n".join(words))


def schema() -> Answer:
    """Print the JSON Schema of the scenario language, for an editor to check and complete while you write."""
    import json

    from ilot.glossary.fields import json_schema

    data = json_schema()
    return Answer(data, json.dumps(data, ensure_ascii=False, indent=2))
