"""Bugs planted into a history that was clean, real or made: each spoils one thing and names what must be found."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tests.chaos.checks.finding import Expected
from tests.chaos.history import Record, deeds
from tests.chaos.states import NodeState, Row


@dataclass
class Run:
    """What a run left, free to be spoiled."""

    records: list[Record]
    states: list[NodeState]
    expected: Expected

    def copy(self) -> Run:
        """A deep one."""
        return Run(list(self.records), copy.deepcopy(self.states), self.expected)

    def state(self, node: str) -> NodeState:
        """A node's remains."""
        return next(state for state in self.states if state.node == node)

    def holder(self, kind: str, wanted: Callable[[Row], bool] = lambda _: True) -> tuple[list[Row], Row]:
        """The first rows of a kind with one that fits, and that one."""
        for state in self.states:
            rows: list[Row] = getattr(state, kind)
            for row in rows:
                if wanted(row):
                    return rows, row
        raise LookupError(kind)

    def add(self, process: str, f: str, node: str, asked: dict[str, Any], kind: Any, answered: dict[str, Any]) -> None:
        """One more operation, after all others."""
        op = max(record.op for record in self.records) + 1
        at = max(record.at for record in self.records) + 1
        self.records.append(Record(op, process, "invoke", f, node, at, asked))
        self.records.append(Record(op, process, kind, f, node, at + 1, answered))


def _acked_number(run: Run) -> str:
    """Of a filing made below the top, so that somebody above must know of it."""
    tops = {"lx"}
    return next(
        str(deed.answered["number"])
        for deed in deeds(run.records)
        if deed.f == "file" and deed.happened and deed.node not in tops
    )


def lose_at_home(run: Run) -> None:
    """Acknowledged before it was committed."""
    number = _acked_number(run)
    for state in run.states:
        state.submissions = [row for row in state.submissions if row["number"] != number]


def lose_above(run: Run) -> None:
    """An unroutable publish that nobody looked at."""
    number = _acked_number(run)
    run.state("lx").facts = [row for row in run.state("lx").facts if row["number"] != number]


def lose_case(run: Run) -> None:
    """A handler's error that was acknowledged."""
    rows, row = run.holder("cases")
    rows.remove(row)


def lose_referral(run: Run) -> None:
    """Registered, and never routed."""
    _, row = run.holder("referrals")
    for state in run.states:
        state.referrals = [one for one in state.referrals if one["number"] != row["number"]]


def answer_without_saving(run: Run) -> None:
    """A receipt for nothing."""
    asked = {"key": "sabotage", "body": "sabotage", "token": "sabotage"}
    run.add("saboteur", "file", "yj", asked, "ok", {"number": "YJ-2026-999999-K", "code": "x", "status": 201})


def double_fact(run: Run) -> None:
    """No dedupe in statistics."""
    rows, row = run.holder("facts")
    rows.append(copy.deepcopy(row))


def double_notice(run: Run) -> None:
    """No dedupe in notification."""
    rows, row = run.holder("notices")
    rows.append(copy.deepcopy(row))


def double_case(run: Run) -> None:
    """No dedupe in handling."""
    rows, row = run.holder("cases")
    rows.append(copy.deepcopy(row))


def double_paper(run: Run) -> None:
    """A step carried out twice."""
    _, row = run.holder("matters", lambda row: any(one["paper"] == "acceptance_notice" for one in row["papers"]))
    paper = next(one for one in row["papers"] if one["paper"] == "acceptance_notice")
    row["papers"].append(copy.deepcopy(paper))


def invent(run: Run) -> None:
    """A registration nobody asked for."""
    run.state("yj").submissions.append({"number": "YJ-2026-888888-K", "token": "nobody"})


def invent_fact(run: Run) -> None:
    """A fact of no registration."""
    run.state("lx").facts.append({"number": "YJ-2026-777777-K", "public": {}, "course": {}})


def misplace(run: Run) -> None:
    """The village counts what the township registered."""
    number = next(row["number"] for row in run.state("qh").submissions)
    run.state("yj").facts.append({"number": number, "public": {}, "course": {}})


def go_back(run: Run) -> None:
    """The petitioner sees an earlier status than before."""
    _, matter = run.holder("matters", lambda row: row["status"] != "registered")
    run.add("visitor", "look_up", "yj", {"number": matter["number"]}, "ok", {"status": matter["status"]})
    run.add("visitor", "look_up", "yj", {"number": matter["number"]}, "ok", {"status": "registered"})


def accept_foreign(run: Run) -> None:
    """The guard let another's territory in."""
    number = min(run.expected.forged)
    run.state("lx").facts.append({"number": number, "public": {}, "course": {}})


def give_number_twice(run: Run) -> None:
    """The sequence went back after a crash."""
    number = _acked_number(run)
    asked = {"key": "sabotage", "body": "sabotage", "token": "sabotage"}
    run.add("saboteur", "file", "yj", asked, "ok", {"number": number, "code": "x", "status": 201})


def take_second_body(run: Run) -> None:
    """The key's first filing answered for other words."""
    deed = next(deed for deed in deeds(run.records) if deed.f == "file" and deed.happened)
    run.add("saboteur", "file", deed.node, {**deed.asked, "body": "other words"}, "ok", deed.answered)


def answer_another_code(run: Run) -> None:
    """The retry's receipt opens nothing."""
    deed = next(deed for deed in deeds(run.records) if deed.f == "file" and deed.happened)
    run.add("saboteur", "file", deed.node, deed.asked, "ok", {**deed.answered, "code": "else", "status": 200})


def forget_step(run: Run) -> None:
    """An acknowledged step is not in the case."""
    _, row = run.holder("cases", lambda row: bool(row["steps"]))
    row["steps"] = []


def step_by_itself(run: Run) -> None:
    """A case moved on and nobody did it."""
    _, row = run.holder("cases", lambda row: "close" not in row["steps"])
    row["steps"] = [*row["steps"], "close"]


def disagree(run: Run) -> None:
    """The county counts something else than the village."""
    number = _acked_number(run)
    row = next(row for row in run.state("lx").facts if row["number"] == number)
    row["public"] = {**row["public"], "place": "elsewhere"}
    run.state("yj").facts = [
        {**one, "public": {**one["public"], "place": "here"}} if one["number"] == number else one
        for one in run.state("yj").facts
    ]


def leave_offered(run: Run) -> None:
    """The unit has it, and the office that offered it was never told."""
    _, row = run.holder("referrals", lambda row: not row["waits"])
    row["offered"] = True


def leave_in_queue(run: Run) -> None:
    """A consumer died and nobody noticed."""
    run.state("qh").queues["handling.matter_referred"] = 3


def leave_awaiting(run: Run) -> None:
    """A neighbour never receipted."""
    run.state("yj").outbox.append({"shelf": "intake.submissions", "id": "1", "awaits": "qh", "number": "x"})


def park(run: Run) -> None:
    """A good event was parked."""
    run.state("qh").parked.append({"queue": "door", "code": "not_yet", "mark": "unexpected", "number": "x"})


def drop_poison(run: Run) -> None:
    """A poison message vanished instead of being parked."""
    run.expected = replace(run.expected, parked=run.expected.parked | {"poison-that-is-nowhere"})


PLANTED: dict[Callable[[Run], None], str] = {
    lose_at_home: "LOST_AT_HOME",
    lose_above: "LOST_ABOVE",
    lose_case: "NOT_HANDLED",
    lose_referral: "NOT_ROUTED",
    answer_without_saving: "LOST_AT_HOME",
    double_fact: "DUPLICATE_FACT",
    double_notice: "DUPLICATE_NOTICE",
    double_case: "DUPLICATE_CASE",
    double_paper: "DUPLICATE_PAPER",
    invent: "PHANTOM",
    invent_fact: "PHANTOM_ROW",
    misplace: "WRONG_PLACE",
    go_back: "STATUS_WENT_BACK",
    accept_foreign: "FOREIGN_ACCEPTED",
    give_number_twice: "NUMBER_GIVEN_TWICE",
    take_second_body: "KEY_TOOK_TWO_BODIES",
    answer_another_code: "KEY_TWO_CODES",
    forget_step: "STEP_LOST",
    step_by_itself: "PHANTOM_STEP",
    disagree: "FACTS_DIFFER",
    leave_offered: "CUSTODY_OPEN",
    leave_in_queue: "LEFT_IN_QUEUE",
    leave_awaiting: "LEFT_AWAITING",
    park: "PARKED",
    drop_poison: "NOT_PARKED",
}
