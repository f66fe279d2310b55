"""The fake shelf keeps the repository's promises."""

import pytest

from tests.support.repositories import RepositoryPromises
from tests.support.things import Things


class TestOnTheFakeShelf(RepositoryPromises):
    @pytest.fixture
    def things(self) -> Things:
        return Things.in_memory()

    @pytest.fixture
    def other(self, things: Things) -> Things:
        return Things(things.shelf.another(), things.stamp)  # type: ignore[attr-defined]
