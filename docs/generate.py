"""Writes the pages that follow from the code, events and settings: ``python -m docs.generate``; ``--check`` only looks.

Exit code 1 when a page is not what it should be (``--check``) or a setting has no explanation here.
"""

from shared.run import classes_of, subscriptions  # isort: skip - patches before anything else is imported

import inspect
import re
import sys
from collections import defaultdict
from dataclasses import fields
from pathlib import Path
from typing import Any

from docs.asyncapi import asyncapi
from shared.bus.names import Subscription
from shared.events import EVENTS, HOME, TO, UP, Declared
from shared.links.node import BUSINESS, DOOR
from shared.ops.settings import Settings

FOLDER = Path(__file__).parent
WRITTEN = "<!-- written by `make docs`; do not edit -->"
MEANING = {
    "NODE": "id of the node, as in the topology",
    "TOPOLOGY": "path of `topology.yaml`",
    "AMQP": "`amqp(s)://user:password@host:port/%2f` of the node's own broker",
    "MONGO": "`mongodb://user:password@host:port/?replicaSet=…` of the node's own database: always a replica set",
    "MANAGEMENT": "`http(s)://user:password@host:port` of the broker's management API, with which the links' watchdog "
    "restarts a hung shovel; empty: it only looks",
    "HEALTH_PORT": "port of `/healthz`, `/readyz` and `/metrics` of a service process; 0: none",
    "HTTP_PORT": "port of the gateway",
    "HTTP_HOST": "address on which the gateway listens",
    "SECRET_FILE": "file of the node's secret, from which look-up codes are derived; it must never change",
    "ACCOUNTS_FILE": "file `{user: first password}`; a password is hashed into the database at the first log-in",
    "CLOCK_FILE": "file of seconds by which the node's clock is stepped; heeded in the development profile only",
    "CALENDARS": "folder of the node's own holiday calendars (`xinqiao calendar import`), which go before the shipped "
    "years; a file that appears there is seen without a restart",
    "RETRY_DELAYS": "seconds after which an event that failed is tried again, one after the other; then it is parked",
    "SWEEP_SECONDS": "seconds after which a carrier looks for unsaid events though nobody woke it",
    "WORKERS": "green threads of a service class",
    "LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR; logs are JSON lines on standard output",
    "PUBLIC_URL": "address by which citizens reach this node; printed papers lead there. Empty: the one asked by",
    "NOTICES": "the node's own file of notices: where its units are reached by e-mail and by their own systems, quiet "
    "hours, retries, its own letters ([decision 19](decisions/0019-notices-are-data-and-say-the-number-only.md))",
    "SMTP_HOST": "mail server; empty: nobody is told by e-mail",
    "SMTP_PORT": "its port",
    "SMTP_SECURITY": "`tls` from the first byte, `starttls`, or `none`, which is taken for this very machine only",
    "SMTP_CA_FILE": "certificate authority of the mail server; empty: those of the system",
    "SMTP_USER": "account at the mail server; empty: no log-in",
    "SMTP_PASSWORD": "its password",
    "SMTP_FROM": "address that mail is sent from; its domain is that of every Message-ID",
    "SMTP_FROM_NAME": "name shown beside it, e.g. that of the petition office",
    "SMS_FILE": "development profile only: short messages are written to this file instead of being sent",
    "PROFILE": "`production` or `development`",
    "RATE_LIMITS": "whether the gateway limits look-ups, log-ins and filings of one visitor",
    "TLS": "whether visitors come by HTTPS: cookies and headers are then the strict ones",
}
"""setting -> what it means"""
INTRODUCTION = {
    "events": "What is said on the bus. *Goes*: `stays` at its node, `up` to every node above it and above the home, "
    "`home` to the node that registered the matter, `to` the node that it names. *Heard by*: `here` only at the node "
    "that said it, `mine` only where it is addressed to. Every event travels in a CloudEvents 1.0 envelope.",
    "settings": "Every process reads its settings once from the environment. A process that lacks one says which and "
    "ends. Those that hold a password may come from a file: the variable with `_FILE` behind its name holds its path.",
}


def heard() -> dict[str, list[Subscription]]:
    """event -> every subscription of a node that hears it."""
    found = defaultdict(list)
    for service in (*BUSINESS, DOOR):
        for subscription in subscriptions(classes_of(service)):
            found[subscription.event].append(subscription)
    return found


def events() -> str:
    """Every event: who says it, how far it goes, who hears it, what is in it."""
    heard = defaultdict(list)
    for service in (*BUSINESS, DOOR):
        for subscription in subscriptions(classes_of(service)):
            heard[subscription.event].append(
                service if subscription.only == "any" else f"{service} ({subscription.only})"
            )
    parts = [
        "# Events",
        WRITTEN,
        INTRODUCTION["events"],
        *(_event(one, heard[one.name]) for _, one in sorted(EVENTS.items())),
    ]
    return "\n\n".join(parts) + "\n"


def _event(declared: Declared, hearers: list[str]) -> str:
    reach = [name for flag, name in ((UP, "up"), (HOME, "home"), (TO, "to")) if flag in declared.crosses] or ["stays"]
    publisher = declared.kind.__module__.rsplit(".", 1)[1]
    listeners = ", ".join(sorted(set(hearers))) or "nobody here: kept for the archive"
    rows = [f"| `{one.name}` | `{_type(one.type)}` |" for one in fields(declared.kind)]
    return "\n".join([
        f"## {declared.name} v{declared.version}",
        "",
        " ".join((inspect.getdoc(declared.kind) or "").split()),
        "",
        f"`{publisher}.{declared.kind.__name__}`. Goes {', '.join(reach)}. Heard by {listeners}.",
        "",
        "| field | type |",
        "|---|---|",
        *rows,
    ])  # fmt: skip


def _type(kind: Any) -> str:
    return str(kind).replace("|", "\\|")


def settings() -> str:
    """Every setting, with its default and what it means."""
    source = inspect.getsource(sys.modules[Settings.__module__])
    read = re.findall(r'env\.\w+\(\s*"([A-Z_]+)"(?:,\s*((?:\[[^\]]*\]|[^,()]+)))?', source)
    from_file = re.findall(r'_from_file\(env, "([A-Z_]+)"(?:, ("[^"]*"))?', source)
    read += from_file
    secret = [name for name, _ in from_file]
    gateway = re.findall(
        r"'XINQIAO_([A-Z_]+)', '([^']*)'", (FOLDER.parent / "deploy" / "gunicorn.py").read_text("utf-8")
    )
    defaults = dict(gateway) | {name: default.strip() for name, default in read if default}
    names = sorted({name for name, _ in [*read, *gateway]})
    unknown = set(names) ^ set(MEANING)
    if unknown:
        raise SystemExit(f"docs/generate.py: MEANING and the settings differ in {sorted(unknown)}")
    parts = [
        "# Settings",
        WRITTEN,
        INTRODUCTION["settings"],
        "\n".join(
            ["| variable | default | meaning |", "|---|---|---|", *(_setting(one, defaults, secret) for one in names)]
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _setting(name: str, defaults: dict[str, str], secret: list[str]) -> str:
    shown = f"`{defaults[name]}`" if name in defaults else "must be given"
    file = f" (or `XINQIAO_{name}_FILE`)" if name in secret else ""
    return f"| `XINQIAO_{name}`{file} | {shown} | {MEANING[name]} |"


def main(arguments: list[str]) -> int:
    """Write, or look; 0 when all is well."""
    stale = []
    for name, text in (("events.md", events()), ("asyncapi.yaml", asyncapi(heard())), ("settings.md", settings())):
        page = FOLDER / name
        if "--check" in arguments:
            stale += [name] if not page.exists() or page.read_text("utf-8") != text else []
        else:
            page.write_text(text, "utf-8")
    for name in stale:
        print(f"docs/{name} is not what the code says: run `make docs`")  # noqa: T201 - a command's answer
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
