"""``python -m shared.run [service …]``: run services of this node in one process; without names, all of them.

The only entry of a service process: patches, reads the settings, declares the node's queues before anything speaks,
runs nameko, serves health and metrics, and ends cleanly on SIGTERM.
"""

import eventlet

eventlet.monkey_patch()

import importlib  # noqa: E402
import inspect  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
from collections.abc import Iterable  # noqa: E402
from typing import Any  # noqa: E402

import amqp  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402

from shared.bus.declare import declare  # noqa: E402
from shared.bus.names import Subscription  # noqa: E402
from shared.bus.on import On  # noqa: E402
from shared.bus.publish import BrokerGone, Publisher  # noqa: E402
from shared.deadlines import look_into  # noqa: E402
from shared.links.crossing import route_of  # noqa: E402
from shared.links.node import DOOR  # noqa: E402
from shared.links.states import answers  # noqa: E402
from shared.links.topology import Topology, load  # noqa: E402
from shared.ops import collector, health, log  # noqa: E402
from shared.ops.settings import Settings  # noqa: E402
from shared.store.client import Client, StoreFault, connect  # noqa: E402

LOG = log.get(__name__)


def classes_of(service: str) -> list[type]:
    """The nameko classes of a service: those in its ``service.py`` that have a ``name``."""
    module = importlib.import_module("shared.links.service" if service == DOOR else f"services.{service}.service")
    found = [
        kind
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if kind.__module__ == module.__name__
        and isinstance(getattr(kind, "name", None), str)
        and not issubclass(kind, Exception)
    ]
    return [kind for kind in found if entrypoints(kind)]


def entrypoints(kind: type) -> list[Any]:
    """What makes a class of methods fire."""
    methods = inspect.getmembers(kind, inspect.isfunction)
    return [one for _, method in methods for one in getattr(method, "nameko_entrypoints", ())]


def subscriptions(kinds: Iterable[type]) -> list[Subscription]:
    """Everything the classes hear, as data."""
    return [
        one.subscription(kind.name)  # type: ignore[attr-defined]
        for kind in kinds
        for one in entrypoints(kind)
        if isinstance(one, On)
    ]


def wiring(settings: Settings, topology: Topology, heard: list[Subscription]) -> dict[str, Any]:
    """nameko's configuration, and beside it what our own extensions are given."""
    services = (*topology.node(settings.node).services, DOOR, "gateway")
    client = connect(settings.mongo)

    def repair(channel: Any) -> None:
        declare(channel, heard, settings.retry_delays, services)

    return {
        "AMQP_URI": settings.amqp,
        "max_workers": settings.workers,
        "HEARTBEAT": 20,
        "serializer": "json",
        "settings": settings,
        "topology": topology,
        "mongo": client,
        "answers": answers(settings.node, client),
        "route": route_of(settings.node, topology),
        "repair": repair,
        "hearers": lambda key: sorted({one.queue for one in heard if one.hears(key)}),
    }


def declare_when_possible(settings: Settings, repair: Any) -> None:
    """Declare everything, waiting for the broker as long as it takes."""
    publisher = Publisher(settings.amqp)
    wait = 0.5
    while True:
        try:
            repair(publisher.channel())
            publisher.close()
            return
        except (BrokerGone, OSError, amqp.AMQPError) as gone:
            LOG.warning("waiting_for_broker", reason=str(gone)[:200])
            publisher.close()
            eventlet.sleep(wait)
            wait = min(wait * 1.5, 5)


def wait_for_database(client: Client) -> None:
    """Wait as long as it takes: a process that gave up would be given up itself after some restarts."""
    while True:
        try:
            if client.admin.command("hello").get("isWritablePrimary"):
                return
        except StoreFault as fault:
            LOG.warning("waiting_for_database", reason=type(fault).__name__)
        eventlet.sleep(1)


def main(names: list[str]) -> int:
    """Run until SIGTERM; 0 when everything ended cleanly."""
    settings = Settings.from_env()
    log.configure(settings.log_level, node=settings.node)
    topology = load(settings.topology)
    look_into(settings.calendars)
    everyone = (*topology.node(settings.node).services, DOOR)
    chosen = names or list(everyone)
    kinds = {service: classes_of(service) for service in everyone}
    heard = subscriptions(kind for found in kinds.values() for kind in found)
    config = wiring(settings, topology, heard)
    checks = {"database": lambda: bool(config["mongo"].admin.command("ping")), "started": lambda: config["started"]}
    config["started"] = False
    if settings.health_port:
        health.serve(settings.health_port, checks)
    declare_when_possible(settings, config["repair"])
    wait_for_database(config["mongo"])
    runner = ServiceRunner(config)
    for service in chosen:
        for kind in kinds[service]:
            runner.add_service(kind)

    def stop(*_: Any) -> None:
        eventlet.spawn_n(runner.stop)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    runner.start()
    collector.settle()
    config["started"] = True
    LOG.info("started", services=chosen)
    runner.wait()
    LOG.info("stopped", services=chosen)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
