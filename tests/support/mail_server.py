"""A real SMTP server on this machine for tests: it keeps what it takes, and answers as a test says."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tests.support.mongo import free_port

USER, PASSWORD = "xinfang", "correct horse"


@dataclass
class Letters:
    """What came in. ``answers``: one for each letter to come, instead of taking it; ``recipient_answers``: of RCPT."""

    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    recipient_answers: list[str] = field(default_factory=list)
    was_encrypted: list[bool] = field(default_factory=list)
    before_answer: Any = None
    """called when a letter was taken and the answer is not yet given"""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.recipient_answers:
            return self.recipient_answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answers:
            return self.answers.pop(0)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        self.recipients += envelope.rcpt_tos
        self.was_encrypted.append(session.ssl is not None)
        if self.before_answer is not None:
            self.before_answer(server)
        return "250 taken"

    @property
    def ids(self) -> list[str]:
        """The Message-IDs, in the order of coming."""
        return [str(one["Message-ID"]) for one in self.taken]


@dataclass
class MailServer:
    """Where it listens and what it got."""

    port: int
    letters: Letters


@contextmanager
def running_mail(certificate: tuple[Path, Path] | None = None, *, login: bool = False) -> Iterator[MailServer]:
    """Start one; with a certificate it insists on STARTTLS, with ``login`` on the account above."""
    letters, options = Letters(), dict[str, Any]()
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        options |= {"tls_context": context, "require_starttls": True}
    if login:
        options |= {"auth_required": True, "authenticator": _is_known}
    controller = Controller(letters, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield MailServer(controller.port, letters)
    finally:
        controller.stop()


def _is_known(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    known = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=known)


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that only who is handed it trusts, and its key."""
    public, private = folder / "mail.crt", folder / "mail.key"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(private),
            "-out", str(public),
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    return public, private
