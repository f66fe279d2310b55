"""Notification: keeps every paper that is issued, tells petitioners of theirs, and keeps every attempt."""

from __future__ import annotations

from typing import Any

from services.notification import domain, schemas
from services.notification.store import Notices, Papers
from shared.bus.on import on
from shared.bus.provide import Facts, Now
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.events.envelope import Envelope
from shared.events.routing import PaperIssued
from shared.matters.forms import load
from shared.matters.people import Officer, require


class NotificationService:
    """Papers in, notices out."""

    name = "notification"
    stored = Stored(Notices)
    kept = Stored(Papers)
    clock = Now()
    here = Facts()

    @on(PaperIssued)
    def tell(self, said: PaperIssued, envelope: Envelope) -> None:
        """Every paper is kept; one for the petitioner is told, at the node where they filed."""
        self.kept.keep_once(domain.keep(said, envelope.id))
        if envelope.home == self.here.node and domain.is_told(said):
            unit_name, now = self.here.topology.units.name(said.unit), self.clock.now()
            notice = domain.write(said, domain.id_of(envelope), unit_name, now)
            self.stored.add(domain.tell(notice, domain.in_app(now)), because=envelope.id)

    @rpc
    def papers(self, number: str, by: Any) -> Any:
        """``{rows}``: the papers of a matter that the asker's unit issued or received, without their words."""
        found = domain.readable(self.kept.of(number), Officer.read(by))
        return {"rows": [schemas.paper_row(one, self.here.topology.units) for one in found]}

    @rpc
    def paper(self, id: str, by: Any) -> Any:
        """One paper in full, for who issued it and who received it."""
        found = domain.on_desk_of(Officer.read(by), self.kept.find(id), id)
        return schemas.paper_view(found, self.here.topology.units)

    @rpc
    def notices(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``: what the asker's unit told petitioners, the newest first; the
        counter of the node, which hands all of it out, sees the node's."""
        reader = Officer.read(by)
        require(reader, "read_notices")
        asked, topology = load(schemas.WhereForm, where), self.here.topology
        own = "" if reader.is_of(topology.front_unit(self.here.node).id) else reader.unit
        hidden = domain.hidden_units(topology.units)
        found = self.stored.page(hidden, own, asked["state"], asked["after"], asked["limit"] + 1)
        return schemas.page_view(found, asked["limit"], self.here.topology.units)
