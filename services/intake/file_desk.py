"""A part of intake's door: files between nodes. ``IntakeService`` takes it over as it is."""

from __future__ import annotations

from typing import Any

from services.intake import attachments
from services.intake.attachments import WHOLE, WRONG, Fetch
from services.intake.counter_forms import AttachmentForm
from services.intake.matter import Matter
from services.intake.store import Fetches, Sendings
from shared.bus.on import on
from shared.bus.provide import Cabinet
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.bus.timer import claimed_timer
from shared.codec import from_plain, instant
from shared.errors import AlreadyHandled, Conflict, NotFound, Refused
from shared.events.attachments import AttachmentAsked, AttachmentPart
from shared.events.envelope import Envelope
from shared.events.gateway import Attachment
from shared.matters.forms import load
from shared.matters.numbers import home_of
from shared.matters.people import Officer, require
from shared.store.files import Files


class FileDesk:
    """Files between nodes: asked for at the matter's home, sent in parts, put together, checked."""

    fetches = Stored(Fetches)
    sendings = Stored(Sendings)
    files: Files = Cabinet()
    registered: Any
    matters: Any
    clock: Any
    here: Any

    @rpc
    def fetch_attachment(self, number: str, attachment: Any, by: Any) -> Any:
        """``{state, have, parts, percent}`` of a file whose matter has its home elsewhere; asks for it the first
        time. The caller has seen on the asker's desk that the matter carries it."""
        require(Officer.read(by), "read_attachments")
        file = from_plain(Attachment, load(AttachmentForm, attachment))
        if home_of(number) == self.here.node:
            raise NotFound(number=number)
        fetch = self.fetches.find(file.id) or self._ask(number, file)
        told = attachments.progress(fetch, len(self._parts_here(fetch)))
        if fetch.state == WRONG:
            self.fetches.save(*attachments.ask_again(fetch, self.here.node, self.clock.now()))
        return told

    @on(AttachmentAsked)
    def send_file(self, said: AttachmentAsked, envelope: Envelope) -> None:
        """A node that works on a matter of this home asks for one of its files."""
        if said.to_node != self.here.node:
            return
        submission = self.registered.get(said.number, because=envelope.id)
        matter = self.matters.find(submission.matter) or Matter(submission.matter)
        for one in (matter, self.matters.find(said.number) or Matter(said.number, legal_class=submission.legal_class)):
            attachments.may_have(one, said.from_node, self.here.topology.find_desk)
        data = self.files.read(said.attachment) if self._belongs(said, submission, matter) else None
        if data is None:
            raise Refused("attachment_gone", number=said.number)
        for sending, part in attachments.parts_of(data, said, self.here.node, envelope.id):
            try:
                self.sendings.add(sending, part, because=envelope.id)
            except (AlreadyHandled, Conflict):
                continue  # this part was sent before the process died

    @on(AttachmentPart)
    def take_part(self, said: AttachmentPart, envelope: Envelope) -> None:
        """A part has come; the last one makes the file whole, or shows that it is not what was promised."""
        if said.to_node != self.here.node:
            return
        fetch = self.fetches.get(said.attachment, because=envelope.id)
        if fetch.state == WHOLE:
            return
        self._put_part(said, attachments.piece(said, fetch), fetch)
        changed = attachments.counted(fetch, said.parts)
        parts = self._parts_here(fetch)
        if len(parts) == said.parts:
            changed = self._finish(changed, parts)
        if changed != fetch:
            self.fetches.save(changed, because=envelope.id)

    @claimed_timer(300)
    def forget_sent(self) -> None:
        """Parts that have arrived are not kept: the file itself is."""
        for sending in self.sendings.some({}, limit=500):
            self.sendings.forget_told(sending.id)

    def _ask(self, number: str, file: Attachment) -> Fetch:
        fetch, asked = attachments.ask(number, file, home_of(number), self.here.node, self.clock.now())
        try:
            return self.fetches.add(fetch, asked)
        except Conflict:
            return self.fetches.get(file.id)

    def _belongs(self, said: AttachmentAsked, submission: Any, matter: Matter) -> bool:
        """Whether the matter carries the file: it came with a submission of it, or was added later."""
        others = (self.registered.find(one.number) for one in matter.gathered)
        carried = [*submission.attachments, *(file for one in others if one is not None for file in one.attachments)]
        carried += [file for one in matter.supplements for file in one.attachments]
        return said.attachment in {one.id for one in carried}

    def _put_part(self, said: AttachmentPart, data: bytes, fetch: Fetch) -> None:
        name = attachments.part_name(fetch.id, said.part, fetch.tries)
        self.files.put(name, data, {"part_of": f"{fetch.id}.{fetch.tries}", "part": said.part, "is_kept": True})

    def _parts_here(self, fetch: Fetch) -> list[dict[str, Any]]:
        return self.files.some({"part_of": f"{fetch.id}.{fetch.tries}"}, limit=attachments.PARTS_AT_MOST)

    def _finish(self, fetch: Fetch, parts: list[dict[str, Any]]) -> Fetch:
        data = attachments.put_together(fetch, {one["part"]: self.files.read(one["id"]) or b"" for one in parts})
        if data is not None:
            self.files.put(fetch.id, data, attachments.facts_of(fetch, instant(self.clock.now())))
        for one in parts:
            self.files.drop(one["id"])
        return attachments.finished(fetch, is_right=data is not None)
