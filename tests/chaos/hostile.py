"""(e) Hostile and broken messages: poison, lost bindings, and a neighbour who speaks of what is not its own."""

from __future__ import annotations

import pickle
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.error import HTTPError

import amqp

from shared.bus.names import EVENTS, HERE, Subscription
from shared.codec import dumps, to_plain
from shared.events.declaration import declared
from shared.events.envelope import Envelope
from shared.events.gateway import FilingReceived
from shared.events.handling import CaseClosed
from shared.events.intake import SubmissionRegistered
from shared.links.definitions import link_user, saying
from shared.matters.numbers import home_of, make
from tests.chaos import wire
from tests.chaos.clients import KINDS, file, form_of, new_token
from tests.chaos.scene import BASE_PORTS, CHILD, PARENT, PLACES, Scene
from tests.chaos.wire import marked

TOO_BIG = 3 << 20
"""bytes: more than a handler reads, less than the broker refuses"""
FAR_TOO_BIG = 10 << 20
UNROUTABLE = "xinqiao_unroutable_total"


def registered(number: str, node: str, place: str = PLACES[CHILD]) -> SubmissionRegistered:
    """The public fact of a registration that never was."""
    now = datetime.now(UTC)
    return SubmissionRegistered(
        number=number, matter=number, node=node, received_at=now, registered_at=now, channel="online",
        origin="direct", place=place, received_by="u_yjw", level="village", category_l1="OT", category_l2="",
        legal_class="appeal_settlement", purpose="settlement",
    )  # fmt: skip


def enveloped(event: Any, node: str, **changed: Any) -> dict[str, Any]:
    """The event as ``node`` would say it, with some fields changed."""
    kind = declared(type(event))
    envelope = Envelope(
        id=uuid.uuid4().hex, type=kind.name, dataversion=kind.version, time=datetime.now(UTC), node=node,
        service="intake", subject=event.number, home=home_of(event.number), crosses=kind.crosses.value,
        data=to_plain(event),
    )  # fmt: skip
    return {**envelope.to_json(), **changed}


def poison(scene: Scene) -> None:
    """Bodies that cannot be read, at the door and in front of services, with good ones beside them."""
    key = saying(scene.cluster.topology, CHILD)
    good = enveloped(registered(make(CHILD, 2026, 990_001), CHILD), CHILD)
    bodies: dict[str, tuple[bytes, str]] = {
        "bad-json": (b'{"id": "', "application/json"),
        "three-mebibytes": (b'{"a":"' + b"x" * TOO_BIG + b'"}', "application/json"),
        "pickle": (pickle.dumps({"a": 1}), "application/x-python-serialize"),
        "no-event": (b'{"hello": [1, 2]}', "application/json"),
        "from-the-future": (dumps({**good, "dataversion": 99}), "application/json"),
        "deep": (b"[" * 5000 + b"]" * 5000, "application/json"),
    }
    places = (("door", "door", key), ("", "statistics.submission_registered", ""), ("", "handling.matter_referred", ""))
    began = time.monotonic()
    before = scene.facts(PARENT)
    with wire.channel(scene.cluster.amqp(PARENT)) as on:
        for exchange, queue, routing in places:
            for name, (body, content_type) in bodies.items():
                mark = f"poison-{queue}-{name}"
                scene.parked.add(mark)
                wire.publish(on, exchange, marked(body, routing or queue, mark, content_type=content_type), timeout=60)
    scene.recorder.note("poison", PARENT, messages=len(places) * len(bodies))
    flood = _flood(scene, key)
    filed = scene.burst(CHILD, 20)
    passed = scene.wait("good ones pass", lambda: len(scene.facts(PARENT) - before) >= filed, 60)
    found = scene.wait("poison parked", lambda: not scene.parked - _marks(scene), 60)
    count = len(places) * len(bodies)
    scene.figures["poison"] = {"messages": count, "ten_mebibytes": flood, "seconds": round(time.monotonic() - began, 1)}
    detail = f"{count} parked in {found} s, 10 MiB {flood}, {filed} good filings beside in {passed} s"
    scene.claim("poison is parked and the good pass", None not in (passed, found) and filed == 20, detail)


def _flood(scene: Scene, key: str) -> str:
    """A message of 10 MiB: the broker refuses it, or it is parked like the others."""
    mark = "poison-door-ten-mebibytes"
    try:
        with wire.channel(scene.cluster.amqp(PARENT)) as on:
            wire.publish(on, "door", marked(b"x" * FAR_TOO_BIG, key, mark), timeout=60)
    except amqp.PreconditionFailed:
        return "refused by the broker"
    scene.parked.add(mark)
    return "taken to be parked"


def _marks(scene: Scene, node: str = PARENT) -> set[str]:
    from tests.chaos.collect import parked

    depths = wire.queues(scene.cluster.management(node))
    queues = [name for name in depths if name.endswith(".parked")]
    return {str(row["mark"]) for name in queues for row in parked(scene.cluster.amqp(node), name)}


def unroutable(scene: Scene) -> None:
    """The queue that registers filings loses its binding, then is deleted: nothing is lost."""
    for trouble in ("binding", "queue"):
        _lose(scene, trouble, "intake.filing_received")


def _lose(scene: Scene, trouble: str, queue: str) -> None:
    before, known = scene.metric(CHILD, UNROUTABLE), scene.facts(CHILD)
    pattern = Subscription("intake", declared(FilingReceived).name, HERE).pattern
    with wire.channel(scene.cluster.amqp(CHILD)) as on:
        if trouble == "queue":
            on.queue_delete(queue)
        else:
            on.queue_unbind(queue, EVENTS, pattern)
    scene.recorder.note(f"{trouble} deleted", CHILD, queue=queue)
    token = new_token()
    form = form_of(KINDS[0], PLACES[CHILD], token)
    asked = file(scene.http(CHILD), scene.recorder, "unlucky", CHILD, form, token, token)
    number = str(asked.body.get("number"))
    noticed = scene.wait("noticed", lambda: scene.metric(CHILD, UNROUTABLE) > before, 60 if trouble == "queue" else 1)
    arrived = scene.wait("arrived", lambda: number in scene.facts(CHILD), 60)
    bound = (EVENTS, pattern) in wire.bindings(scene.cluster.management(CHILD), queue)
    detail = f"answered {asked.status}, bound again: {bound}, noticed after {noticed} s, registered after {arrived} s"
    scene.figures[f"unroutable_{trouble}"] = {"noticed_seconds": noticed, "arrived_seconds": arrived}
    # what several hear needs no binding; and who makes a lost queue anew at once may be before anything is said
    good = asked.status == 201 and arrived is not None and number not in known and (bound or trouble == "binding")
    scene.claim(f"a lost {trouble} takes no filing with it", good, detail)


def foreign(scene: Scene) -> None:
    """The village's own credentials at the township's broker: what it says of others is refused and parked."""
    uri = _child_uri(scene)
    key = saying(scene.cluster.topology, CHILD)
    stranger, own = make(PARENT, 2026, 990_002), make(CHILD, 2026, 990_003)
    unknown = registered(make("bs", 2026, 1), CHILD)
    lies = {
        "of-the-township": enveloped(registered(stranger, CHILD), CHILD),
        "in-the-countys-name": enveloped(registered(stranger, "lx"), "lx"),
        "of-another-county": enveloped(unknown, CHILD),
        "of-no-place": enveloped(registered(own, CHILD, place="110105000000"), CHILD),
        "home-and-subject-apart": enveloped(registered(own, CHILD), CHILD, home=PARENT),
    }
    before = scene.metric(PARENT, "xinqiao_guard_refused_total")
    with wire.channel(uri) as on:
        for name, body in lies.items():
            mark = f"lie-{name}"
            scene.parked.add(mark)
            wire.publish(on, "door", marked(dumps(body), key, mark))
        mark = "lie-a-case-it-never-had"
        scene.parked.add(mark)
        wire.publish(on, "door", marked(dumps(_closing(scene)), key, mark))
    scene.forged |= {stranger, unknown.number, own}
    scene.recorder.note("lies", CHILD, messages=len(lies) + 1)
    wanted = {f"lie-{name}" for name in lies}
    parked = scene.wait("lies parked", lambda: wanted <= _marks(scene), 30)
    counted = scene.metric(PARENT, "xinqiao_guard_refused_total") - before
    detail = f"{len(lies)} lies parked in {parked} s, counted {counted:.0f}"
    scene.figures["foreign"] = {"lies": len(lies) + 1, "counted": counted}
    scene.claim("a neighbour may not speak of others", parked is not None and counted >= len(lies), detail)


def _closing(scene: Scene) -> dict[str, Any]:
    """That a matter of the township was closed, said by the village, which never had it."""
    number = max(one for one in scene.facts(PARENT) if one.startswith(PARENT.upper()))
    today = datetime.now(UTC).date()
    return enveloped(CaseClosed(number, CHILD, "u_yjw", today, "withdrawn", True), CHILD)


def intruder(scene: Scene) -> None:
    """The same credentials, past the protocol: everything but its own key at the door and its own queue is refused."""
    key = saying(scene.cluster.topology, PARENT)
    raw = marked(b"{}", key, "intruder")
    attempts: dict[str, Callable[[Any], Any]] = {
        "speak as the township": lambda on: wire.publish(on, "door", marked(b"{}", key, "intruder")),
        "speak under a look-alike": lambda on: wire.publish(on, "door", marked(b"{}", "lx.qh.yjx.say", "intruder")),
        "say an event inside": lambda on: wire.publish(on, "events", marked(b"{}", "here.me.case.closed", "intruder")),
        "write into a service's queue": lambda on: wire.publish(on, "", marked(b"{}", "handling.matter_referred", "i")),
        "call a service": lambda on: wire.publish(on, "nameko-rpc", marked(b"{}", "handling.accept", "intruder")),
        "forge the user": lambda on: wire.publish(
            on, "door", marked(b"{}", saying(scene.cluster.topology, CHILD), "intruder", user_id="xinqiao")
        ),
        "listen at the door": lambda on: on.basic_consume("door"),
        "read the way to the county": lambda on: on.basic_get("to.lx"),
        "empty the door": lambda on: on.queue_purge("door"),
        "make a queue": lambda on: on.queue_declare("intruder"),
        "delete its queue": lambda on: on.queue_delete("to.yj"),
        "bind the events": lambda on: on.queue_bind("to.yj", "events", "#"),
    }
    results = {name: _refusal(scene, attempt) for name, attempt in attempts.items()}
    user = f"http://{link_user(CHILD)}:{_password(scene)}@127.0.0.1:{BASE_PORTS[PARENT] + 1}"
    try:
        wire.ask_management(user, "GET", "/api/queues")
        results["ask the management"] = ""
    except HTTPError as refusal:
        results["ask the management"] = str(refusal.code)
    allowed = [name for name, answer in results.items() if not answer]
    scene.figures["intruder"] = results
    for name, answer in results.items():
        scene.say(f"  {name}: {answer or 'ALLOWED'}")
    scene.claim(
        "a link's user can do nothing else", not allowed and bool(raw), f"{len(results)} attempts, allowed: {allowed}"
    )


def _refusal(scene: Scene, attempt: Callable[[Any], Any]) -> str:
    """With what the broker refused; empty when it did not."""
    try:
        with wire.channel(_child_uri(scene)) as on:
            attempt(on)
            on.queue_declare("to.yj", passive=True)  # a refusal of what has no answer comes with the next question
    except amqp.AMQPError as refusal:
        return f"{refusal.code} {type(refusal).__name__}"
    return ""


def _password(scene: Scene) -> str:
    return scene.cluster.files(CHILD).neighbours.link_password(CHILD)


def _child_uri(scene: Scene) -> str:
    return f"amqp://{link_user(CHILD)}:{_password(scene)}@127.0.0.1:{BASE_PORTS[PARENT]}/%2f"
