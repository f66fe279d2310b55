"""May this neighbour say this? Pure: the broker proved who the neighbour is, the topology says what it may speak of."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shared.errors import NotYet, Refused
from shared.events.declaration import TO, Declared
from shared.events.envelope import Envelope
from shared.links.topology import Topology
from shared.matters.numbers import home_of

Custody = Callable[[str], frozenset[str]]
"""matter number -> the nodes this node knows to have been offered custody of it"""

OFFERING = frozenset({"matter.referred", "designation.asked", "review.asked", "finding.handed"})
"""The events that give the node they are addressed to a right to speak of the matter: whoever has custody hands it on,
and the petitioner chooses who reviews."""
SHARING = frozenset({"matter.shared", "mediation.passed"})
"""Those that let it help: ask for the matter's files, say how a mediation goes; nothing else of the matter."""
ASKING = frozenset({"supervision.pressed", "advice.given", "onsite.asked", "meeting.tasked"})
"""Those that a unit of it has to answer: it may say the answer, and nothing else of the matter."""
SPEAKERS: Mapping[str, str] = {
    "advice.given": "by_unit", "dispatch.held": "unit", "finding.fed_back": "by_unit", "finding.handed": "from_unit",
    "inspection.closed": "by_unit", "inspection.drawn": "by_unit", "meeting.tasked": "from_unit",
    "screening.called": "unit", "screening.reported": "unit",
}  # fmt: skip
"""event -> its field with the unit that says it"""


def _nobody(_: str) -> frozenset[str]:
    return frozenset()


def check(
    envelope: Envelope,
    neighbour: str,
    me: str,
    topology: Topology,
    offered: Custody,
    helping: Custody = _nobody,
    asked: Custody = _nobody,
) -> None:
    """Raise ``Refused('not_your_territory')`` when the neighbour has no right to say it, now or ever, and ``NotYet``
    when it may turn out to have (the hand-over that gives it the right may be on its way).

    1. The sender lies behind the neighbour: on the way from the sender to here the neighbour is the last step.
    2. Type, version, number and home agree with the declaration and with the event's own body.
    3. An event that only the home may say comes from the matter's home, about a place that exists.
    4. From a child, any other comes from a node that had custody: the home, a node between it and here (it handed the
       matter up), or one this node knows to have been offered it. A matter of that child's own territory may have been
       handed over there without passing here: then the child's own door has checked it. What a helper may say
       (``helping``: the nodes known to have been told to assist) is said by those as well, an answer by whoever was
       asked (``asked``), and what a supervisor may say by the nodes above those that were offered the matter; papers
       and bells are of all who are concerned: of these, and of the nodes above whoever was asked.
    5. From a child, a unit answers, reports or presses from the node where it works, and presses only below.
    6. The node it is addressed to exists; else it would be receipted and go nowhere.
    """
    refusal = Refused("not_your_territory", neighbour=neighbour, node=envelope.node, number=envelope.subject)
    if envelope.node not in topology.nodes or topology.between(envelope.node, me)[-2:] != [neighbour, me]:
        raise refusal
    declared = envelope.declared
    said = envelope.event()
    home = home_of(envelope.subject)
    honest = (
        envelope.home == home
        and said.number == envelope.subject
        and envelope.crosses == declared.crossed(envelope.dataversion).value
        and bool(declared.crosses)
        and envelope.tonode == getattr(said, "to_node", "")
        and getattr(said, "node", envelope.node) == envelope.node
        and getattr(said, "from_node", envelope.node) == envelope.node
    )
    if not honest or home not in topology.nodes:
        raise refusal
    if declared.said_by == "home" and envelope.node != home:
        raise refusal
    goes_nowhere_else = declared.crosses == TO
    if TO in declared.crosses and (envelope.tonode or goes_nowhere_else) and envelope.tonode not in topology.nodes:
        raise Refused("unknown_node", node=envelope.tonode[:40])
    if neighbour not in topology.children(me):
        return  # what comes from above was checked there, where the hand-over is known
    _for_its_own_units(envelope, said, declared, topology, refusal)
    if declared.said_by == "home":
        _speaks_of_its_own(envelope, said, topology, refusal)
    else:
        may_speak = {
            "helper": lambda number: offered(number) | helping(number),
            "asked": lambda number: offered(number) | asked(number),
            "supervisor": lambda number: _and_above(offered(number), topology),
            "concerned": lambda number: _and_above(offered(number) | asked(number), topology) | helping(number),
        }
        _had_custody(envelope, home, me, topology, may_speak.get(declared.said_by, offered), refusal)


def _and_above(nodes: frozenset[str], topology: Topology) -> frozenset[str]:
    known = [one for one in nodes if one in topology.nodes]
    return nodes | {above for one in known for above in topology.ancestors(one)}


def _for_its_own_units(
    envelope: Envelope, said: object, declared: Declared, topology: Topology, refusal: Refused
) -> None:
    """Whose act it is works at the sender (an answer on paper is registered by the home); whom an office presses works
    where it is sent to, there or below."""
    field = {"asked": "unit", "supervisor": "by_unit"}.get(declared.said_by) or SPEAKERS.get(envelope.type)
    if field is None:
        return
    on_paper = envelope.home if declared.said_by == "asked" else ""
    if (topology.find_desk(getattr(said, field)) or on_paper) != envelope.node:
        raise refusal
    if declared.said_by == "supervisor":
        desk = topology.find_desk(getattr(said, "unit", ""))
        if not desk or desk != envelope.tonode or envelope.node not in (desk, *topology.ancestors(desk)):
            raise refusal


def _speaks_of_its_own(envelope: Envelope, said: object, topology: Topology, refusal: Refused) -> None:
    """Whoever registers decides where; the place must at least be one of ours."""
    place = getattr(said, "place", None)
    if place is not None and not topology.places.knows(place):
        raise refusal


def _had_custody(
    envelope: Envelope, home: str, me: str, topology: Topology, offered: Custody, refusal: Refused
) -> None:
    sender = envelope.node
    if (
        me not in topology.between(home, sender)
        and topology.between(home, me)[-2:] == topology.between(sender, me)[-2:]
    ):
        return
    if sender in topology.between(home, me) or sender in offered(envelope.subject):
        return
    if me in topology.between(home, sender):
        raise NotYet("not_yet", number=envelope.subject, node=sender)
    raise refusal
