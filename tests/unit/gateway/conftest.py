"""Edges on fakes: a village's and a county's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient

from services.gateway import hashing
from services.gateway.parts import Parts
from shared.links.topology import Topology, load
from tests.support import edge


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Hashes of the same form that cost nothing: what they guard is tested elsewhere."""
    before, hashing._HASHER = hashing._HASHER, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    hashing._nobodys.cache_clear()
    yield
    hashing._HASHER = before
    hashing._nobodys.cache_clear()


@pytest.fixture(scope="session")
def county() -> Topology:
    return load(edge.TOPOLOGY)


@pytest.fixture
def services() -> edge.FakeServices:
    return edge.FakeServices()


@pytest.fixture
def make(county: Topology, services: edge.FakeServices) -> Callable[..., Parts]:
    """Parts in memory, of the node that is named."""

    def made(node: str = "yj", **more: Any) -> Parts:
        return edge.parts(node, topology=county, rpc=services, **more)

    return made


@pytest.fixture
def village(make: Callable[..., Parts]) -> Parts:
    return make("yj")


@pytest.fixture
def client(village: Parts) -> FlaskClient:
    return edge.app_of(village).test_client()


@pytest.fixture
def desk_of(make: Callable[..., Parts]) -> Callable[[str], edge.Desk]:
    """``desk_of("qh_xf.clerk")``: a browser in which that account is logged in, at the account's own node."""

    def desk(user: str, node: str = "") -> edge.Desk:
        home = node or {"lx": "lx", "qh": "qh", "yj": "yj"}[user[:2]]
        return edge.Desk(edge.app_of(make(home)).test_client(), user)

    return desk
