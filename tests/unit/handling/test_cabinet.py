"""The fake cabinet of cases; the real one is asked the same in ``tests/integration/store``."""

from __future__ import annotations

import pytest

from services.handling.store import Cases
from tests.support.silent_cases import SilentCasesPromises


class TestOnTheFakeShelf(SilentCasesPromises):
    @pytest.fixture
    def cases(self) -> Cases:
        return Cases.in_memory()
