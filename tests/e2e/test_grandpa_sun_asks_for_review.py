"""Grandpa Sun asks a second time about his canal, sends photographs, urges, waits longer, and asks the county to look.

He files at the village with the number of his first time, so that both are one matter. The township extends the time
and decides; he asks for review with number and code; the county upholds. No browser has JavaScript.
"""

from __future__ import annotations

import re

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.e2e.conftest import Enter, Open
from tests.e2e.filing import Receipt, file_a_matter, fill_in, look_up, receipt_on, tells
from tests.e2e.office import decision, reaches_the_desk, service, take
from tests.support.cluster import eventually
from tests.support.files_of_people import CAMERA, photograph

FIRST = "孙大爷反映小水渠被冲断"
AGAIN = "小水渠还是没有修"
NOT_ENOUGH = "只修了渠口三米，下游五米没有修，三十亩地还是浇不上水。"
RED, WIDE = photograph(), photograph((90, 40))


def picture(name: str, data: bytes) -> FilePayload:
    """A photograph as a browser takes it from the disk."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": data}


def ask_again(page: Page, first: Receipt) -> Receipt:
    """File with the number and code of the first time, and a photograph."""
    fill_in(page, AGAIN)
    page.get_by_text("以前反映过同一件事").click()
    page.get_by_label("以前的编号").fill(first.number)
    page.get_by_label("以前的查询码").fill(first.code)
    page.get_by_label("附件").set_input_files([picture("水渠.jpg", RED)])
    page.get_by_role("button", name="提交").click()
    return receipt_on(page)


def add(form: Locator) -> None:
    """More words, and one more photograph."""
    form.get_by_label("补充的内容").fill("昨天又塌了一段，附上照片。")
    form.get_by_label("材料").set_input_files([picture("又塌了.jpg", WIDE)])


def longer(form: Locator) -> None:
    """Why the unit needs more time, as the petitioner is told."""
    form.get_by_label("延期理由").fill("汛期水位未退，须待水位下降后勘测设计，故延长办理期限。")


def request(form: Locator) -> None:
    """What he is not content with, and whom he asks."""
    form.get_by_label("临溪县人民政府").check()
    form.get_by_label("不服的内容和理由").fill(NOT_ENOUGH)


def opinion(form: Locator) -> None:
    """The county's words."""
    form.get_by_label("查明的事实和理由").fill("经实地复核，渠口三米已经修复，下游五米列入四月施工计划。")
    form.get_by_role("textbox", name="依据").fill("《信访工作条例》第三十五条。")
    form.get_by_label("维持", exact=True).check()
    form.get_by_label("意见说明").fill("原处理意见事实清楚、依据正确，予以维持。")


def printed(page: Page, title: str) -> bytes:
    """The paper as a file."""
    with page.expect_download() as got:
        page.get_by_role("button", name=re.compile(f"{title}.*PDF")).last.click()
    return got.value.path().read_bytes()


def test_from_a_second_letter_to_the_countys_opinion(window: Open, desk: Enter) -> None:
    village, officer = window("yj"), desk("qh.officer")
    first = file_a_matter(village, FIRST)
    reaches_the_desk(officer, first.number)
    at_work = officer.url
    take(officer, "受理告知")

    again = ask_again(village, first)
    shown = eventually(tells(village, again, "青禾镇人民政府", "受理告知书"))
    assert "下载 水渠.jpg" in shown
    take(village, "补充情况或者材料", add)
    take(village, "催办（每天计一次）")
    expect(village.locator("main")).to_contain_text("已催办 1 次")

    def arrived() -> bool:
        officer.goto(at_work)
        return all(
            words in officer.locator("main").inner_text() for words in ("昨天又塌了一段", "又塌了.jpg", "催办次数")
        )

    eventually(arrived)
    address = officer.get_by_role("link", name="又塌了.jpg").get_attribute("href")
    assert address is not None
    file = eventually(lambda: answer if (answer := officer.request.get(address)).status == 200 else None)
    assert file is not None
    assert file.headers["content-type"] == "image/jpeg"
    assert CAMERA.encode() not in file.body()

    leader = desk("qh.leader")
    leader.goto(at_work)
    take(leader, "延长办理期限", longer)
    eventually(tells(village, again, "延长办理期限", "汛期水位未退"))
    officer.goto(at_work)
    take(officer, "出具处理意见书", decision)
    take(officer, "登记送达", service)
    eventually(tells(village, again, "处理意见已送达", "前申请复查"))

    ask = village.locator("summary", has_text=re.compile("如不服，可在.*前申请复查")).inner_text().strip()
    take(village, ask, request)
    county = desk("lx_gov.officer")
    reaches_the_desk(county, first.number, "reviews", "requested")
    expect(county.locator("main")).to_contain_text(NOT_ENOUGH)
    take(county, "受理申请")
    take(county, "出具意见书", opinion)
    take(county, "登记送达", service)
    eventually(tells(village, again, "已作出复查意见：维持", "原处理意见事实清楚", "申请复核"))

    once, twice = printed(village, "复查意见书"), printed(village, "复查意见书")
    assert once.startswith(b"%PDF") and once == twice


def test_each_office_is_evaluated_apart_and_a_withdrawal_is_asked_once_more(window: Open, desk: Enter) -> None:
    village, officer = window("yj"), desk("qh.officer")
    receipt = file_a_matter(village, "孙大爷想想又撤回")
    reaches_the_desk(officer, receipt.number)
    take(officer, "受理告知")
    eventually(tells(village, receipt, "评价，可以修改：信访部门", "评价，可以修改：责任单位（青禾镇人民政府）"))
    unit = village.locator("details", has=village.locator("summary", has_text="责任单位"))
    unit.locator("summary").click()
    unit.get_by_label("满意", exact=True).check()
    unit.get_by_role("button", name="责任单位").click()
    expect(village.locator("main")).to_contain_text("您对责任单位的评价：满意")

    withdrawal = village.locator("details", has=village.locator("summary", has_text="撤回，处理意见作出之前"))
    withdrawal.locator("summary").click()
    withdrawal.get_by_role("button", name="撤回").click()
    expect(village.get_by_role("heading", name="确定要撤回吗？")).to_be_visible()
    village.get_by_role("button", name="不撤回，返回").click()
    expect(village.get_by_role("heading", name="办理情况")).to_be_visible()
    assert "信访人撤回" not in look_up(village, receipt)
