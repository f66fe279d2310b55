"""What is added to a matter has an end, and who adds is told so."""

from __future__ import annotations

import pytest

from services.intake import rights
from shared.errors import Refused
from tests.unit.intake.test_links import NUMBER, TAKEN, with_first


def test_a_matter_does_not_grow_without_end_by_what_is_added_to_it(monkeypatch):
    monkeypatch.setattr(rights, "SUPPLEMENTS_AT_MOST", 3)
    service = with_first(*TAKEN)
    for nth in range(3):
        service.supplement(NUMBER, {"text": f"第{nth}次"})
    with pytest.raises(Refused) as refusal:
        service.supplement(NUMBER, {"text": "再补"})
    assert refusal.value.code == "supplements_full"
    assert "supplement" not in {one["step"] for one in service.look_up(NUMBER)["steps"]}
