"""The supervisor's board of a year: one row for every agency below, whether it has opened a filing or not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet, TextChoices, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.agencies.models import Agency
from reports.document.report import Report
from reports.filing import drafts, explanations
from reports.filing.check_context import contexts_of
from reports.filing.explanations import Group
from reports.models import Filing, Publication, ReportYear, SectionDraft

Status = Filing.Status


class State(TextChoices):
    """Where a filing stands for who reviews it, in the order of the board: first what waits for a person."""

    SUBMITTED = "submitted", Status.SUBMITTED.label
    FAILED = "failed", _("PDF failed")
    APPROVED = "approved", _("PDF being made")
    SENT_BACK = "sent_back", _("sent back")
    DRAFT = "draft", Status.DRAFT.label
    UNOPENED = "unopened", _("not opened")
    PUBLISHED = "published", Status.PUBLISHED.label


_ORDER = list(State)


@dataclass(frozen=True)
class Row:
    agency: Agency
    deadline: date
    state: State
    filing: Filing | None = None
    publication: Publication | None = None
    errors: int = 0
    warnings: int = 0
    unexplained: int = 0
    """Of the warnings; none when it was submitted, but a check may have learned something since."""

    @property
    def is_decided(self) -> bool:
        return self.state in (State.APPROVED, State.PUBLISHED, State.FAILED)

    @property
    def is_handed_in(self) -> bool:
        return self.state == State.SUBMITTED or self.is_decided

    @property
    def is_seen(self) -> bool:
        """Whether there is anything that a supervisor may open: a first draft is nobody's but the agency's."""
        return self.filing is not None and (self.is_handed_in or self.filing.round > 0)

    @property
    def days_left(self) -> int:
        """Until the deadline: of a filing handed in from the day of its submission, otherwise from today.

        A correction was handed in once: it is late only if that was.
        """
        day = timezone.localdate()
        is_in = self.is_handed_in or (self.filing is not None and self.filing.is_correction)
        if is_in and self.filing and self.filing.submitted_at:
            day = timezone.localdate(self.filing.submitted_at)
        return (self.deadline - day).days

    @property
    def days_late(self) -> int:
        return max(0, -self.days_left)

    @property
    def sections(self) -> tuple[int, int]:
        """(sections done, sections) of a draft."""
        found = list(self.filing.section_drafts.all()) if self.filing else []
        return sum(draft.state == SectionDraft.State.DONE for draft in found), len(found)


def rows(agencies: QuerySet[Agency], report_year: ReportYear) -> list[Row]:
    """The board in its order, with as many queries for sixty agencies as for one."""
    known = {agency.pk: agency for agency in agencies}
    filings = {filing.agency_id: filing for filing in _filings(known, report_year)}
    _fetch_drafts(filings.values())
    waiting = [filing for filing in filings.values() if filing.status == Status.SUBMITTED]
    found = _found([(filing, drafts.report_of(filing)) for filing in waiting])
    board = [_row(agency, report_year, filings.get(agency.pk), found) for agency in known.values()]
    return sorted(board, key=_place)


def count(board: Iterable[Row]) -> list[tuple[State, int]]:
    """(state, rows in it) for every state, in the order of the board."""
    found = Counter(row.state for row in board)
    return [(state, found[state]) for state in State]


def _filings(agencies: Iterable[int], report_year: ReportYear) -> QuerySet[Filing]:
    return (
        Filing.objects.filter(agency__in=agencies, report_year=report_year)
        .select_related("agency", "report_year", "submitted_by")
        .prefetch_related(Prefetch("publications", Publication.objects.defer("document", "error")))
    )


def _fetch_drafts(filings: Iterable[Filing]) -> None:
    """Whole where they are checked, otherwise no more than how far they are: texts are long."""
    by_status = defaultdict(list)
    for filing in filings:
        by_status[filing.status].append(filing)
    prefetch_related_objects(by_status[Status.SUBMITTED], "section_drafts", "pictures", "explanations")
    states = SectionDraft.objects.only("filing", "state")
    prefetch_related_objects(by_status[Status.DRAFT], Prefetch("section_drafts", states))


def _found(waiting: list[tuple[Filing, Report]]) -> dict[int, list[Group]]:
    """{filing: what the checks find in it}."""
    known = contexts_of(waiting)
    return {
        filing.pk: explanations.groups(report, known[filing.pk], filing.explanations.all())
        for filing, report in waiting
    }


def _row(agency: Agency, report_year: ReportYear, filing: Filing | None, found: dict[int, list[Group]]) -> Row:
    deadline = report_year.deadline_for(agency)
    if filing is None:
        return Row(agency, deadline, State.UNOPENED)
    publication = next(iter(filing.publications.all()), None)
    state = _state(filing, publication)
    if state != State.SUBMITTED:
        return Row(agency, deadline, state, filing, publication)
    groups = found[filing.pk]
    errors = sum(group.stops for group in groups)
    unexplained = sum(group.is_open and not group.stops for group in groups)
    return Row(agency, deadline, state, filing, publication, errors, len(groups) - errors, unexplained)


def _state(filing: Filing, publication: Publication | None) -> State:
    if filing.is_approved and publication and publication.state == Publication.State.FAILED:
        return State.FAILED
    return State.SENT_BACK if filing.is_sent_back else State(filing.status)


def _place(row: Row) -> tuple[int, float, str]:
    """By state; what was submitted first is read first."""
    at = row.filing.submitted_at if row.filing and row.state == State.SUBMITTED else None
    return _ORDER.index(row.state), at.timestamp() if at else 0.0, row.agency.code
