"""Finding an item on somebody's desk, and taking an offered step with a form that any officer could send."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from deploy.demo.person import Person, Refused
from shared.matters.steps.rows import desks_of

Answer = dict[str, Any]
MOST_ROWS = 200
WORDS = {
    "facts": "经现场核实并查阅资料，反映的情况属实。",
    "basis": "《信访工作条例》第三十二条；本单位权责清单。",
    "opinion": "对您的合理诉求予以支持。",
    "measures": "由本单位于三十日内落实，并告知结果。",
    "proof": "信访人本人签收",
    "note": "意见已经落实，信访人已知悉。",
    "text": "您反映的事项已经认真研究，现答复如下：所提内容已核实，有关办理途径和所需材料见附页。",
    "other_party": "对方当事人",
    "dispute": "双方就来件所述事项发生争议。",
    "content": "双方自愿达成一致：恢复原状，互不妨碍。",
    "performance": "于约定期限内自行履行，调解员到场见证。",
    "reason": "经核实，依照条例的规定办理。",
    "where_to": "依法有权处理的机关、单位的信访接待窗口",
    "paper_number": "来函〔2024〕1号",
}
"""What an officer of the demonstration writes into the fields of any matter."""
ALSO_FILLED = frozenset({"measures", "perform_by", "promised_by"})
"""fields that are not always owed, and filled where they are offered"""
DAYS_AHEAD = {"perform_by": 10, "promised_by": 30, "planned_on": 3}


def find(person: Person, service: str, number: str) -> tuple[str, Answer] | None:
    """``(path of the item, item)`` on one of the desks that the service has for this person."""
    for desk in desks_of(service):
        path = f"/api/{service}/{desk.collection}"
        for key in keys(person, path, number):
            return f"{path}/{key}", person.get(f"{path}/{key}")
    return None


def keys(person: Person, path: str, number: str) -> Iterator[str]:
    """The keys of the rows of a list that are about a matter."""
    for row in rows(person, path):
        if row.get("number") == number:
            yield str(row.get("key") or number).replace("/", "~")


def rows(person: Person, path: str) -> Iterator[Answer]:
    """All rows of a list, page by page."""
    after: str | None = None
    while True:
        page = person.get(path, limit=MOST_ROWS, **({"after": after} if after else {}))
        yield from page["rows"]
        after = page["next"]
        if not after:
            return


def take(person: Person, path: str, item: Answer, offer: Mapping[str, Any], claim: str, today: date) -> Answer:
    """Take one offered step; gives the item as it is then."""
    form = {"version": item["version"], **fill(offer["fields"], claim, today)}
    return person.post(f"{path}/{offer['step']}", form)


def fill(fields: Iterable[Mapping[str, Any]], claim: str, today: date) -> Answer:
    """What any officer could send: what is proposed, else the first choice, today, and the usual words."""
    return {
        row["name"]: _value(row, claim, today)
        for row in fields
        if row["required"] or row["name"] in ALSO_FILLED or row.get("value")
    }


def _value(row: Mapping[str, Any], claim: str, today: date) -> Any:
    if row.get("value"):
        return row["value"]
    if row["type"] == "choice":
        return row["choices"][0]["value"]
    if row["type"] == "date":
        return (today + timedelta(days=DAYS_AHEAD.get(row["name"], 0))).isoformat()
    if row["type"] == "bool":
        return False
    if row["type"] == "number":
        return 1
    return claim if row["name"] == "claim" else WORDS.get(row["name"], row["zh"])


def offers(item: Answer) -> dict[str, Mapping[str, Any]]:
    """The open steps by name."""
    return {offer["step"]: offer for offer in item.get("steps", ())}


def is_hidden(person: Person, path: str) -> bool:
    """Whether the gateway does not show it to this person."""
    try:
        person.get(path)
    except Refused as no:
        if no.status in (403, 404):
            return True
        raise
    return False
