"""Entering figures from the keyboard, and what the table says of itself meanwhile."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, Bureau, Visits
from tests.browser.county import YEAR
from tests.browser.pages import begin, cell, enter, section

ROW, COLUMNS = "applications.granted", ("individual", "company", "research")
GRANTED, COMPANY, RESEARCH = (f"{ROW}.{column}" for column in COLUMNS)
PARTLY, RECEIVED = "applications.partly_granted.individual", "applications.received.individual"
LAST_OF_ROW, NEXT_ROW = f"{ROW}.other_body", PARTLY
ABOVE_SUM, BELOW_SUM = "applications.other_remaining.individual", "applications.carried_out.individual"

COMES_APART = """async () => {
  const [text, field] = ["details.help[open] > div", "input:focus"].map((each) => document.querySelector(each));
  for (let frames = 0; frames < 300; frames++) {
    await new Promise(requestAnimationFrame);
    const [a, b] = [text, field].map((each) => each.getBoundingClientRect());
    if (a.top >= b.bottom || a.bottom <= b.top || a.left >= b.right || a.right <= b.left) return true;
  }
  return false;
}"""
"""The field that takes the focus may still be on its way into view."""


def opened(visit: Visits, bureau: Bureau, code: str = "applications", **options: object) -> Page:
    page = visit("/desk/", by=bureau.clerk, **options)
    begin(page, YEAR)
    section(page, code)
    return page


def at(page: Page, address: str) -> None:
    expect(cell(page, address)).to_be_focused()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_it_moves_like_a_spreadsheet(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank)
    cell(page, GRANTED).focus()
    for keys, expected in (
        (["Tab"], COMPANY),
        (["Shift+Tab"], GRANTED),
        (["Enter"], PARTLY),
        (["Shift+Enter"], GRANTED),
        (["ArrowDown"], PARTLY),
        (["ArrowUp"], GRANTED),
        (["ArrowRight"], COMPANY),
        (["ArrowRight"], RESEARCH),
        (["ArrowLeft", "ArrowLeft"], GRANTED),
        (["ArrowLeft"], GRANTED),
        (["Control+End"], "applications.carried_out.other_body"),
        (["Control+Home"], RECEIVED),
    ):
        press(page, *keys)
        at(page, expected)
    cell(page, LAST_OF_ROW).focus()
    press(page, "Tab")  # over the computed total
    at(page, NEXT_ROW)
    cell(page, ABOVE_SUM).focus()
    press(page, "Enter")
    at(page, BELOW_SUM)
    press(page, "ArrowUp")
    at(page, ABOVE_SUM)
    assert page.url.endswith("/applications/")


def test_it_moves_sideways_at_the_edge_of_the_text_only_and_selects_what_it_comes_to(
    visit: Visits, blank: Bureau
) -> None:
    page = opened(visit, blank)
    enter(page, {GRANTED: "12", COMPANY: "345"})
    cell(page, GRANTED).focus()
    press(page, "End", "ArrowLeft")
    at(page, GRANTED)
    press(page, "ArrowRight")
    at(page, GRANTED)
    press(page, "ArrowRight")
    at(page, COMPANY)
    page.keyboard.type("7")  # instead of what was selected
    expect(cell(page, COMPANY)).to_have_value("7")
    cell(page, GRANTED).click()
    page.keyboard.type("8")
    expect(cell(page, GRANTED)).to_have_value("8")


def test_esc_restores_and_a_composing_input_method_is_left_alone(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank)
    enter(page, {GRANTED: "5"})
    cell(page, COMPANY).focus()
    cell(page, GRANTED).focus()
    page.keyboard.type("67")
    expect(cell(page, f"{ROW}.total")).to_have_text("67")
    press(page, "Escape")
    expect(cell(page, GRANTED)).to_have_value("5")
    expect(cell(page, f"{ROW}.total")).to_have_text("5")
    for composing in ({"isComposing": True}, {"keyCode": 229}):
        for key in ("Enter", "Tab", "ArrowDown", "ArrowRight", "Escape", "F1"):
            is_taken = cell(page, GRANTED).evaluate(
                """(input, [key, composing]) => !input.dispatchEvent(
                  new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...composing }))""",
                [key, composing],
            )
            assert not is_taken, (key, composing)
            at(page, GRANTED)
    expect(cell(page, GRANTED)).to_have_value("5")


def test_it_says_once_and_politely_what_became_of_the_totals(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank)
    outputs = page.locator("table.form output")
    expect(outputs.first).to_be_attached()
    assert set(outputs.evaluate_all("all => all.map((each) => each.getAttribute('aria-live'))")) == {"off"}
    said = page.locator("[data-table-says]")
    expect(said).to_have_attribute("role", "status")
    cell(page, GRANTED).focus()
    page.keyboard.type("4")
    expect(said).to_be_empty()
    press(page, "Enter")
    expect(said).to_contain_text("“（一）予以公开”行“总计”列 4")
    expect(said).to_contain_text("“（七）总计”行“自然人”列 4")


def test_it_explains_rows_and_columns_at_the_keyboard_by_touch_and_without_a_script(
    visit: Visits, blank: Bureau
) -> None:
    page = opened(visit, blank)
    shown = page.locator("details.help[open] > div")
    cell(page, COMPANY).focus()
    press(page, "F1")
    expect(shown).to_contain_text("依据：《条例》第三十六条第（一）、（二）项")
    expect(page.locator("[data-table-says]")).to_contain_text("例：申请查询公交票价核定文件")
    at(page, COMPANY)
    press(page, "F1")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("例：建筑公司申请公开招标结果。")
    page.keyboard.type("3")
    press(page, "Escape")
    expect(shown).to_have_count(0)
    expect(cell(page, COMPANY)).to_have_value("3")
    sign = page.get_by_label("“（二）部分公开（区分处理的，只计这一情形，不计其他情形）”填报说明")
    sign.focus()
    press(page, "Enter")
    expect(shown).to_contain_text("《条例》第三十七条")
    press(page, "Escape")
    expect(shown).to_have_count(0)
    expect(sign).to_be_focused()

    page = visit(page.url, by=blank.clerk, size=NARROW, scripts=False)
    page.get_by_label("“自然人”填报说明").click()
    expect(page.locator("details.help[open] > div")).to_be_in_viewport()


def test_the_explanation_never_covers_the_cell_that_is_typed_in(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank)
    for size in ({"width": 1366, "height": 700}, NARROW):
        page.set_viewport_size(size)
        for row in ("received", "refused_state_secret", "other_remaining", "carried_out"):
            cell(page, f"applications.{row}.individual").focus()
            press(page, "F1")
            expect(page.locator("details.help[open]")).to_have_count(1)
            assert page.evaluate(COMES_APART), (size, row)
            press(page, "Escape")


def test_the_head_and_the_labels_stay_in_view(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank)
    cell(page, "applications.carried_out.individual").focus()
    expect(page.get_by_role("columnheader", name="自然人")).to_be_in_viewport(ratio=1)
    page.set_viewport_size(NARROW)
    cell(page, "applications.carried_out.other_body").focus()
    expect(page.get_by_role("columnheader", name="法律服务机构")).to_be_in_viewport()
    expect(page.get_by_role("rowheader", name="四、结转下年度继续办理")).to_be_in_viewport(ratio=1)
    assert page.get_by_role("rowheader", name="四、结转下年度继续办理").bounding_box()["width"] < 200
