"""The cabinets of pressing on the fake shelf."""

from __future__ import annotations

import pytest

from services.supervision.pressing.store import Presses
from services.supervision.store import Watches
from tests.support.pressed_cabinets import PressedPromises


class TestOnTheFakeShelf(PressedPromises):
    @pytest.fixture
    def presses(self) -> Presses:
        return Presses.in_memory()

    @pytest.fixture
    def watches(self) -> Watches:
        return Watches.in_memory()
