"""How a page that reviews a report draws a value in its table."""

from __future__ import annotations

from django.utils.html import escape
from django.utils.translation import gettext as _

from reports.document.figures import value_at, write_number
from reports.document.grid import GridCell
from reports.document.report import Report
from reports.filing.explanations import Group
from reports.templatetags.tables import DrawValue
from reports.views.filing.links import Links


def draw_value(links: Links | None, groups: list[Group], *, last_year: Report | None = None) -> DrawValue:
    """Draws a value with last year's beside it and marks that lead to what checks and texts say about it."""
    before = last_year.complete_figures if last_year else {}
    last_year_words = _("Last year")
    found = {group.address: (number, group) for number, group in reversed(list(enumerate(groups, 1)))}

    def draw(drawn: GridCell) -> str:
        cell = drawn.cell
        if cell is None:
            raise TypeError("a heading is no value")
        number, group = found.get(cell.address, (0, None))
        attributes = {
            "id": cell.address,
            "class": "computed" if cell.is_computed else "entered",
            "data-row": f"{cell.table}.{cell.row}",
            "data-column": cell.column,
            "data-level": group.level if group else "",
            "colspan": str(drawn.colspan) if drawn.colspan > 1 else "",
        }
        inside: str = escape(drawn.text)
        if old := write_number(value_at(before, cell), decimals=cell.decimals):
            inside = f'<small><span class="visually-hidden">{escape(last_year_words)} </span>{old}</small>' + inside
        if group:
            said = " ".join(finding.message for finding in group.findings)
            inside += f'<a class="mark" href="#finding-{number}" title="{escape(said)}">!</a>'
        inside += links.said(cell.address) if links else ""
        written = "".join(f' {name}="{value}"' for name, value in attributes.items() if value)
        return f"<td{written}>{inside}</td>"

    return draw
