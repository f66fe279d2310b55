"""Makes what must be secret for a topology: one folder a node, each secret made once and kept, definitions made anew.

``python -m deploy.provision [FOLDER]`` writes ``FOLDER/<node>/…`` (default ``build/secrets``), to be mounted as docker or
Kubernetes secrets. Run it again after a change of the topology: passwords stay, the brokers' definitions follow.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from shared.links.definitions import SERVICE_USER, LinkSecrets, definitions, link_user
from shared.links.topology import Topology, load

BROKER = (3, 13)
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Places:
    """Where the parts of a node answer; ``{node}`` and, for the way to the parent, ``{parent}`` stand for node ids."""

    broker: str = "{node}-rabbitmq"
    database: str = "{node}-mongo:27017"
    parent: str = "amqp://{parent}-rabbitmq:5672/%2f"


def provision(topology: Topology, folder: Path, places: Places) -> None:
    """Write every node's secrets and definitions; what exists is kept, but for what follows from something else."""
    kept = {node: _kept(folder / node) for node in topology.nodes}
    for node, own in kept.items():
        links = {child: kept[child]["link-password"] for child in topology.children(node)}
        for name, content in derived(topology, node, own, links, places).items():
            _write(folder / node / name, content)


def derived(
    topology: Topology, node: str, own: Mapping[str, str], links: Mapping[str, str], places: Places
) -> dict[str, str]:
    """The files that follow from the secrets: the ways to broker and database, and the broker's definitions."""
    broker, database = places.broker.format(node=node), places.database.format(node=node)
    account = f"{SERVICE_USER}:{own['amqp-password']}@{broker}"
    parent = topology.parent(node)
    way = places.parent.format(node=node, parent=parent)
    up = way.replace("://", f"://{link_user(node)}:{own['link-password']}@", 1) if parent else ""
    body = definitions(topology, node, LinkSecrets(own["amqp-password"], links, up), broker=BROKER)
    return {
        "amqp": f"amqp://{account}:5672/%2f",
        "management": f"http://{account}:15672",
        "mongo": f"mongodb://xinqiao:{own['mongo-password']}@{database}/?replicaSet=rs0&authSource=admin",
        "definitions.json": json.dumps(body, ensure_ascii=False, indent=2),
    }


def _kept(folder: Path) -> dict[str, str]:
    # others on this machine may not look in; what is mounted from here must be readable by the containers' users
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.parent.chmod(0o700)
    folder.mkdir(exist_ok=True)
    names = ("amqp-password", "link-password", "mongo-password", "mongo-root-password", "mongo-keyfile", "node-secret")
    for name in names:
        if not (folder / name).exists():
            _write(folder / name, secrets.token_hex(32))
    return {name: (folder / name).read_text().strip() for name in names}


def _write(path: Path, content: str) -> None:
    draft = path.with_name(f".{path.name}")
    draft.write_text(content + "\n")
    draft.chmod(0o644)
    draft.replace(path)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("build/secrets"))
@click.option("--topology", "source", type=click.Path(exists=True, path_type=Path), default=HERE / "topology.yaml")
@click.option("--broker", default=Places.broker, show_default=True, help="host name of a node's broker")
@click.option("--database", default=Places.database, show_default=True, help="host:port of a node's database")
@click.option("--parent", default=Places.parent, show_default=True, help="address at which a child dials its parent")
def main(folder: Path, source: Path, broker: str, database: str, parent: str) -> None:
    """Make the secrets of every node of the topology below FOLDER."""
    topology = load(source)
    provision(topology, folder, Places(broker, database, parent))
    click.echo(f"{folder}: {', '.join(topology.nodes)}")


if __name__ == "__main__":
    main()
