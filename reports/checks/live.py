"""Checks of the figures that a text takes from its tables while it is a draft."""

from __future__ import annotations

from collections.abc import Iterator

from reports import checks
from reports.checks import ERROR, Context, Finding
from reports.checks.sentences import gettext as _
from reports.document.report import Report, text_addresses
from reports.document.text import figures_in


@checks.check
def live_figures(report: Report, context: Context) -> Iterator[Finding]:
    """A live figure names a cell of the form. One whose cell is blank is no fault of the text: see R5."""
    for _section, address in text_addresses(report.edition):
        for named in dict.fromkeys(figures_in(report.text(address))):
            if named not in report.edition.cells:
                message = _("The text takes a figure from “%(address)s”; the form has no such cell.")
                hint = _("Choose row and column from the lists below the text.")
                yield Finding(ERROR, "N1", address, message % {"address": named}, hint=hint)
