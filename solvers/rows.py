"""A constraint whose docstring says its equation and the unit of its dual."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pyomo.environ as pyo


def constrain(block: pyo.Block, index: Iterable[Any], rule: Callable[..., Any], name: str = "") -> pyo.Constraint:
    """Add one constraint for each index, named after its rule (or `name`), with the rule's docstring as `doc`."""
    constraint = pyo.Constraint(list(index), rule=rule, doc=(rule.__doc__ or "").strip())
    block.add_component(name or rule.__name__, constraint)
    return constraint


def positive(block: pyo.Block, name: str, index: Sequence[Any], doc: str) -> pyo.Var:
    """Add a variable ≥ 0; `doc` says what it is and its unit."""
    variable = pyo.Var(index, within=pyo.NonNegativeReals, doc=doc)
    block.add_component(name, variable)
    return variable
