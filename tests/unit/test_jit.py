"""Where compiled kernels are kept, and when none is compiled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numba
import pytest
from numba.core.compiler_lock import global_compiler_lock

from engine.kernels import _jit


def double(x: float) -> float:
    return 2.0 * x


def quadruple(x: float) -> float:
    return double(double(x))


def test_compiled_kernels_lie_in_the_folder_the_user_chose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ILOT_CACHE", str(tmp_path))
    before = numba.config.CACHE_DIR
    compiled = _jit.kernel(double)
    assert compiled(3.0) == 6.0
    assert list(tmp_path.glob("kernels-*/*/*.nbi"))
    assert before == numba.config.CACHE_DIR


def test_without_a_folder_to_write_to_kernels_still_compile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "a file, not a folder"
    blocked.touch()
    monkeypatch.setenv("ILOT_CACHE", str(blocked))
    assert _jit.kernel(double)(3.0) == 6.0


def test_an_edit_of_any_kernel_source_changes_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_jit.py").write_text("")
    (tmp_path / "step.py").write_text("one")
    monkeypatch.setattr(_jit, "__file__", str(tmp_path / "_jit.py"))
    before = _jit._key("0.68.0")
    (tmp_path / "step.py").write_text("two")
    assert _jit._key("0.68.0") != before


@pytest.mark.parametrize(
    ("variables", "folder"),
    [
        ({"ILOT_CACHE": "/chosen", "XDG_CACHE_HOME": "/xdg"}, "/chosen"),
        ({"XDG_CACHE_HOME": "/xdg"}, "/xdg/ilot"),
        ({"HOME": "/home/somebody"}, "/home/somebody/.cache/ilot"),
    ],
)
def test_the_cache_follows_the_habits_of_the_system(
    variables: dict[str, str], folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows keeps it in LOCALAPPDATA")
    for name in ("ILOT_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert _jit._user_cache() == Path(folder)


def test_the_switch_compiles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ILOT_INTERPRET", "1")
    assert _jit.kernel(double) is double
    assert _jit.step(double) is double


def test_interpreted_kernels_do_not_even_load_numba() -> None:
    code = "import sys, engine.kernels.dispatch; sys.exit('numba' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "ILOT_INTERPRET": "1"}, check=True)


def test_kernels_that_nobody_calls_do_not_load_numba() -> None:
    code = "import sys, engine.kernels.dispatch, ilot.report_file; sys.exit('numba' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_step_is_compiled_into_the_kernel_that_calls_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "double", _jit.step(double))
    assert _jit.kernel(quadruple)(3.0) == 12.0


def test_an_interrupt_waits_until_the_compiler_is_done() -> None:
    """LLVM calls back into Python: there the exception would be lost."""
    _jit.kernel(double)(3.0)
    seen = []
    with pytest.raises(KeyboardInterrupt), global_compiler_lock:
        with global_compiler_lock:
            signal.raise_signal(signal.SIGINT)
            seen.append("within")
        seen.append("still held")
    assert seen == ["within", "still held"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
