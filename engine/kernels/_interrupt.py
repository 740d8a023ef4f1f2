"""Ctrl-C while a kernel is compiled or loaded: held back until that is done.

LLVM calls back into Python while it works. A KeyboardInterrupt raised in such a call is printed and lost, or leaves
half a module behind; the program then goes on, or fails later for a reason that nobody understands.
"""

from __future__ import annotations

import signal
import threading
from functools import cache
from types import FrameType
from typing import Any

from numba.core import event


class HoldInterrupt(event.Listener):
    """Holds SIGINT back while the main thread has Numba's compiler lock, which it may take again within itself."""

    def __init__(self) -> None:
        self.depth = 0
        self.before: Any = None
        self.was_sent = False

    def on_start(self, _: event.Event) -> None:
        """Take the signal over, where the lock is first asked for."""
        if threading.current_thread() is not threading.main_thread():
            return
        self.depth += 1
        if self.depth == 1:
            self.before, self.was_sent = signal.signal(signal.SIGINT, self._note), False

    def on_end(self, _: event.Event) -> None:
        """Give the signal back, and what was held with it."""
        if threading.current_thread() is not threading.main_thread():
            return
        self.depth -= 1
        if self.depth == 0:
            # None: set by something other than Python, which cannot be put back from here.
            signal.signal(signal.SIGINT, signal.SIG_DFL if self.before is None else self.before)
            if self.was_sent:
                signal.raise_signal(signal.SIGINT)

    def _note(self, _signal: int, _frame: FrameType | None) -> None:
        self.was_sent = True


@cache
def hold_interrupts() -> None:
    """Hold interrupts back from now on whenever Numba compiles."""
    event.register("numba:compiler_lock", HoldInterrupt())
