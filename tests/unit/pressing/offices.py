"""Offices and units for tests of pressing: the county's, the township's and the village's, and who works there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from services.supervision.domain import Watch
from services.supervision.heard import Heard
from services.supervision.pressing import store
from services.supervision.service import SupervisionService
from shared.events.supervision import BreachFound
from shared.links.topology import Topology, load
from shared.matters.numbers import make
from tests.support.nodes_in_memory import BEGINNING, Nodes

TOPOLOGY: Topology = load("deploy/topology.yaml")
MATTER = make("yj", 2026, 42)
VILLAGE = "u_yjw"
COUNTY_OFFICE, TOWN_OFFICE = "u_lx_xf", "u_qh_xf"
WHY = {"reason": "至今没有告知信访人，也没有说明理由。"}


def who(unit: str, node: str, *roles: str, name: str = "某人") -> dict[str, Any]:
    """An officer of a unit, as an RPC's ``by``."""
    return {"user": f"{unit}.{'-'.join(roles)}", "name": name, "unit": unit, "node": node, "roles": list(roles)}


COUNTY = who(COUNTY_OFFICE, "lx", "leader", name="杨美玲")
COUNTY_SUPERVISOR = who(COUNTY_OFFICE, "lx", "supervisor", name="黄春燕")
TOWN = who(TOWN_OFFICE, "qh", "leader", name="叶德胜")
TOWN_SUPERVISOR = who(TOWN_OFFICE, "qh", "supervisor", name="余海涛")
UNIT = who(VILLAGE, "yj", "leader", name="方桂兰")
STEPS: dict[str, dict[str, Any]] = {
    "send_letter": {**WHY},
    "send_second_letter": {**WHY, "post": "局长"},
    "hold_interview": {
        **WHY, "held_by": "联席会议召集人", "attended_by": "村委会主任", "record": "指出问题。",
        "undertaken": "三日内告知。",
    },
    "issue_circular": {**WHY, "addressees": [{"unit": "青禾镇人民政府"}, {"unit": "市有关单位"}]},
    "order_rectification": {**WHY, "demands": "补办告知，公开答复。", "rectify_by": "2026-12-31"},
    "advise_accountability": {**WHY, "organ": "中共青禾镇委员会", "advice": "查明责任，依规处理。"},
}  # fmt: skip
"""the steps of the ladder in their order, with a form each"""


def offices() -> Nodes:
    """Three nodes with supervision alone."""
    nodes = Nodes(TOPOLOGY, (SupervisionService,))
    for node in nodes.nodes.values():
        know(node.services["supervision"], MATTER)
    return nodes


def know(service: Any, matter: str, **facts: Any) -> None:
    """A node heard that the matter was registered."""
    registered = Heard("submission.registered", f"registered-{matter}", BEGINNING - timedelta(days=1), facts)
    service.watches.add(Watch(matter, heard=(registered,)))


def found(
    nodes: Nodes, node: str, unit: str = VILLAGE, trigger: str = "first_limit_missed", occasion: str = "c1"
) -> None:
    """The clocks of a node found a breach."""
    said = BreachFound(MATTER, node, unit, trigger, occasion, "受理告知已超过15日。", nodes.clock.now())
    service = nodes.nodes[node].services["supervision"]
    repository = service.presses_kept
    service.hear_breach(said, repository.stamp.envelope(said, ""))
    nodes.collect()


def press_of(nodes: Nodes, node: str, unit: str = VILLAGE) -> Any:
    """The record of a node's office."""
    return store.of(nodes.nodes[node].services["supervision"].presses_kept, MATTER, unit)


def received_of(nodes: Nodes, node: str = "yj", unit: str = VILLAGE) -> Any:
    """What lies on the unit's desk."""
    return store.of(nodes.nodes[node].services["supervision"].presses_received, MATTER, unit)


def take(nodes: Nodes, by: dict[str, Any], step: str, form: dict[str, Any] | None = None, unit: str = VILLAGE) -> Any:
    """One step on the office's press, and everything delivered."""
    press = press_of(nodes, by["node"], unit)
    shown = nodes.ask(by["node"], "supervision", step, press.number, STEPS.get(step, {}) if form is None else form, by)
    nodes.settle()
    return shown


def answer(nodes: Nodes, text: str = "已经告知。", by: dict[str, Any] = UNIT) -> Any:
    """The unit answers what lies on its desk."""
    record = received_of(nodes, by["node"], by["unit"])
    form = {"found": text, "put_right": "已补发告知书。"}
    shown = nodes.ask(by["node"], "supervision", "answer_press", record.number, form, by)
    nodes.settle()
    return shown


def open_now(nodes: Nodes, by: dict[str, Any], unit: str = VILLAGE) -> list[str]:
    """The steps that an officer of an office may take now."""
    press = press_of(nodes, by["node"], unit)
    shown = nodes.ask(by["node"], "supervision", "press", press.number, by)
    return [one["step"] for one in shown["steps"]]


def days_pass(nodes: Nodes, days: int) -> None:
    """Time goes on."""
    nodes.clock.at[0] += timedelta(days=days)
