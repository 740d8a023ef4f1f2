"""What the report says of the forest."""

from __future__ import annotations

WORDS: dict[str, str | tuple[str, str]] = {
    "forest": "Forest",
    "forest_figure": "Removals by the forest",
    "forest_says": "The forest that stands removes {inventory} in {last}.",
    "forest_says_additional": "What this plan plants removes {additional} in {last}.",
    "class_figure": "Sink by class of cover",
    "class_takes": "In {last} most is taken up by {names}.",
    "class_gives": "Carbon is given off by {names}.",
    "cells_figure": "Change of carbon by cell, {first} to {last}",
    "cells_say": "The {n} cells gain {gained} and lose {lost} from {first} to {last}, without measures; gains are "
    "blue, losses orange.",
}
