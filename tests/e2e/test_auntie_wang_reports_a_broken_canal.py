"""Auntie Wang files at the village; the township decides; she reads the answer at the village; the county counts it.

Her browser has no JavaScript, and neither has the officer's.
"""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Enter, Open
from tests.e2e.filing import TITLE, file_a_matter, fill_in, receipt_on, tells
from tests.e2e.office import decision, reaches_the_desk, service, take
from tests.support.cluster import eventually

CATEGORY = "城乡建设"


def closure(form: Locator) -> None:
    """What was promised has been done."""
    form.get_by_label("已落实").check()
    form.get_by_label("结案说明").fill("水渠已修复通水。")


def counted(county: Page) -> dict[str, int]:
    """What the county's figures say of the category: received, in hand, concluded, on time."""
    county.goto("/desk/statistics?by=category")
    row = county.get_by_role("row").filter(has=county.get_by_role("rowheader", name=CATEGORY, exact=True))
    cells = row.first.get_by_role("cell").all_inner_texts() if row.count() else ["0", "0", "0", "0", "（0/0）"]
    on_time = cells[4].partition("（")[2].partition("/")[0].strip()
    counts = dict(zip(("received", "initial", "in_hand", "concluded"), map(int, cells[:4]), strict=True))
    return {**counts, "on_time": int(on_time)}


def test_a_broken_canal_from_the_village_to_the_answer(window: Open, desk: Enter) -> None:
    county = desk("lx_xf.supervisor")
    before = counted(county)
    village, officer = window("yj"), desk("qh.officer")

    receipt = file_a_matter(village)
    expect(village.locator("main")).not_to_contain_text(TITLE)
    village.emulate_media(media="print")
    expect(village.locator("header.top")).to_be_hidden()
    expect(village.locator(".receipt")).to_be_visible()
    village.emulate_media(media="screen")

    reaches_the_desk(officer, receipt.number)
    expect(officer.locator("main")).to_contain_text("三十亩小麦浇不上水")
    take(officer, "受理告知")
    eventually(tells(village, receipt, "青禾镇人民政府", "受理告知书"))
    take(officer, "出具处理意见书", decision)
    take(officer, "登记送达", service)
    take(officer, "结案", closure)

    answer = eventually(tells(village, receipt, "已办结"))
    for words in ("对修复水渠的诉求予以支持", "镇水利站于本月二十日前修复", "申请复查", "杨家村村民委员会已登记"):
        assert words in answer

    def one_more() -> bool:
        now = counted(county)
        return all(now[name] == before[name] + 1 for name in ("received", "concluded", "on_time"))

    eventually(one_more)
    assert counted(county)["in_hand"] == before["in_hand"]


def test_a_double_click_files_once(window: Open, desk: Enter) -> None:
    village, clerk = window("yj"), desk("yjw.clerk")
    title = "双击提交的一件事"
    rows = clerk.get_by_role("region", name="已登记的件").get_by_role("row").filter(has_text=title)
    before = rows.count()
    fill_in(village, title)
    village.get_by_role("button", name="提交").dblclick()
    receipt = receipt_on(village)

    def registered() -> bool:
        clerk.goto("/desk")
        return clerk.get_by_role("link", name=receipt.number).count() > 0

    eventually(registered)
    assert rows.count() == before + 1


def test_a_reload_of_the_receipt_shows_the_same_receipt(window: Open) -> None:
    village = window("yj")
    receipt = file_a_matter(village, "重新载入凭证")
    village.reload()
    assert receipt_on(village) == receipt


def test_what_a_clerk_writes_down_at_the_counter_can_be_looked_up_at_home(window: Open, desk: Enter) -> None:
    clerk = desk("yjw.clerk")
    clerk.goto("/desk/file")
    clerk.get_by_label("标题").fill("电话反映路灯不亮")
    clerk.get_by_label("反映的内容").fill("村小学门口的路灯坏了三盏，晚上看不见路。")
    clerk.get_by_label("事发地").select_option(label="青禾镇杨家村")
    clerk.get_by_label("类别").select_option(label="村镇建设")
    clerk.get_by_role("radio", name="求决").check()
    clerk.get_by_label("渠道").select_option(label="来电")
    clerk.get_by_role("textbox", name=re.compile("^姓名")).fill("李大爷")
    clerk.get_by_label("已向信访人读回核对").check()
    clerk.get_by_role("button", name="登记并出具凭证").click()
    receipt = receipt_on(clerk)
    eventually(tells(window("yj"), receipt, "杨家村村民委员会已登记"))
    clerk.goto(f"/desk/submissions/{receipt.number}")
    expect(clerk.locator("main")).to_contain_text("李大爷")
    expect(clerk.locator(".way")).to_contain_text("已登记")
