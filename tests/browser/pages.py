"""What a person does on the pages, by the words that stand on them."""

from __future__ import annotations

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect


def faults_of(page: Page) -> list[str]:
    """All that axe-core finds in the page as it is now."""
    return [
        f"{page.url} {fault['id']}: {node['html'][:200]}"
        for fault in Axe().run(page).response["violations"]
        for node in fault["nodes"]
    ]


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
    """Save and wait for the page that says so; the page before may have said it too."""
    with page.expect_navigation():
        press(page, "保存")
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()


def follow(page: Page) -> None:
    """Press Enter on a link and wait until the page it leads to has its focus: the browser moves it to the place
    the address names in a frame of its own, after the page is loaded."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


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


def choose_picture(page: Page, folder: Path, data: bytes, caption: str) -> None:
    """Add a picture to the section that is open; `folder` is for its file."""
    file = folder / "picture.png"
    file.write_bytes(data)
    pictures = page.locator("#pictures")
    if pictures.get_attribute("open") is None:
        pictures.locator("summary").click()
    page.get_by_label("图片（PNG 或 JPEG").set_input_files(file)
    page.get_by_label("图题").fill(caption)
    press(page, "添加图片")


def submit(page: Page) -> None:
    """From the check page of a report with which nothing is wrong."""
    press(page, "提交审核")
    expect(page.get_by_role("heading", name="提交回执")).to_be_visible()


def sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/account/login/")
    page.get_by_label("用户名或电子邮箱").fill(username)
    page.get_by_label("密码").fill(password)
    press(page, "登录")
    expect(page.get_by_role("button", name="退出")).to_be_visible()


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def open_review(page: Page, year: int, agency: str) -> None:
    """As a supervisor, from the board of the year."""
    page.goto(f"/review/?year={year}")
    page.get_by_role("link", name=agency).click()
    expect(page.locator("article.report h1")).to_contain_text("年度报告")


def approve(page: Page, year: int, agency: str) -> None:
    open_review(page, year, agency)
    press(page, "审核通过并公开")
    expect(page.locator(".message")).to_contain_text("PDF")


def wait_until_public(page: Page, path: str) -> None:
    """Ask for a public page until it is there, two minutes at most."""
    page.goto("/")
    page.evaluate(ASK_AGAIN, path)


ASK_AGAIN = """async (path) => {
  for (let times = 0; times < 480; times++) {
    if ((await fetch(path)).ok) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`${path} is not public`);
}"""
