"""A scenario's plain data as YAML text that `scenarios.document` reads back as the same data."""

from __future__ import annotations

import re
from typing import Any

import yaml

# Texts that would be read back as a number, a truth or nothing; a few more are quoted without need.
_QUOTED = re.compile(r"[-+.~0-9]|\Z|(true|false|null|nan|inf)", re.IGNORECASE)


class _Dumper(yaml.CSafeDumper):
    """Writes values out where they stand, and in quotes what is a text only because it was quoted."""

    def ignore_aliases(self, data: Any) -> bool:
        """Nothing is referred to: a value that stands twice is written twice."""
        return True


def _text(dumper: _Dumper, text: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="'" if _QUOTED.match(text) else None)


_Dumper.add_representer(str, _text)


def text_of_data(data: Any) -> str:
    """Return plain dicts, lists, texts, numbers and booleans as YAML, keys in their order."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
