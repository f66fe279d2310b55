"""A part of notification's door: what is still to be handed out, and what a unit of this node was told."""

from __future__ import annotations

from functools import partial
from typing import Any

from services.notification import domain, schemas, steps
from services.notification.domain import Notice
from services.notification.sender import Means
from services.notification.store import Notices
from shared.bus.desk import Desk
from shared.bus.rpc import rpc
from shared.errors import NotFound
from shared.matters.forms import load
from shared.matters.people import Officer, require
from shared.matters.steps.notification import INBOX_STEPS, NOTICE_STEPS


class NoticeDesk:
    """The counter's desk and the inboxes. ``NotificationService`` takes it over as it is."""

    stored: Notices
    means: Means
    clock: Any
    here: Any

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
        return schemas.page_view(found, asked["limit"], topology.units)

    @rpc
    def notice(self, key: str, by: Any) -> Any:
        """One notice with every attempt and its steps; ``key``: ``<number>/<mark>``."""
        return self._counter().item(self._id(key), by)

    @rpc
    def retry_notice(self, key: str, form: Any, by: Any) -> Any:
        """Send what failed once more."""
        return self._counter().take("retry_notice", self._id(key), form, by)

    @rpc
    def print_notice(self, key: str, form: Any, by: Any) -> Any:
        """Tell it on paper instead."""
        return self._counter().take("print_notice", self._id(key), form, by)

    @rpc
    def mark_printed(self, key: str, form: Any, by: Any) -> Any:
        """It was printed."""
        return self._counter().take("mark_printed", self._id(key), form, by)

    @rpc
    def mark_handed(self, key: str, form: Any, by: Any) -> Any:
        """It was handed over or posted."""
        return self._counter().take("mark_handed", self._id(key), form, by)

    @rpc
    def inbox(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``: what the asker's unit was told, the newest first."""
        reader = Officer.read(by)
        require(reader, "read_inbox")
        asked = load(schemas.InboxWhereForm, where)
        read = None if asked["state"] is None else asked["state"] == schemas.READ
        found = self.stored.inbox(reader.unit, domain.readers(reader), read, asked["after"], asked["limit"] + 1)
        return schemas.inbox_page(found, asked["limit"], self.here.topology.units)

    @rpc
    def inbox_notice(self, key: str, by: Any) -> Any:
        """One notice of the unit."""
        return self._inbox().item(self._id(key), by)

    @rpc
    def mark_read(self, key: str, form: Any, by: Any) -> Any:
        """The unit has taken note."""
        return self._inbox().take("mark_read", self._id(key), form, by)

    def _id(self, key: str) -> str:
        found = self.stored.by_key(key)
        if found is None:
            raise NotFound(number=key[:60])
        return found.id

    def _counter(self) -> Desk[Notice]:
        topology, pace = self.here.topology, self.means.book.pace
        front, view = topology.front_unit(self.here.node).id, partial(schemas.notice_view, units=topology.units)
        return Desk(
            records=self.stored, clock=self.clock, power="read_notices", steps=NOTICE_STEPS,
            rules={
                "retry_notice": lambda notice, form, _, today: steps.retry(notice, form, pace, today),
                "print_notice": steps.to_paper, "mark_printed": steps.printed, "mark_handed": steps.handed,
            },
            sees=lambda notice, by: domain.is_at_counter(notice, by, front),
            mine=lambda by: {"unit": by.unit}, offers=steps.offers, row=view, view=view,
        )  # fmt: skip

    def _inbox(self) -> Desk[Notice]:
        view = partial(schemas.inbox_view, units=self.here.topology.units)
        return Desk(
            records=self.stored, clock=self.clock, power="read_inbox", steps=INBOX_STEPS,
            rules={"mark_read": steps.read}, sees=domain.is_in_inbox, mine=lambda by: {"to": by.unit},
            offers=steps.inbox_offers, row=view, view=view,
        )  # fmt: skip
