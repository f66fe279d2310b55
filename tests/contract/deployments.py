"""What compose and Kubernetes would run, as their own tools read our files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
OVERLAYS = ROOT / "k8s" / "overlays"
Row = dict[str, Any]


def tool(name: str, *arguments: str, text: str = "") -> str:
    """What a tool of this environment prints; fails with what it complains of."""
    command = [str(Path(sys.executable).parent / name), *arguments]
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
    done = subprocess.run(command, cwd=ROOT, env=environment, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join([name, *arguments])}:\n{done.stdout}{done.stderr}"
    return done.stdout


@cache
def compose() -> Row:
    """docker-compose.yml with anchors and defaults resolved."""
    whole: Row = json.loads(tool("docker-compose", "config", "--format", "json"))
    return whole


def containers(node: str) -> dict[str, Row]:
    """The containers of a node, named without it."""
    return {name.removeprefix(f"{node}-"): row for name, row in compose()["services"].items() if is_of(name, node)}


def is_of(name: str, node: str) -> bool:
    """Whether a compose name belongs to the node."""
    return name.startswith(f"{node}-")


@cache
def overlay(level: str) -> tuple[Row, ...]:
    """The objects that the overlay of a level renders to."""
    text = tool("kubectl", "kustomize", str(OVERLAYS / level))
    return tuple(one for one in yaml.safe_load_all(text) if one)


def levels() -> list[str]:
    """The levels that have an overlay."""
    return sorted(one.name for one in OVERLAYS.iterdir() if one.is_dir())


def of_kind(level: str, *kinds: str) -> list[Row]:
    """The overlay's objects of some kinds."""
    return [one for one in overlay(level) if one["kind"] in kinds]


def pods(level: str) -> list[tuple[str, Row]]:
    """Every pod the overlay would run: the name of its object and its spec."""
    rows = of_kind(level, "Deployment", "StatefulSet", "Job")
    return [(row["metadata"]["name"], row["spec"]["template"]["spec"]) for row in rows]


def ran(command: list[str]) -> list[str]:
    """The services that a command of ``shared.run`` starts; nothing for other commands."""
    return command[command.index("shared.run") + 1 :] if "shared.run" in command else []
