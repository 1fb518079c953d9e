"""The main job, end to end: reports are read in, filled in, sent back, mended, approved, rendered, published.

Everything is done on pages in a browser, against the processes of `make run`. What the public page and the PDF have to
hold is what stood on the clerk's pages, read off them; the totals were added up by hand.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits
from tests.browser.pages import (
    approve,
    cell,
    choose_picture,
    enter,
    filing_of,
    open_review,
    press,
    save,
    section,
    sign_in,
    submit,
    wait_until_public,
)
from tests.browser.paper import download, run, squeezed, words_of
from tests.support.cast import PASSWORD
from tests.support.main_job_reports import (
    CIVIL_2019,
    GRANTED,
    MARKET_2022,
    SECTIONS,
    SEED_001,
    SEED_003,
    Seed,
)
from tests.support.serving import Site

pytestmark = pytest.mark.database

PARAGRAPH = "三是基层公开还不均衡。部分站所公开内容更新不及时，全年抽查 24 个栏目，发现 5 个超过三个月未更新。"
CAPTION = "政务公开专区（大厅一层）"
REASON = "依申请公开的数字与登记簿不符，请核对后重新提交。"
EXPLANATION = "文字为初稿口径，表格按登记簿统计。"
REMARK = "登记簿上予以公开的自然人申请少 1 件，部分公开的多 1 件。"
REAL = [pytest.param(seed, marks=pytest.mark.real) for seed in (SEED_001, SEED_003)]


@pytest.fixture(params=[CIVIL_2019, MARKET_2022, *REAL], ids=lambda seed: seed.name)
def seed(request: pytest.FixtureRequest, site: Site, tmp_path: Path) -> Seed:
    """A report read into an agency of its own, with a clerk who is also a supervisor, and a supervisor who is not."""
    seed: Seed = request.param
    tree = tmp_path / "agencies.csv"
    tree.write_text(
        f"code,name,kind,parent\ntop-{seed.year},上级人民政府,政府,\n{code(seed)},{seed.agency},部门,top-{seed.year}\n"
    )
    site.manage("load_agencies", str(tree))
    site.manage("shell", "--no-imports", "-c", f"from tests.browser.county import staff; staff({seed.year})")
    site.manage("import_report", str(seed.file), "--agency", code(seed), "--year", str(seed.year))
    return seed


def code(seed: Seed) -> str:
    return f"agency-{seed.year}"


def address(seed: Seed) -> str:
    return f"/reports/{seed.year}/{code(seed)}/"


def test_a_report_is_filed_sent_back_mended_approved_and_read(visit: Visits, seed: Seed, tmp_path: Path) -> None:
    public, clerk, supervisor = visit("/"), visit("/"), visit("/")
    assert not is_public(public, seed)
    sign_in(clerk, f"clerk-{seed.year}", PASSWORD)
    write(clerk, seed, tmp_path)
    be_refused_for_an_error(clerk, seed)
    explain_and_submit(clerk, seed, number=1)
    assert not is_public(public, seed)

    cannot_approve_what_one_submitted(clerk)
    sign_in(supervisor, f"supervisor-{seed.year}", PASSWORD)
    send_back(supervisor, seed)
    mend(clerk, seed)
    lines = lines_of(clerk)
    explain_and_submit(clerk, seed, number=2)
    approve(supervisor, seed.year, seed.agency)
    wait_until_public(public, address(seed))

    read_page(public, seed)
    read_pdf(download(public), lines, seed)
    expect_published(clerk, supervisor, seed)


def is_public(page: Page, seed: Seed) -> bool:
    """Whether page and PDF can be read without signing in."""
    answers = {page.request.get(address(seed) + file).status for file in ("", "report.pdf")}
    assert answers in ({404}, {200})
    return answers == {200}


def write(clerk: Page, seed: Seed, folder: Path) -> None:
    """What was read from the file stands there; put figures, a paragraph and a picture to it."""
    clerk.get_by_role("link", name=f"{seed.year} 年度").click()
    for table, typed in by_table(seed.typed).items():
        section(clerk, table)
        enter(clerk, typed)
        save(clerk)
    section(clerk, "problems")
    cell(clerk, "problems").press("Control+End")
    clerk.keyboard.insert_text(f"\n{PARAGRAPH}")
    press(clerk, "保存并继续")
    expect(clerk.get_by_role("heading", name="六、其他需要报告的事项")).to_be_visible()
    section(clerk, "overview")
    choose_picture(clerk, folder, picture(), CAPTION)
    expect(cell(clerk, "overview")).to_have_value(re.compile(rf"\n〔图片1：{re.escape(CAPTION)}〕$"))


def by_table(typed: dict[str, str]) -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = {}
    for where, text in typed.items():
        tables.setdefault(where.split(".")[0], {})[where] = text
    return tables


def picture() -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize((640, 360)).save(file, "PNG")
    return file.getvalue()


def be_refused_for_an_error(clerk: Page, seed: Seed) -> None:
    """The button does nothing, nor does a request that leaves the button out; the finding leads to the cell."""
    clerk.goto(f"/desk/{filing_of(clerk)}/check/")
    expect(clerk.get_by_role("button", name="提交审核")).to_be_disabled()
    clerk.locator("form[action$='/submit/']").evaluate("form => form.submit()")
    expect(clerk.get_by_role("alert")).to_contain_text("报告还有错误，改正后方可提交。")
    clerk.get_by_role("link", name=seed.finding).click()
    expect(cell(clerk, "applications.received.individual")).to_be_focused()
    expect(cell(clerk, "applications.received.individual-note")).to_contain_text(seed.finding)
    enter(clerk, {GRANTED: seed.mended})
    save(clerk)


def explain_and_submit(clerk: Page, seed: Seed, *, number: int) -> None:
    """Explain what the checks ask about, submit from the check page and print the receipt."""
    clerk.goto(f"/desk/{filing_of(clerk)}/check/")
    for box in clerk.get_by_label("向主管部门说明情况").filter(visible=True).all():
        box.fill(EXPLANATION)
    submit(clerk)
    expect(clerk.get_by_role("button", name="打印")).to_be_visible()
    paper = run("pdftotext", "-", "-", given=clerk.pdf())
    assert f"{seed.year}-{code(seed)}-{number:02d}" in paper
    assert "提交时间" in paper
    assert "打印" not in paper


def cannot_approve_what_one_submitted(both: Page) -> None:
    both.goto(f"/review/{filing_of(both)}/")
    expect(both.get_by_text("该报告由您本人提交，须由他人审核。")).to_be_visible()
    expect(both.get_by_role("button", name="审核通过并公开")).to_have_count(0)
    both.goto(f"/desk/{both.url.split('/')[-2]}/")


def send_back(supervisor: Page, seed: Seed) -> None:
    """With a reason, and a comment on the cell that is pressed."""
    open_review(supervisor, seed.year, seed.agency)
    expect(cell(supervisor, "applications.received.total")).to_contain_text(seed.totals["applications.received.total"])
    expect(supervisor.get_by_text(EXPLANATION).first).to_be_visible()
    cell(supervisor, GRANTED).click()
    supervisor.keyboard.insert_text(REMARK)
    supervisor.get_by_label("退回理由").fill(REASON)
    press(supervisor, "退回报送单位")
    expect(supervisor.locator(".message")).to_contain_text("已退回")


def mend(clerk: Page, seed: Seed) -> None:
    """The reason stands on the task list, the remark at its section with the way to its cell."""
    clerk.goto(f"/desk/{filing_of(clerk)}/")
    expect(clerk.get_by_text(REASON)).to_be_visible()
    clerk.get_by_role("listitem").filter(has_text="有审核意见").get_by_role("link").click()
    remark = clerk.get_by_role("listitem").filter(has_text=REMARK)
    remark.get_by_role("link", name="“（一）予以公开”行“自然人”列").click()
    expect(cell(clerk, GRANTED)).to_be_focused()
    enter(clerk, seed.mended_again)
    save(clerk)


def lines_of(clerk: Page) -> list[str]:
    """What the clerk's pages hold, in the order of the form: title, headings, lines of text, rows of tables."""
    filing = filing_of(clerk)
    clerk.goto(f"/desk/{filing}/")
    lines = [clerk.locator("h1 span").first.inner_text()]
    for name in SECTIONS:
        clerk.goto(f"/desk/{filing}/{name}/")
        before, rows, behind = clerk.evaluate(CONTENT, name)
        title = [] if name == "preamble" else [clerk.locator("h1 span").first.inner_text()]
        lines += [*title, *before.splitlines(), *rows, *behind.splitlines()]
    return [re.sub("〔图片1：(.*)〕", r"\1", line) for line in lines]


CONTENT = """name => {
  const text = (id) => document.getElementById(id)?.value ?? "";
  const shown = (cell) => [...cell.childNodes].filter((each) => each.nodeName !== "DETAILS");
  const label = (cell) => shown(cell).map((each) => each.textContent);
  const cell = (cell) => cell.querySelector("input, output")?.value ?? label(cell).join("");
  const rows = [...document.querySelectorAll("table.form tr:not(.balance)")];
  return [text(name), rows.map((row) => [...row.cells].map(cell).join("")), text(name + ".after")];
}"""
"""The text before the tables, their rows as text without what explains them, and the text behind them."""


def read_page(public: Page, seed: Seed) -> None:
    public.goto("/")
    public.get_by_role("link", name=f"{seed.year} 年").first.click()
    public.get_by_role("link", name=seed.agency).click()
    expect(public).to_have_url(re.compile(f"{address(seed)}$"))
    expect(public.get_by_role("table")).to_have_count(3)
    expect(public.locator("th:not([scope])")).to_have_count(0)
    for where, text in (seed.was_read | seed.typed | seed.mended_again | seed.totals).items():
        expect(cell(public, where)).to_have_text(text)
    expect(public.get_by_text(PARAGRAPH)).to_be_visible()
    figure = public.get_by_role("figure")
    expect(figure).to_contain_text(CAPTION)
    assert figure.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 640


def read_pdf(path: Path, lines: list[str], seed: Seed) -> None:
    """Every line in its order; every sentence of the file that was read; all fonts embedded; the picture."""
    words, at = words_of(path), 0
    for line in filter(None, map(squeezed, lines)):
        found = words.find(line, at)
        assert found >= 0, f"{line} does not follow {words[max(0, at - 60) : at]}"
        at = found + len(line)
    assert [sentence for sentence in (*sentences_of(seed), PARAGRAPH) if squeezed(sentence) not in words] == []
    fonts = run("pdffonts", str(path)).splitlines()[2:]
    assert len(fonts) >= 4
    assert {font.split()[-5] for font in fonts} == {"yes"}, fonts
    assert len(run("pdfimages", "-list", str(path)).splitlines()) == 3


def sentences_of(seed: Seed) -> list[str]:
    """What ends with a full stop, without the mark of a list in front."""
    lines = seed.file.read_text(encoding="utf-8").splitlines()
    sentences = [sentence for line in lines for sentence in re.findall("[^。]+。", line.lstrip("- "))]
    assert len(sentences) > 15
    return sentences


def expect_published(clerk: Page, supervisor: Page, seed: Seed) -> None:
    clerk.goto("/desk/")
    expect(clerk.get_by_role("row").filter(has_text=seed.agency)).to_contain_text("已公开")
    supervisor.goto(f"/review/?year={seed.year}")
    expect(supervisor.get_by_role("row").filter(has_text=seed.agency)).to_contain_text("已公开")
