"""What a filing takes over from last year's publication when it is opened, and how the page says so."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from reports.document.figures import flat
from reports.filing import answers, drafts, history, opening
from reports.models import Event, Filing, SectionDraft
from tests.support import cast

COLUMNS = ("individual", "company", "research", "public_welfare", "legal_service", "other_body")
CARRIED_IN = [f"applications.carried_in.{column}" for column in COLUMNS]


@pytest.fixture
def last_year(people) -> Filing:
    """Published, with 3 applications of individuals and 0 of companies carried over to the next year."""
    filing = cast.written(people.education, people.last_year, people.clerk)
    applications = filing.edition.section("applications")
    figures = {f"applications.carried_out.{column}": count for column, count in zip(COLUMNS, range(6), strict=True)}
    seen = flat(filing.section_drafts.get(section="applications").figures)
    drafts.save_section(filing.pk, applications, people.clerk, drafts.Changes(figures=figures, seen_figures=seen))
    balanced = {
        f"applications.received.{column}": received + drafted
        for column, received, drafted in zip(COLUMNS, range(6), differences(filing), strict=True)
    }
    seen = flat(filing.section_drafts.get(section="applications").figures)
    drafts.save_section(filing.pk, applications, people.clerk, drafts.Changes(figures=balanced, seen_figures=seen))
    filing.refresh_from_db()
    cast.published(cast.submitted(filing, people.signatory), people.supervisor)
    return filing


def differences(filing: Filing) -> list[int]:
    """What each column still lacks in `received`, were nothing carried over."""
    figures = drafts.report_of(Filing.objects.get(pk=filing.pk)).complete_figures["applications"]
    return [figures["handled"][column] - figures["carried_in"][column] for column in COLUMNS]


def opened(people) -> Filing:
    return opening.open_filing(people.education, people.year, people.clerk)


def test_it_opens_with_what_last_year_carried_over(people, last_year):
    filing = opened(people)
    assert flat(drafts.report_of(filing).figures) == dict(zip(CARRIED_IN, range(6), strict=True))
    (event,) = filing.events.all()
    assert event.kind == Event.Kind.OPENED
    assert event.data["changes"] == {
        address: [None, count] for address, count in zip(CARRIED_IN, range(6), strict=True)
    }
    assert {draft.state for draft in filing.section_drafts.all()} == {SectionDraft.State.NOT_STARTED}
    assert history.states(filing, 0) == [dict(zip(CARRIED_IN, range(6), strict=True)), {}]


def test_it_takes_over_nothing_where_nothing_was_published(people):
    filing = opened(people)
    assert flat(drafts.report_of(filing).figures) == {}
    assert filing.events.get().data == {}


def test_it_overwrites_nothing_that_was_written(people, last_year):
    filing = opened(people)
    section = filing.edition.section("applications")
    changes = drafts.Changes(figures={CARRIED_IN[1]: 9}, seen_figures={CARRIED_IN[1]: 1})
    assert drafts.save_section(filing.pk, section, people.clerk, changes).conflicts == []
    assert opened(people) == filing
    assert flat(drafts.report_of(opened(people)).figures)[CARRIED_IN[1]] == 9


def test_the_section_stays_unbegun_until_somebody_writes_in_it(people, last_year):
    filing = opened(people)
    changes = drafts.Changes(texts={"overview": "正文。"}, seen_texts={"overview": drafts.fingerprint("")})
    drafts.save_section(filing.pk, filing.edition.section("overview"), people.clerk, changes)
    assert filing.section_drafts.get(section="applications").state == SectionDraft.State.NOT_STARTED
    assert filing.section_drafts.get(section="overview").state == SectionDraft.State.DONE


def test_the_page_marks_what_was_taken_over_until_it_is_changed(people, last_year, client: Client):
    filing = opened(people)
    client.force_login(people.clerk)
    address = reverse("section", args=[filing.pk, "applications"])
    assert marks(client.get(address).content.decode()) == ["取自上年结转"] * 6
    section = filing.edition.section("applications")
    changes = drafts.Changes(figures={CARRIED_IN[5]: 7}, seen_figures={CARRIED_IN[5]: 5})
    drafts.save_section(filing.pk, section, people.clerk, changes)
    page = client.get(address).content.decode()
    assert marks(page) == ["取自上年结转"] * 5 + ["上年结转为 5"]
    assert "R6" in {finding.code for group in answers.groups_of(filing) for finding in group.findings}


def marks(page: str) -> list[str]:
    return re.findall(r'<span class="carried"[^>]*>([^<]*)</span>', page)


def test_the_page_explains_each_row_and_column_once(people, client: Client):
    filing = opened(people)
    client.force_login(people.clerk)
    page = client.get(reverse("section", args=[filing.pk, "applications"])).content.decode()
    assert page.count('<details class="help"') == 25 + 7
    assert page.count("《条例》第三十七条") == 1
    for written in (
        "“（一）予以公开”填报说明",
        "“自然人”填报说明",
        "依据：《条例》第三十六条第（六）项",
        "例：申请人在答复以前",
    ):
        assert page.count(written) == 1
