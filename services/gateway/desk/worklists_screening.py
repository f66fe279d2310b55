"""The work lists of screening: rounds, findings, the territory, meetings; and how something new in them begins."""

from __future__ import annotations

from collections.abc import Mapping

from services.gateway.desk.listing import Columns, Worklist
from services.gateway.offered import Field, Step
from shared.matters.categories import categories
from shared.matters.screening import NOT_SCREENED, RECORDS, SAFETY, SIDES, SIZE_UNITS, SIZES

READ, LIST = "read_screening", "read_screening_list"
NUMBER: Columns = (("number", "编号", ""), ("title", "内容", ""))
STATE = ("state", "状态", "")
WHERE: Columns = (("safety", "安全风险", ""), ("size", "涉及", ""), ("unit", "责任单位", "unit"))
STAGES = (
    ("", "全部"), ("found", "已发现"), ("assigned", "已明确责任"), ("in_hand", "化解中"), ("handed_down", "已交下级"),
    ("passed_up", "已上报"), ("settled", "已化解"), ("turned_into_matter", "已转为信访事项"),
)  # fmt: skip
SCREENING_WORK: tuple[Worklist, ...] = (
    Worklist(
        "screening_rounds", "排查轮次", READ, "supervision", "screening_rounds",
        (("due", "待报送"), ("reported", "已报送"), ("", "全部")),
        (
            *NUMBER, ("unit", "单位", "unit"), ("from_on", "自", "day"), ("to_on", "至", "day"), STATE,
            ("due_on", "报送期限", "due"), ("found", "发现（件）", ""),
        ),
        item="screening_rounds", first="due",
    ),
    Worklist(
        "findings", "排查发现", READ, "supervision", "findings", STAGES,
        (*NUMBER, STATE, *WHERE, ("due_on", "化解期限", "due")),
        item="findings",
    ),
    Worklist(
        "screening_facts", "辖区排查情况", LIST, "supervision", "screening_facts",
        (("", "未化解"), *STAGES[1:]),
        (*NUMBER, STATE, *WHERE, ("found_on", "发现日期", "day"), ("due_on", "化解期限", "due")),
        item="screening_facts",
    ),
    Worklist(
        "screening_meetings", "排查会商", LIST, "supervision", "screening_meetings",
        (("", "全部"), ("held", "清单待印发"), ("issued", "清单已印发")),
        (
            *NUMBER, ("held_on", "日期", "day"), STATE, ("open", "未化解（件）", ""), ("new", "新增（件）", ""),
            ("overdue", "逾期（件）", ""), ("settled", "化解、转办（件）", ""),
        ),
        item="screening_meetings",
    ),
    Worklist(
        "screening_calls", "专项排查", "call_screening", "supervision", "screening_calls",
        (("", "全部"),),
        (*NUMBER, ("from_on", "自", "day"), ("to_on", "至", "day"), ("who", "由谁排查", ""), ("due_on", "期限", "due")),
        item="screening_calls",
    ),
)  # fmt: skip
_L1 = tuple((one.code, one.zh) for one in categories().first_level if one.code not in NOT_SCREENED)
_L2 = tuple((one.code, f"{first}：{one.zh}") for code, first in _L1 for one in categories().below(code))
_TOPIC = (
    Field("category_l1", "类别", "choice", True, choices=_L1),
    Field("category_l2", "细类", "choice", choices=_L2),
)
NO_NAMES = "不写人名、电话和证件号码。"
BEGIN_SCREENING: Mapping[str, Step] = {
    "findings": Step("record_finding", "登记排查发现", (
        Field("place", "地方（区划代码）", "text", True), *_TOPIC,
        Field("size", "涉及多少", "choice", True, choices=tuple(SIZES.items())),
        Field("size_unit", "户还是人", "choice", True, choices=tuple(SIZE_UNITS.items())),
        Field("safety", "安全风险", "choice", True, choices=tuple(SAFETY.items())),
        Field("safety_measures", "紧迫风险的处置措施", "textarea", hint=NO_NAMES),
        Field("side_one", "一方", "choice", True, choices=tuple(SIDES.items())),
        Field("side_two", "另一方", "choice", True, choices=tuple(SIDES.items())),
        Field("organisations", "涉及的单位、企业名称"),
        Field("what", "是什么矛盾", "textarea", True, NO_NAMES),
        Field("source", "从哪种记录中发现", "choice", True, choices=tuple(RECORDS.items())),
        Field("found_on", "发现日期", "date"), Field("money_wan", "未付款（万元，不足一万按一万）", "number"),
        Field("land_mu", "涉及土地（亩）", "number"), Field("wage_months", "拖欠工资（月）", "number"),
    )),
    "screening_calls": Step("call_special_round", "部署专项排查", (
        Field("topic", "专题", "text", True, NO_NAMES), *_TOPIC,
        Field("place", "只限这个地方（区划代码）", "text", hint="不填：本级全部辖区。"),
        Field("who", "由谁排查", "choice", True, choices=(
            ("departments", "部门"), ("townships", "乡镇（街道）"), ("villages", "村（社区）"), ("all", "以上全部"),
        )),
        Field("from_on", "自", "date", True), Field("to_on", "至", "date", True),
    )),
    "screening_meetings": Step("hold_screening_meeting", "召开排查会商", (
        Field("held_on", "召开日期", "date"), Field("remarks", "会商意见", "textarea", hint=NO_NAMES),
    )),
}  # fmt: skip
"""collection -> how its items begin"""
