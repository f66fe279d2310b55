"""Save and say: an aggregate, what it says and what it has handled, in one document and one write.

A document is the entity's fields beside five of ours: ``_v`` (version), ``_outbox`` (events not yet confirmed by
the broker), ``_awaiting`` (events that crossed and whose receipt has not come), ``_said`` (kept for ever: the broker
can be refilled from it) and ``_handled`` (ids of the events that caused this state, kept for ever).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar, cast

from shared.codec import from_plain, instant, to_plain
from shared.errors import AlreadyHandled, Conflict, Invalid, NotFound, NotYet
from shared.ops import log
from shared.store.saying import Stamp

E = TypeVar("E")
LOG = log.get(__name__)
Document = dict[str, Any]
Where = Mapping[str, Any]
Sort = Sequence[tuple[str, int]]
OURS = ("_id", "_v", "_outbox", "_awaiting", "_said", "_handled")


class KeyTaken(Exception):
    """The shelf holds a document under this key, or under this value of a unique index, already."""


@dataclass(frozen=True)
class Index:
    """An index over field paths; ``unique`` ones guard a rule, not only speed; ``sparse``: only texts, not None."""

    fields: tuple[str, ...]
    unique: bool = False
    sparse: bool = False

    def __init__(self, *fields: str, unique: bool = False, sparse: bool = False) -> None:
        object.__setattr__(self, "fields", fields)
        object.__setattr__(self, "unique", unique)
        object.__setattr__(self, "sparse", sparse)


@dataclass(frozen=True)
class Mark:
    """Entries of one document that the broker confirmed; ``awaiting`` are those that wait for a neighbour's receipt."""

    key: str
    entries: Sequence[Document]
    awaiting: Sequence[Document]

    @property
    def kept(self) -> list[Document]:
        """The entries that stay on record: those said at this node."""
        return [entry for entry in self.entries if entry["say"]]


@dataclass(frozen=True)
class Receipt:
    """A neighbour has taken in for ever what the document ``key`` said with ``entry``."""

    key: str
    entry: str
    neighbour: str


class Shelf(Protocol):
    """One collection, real or fake. Every method is atomic; writes return only when they are durable."""

    name: str

    def insert(self, document: Document) -> None:
        """Put a new document; ``KeyTaken``."""

    def insert_many(self, documents: list[Document]) -> list[str]:
        """Put those whose key is free; the keys that were taken."""

    def read(self, key: str) -> Document | None:
        """The document under a key, without the events it said."""

    def replace(
        self, key: str, version: int, fields: Document, gone: Sequence[str], entries: list[Document], because: str
    ) -> bool:
        """Set ``fields``, unset ``gone``, push ``entries`` and ``because``, if the version is still this one."""

    def query(self, where: Where, sort: Sort, limit: int, skip: int) -> list[Document]:
        """Documents that match, in order, without the events they said."""

    def take_turn(self, field: str, now: str, until: str, beyond: str) -> bool:
        """Whether this replica has the turn to work on what is due by a field, from now ``until`` then: it had it, or
        nobody has, or the holder's is over, or ends so late (after ``beyond``) that the clock must have been wrong."""

    def end_turn(self, field: str) -> None:
        """Another may take the turn, if it was this replica's."""

    def due_by(self, field: str, by: str, limit: int, fields: Sequence[str]) -> Iterator[Document]:
        """Documents whose ``field``, an instant (with an index over it and ``_id``), is not after ``by``, the earliest
        first and under one instant by key; of each its key and these fields. It is read at once and decoded later."""

    def put_off(self, keys: Sequence[str], field: str, by: str, until: str) -> None:
        """Set ``field`` to ``until`` in these documents where it is not after ``by``; the version stays."""

    def versions(self) -> dict[str, int]:
        """The version of every document, by its key (with an index over ``_id`` and ``_v``)."""

    def columns(self, where: Where, fields: Sequence[str]) -> Iterator[Document]:
        """Of the documents that match, these fields only, as they are kept; in no order."""

    def tally(self, field: str) -> dict[str, int]:
        """How many documents have each text of a field (with an index, it may be sparse), empty ones left out."""

    def holding(self, field: str, limit: int) -> dict[str, list[str]]:
        """Who has which text in a field (with an index, it may be sparse): text -> keys; so many at most."""

    def clear(self, field: str, seen: Mapping[str, Sequence[str]]) -> int:
        """Set ``field`` to None in these documents (value -> keys) where it still is the value they were seen with; the
        version stays. How many were set."""

    def record(self) -> list[Document]:
        """Every entry ever pushed, said or still to be said, oldest first."""

    def count(self, where: Where) -> int:
        """How many match."""

    def is_said(self, key: str) -> bool:
        """Whether the broker has confirmed everything the document said."""

    def unsaid(self, limit: int) -> list[Document]:
        """Documents whose outbox is not empty, oldest entry first."""

    def mark_said(self, marks: Sequence[Mark]) -> None:
        """The broker confirmed these: out of the outbox, kept as said, and awaited where they crossed.

        What only passes through this node is not kept: it is gone when the next node has receipted it.
        """

    def unreceived(self, before: str, limit: int, beyond: str = "~") -> list[Document]:
        """Documents with an awaited entry whose ``resend_at`` is not after ``before``, or so late (after ``beyond``)
        that the machine's clock must have been wrong when it was set."""

    def postpone(self, key: str, entry: str, resend_at: str) -> None:
        """The awaited entry was sent again; look at it next at ``resend_at``."""

    def forget_told(self, key: str) -> bool:
        """Take the document away if all it said is said and receipted; whether it is gone."""

    def received(self, receipts: Sequence[Receipt]) -> list[Receipt]:
        """The neighbours have these: await them no longer from there. Returns those that came early: their entry still
        lies in the outbox, as the receipt overtook our own mark. A repeated receipt changes nothing."""

    def ensure(self, indexes: Sequence[Index]) -> None:
        """Make the indexes; idempotent."""


def names_in(kind: Any) -> tuple[str, ...]:
    """The fields in which a document holds an aggregate and its version, without what is only the store's."""
    return ("_v", *(one.name for one in fields(kind) if one.name != "version"))


class Repository(Generic[E]):
    """A cabinet for one kind of aggregate: a frozen dataclass with a key field and ``version: int = 0``."""

    kind: type[E]
    name: ClassVar[str]
    key: ClassVar[str] = "number"
    indexes: ClassVar[tuple[Index, ...]] = ()

    def __init__(self, shelf: Shelf, stamp: Stamp, on_said: Callable[[], None] = lambda: None) -> None:
        self.shelf = shelf
        self.stamp = stamp
        self.on_said = on_said

    @classmethod
    def in_memory(cls, stamp: Stamp | None = None) -> Self:
        """The repository on the fake shelf, for tests: ``.said`` lists the events it said."""
        from shared.store.memory import MemoryShelf, sample_stamp

        return cls(MemoryShelf(cls.name, cls.indexes), stamp or sample_stamp())

    def get(self, key: str, because: str = "") -> E:
        """The aggregate; ``NotFound``. When an event asks (``because`` its id): ``NotYet`` if it is missing (the
        event came before its cause), ``AlreadyHandled`` if this very event was carried out before."""
        document = self.shelf.read(key)
        if document is None:
            raise NotYet("not_yet", number=key) if because else NotFound(number=key)
        if because and because in document.get("_handled", ()):
            raise AlreadyHandled
        return self._entity(document)

    def find(self, key: str) -> E | None:
        """The aggregate, or None."""
        document = self.shelf.read(key)
        return None if document is None else self._entity(document)

    def add(self, entity: E, *events: Any, because: str = "") -> E:
        """Save a new aggregate and say the events; ``Conflict`` if its key (or a unique value) is taken,
        ``AlreadyHandled`` if it is taken because of this very event."""
        entity = replace(cast(Any, entity), version=1)
        document = {
            "_id": getattr(entity, self.key),
            "_v": 1,
            **self._fields(entity),
            "_outbox": self._entries(events, because),
            "_awaiting": [],
            "_said": [],
            "_handled": [because] if because else [],
        }
        try:
            self.shelf.insert(document)
        except KeyTaken as taken:
            there = self.shelf.read(document["_id"])
            if because and there is not None and because in there.get("_handled", ()):
                raise AlreadyHandled from taken
            raise Conflict(number=document["_id"]) from taken
        self._tell(events)
        return entity

    def add_many(self, plain: Sequence[Document]) -> list[str]:
        """Save many new aggregates that say nothing, given as plain values; the keys that were taken already."""
        ours: Document = {"_v": 1, "_outbox": [], "_awaiting": [], "_said": [], "_handled": []}
        documents = [{"_id": one[self.key], **one, **ours} for one in plain]
        for one in documents:
            one.pop("version", None)
        return self.shelf.insert_many(documents) if documents else []

    def save(self, entity: E, *events: Any, because: str = "") -> E:
        """Save a changed aggregate and say the events; ``Conflict`` if someone saved it since it was read, or has
        taken a unique value of it, ``AlreadyHandled`` if this very event was carried out meanwhile."""
        key, version = getattr(entity, self.key), cast(Any, entity).version
        fields = self._fields(entity)
        entries = self._entries(events, because)
        try:
            is_saved = self.shelf.replace(key, version, fields, (), entries, because)
        except KeyTaken as taken:
            raise Conflict(number=key) from taken
        if not is_saved:
            there = self.shelf.read(key)
            if because and there is not None and because in there.get("_handled", ()):
                raise AlreadyHandled
            raise Conflict(number=key)
        self._tell(events)
        return cast(E, replace(cast(Any, entity), version=version + 1))

    def known(self, key: str, because: str) -> E | None:
        """The aggregate if it was ever here, for an event that may be its first; ``AlreadyHandled``."""
        document = self.shelf.read(key)
        if document is not None and because in document.get("_handled", ()):
            raise AlreadyHandled
        return None if document is None else self._entity(document)

    def keep(self, entity: E, *events: Any, because: str = "") -> E:
        """Add what is new (its version is 0), save what is known."""
        return (self.save if cast(Any, entity).version else self.add)(entity, *events, because=because)

    def is_said(self, key: str) -> bool:
        """Whether everything the aggregate said is on the bus."""
        return self.shelf.is_said(key)

    def forget_told(self, key: str) -> bool:
        """Take away for good what was kept only to be said (the part of a file), once every neighbour has it; whether
        it is gone. Never for what is a record."""
        return self.shelf.forget_told(key)

    def some(self, where: Where, *, sort: Sort = (("_id", 1),), limit: int = 100, skip: int = 0) -> list[E]:
        """The aggregates that match, in order, ``limit`` at most."""
        return [self._entity(document) for document in self.shelf.query(where, sort, limit, skip)]

    def take_turn(self, field: str, now: datetime, length: timedelta) -> bool:
        """Take or renew the turn to work on what is due by ``field``; False: another replica has it. It only saves
        work: what is true is decided by every save."""
        # twice: the clock of the one that took it may be a little ahead, and its turn is none the worse for that
        return self.shelf.take_turn(field, instant(now), instant(now + length), instant(now + 2 * length))

    def end_turn(self, field: str) -> None:
        """Whoever comes next may take the turn, if it was ours."""
        self.shelf.end_turn(field)

    def due_by(self, field: str, by: datetime, until: datetime, limit: int) -> list[E]:
        """The aggregates whose ``field`` is not after ``by``, the earliest first, ``limit`` at most; none: nothing is
        left. What cannot be read is put off until ``until``, so that it never stands before the others."""
        while True:
            due = self.shelf.due_by(field, instant(by), limit, names_in(self.kind))
            read = [(one["_id"], self._readable(one)) for one in due]
            self.put_off([key for key, one in read if one is None], field, by, until)
            found = [one for _, one in read if one is not None]
            if found or not read:
                return found

    def put_off(self, keys: Sequence[str], field: str, by: datetime, until: datetime) -> None:
        """What could not be worked on now is due again at ``until``, unless its ``field`` was moved past ``by``."""
        if keys:
            self.shelf.put_off(keys, field, instant(by), instant(until))

    def readable(self, documents: Iterable[Document]) -> Iterator[E]:
        """The aggregates of documents; one that cannot be read stops no other."""
        for document in documents:
            entity = self._readable(document)
            if entity is not None:
                yield entity

    def count(self, where: Where) -> int:
        """How many match."""
        return self.shelf.count(where)

    @property
    def said(self) -> list[Any]:
        """Every event that lies in an outbox or was said, oldest first (tests)."""
        from shared.events.envelope import read_envelope

        return [read_envelope(entry["envelope"]).event() for entry in self.shelf.record()]

    def _entries(self, events: Sequence[Any], because: str) -> list[Document]:
        return [self.stamp.entry(self.stamp.envelope(event, because)) for event in events]

    def _tell(self, events: Sequence[Any]) -> None:
        if events:
            self.on_said()

    def _readable(self, document: Document) -> E | None:
        try:
            return self._entity(document)
        except Invalid:
            LOG.exception("not_readable", shelf=self.shelf.name, key=document["_id"])
            return None

    def _fields(self, entity: E) -> Document:
        fields: Document = to_plain(entity)
        del fields["version"]
        return fields

    def _entity(self, document: Document) -> E:
        fields = {name: value for name, value in document.items() if name not in OURS}
        return from_plain(self.kind, {**fields, "version": document["_v"]})
