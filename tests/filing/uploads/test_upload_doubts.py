"""What is doubtful in a document that was read: asked beside its passages, decided, and never guessed."""

from __future__ import annotations

import re

import pytest

from reports.document.figures import flat
from reports.filing import drafts
from reports.models import Filing
from reports.publishing.excel import workbook
from tests.support.importing_shapes import Rows, figures_of
from tests.support.uploading import a_report, decide, figures, page_of, read

pytestmark = pytest.mark.slow

GRANTED = "applications.granted.individual"
OTHER = [f"applications.other_{code}.individual" for code in ("not_corrected", "fee_unpaid", "remaining")]


def with_row(label: str, numbers: list[str]) -> object:
    """A report's change: the row of this label has these numbers."""

    def change(section: str, rows: Rows) -> Rows:
        return [row[: len(row) - len(numbers)] + numbers if label in row else row for row in rows]

    return change


RUN_TOGETHER = with_row("（一）予以公开", ["", "", "", "", "", "", "4000323975"])


def test_a_doubtful_cell_is_marked_with_its_reason_and_its_candidates(clerk, filing):
    page = page_of(clerk, read(clerk, filing, a_report(filing, change=RUN_TOGETHER)))
    assert f'<td id="{GRANTED}" class="entered doubtful">' in page
    asked = page[page.index(f'id="doubt-{GRANTED}"') :].partition("</fieldset>")[0]
    assert "4000323975" in asked
    assert re.search(r'value="keep"\s+checked', asked)
    assert asked.count('type="radio"') >= 2


def test_a_doubtful_cell_stays_blank_until_somebody_decides(clerk, filing):
    upload = read(clerk, filing, a_report(filing, change=RUN_TOGETHER))
    decide(clerk, upload, "all")
    row = {key for key in flat(figures_of(filing.edition)) if key.startswith("applications.granted.")}
    expected = flat(figures_of(filing.edition))
    assert figures(filing) == {
        key: value for key, value in expected.items() if key not in row or key in figures(filing)
    }
    assert GRANTED not in figures(filing)


def test_a_candidate_is_picked_and_what_is_typed_counts_more(clerk, filing):
    upload = read(clerk, filing, a_report(filing, change=RUN_TOGETHER))
    page = page_of(clerk, upload)
    asked = page[page.index(f'id="doubt-{GRANTED}"') :].partition("</fieldset>")[0]
    candidate = asked.partition('type="radio"')[2].partition('value="')[2].partition('"')[0]
    company = GRANTED.replace("individual", "company")
    decide(clerk, upload, "all", **{f"pick.{GRANTED}": candidate, f"typed.{company}": "１，２３４"})
    assert figures(filing)[GRANTED] == int(candidate)
    assert figures(filing)[company] == 1234


def test_what_cannot_be_read_is_said_at_its_field_and_nothing_is_taken(clerk, filing):
    upload = read(clerk, filing, a_report(filing, change=RUN_TOGETHER))
    answer = decide(clerk, upload, "all", **{f"typed.{GRANTED}": "十二"})
    assert answer.status_code == 422
    page = answer.content.decode()
    asked = page[page.index(f'id="doubt-{GRANTED}"') :].partition("</fieldset>")[0]
    assert "“十二”不是数字" in asked
    assert 'value="十二"' in asked
    assert 'aria-invalid="true"' in asked
    assert figures(filing) == {}
    # Another part is not held up by it.
    assert decide(clerk, upload, "disclosure", page, **{f"typed.{GRANTED}": "十二"}).status_code == 302


def test_a_value_nobody_offered_is_refused(clerk, filing):
    upload = read(clerk, filing, a_report(filing, change=RUN_TOGETHER))
    decide(clerk, upload, "all", **{f"pick.{GRANTED}": "77"})
    assert GRANTED not in figures(filing)


def test_the_number_of_an_undivided_row_is_asked_for(clerk, filing):
    def undivided(section: str, rows: Rows) -> Rows:
        if section != "applications":
            return rows
        first = next(at for at, row in enumerate(rows) if "（六）其他处理" in row)
        numbers = [str(sum(int(row[at]) for row in rows[first : first + 3])) for at in range(3, 10)]
        return [*rows[:first], [*rows[first][:2], "", *numbers], *rows[first + 3 :]]

    data = a_report(filing, 2, change=undivided)
    whole = sum(flat(figures_of(filing.edition, 2))[address] for address in OTHER)
    assert whole
    upload = read(clerk, filing, data)
    page = page_of(clerk, upload)
    for address in OTHER:
        cell = page[page.index(f'<td id="{address}"') :].partition("</td>")[0]
        assert cell.endswith("</a>"), "nothing stands in it yet"
        asked = page[page.index(f'id="doubt-{address}"') :].partition("</fieldset>")[0]
        assert f'value="{whole}"' in asked
        assert re.search(r'value="keep"\s+checked', asked)
    decide(clerk, upload, "all", **{f"pick.{OTHER[1]}": str(whole)})
    taken = figures(filing)
    assert (taken[OTHER[1]], OTHER[0] in taken, OTHER[2] in taken) == (whole, False, False)


def test_a_total_that_differs_is_noted_and_never_taken(clerk, filing):
    total = with_row("一、本年新收政府信息公开申请数量", ["9999"])
    upload = read(clerk, filing, a_report(filing, change=total))
    page = page_of(clerk, upload)
    said = page[page.index('id="total-applications.received.total"') :].partition("</li>")[0]
    assert "9999" in said
    decide(clerk, upload, "all")
    assert figures(filing) == flat(figures_of(filing.edition))


def test_a_row_that_the_document_lacks_stays_blank(clerk, filing):
    def shorter(section: str, rows: Rows) -> Rows:
        return [row for row in rows if "行政强制" not in row]

    upload = read(clerk, filing, a_report(filing, change=shorter))
    lacking = "disclosure.coercive_measures.decisions"
    assert f'id="doubt-{lacking}"' in page_of(clerk, upload)
    decide(clerk, upload, "all")
    expected = flat(figures_of(filing.edition))
    del expected[lacking]
    assert figures(filing) == expected


def test_each_part_stands_beside_the_passages_it_came_from(clerk, filing):
    page = page_of(clerk, read(clerk, filing, a_report(filing, change=RUN_TOGETHER)))
    for code, words in (("overview", "发布种植业"), ("applications", "4000323975"), ("problems", "个别栏目更新")):
        part = page[page.index(f'id="part-{code}"') :].partition("</section>")[0]
        passages = part[part.index('class="passages"') :]
        assert words in passages, code
        assert "1.明确专人" not in passages or code == "problems"
    asked = page[page.index(f'id="doubt-{GRANTED}"') :].partition("</fieldset>")[0]
    source = asked.partition('href="#source-')[2].partition('"')[0]
    assert "4000323975" in page[page.index(f'id="source-{source}"') :].partition("</p>")[0]


def test_signs_of_live_figures_that_read_the_same_are_kept(clerk, filing, people):
    written = f"本年予以公开〔数 {GRANTED}〕件。"
    place = filing.edition.section("overview")
    drafts.save_section(
        filing.pk,
        place,
        people.clerk,
        drafts.Changes(texts={"overview": written}, seen_texts={"overview": drafts.fingerprint("")}),
    )
    table = filing.edition.section("applications")
    drafts.save_section(filing.pk, table, people.clerk, drafts.Changes(figures={GRANTED: 12}))
    upload = read(clerk, filing, a_report(filing, texts={"overview": "本年予以公开12件。"}))
    page = page_of(clerk, upload)
    assert "文字与草稿一致" in page[page.index('id="part-overview"') :].partition("</section>")[0]
    decide(clerk, upload, "all", **{"use.all.overview": "1"})
    assert filing.section_drafts.get(section="overview").text == written


def test_a_workbook_gives_its_tables_and_no_text(clerk, filing):
    report = drafts.Report(
        edition=filing.edition,
        year=2026,
        agency_name="青岚县教育局",
        title="青岚县教育局2026年政府信息公开工作年度报告",
        figures=figures_of(filing.edition),
    )
    upload = read(clerk, filing, workbook.offline(report, agency_code="education"), name="表格.xlsx")
    assert not {doubt["place"] for doubt in upload.proposal["doubts"]} & filing.edition.cells.keys()
    decide(clerk, upload, "all")
    kept = drafts.report_of(Filing.objects.get(pk=filing.pk))
    assert figures(filing) == flat(figures_of(filing.edition))
    assert not any(kept.texts.values())
