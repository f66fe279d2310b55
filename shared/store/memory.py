"""The fake shelf: the same promises as the real one, in a dictionary; the same tests run on both."""

from __future__ import annotations

import copy
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from shared.store.repository import Document, Index, KeyTaken, Mark, Receipt, Sort, Where
from shared.store.saying import Stamp

TEST_NODE = "lx"


def sample_stamp(node: str = TEST_NODE, service: str = "test") -> Stamp:
    """A stamp for tests: real time, no neighbours."""
    return Stamp(node=node, service=service, now=lambda: datetime.now(UTC))


class MemoryShelf:
    """A collection in memory, safe for threads."""

    def __init__(self, name: str, indexes: Sequence[Index] = ()) -> None:
        self.name = name
        self._documents: dict[str, Document] = {}
        self._unique = [index for index in indexes if index.unique]
        self._lock = threading.RLock()
        self._turns: dict[str, tuple[str, str]] = {}
        self.replica = uuid.uuid4().hex

    def another(self) -> MemoryShelf:
        """The same collection, in the hands of another replica."""
        other = copy.copy(self)
        other.replica = uuid.uuid4().hex
        return other

    def insert(self, document: Document) -> None:
        with self._lock:
            if document["_id"] in self._documents or any(self._taken(index, document) for index in self._unique):
                raise KeyTaken(document["_id"])
            self._documents[document["_id"]] = copy.deepcopy(document)

    def insert_many(self, documents: list[Document]) -> list[str]:
        taken = []
        for one in documents:
            try:
                self.insert(one)
            except KeyTaken:
                taken.append(str(one["_id"]))
        return taken

    def read(self, key: str) -> Document | None:
        with self._lock:
            return copy.deepcopy(self._documents.get(key))

    def replace(
        self, key: str, version: int, fields: Document, gone: Sequence[str], entries: list[Document], because: str
    ) -> bool:
        with self._lock:
            document = self._documents.get(key)
            if document is None or document["_v"] != version or (because and because in document["_handled"]):
                return False
            changed = {name: value for name, value in document.items() if name not in gone}
            changed.update(copy.deepcopy(fields))
            if any(self._taken(index, changed) for index in self._unique):
                raise KeyTaken(key)
            changed["_v"] = version + 1
            changed["_outbox"] = [*document["_outbox"], *copy.deepcopy(entries)]
            changed["_handled"] = [*document["_handled"], because] if because else document["_handled"]
            self._documents[key] = changed
            return True

    def query(self, where: Where, sort: Sort, limit: int, skip: int) -> list[Document]:
        with self._lock:
            found = [document for document in self._documents.values() if matches(document, where)]
            for path, direction in reversed(list(sort)):
                found.sort(key=lambda one: _sortable(at(one, path)), reverse=direction < 0)
            return copy.deepcopy(found[skip : skip + limit])

    def take_turn(self, field: str, now: str, until: str, beyond: str) -> bool:
        with self._lock:
            holder, over = self._turns.get(field, (self.replica, now))
            if holder != self.replica and now < over <= beyond:
                return False
            self._turns[field] = (self.replica, until)
            return True

    def end_turn(self, field: str) -> None:
        with self._lock:
            if self._turns.get(field, ("", ""))[0] == self.replica:
                del self._turns[field]

    def due_by(self, field: str, by: str, limit: int, fields: Sequence[str]) -> Iterator[Document]:
        found = self.query({field: {"$lte": by}}, ((field, 1), ("_id", 1)), limit, 0)
        return ({name: value for name, value in one.items() if name in ("_id", *fields)} for one in found)

    def put_off(self, keys: Sequence[str], field: str, by: str, until: str) -> None:
        with self._lock:
            for one in map(self._documents.get, keys):
                if one is not None and matches(one, {field: {"$lte": by}}):
                    one[field] = until

    def versions(self) -> dict[str, int]:
        with self._lock:
            return {key: document["_v"] for key, document in self._documents.items()}

    def columns(self, where: Where, fields: Sequence[str]) -> Iterator[Document]:
        with self._lock:
            found = [document for document in self._documents.values() if matches(document, where)]
            return iter([{name: copy.deepcopy(one.get(name)) for name in fields} for one in found])

    def tally(self, field: str) -> dict[str, int]:
        return {value: len(keys) for value, keys in self.holding(field, len(self._documents)).items()}

    def holding(self, field: str, limit: int) -> dict[str, list[str]]:
        with self._lock:
            found: dict[str, list[str]] = {}
            holders = [one for one in self._documents.values() if isinstance(one.get(field), str) and one[field]]
            for one in holders[:limit]:
                found.setdefault(one[field], []).append(one["_id"])
            return found

    def clear(self, field: str, seen: Mapping[str, Sequence[str]]) -> int:
        with self._lock:
            found = [self._documents[key] for value, keys in seen.items() for key in keys
                     if key in self._documents and self._documents[key].get(field) == value]  # fmt: skip
            for one in found:
                one[field] = None
            return len(found)

    def record(self) -> list[Document]:
        with self._lock:
            entries = [entry for one in self._documents.values() for entry in (*one["_said"], *one["_outbox"])]
            return copy.deepcopy(sorted(entries, key=lambda one: one["at"]))

    def count(self, where: Where) -> int:
        return len(self.query(where, (), 1 << 30, 0))

    def is_said(self, key: str) -> bool:
        with self._lock:
            return key in self._documents and not self._documents[key]["_outbox"]

    def unsaid(self, limit: int) -> list[Document]:
        with self._lock:
            waiting = [document for document in self._documents.values() if document["_outbox"]]
            return copy.deepcopy(sorted(waiting, key=lambda one: one["_outbox"][0]["at"])[:limit])

    def mark_said(self, marks: Sequence[Mark]) -> None:
        with self._lock:
            for mark in marks:
                document = self._documents[mark.key]
                ids = {entry["id"] for entry in mark.entries}
                if not ids <= {entry["id"] for entry in document["_outbox"]}:
                    continue
                document["_outbox"] = [entry for entry in document["_outbox"] if entry["id"] not in ids]
                document["_said"] += copy.deepcopy(mark.kept)
                document["_awaiting"] += copy.deepcopy(list(mark.awaiting))

    def unreceived(self, before: str, limit: int, beyond: str = "~") -> list[Document]:
        with self._lock:
            late = [
                document
                for document in self._documents.values()
                if any(not before < entry["resend_at"] <= beyond for entry in document["_awaiting"])
            ]
            return copy.deepcopy(late[:limit])

    def postpone(self, key: str, entry: str, resend_at: str) -> None:
        with self._lock:
            for one in self._documents[key]["_awaiting"]:
                if one["id"] == entry:
                    one["resend_at"] = resend_at
                    one["tries"] += 1

    def received(self, receipts: Sequence[Receipt]) -> list[Receipt]:
        with self._lock:
            return [one for one in receipts if self._is_early(one)]

    def forget_told(self, key: str) -> bool:
        with self._lock:
            document = self._documents.get(key)
            if document is not None and (document["_outbox"] or document["_awaiting"]):
                return False
            self._documents.pop(key, None)
            return True

    def _is_early(self, receipt: Receipt) -> bool:
        document = self._documents.get(receipt.key)
        if document is None:
            return False
        for one in document["_awaiting"]:
            if one["id"] == receipt.entry and receipt.neighbour in one["to"]:
                one["to"].remove(receipt.neighbour)
        document["_awaiting"] = [one for one in document["_awaiting"] if one["to"]]
        return any(one["id"] == receipt.entry for one in document["_outbox"])

    def ensure(self, indexes: Sequence[Index]) -> None:
        self._unique = [index for index in indexes if index.unique]

    def _taken(self, index: Index, document: Document) -> bool:
        mine = [at(document, path) for path in index.fields]
        if index.sparse and all(value is None for value in mine):
            return False
        return any(
            other["_id"] != document["_id"] and [at(other, path) for path in index.fields] == mine
            for other in self._documents.values()
        )


def at(document: Any, path: str) -> Any:
    """The value at a dotted path, None when there is none; through a list: the list of its members' values."""
    value = document
    for name in path.split("."):
        if isinstance(value, list):
            value = [at(member, name) for member in value]
        elif isinstance(value, dict):
            value = value.get(name)
        else:
            return None
    return value


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "$lt": lambda a, b: a is not None and a < b,
    "$lte": lambda a, b: a is not None and a <= b,
    "$gt": lambda a, b: a is not None and a > b,
    "$gte": lambda a, b: a is not None and a >= b,
    "$in": lambda a, b: a in b,
    "$nin": lambda a, b: a not in b,
    "$eq": lambda a, b: a == b,
    "$ne": lambda a, b: a != b,
    "$exists": lambda a, b: (a is not None) == b,
}


def matches(document: Document, where: Where) -> bool:
    """Whether the document answers the question; the operators are those the real shelf is asked with."""
    for path, wanted in where.items():
        if path == "$or":
            if not any(matches(document, one) for one in wanted):
                return False
            continue
        value = at(document, path)
        if isinstance(wanted, dict) and "$elemMatch" in wanted:
            if not any(matches(one, wanted["$elemMatch"]) for one in value or ()):
                return False
            continue
        tests = wanted if isinstance(wanted, dict) and any(key.startswith("$") for key in wanted) else {"$eq": wanted}
        for operator, operand in tests.items():
            candidates = [value, *value] if isinstance(value, list) else [value]
            negative = operator in ("$ne", "$nin")
            holds = [_COMPARE[operator](one, operand) for one in candidates if not _incomparable(operator, one)]
            if not (all(holds) if negative else any(holds)):
                return False
    return True


def _incomparable(operator: str, value: Any) -> bool:
    return operator in ("$lt", "$lte", "$gt", "$gte") and isinstance(value, list | dict)


def _sortable(value: Any) -> tuple[int, Any]:
    if value is None or (isinstance(value, list) and not value):
        return (0, "")
    return (1, value) if isinstance(value, int | float) else (2, str(value))
