"""Random lawful and unlawful steps, out of order and repeated, over whole nodes: no matter ever leaves the table of
2.3, goes back, or has two custodians, and when everything is heard its whole way is a way of the table."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, note, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.intake.course import spine, standing
from services.intake.hearing import hear
from services.intake.matter import Matter
from shared.deadlines import calendar, due
from shared.errors import XinqiaoError
from shared.events.gateway import FilingReceived, Petitioner
from shared.events.handling import CaseAccepted, CaseExtended, CustodyTaken
from shared.links.topology import Topology, load
from shared.matters.numbers import home_of, make
from shared.matters.status import MAY_FOLLOW, NAMES
from shared.matters.steps.desk import Desk
from shared.matters.steps.petitioner import PETITIONER_STEPS
from shared.matters.steps.rows import DESKS
from tests.support.county import FILE
from tests.support.nodes_in_memory import Nodes
from tests.support.valid_forms import valid

ROOT = Path(__file__).parents[3]
SILENT = {"triaged", "handling", "lapsed", "performing", "imported_to_statutory_path", "accepted_here", "decided"}
"""states that a matter passes within one act, so that no event of their own tells of them"""
ANEW = {"final", "archived", "not_accepted", "no_longer_accepted"}
"""from these only new facts lead on, and then to a matter of its own"""
HELD_BY_NOBODY = {"objection_pending", "returned"}
"""states of a case that was offered and not taken, or given back"""
ROAD, AID = {"category_l1": "TR", "category_l2": "TR01"}, {"category_l1": "CA", "category_l2": "CA01"}
KINDS: tuple[dict[str, Any], ...] = (
    {"title": "村道塌了", "text": "村口到小学的水泥路被雨水冲塌了半边，请尽快修。", **ROAD},
    {"title": "低保停发", "text": "我家的低保上个月停发了，没有告诉原因，请核实。", **AID},
    {"title": "建议装路灯", "text": "建议在村口路段装几盏路灯，晚上走路方便。", "legal_class": "suggestion"},
    {"title": "不知道归谁管", "text": "有件事说不清楚，请帮忙看看。", "category_l1": "OT"},
    *(
        {name: one[name] for name in ("title", "text", "channel", "category_l1", "category_l2", "legal_class")}
        | {"place": one["place_code"].ljust(12, "0")}
        for one in FILE["examples"]
    ),
)
"""simple ones, and every example: mediation, accusation, assigned, litigation, a letter that asks for review"""
PERSONS = (Petitioner(name="杨秋收", contact="0999-5550188"), Petitioner(anonymous=True))
SHELVES = {
    "submissions": ("intake", "registered", "received_by"), "referrals": ("routing", "kept", "desk"),
    "cases": ("handling", "cases", "unit"), "reviews": ("handling", "reviews", "unit"),
    "mediations": ("mediation", "records", "unit"),
}  # fmt: skip
"""collection -> (service, its repository, the field with the unit on whose desk the item lies)"""
BY_COLLECTION = {desk.collection: desk for desk in DESKS}
WORDS = "说明这件事情的经过、理由和依据，以及应当由谁办理。"
STAFF = ["officer", "leader", "clerk", "supervisor"]


@cache
def county() -> Topology:
    """The demonstration county."""
    return load(ROOT / "deploy" / "topology.yaml")


@dataclass(frozen=True)
class Place:
    """An item on somebody's desk."""

    node: str
    desk: Desk
    key: str
    by: dict[str, Any]


def lawful(before: str, after: str, silent: AbstractSet[str] = SILENT) -> bool:
    """Whether the table leads from one to the other, directly or by states that are passed in silence; only what is
    final is archived."""
    if after == "archived" and before != "final":
        return lawful(before, "final", silent)
    seen, todo = set(), [before]
    while todo:
        for each in MAY_FOLLOW[todo.pop()]:
            if each == after:
                return True
            if each in silent and each not in seen:
                seen.add(each)
                todo.append(each)
    return False


def leads_to(before: str) -> set[str]:
    """All that can ever come after a state, without beginning anew."""
    seen: set[str] = set()
    todo = [before]
    while todo:
        one = todo.pop()
        ahead = set(MAY_FOLLOW[one]) - (seen | ({"registered"} if one in ANEW else set()))
        seen |= ahead
        todo += ahead
    return seen


def too_late(said: Any) -> str:
    """How a day that was told is later than the law's; '' when it is not, or when none was told."""
    match said:
        case CaseAccepted() if said.legal_path == "petition_procedure" and said.due_on:
            told, rule_id, start = said.due_on, "conclude", said.accepted_on
        case CaseExtended() if said.legal_path == "petition_procedure":
            told, rule_id, start = said.due_on, "conclude_extended", said.accepted_on
        case CustodyTaken() if said.notice_due_on:
            told, rule_id, start = said.notice_due_on, "notice_referred", calendar().day_of(said.taken_at)
            if said.notice_due_on > due(rule_id, start, calendar()).on:
                rule_id = "discipline_accept_notice"
        case _:
            return ""
    law = due(rule_id, start, calendar()).on
    return f"{told} is after {law} ({rule_id} from {start})" if told > law else ""


class Life(RuleBasedStateMachine):
    """A village, its township and its county; people file, offices act, messages come when they come."""

    def __init__(self) -> None:
        super().__init__()
        self.nodes = Nodes(county())
        self.numbers: list[str] = []
        self.states: dict[str, str] = {}

    @initialize(kind=st.sampled_from(KINDS), person=st.sampled_from(PERSONS))
    def begin(self, kind: dict[str, Any], person: Petitioner) -> None:
        self.file(kind, person)
        self.nodes.settle()

    @rule(
        kind=st.sampled_from(KINDS), person=st.sampled_from(PERSONS), node=st.sampled_from(["yj", "qh", "lx"]),
        again=st.sampled_from(["", "", "earlier_number", "split_of"]),
    )  # fmt: skip
    def file(self, kind: dict[str, Any], person: Petitioner, node: str = "yj", again: str = "") -> None:
        if len(self.numbers) == 4:
            return
        number = make(node, 2026, len(self.numbers) + 1)
        earlier = [one for one in self.numbers if home_of(one) == node or again == "earlier_number"]
        also = {again: earlier[-1]} if again and earlier else {}
        self.numbers.append(number)
        at = self.nodes.clock.now()
        usual: dict[str, Any] = {"channel": "online", "place": "990121101201", **kind, **also}
        said = FilingReceived(
            number=number, received_at=at, filed_at=at, origin="direct", petitioner=person,
            received_by=county().front_unit(node).id, **usual,
        )  # fmt: skip
        note(f"filed {number}: {kind['title']} {also}")
        self.nodes.file(node, said)

    @rule(pick=st.integers(0, 10_000))
    def everything_is_heard(self, pick: int) -> None:
        draw = Random(pick)
        self.nodes.settle(draw.randrange)

    @rule(pick=st.integers(0, 10_000))
    def deliver(self, pick: int) -> None:
        self._deliver(pick)

    @rule(picks=st.lists(st.integers(0, 10_000), min_size=5, max_size=15))
    def deliver_many(self, picks: list[int]) -> None:
        for pick in picks:
            self._deliver(pick)

    @rule(pick=st.integers(0, 10_000))
    def deliver_again(self, pick: int) -> None:
        if self.nodes.heard:
            self.nodes.deliver(self.nodes.heard[pick % len(self.nodes.heard)])

    @rule(picks=st.lists(st.integers(0, 10_000), min_size=3, max_size=3))
    def take_a_lawful_step(self, picks: list[int]) -> None:
        by_desk: dict[str, list[Place]] = {}
        for place in self._places():
            if self._offers(place):
                by_desk.setdefault(place.desk.collection, []).append(place)
        if not by_desk:
            return
        places = list(by_desk.values())[picks[2] % len(by_desk)]
        place = places[picks[0] % len(places)]
        offers = self._offers(place)
        offer = offers[picks[1] % len(offers)]
        form = self._filled(place, offer, picks[2])
        note(f"{place.desk.collection} {place.key} at {place.node} ({place.by['unit']}): {offer['step']} {form}")
        self._try(place, offer["step"], form)

    @rule(picks=st.lists(st.integers(0, 10_000), min_size=2, max_size=2))
    def an_unlawful_step_is_refused(self, picks: list[int]) -> None:
        places = self._places()
        if not places:
            return
        place = places[picks[0] % len(places)]
        closed = sorted(set(place.desk.steps) - {one["step"] for one in self._offers(place)})
        if not closed:
            return
        step = closed[picks[1] % len(closed)]
        before = self._view(place)
        done = self._try(place, step, valid(place.desk.steps[step].form))
        assert not done, f"{step} was not offered at {place.desk.collection} in {before['state']}, and was taken"
        assert self._view(place)["version"] == before["version"]

    @rule(picks=st.lists(st.integers(0, 10_000), min_size=3, max_size=3))
    def the_petitioner_acts(self, picks: list[int]) -> None:
        number = self.numbers[picks[0] % len(self.numbers)]
        acts = [one for one in sorted(PETITIONER_STEPS) if one != "withdraw" or picks[2] % 4 == 0]
        act, home = acts[picks[1] % len(acts)], home_of(number)
        try:
            shown = self.nodes.ask(home, "intake", "look_up", number)
            offers = {one["step"]: one for one in shown["steps"]}
            form = {name: self._value(row, picks[2]) for name, row in _fields(offers.get(act)).items()}
            self.nodes.ask(home, "intake", act, number, form or valid(PETITIONER_STEPS[act].form))
        except XinqiaoError:
            return
        note(f"the petitioner of {number}: {act} {form}")
        assert act in offers, f"{act} was not offered and was done"

    @rule(days=st.integers(1, 40))
    def time_goes_on(self, days: int) -> None:
        self.nodes.clock.at[0] += timedelta(days=days)
        for node in self.nodes.nodes:
            self.nodes.ask(node, "handling", "deem")

    @invariant()
    def no_matter_has_two_custodians(self) -> None:
        for number in self.numbers:
            holders = [
                (node, case.unit, case.state)
                for node, one in self.nodes.nodes.items()
                if (case := one.services["handling"].cases.find(number)) and case.state not in HELD_BY_NOBODY
            ]
            assert len(holders) <= 1, holders

    @invariant()
    def no_matter_leaves_the_table_or_goes_back(self) -> None:
        for number in self.numbers:
            matter = self._intake(number).matters.find(number)
            if matter is None:
                continue
            now, before = matter.standing.state, self.states.get(number, "registered")
            assert now in NAMES
            assert now == before or now in leads_to(before), f"{number}: {before} → {now}"
            self.states[number] = now

    def teardown(self) -> None:
        """Everything is heard in the end: nothing was parked, and what everybody knows of it agrees with the law."""
        self.nodes.settle()
        assert self.nodes.bag == [], [(one.envelope.type, one.node, one.method) for one in self.nodes.bag]
        assert self.nodes.parked == [], [(one.envelope.type, one.node, code) for one, code in self.nodes.parked]
        self.no_matter_leaves_the_table_or_goes_back()
        for number in self.numbers:
            self._the_whole_way_is_lawful(number)
            self._another_order_gives_the_same(number)
        self._every_paper_has_a_number_of_its_own()
        for envelope in self.nodes.history:
            assert not (late := too_late(envelope.event())), f"{envelope.type} of {envelope.subject}: {late}"

    def _the_whole_way_is_lawful(self, number: str) -> None:
        matter = self._intake(number).matters.get(number)
        moved = [one for _, one in spine(matter.heard)]
        way = [standing(tuple(moved[:length])).state for length in range(1, len(moved) + 1)]
        on_paper = {"accepted"} if any(one.type == "external.answered" for one in self.nodes.history) else set()
        for before, after in pairwise(way):
            assert before == after or lawful(before, after, SILENT | on_paper), f"{number}: {before} → {after} in {way}"

    def _another_order_gives_the_same(self, number: str) -> None:
        """The home view is a fold of what was heard, whatever came first."""
        mine = [one for one in self.nodes.heard if one.envelope.subject == number and one.node == home_of(number)]
        told = [one.envelope for one in mine if (one.service, one.method) == ("intake", "hear")]
        matter = Matter(number)
        for envelope in sorted(told, key=lambda one: (one.id[::-1], one.id)):
            matter = hear(matter, envelope.event(), envelope)
        kept = self._intake(number).matters.get(number)
        assert matter.standing == kept.standing
        assert matter.papers == kept.papers
        assert [one for _, one in spine(matter.heard)] == [one for _, one in spine(kept.heard)]

    def _every_paper_has_a_number_of_its_own(self) -> None:
        issued = [one.event() for one in self.nodes.history if one.type == "paper.issued"]
        numbers = Counter((one.paper, one.paper_number, one.addressee) for one in issued if one.paper_number)
        assert not (twice := [one for one, count in numbers.items() if count > 1]), twice

    def _deliver(self, pick: int) -> None:
        if self.nodes.bag:
            message = self.nodes.bag.pop(pick % len(self.nodes.bag))
            is_heard = self.nodes.deliver(message)
            note(
                f"{message.envelope.type} of {message.envelope.subject} from {message.envelope.node} to {message.node}"
                f" {message.service}.{message.method}{'' if is_heard else ' (waits)'}"
            )
            if not is_heard:
                self.nodes.bag.append(message)

    def _places(self) -> list[Place]:
        return sorted(self._on_desks(), key=lambda one: (one.node, one.desk.collection, one.key, one.by["unit"]))

    def _on_desks(self) -> Iterator[Place]:
        for node, one in self.nodes.nodes.items():
            for collection, (service, store, unit) in SHELVES.items():
                for item in getattr(one.services[service], store).some({}, limit=50):
                    by = {"user": "x", "name": "经办", "unit": getattr(item, unit), "roles": STAFF, "node": node}
                    key = getattr(item, "key", item.number)
                    yield Place(node, BY_COLLECTION[collection], key, by)

    def _view(self, place: Place) -> dict[str, Any]:
        view: dict[str, Any] = self.nodes.ask(place.node, place.desk.service, place.desk.item_rpc, place.key, place.by)
        return view

    def _offers(self, place: Place) -> list[dict[str, Any]]:
        return list(self._view(place).get("steps", ()))

    def _filled(self, place: Place, offer: dict[str, Any], pick: int) -> dict[str, Any]:
        version = self._view(place).get("version")
        rows = {name: row for name, row in _fields(offer).items() if row["required"] or pick % 2}
        form = {name: given for name, row in rows.items() if (given := self._value(row, pick)) not in ("", None)}
        return {**form, **({"version": version} if version else {})}

    def _value(self, row: dict[str, Any], pick: int) -> Any:
        today = self.nodes.clock.today()
        match row["type"]:
            case _ if row.get("value"):
                return row["value"]
            case "choice" | "choices" if not row["choices"]:
                return "" if row["type"] == "choice" else []
            case "choice":
                return row["choices"][pick % len(row["choices"])]["value"]
            case "choices":
                return []
            case "rows":
                return [{one["name"]: self._value(one, pick) for one in row["columns"]}]
            case "date":
                return (today - timedelta(days=pick % 3)).isoformat() if row["required"] or pick % 5 == 0 else ""
            case "bool":
                return bool(pick % 2)
            case "number":
                return 1 + pick % 30
        return self.numbers[pick % len(self.numbers)] if row["name"] == "matter" else WORDS

    def _intake(self, number: str) -> Any:
        return self.nodes.nodes[home_of(number)].services["intake"]

    def _try(self, place: Place, step: str, form: dict[str, Any]) -> bool:
        try:
            self.nodes.ask(place.node, place.desk.service, step, place.key, form, place.by)
        except XinqiaoError:
            return False
        return True


def _fields(offer: dict[str, Any] | None) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in (offer or {}).get("fields", ())}


EXAMPLES, STEPS = int(os.environ.get("LIFE_EXAMPLES", "40")), int(os.environ.get("LIFE_STEPS", "40"))
SEED = os.environ.get("LIFE_SEED", "")
"""a number: a long run by hand takes other ways; empty: the same ways every time"""
Life.TestCase.settings = settings(
    max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck),
    derandomize=not SEED, database=None, print_blob=False,
)  # fmt: skip
if SEED:
    seed(int(SEED))(Life)
test_the_machine_never_leaves_the_table = Life.TestCase
