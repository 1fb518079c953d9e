"""The one table renderer, for screen, print and PDF: a grid as an HTML table with real headers.

It is written in Python and not as a template because a table page has 175 cells and is drawn at every save.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django import template
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from reports.document.grid import Grid, GridCell, Part, Row, grid
from reports.editions.layout import Figures, Table

register = template.Library()

DrawValue = Callable[[GridCell], str]
"""Draws the whole <td> of a value; forms put an input there."""
DrawLabel = Callable[[GridCell], str]


LONG = 7
"""Digits from which on a number has a class by their count: paper sets it smaller where the column is too narrow."""


class Pen(NamedTuple):
    value: DrawValue
    label: DrawLabel


@register.simple_tag(takes_context=True)
def table(context: dict[str, Any], table: Table, figures: Figures, title: str = "") -> SafeString:
    """A table read-only. `title` names it for those who cannot see where it stands.

    A page that shows more in a cell than its figure puts a DrawValue into the context as `draw_value`.
    """
    return draw(grid(table, figures), title=title, value=context.get("draw_value"))


def draw(
    drawn: Grid, *, title: str = "", value: DrawValue | None = None, label: DrawLabel | None = None, foot: str = ""
) -> SafeString:
    """The HTML of a grid; `label` draws what stands in a heading, `foot` is markup of rows set below the last one."""
    parts = drawn.parts
    pen = Pen(value or read_only, label or _text)
    name = f' aria-label="{escape(title)}"' if title else ""
    html = [
        f'<table class="form form--{drawn.table.code}" data-table="{drawn.table.code}"{name}>',
        _columns(drawn),
        _single(parts[0], pen) if len(parts) == 1 else "".join(_stacked(part, pen) for part in parts),
        foot and f"<tfoot>{foot}</tfoot>",
        "</table>",
    ]
    return mark_safe("".join(html))  # noqa: S308 - every text is escaped below


def read_only(cell: GridCell) -> str:
    kind = "computed" if cell.cell and cell.cell.is_computed else "entered"
    address = cell.cell.address if cell.cell else ""
    span = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    length = f" digits-{len(cell.text)}" if len(cell.text) >= LONG else ""
    return f'<td id="{address}" class="{kind}{length}"{span}>{escape(cell.text)}</td>'


def _columns(drawn: Grid) -> str:
    labels = "".join(f'<col class="label-{at + 1}">' for at in range(drawn.label_depth))
    return f'<colgroup>{labels}<col class="value" span="{drawn.table.width - drawn.label_depth}"></colgroup>'


def _single(part: Part, pen: Pen) -> str:
    return f"<thead>{_rows(part.head, pen)}</thead><tbody>{_rows(part.body, pen)}</tbody>"


def _stacked(part: Part, pen: Pen) -> str:
    """A block below others: its headings stand in the body, since a table has one head only."""
    return f"<tbody>{_rows(part.head, pen)}{_rows(part.body, pen)}</tbody>"


def _rows(rows: tuple[Row, ...], pen: Pen) -> str:
    return "".join(f"<tr>{''.join(_cells(row, pen))}</tr>" for row in rows)


def _cells(row: Row, pen: Pen) -> Iterator[str]:
    for cell in row:
        yield _heading(cell, pen) if cell.is_heading else pen.value(cell)


def _text(cell: GridCell) -> str:
    return conditional_escape(cell.text)


def _heading(cell: GridCell, pen: Pen) -> str:
    spans = "".join(
        f' {name}="{span}"' for name, span in (("rowspan", cell.rowspan), ("colspan", cell.colspan)) if span > 1
    )
    level = f' class="level-{cell.level + 1}"' if cell.scope.startswith("row") else ""
    return f'<th scope="{cell.scope}"{spans}{level}>{pen.label(cell)}</th>'
