"""The statutory paths as a notice tells of them: name, article, where to go, time limit, what happens there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from shared.codec import from_plain
from shared.matters.lists import LEGAL_PATHS


@dataclass(frozen=True)
class LegalPath:
    """One path of T22 art. 31, or beside it."""

    zh: str
    own: bool
    """the unit that holds the matter carries it out itself"""
    article: str
    where: str
    limit: str
    procedure: str


@cache
def legal_paths() -> dict[str, LegalPath]:
    """Every ``legal_path`` code there are words for."""
    rows = yaml.safe_load((Path(__file__).parent / "paths.yaml").read_text("utf-8"))
    return {code: from_plain(LegalPath, {"zh": LEGAL_PATHS[code], **row}) for code, row in rows.items()}


def legal_path(code: str) -> LegalPath:
    """The words of a path; ``KeyError`` for an unknown code."""
    return legal_paths()[code]
