"""What the tests of saving look at: the line that says how it stands, and what the browser keeps."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import enter
from tests.support.cast import PASSWORD
from tests.support.serving import Site

KEPT = """async () => {
  const opening = indexedDB.open("unsaved", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("pages", { keyPath: "id" });
  const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const database = await done(opening);
  const pages = await done(database.transaction("pages").objectStore("pages").getAll());
  database.close();
  return pages.map(({ at, data }) => ({ at, data: new TextDecoder().decode(data) }));
}"""
"""[{at, data}] of everything the browser keeps of pages that are not saved."""

UNTIL = f"""async (since) => {{
  const kept = {KEPT};
  for (let times = 0; times < 20000; times++) {{
    const pages = await kept();
    if (%s) return;
  }}
  throw new Error("the browser keeps something else");
}}"""
"""Asks again and again, without a clock: a test may have stopped the page's."""


def line(page: Page) -> Locator:
    return page.locator("[data-saved]")


def expect_ready(page: Page) -> None:
    """The page looks after saving and the session."""
    expect(page.locator("[data-status]")).to_be_visible()


def expect_saved(page: Page) -> None:
    expect(line(page)).to_have_text(re.compile(r"已保存 \d\d:\d\d:\d\d"))


def kept(page: Page) -> list[dict]:
    return page.evaluate(KEPT)


def enter_and_keep(page: Page, address: str, text: str) -> None:
    """Type a text at once and wait until the browser keeps it."""
    since = page.evaluate("Date.now()")
    enter(page, {address: text})
    page.evaluate(UNTIL % "pages.some((page) => page.at >= since)", since)


def wait_until_nothing_is_kept(page: Page) -> None:
    page.evaluate(UNTIL % "pages.length === 0", 0)


def hear_nothing(page: Page) -> None:
    """The page learns no more by itself what others save; it would take that over before the test types."""
    page.route("**/now/", lambda route: route.abort())


def try_again(page: Page) -> None:
    """The button may be gone: the page tries again by itself too."""
    page.locator("[data-again]").dispatch_event("click")


def give_password(site: Site, *usernames: str) -> None:
    in_shell(
        site,
        "from reports.agencies.models import User\n"
        f"for user in User.objects.filter(username__in={usernames!r}):\n"
        f"    user.set_password({PASSWORD!r}); user.save()",
    )


def pass_time_until_the_session_ends(page: Page, *, but_for: int) -> None:
    """Let so many minutes be left. The clock has to be installed; the session is as old as the people of the site."""
    left = page.context.request.get(urljoin(page.url, "/account/session/")).json()["ends"]
    page.clock.fast_forward((left - but_for * 60) * 1000)


def end_session(site: Site, page: Page) -> None:
    """As if too much time had passed."""
    key = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "sessionid")
    in_shell(site, f"from django.contrib.sessions.models import Session\nSession.objects.get(pk={key!r}).delete()")


def in_shell(site: Site, code: str) -> str:
    return site.manage("shell", "--no-imports", "-c", code)


def sign_in_over_the_page(page: Page, password: str = PASSWORD, *, login: str = "") -> None:
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    if login:
        dialog.get_by_label("用户名或电子邮箱").fill(login)
    dialog.get_by_label("密码").fill(password)
    dialog.get_by_role("button", name="登录").click()
