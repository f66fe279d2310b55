"""A unit's own system is told by a signed POST: the number and what happened, where to read it, nothing else.

Signed as Standard Webhooks writes it: ``webhook-signature: v1,<base64 of HMAC-SHA256 over "<id>.<timestamp>.<body>">``.
``webhook-id`` is the same at every repetition. Redirects are not followed: an address is what was configured.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from services.notification.book import Endpoint
from services.notification.channels import Parcel
from services.notification.domain import DELIVERED, FAILED, REFUSED, UNKNOWN
from services.notification.sending import Result
from shared.codec import dumps, instant

PATIENCE = 10.0
"""seconds for each answer of the other side"""
NOT_NOW = frozenset({408, 425, 429})
"""answers of the 400s that ask for another try"""


@dataclass(frozen=True)
class Webhooks:
    """The endpoints of this node's units, by unit and id."""

    node: str
    endpoints: Mapping[tuple[str, str], Endpoint]
    patience: float = PATIENCE
    ca_file: Path | None = None

    def send(self, parcel: Parcel) -> Result:
        """Tell the endpoint (``parcel.address`` is its id)."""
        endpoint = self.endpoints.get((parcel.to, parcel.address))
        if endpoint is None:
            return Result(REFUSED, "no_address")
        body = self.body(parcel)
        timestamp = str(int(parcel.sent_at.timestamp()))
        headers = {
            "content-type": "application/cloudevents+json; charset=utf-8",
            "user-agent": "xinqiao",
            "webhook-id": parcel.key,
            "webhook-timestamp": timestamp,
            "webhook-signature": signature(endpoint.secret, parcel.key, timestamp, body),
        }
        return self._post(endpoint, body, headers)

    def body(self, parcel: Parcel) -> bytes:
        """A CloudEvent about the notice: ids and the kind of event."""
        return dumps({
            "specversion": "1.0", "id": parcel.key, "type": f"notice.{parcel.letter}",
            "source": f"/{self.node}/notification", "subject": parcel.number, "time": instant(parcel.written_at),
            "datacontenttype": "application/json",
            "data": {"number": parcel.number, "unit": parcel.to, "event": parcel.event, "where": parcel.where},
        })  # fmt: skip

    def _post(self, endpoint: Endpoint, body: bytes, headers: Mapping[str, str]) -> Result:
        parts = urlsplit(endpoint.url)
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection = self._connection(parts.scheme, parts.hostname or "", parts.port)
        was_sent = False
        try:
            connection.connect()
            was_sent = True
            connection.request("POST", path, body, dict(headers))
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as fault:
            return Result(UNKNOWN if was_sent else FAILED, type(fault).__name__)
        finally:
            connection.close()
        return _answered(status)

    def _connection(self, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        if scheme == "https":
            context = ssl.create_default_context(cafile=str(self.ca_file) if self.ca_file else None)
            return http.client.HTTPSConnection(host, port, timeout=self.patience, context=context)
        return http.client.HTTPConnection(host, port, timeout=self.patience)


def _answered(status: int) -> Result:
    if 200 <= status < 300:
        return Result(DELIVERED, str(status))
    return Result(REFUSED if 300 <= status < 500 and status not in NOT_NOW else FAILED, str(status))


def signature(secret: bytes, id: str, timestamp: str, body: bytes) -> str:
    """What the receiver computes as well, and compares."""
    signed = hmac.new(secret, f"{id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"
