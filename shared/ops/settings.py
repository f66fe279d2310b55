"""A process's settings, read once from the environment; nothing else in the system reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from environs import Env, validate

from shared.ops.clock import Clock


@dataclass(frozen=True)
class Settings:
    """What a process must know to run; secrets come from files, never from defaults."""

    node: str
    topology: Path
    amqp: str
    mongo: str
    management: str = ""
    health_port: int = 0
    http_port: int = 0
    secret: bytes = b""
    accounts_file: Path | None = None
    clock_file: Path | None = None
    calendars: Path | None = None
    retry_delays: tuple[float, ...] = (5, 60, 600, 3600)
    sweep_seconds: float = 2
    workers: int = 20
    log_level: str = "INFO"
    profile: str = "production"
    rate_limits: bool = True
    tls: bool = False
    public_url: str = ""
    notices: Path | None = None
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_security: str = "starttls"
    smtp_ca_file: Path | None = None
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_from: str = ""
    smtp_from_name: str = ""
    sms_file: Path | None = None
    services: tuple[str, ...] = field(default=())

    @property
    def clock(self) -> Clock:
        """The node's clock; it can be stepped only in the development profile."""
        return Clock(self.clock_file if self.profile == "development" else None)

    @classmethod
    def from_env(cls) -> Settings:
        """Settings from ``XINQIAO_*``; ``environs.EnvError`` names the variable that is missing or wrong."""
        env = Env(prefix="XINQIAO_", eager=True)
        secret_file = env.str("SECRET_FILE", "")
        clock_file, accounts = env.str("CLOCK_FILE", ""), env.str("ACCOUNTS_FILE", "")
        calendars = env.str("CALENDARS", "")
        notices, smtp_ca, sms = env.str("NOTICES", ""), env.str("SMTP_CA_FILE", ""), env.str("SMS_FILE", "")
        return cls(
            node=env.str("NODE"),
            topology=Path(env.str("TOPOLOGY")),
            amqp=_from_file(env, "AMQP"),
            mongo=_from_file(env, "MONGO"),
            management=_from_file(env, "MANAGEMENT", ""),
            health_port=env.int("HEALTH_PORT", 0),
            http_port=env.int("HTTP_PORT", 0),
            secret=Path(secret_file).read_bytes().strip() if secret_file else b"",
            accounts_file=Path(accounts) if accounts else None,
            clock_file=Path(clock_file) if clock_file else None,
            calendars=Path(calendars) if calendars else None,
            retry_delays=tuple(env.list("RETRY_DELAYS", [5.0, 60.0, 600.0, 3600.0], subcast=float)),
            sweep_seconds=env.float("SWEEP_SECONDS", 2),
            workers=env.int("WORKERS", 20),
            log_level=env.str("LOG_LEVEL", "INFO"),
            profile=env.str("PROFILE", "production", validate=validate.OneOf(["development", "production"])),
            rate_limits=env.bool("RATE_LIMITS", True),
            tls=env.bool("TLS", False),
            public_url=env.str("PUBLIC_URL", "").rstrip("/"),
            notices=Path(notices) if notices else None,
            smtp_host=env.str("SMTP_HOST", ""),
            smtp_port=env.int("SMTP_PORT", 587),
            smtp_security=env.str("SMTP_SECURITY", "starttls", validate=validate.OneOf(["tls", "starttls", "none"])),
            smtp_ca_file=Path(smtp_ca) if smtp_ca else None,
            smtp_user=env.str("SMTP_USER", ""),
            smtp_password=_from_file(env, "SMTP_PASSWORD", ""),
            smtp_from=env.str("SMTP_FROM", ""),
            smtp_from_name=env.str("SMTP_FROM_NAME", ""),
            sms_file=Path(sms) if sms else None,
        )


def _from_file(env: Env, name: str, default: str | None = None) -> str:
    """The variable, or the content of the file that ``<name>_FILE`` points to (docker and k8s secrets)."""
    path: str = env.str(f"{name}_FILE", "")
    if path:
        return Path(path).read_text().strip()
    return str(env.str(name) if default is None else env.str(name, default))
