"""The real shelf: one MongoDB collection; writes are acknowledged by the majority's journal."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import bson
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo import ASCENDING, IndexModel, UpdateMany, UpdateOne
from pymongo.collection import Collection
from pymongo.errors import BulkWriteError, DuplicateKeyError
from pymongo.write_concern import WriteConcern

from shared.store.repository import Document, Index, KeyTaken, Mark, Receipt, Sort, Where

OUTBOX_INDEX = IndexModel(
    [("_outbox.0.at", ASCENDING)], name="outbox", partialFilterExpression={"_outbox.0": {"$exists": True}}
)
AWAITING_INDEX = IndexModel(
    [("_awaiting.resend_at", ASCENDING)], name="awaiting", partialFilterExpression={"_awaiting.0": {"$exists": True}}
)
DUPLICATE = 11000
COLUMNS_AT_ONCE, CLEARED_AT_ONCE = 1000, 1000
VERSIONS = [("_id", ASCENDING), ("_v", ASCENDING)]
TEXT = {"$type": "string"}
"""what a sparse index has: without these words MongoDB does not look into it"""
LIGHT, RAW = WriteConcern(1), CodecOptions(document_class=RawBSONDocument)
WITHOUT_SAID = {"_said": 0, "_outbox": 0, "_awaiting": 0}


class MongoShelf:
    """A collection of a real replica set; the client decides the write concern (majority, journaled)."""

    def __init__(self, collection: Collection[Document]) -> None:
        self.name = collection.name
        self.collection = collection
        self.replica = uuid.uuid4().hex
        # A turn may be lost with a primary: the version guards the work, so nobody waits for the majority here.
        self.turns = collection.database.get_collection("turns", write_concern=LIGHT)

    def insert(self, document: Document) -> None:
        try:
            self.collection.insert_one(document)
        except DuplicateKeyError as taken:
            raise KeyTaken(document["_id"]) from taken

    def insert_many(self, documents: list[Document]) -> list[str]:
        try:
            self.collection.insert_many(documents, ordered=False)
        except BulkWriteError as fault:
            failed = fault.details["writeErrors"]
            if any(one["code"] != DUPLICATE for one in failed):
                raise
            return [str(one["op"]["_id"]) for one in failed]
        return []

    def read(self, key: str) -> Document | None:
        return self.collection.find_one({"_id": {"$eq": key}}, WITHOUT_SAID)

    def replace(
        self, key: str, version: int, fields: Document, gone: Sequence[str], entries: list[Document], because: str
    ) -> bool:
        change: dict[str, Any] = {"$set": fields, "$inc": {"_v": 1}}
        if gone:
            change["$unset"] = dict.fromkeys(gone, "")
        if entries:
            change["$push"] = {"_outbox": {"$each": entries}}
        where: dict[str, Any] = {"_id": {"$eq": key}, "_v": version}
        if because:
            where["_handled"] = {"$ne": because}
            change["$addToSet"] = {"_handled": because}
        try:
            return self.collection.update_one(where, change).matched_count == 1
        except DuplicateKeyError as taken:
            raise KeyTaken(key) from taken

    def query(self, where: Where, sort: Sort, limit: int, skip: int) -> list[Document]:
        cursor = self.collection.find(_literal(where), WITHOUT_SAID).skip(skip).limit(limit)
        return list(cursor.sort(list(sort)) if sort else cursor)

    def take_turn(self, field: str, now: str, until: str, beyond: str) -> bool:
        free = [{"holder": self.replica}, {"until": {"$lte": now}}, {"until": {"$gt": beyond}}]
        turn = {"holder": self.replica, "until": until}
        try:
            self.turns.update_one({"_id": self._turn(field), "$or": free}, {"$set": turn}, upsert=True)
        except DuplicateKeyError:
            return False
        return True

    def end_turn(self, field: str) -> None:
        self.turns.delete_one({"_id": self._turn(field), "holder": self.replica})

    def due_by(self, field: str, by: str, limit: int, fields: Sequence[str]) -> Iterator[Document]:
        # One answer, left as it came: a cursor would take it apart twice. What is over 16 MB is found the next time.
        asked = {
            "find": self.collection.name, "filter": {field: {"$lte": by}}, "projection": dict.fromkeys(fields, 1),
            "sort": {field: ASCENDING, "_id": ASCENDING}, "limit": limit, "batchSize": limit, "singleBatch": True,
            "readConcern": self.collection.read_concern.document,
        }  # fmt: skip
        return _found(self.collection.database.command(asked, codec_options=RAW))

    def put_off(self, keys: Sequence[str], field: str, by: str, until: str) -> None:
        self.collection.update_many({"_id": {"$in": list(keys)}, field: {"$lte": by}}, {"$set": {field: until}})

    def versions(self) -> dict[str, int]:
        return {one["_id"]: one["_v"] for one in self.collection.find({}, {"_v": 1}, hint=VERSIONS)}

    def columns(self, where: Where, fields: Sequence[str]) -> Iterator[Document]:
        wanted = {"_id": 0, **dict.fromkeys(fields, 1)}
        return iter(self.collection.find(_literal(where), wanted, batch_size=COLUMNS_AT_ONCE))

    def tally(self, field: str) -> dict[str, int]:
        steps: list[dict[str, Any]] = [
            {"$match": {field: {"$gt": "", **TEXT}}},
            {"$group": {"_id": f"${field}", "count": {"$sum": 1}}},
        ]
        return {one["_id"]: one["count"] for one in self.collection.aggregate(steps)}

    def holding(self, field: str, limit: int) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        wanted = self.collection.find({field: {"$gt": "", **TEXT}}, {field: 1}, batch_size=COLUMNS_AT_ONCE)
        for one in wanted.limit(limit):
            found.setdefault(one[field], []).append(one["_id"])
        return found

    def clear(self, field: str, seen: Mapping[str, Sequence[str]]) -> int:
        # by few, so that no command takes longer than a connection may wait
        done, changes, waiting = 0, list[UpdateMany](), 0
        for value, keys in seen.items():
            for at in range(0, len(keys), CLEARED_AT_ONCE):
                these = list(keys[at : at + CLEARED_AT_ONCE])
                changes.append(UpdateMany({"_id": {"$in": these}, field: value}, {"$set": {field: None}}))
                waiting += len(these)
                if waiting >= CLEARED_AT_ONCE:
                    done += self.collection.bulk_write(changes, ordered=False).modified_count
                    changes, waiting = [], 0
        return done + (self.collection.bulk_write(changes, ordered=False).modified_count if changes else 0)

    def record(self) -> list[Document]:
        entries: list[Document] = []
        for one in self.collection.find({}, {"_said": 1, "_outbox": 1}):
            entries += [*one["_said"], *one["_outbox"]]
        return sorted(entries, key=lambda entry: str(entry["at"]))

    def count(self, where: Where) -> int:
        return self.collection.count_documents(_literal(where))

    def is_said(self, key: str) -> bool:
        return self.collection.count_documents({"_id": {"$eq": key}, "_outbox": {"$size": 0}}, limit=1) == 1

    def unsaid(self, limit: int) -> list[Document]:
        found = self.collection.find({"_outbox.0": {"$exists": True}}, {"_outbox": 1}).sort("_outbox.0.at", 1)
        return list(found.limit(limit))

    def mark_said(self, marks: Sequence[Mark]) -> None:
        # Two carriers may have published the same entries; only the first to say so moves them.
        changes = [
            UpdateOne(
                {"_id": mark.key, "_outbox.id": {"$all": [entry["id"] for entry in mark.entries]}},
                {
                    "$pull": {"_outbox": {"id": {"$in": [entry["id"] for entry in mark.entries]}}},
                    "$push": {"_said": {"$each": mark.kept}, "_awaiting": {"$each": list(mark.awaiting)}},
                },
            )
            for mark in marks
        ]
        if changes:
            self.collection.bulk_write(changes, ordered=False)

    def unreceived(self, before: str, limit: int, beyond: str = "~") -> list[Document]:
        found: list[Document] = []
        for due in ({"$lte": before}, {"$gt": beyond}):
            where = {"_awaiting.0": {"$exists": True}, "_awaiting.resend_at": due}
            found += self.collection.find(where, {"_awaiting": 1}).limit(limit)
        return list({one["_id"]: one for one in found}.values())[:limit]

    def postpone(self, key: str, entry: str, resend_at: str) -> None:
        self.collection.update_one(
            {"_id": key, "_awaiting.id": entry},
            {"$set": {"_awaiting.$.resend_at": resend_at}, "$inc": {"_awaiting.$.tries": 1}},
        )

    def received(self, receipts: Sequence[Receipt]) -> list[Receipt]:
        if not receipts:
            return []
        whole = [
            UpdateOne(
                {"_id": one.key, "_awaiting": {"$elemMatch": {"id": one.entry, "to": [one.neighbour]}}},
                {"$pull": {"_awaiting": {"id": one.entry}}},
            )
            for one in receipts
        ]
        found = self.collection.bulk_write(whole, ordered=False).matched_count
        if found < len(receipts):
            found += self._received_in_part(receipts)
        return self._early(receipts) if found < len(receipts) else []

    def forget_told(self, key: str) -> bool:
        told = {"_outbox": {"$size": 0}, "_awaiting": {"$size": 0}}
        self.collection.delete_one({"_id": {"$eq": key}, **told})
        return self.collection.count_documents({"_id": {"$eq": key}}, limit=1) == 0

    def _received_in_part(self, receipts: Sequence[Receipt]) -> int:
        part = [
            UpdateOne(
                {"_id": one.key, "_awaiting": {"$elemMatch": {"id": one.entry, "to": one.neighbour}}},
                {"$pull": {"_awaiting.$.to": one.neighbour}},
            )
            for one in receipts
        ]
        found = self.collection.bulk_write(part, ordered=False).matched_count
        if found:
            keys = {"_id": {"$in": [one.key for one in receipts]}}
            self.collection.update_many(keys, {"$pull": {"_awaiting": {"to": []}}})
        return found

    def _early(self, receipts: Sequence[Receipt]) -> list[Receipt]:
        keys, ids = [one.key for one in receipts], [one.entry for one in receipts]
        waiting = self.collection.find({"_id": {"$in": keys}, "_outbox.id": {"$in": ids}}, {"_outbox.id": 1})
        unsaid = {(document["_id"], entry["id"]) for document in waiting for entry in document["_outbox"]}
        return [one for one in receipts if (one.key, one.entry) in unsaid]

    def ensure(self, indexes: Sequence[Index]) -> None:
        self.collection.create_indexes([OUTBOX_INDEX, AWAITING_INDEX, *map(_model, indexes)])

    def _turn(self, field: str) -> str:
        return f"{self.name}.{field}"


def _model(index: Index) -> IndexModel:
    keys = [(path, ASCENDING) for path in index.fields]
    # MongoDB's own sparse index leaves out missing fields only, and our documents write None
    some = {"partialFilterExpression": {path: {"$type": "string"} for path in index.fields}} if index.sparse else {}
    return IndexModel(keys, unique=index.unique, **some)


def _found(answer: RawBSONDocument) -> Iterator[Document]:
    yield from bson.decode(answer.raw)["cursor"]["firstBatch"]


def _literal(where: Where) -> dict[str, Any]:
    """A bare value is compared as a value, whatever it looks like."""
    return {
        path: wanted
        if path.startswith("$") or (isinstance(wanted, dict) and any(str(key).startswith("$") for key in wanted))
        else {"$eq": wanted}
        for path, wanted in where.items()
    }
