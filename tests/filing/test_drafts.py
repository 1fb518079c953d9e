from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from PIL import Image

from reports import workflow
from reports.filing import check_context, drafts, opening, pictures
from reports.models import Event, Filing, SectionDraft
from tests.support import cast

RECEIVED = "applications.received.individual"
GRANTED = "applications.granted.individual"


def save(filing: Filing, by, section: str = "applications", **changes) -> list[drafts.Conflict]:
    return drafts.save_section(filing.pk, filing.edition.section(section), by, drafts.Changes(**changes)).conflicts


def stored(filing: Filing) -> dict[str, int]:
    return drafts.flat(drafts.report_of(Filing.objects.get(pk=filing.pk)).figures)


def states(filing: Filing) -> dict[str, str]:
    return dict(SectionDraft.objects.filter(filing=filing).values_list("section", "state"))


@pytest.mark.parametrize(
    ("move", "title", "expected"),
    [
        (None, None, "青岚县教育体育局2026年政府信息公开工作年度报告"),
        (cast.submitted, None, "青岚县教育体育局2026年政府信息公开工作年度报告"),
        (cast.published, None, "青岚县教育局2026年政府信息公开工作年度报告"),
        (None, "教育局2026年年报", "教育局2026年年报"),
    ],
)
def test_it_gives_the_usual_title_anew_until_the_report_is_approved(people, move, title, expected):
    filing = cast.written(people.education, people.year, people.clerk)
    if move:
        cast.submitted(filing, people.signatory)
    if move == cast.published:
        cast.published(filing, people.supervisor)
    if title:
        Filing.objects.filter(pk=filing.pk).update(title=title)
    people.education.name = "青岚县教育体育局"
    people.education.save(update_fields=["name"])
    drafts.retitle(people.education, "青岚县教育局", people.administrator)
    filing.refresh_from_db()
    assert filing.title == expected


def test_it_opens_a_filing_once_with_a_draft_for_each_section(people, filing):
    again = opening.open_filing(people.education, people.year, people.second_clerk)
    assert again.pk == filing.pk
    assert set(states(filing).values()) == {"not_started"}
    assert list(states(filing)) == [section.code for section in filing.edition.sections]
    assert [event.kind for event in filing.events.all()] == [Event.Kind.OPENED]


def test_it_writes_what_was_changed(people, filing):
    assert save(filing, people.clerk, figures={RECEIVED: 3}, seen_figures={}) == []
    assert stored(filing) == {RECEIVED: 3}
    event = filing.events.first()
    assert (event.kind, event.actor, event.data["changes"]) == ("saved", people.clerk, {RECEIVED: [None, 3]})


def test_it_writes_nothing_and_logs_nothing_when_nothing_changed(people, filing):
    save(filing, people.clerk, figures={RECEIVED: 3})
    count = filing.events.count()
    assert save(filing, people.clerk, figures={RECEIVED: 3}, seen_figures={RECEIVED: 3}) == []
    assert filing.events.count() == count


def test_it_takes_a_cell_back_to_blank_which_is_not_zero(people, filing):
    save(filing, people.clerk, figures={RECEIVED: 0})
    assert stored(filing) == {RECEIVED: 0}
    save(filing, people.clerk, figures={RECEIVED: None}, seen_figures={RECEIVED: 0})
    assert stored(filing) == {}


def test_two_clerks_fill_one_table_cell_by_cell(people, filing):
    save(filing, people.clerk, figures={RECEIVED: 3})
    assert save(filing, people.second_clerk, figures={GRANTED: 2, RECEIVED: None}, seen_figures={}) == []
    assert stored(filing) == {RECEIVED: 3, GRANTED: 2}


def test_a_conflict_overwrites_nothing_and_names_the_other(people, filing):
    save(filing, people.clerk, figures={RECEIVED: 3})
    (conflict,) = save(filing, people.second_clerk, figures={RECEIVED: 5, GRANTED: 1}, seen_figures={})
    assert (conflict.address, conflict.mine, conflict.theirs, conflict.author) == (RECEIVED, 5, 3, people.clerk)
    assert conflict.at is not None
    assert stored(filing) == {RECEIVED: 3, GRANTED: 1}


def test_the_same_new_value_of_two_clerks_is_no_conflict(people, filing):
    save(filing, people.clerk, figures={RECEIVED: 3})
    assert save(filing, people.second_clerk, figures={RECEIVED: 3}, seen_figures={}) == []


def test_texts_are_compared_as_a_whole(people, filing):
    empty = drafts.fingerprint("")
    save(filing, people.clerk, section="overview", texts={"overview": "甲"}, seen_texts={"overview": empty})
    (conflict,) = save(
        filing, people.second_clerk, section="overview", texts={"overview": "乙"}, seen_texts={"overview": empty}
    )
    assert (conflict.mine, conflict.theirs, conflict.author) == ("乙", "甲", people.clerk)
    assert drafts.report_of(filing).text("overview") == "甲"


def test_a_text_that_was_only_looked_at_does_not_undo_anothers(people, filing):
    empty = {"overview": drafts.fingerprint("")}
    save(filing, people.clerk, section="overview", texts={"overview": "甲"}, seen_texts=empty)
    assert save(filing, people.second_clerk, section="overview", texts={"overview": ""}, seen_texts=empty) == []
    assert drafts.report_of(filing).text("overview") == "甲"


def test_a_submitted_filing_takes_nothing(people):
    filing = cast.submitted(cast.written(people.education, people.year, people.clerk), people.signatory)
    before = stored(filing)
    with pytest.raises(drafts.Locked):
        save(filing, people.clerk, figures={RECEIVED: 999}, seen_figures=before)
    with pytest.raises(drafts.Locked):
        drafts.fill_blanks(filing.pk, filing.edition.section("applications"), people.clerk)
    assert stored(filing) == before


def test_it_fills_blanks_with_zero_and_leaves_the_rest(people, filing):
    save(filing, people.clerk, section="disputes", figures={"disputes.cases.reconsideration_upheld": 4})
    assert drafts.fill_blanks(filing.pk, filing.edition.section("disputes"), people.clerk) == 11
    figures = stored(filing)
    assert figures["disputes.cases.reconsideration_upheld"] == 4
    assert sorted(figures.values()) == [0] * 11 + [4]
    assert states(filing)["disputes"] == "done"


def test_the_state_of_a_section_follows_what_it_holds(people, filing):
    save(filing, people.clerk, figures={RECEIVED: 3})
    assert states(filing)["applications"] == "in_progress"
    drafts.fill_blanks(filing.pk, filing.edition.section("applications"), people.clerk)
    assert states(filing)["applications"] == "has_problems"
    save(filing, people.clerk, figures={GRANTED: 3}, seen_figures={GRANTED: 0})
    assert states(filing)["applications"] == "done"
    assert states(filing)["overview"] == "not_started"


def test_last_year_is_the_publication_of_the_year_before(people):
    filing = cast.submitted(cast.written(people.education, people.last_year, people.clerk), people.signatory)
    this_year = opening.open_filing(people.education, people.year, people.clerk)
    assert check_context.last_year_of(this_year) is None
    workflow.approve(filing.pk, people.supervisor)
    assert check_context.last_year_of(this_year) is None, "approved is not published"


def test_it_takes_in_a_whole_report(people, filing):
    edition = filing.edition
    report = drafts.Report(
        edition=edition,
        year=2026,
        agency_name="教育局",
        title="标题",
        texts={"overview": "正文\x00", "disclosure.after": "表后"},
        figures=cast.figures(edition),
    )
    drafts.take_in(filing.pk, report, None)
    kept = drafts.report_of(Filing.objects.get(pk=filing.pk))
    assert (kept.title, kept.text("overview"), kept.text("disclosure.after")) == ("标题", "正文", "表后")
    assert kept.figures == report.figures
    assert filing.events.first().kind == Event.Kind.IMPORTED


def test_a_picture_is_numbered_and_placed_at_the_end_of_the_text(people, filing):
    empty = {"overview": drafts.fingerprint("")}
    save(filing, people.clerk, section="overview", texts={"overview": "第一段"}, seen_texts=empty)
    for number in (1, 2):
        data = io.BytesIO()
        Image.new("RGB", (20 * number, 10)).save(data, "PNG")
        size = data.tell()
        data.seek(0)
        pictures.add_picture(filing.pk, data, size, caption=" 活动\n现场 ", address="overview", by=people.clerk)
    report = drafts.report_of(filing)
    assert report.text("overview") == "第一段\n〔图片1：活动 现场〕\n〔图片2：活动 现场〕"
    assert [picture.width for picture in report.pictures.values()] == [20, 40]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_one_cell_at_once_one_is_told():
    people = cast.make()
    filing = opening.open_filing(people.education, people.year, people.clerk)

    def write(number: int) -> int:
        try:
            by = people.clerk if number % 2 else people.second_clerk
            return len(save(filing, by, figures={RECEIVED: number}, seen_figures={}))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two:
        conflicts = sum(two.map(write, range(1, 9)))
    assert conflicts == 7
    assert filing.events.filter(kind=Event.Kind.SAVED).count() == 1
