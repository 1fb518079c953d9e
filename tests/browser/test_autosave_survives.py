"""What is typed outlives sessions, servers, networks and browsers, and is shown to nobody else."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import chromium
from tests.browser.autosaving import (
    end_session,
    enter_and_keep,
    expect_ready,
    expect_saved,
    give_password,
    hear_nothing,
    kept,
    line,
    pass_time_until_the_session_ends,
    sign_in_over_the_page,
    try_again,
    wait_until_nothing_is_kept,
)
from tests.browser.conftest import WIDE, Bureau, Visits
from tests.browser.county import YEAR
from tests.browser.pages import begin, cell, enter, press, section, sign_in
from tests.support.cast import PASSWORD
from tests.support.serving import Site, manage, migrated, running, surroundings

pytestmark = pytest.mark.database

SENTENCE = "本机关坚持以公开为常态不公开为例外，持续做好政府信息公开工作。"
"""31 characters, none of which an input method would compose here."""


def typed(number: int, length: int = 1250) -> str:
    """The part of a text that is typed in one phase; no two are alike."""
    return (f"第{number}段：" + SENTENCE * 50)[:length]


@dataclass
class Restarted:
    """A site of the test's own on one port, which can be stopped and started again."""

    variables: dict[str, str]
    bureau: Bureau
    port: str = ""

    def start(self) -> Iterator[Site]:
        return running(self.variables, *(["--port", self.port] if self.port else []))


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Restarted]:
    make = (
        "from tests.support import cast; from tests.browser import county; import json\n"
        "from reports.agencies.models import Agency\n"
        f"cast.report_year({YEAR})\n"
        "print(json.dumps(county._bureau(cast.agency('county', '青岚县人民政府', Agency.Kind.GOVERNMENT), 1)))"
    )
    with surroundings(tmp_path / "own", like=migrated()) as variables:
        yield Restarted(variables, Bureau(**json.loads(manage(variables, "shell", "--no-imports", "-c", make))))


def test_none_of_5000_characters_is_lost(own: Restarted, browser: Browser) -> None:
    """Across the end of the session, a restart of the server, and ten minutes without network."""
    with own.start() as site:
        own.port = str(urlsplit(site.address).port)
        give_password(site, "clerk-01")
        visit = Visits(site, browser)
        page = visit("/")
        page.clock.install()
        sign_in(page, "clerk-01", PASSWORD)
        page.goto("/desk/")
        begin(page, YEAR)
        section(page, "overview")
        text = cell(page, "overview")
        text.focus()
        page.keyboard.type(typed(1))
        page.clock.run_for(3000)
        expect_saved(page)

        end_session(site, page)
        # A machine that stands still for seconds makes a pause in the typing, in which the dialog may open.
        stop_the_clock(page)
        page.keyboard.type(typed(2))
        page.clock.run_for(6000)
        sign_in_over_the_page(page, "wrong")
        expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("密码不正确")
        sign_in_over_the_page(page)
        expect(page.get_by_role("dialog")).to_be_hidden()
        expect(text).to_be_focused()
        expect_saved(page)
        page.clock.resume()

    page.keyboard.type(typed(3))
    page.clock.run_for(3000)
    expect(line(page)).to_contain_text("保存失败")
    with own.start() as site:
        try_again(page)
        expect_saved(page)

        page.context.set_offline(True)
        page.keyboard.type(typed(4)[:600])
        page.clock.fast_forward("10:00")
        page.keyboard.type(typed(4)[600:])
        page.clock.run_for(3000)
        expect(line(page)).to_contain_text("保存失败")
        page.context.set_offline(False)
        expect_saved(page)
        wait_until_nothing_is_kept(page)

        everything = "".join(typed(number) for number in (1, 2, 3, 4))
        assert len(everything) == 5000
        asked: list[str] = []
        page.on("dialog", lambda dialog: asked.append(dialog.type))
        page.reload()
        assert asked == []
        expect(cell(page, "overview")).to_have_value(everything)
        visit.close()


def launched(browser: Browser, folder: Path, site: Site, session: str) -> BrowserContext:
    """A browser with a profile of its own, which outlives it."""
    context = browser.browser_type.launch_persistent_context(
        folder,
        executable_path=chromium.PROGRAM,
        args=chromium.OPTIONS,
        base_url=site.address,
        viewport=WIDE,
        locale="zh-CN",
    )
    context.add_cookies([{"name": "sessionid", "value": session, "url": site.address}])
    return context


def stop_the_clock(page: Page) -> None:
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 60)


def kill(context: BrowserContext, folder: Path) -> None:
    """End the browser of a profile as a power cut would, and see it gone."""
    with context.expect_event("close"):
        kill_processes(folder)


def kill_processes(folder: Path) -> None:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if f"--user-data-dir={folder}".encode() in path.read_bytes():
                os.kill(int(path.parent.name), signal.SIGKILL)
        except (FileNotFoundError, ProcessLookupError):
            continue


def test_a_killed_browser_loses_nothing_that_is_older_than_seconds(
    site: Site, browser: Browser, blank: Bureau, tmp_path: Path
) -> None:
    context = launched(browser, tmp_path, site, blank.clerk)
    page = context.pages[0]
    page.goto("/desk/")
    filing = begin(page, YEAR)
    page.goto(f"/desk/{filing}/overview/")
    context.set_offline(True)
    enter_and_keep(page, "overview", "断网时写的一段。")
    assert all("断网时" not in each["data"] for each in kept(page)), "encrypted"
    kill(context, tmp_path)

    context = launched(browser, tmp_path, site, blank.second_clerk)
    page = context.pages[0]
    page.goto(f"/desk/{filing}/overview/")
    expect_ready(page)
    expect(page.locator("[data-offer]")).to_be_hidden()
    enter(page, {"overview": "同事写的一段。"})
    expect_saved(page)

    context.add_cookies([{"name": "sessionid", "value": blank.clerk, "url": site.address}])
    page.goto(f"/desk/{filing}/overview/")
    offer = page.locator("[data-offer]")
    expect(offer).to_contain_text("有 1 处曾在此浏览器中填写，未送达服务器")
    expect(offer).to_contain_text("现为 同事写的一段。 · 未保存 断网时写的一段。")
    offer.get_by_role("button", name="采用").click()
    expect(cell(page, "overview")).to_have_value("断网时写的一段。")
    conflict = page.locator("[data-conflict=overview]")
    expect(conflict).to_contain_text("周宁于")
    conflict.get_by_role("button", name="保留我的").click()
    expect_saved(page)
    wait_until_nothing_is_kept(page)
    page.reload()
    expect(cell(page, "overview")).to_have_value("断网时写的一段。")
    expect(offer).to_be_hidden()
    context.close()


def test_another_person_sees_nothing_and_signing_out_clears_it(visit: Visits, blank: Bureau, site: Site) -> None:
    number = blank.code.rpartition("-")[2]
    give_password(site, f"clerk-{number}", f"second-{number}")
    page = visit("/")
    sign_in(page, f"clerk-{number}", PASSWORD)
    page.goto("/desk/")
    filing = begin(page, YEAR)
    page.clock.install()
    section(page, "overview")
    end_session(site, page)
    enter_and_keep(page, "overview", "只有我能看到的一段。")
    sign_in_over_the_page(page, login=f"second-{number}")
    expect(page.get_by_role("heading", name="现在登录的是其他人")).to_be_visible()
    page.clock.fast_forward("00:21")  # nothing of the first person's page goes on
    expect(page.get_by_text("只有我能看到的一段。")).to_have_count(0)
    page.goto(f"/desk/{filing}/overview/")
    expect_ready(page)
    expect(page.locator("[data-offer]")).to_be_hidden()
    press(page, "退出")
    expect(page.get_by_role("link", name="登录")).to_be_visible()
    assert len(kept(page)) == 1, "that of the first"

    page.goto(f"/account/login/?next=/desk/{filing}/overview/")
    page.get_by_label("用户名或电子邮箱").fill(f"clerk-{number}")
    page.get_by_label("密码").fill(PASSWORD)
    press(page, "登录")
    expect(page.locator("[data-offer]")).to_contain_text("只有我能看到的一段。")
    press(page, "退出")
    expect(page.get_by_role("link", name="登录")).to_be_visible()
    assert kept(page) == []


def test_it_warns_before_a_session_ends_and_goes_on_by_one_click(visit: Visits, blank: Bureau) -> None:
    page = visit("/desk/", by=blank.clerk)
    begin(page, YEAR)
    page.clock.install()
    hear_nothing(page)  # or it would be told that there is time left
    section(page, "overview")
    warning = page.locator("[data-ending]")
    expect_ready(page)
    expect(warning).to_be_hidden()
    pass_time_until_the_session_ends(page, but_for=4)
    expect(warning).to_contain_text("登录将于")
    first = warning.inner_text()
    enter(page, {"overview": "一句话。"})
    page.clock.run_for(3000)
    expect_saved(page)
    expect(warning).to_be_hidden()  # work goes on by itself

    pass_time_until_the_session_ends(page, but_for=4)
    expect(warning).to_contain_text("登录将于")
    assert warning.inner_text() != first, "another end has another time"
    press(page, "继续工作")
    expect(warning).to_be_hidden()
