"""The fake shelf numbers records as the real one does."""

import pytest

from tests.support.numbered import NumberedPromises, Rounds


class TestOnTheFakeShelf(NumberedPromises):
    @pytest.fixture
    def rounds(self) -> Rounds:
        return Rounds.in_memory()
