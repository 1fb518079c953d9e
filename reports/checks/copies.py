"""Texts that were taken over from an earlier report and not touched since (rule R13)."""

from __future__ import annotations

from collections.abc import Iterator

from reports import checks
from reports.checks import WARNING, Context, Finding
from reports.checks.sentences import gettext as _
from reports.document.report import Report, text_addresses


@checks.check
def unedited(report: Report, context: Context) -> Iterator[Finding]:
    """R13: a text copied for reworking was reworked.

    What was copied is known of a draft only. Of a publication, or of a document that was brought, it is known by its
    words: the same as last year's, and of that year.
    """
    last = context.last_year
    for section, address in text_addresses(report.edition):
        year = report.copied.get(address)
        if year is None and last and last.year < report.year and _is_of(last, report, address):
            year = last.year
        if year is not None:
            message = _("“%(section)s” is taken over from the report of %(year)d and not edited.") % {
                "section": section.name,
                "year": year,
            }
            hint = _("Write what was done in this year; years and numbers in the text are still those of then.")
            yield Finding(WARNING, "R13", address, message, hint=hint)


def _is_of(last: Report, report: Report, address: str) -> bool:
    """Whether a text is that of the earlier report, and says so by its year."""
    return f"{last.year}年" in report.text(address) == last.text(address)
