"""Staff sessions: an opaque id in a cookie, everything else in the database, gone after 30 idle minutes or 8 hours.

The database holds only the id's hash. Log-in is throttled by user and source; the source is kept as a keyed hash.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from services.gateway import hashing
from services.gateway.store import Passwords, ShortLived
from shared.errors import Refused
from shared.ops.clock import Clock

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
TOUCH_EVERY = timedelta(minutes=1)
FAILURES_ALLOWED = 5
FAILURE_DELAY = timedelta(minutes=15)


@dataclass(frozen=True)
class Session:
    """Who is logged in, and the token that their writes must carry."""

    key: str
    user: str
    csrf: str
    began_at: datetime
    seen_at: datetime


class Sessions:
    """The sessions of a node."""

    def __init__(self, shelf: ShortLived, clock: Clock) -> None:
        self._shelf, self._clock = shelf, clock

    def begin(self, user: str) -> tuple[str, Session]:
        """A new session, never an old id: (the id for the cookie, the session)."""
        token, now = secrets.token_urlsafe(32), self._clock.now()
        session = Session(_key(token), user, secrets.token_urlsafe(32), now, now)
        self._shelf.put(session.key, _document(session), _end(session))
        return token, session

    def find(self, token: str) -> Session | None:
        """The session of a cookie, kept alive by asking; None when it ended, idled or never was."""
        found = self._shelf.get(_key(token)) if token else None
        if found is None:
            return None
        session = Session(
            str(found["_id"]), str(found["user"]), str(found["csrf"]), _utc(found["began_at"]), _utc(found["seen_at"])
        )
        now = self._clock.now()
        if now >= _end(session):
            return None
        if now - session.seen_at >= TOUCH_EVERY:
            session = Session(session.key, session.user, session.csrf, session.began_at, now)
            self._shelf.renew(session.key, _document(session), _end(session))  # a log-out may be faster
        return session

    def end(self, token: str) -> None:
        """Log out: the id opens nothing any more."""
        if token:
            self._shelf.drop(_key(token))


class Logins:
    """Passwords, and how often somebody was wrong about one.

    ``first_passwords``: what the node was set up with, user -> password; each is hashed into the database at that
    user's first log-in and never read again.
    """

    def __init__(
        self,
        passwords: Passwords,
        failures: ShortLived,
        first_passwords: Mapping[str, str],
        clock: Clock,
        secret: bytes,
    ) -> None:
        self._passwords, self._failures = passwords, failures
        self._first, self._clock, self._secret = first_passwords, clock, secret

    def check(self, user: str, password: str, source: str, *, known: bool) -> None:
        """``Refused``: ``login_wrong`` (which of the two was wrong is not told), or ``login_too_often`` after five
        failures from the same source for the same user, for 15 minutes after the last. ``known``: there is such an
        account."""
        now = self._clock.now()
        key = hmac.new(self._secret, f"log-in\0{user}\0{source}".encode(), hashlib.sha256).hexdigest()
        before = self._failures.get(key)
        if before is not None and _utc(before["expires_at"]) <= now:
            self._failures.drop(key)
            before = None
        wrong_before = int(before["count"]) if before else 0
        if wrong_before >= FAILURES_ALLOWED or self._failures.count_up(key, now + FAILURE_DELAY) > FAILURES_ALLOWED:
            raise Refused("login_too_often", minutes=int(FAILURE_DELAY.total_seconds() // 60))
        if not hashing.fits(self._hash_of(user) if known else None, password):
            raise Refused("login_wrong")
        self._failures.drop(key)

    def _hash_of(self, user: str) -> str | None:
        kept = self._passwords.find(user)
        if kept is None and user in self._first:
            kept = self._passwords.set_first(user, hashing.seal(self._first[user]))
        return kept


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _document(session: Session) -> dict[str, Any]:
    return {"user": session.user, "csrf": session.csrf, "began_at": session.began_at, "seen_at": session.seen_at}


def _end(session: Session) -> datetime:
    return min(session.seen_at + IDLE, session.began_at + LONGEST)


def _utc(value: datetime) -> datetime:
    """MongoDB gives instants back without their zone."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)
