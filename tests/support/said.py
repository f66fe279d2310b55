"""What the petitioner and the offices say to one named node, for tests of the way there."""

from __future__ import annotations

from datetime import date

from shared.events.gateway import Petitioner
from shared.events.intake import ReviewAsked
from shared.events.routing import MatterShared
from tests.support.things import AT

DAY = date(2026, 3, 2)
PLACE = "990121101201"


def a_review_request(number: str, to_node: str) -> ReviewAsked:
    """Auntie Wang asks the county for review."""
    return ReviewAsked(
        number=number, to_node=to_node, unit="u_lx_gov", stage="review", original_unit="u_qh", original_node="qh",
        original_paper_number="1", served_on=DAY, ask_until=DAY, posted_on=DAY, received_on=DAY, reason="不服",
        title="水渠损坏", text="水渠塌了。", place=PLACE, category_l1="AG", category_l2="", petitioner=Petitioner(),
    )  # fmt: skip


def a_sharing(number: str, to_node: str) -> MatterShared:
    """Another unit is told to assist."""
    return MatterShared(
        number=number, to_node=to_node, to_unit="u_bz", lead_unit="u_qh", shared_at=AT, title="水渠损坏",
        text="水渠塌了。", place=PLACE, category_l1="AG", category_l2="", legal_path="petition_procedure",
    )  # fmt: skip
