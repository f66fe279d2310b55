"""What a person does at the citizens' pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

TITLE = "村口的小水渠被冲断，三十亩地浇不上水"
TEXT = "二月二十六日夜里下大雨，村口的小水渠被冲断了约八米。\n三十亩小麦浇不上水，请镇里尽快派人修。"


@dataclass(frozen=True)
class Receipt:
    """What the paper says."""

    number: str
    code: str


def fill_in(page: Page, title: str = TITLE) -> None:
    """Open the form and write down what happened."""
    page.goto("/file")
    page.get_by_role("textbox", name="标题").fill(title)
    page.get_by_role("textbox", name="经过和请求").fill(TEXT)
    page.get_by_label("事情发生在哪里").select_option(label="青禾镇杨家村")
    page.get_by_label("属于哪一类").select_option(label="村镇建设")
    page.get_by_role("radio", name="求决").check()
    page.get_by_role("textbox", name="姓名").fill("王桂英")
    page.get_by_role("textbox", name="联系方式").fill("13800000000")
    page.get_by_role("textbox", name="通信地址").fill("杨家村二组")


def receipt_on(page: Page) -> Receipt:
    """Read the receipt that the page shows."""
    page.get_by_role("heading", name="受理凭证").wait_for()
    return Receipt(page.locator("#number").inner_text(), page.locator("#code").inner_text())


def file_a_matter(page: Page, title: str = TITLE) -> Receipt:
    """File, and take the receipt."""
    fill_in(page, title)
    page.get_by_role("button", name="提交").click()
    return receipt_on(page)


def look_up(page: Page, receipt: Receipt) -> str:
    """Ask how it stands; the words of the page."""
    page.goto("/look-up")
    page.get_by_label("编号").fill(receipt.number)
    page.get_by_label("查询码").fill(receipt.code)
    page.get_by_role("button", name="查询").click()
    page.get_by_role("heading", name="办理情况").wait_for()
    return page.locator("main").inner_text()


def tells(page: Page, receipt: Receipt, *words: str) -> Callable[[], str]:
    """Whether the look-up page says all of these by now; the words of the page."""

    def told() -> str:
        shown = look_up(page, receipt)
        return shown if all(one in shown for one in words) else ""

    return told
