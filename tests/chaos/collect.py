"""What every node holds, read past all services: its databases, its queues and what lies parked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Protocol

from pymongo import MongoClient
from pymongo.database import Database

from shared.links.topology import Topology
from tests.chaos import wire
from tests.chaos.checks.finding import Lawful
from tests.chaos.states import Chain, NodeState, Row

TOKEN = re.compile(r"k[a-z0-9]*-[0-9a-f]{32}")
REGISTRATION = (
    "matter", "node", "level", "place", "channel", "origin", "category_l1", "category_l2", "legal_class", "purpose",
    "persons", "anonymous", "received_by", "received_at", "registered_at", "action", "legal_path", "lead_unit",
)  # fmt: skip
COURSE = (
    "holder", "hop_count", "unit", "accepted_on", "decided_on", "result", "replied_on", "closed_on", "closure_type",
    "due_on", "concluded_on", "on_time",
)  # fmt: skip
ON_DESKS = ("waiting", "designation", "passed_up", "outside", "directed", "objected")
STEPS = ("accept", "decide", "serve", "reply", "close")
NOT_PASSED = ("objection_pending", "returned", "withdrawn", "review_requested", "re_review_requested", "archived")
"""states this load never brings about; without them the state machine has no way back"""


class Nodes(Protocol):
    """What is needed of a cluster to read it."""

    topology: Topology

    def mongo(self, node: str) -> str:
        """Its database."""

    def amqp(self, node: str) -> str:
        """Its broker."""

    def management(self, node: str) -> str:
        """Its broker's management."""


def chain(topology: Topology) -> Chain:
    """Who is above whom."""
    return Chain({node: topology.parent(node) or "" for node in topology.nodes})


def lawful() -> Lawful:
    """The product's own state machine, as far as this load goes; the drop box's ``received`` comes before it."""
    from shared.matters.status import MAY_FOLLOW

    follows = {
        state: frozenset(after) - frozenset(NOT_PASSED)
        for state, after in MAY_FOLLOW.items()
        if state not in NOT_PASSED and state != "final"
    }
    return Lawful({**follows, "received": frozenset({"registered"}), "final": frozenset()})


def everything(nodes: Nodes) -> list[NodeState]:
    """All nodes, one after the other; nothing may be under way any more."""
    return [one(nodes, node) for node in nodes.topology.nodes]


def one(nodes: Nodes, node: str) -> NodeState:
    """What one node holds."""
    state = NodeState(node)
    with MongoClient[dict[str, Any]](nodes.mongo(node)) as client:
        read = {name: client[f"xq_{node}_{name}"] for name in _services(client, node)}
        state.submissions = [
            {"number": row["_id"], "token": _token(row["title"])} for row in _rows(read["intake"], "submissions")
        ]
        state.matters = [_matter(row) for row in _rows(read["intake"], "matters")]
        state.referrals = [_referral(row) for row in _rows(read["routing"], "referrals")]
        state.cases = [_case(row) for row in _rows(read["handling"], "cases")]
        state.facts = [_fact(row) for row in _rows(read["statistics"], "facts")]
        state.clocks = [
            {"number": row["_id"], "key": clock["key"]}
            for row in _rows(read["supervision"], "watches")
            for clock in row["clocks"]
        ]
        state.notices = [
            {"number": row["number"], "paper_number": row["paper_number"]}
            for row in _rows(read["notification"], "notices")
            if row.get("to", "petitioner") == "petitioner"
        ]
        state.outbox = [row for database in read.values() for row in outbox(database)]
    state.queues = wire.under_way(nodes.amqp(node), nodes.management(node))
    state.parked = [
        row
        for name in sorted(wire.queues(nodes.management(node)))
        if name.endswith(".parked")
        for row in parked(nodes.amqp(node), name)
    ]
    return state


def outbox(database: Database[dict[str, Any]]) -> Iterator[Row]:
    """Everything not yet said, or said across a link and not receipted."""
    service = database.name.split("_", 2)[2]
    for name in database.list_collection_names():
        where = {"$or": [{"_outbox.0": {"$exists": True}}, {"_awaiting.0": {"$exists": True}}]}
        for row in database[name].find(where, {"_outbox": 1, "_awaiting": 1}):
            shelf = {"shelf": f"{service}.{name}"}
            for entry in row.get("_outbox", ()):
                yield {**shelf, "id": entry["id"], "number": entry["envelope"]["subject"], "awaits": ""}
            for entry in row.get("_awaiting", ()):
                number = entry["envelope"]["subject"]
                yield {**shelf, "id": entry["id"], "number": number, "awaits": ",".join(entry["to"])}


def parked(uri: str, queue: str) -> Iterator[Row]:
    """What lies parked in a queue; the mark is ours, or else the message's own id."""
    for raw in wire.peek(uri, queue):
        headers = raw.headers
        yield {
            "queue": queue,
            "code": headers.get("x-code", ""),
            "detail": str(headers.get("x-detail", ""))[:200],
            "mark": headers.get(wire.MARK) or raw.properties.get("message_id") or "",
            "type": headers.get("x-type", ""),
            "attempts": headers.get("x-attempts", 0),
        }


def _services(client: MongoClient[dict[str, Any]], node: str) -> list[str]:
    known = ["intake", "routing", "handling", "supervision", "statistics", "notification"]
    prefix = f"xq_{node}_"
    found = [name.removeprefix(prefix) for name in client.list_database_names() if name.startswith(prefix)]
    return sorted({*known, *found})


def _rows(database: Database[dict[str, Any]], name: str) -> Iterator[dict[str, Any]]:
    return iter(database[name].find({}, {"_said": 0, "_handled": 0}))


def _token(title: str) -> str:
    found = TOKEN.search(title)
    return found[0] if found else f"no token in {title!r}"


def _matter(row: dict[str, Any]) -> Row:
    papers = [{name: paper[name] for name in ("paper", "paper_number", "addressee")} for paper in row["papers"]]
    return {"number": row["_id"], "status": row["standing"]["state"], "papers": papers}


def _referral(row: dict[str, Any]) -> Row:
    return {
        "number": row["_id"],
        "hop": row["hop"],
        "lead_node": row["lead_node"],
        "lead_unit": row["triage"]["lead_unit"],
        "waits": row["state"] in ON_DESKS,
        "offered": row["state"] == "offered",
    }


def _case(row: dict[str, Any]) -> Row:
    steps = [entry["step"] for entry in row["history"] if entry["step"] in STEPS]
    if "reply" in steps:  # a reply closes by itself
        steps = [step for step in steps if step != "close"]
    told = {
        "acceptance_notice|path_notice": "accept" in steps and row["notice_owed"],
        "handling_decision": "decide" in steps,
        "service_receipt": "serve" in steps,
        "reply": "reply" in steps and row["notice_owed"] and not row["petitioner"]["anonymous"],
    }
    return {"number": row["_id"], "unit": row["unit"], "steps": steps, "papers": told}


def _fact(row: dict[str, Any]) -> Row:
    return {
        "number": row["_id"],
        "public": {name: row.get(name) for name in REGISTRATION},
        "course": {name: row.get(name) for name in COURSE},
    }
