"""County, township and village with supervision alone, for tests of screening: who works there, and usual forms."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from services.supervision.service import SupervisionService
from shared.events.envelope import Envelope
from shared.links.topology import Topology, load
from tests.support.nodes_in_memory import Nodes

TOPOLOGY: Topology = load("deploy/topology.yaml")
VILLAGE, TOWN, COUNTY_OFFICE, LAND = "u_yjw", "u_qh", "u_lx_xf", "u_lx_nr"
VILLAGE_PLACE, TOWN_PLACE, COUNTY_PLACE = "990121101201", "990121101000", "990121000000"


def who(unit: str, node: str, *roles: str) -> dict[str, Any]:
    """An officer of a unit, as an RPC's ``by``."""
    return {"user": f"{unit}.x", "name": "经办人", "unit": unit, "node": node, "roles": list(roles or ("officer",))}


IN_VILLAGE, IN_TOWN, IN_LAND = who(VILLAGE, "yj"), who(TOWN, "qh"), who(LAND, "lx")
IN_COUNTY = who(COUNTY_OFFICE, "lx", "officer", "supervisor")
TOWN_SUPERVISOR = who("u_qh_xf", "qh", "supervisor")
LOOKED_AT = [{"records": "payments", "place": VILLAGE_PLACE, "what": "征地补偿款拨付台账2025年至2026年"}]
REQUISITION: dict[str, Any] = {
    "place": VILLAGE_PLACE, "category_l1": "NR", "category_l2": "NR01", "size": "21", "size_unit": "homes",
    "safety": "some", "side_one": "villagers", "side_two": "developer", "source": "payments",
    "what": "公路占地四十二亩，补偿款应于去年底付清，至今有一百六十八万元没有拨付。",
    "money_wan": 168, "land_mu": 42,
}  # fmt: skip


class County(Nodes):
    """The nodes, with words for what offices do."""

    def __init__(self, on: date = date(2026, 3, 2)) -> None:
        super().__init__(TOPOLOGY, (SupervisionService,))
        self.go_to(on)

    def go_to(self, on: date) -> None:
        """The morning of a day."""
        self.clock.at[0] = datetime(on.year, on.month, on.day, 1, 0, tzinfo=UTC)

    def service(self, node: str) -> Any:
        """A node's supervision."""
        return self.nodes[node].services["supervision"]

    def tick(self, *nodes: str) -> None:
        """The timers of the nodes (none named: of all) ran once, and everything was delivered."""
        for node in nodes or tuple(self.nodes):
            self.service(node).open_rounds()
        self.collect()
        self.settle()
        for node in nodes or tuple(self.nodes):
            self.service(node).ring()
        self.collect()
        self.settle()

    def do(self, by: dict[str, Any], method: str, *arguments: Any) -> Any:
        """An RPC at the officer's own node; what it says is delivered."""
        answer = self.ask(by["node"], "supervision", method, *arguments, by)
        self.settle()
        return answer

    def find(self, by: dict[str, Any] = IN_VILLAGE, **changes: Any) -> Any:
        """A finding is noted."""
        return self.do(by, "record_finding", {**REQUISITION, **changes})

    def rounds_of(self, node: str, unit: str) -> list[Any]:
        """The rounds of a unit that a node knows, the oldest first."""
        return self.service(node).screening_rounds_kept.some({"unit": unit}, sort=(("from_on", 1),))

    def bells(self, node: str, number: str) -> list[Envelope]:
        """What a node said of a limit that passed."""
        return [
            one for one in self.history if one.type == "deadline.passed" and one.node == node and one.subject == number
        ]


def fixed(form: dict[str, Any], *without: str, **changes: Any) -> dict[str, Any]:
    """A form with changes."""
    return {name: value for name, value in {**form, **changes}.items() if name not in without}
