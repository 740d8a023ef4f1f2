"""Of anything: forms so wide that they are tried last."""

from __future__ import annotations

REMARKS = (
    "there is no {kind} '{name}'",
    "{what} where {wanted} belongs",
    "write {wanted}",
)
