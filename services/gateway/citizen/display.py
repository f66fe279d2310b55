"""How pages show days, instants, limits, units and codes: in Chinese, at the node's own time."""

from __future__ import annotations

from datetime import UTC, date, datetime

from markupsafe import Markup

from shared.ops.clock import ZONE

SOON_DAYS = 3


def local(value: str | datetime) -> datetime:
    """An instant in the node's zone."""
    read = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(ZONE)


def day_of(value: str | date | datetime) -> date:
    """The calendar day at the node of a day or an instant; ``ValueError`` for anything else."""
    if isinstance(value, str) and len(value) == len("2026-01-01"):
        return date.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return local(value).date()


def when(value: str | datetime | None) -> str:
    """2026年3月2日 09:10; a bare day without the hour; nothing for nothing."""
    if not value:
        return ""
    if isinstance(value, str) and len(value) == len("2026-01-01"):
        return day(value)
    at = local(value)
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def day(value: str | date | None) -> str:
    """2026年3月2日, nothing for nothing."""
    if not value:
        return ""
    on = day_of(value)
    return f"{on.year}年{on.month}月{on.day}日"


def due_tag(value: str | date | None, today: date) -> Markup:
    """How far a limit is, as a word and a colour."""
    if not value:
        return Markup("")
    left = (day_of(value) - today).days
    if left < 0:
        css, words = "late", f"已超期{-left}天"
    elif left == 0:
        css, words = "soon", "今天到期"
    else:
        css, words = ("soon" if left <= SOON_DAYS else "ok"), f"还有{left}天"
    return Markup('<span class="tag {}">{}</span>').format(css, words)


def age(seconds: float | None) -> str:
    """A length of time, in the largest unit that fits: 刚刚, 3分钟前, 5小时前, 2天前; 还没有消息 for None."""
    if seconds is None:
        return "还没有收到过消息"
    for size, words in ((86400, "天"), (3600, "小时"), (60, "分钟")):
        if seconds >= size:
            return f"{int(seconds // size)}{words}前"
    return "刚刚"
