"""A whole filing from opening to the receipt with the keyboard alone. Whatever has to be found is found with Tab."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from reports import editions
from reports.document.figures import flat
from tests.browser.conftest import Bureau, Visits
from tests.browser.county import YEAR
from tests.support import cast

EDITION = editions.edition_for(YEAR)
FIGURES = flat(cast.figures(EDITION)) | {"disclosure.rules.made": 1, "disclosure.rules.in_force": 1}
"""Of a bureau, which makes no rules: that asks for an explanation."""
REASON = "系与市级部门联合制定，按要求由本机关填报。"
MOST = 400
"""Presses of Tab; no page has as many places to go to."""

FOCUS = """() => {
  const element = document.activeElement;
  const label = element.labels?.[0]?.textContent ?? "";
  return {
    id: element.id,
    tag: element.tagName,
    name: (element.getAttribute("aria-label") || label || element.textContent).trim(),
    value: element.value ?? "",
    isCell: element.matches("td input"),
    isSeen: element.matches(":focus-visible") && element.getClientRects().length > 0,
  };
}"""


def tab_to(page: Page, name: str = "", **wanted: object) -> dict:
    """Press Tab until the focus is on what bears the name and has the given properties."""
    for _press in range(MOST):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if name in focus["name"] and all(focus[key] == value for key, value in wanted.items()):
            assert focus["isSeen"], focus
            return focus
    raise AssertionError(f"Tab never comes to {name} {wanted}")


def press_button(page: Page, name: str) -> None:
    tab_to(page, name, tag="BUTTON")
    page.keyboard.press("Enter")


def fill_table(page: Page, entered: list[str]) -> None:
    """Type each cell's figure and go on with Tab, in the order of the form."""
    assert tab_to(page, isCell=True)["id"] == entered[0]
    for address in entered:
        page.keyboard.type(str(FIGURES[address]))
        page.keyboard.press("Tab")
    assert not page.evaluate(FOCUS)["isCell"]
    typed = page.locator("td input").evaluate_all("all => all.map((input) => [input.id, input.value])")
    assert typed == [[address, str(FIGURES[address])] for address in entered]


def write(page: Page, words: str) -> None:
    """Into the text that has the focus. The test of a whole day's typing is another one."""
    page.keyboard.insert_text(words)


def test_a_whole_filing_is_made_with_the_keyboard_alone(visit: Visits, blank: Bureau) -> None:
    page = visit("/desk/", by=blank.clerk)
    tab_to(page, tag="BUTTON", value=str(YEAR))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="报告各部分")).to_be_visible()
    tab_to(page, "引言", tag="A")
    page.keyboard.press("Enter")
    texts = cast.texts(EDITION, blank.name, YEAR)
    for section in EDITION.sections:
        expect(page.get_by_role("heading", level=1)).to_contain_text(section.title or section.name)
        page.wait_for_load_state()  # with its scripts
        if section.tables:
            fill_table(page, [cell.address for table in EDITION.tables_of(section) for cell in table.entered])
        else:
            tab_to(page, id=section.text_address)
            write(page, texts[section.text_address])
        press_button(page, "保存并继续")
    expect(page.get_by_role("list", name="校验问题")).to_contain_text("规章")
    explain(page)
    press_button(page, "提交审核")
    expect(page.get_by_role("heading", name="提交回执")).to_be_visible()
    expect(page.get_by_text(f"{YEAR}-{blank.code}-01")).to_be_visible()


def explain(page: Page) -> None:
    """Answer whatever asks for an explanation and save the answers."""
    tab_to(page, tag="TEXTAREA", value="")
    write(page, REASON)
    tab_to(page, tag="BUTTON", name="保存")
    page.keyboard.press("Enter")
    expect(page.get_by_text(REASON).first).to_be_visible()
