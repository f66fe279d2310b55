"""One real RabbitMQ in a temporary directory, as an ordinary process of this user; stopped at the end of the run."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

BIN = Path("/usr/lib/rabbitmq/bin")
CONF = """listeners.tcp.1 = 127.0.0.1:{port}
loopback_users = none
disk_free_limit.absolute = 50MB
vm_memory_high_watermark.absolute = 256MiB
log.console = false
"""


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Broker:
    """A broker's place and process. ``amqp`` is its URI for the default user and virtual host."""

    directory: Path
    port: int
    epmd_port: int
    dist_port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def amqp(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}/%2f"

    @property
    def environ(self) -> dict[str, str]:
        at = self.directory
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(at),
            "RABBITMQ_NODENAME": f"test{self.port}@localhost",
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_CONFIG_FILE": str(at / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(at / "advanced.config"),
            "RABBITMQ_MNESIA_BASE": str(at / "mnesia"),
            "RABBITMQ_LOG_BASE": str(at / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(at / "enabled_plugins"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(at / "generated"),
            "RABBITMQ_SCHEMA_DIR": str(at / "schema"),
            "RABBITMQ_PID_FILE": str(at / "pid"),
            "RABBITMQ_DIST_PORT": str(self.dist_port),
            "ERL_EPMD_PORT": str(self.epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 +sbwt none +SDcpu 1:1 +SDio 4 +A 4",
        }

    def start(self) -> None:
        """Start it and wait until it speaks AMQP; ``RuntimeError`` when it does not within a minute."""
        self.directory.mkdir(parents=True, exist_ok=True)
        (self.directory / "rabbitmq.conf").write_text(CONF.format(port=self.port))
        (self.directory / "enabled_plugins").write_text("[].\n")
        cookie = self.directory / ".erlang.cookie"
        if not cookie.exists():
            cookie.write_text(secrets.token_hex(16))
            cookie.chmod(0o400)
        with (self.directory / "console.log").open("ab") as console:
            self.process = subprocess.Popen(
                [str(BIN / "rabbitmq-server")],
                env=self.environ,
                stdout=console,
                stderr=console,
                start_new_session=True,
            )
        ends = time.monotonic() + 60
        while not self._speaks():
            if time.monotonic() > ends or self.process.poll() is not None:
                raise RuntimeError((self.directory / "console.log").read_text()[-2000:])
            time.sleep(0.2)

    def ctl(self, *command: str) -> str:
        """``rabbitmqctl`` against this broker (a second or two each)."""
        done = subprocess.run(
            [str(BIN / "rabbitmqctl"), *command],
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return done.stdout

    def kill(self) -> None:
        """Power off: no goodbye."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Stop it, and the port mapper it brought up."""
        self._end(signal.SIGTERM)
        subprocess.run(
            ["epmd", "-port", str(self.epmd_port), "-kill"],
            capture_output=True,
            timeout=10,
            check=False,
        )

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        with_group = os.getpgid(self.process.pid)
        try:
            os.killpg(with_group, how)
            self.process.wait(20)
        except ProcessLookupError:
            pass
        except subprocess.TimeoutExpired:
            os.killpg(with_group, signal.SIGKILL)
            self.process.wait(10)
        self.process = None

    def _speaks(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as wire:
                wire.sendall(b"AMQP\x00\x00\x09\x01")
                return bool(wire.recv(1))
        except OSError:
            return False


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A running broker, one for the whole run; a test that kills it starts it again."""
    place = tmp_path_factory.mktemp("broker")
    one = Broker(place, free_port(), free_port(), free_port())
    one.start()
    yield one
    one.stop()
    shutil.rmtree(place, ignore_errors=True)
