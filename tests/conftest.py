"""Settings of the whole suite."""

from __future__ import annotations

import os

from hypothesis import settings

# No deadline: the first example of a test may compile a kernel. In CI the examples are the same every time.
settings.register_profile("ilot", deadline=None)
settings.register_profile("ilot-ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ilot-ci" if os.environ.get("CI") else "ilot")
