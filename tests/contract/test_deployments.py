"""docker-compose.yml, the Dockerfile and k8s/ are accepted by the real tools, and what they run is confined."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from deploy.provision import Places, derived, provision
from shared.links.topology import load
from tests.contract.deployments import OVERLAYS, ROOT, compose, containers, is_of, levels, of_kind, overlay, pods, tool

TOPOLOGY = load(ROOT / "deploy" / "topology.yaml")
NODES = tuple(TOPOLOGY.nodes)
STORES = ("rabbitmq", "mongo", "mongo-init")


def test_docker_compose_accepts_the_file() -> None:
    tool("docker-compose", "config", "-q")


def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    tool("hadolint", "deploy/Dockerfile")


@pytest.mark.parametrize("level", levels())
def test_kustomize_renders_what_kubernetes_takes(level: str, tmp_path: Path) -> None:
    rendered = tmp_path / "rendered.yaml"
    rendered.write_text(yaml.safe_dump_all(overlay(level), allow_unicode=True), "utf-8")
    tool("kubernetes-validate", "--strict", "--quiet", str(rendered))


def test_yamllint_finds_nothing_in_our_manifests() -> None:
    files = ("k8s", "docker-compose.yml", "deploy/topology.yaml", "deploy/kustomization.yaml")
    tool("yamllint", "--strict", "-c", ".ci/yamllint.yaml", *files)


@pytest.mark.parametrize("script", ["deploy/mongo/start.sh"])
def test_a_shell_can_read_the_scripts(script: str) -> None:
    subprocess.run(["/bin/bash", "-n", str(ROOT / script)], check=True)


def test_every_image_names_its_version() -> None:
    images = {row["image"] for row in compose()["services"].values()}
    images |= {one["image"] for level in levels() for _, pod in pods(level) for one in pod["containers"]}
    images |= set(re.findall(r"^FROM (\S+)", (ROOT / "deploy" / "Dockerfile").read_text(), re.M))
    loose = [image for image in images if not re.fullmatch(r"[\w./-]+:\d[\w.-]*", image)]
    assert loose == []
    assert {image.split(":")[0] for image in images} == {"xinqiao", "rabbitmq", "mongo", "python"}


def test_no_container_is_given_a_secret_in_its_environment() -> None:
    for name, row in compose()["services"].items():
        for key, value in (row.get("environment") or {}).items():
            is_secret = re.search("PASSWORD|SECRET|AMQP|MANAGEMENT|MONGO$|MONGO_FILE", key)
            assert not is_secret or value.startswith("/run/secrets/"), f"{name}: {key}"


def test_every_secret_that_compose_mounts_is_made_by_provisioning(tmp_path: Path) -> None:
    provision(TOPOLOGY, tmp_path, Places())
    made = {f"build/secrets/{file.relative_to(tmp_path)}" for file in tmp_path.rglob("*") if file.is_file()}
    mounted = {str(Path(row["file"]).relative_to(ROOT)) for row in compose()["secrets"].values()}
    assert mounted - made == set()


def test_provisioning_again_keeps_every_secret(tmp_path: Path) -> None:
    provision(TOPOLOGY, tmp_path, Places())
    before = {file: file.read_text() for file in tmp_path.rglob("*") if file.is_file()}
    provision(TOPOLOGY, tmp_path, Places())
    assert {file: file.read_text() for file in tmp_path.rglob("*") if file.is_file()} == before
    assert tmp_path.stat().st_mode & 0o077 == 0


def test_mongod_takes_the_key_file(tmp_path: Path) -> None:
    provision(TOPOLOGY, tmp_path, Places())
    keys = [(tmp_path / node / "mongo-keyfile").read_text().strip() for node in NODES]
    assert all(re.fullmatch(r"[A-Za-z0-9+/]{6,1024}", key) for key in keys)
    assert len(set(keys)) == len(NODES)


def test_only_a_child_knows_the_way_to_its_parent(tmp_path: Path) -> None:
    for node in NODES:
        own = {name: f"{node}-{name}" for name in ("amqp-password", "link-password", "mongo-password")}
        links = {child: f"{child}-link-password" for child in TOPOLOGY.children(node)}
        files = derived(TOPOLOGY, node, own, links, Places())
        parent = TOPOLOGY.parent(node)
        hosts = set(re.findall(r"@([\w-]+):5672", files["definitions.json"]))
        assert hosts == ({f"{parent}-rabbitmq"} if parent else set())
        users = {user["name"] for user in json.loads(files["definitions.json"])["users"]}
        assert users == {"xinqiao", *(f"node-{child}" for child in TOPOLOGY.children(node))}


def test_two_nodes_share_a_network_only_for_the_brokers_of_a_child_and_its_parent() -> None:
    for network in compose()["networks"]:
        members = [name for name, row in compose()["services"].items() if network in row["networks"]]
        nodes = {node for node in NODES for name in members if is_of(name, node)}
        if len(nodes) > 1:
            assert sorted(members) == sorted(f"{node}-rabbitmq" for node in nodes)
            assert any(TOPOLOGY.parent(one) == other for one in nodes for other in nodes)


def test_every_child_reaches_its_parents_broker() -> None:
    for node in NODES:
        parent = TOPOLOGY.parent(node)
        if parent:
            own, above = (set(compose()["services"][f"{one}-rabbitmq"]["networks"]) for one in (node, parent))
            assert own & above


def test_only_gateways_are_reached_from_outside_and_every_other_network_is_closed() -> None:
    published = {name for name, row in compose()["services"].items() if row.get("ports")}
    assert published == {f"{node}-gateway" for node in NODES}
    inner = {name: row for name, row in compose()["networks"].items() if not name.endswith("-edge")}
    assert all(row.get("internal") for row in inner.values())


@pytest.mark.parametrize("node", NODES)
def test_every_container_of_ours_is_confined_watched_and_restarted(node: str) -> None:
    for name, row in containers(node).items():
        assert row["restart"] in ("unless-stopped", "on-failure"), name
        assert "no-new-privileges:true" in row["security_opt"], name
        if name in STORES:
            assert "healthcheck" in row or name == "mongo-init", name
        else:
            assert row["read_only"], name
            assert row["cap_drop"] == ["ALL"], name
            assert row["mem_limit"], name
    assert "HEALTHCHECK" in (ROOT / "deploy" / "Dockerfile").read_text()


@pytest.mark.parametrize("node", NODES)
def test_data_outlives_its_container(node: str) -> None:
    for store, place in (("rabbitmq", "/var/lib/rabbitmq"), ("mongo", "/data/db")):
        kept = {volume["target"] for volume in containers(node)[store]["volumes"] if volume["type"] == "volume"}
        assert place in kept


@pytest.mark.parametrize("level", levels())
def test_every_pod_runs_without_rights(level: str) -> None:
    for name, pod in pods(level):
        account = pod["securityContext"]
        assert account["runAsNonRoot"], name
        assert account["runAsUser"] > 0, name
        assert account["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert pod["automountServiceAccountToken"] is False, name
        for one in pod["containers"]:
            rights = one["securityContext"]
            assert rights["readOnlyRootFilesystem"], name
            assert rights["allowPrivilegeEscalation"] is False, name
            assert rights["capabilities"] == {"drop": ["ALL"]}, name
            assert set(one["resources"]) == {"requests", "limits"}, name


@pytest.mark.parametrize("level", levels())
def test_every_lasting_pod_is_probed(level: str) -> None:
    for row in of_kind(level, "Deployment", "StatefulSet"):
        for one in row["spec"]["template"]["spec"]["containers"]:
            assert {"startupProbe", "readinessProbe", "livenessProbe"} <= set(one), row["metadata"]["name"]
    for row in of_kind(level, "Deployment"):
        one = row["spec"]["template"]["spec"]["containers"][0]
        assert one["readinessProbe"]["httpGet"]["path"] == "/readyz"
        assert one["livenessProbe"]["httpGet"]["path"] == "/healthz"


@pytest.mark.parametrize("level", levels())
def test_the_network_is_closed_but_for_what_is_named(level: str) -> None:
    policies = {row["metadata"]["name"]: row["spec"] for row in of_kind(level, "NetworkPolicy")}
    assert policies["nothing-by-default"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    anywhere = {
        (name, way)
        for name, spec in policies.items()
        for way, other in (("ingress", "from"), ("egress", "to"))
        if any(other not in rule for rule in spec.get(way, []))
    }
    node = next(one for one in TOPOLOGY.nodes.values() if one.level == level)
    wanted = {("children-dial-the-broker", "ingress")} if TOPOLOGY.children(node.id) else set()
    wanted |= {("broker-dials-the-parent", "egress")} if node.parent else set()
    assert anywhere == wanted


@pytest.mark.parametrize("level", levels())
def test_a_drain_never_takes_the_last_store(level: str) -> None:
    budgets = {row["metadata"]["name"]: row["spec"] for row in of_kind(level, "PodDisruptionBudget")}
    assert budgets["stores"]["minAvailable"] == 1
    assert budgets["processes"]["maxUnavailable"] == 1


@pytest.mark.parametrize("level", levels())
def test_no_secret_lies_in_a_manifest(level: str) -> None:
    assert of_kind(level, "Secret") == []
    text = (OVERLAYS / level / "kustomization.yaml").read_text()
    assert "secretGenerator" not in text


def test_every_variable_that_a_container_is_given_is_a_setting() -> None:
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    known = set(re.findall(r"`(XINQIAO_[A-Z_]+)`", page))
    given = {key for row in compose()["services"].values() for key in row.get("environment") or {}}
    for level in levels():
        containers_of = (one for _, pod in pods(level) for one in pod["containers"])
        given |= {variable["name"] for one in containers_of for variable in one.get("env", [])}
        given |= {key for row in of_kind(level, "ConfigMap") for key in row["data"]}
    assert {key for key in given if key.startswith("XINQIAO_")} - known == set()
