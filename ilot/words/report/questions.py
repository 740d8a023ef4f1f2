"""What a city asks of a plan."""

from __future__ import annotations

WORDS: dict[str, str | tuple[str, str]] = {
    "questions": "Five questions",
    "questions_lead": "What a city asks of a plan, and what this run answers. The figures are those of the other "
    "sections; a dash is no figure.",
    "question_of": "Of",
    "quantifiable": "Quantifiable",
    "quantifiable_asks": "Is it counted: emissions, energy, indicators?",
    "financeable": "Financeable",
    "financeable_asks": "What does it cost, who puts up the money and who pays?",
    "feasible": "Feasible",
    "feasible_asks": "Is demand served in every hour, and what are the hardest ones like?",
    "governable": "Governable",
    "governable_asks": "Does it keep to its targets, and who decides what?",
    "experimentable": "Experimentable",
    "experimentable_asks": "What may be tried, and how well are the numbers known?",
}
