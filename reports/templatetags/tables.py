"""The one table renderer, for screen, print and PDF: a grid as an HTML table with real headers.

It is written in Python and not as a template because a table page has 175 cells and is drawn at every save.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django import template
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from reports.grid import Grid, GridCell, Part, Row, grid
from reports.layout import Figures, Table

register = template.Library()

DrawValue = Callable[[GridCell], str]
"""Draws the whole <td> of a value; forms put an input there."""


@register.simple_tag(takes_context=True)
def table(context: dict[str, Any], table: Table, figures: Figures, title: str = "") -> SafeString:
    """A table read-only. `title` names it for those who cannot see where it stands.

    A page that shows more in a cell than its figure puts a DrawValue into the context as `draw_value`.
    """
    return draw(grid(table, figures), title=title, value=context.get("draw_value"))


def draw(drawn: Grid, *, title: str = "", value: DrawValue | None = None, foot: str = "") -> SafeString:
    """The HTML of a grid; `foot` is markup of rows set below the last one."""
    parts = drawn.parts
    draw_value = value or read_only
    name = f' aria-label="{escape(title)}"' if title else ""
    html = [
        f'<table class="form form--{drawn.table.code}" data-table="{drawn.table.code}"{name}>',
        _columns(drawn),
        _single(parts[0], draw_value) if len(parts) == 1 else "".join(_stacked(part, draw_value) for part in parts),
        foot and f"<tfoot>{foot}</tfoot>",
        "</table>",
    ]
    return mark_safe("".join(html))  # noqa: S308 - every text is escaped below


def read_only(cell: GridCell) -> str:
    kind = "computed" if cell.cell and cell.cell.is_computed else "entered"
    address = cell.cell.address if cell.cell else ""
    span = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    return f'<td id="{address}" class="{kind}"{span}>{escape(cell.text)}</td>'


def _columns(drawn: Grid) -> str:
    labels = "".join(f'<col class="label-{at + 1}">' for at in range(drawn.label_depth))
    return f'<colgroup>{labels}<col class="value" span="{drawn.table.width - drawn.label_depth}"></colgroup>'


def _single(part: Part, value: DrawValue) -> str:
    return f"<thead>{_rows(part.head, value)}</thead><tbody>{_rows(part.body, value)}</tbody>"


def _stacked(part: Part, value: DrawValue) -> str:
    """A block below others: its headings stand in the body, since a table has one head only."""
    return f"<tbody>{_rows(part.head, value)}{_rows(part.body, value)}</tbody>"


def _rows(rows: tuple[Row, ...], value: DrawValue) -> str:
    return "".join(f"<tr>{''.join(_cells(row, value))}</tr>" for row in rows)


def _cells(row: Row, value: DrawValue) -> Iterator[str]:
    for cell in row:
        yield _heading(cell) if cell.is_heading else value(cell)


def _heading(cell: GridCell) -> str:
    spans = "".join(
        f' {name}="{span}"' for name, span in (("rowspan", cell.rowspan), ("colspan", cell.colspan)) if span > 1
    )
    level = f' class="level-{cell.level + 1}"' if cell.scope.startswith("row") else ""
    return f'<th scope="{cell.scope}"{spans}{level}>{conditional_escape(cell.text)}</th>'
