"""The county's nodes in memory with the services that meetings pass through, and hands that act at its desks."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from services.handling.service import HandlingService
from services.intake.service import IntakeService
from services.mediation.service import MediationService
from services.routing.service import RoutingService
from services.supervision.service import SupervisionService
from shared.events.gateway import FilingReceived, Petitioner
from shared.links.topology import load
from shared.matters.numbers import make
from tests.support.nodes_in_memory import Nodes

TOPOLOGY = load(Path(__file__).parents[3] / "deploy" / "topology.yaml")
SERVICES = (IntakeService, RoutingService, HandlingService, MediationService, SupervisionService)
OFFICE = "u_lx_xf"


def an_officer(unit: str, *roles: str) -> dict[str, Any]:
    """Somebody of a unit."""
    node = TOPOLOGY.find_desk(unit)
    return {"user": f"{unit}.{roles[0]}", "name": "经办", "unit": unit, "roles": list(roles), "node": node}


SUPERVISOR = an_officer(OFFICE, "supervisor")


class County:
    """All nodes, and who acts there."""

    def __init__(self) -> None:
        self.nodes = Nodes(TOPOLOGY, SERVICES)
        self.filed = 0

    def file(self, node: str = "lx", **changes: Any) -> str:
        """A matter is filed and everything that follows by itself is done; its number."""
        self.filed += 1
        number, at = make(node, 2026, self.filed), self.nodes.clock.now()
        words = {
            "title": "占地补偿未付", "text": "修路占了承包地，补偿款一直没有到账，请核实。", "channel": "online",
            "place": "990121102203", "category_l1": "NR", "category_l2": "NR01",
            "received_by": TOPOLOGY.front_unit(node).id, **changes,
        }  # fmt: skip
        person = Petitioner(name="杨秋收", contact="0999-5550188")
        said = FilingReceived(number=number, received_at=at, filed_at=at, origin="direct", petitioner=person, **words)
        self.nodes.file(node, said)
        self.nodes.settle()
        return number

    def ask(self, service: str, method: str, *args: Any, unit: str = OFFICE, role: str = "supervisor") -> Any:
        """An RPC at the unit's node; everything that follows is done."""
        answer = self.nodes.ask(TOPOLOGY.find_desk(unit), service, method, *args, an_officer(unit, role))
        self.nodes.settle()
        return answer

    def days_pass(self, days: int) -> None:
        """Time goes on, and the clocks of every node are looked at."""
        self.nodes.clock.at[0] += timedelta(days=days)
        for one in self.nodes.nodes.values():
            one.services["supervision"].ring()
        self.nodes.collect()
        self.nodes.settle()

    def said(self, kind: type) -> list[Any]:
        """Every event of a kind that was said, in the order of saying."""
        return [event for one in self.nodes.history if isinstance(event := one.event(), kind)]

    def object_to(self, number: str, unit: str) -> None:
        """The unit that has it says that it is not its business."""
        form = {
            "ground": "not_in_duty_list",
            "reason": "该事项不在我单位权责清单之内，请核实后另行转办。",
            "duty": "无",
        }
        self.ask("handling", "object", number, form, unit=unit, role="leader")
