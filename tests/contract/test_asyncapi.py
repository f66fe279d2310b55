"""The AsyncAPI document is one, holds every event and every hearer, and its schemas fit what was really sent."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from shared.codec import loads
from shared.events import EVENTS
from shared.links.node import BUSINESS
from tests.contract.samples import path

ROOT = Path(__file__).parents[2]
DOCUMENT: dict[str, Any] = yaml.load(
    (ROOT / "docs" / "asyncapi.yaml").read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
)
SHAPES: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    kind: (frozenset(owed.split()), frozenset((owed + " " + free).split()))
    for kind, owed, free in (
        ("root", "asyncapi info channels operations components", "id servers defaultContentType"),
        ("info", "title version", "termsOfService contact license description tags externalDocs"),
        ("server", "host protocol", "pathname protocolVersion title summary description variables tags bindings"),
        ("channel", "address messages", "title summary description servers parameters tags externalDocs bindings"),
        ("parameter", "", "enum default description examples location"),
        (
            "operation", "action channel",
            "title summary description security tags externalDocs bindings traits messages reply",
        ),
        (
            "message", "name payload",
            "headers correlationId contentType title summary description tags externalDocs bindings examples traits",
        ),
        ("components", "schemas messages", "servers channels operations parameters"),
    )
}  # fmt: skip
"""what an object of AsyncAPI 3.0.0 has to have, and may have; ``x-`` is anybody's"""
HEARS = "handling.hears.matter.referred"
NAME = re.compile(r"[A-Za-z0-9._-]+")


def objects(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """(kind, where, object) of everything that has a shape."""
    yield "root", "", document
    yield "info", "info", document.get("info")
    yield "components", "components", document.get("components")
    for kind, place in (("server", "servers"), ("channel", "channels"), ("operation", "operations")):
        for name, one in document.get(place, {}).items():
            yield kind, f"{place}/{name}", one
    for name, channel in document.get("channels", {}).items():
        for parameter, one in channel.get("parameters", {}).items():
            yield "parameter", f"channels/{name}/{parameter}", one
    for name, one in document.get("components", {}).get("messages", {}).items():
        yield "message", f"components/messages/{name}", one


def faults(document: Mapping[str, Any]) -> list[str]:
    """What is wrong with a document, by the rules of AsyncAPI 3.0.0."""
    found = [] if document.get("asyncapi") == "3.0.0" else ["asyncapi is not 3.0.0"]
    for kind, where, one in objects(document):
        owed, known = SHAPES[kind]
        if not isinstance(one, Mapping):
            found.append(f"{where}: is no object")
            continue
        found += [f"{where}: lacks {name}" for name in sorted(owed - one.keys())]
        found += [f"{where}: {name} is unknown" for name in sorted(set(one) - known) if not name.startswith("x-")]
        found += [] if NAME.fullmatch(where.rsplit("/", 1)[-1] or "root") else [f"{where}: no name for a key"]
    for name, channel in document.get("channels", {}).items():
        asked = set(re.findall(r"\{(\w+)\}", channel.get("address", "")))
        if asked != channel.get("parameters", {}).keys():
            found.append(f"channels/{name}: parameters and address differ")
    for name, one in document.get("operations", {}).items():
        if one.get("action") not in ("send", "receive"):
            found.append(f"operations/{name}: action")
        channel = one.get("channel", {}).get("$ref", "")
        if not channel.startswith("#/channels/"):
            found.append(f"operations/{name}: channel is no reference to a channel")
        found += [
            f"operations/{name}: a message of another channel"
            for message in one.get("messages", ())
            if not message["$ref"].startswith(f"{channel}/messages/")
        ]
    return found + [f"{ref} leads nowhere" for ref in refs(document) if not leads(document, ref)]


def refs(value: Any) -> Iterator[str]:
    """Every reference in it."""
    if isinstance(value, Mapping):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from refs(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from refs(inner)


def leads(document: Any, ref: str) -> bool:
    """Whether a reference leads to something in the document."""
    here = document
    for part in ref.removeprefix("#/").split("/"):
        if not isinstance(here, Mapping) or part not in here:
            return False
        here = here[part]
    return ref.startswith("#/")


def test_the_document_is_an_asyncapi_document() -> None:
    assert faults(DOCUMENT) == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("asyncapi",), "2.6.0"), (("info", "titel"), "x"), (("operations", HEARS, "action"), "pub"),
        (("operations", HEARS, "channel"), {"$ref": "#/channels/nothing"}),
        (("operations", HEARS, "messages"), [{"$ref": "#/channels/case.closed/messages/case.closed"}]),
        (("channels", "case.closed", "address"), "{origin}.{elsewhere}"), (("channels", "case.closed", "message"), {}),
        (("components", "messages", "case.closed", "payload"), {"$ref": "#/components/schemas/Nothing"}),
        (("channels", "case closed"), {"address": "x", "messages": {}}),
    ],
)  # fmt: skip
def test_the_check_finds_what_is_planted(place: tuple[str, ...], value: Any) -> None:
    planted = copy.deepcopy(DOCUMENT)
    here = planted
    for name in place[:-1]:
        here = here[name]
    here[place[-1]] = value
    assert faults(planted)


def test_every_event_has_its_channel_and_says_how_far_it_goes() -> None:
    assert DOCUMENT["channels"].keys() == DOCUMENT["components"]["messages"].keys() == EVENTS.keys(), "run `make docs`"
    for name, declared in EVENTS.items():
        channel, message = DOCUMENT["channels"][name], DOCUMENT["components"]["messages"][name]
        assert channel["x-said-by"] == declared.said_by
        crosses = [flag.name.lower() for flag in declared.crosses] or ["stays"]
        assert channel["x-crosses"] == crosses
        assert message["x-version"] == declared.version


def test_every_handler_of_every_service_is_an_operation_with_its_queue() -> None:
    listing = (
        "from shared.run import classes_of, subscriptions\n"
        "from shared.links.node import BUSINESS, DOOR\n"
        "import json\n"
        "found = subscriptions(kind for name in (*BUSINESS, DOOR) for kind in classes_of(name))\n"
        "print(json.dumps([[one.service, one.event, one.queue, one.pattern] for one in found]))"
    )
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", listing], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    heard = {f"{service}.hears.{event}": (queue, key) for service, event, queue, key in json.loads(answer.stdout)}
    told = {
        name: (one["x-queue"], one["x-binding-key"])
        for name, one in DOCUMENT["operations"].items()
        if one["action"] == "receive"
    }
    assert told == heard, "run `make docs`"


def test_every_event_is_said_by_a_service_of_a_node() -> None:
    says = [name.partition(".says.") for name, one in DOCUMENT["operations"].items() if one["action"] == "send"]
    assert {event for _, _, event in says} == EVENTS.keys()
    assert {service for service, _, _ in says} <= {*BUSINESS, "gateway"}


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_the_schema_takes_what_is_really_sent_and_nothing_less(name: str) -> None:
    kind = EVENTS[name].kind.__name__
    schema = {"$ref": f"#/components/schemas/{kind}", "components": DOCUMENT["components"]}
    check = jsonschema.Draft202012Validator(schema)
    said = loads(path(name, EVENTS[name].version).read_bytes())
    assert [fault.message for fault in check.iter_errors(said)] == []
    owed = DOCUMENT["components"]["schemas"][kind]["required"]
    assert "number" in owed
    assert not check.is_valid({field: value for field, value in said.items() if field != "number"})
    assert not check.is_valid({**said, "number": 7})


def test_an_envelope_is_a_cloud_event() -> None:
    envelope = DOCUMENT["components"]["schemas"]["Envelope"]
    assert {"specversion", "id", "type", "source", "subject", "time", "datacontenttype"} <= set(envelope["required"])
    assert envelope["properties"]["specversion"] == {"const": "1.0"}
