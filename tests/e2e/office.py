"""What officers do at their desks."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.support.cluster import eventually


def reaches_the_desk(page: Page, number: str, worklist: str = "cases", state: str = "taken") -> None:
    """Wait until the work list has the item, on whichever of its pages, and open it."""
    item = page.locator(f'a[href^="/desk/{worklist}/"]', has_text=number)  # the inbox may name it as well
    more = page.get_by_role("link", name="看下一页")

    def listed() -> bool:
        page.goto(f"/desk?list={worklist}&state={state}")
        while not item.count() and more.count():
            more.first.click()
        return item.count() > 0

    eventually(listed)
    item.click()
    page.get_by_role("heading", name="现在可以办").wait_for()


def take(page: Page, step: str, fill: Callable[[Locator], None] = lambda _: None) -> None:
    """Open the step, fill its form in, send it, and read that it was done."""
    form = page.locator("details", has=page.locator("summary", has_text=re.compile(rf"^\s*{re.escape(step)}\s*$")))
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    fill(form)
    form.get_by_role("button", name=step, exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已办")


def decision(form: Locator) -> None:
    """The words of the handling decision, in the order that the law asks for."""
    form.get_by_label("信访人反映的").fill("村口小水渠被冲断八米，三十亩小麦无法灌溉。")
    form.get_by_label("查明的事实和理由").fill("经镇水利站现场查看，水渠冲断属实，系暴雨冲刷所致。")
    form.get_by_role("textbox", name="依据").fill("青禾镇人民政府权责清单：村镇公共设施养护。")
    form.get_by_label("予以支持", exact=True).check()
    form.get_by_label("意见说明").fill("对修复水渠的诉求予以支持。")
    form.get_by_label("何时、由谁落实").fill("镇水利站于本月二十日前修复。")


def service(form: Locator) -> None:
    """How she received it."""
    form.get_by_label("直接送达").check()
    form.get_by_label("送达凭据").fill("本人签收")
