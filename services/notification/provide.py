"""``means = Telling()``: how this node tells people, set up once a process from its settings and its own file."""

from __future__ import annotations

from typing import Any

from nameko.extensions import DependencyProvider

from services.notification.book import Book, read_book
from services.notification.channels import Channel
from services.notification.channels.mail import Mail
from services.notification.channels.sms import FileProvider, Sms
from services.notification.channels.webhook import Webhooks
from services.notification.domain import EMAIL, SMS, WEBHOOK
from services.notification.sender import Means
from shared.ops.settings import Settings


class Telling(DependencyProvider):  # type: ignore[misc]
    """The node's book and channels; a file with mistakes ends the process at its start, and says each of them."""

    def setup(self) -> None:
        config = self.container.config
        self.means = means_of(config["settings"], config["topology"].units)

    def get_dependency(self, worker_ctx: Any) -> Means:
        return self.means


def means_of(settings: Settings, units: Any) -> Means:
    """What the settings set up. Raises ``BookFaulty``."""
    book = read_book(settings.notices, units)
    return Means(book, channels_of(settings, book), settings.public_url)


def channels_of(settings: Settings, book: Book) -> dict[str, Channel]:
    """The channels that are configured."""
    found: dict[str, Channel] = {}
    if settings.smtp_host:
        found[EMAIL] = Mail(
            host=settings.smtp_host, port=settings.smtp_port, sender=settings.smtp_from,
            sender_name=settings.smtp_from_name, user=settings.smtp_user, password=settings.smtp_password,
            security=settings.smtp_security, ca_file=settings.smtp_ca_file,
        )  # fmt: skip
    if settings.sms_file and settings.profile == "development":
        found[SMS] = Sms(FileProvider(settings.sms_file))
    endpoints = {(unit, one.id): one for unit, reach in book.units.items() for one in reach.webhooks}
    if endpoints:
        found[WEBHOOK] = Webhooks(settings.node, endpoints)
    return found
