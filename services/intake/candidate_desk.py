"""A part of intake's door: what may be the same matter, side by side. ``IntakeService`` takes it over as it is."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from services.intake import candidates, domain, traces
from services.intake.matter import Matter
from services.intake.store import Traces
from shared.bus.on import on
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.codec import to_plain
from shared.errors import AlreadyHandled
from shared.events.envelope import Envelope
from shared.events.intake import SubmissionRegistered
from shared.matters.people import Officer

LOOKED_BACK = timedelta(days=1096)
COMPARED_AT_MOST = 60
"""submissions whose words are compared, after the sketches have chosen them"""


class CandidateDesk:
    """Candidates for one matter: kept from what is said here and from below, shown to the clerk side by side."""

    kept = Stored(Traces)
    registered: Any
    matters: Any
    clock: Any
    here: Any
    _is_kept_from: Any

    @on(SubmissionRegistered)
    def keep_trace(self, said: SubmissionRegistered, envelope: Envelope) -> None:
        """A registration, of this node or one below."""
        self.trace(said, envelope)

    def trace(self, said: Any, envelope: Envelope) -> None:
        """What an event changes of its submission's trace; it may be heard again, and with other work to be done."""
        known = self.kept.find(said.number)
        when = f"{envelope.time:%Y-%m-%dT%H:%M:%S.%f} {envelope.id}"
        trace = traces.learn(known, said, when, self.clock.day_of, self.here.topology.places)
        if trace is not None and trace != known:
            with suppress(AlreadyHandled):
                self.kept.keep(trace, because=envelope.id)

    @rpc
    def candidates(self, number: str, by: Any) -> Any:
        """``{"rows": [...]}``: what may be the same matter as this submission, the most alike first, each with the
        reasons. Title and text only of what this desk may read; no person, and no accusation, which has no rows."""
        clerk, submission = Officer.read(by), self.registered.get(number)
        domain.check_reader(clerk, submission.received_by, number)
        if (
            self._is_kept_from(clerk, submission)
            or submission.is_accusation
            or domain.is_sealed(self.matters.find(number) or Matter(number))
        ):
            return {"rows": []}
        on: date = self.clock.day_of(submission.received_at)
        new = traces.of_submission(submission, self.here.node, on, self.here.topology.places)
        near = traces.nearest(new, self.kept.around(new, on - LOOKED_BACK), COMPARED_AT_MOST)
        found = candidates.compare_all(submission, new, near, self._readable(near, clerk))
        return {"rows": [to_plain(candidates.row(one, self.here.topology)) for one in found]}

    def _readable(self, near: list[traces.Trace], clerk: Officer) -> dict[str, domain.Submission]:
        """Those whose words this desk may read: received by its own unit, and no accusation."""
        where = {"_id": {"$in": [one.number for one in near]}, "received_by": clerk.unit}
        own = self.registered.some(where, limit=COMPARED_AT_MOST)
        return {one.number: one for one in own if not (one.is_accusation or self._is_kept_from(clerk, one))}
