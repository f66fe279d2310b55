"""The fake file cabinet keeps the cabinet's promises."""

import pytest

from shared.store.files import MemoryFiles
from tests.support.cabinets import CabinetPromises


class TestInMemory(CabinetPromises):
    @pytest.fixture
    def files(self) -> MemoryFiles:
        return MemoryFiles()
