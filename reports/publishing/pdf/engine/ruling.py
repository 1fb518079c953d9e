"""The lines of the form's tables: every cell has one of the same width around it.

WeasyPrint 70 asks of every side of every cell, row, group and column which of their borders wins, and then draws the
lines cell by cell, one a hair thicker than the next on a screen. Here a line is drawn once from end to end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import weasyprint.draw
from weasyprint.draw.color import get_color
from weasyprint.formatting_structure import boxes, build

_collapse = build.collapse_table_borders
_draw = weasyprint.draw.draw_collapsed_borders

SIDES = ("top", "right", "bottom", "left")
Lines = dict[int, set[int]]
"""{edge of the grid: the fields along which it is drawn}."""


def install() -> None:
    """Make WeasyPrint rule tables this way. Doing so twice is doing so once."""
    build.collapse_table_borders = collapse
    weasyprint.draw.draw_collapsed_borders = draw


def is_form(table: boxes.TableBox) -> bool:
    return table.element.get("data-table") is not None


def collapse(table: boxes.TableBox, grid_width: int, grid_height: int) -> tuple[list[Any], list[Any]]:
    """Give half of each line to the cells on both sides of it, as the collapsing model does."""
    if not is_form(table):
        borders: tuple[list[Any], list[Any]] = _collapse(table, grid_width, grid_height)
        return borders
    for group in table.children:
        for row in group.children:
            for cell in row.children:
                _set_borders(cell, width_of(cell) / 2)
            _set_borders(row, 0)
        _set_borders(group, 0)
    width = width_of(table.children[0].children[0].children[0])
    _set_borders(table, width / 2)
    # All that is asked of it later: how thick the line is with which a page goes on.
    return [], [[(None, ("solid", width, None))]] * (grid_height + 1)


def width_of(cell: boxes.TableCellBox) -> float:
    width: float = cell.style["border_top_width"]
    return width


def _set_borders(box: boxes.Box, width: float) -> None:
    for side in SIDES:
        setattr(box, f"border_{side}_width", width)


def draw(stream: Any, table: boxes.TableBox) -> None:
    """Draw the lines of the part of a table that stands on a page."""
    if not is_form(table):
        _draw(stream, table)
        return
    rows = [row for group in table.children for row in group.children]
    tops = [row.position_y for row in rows] + [rows[-1].position_y + rows[-1].height]
    lefts = [*table.column_positions, table.column_positions[-1] + table.column_widths[-1]]
    across, down = _lines(rows)
    cell = rows[0].children[0]
    half = width_of(cell) / 2
    with stream.artifact(), stream.stacked():
        stream.set_color(get_color(cell.style, "border_top_color"), stroke=True)
        stream.set_line_width(2 * half)
        for y, first, last in _runs(across):
            stream.move_to(lefts[first] - half, tops[y])
            stream.line_to(lefts[last] + half, tops[y])
        for x, first, last in _runs(down):
            stream.move_to(lefts[x], tops[first] - half)
            stream.line_to(lefts[x], tops[last] + half)
        stream.stroke()


def _lines(rows: Iterable[boxes.TableRowBox]) -> tuple[Lines, Lines]:
    """The edges of all cells: across and down. A label that goes on on the next page ends with the last row."""
    across: Lines = defaultdict(set)
    down: Lines = defaultdict(set)
    rows = list(rows)
    for y, row in enumerate(rows):
        for cell in row.children:
            right, bottom = cell.grid_x + cell.colspan, min(y + cell.rowspan, len(rows))
            for edge in (y, bottom):
                across[edge].update(range(cell.grid_x, right))
            for edge in (cell.grid_x, right):
                down[edge].update(range(y, bottom))
    return across, down


def _runs(lines: Lines) -> Iterator[tuple[int, int, int]]:
    """(edge, first field, behind the last field) of every line that is drawn in one."""
    for edge, fields in lines.items():
        first = None
        for field in range(max(fields) + 2):
            if field in fields and first is None:
                first = field
            elif field not in fields and first is not None:
                yield edge, first, field
                first = None
