"""Somebody at a node's gateway: a citizen, or an officer who is logged in. Speaks HTTP and nothing else."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import requests

T = TypeVar("T")
TIMEOUT_SECONDS = 20
Answer = dict[str, Any]


class Refused(Exception):
    """The gateway said no: its status and its error body."""

    def __init__(self, status: int, body: Answer) -> None:
        self.status = status
        self.code = str(body.get("code", ""))
        self.body = body
        fields = ", ".join(f"{name}: {fault['code']}" for name, fault in body.get("fields", {}).items())
        super().__init__(f"{status} {self.code} {fields}".rstrip())


class Person:
    """One visitor of one gateway; with an account, an officer. A session that ended is begun anew."""

    def __init__(self, url: str, account: Mapping[str, Any] | None = None) -> None:
        self.url = url
        self.account = account
        self._session = requests.Session()
        self._session.trust_env = False
        self._csrf = ""

    @property
    def name(self) -> str:
        """Who it is, for people."""
        return str(self.account["name"]) if self.account else "信访人"

    @property
    def unit(self) -> str:
        """Whose desk it is; empty for a citizen."""
        return str(self.account["unit"]) if self.account else ""

    def forget_session(self) -> None:
        """Log in anew at the next request: a session does not outlive a jump of the clock."""
        self._session.cookies.clear()
        self._csrf = ""

    def get(self, path: str, **query: Any) -> Answer:
        """The JSON of a page; ``Refused`` for anything but success."""
        return self._ask("GET", path, params=query)

    def post(self, path: str, form: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Answer:
        """Send a form; ``Refused`` for anything but success."""
        return self._ask("POST", path, json=dict(form), headers=dict(headers or {}))

    def file(self, form: Mapping[str, Any]) -> Answer:
        """File a petition; gives the receipt {number, code, …}."""
        return self.post("/api/filings", form, {"Idempotency-Key": str(uuid.uuid4())})

    def look_up(self, receipt: Mapping[str, Any]) -> Answer:
        """What number and code show."""
        return self.post("/api/lookups", {"number": receipt["number"], "code": receipt["code"]})

    def _ask(self, method: str, path: str, headers: Mapping[str, str] | None = None, **more: Any) -> Answer:
        if self.account and not self._csrf:
            self._log_in()
        for attempt in (1, 2):
            marks = {**(headers or {}), **({"X-CSRF-Token": self._csrf} if self._csrf else {})}
            answer = self._session.request(method, self.url + path, headers=marks, timeout=TIMEOUT_SECONDS, **more)
            if answer.status_code == 401 and self.account and attempt == 1:
                self._log_in()
                continue
            break
        return _body(answer)

    def _log_in(self) -> None:
        assert self.account is not None
        form = {"user": self.account["user"], "password": self.account["password"]}
        answer = self._session.post(f"{self.url}/api/session", json=form, timeout=TIMEOUT_SECONDS)
        self._csrf = str(_body(answer)["csrf"])


def _body(answer: requests.Response) -> Answer:
    body: Answer = answer.json() if answer.content else {}
    if not answer.ok:
        raise Refused(answer.status_code, body)
    return body


class Waited(Exception):
    """Something did not come in time; says what."""


def wait_for(what: str, look: Callable[[], T | None], seconds: float = 60, every: float = 0.1) -> T:
    """Look until there is something, or ``Waited``. What is not there yet (404) or not ready (503) is asked again."""
    end = time.monotonic() + seconds
    while True:
        try:
            found = look()
            if found is not None and found is not False:
                return found
        except Refused as no:
            if no.status not in (404, 503):
                raise
        if time.monotonic() > end:
            raise Waited(f"{what}: not within {seconds:g} s")
        time.sleep(every)


def settled(what: str, look: Callable[[], T | None], quiet: float = 0.7) -> T:
    """What there is once it has not changed for a while: events of one moment may arrive one after the other."""
    found = wait_for(what, look)
    since = time.monotonic()
    while time.monotonic() - since < quiet:
        time.sleep(0.1)
        again = look()
        if again is not None and again != found:
            found, since = again, time.monotonic()
    return found
