"""Where the report in a document ends: before the next report, and before the number that verifies a publication."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from reports.editions.layout import Table
from reports.importing.furniture import is_proof
from reports.importing.recognition.doubts import Doubt, quote
from reports.importing.recognition.regions import regions
from reports.importing.recognition.titles import PLACE, Title, start_of_title
from reports.importing.sequence import Line

LAST = 4
"""Lines at the end of a document among which the number that verifies it stands."""
LEAST_TABLES = 2
MOST = 20
"""Titles at which another report could begin are tried."""


def within(tables: Iterable[Table], lines: list[Line], title: Title) -> tuple[list[Line], list[Doubt]]:
    """The lines of the report that begins with `title`, and what was left out behind it."""
    lines, doubts = _without_proof(lines)
    at = _next_report(list(tables), lines, title)
    if at is None:
        return lines, doubts
    message = _("The document holds another report behind this one, “%(title)s”; only the first one was read.")
    return lines[:at], [*doubts, Doubt(PLACE, message % {"title": quote(lines[at].text)})]


def _without_proof(lines: list[Line]) -> tuple[list[Line], list[Doubt]]:
    for at in range(max(0, len(lines) - LAST), len(lines)):
        if is_proof(lines[at].text):
            message = _("“%(text)s” verifies a published report; it was left out.")
            return lines[:at], [Doubt(PLACE, message % {"text": quote(lines[at].text)})]
    return lines, []


def _next_report(tables: list[Table], lines: list[Line], title: Title) -> int | None:
    """The first line of a title with tables of the form before and behind it; None for a document of one report."""
    starts = (start_of_title(lines, at) for at in range(title.end + 1, len(lines)))
    for _count, start in zip(range(MOST), (found for found in starts if found is not None), strict=False):
        if all(len(regions(tables, part)) >= LEAST_TABLES for part in (lines[:start], lines[start:])):
            return start
    return None
