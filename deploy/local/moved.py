"""The same topology at other ports, or a part of it: so that a test or a demonstration stands beside the real thing."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml

BETWEEN_NODES = 100


def moved(
    source: str | Path,
    directory: str | Path,
    *,
    base_port: int,
    nodes: Collection[str] = (),
    processes: str = "",
) -> Path:
    """Write ``directory/topology.yaml``: the nodes of ``source`` from ``base_port`` on, a hundred ports apart.

    ``nodes``: only these; one whose parent is left out becomes the top. ``processes``: together or apart, for all.
    """
    source, directory = Path(source).resolve(), Path(directory)
    content: dict[str, Any] = yaml.safe_load(source.read_text("utf-8"))
    kept = [node for node in content["nodes"] if not nodes or node["id"] in nodes]
    names = {node["id"] for node in kept}
    for position, node in enumerate(kept):
        node["base_port"] = base_port + position * BETWEEN_NODES
        if processes:
            node["processes"] = processes
        if node.get("parent") not in names:
            node.pop("parent", None)
    content["nodes"] = kept
    content["profile"] = str((source.parent / content["profile"]).resolve())
    directory.mkdir(parents=True, exist_ok=True)
    target = directory / "topology.yaml"
    target.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")
    return target
