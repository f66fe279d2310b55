"""The bus as an AsyncAPI 3.0 document, from the events' declarations, the services' handlers and their code.

A channel is an event; its messages come in CloudEvents 1.0 envelopes. An operation is a service that says the event
(``send``) or hears it (``receive``, with its queue). ``x-crosses`` and ``x-said-by`` say how far an event goes between
nodes, and which node may say it of a matter.
"""

from __future__ import annotations

import ast
import inspect
import types
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import yaml

from shared.bus import names
from shared.bus.names import Subscription
from shared.bus.publish import JSON
from shared.events import EVENTS, Crosses, Declared
from shared.events.envelope import Envelope

ROOT = Path(__file__).parent.parent
HEAD = "# written by `make docs`; do not edit\n"
ONLY_LOOKED_AT = frozenset({("routing", "SubmissionToRoute")})
"""(service, event) where an event is made to be looked at by a rule, and never said"""
BINDING = "0.3.0"
ENVELOPE = {
    "id": "never changes on its way; whoever sees it twice has seen it before",
    "type": "the event's name", "dataversion": "version of the data", "time": "when it was said",
    "source": "/<node>/<service>", "subject": "the number of the matter or record", "node": "who said it",
    "service": "of that node", "home": "the node that registered the matter",
    "crosses": "how far it goes: 1 up, 2 home, 4 to, 8 the nodes on the way; 0 stays",
    "tonode": "the node it is addressed to", "cause": "the id of the event because of which it was said",
    "trace": "of the request that began it",
}  # fmt: skip


def asyncapi(heard: Mapping[str, list[Subscription]]) -> str:
    """The document. ``heard``: the subscriptions of every service."""
    return HEAD + yaml.dump(document(heard), Dumper=_Plain, allow_unicode=True, sort_keys=False, width=10_000)


class _Plain(yaml.SafeDumper):
    """Lists are indented, and what stands twice is written twice."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def document(heard: Mapping[str, list[Subscription]]) -> dict[str, Any]:
    """The document as plain values."""
    schemas: dict[str, Any] = {"Envelope": _envelope()}
    events = dict(sorted(EVENTS.items()))
    for one in events.values():
        _schema_of(one.kind, schemas)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "信桥 Xinqiao: the bus of a node",
            "version": "0.1.0",
            "description": "What services of a node tell each other, and what crosses between nodes. At least once, in "
            "any order: every hearer knows what it has handled by the envelope's id. What several services of the node "
            "hear does not go by the exchange but into the queue of each, with its routing key in `x-said-key`.",
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": JSON,
        "servers": {
            "node": {
                "host": "rabbitmq:5671", "protocol": "amqps", "protocolVersion": "0.9.1",
                "description": "The node's own broker. Events that cross go by shovels, past the neighbour's door.",
            }
        },
        "channels": {name: _channel(one) for name, one in events.items()},
        "operations": dict(_operations(events, heard)),
        "components": {
            "messages": {name: _message(one) for name, one in events.items()},
            "schemas": dict(sorted(schemas.items())),
        },
    }  # fmt: skip


def _channel(one: Declared) -> dict[str, Any]:
    return {
        "address": f"{{origin}}.{{direction}}.{one.name}",
        "description": _words(one.kind),
        "servers": [{"$ref": "#/servers/node"}],
        "parameters": {
            "origin": {"enum": ["here", "away"], "description": "Whether this node said it."},
            "direction": {"enum": ["me", "other", "all"], "description": "Whether it is addressed to this node."},
        },
        "messages": {one.name: {"$ref": f"#/components/messages/{one.name}"}},
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {"name": names.EVENTS, "type": "topic", "durable": True, "autoDelete": False, "vhost": "/"},
                "bindingVersion": BINDING,
            }
        },
        "x-crosses": crossings(one.crosses),
        "x-said-by": one.said_by,
        "x-archive-only": one.archive_only,
    }


def crossings(reach: Crosses) -> list[str]:
    """How far an event goes, in words."""
    return [flag.name.lower() for flag in Crosses if flag in reach and flag.name] or ["stays"]


def _operations(events: Mapping[str, Declared], heard: Mapping[str, list[Subscription]]) -> Iterator[tuple[str, Any]]:
    for name, one in events.items():
        for service in sorted(sayers()[one.kind.__name__]):
            yield f"{service}.says.{name}", {**_operation("send", one), "summary": f"{service} says {name}."}
        for subscription in sorted(heard.get(name, ()), key=lambda each: each.service):
            yield (
                f"{subscription.service}.hears.{name}",
                {
                    **_operation("receive", one),
                    "summary": f"{subscription.service} hears {name}.",
                    "bindings": {"amqp": {"ack": True, "bindingVersion": BINDING}},
                    "x-queue": subscription.queue,
                    "x-binding-key": subscription.pattern,
                    "x-only": subscription.only,
                },
            )


def _operation(action: str, one: Declared) -> dict[str, Any]:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{one.name}"},
        "messages": [{"$ref": f"#/channels/{one.name}/messages/{one.name}"}],
    }


@cache
def sayers() -> Mapping[str, frozenset[str]]:
    """Which services make an event: the class's name -> services in whose code it is made, or a function is called that
    makes it for several."""
    events = {one.kind.__name__ for one in EVENTS.values()}
    makers: dict[str, set[str]] = {name: {name} for name in events}
    for path in sorted((ROOT / "shared" / "events").glob("*.py")):
        for one in ast.parse(path.read_text("utf-8")).body:
            if isinstance(one, ast.FunctionDef) and (made := set(_called(one)) & events):
                makers[one.name] = made
    found = defaultdict(set)
    for path in sorted((ROOT / "services").rglob("*.py")):
        service = path.relative_to(ROOT).parts[1]
        for called in _called(ast.parse(path.read_text("utf-8"))):
            for name in makers.get(called, ()):
                found[name].add(service)
    return defaultdict(frozenset, {
        name: frozenset(one for one in made if (one, name) not in ONLY_LOOKED_AT) for name, made in found.items()
    })  # fmt: skip


def _called(code: ast.AST) -> Iterator[str]:
    """The plain names that are called in it."""
    for node in ast.walk(code):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield node.func.id if isinstance(node.func, ast.Name) else node.func.attr


def _message(one: Declared) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": f"{one.kind.__name__} v{one.version}",
        "summary": _words(one.kind),
        "contentType": JSON,
        "payload": {
            "allOf": [
                {"$ref": "#/components/schemas/Envelope"},
                {
                    "type": "object",
                    "properties": {
                        "type": {"const": one.name},
                        "dataversion": {"const": one.version},
                        "crosses": {"const": one.crosses.value},
                        "data": {"$ref": f"#/components/schemas/{one.kind.__name__}"},
                    },
                },
            ]
        },
        "x-version": one.version,
        "x-older-versions": sorted(one.lifts),
    }


def _envelope() -> dict[str, Any]:
    hints = get_type_hints(Envelope)
    told = {name: {**_type(hints.get(name, str), {}), "description": words} for name, words in ENVELOPE.items()}
    return {
        "type": "object",
        "description": "CloudEvents 1.0, structured.",
        "required": ["specversion", "datacontenttype", *ENVELOPE, "data"],
        "properties": {
            "specversion": {"const": "1.0"},
            "datacontenttype": {"const": "application/json"},
            **told,
            "data": {"type": "object"},
        },
    }


def _schema_of(kind: type, schemas: dict[str, Any]) -> None:
    if kind.__name__ in schemas:
        return
    schemas[kind.__name__] = {}
    hints, said = get_type_hints(kind), _comments(kind)
    rows = fields(kind)
    schemas[kind.__name__] = {
        "type": "object",
        "description": _words(kind),
        "required": [one.name for one in rows if _is_required(one)],
        "properties": {
            one.name: {
                **_type(hints[one.name], schemas),
                **({"description": said[one.name]} if one.name in said else {}),
            }
            for one in rows
        },
    }


def _is_required(one: Field[Any]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _type(hint: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema of a type of ours; ``TypeError`` for one that no event may have."""
    simple = {
        str: {"type": "string"}, int: {"type": "integer"}, bool: {"type": "boolean"}, float: {"type": "number"},
        date: {"type": "string", "format": "date"}, datetime: {"type": "string", "format": "date-time"},
    }  # fmt: skip
    if hint in simple:
        return dict(simple[hint])
    inner = get_args(hint)
    if get_origin(hint) in (Union, types.UnionType):
        return {"oneOf": [{"type": "null"} if one is type(None) else _type(one, schemas) for one in inner]}
    if get_origin(hint) is tuple and inner[1:] == (...,):
        return {"type": "array", "items": _type(inner[0], schemas)}
    if get_origin(hint) is tuple:
        return {"type": "array", "prefixItems": [_type(one, schemas) for one in inner]}
    if get_origin(hint) in (dict, Mapping):
        return {"type": "object", "additionalProperties": _type(inner[1], schemas) if inner[1] is not Any else True}
    if is_dataclass(hint) and isinstance(hint, type):
        _schema_of(hint, schemas)
        return {"$ref": f"#/components/schemas/{hint.__name__}"}
    raise TypeError(f"no JSON Schema for {hint!r}")


def _words(kind: type) -> str:
    return " ".join((inspect.getdoc(kind) or "").split())


@cache
def _comments(kind: type) -> Mapping[str, str]:
    """The words below a field of the class."""
    [body] = ast.parse(inspect.cleandoc("\n" + inspect.getsource(kind))).body
    found: dict[str, str] = {}
    rows = body.body if isinstance(body, ast.ClassDef) else []
    for row, below in pairwise(rows):
        said = below.value if isinstance(below, ast.Expr) else None
        if isinstance(row, ast.AnnAssign) and isinstance(row.target, ast.Name) and isinstance(said, ast.Constant):
            found[row.target.id] = " ".join(str(said.value).split())
    return found
