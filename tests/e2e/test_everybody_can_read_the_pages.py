"""In a real browser: WCAG A and AA by axe, no sideways scrolling, targets large enough for a thumb."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from tests.e2e.conftest import Enter, Open
from tests.e2e.filing import file_a_matter, fill_in, look_up, tells
from tests.support.cluster import eventually

LEVELS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SMALLEST = 44
TARGETS = (
    ".button, .top nav a, .choice label, summary, select, textarea, "
    "input:not([type=hidden], [type=radio], [type=checkbox])"
)
WIDTHS = (390, 1280)


def citizens_pages(page: Page) -> Iterator[str]:
    """Go through every page that a citizen meets; its name."""
    for path in ("/", "/file", "/look-up", "/statistics", "/desk/login", "/nowhere"):
        page.goto(path)
        yield path
    page.goto("/file")
    page.get_by_role("button", name="提交").click()
    yield "faults"
    receipt = file_a_matter(page, "无障碍检查")
    yield "receipt"
    look_up(page, receipt)
    yield "matter"


def faults_of(page: Page) -> list[str]:
    """What axe finds wrong, with the place."""
    found = Axe().run(page, options=LEVELS).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("width", WIDTHS)
def test_citizens_pages_have_no_barrier_that_axe_can_find(window: Open, width: int) -> None:
    page = window("yj", width=width, scripts=True)
    assert {name: faults for name in citizens_pages(page) if (faults := faults_of(page))} == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_no_citizens_page_scrolls_sideways_or_has_a_small_target(window: Open, width: int) -> None:
    page = window("yj", width=width)
    for name in citizens_pages(page):
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        small = [
            box for box in (one.bounding_box() for one in page.locator(TARGETS).all() if one.is_visible())
            if box is None or box["height"] < SMALLEST
        ]  # fmt: skip
        assert small == [], name


DESKS = {
    "yjw.clerk": ("/desk", "/desk/file", "/desk/statistics", "/desk/notices"),
    "qh.officer": ("/desk",),
    "lx_xf.supervisor": (
        "/desk", "/desk/statistics", "/desk/statistics?by=unit&by=channel&compare=yoy", "/desk/statistics/hot",
        "/desk/statistics/rows?m=total_submissions",
    ),
    "qh_xf.operator": ("/desk/links", "/desk/parked"),
}  # fmt: skip


@pytest.mark.parametrize("user", list(DESKS))
def test_the_desk_has_no_barrier_that_axe_can_find(desk: Enter, user: str) -> None:
    page = desk(user, scripts=True)
    found = {}
    for path in DESKS[user]:
        answer = page.goto(path)
        assert answer is not None and answer.status == 200, path
        if faults := faults_of(page):
            found[path] = faults
    assert found == {}


def test_what_is_done_with_a_matter_has_no_barrier_that_axe_can_find(window: Open, desk: Enter) -> None:
    village, clerk = window("yj", scripts=True), desk("yjw.clerk", scripts=True)
    receipt = file_a_matter(village, "无障碍检查：办理")
    eventually(tells(village, receipt, "撤回，处理意见作出之前"))
    found = {"acts": faults_of(village)}
    village.locator("summary", has_text="撤回，处理意见作出之前").click()
    village.locator("details", has_text="撤回，处理意见作出之前").get_by_role("button").click()
    village.get_by_role("heading", name="确定要撤回吗？").wait_for()
    found["sure"] = faults_of(village)
    for path in (f"/desk/submissions/{receipt.number}", f"/desk/file?split_of={receipt.number}"):
        answer = clerk.goto(path)
        assert answer is not None and answer.status == 200, path
        found[path] = faults_of(clerk)
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_the_whole_form_can_be_filled_in_with_the_keyboard(window: Open) -> None:
    page = window("yj")
    fill_in(page, "只用键盘")
    page.get_by_role("button", name="提交").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="受理凭证").wait_for()
