"""The one door to Numba: how every kernel is compiled, and where the machine code is kept.

The cache folder carries a hash of all kernel sources: Numba notices an edit only in the file of the kernel
itself, and would go on using the machine code of a step edited in another file.

Environment:

* `ILOT_CACHE`: folder for compiled kernels, instead of the user's cache folder.
* `ILOT_INTERPRET=1`: compile nothing, so that tests, debuggers and coverage see inside the kernels.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from functools import cached_property, update_wrapper
from pathlib import Path
from typing import Any, TypeVar, cast

OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "fastmath": False}

WITHIN: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""For what only kernels call: no door to Python or C, which would take as long to compile."""

Function = TypeVar("Function", bound=Callable[..., Any])


class Compiled:
    """A function that Numba compiles when it is first called, by Python or by another kernel.

    Whoever imports a kernel and never calls it, such as a report of a finished run, does not load Numba.
    """

    def __init__(self, function: Callable[..., Any], compiler: Callable[[Callable[..., Any]], Any]) -> None:
        update_wrapper(self, function)
        self.py_func, self._compiler = function, compiler

    @cached_property
    def dispatcher(self) -> Any:
        """What Numba makes of the function."""
        return self._compiler(self.py_func)

    @property
    def _numba_type_(self) -> Any:
        """What Numba takes this object for where a kernel names it."""
        from numba.core.types import Dispatcher

        return Dispatcher(self.dispatcher)

    def __call__(self, *arguments: Any) -> Any:
        return self.dispatcher(*arguments)


def kernel(function: Function) -> Function:
    """Compile `function` for arrays at its first call, or load what an earlier process compiled.

    Without a folder that can be written to, each process compiles anew.
    """
    return _lazy(function, _kept)


def step(function: Function) -> Function:
    """Compile `function` into each kernel that calls it: a part of a kernel, which allocates no memory.

    So it needs no counting of references, which in short steps takes more time than the arithmetic.
    """
    return _lazy(function, _inlined)


def seldom(function: Function) -> Function:
    """Compile `function` as a step that stays a function of its own: called seldom, it need not be short to call.

    A kernel that holds every step it may ever need takes long to compile.
    """
    return _lazy(function, _apart)


def _lazy(function: Function, compiler: Callable[[Callable[..., Any]], Any]) -> Function:
    return function if _is_interpreted() else cast(Function, Compiled(function, compiler))


def _kept(function: Callable[..., Any]) -> Any:
    import numba

    from engine.kernels._interrupt import hold_interrupts

    hold_interrupts()
    folder = _writable_folder(_key(numba.__version__))
    if folder is None:
        return numba.njit(**OPTIONS)(function)
    # Numba reads this setting when it decorates; other packages keep their own.
    config: Any = numba.config
    before, config.CACHE_DIR = config.CACHE_DIR, str(folder)
    try:
        return numba.njit(cache=True, **OPTIONS)(function)
    finally:
        config.CACHE_DIR = before


def _inlined(function: Callable[..., Any]) -> Any:
    import numba

    options: dict[str, Any] = {"forceinline": True, "_nrt": False, **WITHIN, **OPTIONS}
    return numba.njit(**options)(function)


def _apart(function: Callable[..., Any]) -> Any:
    import numba

    options: dict[str, Any] = {"_nrt": False, **WITHIN, **OPTIONS}
    return numba.njit(**options)(function)


def _is_interpreted() -> bool:
    return os.environ.get("ILOT_INTERPRET") == "1"


def _key(numba_version: str) -> str:
    """A name that changes with any kernel source and with Numba."""
    digest = hashlib.sha256(numba_version.encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return f"kernels-{digest.hexdigest()[:16]}"


def _writable_folder(key: str) -> Path | None:
    """The folder of this key in the user's cache, made if need be; None where nothing can be written."""
    try:
        folder = _user_cache() / key
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except (OSError, RuntimeError):  # RuntimeError: a user without a home
        return None
    return folder


def _user_cache() -> Path:
    """Where the user wants the cache, else where the system keeps such things."""
    if chosen := os.environ.get("ILOT_CACHE"):
        return Path(chosen)
    if sys.platform == "win32" and (local := os.environ.get("LOCALAPPDATA")):
        return Path(local) / "ilot" / "Cache"
    if xdg := os.environ.get("XDG_CACHE_HOME"):
        return Path(xdg) / "ilot"
    return Path.home() / ".cache" / "ilot"
