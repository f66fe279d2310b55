"""The work list of reports of statistics, and how one begins. Data."""

from __future__ import annotations

from collections.abc import Mapping

from services.gateway.desk.listing import Worklist
from services.gateway.offered import Field, Step
from shared.matters.reports import PERIODS, REPORT_STATES, REPORTS

REPORTS_WORK: tuple[Worklist, ...] = (
    Worklist(
        "reports", "统计报告", "read_reports", "statistics", "reports",
        (("", "全部"), *REPORT_STATES.items()),
        (
            ("number", "编号", ""), ("title", "标题", ""), ("state", "状态", ""), ("unit", "编制单位", "unit"),
            ("as_of", "截至", "when"), ("issued_on", "报出日期", "day"),
        ),
        item="reports",
    ),
)  # fmt: skip
HOW = "按所选的报告填写：" + "；".join(PERIODS.values()) + "。"
BEGIN_REPORTS: Mapping[str, Step] = {
    "reports": Step(
        "make_report", "编制统计报告",
        (
            Field("template", "报告", "choice", True, choices=tuple(REPORTS.items())),
            Field("period", "期间", "text", True, HOW),
            Field("as_of", "截至时间", "text", False, "不填的为现在；写法如 2026-01-10T09:00:00+08:00。"),
            Field("territory", "区划代码", "text", False, "只报其中一个乡镇、村的，填区划代码。"),
            Field("of_unit", "责任单位", "text", False, "只报一个单位的，填单位代码。"),
        ),
    ),
}  # fmt: skip
"""collection -> how its items begin"""
