"""Blocks pasted into a table and copied out of it."""

from __future__ import annotations

import time

from playwright.sync_api import Page, expect

from reports import editions
from reports.document.figures import complete, flat, write_number
from tests.browser.clipboard import excel, paste, tabs, word, wps
from tests.browser.conftest import Bureau, Visits
from tests.browser.county import YEAR
from tests.browser.pages import cell, enter
from tests.browser.test_entry_keys import opened
from tests.support import cast

EDITION = editions.edition_for(YEAR)
COLUMNS = ("individual", "company", "research", "public_welfare", "legal_service", "other_body")
HEAD = [
    ["3x3:", "7x1:申请人情况"],
    ["1x2:自然人", "5x1:法人或其他组织", "1x2:总计"],
    ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
]


def values(page: Page, row: str) -> list[str]:
    return [cell(page, f"applications.{row}.{column}").input_value() for column in COLUMNS]


def panel(page: Page) -> list[str]:
    shown = page.locator("[data-pasted]")
    return [shown.get_by_role("status").inner_text(), *shown.get_by_role("listitem").all_inner_texts()]


def test_it_places_a_block_from_the_cell_and_takes_it_back_at_once(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank)
    granted = cell(page, "applications.granted.company")
    enter(page, {"applications.granted.company": "9", "applications.granted.other_body": "6"})
    granted.focus()
    page.evaluate("""() => { window.heard = []; for (const kind of ["input", "change"]) document.addEventListener(kind,
        ({ target, bubbles }) => bubbles && window.heard.push(`${kind} ${target.id}`)); }""")
    paste(granted, text=tabs([["1", "２３", "—", "1,234"], ["0", "若干", "1.5", "-4"]]), html="")
    assert values(page, "granted") == ["", "1", "23", "", "1234", "6"]
    assert values(page, "partly_granted") == ["", "0", "", "", "", ""]
    expect(cell(page, "applications.granted.total")).to_have_text("1264")
    assert panel(page) == [
        "已填入 4 个单元格。 另有 4 处请核对。",
        "“（一）予以公开”行“社会公益组织”列：“—”不是数字，未填入；如确实没有，请填 0",
        "“（二）部分公开（区分处理的，只计这一情形，不计其他情形）”行“科研机构”列：“若干”不是数字，未填入",
        "“（二）部分公开（区分处理的，只计这一情形，不计其他情形）”行“社会公益组织”列：“1.5”小数位数过多，未填入",
        "“（二）部分公开（区分处理的，只计这一情形，不计其他情形）”行“法律服务机构”列：“-4”是负数，未填入",
    ]
    heard = page.evaluate("window.heard")
    for address in ("granted.company", "granted.research", "granted.legal_service", "partly_granted.company"):
        assert [kind for kind in ("input", "change") if f"{kind} applications.{address}" in heard] == [
            "input",
            "change",
        ]
    page.keyboard.press("Control+z")
    assert values(page, "granted") == ["", "9", "", "", "", "6"]
    assert values(page, "partly_granted") == [""] * 6
    assert panel(page) == ["已撤销粘贴，恢复 4 个单元格。"]
    paste(granted, text="3\t4\n5\t6")
    assert values(page, "partly_granted") == ["", "5", "6", "", "", ""]
    enter(page, {"applications.partly_granted.company": "50"})
    page.get_by_role("button", name="撤销粘贴").click()
    assert values(page, "granted") == ["", "9", "", "", "", "6"]
    assert values(page, "partly_granted") == ["", "50", "", "", "", ""]
    assert panel(page) == ["已恢复 3 个单元格；此后又修改过的 1 个单元格保持不变。"]
    paste(cell(page, "applications.carried_out.legal_service"), text="1\t2\t3\t4\n5\t6\t7\t8\n")
    assert values(page, "carried_out") == ["", "", "", "", "1", "2"]
    beyond = [f"“{figure}”在本表中没有对应的单元格，未填入" for figure in (4, 5, 6, 7, 8)]
    assert panel(page) == ["已填入 2 个单元格。 另有 5 处请核对。", *beyond]


def test_it_matches_the_labels_of_a_whole_table_and_compares_its_totals(visit: Visits, blank: Bureau) -> None:
    rows = [
        ["3x1:一、本年新收政府信息公开申请数量", "12", "4", "0", "0", "2", "0", "18"],
        ["3x1:二、上年结转政府信息公开申请数量", "1", "0", "0", "0", "0", "0", "1"],
        ["1x4:三、本年度办理结果", "2x1:（一）予以公开", "6", "4", "0", "0", "0", "0", "11"],
        ["2x1:（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "2", "0", "0", "0", "0", "0", "2"],
        ["1x2:（四）无法提供", "1．本机关不掌握相关政府信息", "3", "0", "0", "0", "0", "0", "3"],
        ["2.没有现成信息需要另行制作", "0", "0", "0", "0", "1", "0", "1"],
        ["3x1:四、结转下年度继续办理", "1", "", "", "", "1", "", "2"],
        ["3x1:五、其他说明", "7", "", "", "0", "", "", "7"],
    ]
    page = opened(visit, blank)
    for number, shape in enumerate((word, excel, wps)):
        paste(cell(page, "applications.refused_state_secret.legal_service"), html=shape([*HEAD, *rows]))
        assert values(page, "received") == ["12", "4", "0", "0", "2", "0"], shape
        assert values(page, "granted") == ["6", "4", "0", "0", "0", "0"]
        assert values(page, "partly_granted") == ["2", "0", "0", "0", "0", "0"]
        assert values(page, "unavailable_not_held") == ["3", "0", "0", "0", "0", "0"]
        assert values(page, "unavailable_not_compiled") == ["0", "0", "0", "0", "1", "0"]
        assert values(page, "carried_out") == ["1", "", "", "", "1", ""]
        assert values(page, "refused_state_secret") == [""] * 6
        assert panel(page) == [
            "已填入 38 个单元格。 另有 2 处请核对。",
            "五、其他说明：“7 0 7”在本表中没有对应的单元格，未填入",
            "“（一）予以公开”行“总计”列：粘贴内容为 11，按各项相加为 10",
        ]
        expect(cell(page, "applications.granted.total")).to_have_text("10")
        if number == 0:
            expect(page.locator("tr.balance td").nth(1)).to_have_text("")
        page.get_by_role("button", name="撤销粘贴").click()
        assert values(page, "received") == [""] * 6


def test_it_matches_columns_in_another_order_and_drops_labels_that_say_nothing(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank)
    block = [["序号", "办理结果", "商业企业", "自然人"], ["1", "部分公开", "3", "5"], ["2", "重复申请", "１", "2"]]
    paste(cell(page, "applications.received.individual"), text=tabs(block))
    assert values(page, "partly_granted")[:3] == ["5", "3", ""]
    assert values(page, "not_processed_repeated")[:3] == ["2", "1", ""]
    paste(cell(page, "applications.refused_state_secret.company"), text=tabs([["甲科", "1", "2"], ["乙科", "3", "4"]]))
    assert values(page, "refused_state_secret")[:3] == ["", "1", "2"]
    assert values(page, "refused_prohibited_by_law")[:3] == ["", "3", "4"]


def test_it_places_tables_of_several_blocks_and_of_repeated_headings(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank, "disclosure")
    block = [
        ["4x1:第二十条第（一）项"],
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "0", "0", "0"],
        ["规范性文件", "3", "1", "8"],
        ["4x1:第二十条第（五）项"],
        ["信息内容", "3x1:本年处理决定数量"],
        ["行政许可", "3x1:4,289,602"],
        ["4x1:第二十条第（六）项"],
        ["信息内容", "3x1:本年处理决定数量"],
        ["行政处罚", "3x1:7"],
        ["行政强制", "3x1:/"],
        ["4x1:第二十条第（八）项"],
        ["信息内容", "3x1:本年收费金额（单位：万元）"],
        ["行政事业性收费", "3x1:18651.064104"],
    ]
    paste(cell(page, "disclosure.rules.made"), html=word(block))
    found = {
        address: cell(page, f"disclosure.{address}").input_value()
        for address in ("normative_documents.in_force", "licensing.decisions", "penalties.decisions", "fees.amount")
    }
    assert found == {
        "normative_documents.in_force": "8",
        "licensing.decisions": "4289602",
        "penalties.decisions": "7",
        "fees.amount": "18651.064104",
    }
    assert panel(page)[1:] == ["“行政强制”行“本年处理决定数量”列：“/”不是数字，未填入；如确实没有，请填 0"]
    page = visit(page.url.replace("/disclosure/", "/disputes/"), by=blank.clerk)
    kinds = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    block = [
        ["5x1:行政复议", "10x1:行政诉讼"],
        [*(f"1x2:{kind}" for kind in kinds), "5x1:未经复议直接起诉", "5x1:复议后起诉"],
        [*kinds, *kinds],
        ["1", "0", "2", "0", "3", "4", "0", "0", "0", "4", "0", "0", "5", "0", "6"],
    ]
    paste(cell(page, "disputes.cases.reconsideration_upheld"), html=excel(block))
    for column, expected in (
        ("reconsideration_other_result", "2"),
        ("litigation_direct_upheld", "4"),
        ("litigation_after_reconsideration_other_result", "5"),
    ):
        expect(cell(page, f"disputes.cases.{column}")).to_have_value(expected)
    assert panel(page)[1:] == ["“复议后起诉·总计”列：粘贴内容为 6，按各项相加为 5"]


def test_it_copies_a_range_and_the_whole_table_and_pastes_them_by_the_clipboard(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    enter(page, {"applications.granted.individual": "3", "applications.granted.company": "4"})
    enter(page, {"applications.partly_granted.individual": "5", "applications.partly_granted.company": "0"})
    cell(page, "applications.granted.individual").click()
    cell(page, "applications.partly_granted.company").click(modifiers=["Shift"])
    expect(page.locator("td[data-marked]")).to_have_count(4)
    expect(cell(page, "applications.granted.individual")).to_be_focused()
    page.keyboard.press("Control+c")
    expect(page.locator("[data-table-says]")).to_have_text("已复制 2 行 2 列。")
    assert page.evaluate("navigator.clipboard.readText()") == "3\t4\r\n5\t0"
    cell(page, "applications.refused_state_secret.research").focus()
    page.keyboard.press("Control+v")
    assert values(page, "refused_state_secret") == ["", "", "3", "4", "", ""]
    assert values(page, "refused_prohibited_by_law") == ["", "", "5", "0", "", ""]
    page.keyboard.press("Control+z")
    assert values(page, "refused_state_secret") == [""] * 6

    cell(page, "applications.granted.individual").focus()
    for key in ("Shift+ArrowRight", "Shift+ArrowDown", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    expect(page.locator("td[data-marked]")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.locator("td[data-marked]")).to_have_count(0)
    page.get_by_role("button", name="复制全表").click()
    copied = page.evaluate("navigator.clipboard.readText()").split("\r\n")
    assert len(copied) == 3 + 25
    assert copied[3].startswith("一、本年新收政府信息公开申请数量\t\t\t")
    assert copied[5] == "三、本年度办理结果\t（一）予以公开\t\t3\t4\t\t\t\t\t7"
    cell(page, "applications.granted.individual").fill("")
    cell(page, "applications.received.individual").focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+v")
    assert values(page, "granted") == ["3", "4", "", "", "", ""]
    assert values(page, "received") == [""] * 6
    assert panel(page) == ["已填入 4 个单元格。"]


def test_a_whole_report_of_figures_is_pasted_in_well_under_a_minute(visit: Visits, blank: Bureau) -> None:
    """One paste a table, the time from the first to what the server has saved of the last; without the mouse."""
    figures = flat(complete(EDITION, cast.figures(EDITION)))
    pages = [opened(visit, blank, "disclosure")]
    pages += [visit(pages[0].url.replace("disclosure", code), by=blank.clerk) for code in ("applications", "disputes")]
    start = time.monotonic()
    for page, code in zip(pages, ("disclosure", "applications", "disputes"), strict=True):
        table = EDITION.tables[code]
        rows = [[row, *([""] * (table.blocks[0].label_depth - 1))] for row in table.row_names.values() if row]
        rows = rows or [[]]
        for row, typed in zip(table.row_names, rows, strict=True):
            cells = [cell for cell in table.cells.values() if cell.row == row]
            typed += [write_number(figures[cell.address], decimals=cell.decimals) for cell in cells]
        paste(page.locator("td input").first, text=tabs(rows))
        assert panel(page) == [f"已填入 {len(table.entered)} 个单元格。"]
        page.keyboard.press("Control+End")
        page.keyboard.press("Tab")
        expect(page.locator("[data-status]")).to_contain_text("已保存")
    assert time.monotonic() - start < 60
    pages[1].reload()
    expect(cell(pages[1], "applications.handled.total")).to_have_text(str(figures["applications.handled.total"]))
