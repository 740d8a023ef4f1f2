"""Data written as YAML and read back, and the two parsers beside each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.document import _Composer, _events, _plain, read_text
from scenarios.load import library
from scenarios.text import text_of_data

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"]), max_size=20) | st.sampled_from(
    ["1e3", "0123", "007", "yes", "null", "~", "", " a", "a ", "a: b", "- x", "#", "x #y", "2030-01-01", ".5", "true",
     "=", "<<", "nan", "-.inf", "two\nlines\n", "a\ttab", "\N{NEXT LINE}x", "|", "é 韦桑岛", "'", '"', "\\", "@x"]
)  # fmt: skip
scalars = words | st.integers(-(10**17), 10**17) | st.floats(allow_nan=False, allow_infinity=False) | st.booleans()
keys = words.filter(bool) | st.integers(1900, 2100)
data = st.recursive(
    scalars | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(keys, data, min_size=1, max_size=5))
@settings(deadline=None, max_examples=200)
def test_what_is_written_is_read_back_the_same(written: dict[str | int, object]) -> None:
    if len({str(key) for key in written}) == len(written):
        assert read_text(text_of_data(written), "written").data == written


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in library().values()])
def test_both_parsers_find_the_same_values_at_the_same_places(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = []
    for compose in (lambda composer: composer.compose(_events(text)), _Composer.compose_slowly):
        places: dict = {}
        key_places: dict = {}
        found.append((_plain(compose(_Composer(text, path.name)), (), places, key_places), places, key_places))
    assert found[0] == found[1]
