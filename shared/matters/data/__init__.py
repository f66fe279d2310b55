"""The code lists and standard duty lists as YAML, read once each."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def table(name: str) -> Any:
    """The content of ``<name>.yaml`` beside this file. Shared between callers: read it, do not change it."""
    return read((files(__package__) / f"{name}.yaml").read_text("utf-8"))


def read(text: str) -> Any:
    """YAML as plain values, by the fast reader where it was built in; ``yaml.YAMLError``."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - both are safe loaders
