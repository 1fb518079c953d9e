"""How the page of a recognised document draws a value in its table: what was read, and what to look at."""

from __future__ import annotations

from django.utils.html import escape
from django.utils.translation import gettext as _

from reports.document.figures import write_number
from reports.document.grid import GridCell
from reports.editions.layout import Cell
from reports.filing.uploads.comparison import CellMatch, SectionMatch
from reports.templatetags.tables import DrawValue


def draw_value(match: SectionMatch) -> DrawValue:
    """Draws a value with a mark that leads to what is asked or said about it."""
    totals = {total.cell.address: total for total in match.totals}

    def draw(drawn: GridCell) -> str:
        cell = drawn.cell
        if cell is None:
            raise TypeError("a heading is no value")
        kind, inside = (
            _computed(cell, stated=cell.address in totals) if cell.is_computed else _entered(match.cells[cell.address])
        )
        span = f' colspan="{drawn.colspan}"' if drawn.colspan > 1 else ""
        return f'<td id="{cell.address}" class="{kind}"{span}>{inside}{escape(drawn.text)}</td>'

    return draw


def _computed(cell: Cell, *, stated: bool) -> tuple[str, str]:
    return (
        ("computed odd", _mark(f"total-{cell.address}", "≠", _("The document states another total")))
        if stated
        else ("computed", "")
    )


def _entered(match: CellMatch) -> tuple[str, str]:
    address = match.cell.address
    if match.is_doubtful:
        return "entered doubtful", _mark(f"doubt-{address}", "?", _("Doubtful"))
    if match.differs:
        old = write_number(match.drafted, decimals=match.cell.decimals)
        small = f'<small><span class="visually-hidden">{escape(_("In the draft"))} </span>{old}</small>'
        return "entered differs", small + _mark(f"differs-{address}", "≠", _("Differs from the draft"))
    if match.read is None:
        return "entered missing", f'<span class="visually-hidden">{escape(_("Not in the document"))}</span>'
    return ("entered new" if match.is_filled else "entered"), ""


def _mark(place: str, sign: str, name: str) -> str:
    return f'<a class="mark" href="#{place}" aria-label="{escape(name)}">{sign}</a>'
