"""The supervisor's and the public's pages in a browser: pressing cells, doing without scripts, reading everywhere."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, Bureau, County, Visits
from tests.browser.county import YEAR
from tests.browser.pages import cell, faults_of, overflow, press, submit, wait_until_public

GRANTED = "applications.granted.company"


@pytest.fixture
def submitted(visit: Visits, written: Bureau) -> Bureau:
    page = visit(f"/desk/{written.filing}/check/", by=written.clerk)
    submit(page)
    return written


def review(visit: Visits, county: County, bureau: Bureau, **options: object) -> Page:
    return visit(f"/review/{bureau.filing}/", by=county.supervisor, **options)


def row(page: Page, number: int) -> list[str]:
    """[section or row, column] of the comment in the given row, as chosen."""
    lists = page.locator("fieldset.comment").nth(number).locator("select")
    return [each.input_value() for each in lists.all()]


def test_pressing_a_cell_or_a_heading_begins_a_comment_on_it(visit: Visits, county: County, submitted: Bureau) -> None:
    page = review(visit, county, submitted)
    cell(page, GRANTED).click()
    page.keyboard.type("与台账不符")
    page.locator("#overview > h2").click()
    page.keyboard.type("请补充数据")
    cell(page, "disputes.cases.reconsideration_upheld").click()
    page.keyboard.type("请核对")
    chosen = [row(page, number) for number in range(3)]
    assert chosen == [
        ["applications.granted", "company"],
        ["overview", ""],
        ["disputes.cases", "reconsideration_upheld"],
    ]
    page.get_by_label("退回理由").fill("数据有误")
    press(page, "退回报送单位")
    expect(page.get_by_text("已退回。")).to_be_visible()
    clerk = visit(f"/desk/{submitted.filing}/applications/", by=submitted.clerk)
    expect(clerk.get_by_text("与台账不符")).to_be_visible()


def test_it_is_sent_back_without_scripts(visit: Visits, county: County, submitted: Bureau) -> None:
    page = review(visit, county, submitted, scripts=False)
    page.get_by_label("退回理由").fill("数据有误")
    press(page, "增加意见")
    fourth = page.locator("fieldset.comment").nth(3)
    fourth.get_by_label("部分或行目").select_option("applications.granted")
    fourth.get_by_label("列目").select_option("company")
    press(page, "退回报送单位")
    expect(page.get_by_role("link", name="请填写意见内容")).to_be_visible()
    expect(page.get_by_label("退回理由")).to_have_value("数据有误")
    page.locator("fieldset.comment").nth(3).get_by_label("审核意见").fill("与台账不符")
    press(page, "退回报送单位")
    expect(page.get_by_text("已退回。")).to_be_visible()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_supervisors_pages_are_accessible(
    visit: Visits, county: County, submitted: Bureau, size: dict[str, int]
) -> None:
    page = review(visit, county, submitted, size=size)
    for path in ("/review/", f"/review/?year={YEAR}", f"/review/{submitted.filing}/"):
        page.goto(path)
        assert overflow(page) == 0, path
        assert faults_of(page) == [], path


def test_an_approved_report_is_public_on_every_page_for_everybody(
    visit: Visits, county: County, submitted: Bureau
) -> None:
    page = review(visit, county, submitted)
    press(page, "审核通过并公开")
    expect(page.get_by_text("已审核通过")).to_be_visible()
    report = f"/reports/{YEAR}/{submitted.code}/"
    wait_until_public(page, report)
    for size in (WIDE, NARROW):
        reader = visit("/", size=size)
        found, compared = f"/search/?q={submitted.name}", f"/compare/?of={YEAR}-{submitted.code}"
        numbers = f"/agencies/{submitted.code}/numbers/"
        pages = (
            "/",
            numbers,
            f"/years/{YEAR}/",
            f"/agencies/{submitted.code}/",
            "/agencies/county/",
            found,
            compared,
            report,
        )
        for path in pages:
            reader.goto(path)
            expect(reader.get_by_text(submitted.name).first).to_be_visible()
            assert overflow(reader) == 0, path
            assert faults_of(reader) == [], path
        reader.locator('.proof a[href^="/verify/"]').click()
        expect(reader.get_by_role("heading", name="有效：本文件已公开")).to_be_visible()
        assert overflow(reader) == 0
        assert faults_of(reader) == []
        assert reader.context.cookies() == []
    plain = visit(report, scripts=False)
    plain.get_by_role("link", name="五、存在的主要问题及改进情况").click()
    expect(plain).to_have_url(re.compile("#problems$"))
    press(plain, "English")
    expect(plain.get_by_role("link", name="Download the PDF")).to_be_visible()
    expect(plain.get_by_role("heading", name="五、存在的主要问题及改进情况")).to_be_visible()


def test_on_a_phone_the_labels_stay_in_view_while_figures_scroll(
    visit: Visits, county: County, submitted: Bureau
) -> None:
    page = review(visit, county, submitted, size=NARROW)
    label = page.locator("table.form--applications tbody th").first
    before = label.bounding_box()
    cell(page, "applications.received.total").scroll_into_view_if_needed()
    after = label.bounding_box()
    assert before
    assert after
    assert after["x"] == pytest.approx(before["x"], abs=1)
