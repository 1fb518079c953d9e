"""What a filing begins with: its sections, and the figures that last year's publication carries over."""

from __future__ import annotations

from portal.models import User
from reports import replay
from reports.contexts import last_year_of
from reports.figures import carried, flat
from reports.models import Event, Filing, SectionDraft


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
    changes = replay.changes({}, flat(figures))
    Event.objects.create(filing=filing, kind=Event.Kind.OPENED, actor=by, data={"changes": changes} if changes else {})
