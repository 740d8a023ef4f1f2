"""Print `docs/nomenclature.md` from the table of variables: `make nomenclature` writes it."""

from __future__ import annotations

from engine.variables import TABLE, Variable

TITLES = {
    "inputs": "Inputs: what a scenario says",
    "plan": "Plan: what is built, adopted, planted and burned",
    "results": "Results: what the simulation finds, by year",
}


def page() -> str:
    """Return the whole page."""
    parts = [
        "# Nomenclature",
        "Generated from `engine/variables.py`; change it there, then run `make nomenclature`.",
        "`inf` stands for 'no limit'. Units: MW, MWh, h, yr, t, ha; `money` is the scenario's currency and price year.",
    ]
    for kind, rows in TABLE.items():
        parts += [f"## {TITLES[kind]}", "| name | over | unit | range | meaning |\n|---|---|---|---|---|"]
        parts[-1] += "".join("\n" + _row(row) for row in rows.values())
    return "\n\n".join(parts) + "\n"


def _row(row: Variable) -> str:
    low = "" if row.low == float("-inf") else f"{row.low:g}"
    high = "inf" if row.may_be_infinite else "" if row.high == float("inf") else f"{row.high:g}"
    span = f"{low} … {high}".strip() if low or high else "any"
    return f"| `{row.name}` | {', '.join(row.dims) or '–'} | {row.unit} | {span} | {row.meaning} |"


if __name__ == "__main__":
    print(page(), end="")
