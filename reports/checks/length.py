"""Whether a report can be set: after its approval nobody could shorten it any more."""

from __future__ import annotations

from collections.abc import Iterator

from reports import checks
from reports.checks import ERROR, Context, Finding
from reports.checks.sentences import gettext as _
from reports.document.memory import by_text
from reports.document.report import Report, text_addresses
from reports.document.text import blocks

LINES, CHARACTERS = 22, 28
"""Of an official page (GB/T 9704-2012, 5.2.2)."""
MAXIMUM_PAGES = 200
"""Real reports have ten to thirty; publishing stops a layout that runs away at 300."""


@by_text
def lines_of(text: str) -> int:
    """About how many lines a text takes; a picture may take a page."""
    return sum(
        LINES if block.kind == "picture" else -(-(len(block.lead) + len(block.text) + 2) // CHARACTERS)
        for block in blocks(text)
    )


@checks.check
def too_long(report: Report, context: Context) -> Iterator[Finding]:
    """P4: the report can be printed."""
    lines = {address: lines_of(report.text(address)) for _section, address in text_addresses(report.edition)}
    pages = -(-sum(lines.values()) // LINES)
    if pages > MAXIMUM_PAGES:
        message = _("The report would have about %(pages)d pages; at most %(most)d can be printed.") % {
            "pages": pages,
            "most": MAXIMUM_PAGES,
        }
        yield Finding(ERROR, "P4", max(lines, key=lines.__getitem__), message)
