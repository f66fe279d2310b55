"""One matter from the counter to its end: whoever has the next lawful step takes it, until nobody has one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from deploy.demo.person import Person, wait_for
from deploy.demo.world import World

Answer = dict[str, Any]
ORDER = {
    "cases": ("accept", "reply", "decide", "serve", "close"),
    "mediations": ("consent", "agree", "perform"),
}  # fmt: skip
"""The steps that bring a matter to its end, in the order of the law; objecting and failing are no part of it."""
MOST_STEPS = 12
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
}
"""What an officer of the demonstration writes into the fields of any matter."""
DAYS_TO_PERFORM = 10


@dataclass
class Journey:
    """What was done with a matter: who took which step on which day."""

    number: str
    taken: list[tuple[str, str, str]] = field(default_factory=list)
    """(unit, step in Chinese, day)"""


def drive(world: World, number: str, lead: str, claim: str) -> Journey:
    """Take every open step at the lead unit's desks until it is closed; ``Waited`` when it never arrives there."""
    officer, journey = world.at(lead, "officer"), Journey(number)
    wait_for(f"{number} on the desk of {lead}", lambda: officer.get(f"/api/handling/cases/{number}"))
    for _ in range(MOST_STEPS):
        case = officer.get(f"/api/handling/cases/{number}")
        if case["state"] == "closed":
            return journey
        if case.get("mediation") == "asked":
            _mediate(world, officer, number, lead, claim, journey)
        else:
            _take(world, officer, "handling/cases", case, lead, claim, journey)
    return journey


def _mediate(world: World, officer: Person, number: str, lead: str, claim: str, journey: Journey) -> None:
    path = f"/api/mediation/mediations/{number}"
    mediation = wait_for(f"mediation of {number}", lambda: officer.get(path))
    while mediation["steps"]:
        mediation = _take(world, officer, "mediation/mediations", mediation, lead, claim, journey)
    wait_for(f"{number} closed after mediation",
             lambda: officer.get(f"/api/handling/cases/{number}")["state"] == "closed")  # fmt: skip


def _take(
    world: World, officer: Person, desk: str, item: Answer, unit: str, claim: str, journey: Journey
) -> Answer:  # fmt: skip
    offers = {offer["step"]: offer for offer in item["steps"]}
    step = next((one for one in ORDER[desk.split("/")[1]] if one in offers), "")
    if not step:
        raise LookupError(f"{item['number']}: {unit} has no step that leads on, only {sorted(offers)}")
    today = world.clock.today()
    after = take_offer(officer, desk, item, offers[step], claim, today)
    journey.taken.append((unit, offers[step]["zh"], today.isoformat()))
    return after


def take_offer(
    officer: Person, desk: str, item: Answer, offer: Mapping[str, Any], claim: str = "", today: date = date.min
) -> Answer:
    """Take one offered step with a form that any officer could send; gives the item as it is then."""
    form = {"version": item["version"], **fill(offer["fields"], claim, today)}
    return officer.post(f"/api/{desk}/{item['number']}/{offer['step']}", form)


def fill(fields: Iterable[Mapping[str, Any]], claim: str, today: date) -> Answer:
    """A form that any officer could send: the first choice, today, and the usual words."""
    return {row["name"]: _value(row, claim, today) for row in fields if row["required"] or row["name"] in OPTIONAL}


OPTIONAL = frozenset({"measures", "perform_by"})


def _value(row: Mapping[str, Any], claim: str, today: date) -> Any:
    if row["type"] == "choice":
        return row["choices"][0]["value"]
    if row["type"] == "date":
        return (today + timedelta(days=DAYS_TO_PERFORM if row["name"] == "perform_by" else 0)).isoformat()
    if row["type"] == "bool":
        return False
    return claim if row["name"] == "claim" else WORDS.get(row["name"], row["zh"])
