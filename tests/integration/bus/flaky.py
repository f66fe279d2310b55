"""A service that fails as it is told, to see what becomes of its events."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from shared.bus.on import HERE, on
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.errors import Refused
from shared.events.envelope import Envelope
from shared.events.handling import CaseAccepted, CaseClosed, CaseServed
from tests.support.things import Thing, Things, accepted


class FlakyService:
    name = "handling"

    things = Stored(Things)
    fails: ClassVar[dict[str, int]] = {}
    tries: ClassVar[dict[str, int]] = {}

    @on(CaseAccepted)
    def count(self, said: CaseAccepted, envelope: Envelope) -> None:
        self.tries[said.number] = self.tries.get(said.number, 0) + 1
        if self.fails.get(said.number, 0) > 0:
            self.fails[said.number] -= 1
            raise RuntimeError("told to fail")
        thing = self.things.get(said.number, because=envelope.id)
        self.things.save(replace(thing, count=thing.count + 1), because=envelope.id)

    @on(CaseServed)
    def refuse(self, said: CaseServed, envelope: Envelope) -> None:
        raise Refused("refused", number=said.number)

    @on(CaseClosed, only=HERE)
    def only_ours(self, said: CaseClosed, envelope: Envelope) -> None:
        self.things.add(Thing(said.number), because=envelope.id)

    @rpc
    def say_accepted(self, number: str) -> int:
        thing = self.things.get(number)
        return self.things.save(thing, accepted(number)).version

    @rpc
    def fail(self, how: str) -> Any:
        raise Refused("forbidden", fields={"unit": "missing"}) if how == "ours" else ValueError("a name: 王秀英")
