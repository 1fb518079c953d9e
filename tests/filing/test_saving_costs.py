"""What a save and a look cost, counted: no machine's noise is in queries and in calls of functions."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from reports.filing import agency_changes, drafts, stored_findings
from reports.filing.drafts import report_of
from reports.models import Event, Filing, FilingFindings, SectionDraft
from tests.support import cast, saving
from tests.support.saving import CELL, Fields, Typist

RUN, COMPLETE = ("reports/checks/__init__.py", "run"), ("reports/document/figures.py", "complete")


@pytest.fixture
def filing(people: cast.Cast) -> Filing:
    return saving.january(people)


def a_cell(draft: SectionDraft) -> Fields:
    stands = draft.figures["applications"]["received"]["individual"]
    return {CELL: str(stands + 1), "applications.seen": json.dumps({CELL: stands})}


def the_same_cell(draft: SectionDraft) -> Fields:
    stands = draft.figures["applications"]["received"]["individual"]
    return {CELL: str(stands), "applications.seen": json.dumps({CELL: stands})}


def a_text(draft: SectionDraft) -> Fields:
    return {"overview": f"{draft.text}又。", "overview.fingerprint": drafts.fingerprint(draft.text)}


def test_an_autosaved_cell_runs_the_checks_once_and_completes_the_figures_once(clerk: Client, filing: Filing) -> None:
    cost = Typist(clerk, filing, "applications").cost(a_cell)
    assert cost.response.status_code == 200
    assert cost.calls_of(*RUN) == 1
    assert cost.calls_of(*COMPLETE) == 1
    assert len(cost.queries) <= 12, "\n".join(cost.queries)
    assert cost.calls <= 60_000


def test_an_autosaved_text_runs_the_checks_once(clerk: Client, filing: Filing) -> None:
    cost = Typist(clerk, filing, "overview").cost(a_text)
    assert cost.response.status_code == 200
    assert cost.calls_of(*RUN) == cost.calls_of(*COMPLETE) == 1
    assert len(cost.queries) <= 12, "\n".join(cost.queries)


def test_a_save_that_changes_nothing_runs_no_check(clerk: Client, filing: Filing) -> None:
    before = Event.objects.count()
    cost = Typist(clerk, filing, "applications").cost(the_same_cell)
    assert cost.response.json()["kept"]
    assert cost.calls_of(*RUN) == 0
    assert Event.objects.count() == before


def test_the_page_of_the_largest_table_reads_what_was_found(clerk: Client, filing: Filing) -> None:
    address = reverse("section", args=[filing.pk, saving.SECTION])
    cost = saving.cost_of(lambda: address, clerk.get)
    assert cost.calls_of(*RUN) == 0
    assert len(cost.queries) <= 12, "\n".join(cost.queries)
    assert cost.calls <= 105_000


def two_cells(draft: SectionDraft) -> Fields:
    """Of which one makes up for the other in the relation that the table prints."""
    rows = draft.figures["applications"]
    stands = {f"applications.{row}.individual": rows[row]["individual"] for row in ("received", "granted")}
    return {name: str(value + 1) for name, value in stands.items()} | {"applications.seen": json.dumps(stands)}


def test_an_answer_is_short_where_nothing_changed_in_what_the_page_shows(
    clerk: Client, people: cast.Cast, filing: Filing
) -> None:
    wrong = "\n".join(f"第{number}组，全年作出行政许可处理决定{900 + number}件。" for number in range(35))
    section = filing.edition.section("applications")
    texts = {"applications.after": wrong}
    drafts.save_section(filing.pk, section, people.clerk, cast.changes(filing, section, texts=texts))
    typist = Typist(clerk, filing, "applications")
    found = clerk.get(typist.address).context["findings"]
    assert sum(len(row.group.findings) for row in found if row.group.is_open) >= 30
    answer = typist.send(two_cells(filing.section_drafts.get(section="applications")))
    assert len(answer.json()["kept"]) == 2
    assert answer.json()["findings"] is answer.json()["preview"] is None
    assert len(answer.content) < 4096


def test_it_says_chinese_in_three_bytes(clerk: Client, filing: Filing) -> None:
    answer = Typist(clerk, filing, "applications").send({})
    assert "已完成".encode() in answer.content or "有问题".encode() in answer.content


# --- What is kept is what would be found


def kept(filing: Filing) -> FilingFindings:
    return FilingFindings.objects.get(filing=filing)


def test_what_is_kept_is_what_a_run_of_all_checks_finds(filing: Filing, people: cast.Cast) -> None:
    filing = Filing.objects.get(pk=filing.pk)
    anew = stored_findings.check(filing, report_of(filing))
    assert anew.findings
    assert tuple(stored_findings.restored_findings(kept(filing).findings)) == anew.findings
    assert kept(filing).unexplained == sum(group.is_open for group in anew.groups)


def test_it_is_written_only_where_it_is_other_than_before(filing: Filing, people: cast.Cast) -> None:
    before, section = kept(filing), filing.edition.section("other")
    text = f"{filing.section_drafts.get(section='other').text}\n另有说明。"
    drafts.save_section(filing.pk, section, people.clerk, cast.changes(filing, section, texts={"other": text}))
    assert kept(filing).found_at == before.found_at


def test_missing_cells_are_counted_apart_from_errors(filing: Filing, people: cast.Cast) -> None:
    section = filing.edition.section("applications")
    changes = drafts.Changes(figures={CELL: None}, seen_figures=cast.changes(filing, section).seen_figures)
    drafts.save_section(filing.pk, section, people.clerk, changes)
    assert (kept(filing).errors, kept(filing).blanks) == (0, 1)
    assert kept(filing).sections_done == len(filing.edition.sections) - 1


def test_an_explanation_is_counted(filing: Filing, people: cast.Cast) -> None:
    assert kept(filing).unexplained
    cast.explained(filing, people.clerk)
    assert kept(filing).unexplained == 0
    assert kept(filing).warnings


def test_a_page_in_english_says_what_is_kept_in_english(clerk: Client, filing: Filing) -> None:
    address = reverse("section", args=[filing.pk, "overview"])
    chinese = clerk.get(address).context["findings"]
    clerk.cookies["django_language"] = "en"
    english = clerk.get(address).context["findings"]
    assert [row.group.key for row in english] == [row.group.key for row in chinese]
    assert [row.group.message for row in english] == [row.group.message for row in chinese]
    said = [finding.message for row in english for finding in row.group.findings]
    assert any(message.startswith("The text") for message in said)


def test_it_is_found_anew_once_the_agency_has_another_name(clerk: Client, filing: Filing, people: cast.Cast) -> None:
    before = agency_changes.Standing.of(people.education)
    people.education.name = "青岚县教育体育局"
    people.education.save()
    agency_changes.follow([(people.education, before)], None)
    assert stored_findings.current(Filing.objects.get(pk=filing.pk)) is None
    assert Typist(clerk, filing, "applications").cost(a_cell).response.status_code == 200
    assert stored_findings.current(Filing.objects.get(pk=filing.pk)) is not None
