"""The cabinet of papers on the fake shelf."""

import pytest

from services.notification.store import Papers
from tests.support.paper_cabinet import PaperPromises


class TestInMemory(PaperPromises):
    @pytest.fixture
    def papers(self) -> Papers:
        return Papers.in_memory()
