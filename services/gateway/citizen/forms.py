"""A page's form: what was typed, what is wrong with it in words, and its translation to and from the API's names."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.gateway.citizen.choices import KINDS
from services.gateway.schemas import TEXT_AT_MOST, TITLE_AT_MOST
from shared.errors import XinqiaoError
from shared.words import say

LIMITS = {"title": TITLE_AT_MOST, "text": TEXT_AT_MOST}

FILING_LABELS = {
    "title": "标题",
    "text": "经过和请求",
    "place": "事情发生在哪里",
    "topic": "属于哪一类",
    "kind": "您的目的",
    "name": "姓名",
    "contact": "联系方式",
    "tell_by_contact": "有新消息时，用上面的手机或者邮箱提醒我",
    "address": "通信地址",
    "anonymous": "我不想留下姓名（匿名反映）",
    "persons": "共几个人反映",
    "representatives": "代表人数",
    "channel": "渠道",
    "received_at": "收到时间",
    "received_by": "收到单位",
    "read_back": "已向信访人读回核对，内容无误",
    "files": "附件",
    "agent_name": "代理人姓名",
    "agent_relation": "代理人与信访人的关系",
    "agent_contact": "代理人联系方式",
    "earlier_number": "以前的编号",
    "earlier_code": "以前的查询码",
    "new_facts": "这次有什么新的事实和理由",
    "respondent_unit": "反映的是哪个单位",
}

DESK_LABELS = {
    **FILING_LABELS, "text": "反映的内容", "kind": "目的", "topic": "类别", "place": "事发地",
    "anonymous": "信访人匿名", "tell_by_contact": "信访人同意用上面的手机或者邮箱提醒", "persons": "人数",
    "origin": "来源", "posted_on": "邮戳日期", "slip": "接访号单",
    "has_authority": "有书面委托书", "respondent_unit": "被反映的单位", "respondent_person": "被反映的人（姓名和职务）",
    "decision_unit": "作出原处理意见的单位", "decision_received_on": "收到原处理意见的日期",
    "split_of": "从哪一件拆分",
}  # fmt: skip
"""the same fields, as the desk calls them"""

FILING_NAMES = {
    "category_l1": "topic",
    "category_l2": "topic",
    "legal_class": "kind",
    "purpose": "kind",
    "petitioner": "name",
    "attachments": "files",
    "agent": "agent_name",
}
"""the API's name for a field -> the page's, where they differ; ``petitioner.x`` is ``x``"""


@dataclass
class PageForm:
    """What the templates read: ``values`` and ``faults`` by field name, ``word`` for the head of the summary."""

    labels: Mapping[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    word: str = ""
    step: str = ""
    """the step of a desk page whose form this is"""
    files: list[dict[str, str]] = field(default_factory=list)
    """files that came with it: ``{id, name, size}``"""
    drafts: list[dict[str, str]] = field(default_factory=list)
    """the papers of the step as drafts: ``{paper, title}``; their words stand in ``values["paper:<code>"]``"""
    rows: dict[str, list[int]] = field(default_factory=dict)
    """of a field of rows: which there are; the words of one stand in ``values["<field>-<nth>-<column>"]``"""
    rows_sent: dict[str, list[int]] = field(default_factory=dict)
    """of a field of rows: those that were not blank, in the order in which they went out"""

    @property
    def prefix(self) -> str:
        """What comes before a field's name in its id: several steps of one page may have fields of one name."""
        return f"{self.step}-" if self.step else ""

    def refuse(self, fault: XinqiaoError) -> None:
        """Say in words what a service or the edge did not take; a fault of an unknown field goes to the head."""
        for name, code in fault.fields.items():
            words = say(code if isinstance(code, str) else "invalid", **fault.facts)["zh"]
            page_name = self.page_name(name)
            if page_name in self.labels:
                self.faults.setdefault(page_name, words)
            else:
                self.word = f"{name}：{words}"
        if not self.faults and not self.word:
            self.word = say(fault.code, **fault.facts)["zh"]

    def listed(self) -> list[tuple[str, str]]:
        """The faults in the order of the page's fields."""
        order = list(self.labels)
        return sorted(self.faults.items(), key=lambda one: order.index(one[0]) if one[0] in order else len(order))

    def page_name(self, name: str) -> str:
        """The field of this page that holds what the API calls ``name``."""
        if name in self.labels:
            return name
        if cell := self._cell(name):
            return cell
        short = name.removeprefix("petitioner.")
        return short if short in self.labels else FILING_NAMES.get(name.split(".", maxsplit=1)[0], name)

    def _cell(self, name: str) -> str:
        """The cell of a row: ``claims.0.opinion`` is that of the first row that was not blank."""
        outer, _, rest = name.partition(".")
        nth, _, column = rest.partition(".")
        sent = self.rows_sent.get(outer, [])
        if not (nth.isdigit() and int(nth) < len(sent)):
            return ""
        return f"{outer}-{sent[int(nth)]}-{column}" if column else outer


def new_key() -> str:
    """An idempotency key: one for each form handed out, so that a double click or a reload files once."""
    return secrets.token_urlsafe(24)


def blank_filing(first_place: str = "", labels: Mapping[str, str] = FILING_LABELS) -> PageForm:
    """An empty filing form with a fresh key."""
    values = {"key": new_key(), "persons": "1", "representatives": "1", "place": first_place}
    return PageForm(labels, values)


def typed_filing(sent: Mapping[str, str], labels: Mapping[str, str] = FILING_LABELS) -> PageForm:
    """What was typed into a filing form; browsers send line ends as CRLF, we keep LF."""
    names = ["key", *FILING_LABELS, *labels]
    values = {name: sent.get(name, "").replace("\r\n", "\n").strip() for name in names}
    values["persons"] = values["persons"] or "1"
    values["representatives"] = values["representatives"] or "1"
    values["key"] = values["key"] or new_key()
    return PageForm(labels, values)


def check_filing(form: PageForm, *, desk: bool = False) -> None:
    """Faults that the page itself can name before it asks anyone: what is missing, and whether to be anonymous."""
    wanted = ["title", "text", "place", "topic", "kind", *(["channel"] if desk else [])]
    for name in wanted:
        if not form.values[name]:
            form.faults[name] = say("page_choose" if name in ("place", "topic", "kind", "channel") else "missing")["zh"]
    if not form.values["anonymous"] and not form.values["name"] and not desk:
        form.faults["name"] = say("page_name_or_anonymous")["zh"]
    for name in ("persons", "representatives"):
        if not is_count(form.values[name]):
            form.faults[name] = say("page_count")["zh"]


def is_count(typed: str) -> bool:
    """Whether a whole number from 1 was typed, of at most six digits."""
    return typed.isascii() and typed.isdigit() and len(typed) <= 6 and int(typed) >= 1


def filing_body(form: PageForm) -> dict[str, Any]:
    """The API's filing form. A citizen who ticked 匿名 is taken at the word: name, contact and address are not sent."""
    values = form.values
    first, _, second = values["topic"].partition("/")
    legal_class, purpose = KINDS.get(values["kind"], (values["kind"], ""))
    anonymous = values["anonymous"] == "yes"
    told = {name: "" if anonymous else values[name] for name in ("name", "contact", "address")}
    return {
        "title": values["title"],
        "text": values["text"],
        "place": values["place"],
        "category_l1": first,
        "category_l2": second,
        "legal_class": legal_class,
        "purpose": purpose,
        "petitioner": {
            **told,
            "anonymous": anonymous,
            "persons": int(values["persons"]),
            "representatives": min(int(values["representatives"]), int(values["persons"])),
        },
        "attachments": [one["id"] for one in form.files],
        "tell_by_contact": values["tell_by_contact"] == "yes" and not anonymous,
        **{name: values[name] for name in ("earlier_number", "earlier_code", "new_facts", "respondent_unit")},
        **_agent(values),
    }


def _agent(values: Mapping[str, str]) -> dict[str, Any]:
    told = {name: values[f"agent_{name}"] for name in ("name", "relation", "contact")}
    return {"agent": told} if any(told.values()) else {}
