"""Scores of a scenario: an index or a label, by criteria with weights that are all spelled out."""

from __future__ import annotations

from pydantic import Field

from scenarios.schema.parts import Model, Name, Text, Year


class Criterion(Model):
    """One figure of a run, and what of it counts: linear from worst to best, or met or not by a limit."""

    of: Name = Field(description="a figure of `kpi`, a yearly series, or a U4SSC code such as ec_ict_es_1c")
    title: Text = ""
    group: Name | None = Field(
        default=None, description="criteria of a group have a score of their own: green, digital"
    )
    weight: float = Field(gt=0, description="any scale; a score is divided by the sum of its weights")
    worst: float | None = Field(default=None, description="value that counts 0, in the unit of the figure")
    best: float | None = Field(default=None, description="value that counts 1; it may lie below worst")
    at_least: float | None = Field(default=None, description="instead of worst and best: met from this value on")
    at_most: float | None = Field(default=None, description="instead of worst and best: met up to this value")
    year: Year | None = Field(default=None, description="of a yearly series; the last simulated year if absent")
    source: str = Field(description="where the criterion and its bounds come from")


class Score(Model):
    """An index, or with `needed` a label."""

    title: Text = ""
    criteria: dict[Name, Criterion] = Field(min_length=1, description="figures of a run, and what of each counts")
    needed: float | None = Field(default=None, gt=0, le=1, description="score from which the label is reached, 0 to 1")
    note: str = ""
