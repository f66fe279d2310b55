"""JSON log lines: an event name and facts, with node, service, matter and event id bound; never a person's data."""

from __future__ import annotations

import logging
import sys

import structlog

PERSONAL = frozenset({"text", "title", "petitioner", "contact", "address", "password", "code", "form", "body", "data"})


def _without_persons(_: object, __: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    for key in PERSONAL & line.keys():
        line[key] = "[not logged]"
    return line


def configure(level: str = "INFO", **bound: str) -> None:
    """Send structlog and the standard library's log as JSON lines to stdout; ``bound`` facts are on every line."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _without_persons,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for noisy in ("amqp", "kombu", "pymongo"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # the limiter names the visitor's address, and none is kept
    logging.getLogger("flask-limiter").setLevel(logging.ERROR)
    # nameko warns of every expected refusal, with its stack
    logging.getLogger("nameko").setLevel(logging.ERROR)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(**bound)


def get(name: str) -> structlog.stdlib.BoundLogger:
    """A logger; call it with an event name and facts: ``log.info("event_parked", queue=…, id=…)``."""
    logger: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return logger
