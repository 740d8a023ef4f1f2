"""What the report says of its sliders."""

from __future__ import annotations

WORDS: dict[str, str | tuple[str, str]] = {
    "what_if": "What if",
    "what_if_lead": "Each slider is a factor on this run: 100 % is the run itself. Between the {n} points that were "
    "simulated over every hour, the page interpolates.",
    "what_if_figure": "Gross emissions with the sliders where they stand",
    "what_if_says": "The line is interpolated between simulations, the dashed one is this pathway.",
    "what_if_none": "No sliders were asked for: “ilot report RUN --what-if --out FILE.html” simulates a grid of a few "
    "levers and puts them here.",
    "with_sliders": "With the sliders",
    "reset": "Back to the run",
    "lever": "Lever",
}
