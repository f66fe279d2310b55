"""The year: matters, and what their offices did, did too late, or did not do. Nothing here knows what must ring.

Every act has its day and hour in the zone of the nodes; the world does what comes due in between by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from deploy.demo.desks import fill
from shared.ops.clock import ZONE
from tests.year.hands import Hands

VILLAGE, TOWN, TOWN_OFFICE, COUNTY_OFFICE = "u_yjw", "u_qh", "u_qh_xf", "u_lx_xf"
AID, LABOUR = "u_lx_ca", "u_lx_hrss"
UNCLEAR = {"title": "不知道归谁管", "text": "有件事说不清楚，请帮忙看看。", "category_l1": "OT", "category_l2": ""}
WHY = "到期未见办理，也没有说明理由。"
WORDS = {"reason": WHY, "found": "经查属实，经办人没有按期办理。", "put_right": "已经补办，并重新明确了专人。"}
BEGINS = datetime(2026, 3, 2, 9, tzinfo=ZONE)
ENDS = date(2027, 3, 2)


@dataclass(frozen=True)
class Act:
    """One thing that somebody does at a moment."""

    at: datetime
    name: str
    do: Callable[[Year], None]


@dataclass
class Year:
    """The world, and the short words of the story."""

    hands: Hands
    done: list[str] = field(default_factory=list)

    def play(self, acts: Iterator[Act] | list[Act], say: Callable[[str], None] = lambda _: None) -> None:
        """Act by act, and on to the year's end."""
        for act in sorted(acts, key=lambda one: one.at):
            self.hands.until(act.at)
            say(f"{act.at:%Y-%m-%d} {act.name}")
            act.do(self)
            self.done.append(act.name)
        self.hands.until(datetime(ENDS.year, ENDS.month, ENDS.day, 9, tzinfo=ZONE))

    def step(self, unit: str, role: str, collection: str, key: str, step: str, /, **form: Any) -> None:
        """Take an offered step; what is not said is what any officer would write."""
        view = self.hands.view(unit, role, collection, key)
        offers = {one["step"]: one for one in view["steps"]}
        assert step in offers, f"{step} is not open on {collection} {key}: {sorted(offers)}, {view.get('state')}"
        usual = fill(offers[step]["fields"], "请依法办理我反映的事项。", self.today)
        words = {name: WORDS[name] for name in usual if name in WORDS}
        self.hands.take(unit, role, collection, key, step, **{**usual, **words, **form, "version": view["version"]})

    @property
    def today(self) -> date:
        """The day at the nodes."""
        return self.hands.now().astimezone(ZONE).date()

    def number(self, label: str) -> str:
        """The number of a matter by its name in the story."""
        return self.hands.numbers[label]

    # --- offices ------------------------------------------------------------------------------------------------------

    def refer(self, office: str, label: str, unit: str, **form: Any) -> None:
        """The counter refers a matter by hand."""
        said = {"action": "forward", "reason": "属该单位职责范围，请依法办理。", **form}
        self.step(office, "clerk", "referrals", self.number(label), "refer", lead_unit=unit, **said)

    def case(self, unit: str, label: str, *steps: str, **form: Any) -> None:
        """The unit takes steps on its case."""
        for step in steps:
            role = "leader" if step == "extend" else "officer"
            self.step(unit, role, "cases", self.number(label), step, **form)

    def press(self, office: str, label: str, unit: str, step: str, role: str = "supervisor", **form: Any) -> None:
        """The office takes a step on the press of a unit over a matter."""
        rows = self.hands.rows(office, role, "presses")
        key = next(one["number"] for one in rows if (one["matter"], one["unit"]) == (self.number(label), unit))
        self.step(office, role, "presses", key, step, **form)

    def answer(self, unit: str, label: str) -> None:
        """The unit answers what presses it."""
        rows = self.hands.rows(unit, "officer", "pressed")
        key = next(one["number"] for one in rows if one["matter"] == self.number(label))
        self.step(unit, "officer", "pressed", key, "answer_press")


def on(day: str, name: str, do: Callable[[Year], None], hour: int = 10) -> Act:
    """An act on a day."""
    whole = date.fromisoformat(day)
    return Act(datetime(whole.year, whole.month, whole.day, hour, tzinfo=ZONE), name, do)


def acts() -> Iterator[Act]:
    """All of the year."""
    for thread in (in_time, silent, without_report, never_decided, shirked, broken_promise, not_served, came_again,
                   by_hand, cut_off, advised, rejected_answer):  # fmt: skip
        yield from thread()


def in_time() -> Iterator[Act]:
    """A: everything as the law wants it."""
    yield on("2026-03-02", "A is filed", lambda it: it.hands.file("A", "yj"))
    yield on("2026-03-04", "A is accepted", lambda it: it.case(TOWN, "A", "accept"))
    yield on("2026-03-20", "A is decided and served", lambda it: it.case(TOWN, "A", "decide", "serve"))
    yield on("2026-04-10", "A is carried out and closed", lambda it: it.case(TOWN, "A", "perform", "close"))


def silent() -> Iterator[Act]:
    """B: the village says nothing for fifteen days; the township presses, and is answered."""
    yield on("2026-03-02", "B is filed", lambda it: it.hands.file("B", "qh", channel="visit", **UNCLEAR), 11)
    yield on("2026-03-02", "B is referred", lambda it: it.refer(TOWN_OFFICE, "B", VILLAGE), 12)
    yield on("2026-03-20", "B is pressed", lambda it: it.press(TOWN_OFFICE, "B", VILLAGE, "send_letter"))
    yield on("2026-03-23", "B is accepted at last", lambda it: it.case(VILLAGE, "B", "accept"))
    yield on("2026-03-23", "B is answered", lambda it: it.answer(VILLAGE, "B"), 11)
    yield on("2026-03-24", "B is put right", lambda it: it.press(TOWN_OFFICE, "B", VILLAGE, "accept_answer"))
    yield on("2026-04-15", "B is decided and served", lambda it: it.case(VILLAGE, "B", "decide", "serve"))
    yield on("2026-04-30", "B is closed", lambda it: it.case(VILLAGE, "B", "perform", "close"))


def without_report() -> Iterator[Act]:
    """C: assigned with a day to report, and neither decided nor reported by then."""
    yield on("2026-03-03", "C is filed", lambda it: it.hands.file("C", "qh", channel="visit", **UNCLEAR))
    yield on("2026-03-03", "C is assigned", lambda it: it.refer(
        TOWN_OFFICE, "C", VILLAGE, action="assign", report_due_on="2026-04-10"
    ), 11)  # fmt: skip
    yield on("2026-03-06", "C is accepted", lambda it: it.case(VILLAGE, "C", "accept"))
    yield on("2026-04-13", "C is pressed", lambda it: it.press(TOWN_OFFICE, "C", VILLAGE, "send_letter"))
    yield on("2026-04-14", "C is decided and served", lambda it: it.case(VILLAGE, "C", "decide", "serve"))
    yield on("2026-04-14", "C is answered", lambda it: it.answer(VILLAGE, "C"), 11)
    yield on("2026-04-15", "C is put right", lambda it: it.press(TOWN_OFFICE, "C", VILLAGE, "accept_answer"))
    yield on("2026-04-24", "C is closed", lambda it: it.case(VILLAGE, "C", "perform", "close"))


def never_decided() -> Iterator[Act]:
    """D: never decided, never answered: the whole ladder, the township to the interview, the county from there."""
    yield on("2026-03-04", "D is filed", lambda it: it.hands.file("D", "qh", channel="visit", **UNCLEAR))
    yield on("2026-03-04", "D is referred", lambda it: it.refer(TOWN_OFFICE, "D", VILLAGE), 11)
    yield on("2026-03-09", "D is accepted", lambda it: it.case(VILLAGE, "D", "accept"))
    yield on("2026-05-12", "D: letter", lambda it: it.press(TOWN_OFFICE, "D", VILLAGE, "send_letter"))
    yield on("2026-05-21", "D: second letter", lambda it: it.press(
        TOWN_OFFICE, "D", VILLAGE, "send_second_letter", "leader"
    ))  # fmt: skip
    yield on("2026-06-01", "D: interview", lambda it: it.press(
        TOWN_OFFICE, "D", VILLAGE, "hold_interview", "leader", held_by="镇信访工作联席会议", attended_by="村委会主任",
        record="说明了逾期的经过。", undertaken="一周内作出处理意见。",
    ))  # fmt: skip
    yield on("2026-06-10", "D: circular", lambda it: it.press(
        COUNTY_OFFICE, "D", VILLAGE, "issue_circular", "leader", addressees=[{"unit": "青禾镇人民政府"}]
    ))  # fmt: skip
    yield on("2026-06-22", "D: listed", lambda it: it.press(
        COUNTY_OFFICE, "D", VILLAGE, "order_rectification", "leader", demands="立即作出处理意见。",
        rectify_by="2026-07-10",
    ))  # fmt: skip
    yield on("2026-07-14", "D: accountability", lambda it: it.press(
        COUNTY_OFFICE, "D", VILLAGE, "advise_accountability", "leader", organ="中共青禾镇委员会",
        advice="请依照管理权限研究追究责任。",
    ))  # fmt: skip
    yield on("2026-07-20", "D is decided and served", lambda it: it.case(VILLAGE, "D", "decide", "serve"))
    yield on("2026-08-03", "D is closed", lambda it: it.case(VILLAGE, "D", "perform", "close"))


def shirked() -> Iterator[Act]:
    """E: one bureau objects, the next does, and the office of both finds that it was the first one's business."""
    yield on("2026-03-05", "E is filed", lambda it: it.hands.file("E", "lx", channel="letter", **UNCLEAR))
    yield on("2026-03-05", "E is referred", lambda it: it.refer(COUNTY_OFFICE, "E", AID), 11)
    objection = {"reason": "此事不在我局权责清单内。", "duty": "本局权责清单第12项"}
    yield on("2026-03-09", "E: objection", lambda it: it.case(AID, "E", "object", **objection))
    yield on("2026-03-10", "E: agreed", lambda it: it.step(
        COUNTY_OFFICE, "clerk", "referrals", it.number("E"), "agree_return", reason="经核实，退回重新研究。"
    ))  # fmt: skip
    yield on("2026-03-11", "E is referred elsewhere", lambda it: it.refer(COUNTY_OFFICE, "E", LABOUR))
    yield on("2026-03-13", "E: second objection", lambda it: it.case(LABOUR, "E", "object", **objection))
    yield on("2026-03-16", "E is designated", lambda it: it.step(
        COUNTY_OFFICE, "leader", "referrals", it.number("E"), "designate", lead_unit=AID, reason="属该局职责。"
    ))  # fmt: skip
    yield on("2026-03-18", "E is pressed", lambda it: it.press(COUNTY_OFFICE, "E", AID, "send_letter"))
    yield on("2026-03-19", "E is answered", lambda it: it.answer(AID, "E"))
    yield on("2026-03-20", "E is put right", lambda it: it.press(COUNTY_OFFICE, "E", AID, "accept_answer"))
    yield on("2026-03-20", "E is accepted", lambda it: it.case(AID, "E", "accept"), 11)
    yield on("2026-04-20", "E is decided and served", lambda it: it.case(AID, "E", "decide", "serve"))
    yield on("2026-05-07", "E is closed", lambda it: it.case(AID, "E", "perform", "close"))


def broken_promise() -> Iterator[Act]:
    """F: supported, promised until the end of April, and not carried out."""
    yield on("2026-03-06", "F is filed", lambda it: it.hands.file("F", "yj"))
    yield on("2026-03-10", "F is accepted", lambda it: it.case(TOWN, "F", "accept"))
    yield on("2026-04-01", "F is decided", lambda it: it.case(
        TOWN, "F", "decide", result="supported", promised_by="2026-04-30"
    ))  # fmt: skip
    yield on("2026-04-02", "F is served", lambda it: it.case(TOWN, "F", "serve"))
    yield on("2026-05-11", "F is pressed", lambda it: it.press(COUNTY_OFFICE, "F", TOWN, "send_letter"))
    yield on("2026-05-14", "F is carried out", lambda it: it.case(TOWN, "F", "perform"))
    yield on("2026-05-14", "F is answered", lambda it: it.answer(TOWN, "F"), 11)
    yield on("2026-05-15", "F is put right", lambda it: it.press(COUNTY_OFFICE, "F", TOWN, "accept_answer"))
    yield on("2026-05-18", "F is closed", lambda it: it.case(TOWN, "F", "close"))


def not_served() -> Iterator[Act]:
    """H: decided, and put into a drawer."""
    yield on("2026-03-09", "H is filed", lambda it: it.hands.file("H", "yj"))
    yield on("2026-03-11", "H is accepted", lambda it: it.case(TOWN, "H", "accept"))
    yield on("2026-03-20", "H is decided", lambda it: it.case(
        TOWN, "H", "decide", promised_by="2026-05-29"
    ))  # fmt: skip
    yield on("2026-04-20", "H is served after all", lambda it: it.case(TOWN, "H", "serve"))
    yield on("2026-04-21", "H: no letter needed", lambda it: it.press(
        COUNTY_OFFICE, "H", TOWN, "end_press", outcome="put_right", reason="已经补送达，不再发函。"
    ))  # fmt: skip
    yield on("2026-05-07", "H is closed", lambda it: it.case(TOWN, "H", "perform", "close"))


def came_again() -> Iterator[Act]:
    """I: closed, and the petitioner comes again with the number."""
    yield on("2026-03-10", "I is filed", lambda it: it.hands.file("I", "yj"))
    yield on("2026-03-12", "I is accepted", lambda it: it.case(TOWN, "I", "accept"))
    yield on("2026-03-24", "I is decided and served", lambda it: it.case(TOWN, "I", "decide", "serve"))
    yield on("2026-04-08", "I is closed", lambda it: it.case(TOWN, "I", "perform", "close"))
    yield on("2026-05-20", "I comes again", lambda it: it.hands.file("I again", "yj", **UNCLEAR))
    yield on("2026-05-20", "I is recognised", lambda it: it.step(
        VILLAGE, "clerk", "submissions", it.number("I again"), "link", matter=it.number("I")
    ), 11)  # fmt: skip


def by_hand() -> Iterator[Act]:
    """J: a supervisor of the county has a reason that no clock finds, and was wrong."""
    yield on("2026-06-02", "J is filed", lambda it: it.hands.file("J", "yj"))
    yield on("2026-06-04", "J is accepted", lambda it: it.case(TOWN, "J", "accept"))
    yield on("2026-06-08", "J is pressed by hand", lambda it: it.hands.open_new(
        COUNTY_OFFICE, "supervisor", "presses", "open_press", matter=it.number("J"), unit="青禾镇人民政府",
        reason="窗口来电说经办人态度生硬，不肯登记材料。",
    ))  # fmt: skip
    yield on("2026-06-08", "J: letter", lambda it: it.press(COUNTY_OFFICE, "J", TOWN, "send_letter"), 11)
    yield on("2026-06-09", "J is answered", lambda it: it.answer(TOWN, "J"))
    yield on("2026-06-10", "J was unfounded", lambda it: it.press(
        COUNTY_OFFICE, "J", TOWN, "end_press", outcome="unfounded", reason="经核实，材料当场已经登记。"
    ))  # fmt: skip
    yield on("2026-06-22", "J is decided and served", lambda it: it.case(TOWN, "J", "decide", "serve"))
    yield on("2026-07-06", "J is closed", lambda it: it.case(TOWN, "J", "perform", "close"))


def cut_off() -> Iterator[Act]:
    """K: the township's line is dead; it decides in time, and the county cannot know. L: it was late, too."""
    yield on("2026-07-01", "K is filed", lambda it: it.hands.file("K", "yj"))
    yield on("2026-07-01", "L is filed", lambda it: it.hands.file("L", "yj"), 11)
    yield on(
        "2026-07-06", "K and L are accepted", lambda it: (it.case(TOWN, "K", "accept"), it.case(TOWN, "L", "accept"))
    )
    yield on("2026-08-03", "the line of the township is cut", lambda it: it.hands.cut("qh"))
    promise = {"promised_by": "2026-10-30"}
    yield on("2026-08-20", "K is decided", lambda it: it.case(TOWN, "K", "decide", **promise))
    yield on("2026-08-20", "K is served", lambda it: it.case(TOWN, "K", "serve"), 11)
    yield on("2026-09-10", "L is decided late", lambda it: it.case(TOWN, "L", "decide", **promise))
    yield on("2026-09-10", "L is served", lambda it: it.case(TOWN, "L", "serve"), 11)
    yield on("2026-09-14", "the line is mended", lambda it: it.hands.mend("qh"))
    yield on("2026-09-21", "K and L are closed", lambda it: (
        it.case(TOWN, "K", "perform", "close"), it.case(TOWN, "L", "perform", "close")
    ))  # fmt: skip


def advised() -> Iterator[Act]:
    """Advice to improve work, adopted in time; advice on a policy, answered too late."""
    advice = {"reasons": "同类事项今年反映较多。", "advice": "请统一办理口径并公开。"}
    yield on(
        "2026-06-15", "work: advised", lambda it: _advise(it, "work", "improve_work", organ="青禾镇人民政府", **advice)
    )
    yield on("2026-06-30", "work: adopted", lambda it: it.step(
        TOWN, "leader", "advices", it.number("work"), "answer_advice", adopted="adopted", reasons="采纳。"
    ))  # fmt: skip
    yield on("2026-06-16", "policy: advised", lambda it: _advise(
        it, "policy", "improve_policy", organ="临溪县人民政府", **advice
    ))  # fmt: skip
    yield on("2026-08-10", "policy: answered late", lambda it: it.step(
        "u_lx_gov", "leader", "advices", it.number("policy"), "answer_advice", adopted="partly", reasons="部分采纳。"
    ))  # fmt: skip


def rejected_answer() -> Iterator[Act]:
    """M: the bureau's first answer does not do, its second does."""
    yield on("2026-10-12", "M is filed", lambda it: it.hands.file("M", "lx", channel="letter", **UNCLEAR))
    yield on("2026-10-12", "M is referred", lambda it: it.refer(COUNTY_OFFICE, "M", AID), 11)
    yield on("2026-11-02", "M: letter", lambda it: it.press(COUNTY_OFFICE, "M", AID, "send_letter"))
    yield on("2026-11-03", "M is answered badly", lambda it: it.answer(AID, "M"))
    yield on("2026-11-04", "M: rejected", lambda it: it.press(
        COUNTY_OFFICE, "M", AID, "reject_answer", ground="insufficient"
    ))  # fmt: skip
    yield on("2026-11-05", "M: second letter", lambda it: it.press(
        COUNTY_OFFICE, "M", AID, "send_second_letter", "leader"
    ))  # fmt: skip
    yield on("2026-11-06", "M is accepted at last", lambda it: it.case(AID, "M", "accept"))
    yield on("2026-11-09", "M is answered", lambda it: it.answer(AID, "M"))
    yield on("2026-11-10", "M is put right", lambda it: it.press(COUNTY_OFFICE, "M", AID, "accept_answer", "leader"))
    yield on("2026-12-01", "M is decided and served", lambda it: it.case(AID, "M", "decide", "serve"))
    yield on("2026-12-15", "M is closed", lambda it: it.case(AID, "M", "perform", "close"))


def _advise(it: Year, label: str, kind: str, **form: Any) -> None:
    opened = it.hands.open_new(
        COUNTY_OFFICE, "leader", "advices", "give_advice", kind=kind, about="青禾镇人民政府", **form
    )  # fmt: skip
    it.hands.numbers[label] = opened["number"]
