"""Makes what must be secret for a topology: one folder a node, each secret made once and kept, definitions made anew.

``python -m deploy.provision [FOLDER]`` writes ``FOLDER/<node>/…`` (default ``build/secrets``), to be mounted as secrets
of docker or Kubernetes. Run it again after a change of the topology: passwords stay, brokers' definitions follow.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from deploy.local.keys import Keys, legible, write_private
from shared.links.definitions import SERVICE_USER, LinkSecrets, definitions, link_user
from shared.links.topology import Topology, load

BROKER = (3, 13)
HERE = Path(__file__).parent
KEPT = ("amqp-password", "link-password", "mongo-password", "mongo-root-password", "mongo-keyfile", "node-secret")
# containers read them as other users; the folder around them is closed to everybody else on this machine
MODE = 0o644


@dataclass(frozen=True)
class Places:
    """Where the parts of a node answer; ``{node}`` and, for the way to the parent, ``{parent}`` stand for node ids."""

    broker: str = "{node}-rabbitmq"
    database: str = "{node}-mongo:27017"
    parent: str = "amqp://{parent}-rabbitmq:5672/%2f"


def provision(topology: Topology, folder: Path, places: Places) -> None:
    """Write every node's secrets and what follows from them; secrets that exist are kept."""
    secrets = {node: _secrets(folder / node) for node in topology.nodes}
    for node, own in secrets.items():
        links = {child: secrets[child]["link-password"] for child in topology.children(node)}
        for name, content in derived(topology, node, own, links, places).items():
            write_private(folder / node / name, content, MODE)
        write_private(folder / node / "accounts.json", _accounts(topology, node, folder / node / "accounts.json"), MODE)


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
        "definitions.json": json.dumps(body, ensure_ascii=False, indent=1),
    }


def _secrets(folder: Path) -> dict[str, str]:
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.parent.chmod(0o700)
    folder.mkdir(exist_ok=True)
    keys = Keys(folder)
    made = {name: keys.read(name).strip() for name in KEPT}
    for name in KEPT:
        keys.path(name).chmod(MODE)
    return made


def _accounts(topology: Topology, node: str, file: Path) -> str:
    before: dict[str, str] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    users = {account.user: before.get(account.user) or legible() for account in topology.accounts_at(node)}
    return json.dumps(users, ensure_ascii=False, indent=1)


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
