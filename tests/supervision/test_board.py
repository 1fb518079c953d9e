from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from reports import workflow
from reports.agencies.models import Agency
from reports.filing import answers, drafts
from reports.models import Filing, FilingFindings, Publication, ReportYear
from reports.supervision import board
from reports.supervision.board import State
from tests.support import cast


def row_of(people: cast.Cast, agency: Agency) -> board.Row:
    return next(row for row in board.board_of(Agency.objects.all(), people.year).rows if row.agency == agency)


def submitted(people: cast.Cast) -> Filing:
    return cast.submitted(cast.written(people.education, people.year, people.clerk), people.clerk)


def test_a_filing_goes_through_the_states_of_the_board(people):
    def state() -> State:
        return row_of(people, people.education).state

    assert state() == State.UNOPENED
    filing = cast.written(people.education, people.year, people.clerk)
    assert state() == State.DRAFT
    cast.submitted(filing, people.clerk)
    assert state() == State.SUBMITTED
    workflow.send_back(filing.pk, people.supervisor, reason="请补充")
    assert state() == State.SENT_BACK
    cast.submitted(filing, people.clerk)
    workflow.recall(filing.pk, people.clerk)
    assert state() == State.DRAFT
    cast.submitted(filing, people.clerk)
    workflow.approve(filing.pk, people.supervisor)
    assert state() == State.APPROVED
    Publication.objects.update(state="failed", failure="fonts")
    assert state() == State.FAILED


def test_published_is_said_once_the_pdf_is_stored(people):
    cast.published(submitted(people), people.supervisor)
    assert row_of(people, people.education).state == State.PUBLISHED


def test_it_counts_what_the_checks_find_with_last_year_in_what_waits(people):
    before = cast.submitted(cast.written(people.education, people.last_year, people.clerk, start=4), people.clerk)
    cast.published(before, people.supervisor)
    filing = submitted(people)
    found = answers.groups_of(filing)
    assert "R6" in {group.code for group in found}
    row = row_of(people, people.education)
    assert (row.errors, row.warnings) == (0, len(found))
    assert row.warnings


def test_a_draft_shows_how_far_it_is_and_nothing_of_what_it_says(people):
    cast.written(people.education, people.year, people.clerk)
    row = row_of(people, people.education)
    assert row.sections == (7, 7)
    assert not row.is_seen


@pytest.mark.parametrize(("days", "late"), [(-2, 2), (0, 0), (3, 0)])
def test_what_is_not_handed_in_is_late_from_the_day_after_the_deadline(people, days, late):
    today = timezone.localdate()
    ReportYear.objects.filter(pk=people.year.pk).update(
        opens_on=today - timedelta(days=90), department_deadline=today + timedelta(days=days)
    )
    people.year.refresh_from_db()
    row = row_of(people, people.education)
    assert (row.days_left, row.days_late) == (days, late)


def test_what_is_handed_in_is_as_late_as_its_submission(people):
    filing = submitted(people)
    due = people.year.department_deadline
    for days, late in ((-1, 0), (0, 0), (4, 4)):
        at = timezone.make_aware(datetime(due.year, due.month, due.day, 23, 30)) + timedelta(days=days)
        Filing.objects.filter(pk=filing.pk).update(submitted_at=at)
        assert row_of(people, people.education).days_late == late


def test_what_was_submitted_first_is_read_first(people):
    first = submitted(people)
    second = cast.submitted(cast.written(people.finance, people.year, people.outsider), people.outsider)
    for earlier, later in ((first, second), (second, first)):
        Filing.objects.filter(pk=earlier.pk).update(submitted_at=timezone.now() - timedelta(days=1))
        Filing.objects.filter(pk=later.pk).update(submitted_at=timezone.now())
        shown = board.board_of(Agency.objects.all(), people.year).rows
        assert [row.filing.pk for row in shown[:2]] == [earlier.pk, later.pk]


def test_every_state_is_counted(people):
    submitted(people)
    counts = dict(board.board_of(Agency.objects.all(), people.year).counts)
    assert set(counts) == set(State)
    assert (counts[State.SUBMITTED], counts[State.UNOPENED]) == (1, 3)


def test_a_page_has_a_hundred_rows_and_the_counts_of_all(people):
    Agency.objects.bulk_create(
        Agency(code=f"bureau-{number:03d}", name="局", kind="department", level="county", parent=people.county)
        for number in range(150)
    )
    submitted(people)
    first, second, third = (board.board_of(Agency.objects.all(), people.year, page=page) for page in (1, 2, 3))
    assert (len(first.rows), len(second.rows), len(third.rows)) == (100, 54, 0)
    assert first.rows[0].state == State.SUBMITTED
    assert first.pages == second.pages == 2
    assert first.counts == second.counts == third.counts
    assert dict(first.counts)[State.UNOPENED] == 153
    chosen = board.board_of(Agency.objects.all(), people.year, state="unopened", page=2)
    assert len(chosen.rows) == 53
    assert chosen.counts == first.counts
    assert len({row.agency for row in (*first.rows, *second.rows)}) == 154


def test_it_is_one_query_but_for_the_stamps_of_what_waits(people, django_assert_num_queries):
    cast.written(people.education, people.year, people.clerk)
    with django_assert_num_queries(1):
        board.board_of(Agency.objects.all(), people.year)
    cast.submitted(Filing.objects.get(), people.clerk)
    with django_assert_num_queries(2):
        board.board_of(Agency.objects.all(), people.year)


def test_what_waits_is_being_compared_once_another_is_handed_in(people):
    filing = submitted(people)
    assert not row_of(people, people.education).is_being_compared
    other = cast.submitted(cast.written(people.finance, people.year, people.outsider), people.outsider)
    assert row_of(people, people.education).is_being_compared
    assert not row_of(people, people.finance).is_being_compared
    drafts.compare_submitted(filing.pk)
    assert not row_of(people, people.education).is_being_compared
    workflow.recall(other.pk, people.outsider)
    assert row_of(people, people.education).is_being_compared


def test_what_was_found_by_other_rules_is_being_compared(people):
    submitted(people)
    FilingFindings.objects.update(rules="older")
    assert row_of(people, people.education).is_being_compared
