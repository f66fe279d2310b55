"""deploy/topology.yaml, docker-compose.yml and k8s/ say the same: the same nodes, levels, services, ports and files."""

from __future__ import annotations

import pytest
import yaml

from shared.links.node import DOOR, Node
from shared.links.topology import load
from tests.contract.deployments import ROOT, compose, containers, is_of, levels, of_kind, pods, ran

TOPOLOGY = load(ROOT / "deploy" / "topology.yaml")
NODES = tuple(TOPOLOGY.nodes.values())
STORES = {"rabbitmq", "mongo", "mongo-init"}


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.id)
def test_compose_runs_every_service_of_the_node_exactly_once(node: Node) -> None:
    started = [service for row in containers(node.id).values() for service in ran(row["command"] or [])]
    assert sorted(started) == sorted([*node.services, DOOR])


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.id)
def test_compose_gives_every_node_a_broker_a_database_and_a_gateway(node: Node) -> None:
    own = containers(node.id)
    assert set(own) >= {*STORES, "gateway"}
    assert all(row["environment"]["XINQIAO_NODE"] == node.id for name, row in own.items() if name not in STORES)


def test_compose_has_no_container_of_an_unknown_node() -> None:
    assert [name for name in compose()["services"] if not any(is_of(name, node.id) for node in NODES)] == []


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.id)
def test_compose_opens_the_nodes_own_port(node: Node) -> None:
    ports = [port["published"] for port in containers(node.id)["gateway"]["ports"]]
    assert ports == [str(node.port("http"))]


def test_every_level_that_runs_a_node_has_an_overlay_and_no_other() -> None:
    assert levels() == sorted(level.id for level in TOPOLOGY.levels if level.runs_node)


@pytest.mark.parametrize("level", levels())
def test_an_overlay_runs_every_service_of_its_node_exactly_once(level: str) -> None:
    node = _node_of(level)
    started = [service for _, pod in pods(level) for one in pod["containers"] for service in ran(one.get("args", []))]
    assert sorted(started) == sorted([*node.services, DOOR])
    assert {name for name, _ in pods(level)} >= {"rabbitmq", "mongo", "mongo-initiate", "gateway"}


@pytest.mark.parametrize("level", levels())
def test_an_overlay_is_of_a_node_of_its_level(level: str) -> None:
    node = _node_of(level)
    assert node.level == level
    (namespace,) = of_kind(level, "Namespace")
    assert namespace["metadata"]["name"] == f"xinqiao-{node.id}"


def test_kubernetes_is_given_the_same_topology_and_profile() -> None:
    listed = yaml.safe_load((ROOT / "deploy" / "kustomization.yaml").read_text())["configMapGenerator"]
    files = {row["name"]: row["files"] for row in listed}
    folder = ROOT / "deploy" / TOPOLOGY.profile
    assert files["topology"] == ["topology.yaml"]
    assert sorted(files["profile"]) == sorted(f"{TOPOLOGY.profile}/{file.name}" for file in folder.glob("*.yaml"))


@pytest.mark.parametrize("level", levels())
def test_a_pod_finds_the_profile_where_the_topology_says_it_is(level: str) -> None:
    for name, pod in pods(level):
        volumes = {volume["name"]: volume for volume in pod["volumes"]}
        if "topology" in volumes:
            sources = volumes["topology"]["projected"]["sources"]
            paths = {item["path"] for source in sources for item in source["configMap"].get("items", [])}
            folder = ROOT / "deploy" / TOPOLOGY.profile
            assert paths == {f"{TOPOLOGY.profile}/{file.name}" for file in folder.glob("*.yaml")}, name


def _node_of(level: str) -> Node:
    maps = {row["metadata"]["name"]: row["data"] for row in of_kind(level, "ConfigMap")}
    data = next(data for name, data in maps.items() if name.startswith("node-"))
    return TOPOLOGY.node(data["XINQIAO_NODE"])
