"""What is wrong with an input, where, and what to do about it.

Every complaint about a planner's file is a `Problem`; all of one pass are raised together as a
`ScenarioError`.
This module imports nothing heavy: it is on the way of `ilot --help`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

CODES: dict[str, str] = {
    # reading a document
    "E101": "the text is not valid YAML",
    "E102": "the file cannot be read",
    "E103": "the file is not UTF-8 text",
    "E104": "the file is too large",
    "E105": "the data are nested too deep",
    "E106": "aliases: undefined, recursive or too many",
    "E107": "YAML tags, directives and merge keys are not part of the language",
    "E108": "a key is written twice",
    "E109": "more than one document in a file",
    "E110": "a scenario must be a mapping of keys to values",
    "E111": "not a finite number",
    "E112": "a key must be text or a whole number",
    "E113": "an empty value, and nothing inherited to delete",
    # inheritance and overrides
    "E120": "the parent named by extends is not found",
    "E121": "files extend each other in a circle",
    "E122": "the chain of parents is too long",
    "E123": "the path of the parent leaves the folder",
    "E124": "extends must be one name or one relative path",
    "E130": "an override is not written path=value",
    "E131": "an override names a path that does not exist",
    # workbooks
    "E150": "the file is no workbook of values",
    "E151": "a cell is no value",
    "E152": "rows of one path contradict each other",
    # grammar
    "E201": "a required field is missing",
    "E202": "an unknown field",
    "E203": "not one of the allowed words",
    "E204": "a value of the wrong type",
    "E205": "a value out of its range",
    "E206": "a value that contradicts another or breaks a rule",
    # values with units
    "E211": "not a value: number, text with unit, or record",
    "E212": "an unknown unit",
    "E213": "a unit of the wrong kind",
    "E214": "money in another currency than the scenario's",
    "E215": "a path in time that is empty or not by whole, rising years",
    # relations between values
    "E301": "a name that points to nothing",
    "E302": "years that contradict each other",
    "E303": "a cost that is needed is missing",
    "E304": "a part of the scenario is incomplete or contradicts itself",
    "E305": "a fuel's price is not stated once, with its energy content",
    "E306": "a policy does not carry its one number",
    "E307": "the finance method and the horizon do not fit",
    "E308": "a pattern cannot be made",
    "E309": "the forest grid or its ages do not fit the scenario",
    "E310": "a temperature or likelihood for which no remaining budget is published",
    "E320": "a flexible demand that can never be met",
    "E321": "an option of the dispatch without its strategy, or a strategy without its option",
    "E322": "planned outages that are no days of the year, or of more than the whole plant",
    # hourly series
    "E340": "a number that the rule of the carbon budget's share needs is missing",
    "E341": "a good under the border adjustment lacks a number",
    "E342": "an observed indicator is not one of U4SSC, or not in its unit",
    "E343": "investment, capital, debt, funding and tariff do not fit each other",
    "E344": "a criterion of a score does not say what counts",
    "E347": "an activity, contract or journey of the carbon account is incomplete",
    "E401": "the series file is missing",
    "E402": "the series path leaves the scenario's folder",
    "E403": "a column is missing",
    "E404": "the series has the wrong length",
    "E405": "hours are missing or out of order",
    "E406": "a time stamp occurs twice",
    "E407": "the hours do not follow the change of summer time",
    "E408": "an empty or NaN cell",
    "E409": "text where a number belongs",
    "E410": "a marker of missing data among the numbers",
    "E411": "negative demand",
    "E412": "a number out of the range of its kind",
    "E413": "the leap day is not accounted for",
    "E414": "an unreadable time stamp",
    "E415": "an unknown or undetermined clock",
    "E416": "the series file cannot be read in its format",
    "E417": "the declaration of a series is not one of the allowed forms",
    "E418": "the file says another unit than the scenario",
    # what is asked against what can be had
    "E501": "an emission cap below what is emitted in any case",
    "E502": "a fuel limit below what is burned in any case",
    "E503": "a reserve margin that nothing can meet",
    "E504": "limits that cannot all be kept",
    "E505": "measures that take away more than is in use",
    "W501": "a highest hour above the firm capacity of the plan",
    "W502": "a plan beyond a limit of resource, land or potential",
    "W503": "a stock target that turning over cannot reach",
    # how well values are known: asked by strict validation alone
    "W601": "a value without source or quality",
    "W602": "a value whose source nobody has seen",
}


class Place(NamedTuple):
    """Where something is written: file, line and column (both from 1; 0 when there is no such place)."""

    file: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True)
class Problem:
    """One complaint: where it is, what is wrong and what to do.

    `path` is the dotted path in the scenario (``technologies.pv.lifetime``), empty for the whole document.
    """

    code: str
    file: str
    line: int
    column: int
    path: str
    message: str
    cure: str

    def __str__(self) -> str:
        where = f"{self.where}: {self.path}" if self.path else self.where
        return f"{where}: {self.message}; {self.cure} [{self.code}]"

    @property
    def where(self) -> str:
        """File, line and column, as far as they are known."""
        return ":".join([self.file, *(str(number) for number in (self.line, self.column) if number)])

    @property
    def is_error(self) -> bool:
        """Whether it stops the work; codes with W are warnings."""
        return self.code.startswith("E")

    def as_dict(self) -> dict[str, str | int]:
        """Plain data, ready for JSON."""
        return asdict(self) | {"severity": "error" if self.is_error else "warning"}


class ScenarioError(Exception):
    """Bad input. Carries every problem found in one pass, in order of file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: (problem.file, problem.line, problem.column))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def problem_at(place: Place, code: str, path: Iterable[Any], message: str, cure: str) -> Problem:
    """The problem `code` at a place; `path` is a sequence of keys."""
    return Problem(code, place.file, place.line, place.column, dotted(path), message, cure)


def dotted(path: Iterable[Any]) -> str:
    """``('technologies', 'pv', 2025)`` → ``'technologies.pv.2025'``."""
    return ".".join(str(part) for part in path)


def did_you_mean(word: object, options: Iterable[object]) -> str:
    """``"did you mean 'lifetime'? "`` when one of the options is close to the word, else an empty text."""
    from difflib import get_close_matches

    by_lower = {str(option).lower(): str(option) for option in options}
    close = get_close_matches(str(word).lower(), by_lower, n=1, cutoff=0.6)
    return f"did you mean '{by_lower[close[0]]}'? " if close else ""


def listed(options: Iterable[object], limit: int = 20) -> str:
    """``'a, b, c'``, cut after `limit` words."""
    words = [str(option) for option in options]
    return ", ".join(words[:limit]) + (", …" if len(words) > limit else "")
