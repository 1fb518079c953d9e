"""A new edition of the form needs a file and no code: a made-up one, with a row and a column more, up to its PDF."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Bureau, County, Visits
from tests.browser.county import MADE_UP_YEAR
from tests.browser.pages import approve, begin, cell, enter, press, save, section, submit, wait_until_public
from tests.browser.paper import download, squeezed, words_of

# The row and the column that no other edition has meet in the third of these cells.
TYPED = {
    "applications.received.foundation": "7",
    "applications.granted.foundation": "4",
    "applications.other_withdrawn.foundation": "3",
    "applications.received.individual": "2",
    "applications.other_withdrawn.individual": "2",
}
TOTALS = {
    "applications.received.total": "9",
    "applications.other_withdrawn.total": "5",
    "applications.handled.foundation": "7",
    "applications.handled.total": "9",
}
TEXTS = {
    "overview": "（一）主动公开\n本机关按照新的格式编制本报告。",
    "problems": "本机关的公开工作还有不足。",
    "other": "本年度未收取信息处理费。",
}


def test_a_report_of_it_is_filed_approved_and_set(visit: Visits, county: County, blank: Bureau) -> None:
    clerk, public = visit("/desk/", by=blank.clerk), visit("/")
    begin(clerk, MADE_UP_YEAR)
    write(clerk)
    submit(clerk)
    approve(visit("/", by=county.supervisor), MADE_UP_YEAR, blank.name)

    path = f"/reports/{MADE_UP_YEAR}/{blank.code}/"
    wait_until_public(public, path)
    public.goto(path)
    expect(public.get_by_role("columnheader", name="基金会")).to_be_visible()
    expect(public.get_by_role("rowheader", name="3.申请人撤回申请")).to_be_visible()
    for address, text in (TYPED | TOTALS).items():
        expect(cell(public, address)).to_have_text(text)
    read_pdf(words_of(download(public)), blank)


def write(clerk: Page) -> None:
    """Everything the form asks for, one section after the other, up to the check page."""
    for code, text in TEXTS.items():
        section(clerk, code)
        enter(clerk, {code: text})
        save(clerk)
    for code in ("disclosure", "disputes", "applications"):
        section(clerk, code)
        if code == "applications":
            enter(clerk, TYPED)
        press(clerk, "空白填 0")
        expect(clerk.get_by_text("个空白单元格填为 0。")).to_be_visible()
    for address, text in TOTALS.items():
        expect(cell(clerk, address)).to_have_text(text)
    clerk.get_by_role("link", name="核对并提交").click()


def read_pdf(words: str, bureau: Bureau) -> None:
    assert f"{bureau.name}{MADE_UP_YEAR}年政府信息公开年度报告（示例）" in words
    assert "商业企业科研机构社会公益组织法律服务机构基金会其他组织" in words
    # Six applicants of the other editions, the new one before the last, and the total.
    assert "一、本年新收政府信息公开申请数量" + "2" + "0000" + "7" + "0" + "9" in words
    assert "3.申请人撤回申请" + "2" + "0000" + "3" + "0" + "5" in words
    assert squeezed(TEXTS["overview"]) in words
