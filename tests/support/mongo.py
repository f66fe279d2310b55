"""A real one-member replica set in a temporary directory, for the tests that need the real store."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from deploy.local import mongod
from shared.store.client import connect


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def running_mongod(cache_gb: float = 0.25) -> Iterator[str]:
    """Start mongod, give its URI, stop it and leave nothing."""
    server = mongod.find()
    assert server is not None, "no mongod: run 'make setup'"
    home, port = Path(tempfile.mkdtemp(prefix="xq-mongo-")), free_port()
    arguments = [
        str(server),
        "--port",
        str(port),
        "--bind_ip",
        "127.0.0.1",
        "--dbpath",
        str(home),
        "--replSet",
        "test",
        "--nounixsocket",
        "--wiredTigerCacheSizeGB",
        f"{cache_gb}",
        "--oplogSize",
        "64",
        "--logpath",
        str(home / "log"),
    ]
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL)
    try:
        uri = f"mongodb://127.0.0.1:{port}/?replicaSet=test"
        _initiate(port)
        yield uri
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(home, ignore_errors=True)


def _initiate(port: int) -> None:
    with MongoClient[dict[str, Any]](f"mongodb://127.0.0.1:{port}/?directConnection=true") as client:
        deadline = time.monotonic() + 30
        asked = False
        while True:
            try:
                if not asked:
                    member = {"_id": 0, "host": f"127.0.0.1:{port}"}
                    client.admin.command("replSetInitiate", {"_id": "test", "members": [member]})
                    asked = True
                if client.admin.command("hello")["isWritablePrimary"]:
                    return
            except PyMongoError:
                pass
            assert time.monotonic() < deadline, "mongod did not become primary"
            time.sleep(0.05)


@pytest.fixture(scope="session")
def mongo_uri() -> Iterator[str]:
    """One mongod for the whole run of tests."""
    with running_mongod() as uri:
        yield uri


@pytest.fixture
def mongo(mongo_uri: str) -> Iterator[MongoClient[dict[str, Any]]]:
    """A client with the product's own write concern."""
    client = connect(mongo_uri)
    yield client
    client.close()


@pytest.fixture
def own_node() -> str:
    """A node name nobody used before, so that databases do not mix."""
    return "t" + uuid.uuid4().hex[:8]
