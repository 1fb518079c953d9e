"""What a filing begins with: its sections, and the figures that last year's publication carries over."""

from __future__ import annotations

from django.db import transaction

from reports.agencies.models import Agency, User
from reports.document import patch
from reports.document.figures import carried, flat
from reports.filing.check_context import last_year_of
from reports.models import Event, Filing, ReportYear, SectionDraft


def begin(filing: Filing, by: User | None) -> None:
    """Expects a filing that has just been made."""
    last_year = last_year_of(filing)
    figures = carried(filing.edition, last_year.figures) if last_year else {}
    SectionDraft.objects.bulk_create(
        SectionDraft(
            filing=filing,
            section=section.code,
            figures={code: figures[code] for code in section.tables if code in figures},
        )
        for section in filing.edition.sections
    )
    changes = patch.changes({}, {**flat(figures)})
    Event.objects.create(filing=filing, kind=Event.Kind.OPENED, actor=by, data={"changes": changes} if changes else {})


def open_filing(agency: Agency, report_year: ReportYear, by: User | None) -> Filing:
    """The agency's filing of the year, opened if there is none. Opening twice is opening once.

    It begins with what last year's publication carries over.
    """
    with transaction.atomic():
        filing, is_new = Filing.objects.get_or_create(
            agency=agency,
            report_year=report_year,
            defaults={"title": report_year.edition.title_of(agency.name, report_year.year)},
        )
        if is_new:
            begin(filing, by)
    return filing
