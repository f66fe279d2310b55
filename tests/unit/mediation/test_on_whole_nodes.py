"""Over whole nodes: a case asks beside its sixty days, the dispute passes up, is agreed and breached, and the case goes
on; no limit of the case ever waits, and no office above reads a party's name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.handling.service import HandlingService
from services.mediation.service import MediationService
from services.supervision.service import SupervisionService
from shared.codec import dumps, to_plain
from shared.errors import NotYet, Refused
from shared.events import EVENTS, UP
from shared.events.gateway import FilingReceived, Petitioner
from shared.events.mediation import MediationAgreed, MediationBreached
from shared.events.routing import PaperIssued
from shared.links import guard
from shared.matters.numbers import make
from shared.matters.people import Officer
from shared.store.saying import Stamp
from tests.support.nodes_in_memory import BEGINNING, SERVICES, Nodes
from tests.unit.mediation.network import county

NUMBER = make("qh", 2026, 1)
ONE, OTHER = "杨秋收", "兴农合作社"
HANDLER = to_plain(Officer("ding", "丁美玲", "u_qh", ("officer", "leader"), "qh"))
CENTRE = to_plain(Officer("zhu", "祝远帆", "u_lx_mc", ("officer",), "lx"))
REFER = to_plain(Officer("yan", "阎秀英", "u_qh_xf", ("clerk", "leader"), "qh"))
SUPERVISOR = to_plain(Officer("yu", "余海涛", "u_qh_xf", ("supervisor",), "qh"))
WORDS: dict[str, Any] = {
    "dispute": "机耕路修得太窄。", "content": "合作社让出半米。", "performance": "自行移走围栏。",
}  # fmt: skip


class World:
    """The county, with one matter on the desk of the township's government."""

    def __init__(self) -> None:
        self.nodes = Nodes(county(), tuple(dict.fromkeys((*SERVICES, SupervisionService))))
        at = self.nodes.clock.now()
        self.nodes.file("qh", FilingReceived(
            number=NUMBER, received_at=at, filed_at=at, origin="direct", received_by="u_qh_xf", channel="online",
            petitioner=Petitioner(name=ONE, contact="0999-5550188"), place="990121101201", title="村道太窄",
            text="村口到小学的水泥路被合作社的围栏占了，请尽快修。", category_l1="TR", category_l2="TR01",
        ))  # fmt: skip
        self.nodes.settle()
        [referral] = self.ask("qh", "routing", "referrals", {}, REFER)["rows"]
        item = self.ask("qh", "routing", "referral", referral["number"], REFER)
        assert item["state"] in ("waiting", "offered", "handed_over"), item["state"]
        if item["state"] == "waiting":
            form = {"lead_unit": "u_qh", "legal_path": "petition_procedure", "reason": "由镇政府办理。"}
            offer = next(one for one in item["steps"] if one["step"] in ("forward", "refer", "route"))
            known = {one["name"] for one in offer["fields"]}
            self.ask("qh", "routing", offer["step"], NUMBER, {k: v for k, v in form.items() if k in known}, REFER)
        self.case("accept", {})

    def ask(self, *args: Any) -> Any:
        answer = self.nodes.ask(*args)
        self.nodes.settle()
        return answer

    def case(self, step: str, form: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("qh", "handling", step, NUMBER, form, HANDLER)
        return found

    def here(self, step: str, form: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("qh", "mediation", step, NUMBER, form, HANDLER)
        return found

    def there(self, step: str, form: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("lx", "mediation", step, NUMBER, form, CENTRE)
        return found

    def days(self, count: int) -> None:
        self.nodes.clock.at[0] += timedelta(days=count)

    def look(self) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("qh", "handling", "case", NUMBER, HANDLER)
        return found

    def clocks(self, state: str = "running") -> dict[str, str]:
        """The limits of the offices of the township in this matter: which, until when."""
        self.nodes.ask("qh", "supervision", "ring")
        rows = self.ask("qh", "supervision", "clocks", {"state": state, "limit": 200}, SUPERVISOR)["rows"]
        return {one["zh"]: one["due_on"] for one in rows if one["number"] == NUMBER}


def mediated_in_vain(world: World) -> None:
    """Asked for, consented to, passed up to the county's centre, agreed there, and not kept."""
    world.case("ask_mediation", {"other_party": OTHER})
    for party in (ONE, OTHER):
        world.here("consent", {"party": party})
    world.here("pass_mediation", {
        "to_unit": "u_lx_mc", "kind": "joint", "reason": "too_big", "note": "涉及多个部门。", "both_agree": True,
    })  # fmt: skip
    world.there("hold_session", {
        "place": "县调处中心", "attended": [{"party": ONE, "how": "in_person"}, {"party": OTHER, "how": "agent"}],
        "units": "临溪县人民法院、临溪县信访局", "course": "各方陈述。", "outcome": "agreed",
    })  # fmt: skip
    due = (world.nodes.clock.today() + timedelta(days=10)).isoformat()
    world.there("agree", {**WORDS, "perform_by": due})
    assert world.look()["mediation"] == "agreed"
    world.days(12)
    world.there("register_breach", {"note": "围栏仍在。"})


def test_the_case_hears_of_a_breach_where_the_dispute_was_passed_to_and_goes_on_to_decide() -> None:
    world = World()
    mediated_in_vain(world)
    case = world.look()
    assert (case["mediation"], case["state"]) == ("breached", "accepted")
    assert "decide" in {one["step"] for one in case["steps"]}
    seen = world.ask("qh", "intake", "look_up", NUMBER)
    told = [one["zh"] for one in seen["timeline"]]
    assert any("调解协议未按期履行" in one for one in told) and seen["status"] == "handling"
    assert {"mediation_agreement", "mediation_breach_notice"} <= {one["paper"] for one in seen["papers"]}
    assert world.ask("qh", "mediation", "mediation", NUMBER, HANDLER)["state"] == "passed"
    assert world.nodes.parked == [] and world.nodes.bag == []


def test_the_sixty_days_are_the_same_with_and_without_a_mediation() -> None:
    without, with_one = World(), World()
    mediated_in_vain(with_one)
    without.days(12)
    assert with_one.look()["due_on"] == without.look()["due_on"] is not None
    assert with_one.clocks() == without.clocks()
    assert with_one.clocks()["办结"] == with_one.look()["due_on"]
    for one in (without, with_one):
        one.days(60)
        assert "办结" in one.clocks("rung"), "it ran out, mediated or not"


def test_an_agreement_that_is_carried_out_closes_the_case_as_settled() -> None:
    world = World()
    world.case("ask_mediation", {"other_party": OTHER, "kind": "administrative"})
    for party in (ONE, OTHER):
        world.here("consent", {"party": party})
    world.here("agree", {**WORDS, "perform_by": (world.nodes.clock.today() + timedelta(days=5)).isoformat()})
    world.days(3)
    world.here("perform", {"note": "围栏已移走。"})
    case = world.look()
    assert (case["state"], case["closure_type"], case["settled"]) == ("closed", "settled_by_agreement", True)
    assert "办结" not in world.clocks()


def test_one_side_refuses_and_the_case_goes_on() -> None:
    world = World()
    world.case("ask_mediation", {"other_party": OTHER})
    world.here("consent", {"party": ONE})
    world.here("fail", {
        "outcome": "refused", "stopped_by": OTHER, "reason": "对方不同意调解。", "told_paths": "请留意期限。",
    })  # fmt: skip
    case = world.look()
    assert (case["mediation"], case["state"]) == ("refused", "accepted")
    assert "decide" in {one["step"] for one in case["steps"]} and "ask_mediation" not in {
        one["step"] for one in case["steps"]
    }


def test_what_parties_ask_at_the_county_reaches_the_village_committee_and_every_node_lets_it_speak() -> None:
    nodes = Nodes(county())
    clerk = to_plain(Officer("zhao", "赵志远", "u_lx_xf", ("clerk",), "lx"))
    village = to_plain(Officer("liao", "廖美玲", "u_yjc", ("officer",), "yj"))
    form = {"title": "借款", "text": "没有还。", "parties": f"{ONE}\n{OTHER}", "place": "990121101201"}
    number = nodes.ask("lx", "mediation", "request_mediation", form, clerk)["number"]
    nodes.settle()
    for party in (ONE, OTHER):
        nodes.ask("yj", "mediation", "consent", number, {"party": party}, village)
    nodes.ask("yj", "mediation", "agree", number, WORDS, village)
    nodes.settle()
    assert nodes.ask("yj", "mediation", "mediation", number, village)["state"] == "performed"
    assert (nodes.parked, nodes.bag) == ([], [])
    assert nodes.nodes["lx"].services["intake"].matters.find(number) is None, "it is no matter"


@pytest.mark.parametrize("kind", [one for one in EVENTS.values() if one.name.startswith("mediation.")])
def test_what_goes_up_of_a_mediation_names_no_party(kind: Any) -> None:
    if UP in kind.crosses:
        assert {"parties", "consents", "title", "text"}.isdisjoint(kind.kind.__dataclass_fields__)


def test_no_party_is_named_in_what_the_county_hears_of_a_mediation() -> None:
    world = World()
    mediated_in_vain(world)
    up = [one for one in world.nodes.history if UP in one.declared.crosses and one.type.startswith("mediation.")]
    assert len(up) >= 3
    assert not [one.type for one in up if OTHER in dumps(one.data).decode() or ONE in dumps(one.data).decode()]
    assert isinstance(world.nodes.nodes["qh"].services["handling"], HandlingService)
    assert isinstance(world.nodes.nodes["lx"].services["mediation"], MediationService)


@pytest.mark.parametrize("event", [MediationAgreed, MediationBreached, PaperIssued], ids=lambda one: one.__name__)
def test_a_node_that_a_dispute_was_passed_down_to_may_say_how_it_goes_and_no_other_may(event: Any) -> None:
    number = make("lx", 2026, 1, "M")
    day = BEGINNING.date()
    said = {
        MediationAgreed: MediationAgreed(number, "yj", "u_yjc", day, None, None),
        MediationBreached: MediationBreached(number, "yj", "u_yjc", day, day),
        PaperIssued: PaperIssued(number, "notice", "1", BEGINNING, "u_yjc", "u_yjc", "告知书", "告知。"),
    }[event]
    envelope = Stamp("yj", "mediation", lambda: BEGINNING, new_id=lambda: "e1", wall=lambda: BEGINNING).envelope(
        said, ""
    )
    passed, nobody = (lambda _: frozenset({"yj"})), (lambda _: frozenset[str]())
    guard.check(envelope, "qh", "lx", county(), nobody, passed)
    with pytest.raises((NotYet, Refused)):
        guard.check(envelope, "qh", "lx", county(), nobody, nobody)
    assert "mediation.passed" in guard.SHARING
