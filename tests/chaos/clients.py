"""People at the gateways, as threads: citizens who file until they are told, and officers who work through their desks.

Every request is in the history before it is sent. An answer that did not come, or a 5xx, is ``info``: it may have
happened. A filing is tried again under its own key until it is acknowledged or the client is told to give up.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import random
import threading
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import requests

from tests.chaos.history import Recorder

TIMEOUT_SECONDS = 8
Answer = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What became of one request: ``status`` 0 when no answer came."""

    status: int
    body: Answer

    @property
    def outcome(self) -> str:
        """As the history says it."""
        if 200 <= self.status < 300:
            return "ok"
        return "fail" if 400 <= self.status < 500 else "info"


class Http:
    """One visitor's connection to one gateway; no request is ever sent twice by itself."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._session = requests.Session()
        self._session.trust_env = False

    def ask(self, method: str, path: str, form: Any = None, headers: Mapping[str, str] | None = None) -> Asked:
        """Send it and tell what came back, whatever that was."""
        try:
            answer = self._session.request(
                method, self.url + path, json=form, headers=dict(headers or {}), timeout=TIMEOUT_SECONDS
            )
            body = answer.json() if answer.content else {}
            return Asked(answer.status_code, body if isinstance(body, dict) else {"rows": body})
        except (requests.RequestException, ValueError) as fault:
            return Asked(0, {"error": type(fault).__name__})


@dataclass(frozen=True)
class Kind:
    """What people file about: words that lead to one sort of unit."""

    title: str
    text: str
    category_l1: str
    category_l2: str
    legal_class: str = "appeal_settlement"


KINDS = (
    Kind("支渠年久失修", "村东支渠三处垮塌，两季水稻没有放上水，请有关部门派人查看并维修。", "AG", "水利水电"),
    Kind("村里账目没有公开", "村里两年没有公布集体收入和支出，请核实并公开。", "AG", "村务管理"),
    Kind("通村公路路面塌陷", "进村公路桥头路面塌陷，学生上学不安全，请尽快修复。", "TR", "公路建设养护"),
    Kind("建议增开早班车", "建议县城到镇上的早班车提前半小时，方便学生和就医的老人。", "TR", "客货运输", "suggestion"),
    Kind("低保申请没有答复", "去年十月递交低保申请，至今没有书面答复，请告知办理情况。", "CA", "社会救助"),
    Kind("占地补偿款未付", "修路占用承包地一亩二分，补偿款一直没有发放，请查明原因。", "NR", "土地征收"),
)


def form_of(kind: Kind, place: str, token: str) -> Answer:
    """A filing whose words carry the token."""
    return {
        "title": f"{kind.title} {token}",
        "text": kind.text,
        "place": place,
        "category_l1": kind.category_l1,
        "category_l2": kind.category_l2,
        "legal_class": kind.legal_class,
        "petitioner": {"name": "周启明", "contact": "13900000000", "address": "青禾镇杨家村二组"},
    }


def new_token(mark: str = "") -> str:
    """A mark that is in no other filing; also its idempotency key."""
    return f"k{mark}-{uuid.uuid4().hex}"


def digest(form: Answer) -> str:
    """What tells two bodies apart."""
    return hashlib.sha256(json.dumps(form, sort_keys=True).encode()).hexdigest()[:16]


def file(http: Http, recorder: Recorder, process: str, node: str, form: Answer, token: str, key: str) -> Asked:
    """One attempt, recorded."""
    begun = recorder.invoke(process, "file", node, token=token, key=key, body=digest(form))
    asked = http.ask("POST", "/api/filings", form, {"Idempotency-Key": key})
    told: Answer = {name: asked.body.get(name) for name in ("number", "code", "error") if name in asked.body}
    if asked.outcome == "fail":
        told["refusal"] = asked.body.get("code")
    recorder.end(begun, asked.outcome, status=asked.status, **told)  # type: ignore[arg-type]
    return asked


class Receipts:
    """All receipts of a run, to look up at any time; safe for threads."""

    def __init__(self) -> None:
        self._kept: list[tuple[str, str, str]] = []
        self._lock = threading.Lock()

    def keep(self, node: str, number: str, code: str) -> None:
        """One more."""
        with self._lock:
            self._kept.append((node, number, code))

    def any_of(self, node: str, rng: random.Random) -> tuple[str, str] | None:
        """Number and code of one registered at the node, the newer ones more often."""
        with self._lock:
            own = [(number, code) for at, number, code in self._kept[-200:] if at == node]
        return rng.choice(own) if own else None

    def __len__(self) -> int:
        return len(self._kept)


class Worker(threading.Thread, ABC):
    """Something that goes on until it is told to stop; what it stumbles over is kept in ``fault``."""

    def __init__(self, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self.stopped = threading.Event()
        self.fault: BaseException | None = None

    def run(self) -> None:
        try:
            while not self.stopped.is_set():
                self.work()
        except Exception as fault:
            self.fault = fault
            raise

    @abstractmethod
    def work(self) -> None:
        """One round."""

    def stop(self) -> None:
        """Ask it to end after its round."""
        self.stopped.set()


class Citizen(Worker):
    """Files about one matter after another at one node, and looks up what was filed before."""

    numbers = itertools.count(1)

    def __init__(
        self, url: str, node: str, place: str, recorder: Recorder, receipts: Receipts, *, seed: int, pause: float
    ) -> None:
        super().__init__(f"citizen-{next(self.numbers)}-{node}")
        self.http, self.node, self.place = Http(url), node, place
        self.recorder, self.receipts = recorder, receipts
        self.rng = random.Random(seed)
        self.pause = pause
        self.filed = 0

    def work(self) -> None:
        """One filing, until it is told; then maybe a look."""
        self.file_one()
        for _ in range(self.rng.randrange(3)):
            self.look()
        self.stopped.wait(self.rng.uniform(0.2, 1.8) * self.pause)

    def file_one(self) -> None:
        """Keep asking under the same key until there is a receipt, or it was refused for good."""
        token = new_token()
        form = form_of(self.rng.choice(KINDS), self.place, token)
        wait = 0.2
        while True:
            asked = file(self.http, self.recorder, self.name, self.node, form, token, token)
            if asked.outcome == "ok":
                self.receipts.keep(self.node, asked.body["number"], asked.body["code"])
                self.filed += 1
                return
            if asked.outcome == "fail" and asked.status != 429:
                return
            if self.stopped.wait(wait):
                return
            wait = min(wait * 1.5, 2)

    def look(self) -> None:
        """Look up something that was filed here."""
        known = self.receipts.any_of(self.node, self.rng)
        if known is None:
            return
        number, code = known
        begun = self.recorder.invoke(self.name, "look_up", self.node, number=number)
        asked = self.http.ask("POST", "/api/lookups", {"number": number, "code": code})
        status = {"status": asked.body.get("status")} if asked.outcome == "ok" else {"refusal": asked.body.get("code")}
        self.recorder.end(begun, asked.outcome, **status)  # type: ignore[arg-type]


WORDS = {"other_party": "杨家村村民委员会", "adopted": "adopted", "result": "supported", "method": "direct"}
CLOSURES = ("performed", "withdrawn", "imported_statutory_path")
PAGE, DILIGENCE = 8, 0.5
"""cases on a page, and the share of them that an officer turns to"""
WANTED = ("accept", "reply", "decide", "serve", "close")


class Officer(Worker):
    """Works through the desk of a unit: takes of each case the next lawful step that the case offers."""

    def __init__(
        self,
        url: str,
        account: Mapping[str, Any],
        recorder: Recorder,
        *,
        seed: int,
        pause: float,
        diligence: float = 0.8,
    ) -> None:
        super().__init__(f"officer-{account['user']}")
        self.http, self.account, self.recorder = Http(url), account, recorder
        self.node = str(account["node"])
        self.rng = random.Random(seed)
        self.pause = pause
        self.csrf = ""
        self.after = ""
        self.done = 0

    def work(self) -> None:
        """A page of the desk, from top to bottom."""
        if not self.csrf and not self._log_in():
            self.stopped.wait(1)
            return
        page = self._ask("GET", f"/api/handling/cases?limit={PAGE}&after={self.after}")
        rows = page.body.get("rows", []) if page.outcome == "ok" else []
        self.after = str(page.body.get("next") or "") if page.outcome == "ok" else ""
        for row in rows:
            if self.stopped.is_set():
                return
            if row.get("role") == "lead" and row["state"] not in ("closed", "returned") and self._is_diligent():
                self._step(row["number"])
        self.stopped.wait(self.pause)

    def _is_diligent(self) -> bool:
        return self.rng.random() < DILIGENCE

    def _step(self, number: str) -> None:
        found = self._ask("GET", f"/api/handling/cases/{number}")
        if found.outcome != "ok":
            return
        offers = {offer["step"]: offer for offer in found.body["steps"]}
        step = next((one for one in WANTED if one in offers), None)
        if step is None:
            return
        form = fill(offers[step]["fields"])
        if form is None:
            return
        begun = self.recorder.invoke(self.name, step, self.node, number=number, unit=self.account["unit"])
        asked = self._ask("POST", f"/api/handling/cases/{number}/{step}", {**form, "version": found.body["version"]})
        told = {} if asked.outcome == "ok" else {"refusal": asked.body.get("code"), "fields": asked.body.get("fields")}
        self.recorder.end(begun, outcome_of_step(asked), status=asked.status, **told)  # type: ignore[arg-type]
        self.done += asked.outcome == "ok"

    def _ask(self, method: str, path: str, form: Any = None) -> Asked:
        asked = self.http.ask(method, path, form, {"X-CSRF-Token": self.csrf})
        if asked.status == 401:
            self.csrf = ""
        return asked

    def _log_in(self) -> bool:
        form = {"user": self.account["user"], "password": self.account["password"]}
        asked = self.http.ask("POST", "/api/session", form)
        self.csrf = str(asked.body.get("csrf", "")) if asked.outcome == "ok" else ""
        return bool(self.csrf)


def outcome_of_step(asked: Asked) -> str:
    """As the history says it. A call whose service was killed before it answered is delivered to its successor again:
    then 409 may mean that this very call was carried out before."""
    return "info" if asked.status == 409 else asked.outcome


def fill(fields: Sequence[Mapping[str, Any]]) -> Answer | None:
    """A form filled in as an officer would; None when nothing lawful can be chosen."""
    form: Answer = {}
    for field in fields:
        name, kind = str(field["name"]), field["type"]
        if kind == "choice":
            values = [one["value"] for one in field["choices"]]
            wanted = [WORDS[name]] if name in WORDS else CLOSURES if name == "closure_type" else ()
            chosen = next((one for one in wanted if one in values), None)
            if chosen is None and field["required"]:
                if name == "closure_type":
                    return None
                chosen = values[0]
            if chosen is not None:
                form[name] = chosen
        elif field["required"] or name == "measures":
            form[name] = WORDS.get(name, "经现场核实，情况属实，已依照有关规定办理并告知信访人。")
    return form


def stop_all(workers: Sequence[Worker], seconds: float = 30) -> list[str]:
    """Stop them and wait; names of those that stumbled or did not end."""
    for worker in workers:
        worker.stop()
    ends = time.monotonic() + seconds
    for worker in workers:
        worker.join(timeout=max(0.0, ends - time.monotonic()))
    return [
        f"{worker.name}: {worker.fault or 'did not end'}" for worker in workers if worker.fault or worker.is_alive()
    ]
