"""One RabbitMQ as an ordinary user: its files, its program, and whether it answers."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
from pathlib import Path
from typing import Any

from deploy.local.keys import Keys, cookie, write_private
from deploy.local.layout import HOST, Place
from deploy.local.programs import Program

PLUGINS = ("rabbitmq_management", "rabbitmq_shovel", "rabbitmq_shovel_management", "rabbitmq_prometheus")
# the wrapper in /usr/sbin refuses every user but root and rabbitmq
SERVERS = ("/usr/lib/rabbitmq/bin/rabbitmq-server", "/opt/rabbitmq/sbin/rabbitmq-server")
EPMDS = ("/usr/bin/epmd", "/usr/local/bin/epmd")
ERLANG = (
    "+S 1:1 +SDcpu 1:1 +SDio 4 +A 4 +sbwt none +sbwtdcpu none +sbwtdio none"
    " -start_epmd false -kernel inet_dist_use_interface {127,0,0,1}"
)


def find_server() -> Path | None:
    """RabbitMQ's own start script, None when it is not installed."""
    return next((Path(path) for path in SERVERS if os.access(path, os.X_OK)), None)


def find_epmd() -> Path | None:
    """Erlang's port mapper, None when Erlang is not installed."""
    found = next((path for path in EPMDS if os.access(path, os.X_OK)), None) or shutil.which("epmd")
    return Path(found) if found else None


def version(server: Path) -> tuple[int, int]:
    """(major, minor) of the broker that is installed; 3.10 when its place does not tell."""
    homes = " ".join([str(server.resolve()), *map(str, (server.parent.parent / "lib").glob("rabbitmq_server-*"))])
    found = re.search(r"rabbitmq_server-(\d+)\.(\d+)", homes)
    return (int(found[1]), int(found[2])) if found else (3, 10)


def lay_out(place: Place, keys: Keys, definitions: dict[str, Any]) -> None:
    """Write everything the broker reads at boot."""
    base = _base(place)
    home = base / "home"
    for directory in (base, home, base / "mnesia", base / "generated", place.log("broker").parent):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    cookie_file = home / ".erlang.cookie"
    if not cookie_file.exists():
        write_private(cookie_file, keys.read("erlang.cookie", cookie), mode=0o400)
    write_private(base / "definitions.json", json.dumps(definitions, indent=1, ensure_ascii=False))
    (base / "enabled_plugins").write_text(f"[{','.join(PLUGINS)}].\n", "utf-8")
    (base / "rabbitmq.conf").write_text(_settings(place, base), "utf-8")


def program(place: Place, server: Path, epmd_port: int) -> Program:
    """The broker under the supervisor."""
    base = _base(place)
    environment = {
        "HOME": str(base / "home"),
        "RABBITMQ_NODENAME": f"{place.node}@localhost",
        "RABBITMQ_CONF_ENV_FILE": "/dev/null",
        "RABBITMQ_CONFIG_FILE": str(base / "rabbitmq.conf"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(base / "advanced.config"),
        "RABBITMQ_MNESIA_BASE": str(base / "mnesia"),
        "RABBITMQ_LOG_BASE": str(place.log("broker").parent),
        "RABBITMQ_LOGS": "-",
        "RABBITMQ_UPGRADE_LOG": str(base / "upgrade.log"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(base / "enabled_plugins"),
        "RABBITMQ_GENERATED_CONFIG_DIR": str(base / "generated"),
        "RABBITMQ_SCHEMA_DIR": str(base / "generated"),
        "RABBITMQ_PID_FILE": str(base / "pid"),
        "RABBITMQ_DIST_PORT": str(place.port("distribution")),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": ERLANG,
        # makes the start script become the broker instead of staying above it: signals and pids are the broker's own
        "RUNNING_UNDER_SYSTEMD": "true",
        **_mapper(epmd_port),
    }
    return Program(
        f"{place.node}.broker", "stores", (str(server),), base, place.log("broker"), environment,
        starts_by_itself=True, stop_seconds=40,
    )  # fmt: skip


def port_mapper(epmd: Path, port: int, run: Path) -> Program:
    """The private epmd of all brokers of a run, so that none is left behind and no system one is used."""
    command = (str(epmd), "-port", str(port), "-address", HOST)
    return Program("epmd", "epmd", command, run, run / "epmd.log", _mapper(port), starts_by_itself=True)


def answers(place: Place) -> bool:
    """Whether the broker takes AMQP connections; it opens its port after the definitions are in."""
    try:
        with socket.create_connection((HOST, place.port("amqp")), timeout=2) as connection:
            connection.sendall(b"AMQP\x00\x00\x09\x01")
            return bool(connection.recv(1))
    except OSError:
        return False


def _base(place: Place) -> Path:
    return place.directory / "rabbit"


def _mapper(port: int) -> dict[str, str]:
    return {"ERL_EPMD_PORT": str(port), "ERL_EPMD_ADDRESS": HOST}


def _settings(place: Place, base: Path) -> str:
    return f"""listeners.tcp.1 = {HOST}:{place.port("amqp")}
management.tcp.ip = {HOST}
management.tcp.port = {place.port("management")}
prometheus.tcp.ip = {HOST}
prometheus.tcp.port = {place.port("prometheus")}
definitions.import_backend = local_filesystem
definitions.local.path = {base / "definitions.json"}
disk_free_limit.absolute = 256MB
max_message_size = 16777216
vm_memory_high_watermark.absolute = 512MB
raft.wal_max_size_bytes = 64000000
management.rates_mode = basic
log.console = true
log.console.level = info
log.file = false
"""
