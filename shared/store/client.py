"""The way to MongoDB: one client a process, made after any patching; one database a service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import ConnectionFailure, PyMongoError

from shared.ops.here import Here
from shared.store.mongo import MongoShelf
from shared.store.repository import Repository
from shared.store.saying import Stamp

Client = MongoClient[dict[str, Any]]
StoreFault = PyMongoError
"""what any store raises when the database cannot do it now"""
StoreAway = ConnectionFailure
"""the part of these that says nothing of the work itself: the database does not answer, or has no primary"""

R = TypeVar("R", bound=Repository[Any])


def connect(uri: str) -> Client:
    """A client that answers or fails within seconds and calls a write done only when it is journaled by the majority.

    The URI names a replica set, of one member at least: a standalone server loses acknowledged writes at a kill.
    """
    return MongoClient(
        uri,
        connect=False,
        w="majority",
        journal=True,
        readConcernLevel="majority",
        retryWrites=True,
        maxPoolSize=60,
        waitQueueTimeoutMS=10_000,
        serverSelectionTimeoutMS=8_000,
        socketTimeoutMS=20_000,
    )


def database(client: Client, node: str, service: str) -> Database[dict[str, Any]]:
    """The service's own database at a node; nobody else opens it."""
    return client[f"xq_{node}_{service}"]


def open_repository(
    kind: type[R],
    client: Client,
    here: Here,
    stamp: Stamp,
    on_said: Callable[[], None] = lambda: None,
) -> R:
    """A repository on its real collection, its indexes made."""
    shelf = MongoShelf(database(client, here.node, here.service)[kind.name])
    shelf.ensure(kind.indexes)
    return kind(shelf, stamp, on_said)
