"""The supervisor's board of a year: one row for every agency below, whether it has opened a filing or not.

Sorted, filtered, counted and paged by the database, in one query however many agencies there are; what the checks
find is read where it is kept. Whether that is as old as what it was compared with is asked for the rows of a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.agencies.models import Agency
from reports.filing import stored_findings
from reports.filing.check_context import added_up_stamps, handed_in_stamps
from reports.models import Filing, FilingFindings, Publication, ReportYear, SectionDraft

Status = Filing.Status
PAGE = 100
"""Rows of a page."""


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
_LAST = Publication.objects.filter(filing=OuterRef("of_year")).order_by("-number")
_DONE = SectionDraft.objects.filter(filing=OuterRef("of_year"), state=SectionDraft.State.DONE).order_by()
_STATE = Case(
    When(of_year__isnull=True, then=Value(State.UNOPENED)),
    When(of_year__status=Status.APPROVED, last_state=Publication.State.FAILED, then=Value(State.FAILED)),
    When(of_year__status=Status.DRAFT, of_year__sent_back_at__isnull=False, then=Value(State.SENT_BACK)),
    default=F("of_year__status"),
    output_field=CharField(),
)
"""Every other status is a state of the same name."""


@dataclass(frozen=True)
class Row:
    agency: Agency
    deadline: date
    state: State
    filing: Filing | None = None
    failure: str = ""
    """Why the PDF could not be made, as a sentence."""
    errors: int = 0
    warnings: int = 0
    unexplained: int = 0
    """Of the warnings; none when it was submitted, but a check may have learned something since."""
    sections_done: int = 0
    is_being_compared: bool = False
    """What is counted was found beside other reports than those of today; a worker compares it anew."""

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
        return self.sections_done, len(self.filing.edition.sections) if self.filing else 0


@dataclass(frozen=True)
class Board:
    """A page of the board, and what there is on all of them."""

    rows: list[Row] = field(default_factory=list)
    counts: list[tuple[State, int]] = field(default_factory=lambda: [(state, 0) for state in State])
    """(state, rows in it) for every state, in the order of the board."""
    failed: list[Row] = field(default_factory=list)
    page: int = 1
    pages: int = 1

    @property
    def total(self) -> int:
        return sum(number for _state, number in self.counts)

    @property
    def previous(self) -> int:
        return self.page - 1

    @property
    def next(self) -> int:
        return self.page + 1

    @property
    def being_compared(self) -> list[int]:
        """Filings."""
        return [row.filing.pk for row in self.rows if row.filing and row.is_being_compared]


def board_of(agencies: QuerySet[Agency], report_year: ReportYear, *, state: str = "", page: int = 1) -> Board:
    """A page that does not exist, and one of a state in which there is none, is empty."""
    chosen = _in_order(agencies, report_year)
    if state in State.values:
        # After the counting: a filter before it would leave nothing else to be counted.
        chosen = chosen.filter(Q(state=state) | Q(everything__lt=0))
    start = (page - 1) * PAGE
    found = list(chosen[start : start + PAGE])
    counted = found or list(_in_order(agencies, report_year)[:1])
    counts = [(each, getattr(counted[0], f"count_{each}") if counted else 0) for each in State]
    of_state = dict(counts).get(state, sum(number for _state, number in counts))
    failed = dict(counts)[State.FAILED]
    return Board(
        rows=_rows(found, report_year),
        counts=counts,
        failed=_rows(_failed(agencies, report_year), report_year) if failed else [],
        page=page,
        pages=max(1, -(-of_state // PAGE)),
    )


def _failed(agencies: QuerySet[Agency], report_year: ReportYear) -> QuerySet[Agency]:
    return _in_order(agencies, report_year).filter(Q(state=State.FAILED))[:PAGE]


def _in_order(agencies: QuerySet[Agency], report_year: ReportYear) -> QuerySet[Agency]:
    """First what waits for a person; of that first what was submitted first."""
    stated = (
        agencies.annotate(of_year=FilteredRelation("filings", condition=Q(filings__report_year=report_year)))
        .select_related("of_year__found", "of_year__submitted_by")  # type: ignore[misc]  # a filtered relation
        .annotate(last_state=Subquery(_LAST.values("state")[:1]), last_failure=Subquery(_LAST.values("failure")[:1]))
        .annotate(state=_STATE, sections_done=Coalesce(Subquery(_counted(_DONE)), 0))
    )
    place = Case(*(When(state=state, then=Value(at)) for at, state in enumerate(_ORDER)), output_field=IntegerField())
    waiting = Case(When(state=State.SUBMITTED, then=F("of_year__submitted_at")), output_field=DateTimeField())
    counts = {f"count_{state}": Window(Count(Case(When(state=state, then=1)))) for state in State}
    return stated.annotate(everything=Window(Count("*")), **counts).order_by(place, waiting, "code")


def _counted(found: QuerySet[SectionDraft]) -> QuerySet[SectionDraft, Any]:
    return found.values("filing").annotate(count=Count("pk")).values("count")


def _rows(agencies: Iterable[Agency], report_year: ReportYear) -> list[Row]:
    found = list(agencies)
    filings = [filing for agency in found if (filing := _filing_of(agency, report_year))]
    compared = _compared([filing for filing in filings if filing.is_submitted], report_year)
    return [_row(agency, report_year, compared) for agency in found]


def _filing_of(agency: Agency, report_year: ReportYear) -> Filing | None:
    filing: Filing | None = agency.__dict__.get("of_year")  # set where there is one
    if filing:
        filing.agency, filing.report_year = agency, report_year
    return filing


def _row(agency: Agency, report_year: ReportYear, compared: set[int]) -> Row:
    filing, asked = _filing_of(agency, report_year), agency.__dict__
    row = Row(
        agency,
        report_year.deadline_for(agency),
        State(asked["state"]),
        filing,
        failure=str(Publication.Failure(asked["last_failure"] or "").label),
        sections_done=asked["sections_done"],
    )
    if filing is None or not filing.is_submitted:
        return row
    kept = stored_findings.of(filing) or FilingFindings()
    return replace(
        row,
        errors=kept.errors,
        warnings=kept.warnings,
        unexplained=kept.unexplained,
        is_being_compared=filing.pk not in compared,
    )


def _compared(waiting: list[Filing], report_year: ReportYear) -> set[int]:
    """Those of which what is kept was found by today's rules and beside the reports of today."""
    if not waiting:
        return set()
    handed_in = handed_in_stamps((filing.agency.parent_id, report_year.pk) for filing in waiting)
    governments = [each.agency_id for each in waiting if each.agency.kind == Agency.Kind.GOVERNMENT]
    added_up = added_up_stamps(governments, report_year.pk) if governments else {}
    found = set()
    for filing in waiting:
        kept, above = stored_findings.of(filing), filing.agency.parent_id
        beside = handed_in[above, report_year.pk] if above else ""
        if kept and (kept.rules, kept.handed_in, kept.added_up) == (
            stored_findings.rules(),
            beside,
            added_up.get(filing.agency_id, ""),
        ):
            found.add(filing.pk)
    return found
