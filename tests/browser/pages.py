"""What a person does on the pages, by the words that stand on them."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect


def cell(page: Page, address: str) -> Locator:
    """An input or a computed figure; also the text of a section."""
    return page.locator(f'[id="{address}"]')


def enter(page: Page, typed: dict[str, str]) -> None:
    """{address: what is typed}."""
    for address, text in typed.items():
        cell(page, address).fill(text)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def save(page: Page) -> None:
    """Save and wait for the page that says so."""
    press(page, "保存")
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()


def begin(page: Page, year: int) -> int:
    """Open the filing of a year from the clerk's home. Returns its id."""
    page.locator(f'button[name=year][value="{year}"]').click()
    expect(page.get_by_role("heading", name="报告各部分")).to_be_visible()
    return filing_of(page)


def filing_of(page: Page) -> int:
    """The id of the filing whose page is open."""
    found = re.search(r"/desk/(\d+)/", page.url)
    assert found, page.url
    return int(found[1])


def section(page: Page, code: str) -> None:
    """Go to a section of the filing that is open."""
    page.goto(f"/desk/{filing_of(page)}/{code}/")


def sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/account/login/")
    page.get_by_label("用户名或电子邮箱").fill(username)
    page.get_by_label("密码").fill(password)
    press(page, "登录")
    expect(page.get_by_role("button", name="退出")).to_be_visible()


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
