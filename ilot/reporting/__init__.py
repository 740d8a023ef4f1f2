"""The report of a run: one HTML file that opens offline and asks for nothing."""

from __future__ import annotations

from ilot.reporting.page import write_report

__all__ = ["write_report"]
