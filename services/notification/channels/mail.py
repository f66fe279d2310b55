"""E-mail by SMTP: encrypted where the server is another machine; the Message-ID tells a repetition.

A refusal for good (5xx of the recipient or the message) is final for that address. A server that refuses us (log-in,
sender) or does not answer is no fault of the address: it is tried again.
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from services.notification.channels import Parcel
from services.notification.contacts import is_email
from services.notification.domain import DELIVERED, FAILED, REFUSED, UNKNOWN
from services.notification.sending import Result

PATIENCE = 20.0
"""seconds for each answer of the server"""
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
ABOUT_US = frozenset({502, 503, 504, 530, 534, 535, 538})
"""final answers that say how we must speak to the server, and nothing of the address"""


@dataclass(frozen=True)
class Mail:
    """One mail server. ``security``: tls (from the first byte), starttls, or none (this machine only)."""

    host: str
    port: int
    sender: str
    sender_name: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"
    ca_file: Path | None = None
    patience: float = PATIENCE

    def __post_init__(self) -> None:
        if self.security == "none" and self.host not in LOOPBACK:
            raise ValueError("mail goes to another machine only encrypted: set starttls or tls")
        if not is_email(self.sender):
            raise ValueError("mail needs the address it is sent from")

    def send(self, parcel: Parcel) -> Result:
        """Hand the letter to the server."""
        handed_over, taken = False, False
        try:
            with self._connect() as server:
                if self.security == "starttls":
                    server.starttls(context=self._context())
                if self.user:
                    server.login(self.user, self.password)
                letter = self.letter(parcel)
                handed_over = True
                server.send_message(letter, self.sender, [parcel.address])
                taken = True
        except (smtplib.SMTPException, OSError, ValueError) as fault:
            return Result(DELIVERED) if taken else _went_wrong(fault, handed_over)
        return Result(DELIVERED)

    def letter(self, parcel: Parcel) -> EmailMessage:
        """The message: encoded headers, plain text, and a Message-ID that is the same at every repetition."""
        user, _, domain = self.sender.partition("@")
        message = EmailMessage()
        message["From"] = Address(self.sender_name, user, domain)
        message["To"] = parcel.address
        message["Subject"] = parcel.subject
        message["Date"] = format_datetime(parcel.written_at)
        message["Message-ID"] = f"<{parcel.key}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(parcel.body, charset="utf-8", cte="base64")
        return message

    def _connect(self) -> smtplib.SMTP:
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.patience, context=self._context())
        return smtplib.SMTP(self.host, self.port, timeout=self.patience)

    def _context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.ca_file) if self.ca_file else None)


def _went_wrong(fault: Exception, handed_over: bool) -> Result:
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return _answered(next(iter(fault.recipients.values()))[0])
    if isinstance(fault, smtplib.SMTPSenderRefused):
        return Result(FAILED, str(fault.smtp_code))
    if isinstance(fault, smtplib.SMTPResponseException):
        return _answered(fault.smtp_code)
    return Result(UNKNOWN if handed_over else FAILED, type(fault).__name__)


def _answered(code: int) -> Result:
    is_final = 500 <= code < 600 and code not in ABOUT_US
    return Result(REFUSED if is_final else FAILED, str(code))
