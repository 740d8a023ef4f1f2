"""Exceptions as failures with an exit code."""

from __future__ import annotations

import pytest

from ilot.failures import Code, failure_of


def test_what_a_library_makes_of_an_interruption_is_one() -> None:
    with pytest.raises(SystemError) as caught:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as stop:
            raise SystemError("returned a result with an exception set") from stop
    assert failure_of(caught.value).code == Code.INTERRUPTED
    assert failure_of(KeyboardInterrupt()).code == Code.INTERRUPTED


def test_what_nobody_foresaw_is_a_defect() -> None:
    assert failure_of(SystemError("no interruption")).code == Code.DEFECT
