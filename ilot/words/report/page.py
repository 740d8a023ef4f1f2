"""What any page of the report needs: headings, joints of sentences, buttons."""

from __future__ import annotations

WORDS: dict[str, str | tuple[str, str]] = {
    "kpi": "Key figures",
    "cost_project": "The one year stands for a project of {lifetime} years; its costs have a present value of {npc} "
    "({rate} a year, prices of {price_year}).",
    "earlier": ", after {before} in {first}",
    "and": " and ",
    "comma": ", ",
    "semicolon": "; ",
    "burning": "{plant}, {fuel}",
    "with_share": "{what} ({share})",
    "stop": ".",
    "per_year": "{unit} per year",
    "of_demand": "{what} ({share} of demand)",
    "rule_lacks": "{rule}: {lacking}",
    "kpi_lead": "Sums over {span}, means over the weather years, if not said otherwise.",
    "contents": "Contents",
    "csv": "CSV",
    "csv_of": "Download the values of “{title}” as CSV",
    "noscript": "The figures need JavaScript. The words and tables are whole without it.",
}
