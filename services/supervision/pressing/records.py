"""The two records of a press: the office's own (K), and what lies on the desk of the unit that is pressed (E)."""

from __future__ import annotations

from dataclasses import dataclass

from services.supervision.pressing.ladder import ENDED, PROPOSED, Ladder


@dataclass(frozen=True)
class Press(Ladder):
    """How the office at this node presses a unit over a matter."""

    number: str = ""
    matter: str = ""
    unit: str = ""
    office: str = ""
    """the petition office of this node"""
    state: str = PROPOSED
    """the state, as lists are asked for it"""
    version: int = 0


@dataclass(frozen=True)
class Received(Ladder):
    """What a unit was pressed for over a matter."""

    number: str = ""
    matter: str = ""
    unit: str = ""
    state: str = ENDED
    version: int = 0
