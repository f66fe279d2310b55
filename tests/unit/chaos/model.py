"""A small world of three nodes with the promises built in, and one switch a bug: what the checker must tell apart.

Filings, an outbox, links that duplicate and reorder, handlers that fail and are tried again, clients that lose answers.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.checks.finding import Expected, Lawful
from tests.chaos.history import Record
from tests.chaos.states import Chain, NodeState, home_of

CHAIN = Chain({"lx": "", "qh": "lx", "yj": "qh"})
ORDER = ("registered", "forwarded", "accepted", "decided")
LAWFUL = Lawful({"registered": frozenset({"forwarded"}), "forwarded": frozenset({"accepted"}),
                 "accepted": frozenset({"decided"}), "decided": frozenset()})  # fmt: skip
FORGED = "BS-2026-000001-X"
PAPERS = {"accept": "acceptance_notice", "decide": "handling_decision"}

BUGS: dict[str, set[str]] = {
    "ack before commit": {"LOST_AT_HOME"},
    "write concern 1, rolled back": {"LOST_AT_HOME"},
    "receipt without saving": {"LOST_AT_HOME"},
    "mandatory off": {"LOST_ABOVE", "NO_FACT", "NOT_HANDLED", "PAPER_MISSING", "FACTS_DIFFER"},
    "handler error swallowed": {"LOST_ABOVE", "NO_FACT", "NOT_HANDLED", "PAPER_MISSING", "FACTS_DIFFER"},
    "no dedupe": {"DUPLICATE_FACT", "DUPLICATE_CASE", "DUPLICATE_PAPER", "DUPLICATE_NOTICE"},
    "invented matter": {"PHANTOM_ROW"},
    "status of the last event heard": {"STATUS_WENT_BACK"},
    "foreign territory taken": {"FOREIGN_ACCEPTED"},
    "key not unique": {"FILED_TWICE", "KEY_TWO_NUMBERS"},
    "key takes another body": {"KEY_TOOK_TWO_BODIES"},
    "step acknowledged, not saved": {"STEP_LOST", "STEP_TWICE"},
    "one number twice": {"NUMBER_GIVEN_TWICE", "DUPLICATE_NUMBER"},
    "parked at the first fault": {"PARKED"},
    "outbox never emptied": {"LEFT_IN_OUTBOX"},
    "another code on retry": {"KEY_TWO_CODES"},
}
"""bug -> the codes of which at least one must be found"""


@dataclass
class Said:
    """An event on its way to one node."""

    id: int
    kind: str
    number: str
    to: str


@dataclass
class World:
    """``run`` gives what a real run gives: records, states, what was provoked."""

    seed: int
    bug: str = ""
    records: list[Record] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = random.Random(f"{self.seed} {self.bug}")
        self.states = {node: NodeState(node) for node in CHAIN.parents}
        self.way: list[Said] = []
        self.handled: set[tuple[int, str]] = set()
        self.serial, self.ids, self.ops, self.now = 0, 0, 0, 0.0
        self.receipts: dict[str, tuple[str, str, str]] = {}

    def run(self, filings: int = 25) -> tuple[list[Record], list[NodeState], Expected]:
        """People file, look up and lose answers; officers work; links deliver as they like; then all is quiet."""
        for client in range(filings):
            self._file_until_told(client, self.rng.choice(["yj", "qh"]))
            for _ in range(self.rng.randrange(6)):
                self._deliver_one()
            self._work()
            self._look_up()
        self._forge()
        while self.way:
            self._deliver_one()
            self._work()
            self._look_up()
        return self.records, list(self.states.values()), Expected(forged=frozenset({FORGED}))

    # --- what clients do

    def _file_until_told(self, client: int, node: str) -> None:
        key = f"key-{client}"
        for _ in range(5):
            answer = self._file(node, key, "body", client)
            if answer is not None:
                break
        if self.rng.random() < 0.3:
            self._file(node, key, self.rng.choice(["body", "another body"]), client)

    def _file(self, node: str, key: str, body: str, client: int) -> dict[str, Any] | None:
        token = f"{key}/{body}"
        op = self._begin(f"client-{client}", "file", node, {"key": key, "body": body, "token": token})
        known = self.receipts.get(key)
        if known and known[2] != body and self.bug != "key takes another body":
            self._end(op, "fail", {"status": 409})
            return None
        again = known is not None and self.bug != "key not unique"
        if again and known is not None:
            number, code = known[0], known[1]
        else:
            if not (self.bug == "one number twice" and self.serial % 7 == 6):
                self.serial += 1
            number, code = f"{node.upper()}-2026-{self.serial:06d}-K", f"code-{key}"
        if self.bug == "another code on retry":
            code = f"code-{self.ops}"
        if not again:
            self._save_filing(node, number, token)
            self.receipts[key] = (number, code, body)
        if self.rng.random() < 0.3:
            self._end(op, "info", {"error": "timeout"})
            return None
        answer = {"number": number, "code": code, "status": 200 if known and known[0] == number else 201}
        self._end(op, "ok", answer)
        return answer

    def _save_filing(self, node: str, number: str, token: str) -> None:
        losing = {"ack before commit", "write concern 1, rolled back", "receipt without saving"}
        if self.bug in losing and self.rng.random() < 0.15:
            return
        state = self.states[node]
        state.submissions.append({"number": number, "token": token})
        state.matters.append({"number": number, "status": "registered", "papers": []})
        lead = CHAIN.parents[node] or node
        state.referrals.append(
            {"number": number, "hop": 1, "lead_node": lead, "lead_unit": f"u_{lead}", "waits": False, "offered": False}
        )
        for target in CHAIN.path(node):
            self._say("registered", number, [target])
        self._say("referred", number, [lead])

    def _work(self) -> None:
        for state in self.states.values():
            for case in state.cases:
                step = next((one for one in PAPERS if one not in case["steps"]), None)
                if step is None or self.rng.random() < 0.7:
                    continue
                op = self._begin(f"officer-{state.node}", step, state.node, {"number": case["number"]})
                if self.bug == "step acknowledged, not saved" and self.rng.random() < 0.3:
                    self._end(op, "ok", {})
                    return
                case["steps"].append(step)
                case["papers"][PAPERS[step]] = True
                home = home_of(case["number"])
                self._say(step, case["number"], [*CHAIN.path(home)])
                self._end(op, "ok" if self.rng.random() < 0.8 else "info", {})

    def _look_up(self) -> None:
        matters = [(state, one) for state in self.states.values() for one in state.matters]
        for state, matter in self.rng.sample(matters, min(3, len(matters))):
            op = self._begin("visitor", "look_up", state.node, {"number": matter["number"]})
            self._end(op, "ok", {"status": matter["status"]})

    def _forge(self) -> None:
        if self.bug == "foreign territory taken":
            self.states["lx"].facts.append({"number": FORGED, "public": {}, "course": {}})

    # --- what the world does

    def _say(self, kind: str, number: str, targets: list[str]) -> None:
        self.ids += 1
        for target in targets:
            self.way.append(Said(self.ids, kind, number, target))
            if self.rng.random() < 0.2:
                self.way.append(self.way[-1])
        if self.bug == "outbox never emptied" and self.rng.random() < 0.1:
            self.states[targets[0]].outbox.append({"shelf": "cases", "id": str(self.ids), "number": number})

    def _deliver_one(self) -> None:
        if not self.way:
            return
        said = self.way.pop(self.rng.randrange(len(self.way)))
        if self.bug == "mandatory off" and self.rng.random() < 0.1:
            return
        if (said.id, said.to) in self.handled and self.bug != "no dedupe":
            return
        if self.rng.random() < 0.2:
            if self.bug == "handler error swallowed":
                self.handled.add((said.id, said.to))
            elif self.bug == "parked at the first fault":
                self.states[said.to].parked.append({"queue": said.kind, "code": "error", "mark": str(said.id)})
            else:
                self.way.append(said)
            return
        self._carry_out(said, self.states[said.to])
        self.handled.add((said.id, said.to))

    def _carry_out(self, said: Said, state: NodeState) -> None:
        number = said.number
        if self.bug == "invented matter" and self.rng.random() < 0.05:
            state.facts.append({"number": f"{state.node.upper()}-2026-9{self.ids:05d}-K", "public": {}, "course": {}})
        if said.kind == "registered":
            self._fact(state, number, again=self.bug == "no dedupe")
        elif said.kind == "referred":
            state.cases.append({"number": number, "unit": f"u_{state.node}", "steps": [], "papers": {}})
            self._heard(number, "forwarded")
        else:
            fact = self._fact(state, number)
            fact["course"][said.kind] = True
            if state.node == home_of(number):
                self._heard(number, {"accept": "accepted", "decide": "decided"}[said.kind], said.kind)

    def _heard(self, number: str, status: str, step: str = "") -> None:
        home = self.states[home_of(number)]
        for matter in home.matters:
            if matter["number"] != number:
                continue
            heard = max(ORDER.index(status), ORDER.index(matter["status"]))
            matter["status"] = status if self.bug == "status of the last event heard" else ORDER[heard]
            if step:
                paper = {"paper": PAPERS[step], "paper_number": f"{number}/{step}", "addressee": "petitioner"}
                matter["papers"].append(paper)
                home.notices.append({"number": number, "paper_number": paper["paper_number"]})
                home.clocks.append({"number": number, "key": f"{step} {len(matter['papers'])}"})

    def _fact(self, state: NodeState, number: str, again: bool = False) -> dict[str, Any]:
        found = next((fact for fact in state.facts if fact["number"] == number), None)
        if found is None or again:
            found = {"number": number, "public": {}, "course": {}}
            state.facts.append(found)
        return found

    # --- the history

    def _begin(self, process: str, f: str, node: str, asked: dict[str, Any]) -> Record:
        self.ops += 1
        self.now += 1
        self.records.append(Record(self.ops, process, "invoke", f, node, self.now, asked))
        return self.records[-1]

    def _end(self, begun: Record, kind: Any, value: dict[str, Any]) -> None:
        self.now += 1
        self.records.append(Record(begun.op, begun.process, kind, begun.f, begun.node, self.now, value))


def seeds(count: int) -> list[int]:
    """The seeds of a test, the same in every run."""
    return list(range(1, count + 1))
