"""The node's file cabinet: bytes under an id, whole or not there at all, with small facts that can be changed at once.

All services of a node and its edge open the same cabinet; whose file is whose, the caller says in its facts. What lies
under an id never changes. Real: GridFS, in a database of its own; fake: a dictionary; the same tests run on both.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Mapping
from typing import Any, Protocol

from gridfs import GridFSBucket
from gridfs.errors import FileExists, NoFile
from pymongo import ASCENDING
from pymongo.errors import DuplicateKeyError

from shared.store.client import Client
from shared.store.memory import matches

Facts = dict[str, Any]
BUCKET = "files"


class Files(Protocol):
    """A cabinet of files. Facts are plain JSON; ``id`` and ``size`` are always among those that are read."""

    def put(self, id: str, data: bytes, facts: Mapping[str, Any]) -> None:
        """Keep the bytes, durably; a file that is there already stays as it is."""

    def facts(self, id: str) -> Facts | None:
        """What is known of a file, without its bytes; None when there is none."""

    def read(self, id: str) -> bytes | None:
        """The bytes, None when there is no such file."""

    def change(self, id: str, facts: Mapping[str, Any], *, when: Mapping[str, Any]) -> bool:
        """Change facts if those of ``when`` are still so (None: not set); whether it was done. Atomic."""

    def some(self, where: Mapping[str, Any], limit: int = 100) -> list[Facts]:
        """The facts of files that match; operators as in ``shared.store.memory``."""

    def drop(self, id: str) -> None:
        """Take it away for good; nothing to take away is fine."""


class MemoryFiles:
    """The fake cabinet."""

    def __init__(self) -> None:
        self._files: dict[str, tuple[bytes, Facts]] = {}
        self._lock = threading.RLock()

    def put(self, id: str, data: bytes, facts: Mapping[str, Any]) -> None:
        with self._lock:
            self._files.setdefault(id, (bytes(data), {**copy.deepcopy(dict(facts)), "id": id, "size": len(data)}))

    def facts(self, id: str) -> Facts | None:
        with self._lock:
            return copy.deepcopy(self._files[id][1]) if id in self._files else None

    def read(self, id: str) -> bytes | None:
        with self._lock:
            return self._files[id][0] if id in self._files else None

    def change(self, id: str, facts: Mapping[str, Any], *, when: Mapping[str, Any]) -> bool:
        with self._lock:
            known = self._files.get(id)
            if known is None or any(known[1].get(name) != value for name, value in when.items()):
                return False
            known[1].update(copy.deepcopy(dict(facts)))
            return True

    def some(self, where: Mapping[str, Any], limit: int = 100) -> list[Facts]:
        with self._lock:
            found = [facts for _, facts in self._files.values() if matches(facts, where)]
            return copy.deepcopy(found[:limit])

    def drop(self, id: str) -> None:
        with self._lock:
            self._files.pop(id, None)


class MongoFiles:
    """The real cabinet: one GridFS bucket. The file's own document is written last, so a file is seen only whole."""

    def __init__(self, client: Client, node: str) -> None:
        self._database = client[f"xqfiles_{node}"]
        self._bucket = GridFSBucket(self._database, bucket_name=BUCKET)
        self._documents = self._database[f"{BUCKET}.files"]
        self._chunks = self._database[f"{BUCKET}.chunks"]

    def ensure(self) -> None:
        """Make the indexes; idempotent. The unique name decides between two writers of one id."""
        self._documents.create_index([("filename", ASCENDING)], unique=True)
        self._documents.create_index([("metadata.expires_at", ASCENDING)])
        self._documents.create_index([("metadata.number", ASCENDING)])

    def put(self, id: str, data: bytes, facts: Mapping[str, Any]) -> None:
        if self.facts(id) is not None:
            return
        stream = self._bucket.open_upload_stream(id, metadata=dict(facts))
        try:
            stream.write(data)
            stream.close()
        except (DuplicateKeyError, FileExists):
            self._chunks.delete_many({"files_id": stream._id})

    def facts(self, id: str) -> Facts | None:
        found = self._documents.find_one({"filename": {"$eq": id}})
        return None if found is None else _facts(found)

    def read(self, id: str) -> bytes | None:
        try:
            return bytes(self._bucket.open_download_stream_by_name(id).read())
        except NoFile:
            return None

    def change(self, id: str, facts: Mapping[str, Any], *, when: Mapping[str, Any]) -> bool:
        where = {"filename": {"$eq": id}, **{f"metadata.{name}": {"$eq": value} for name, value in when.items()}}
        changed = {f"metadata.{name}": value for name, value in facts.items()}
        return self._documents.update_one(where, {"$set": changed}).matched_count == 1

    def some(self, where: Mapping[str, Any], limit: int = 100) -> list[Facts]:
        asked = {
            f"metadata.{name}": wanted if isinstance(wanted, dict) else {"$eq": wanted}
            for name, wanted in where.items()
        }
        return [_facts(one) for one in self._documents.find(asked).limit(limit)]

    def drop(self, id: str) -> None:
        for one in self._documents.find({"filename": {"$eq": id}}, {"_id": 1}):
            self._bucket.delete(one["_id"])


def _facts(document: Mapping[str, Any]) -> Facts:
    return {**(document.get("metadata") or {}), "id": document["filename"], "size": document["length"]}


def open_files(client: Client, node: str) -> Files:
    """The node's cabinet, its indexes made."""
    files = MongoFiles(client, node)
    files.ensure()
    return files
