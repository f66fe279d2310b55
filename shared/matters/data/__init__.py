"""The code lists and standard duty lists as YAML, read once each."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def table(name: str) -> Any:
    """The content of ``<name>.yaml`` beside this file. Shared between callers: read it, do not change it."""
    return yaml.safe_load((files(__package__) / f"{name}.yaml").read_text("utf-8"))
