"""What is sealed: accusations, and the organs that deal with them (T22 art. 30). Nobody else is told that one runs."""

from __future__ import annotations

from collections.abc import Iterable

from services.supervision.heard import Heard

SEALED_KINDS = frozenset({"discipline_commission", "supervisory_commission"})
"""kinds of organs whose clocks are listed to themselves alone; their own superiors see to them"""
_ACCUSATION, _PATH, _ACTION, _FLAG = "accusation", "discipline", "refer_discipline", "sealed"


def is_sealed(heard: Iterable[Heard]) -> bool:
    """Whether it is of an accusation, by anything that was heard of it."""
    return any(
        one.facts.get("legal_class") == _ACCUSATION
        or one.facts.get("legal_path") == _PATH
        or one.facts.get("action") == _ACTION
        or _FLAG in (one.facts.get("flags") or ())
        for one in heard
    )
