"""Last year's texts, offered for reworking: beside this year's, and taken over as they are, which is remembered.

Figures are never copied. No year in a text is altered: that it is last year's text is said instead, until it is edited.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.agencies.models import User
from reports.document.report import Report
from reports.document.text import without_pictures
from reports.editions.layout import Section
from reports.filing import check_context, drafts
from reports.filing.history import Stale


@dataclass(frozen=True)
class Offer:
    """Last year's text for one of this year's."""

    address: str
    year: int
    text: str
    """Without its pictures, which belong to last year's report."""
    pictures: int
    """How many were left out."""
    is_blank: bool
    """Whether nothing stands in this year's text."""
    is_unedited: bool
    """Whether this year's text is last year's, taken over as it was."""


def offers(section: Section, report: Report, last_year: Report | None) -> list[Offer]:
    """What last year's report, of whichever edition, has for the texts of a section."""
    if last_year is None:
        return []
    found = []
    for address in section.text_addresses:
        text, pictures = without_pictures(last_year.text(address))
        if text.strip():
            stands = report.text(address)
            found.append(Offer(address, last_year.year, text, pictures, not stands.strip(), address in report.copied))
    return found


def copy(filing_id: int, address: str, by: User, *, seen: str, replaces: bool = False) -> bool:
    """Take last year's text over as it is, as a save of its own. Returns whether anything changed.

    `seen` is the fingerprint of the text that was on the screen. A text that stands is replaced only on request, and
    kept in the history. Raises drafts.Locked; Stale where another text stands, or nothing is offered any more.
    """
    with drafts.locked_draft(filing_id) as filing:
        section, last_year = filing.edition.section_of(address), check_context.last_year_of(filing)
        text = without_pictures(last_year.text(address))[0] if last_year else ""
        if last_year is None or not text.strip():
            raise Stale(_("Last year's report has no text for this part."))
        stands = filing.section_drafts.get(section=section.code).texts(section)[address]
        if stands == text:
            return False
        if stands.strip() and not (replaces and drafts.fingerprint(stands) == seen):
            raise Stale(_("There is a text here already that was not on your page. Look at it before you replace it."))
        with drafts.recorded(filing, by, section=section.code, copied=last_year.year) as sections:
            draft = sections[section.code]
            draft.set_text(section, address, text)
            mark = {"year": last_year.year, "fingerprint": drafts.fingerprint(text)}
            draft.copied = {**draft.copied, address: mark}
    return True
