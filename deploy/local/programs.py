"""What the supervisor runs, and the configuration file that tells it so."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

STARTED_FIRST = ("epmd", "stores", "services", "gateways")
"""The groups in the order they start; they stop in the reverse order, each as a whole."""


@dataclass(frozen=True)
class Program:
    """One supervised process. ``name`` is ``<node>.<process>``; ``group`` one of ``STARTED_FIRST``."""

    name: str
    group: str
    command: tuple[str, ...]
    directory: Path
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    starts_by_itself: bool = False
    stop_seconds: int = 20

    @property
    def full_name(self) -> str:
        """The name by which the supervisor's RPC knows it."""
        return f"{self.group}:{self.name}"


def configuration(programs: Iterable[Program], run: Path, socket: Path) -> str:
    """The text of ``supervisord.conf``. It holds secrets: keep it private."""
    programs = tuple(programs)
    sections = [_daemon(run, socket)]
    for rank, group in enumerate(STARTED_FIRST, start=1):
        members = [program for program in programs if program.group == group]
        if members:
            names = ",".join(program.name for program in members)
            sections.append(f"[group:{group}]\nprograms={names}\npriority={rank}\n")
            sections.extend(_section(program) for program in members)
    return "\n".join(sections)


def _daemon(run: Path, socket: Path) -> str:
    root = "user=root\n" if os.geteuid() == 0 else ""  # said aloud, else supervisord warns of it
    return f"""[supervisord]
nodaemon=true
silent=true
{root}directory={_literal(str(run))}
logfile={_literal(str(run / "supervisord.log"))}
logfile_maxbytes=5MB
logfile_backups=1
pidfile={_literal(str(run / "supervisord.pid"))}
childlogdir={_literal(str(run))}

[unix_http_server]
file={_literal(str(socket))}
chmod=0700

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl=unix://{_literal(str(socket))}
"""


def _section(program: Program) -> str:
    environment = ",".join(f"{name}={_quoted(value)}" for name, value in program.environment.items())
    return f"""[program:{program.name}]
command={_literal(shlex.join(program.command))}
directory={_literal(str(program.directory))}
environment={environment}
autostart={str(program.starts_by_itself).lower()}
autorestart=true
startsecs=1
startretries=20
stopsignal=TERM
stopwaitsecs={program.stop_seconds}
killasgroup=true
redirect_stderr=true
stdout_logfile={_literal(str(program.log))}
stdout_logfile_maxbytes=20MB
stdout_logfile_backups=2
"""


def _literal(text: str) -> str:
    if "\n" in text or " ;" in text:
        raise ValueError(f"the supervisor cannot take {text!r}")
    return text.replace("%", "%%")


def _quoted(text: str) -> str:
    if '"' in text or "\\" in text:
        raise ValueError(f"the supervisor cannot take {text!r}")
    return f'"{_literal(text)}"'
