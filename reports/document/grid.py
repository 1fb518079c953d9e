"""A table and its figures as printed: header rows and body rows of cells with their spans.

The one source of every drawn table: screen, print, PDF, Word, Excel.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reports.document.figures import value_at, write_number
from reports.editions.layout import Block, Cell, Figures, Heading, Table


@dataclass(frozen=True)
class GridCell:
    """One cell of the drawn table: a heading with its `scope`, or a value with its `cell`."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    scope: str = ""
    """col, colgroup, row or rowgroup for a heading; empty for a value."""
    cell: Cell | None = None
    level: int = 0
    """For a row heading: the column of the printed table in which it starts."""
    code: str = ""
    """Of the row or column that a heading names; none for a group."""

    @property
    def is_heading(self) -> bool:
        return self.cell is None


Row = tuple[GridCell, ...]


@dataclass(frozen=True)
class Part:
    head: tuple[Row, ...]
    body: tuple[Row, ...]


@dataclass(frozen=True)
class Grid:
    table: Table
    parts: tuple[Part, ...]

    @property
    def label_depth(self) -> int:
        return self.table.blocks[0].label_depth

    @property
    def rows(self) -> list[Row]:
        return [row for part in self.parts for row in (*part.head, *part.body)]

    def placed(self) -> Iterator[tuple[int, int, GridCell]]:
        """(row, column, cell) from 0, for formats that place every cell; what a span covers is left out."""
        taken: set[tuple[int, int]] = set()
        for at, row in enumerate(self.rows):
            column = 0
            for cell in row:
                while (at, column) in taken:
                    column += 1
                yield at, column, cell
                taken |= {(at + down, column + right) for down in range(cell.rowspan) for right in range(cell.colspan)}
                column += cell.colspan


def grid(table: Table, figures: Figures) -> Grid:
    """The drawn table; figures as text, blanks as empty text."""
    return Grid(table, tuple(Part(_head(table, block), _body(table, block, figures)) for block in table.blocks))


def _head(table: Table, block: Block) -> tuple[Row, ...]:
    rows: list[list[GridCell]] = [[] for _ in range(block.header_depth)]
    if block.label_depth:
        rows[0].append(GridCell(block.corner, rowspan=block.header_depth, colspan=block.label_depth, scope="col"))
    for column in block.columns:
        _put_column(rows, column, 0, block.header_depth)
    if block.heading:
        rows.insert(0, [GridCell(block.heading, colspan=table.width, scope="colgroup")])
    return tuple(tuple(row) for row in rows)


def _put_column(rows: list[list[GridCell]], column: Heading, at: int, depth: int) -> None:
    if column.children:
        rows[at].append(GridCell(column.label, colspan=column.width, scope="colgroup"))
        for child in column.children:
            _put_column(rows, child, at + 1, depth)
    else:
        rows[at].append(GridCell(column.label, rowspan=depth - at, colspan=column.span, scope="col", code=column.code))


def _body(table: Table, block: Block, figures: Figures) -> tuple[Row, ...]:
    return tuple(row for heading in block.rows for row in _rows(table, block, figures, heading=heading, at=0))


def _rows(table: Table, block: Block, figures: Figures, *, heading: Heading, at: int) -> Iterator[Row]:
    if not heading.children:
        span = block.label_depth - at
        label = (GridCell(heading.label, colspan=span, scope="row", level=at, code=heading.code),) if span > 0 else ()
        yield (*label, *(_value(table, heading, column, figures) for column in block.column_leaves))
        return
    below = [row for child in heading.children for row in _rows(table, block, figures, heading=child, at=at + 1)]
    group = GridCell(heading.label, rowspan=len(below), scope="rowgroup", level=at)
    yield (group, *below[0])
    yield from below[1:]


def _value(table: Table, row: Heading, column: Heading, figures: Figures) -> GridCell:
    cell = table.cells[table.address(row.code, column.code)]
    return GridCell(write_number(value_at(figures, cell), decimals=cell.decimals), colspan=column.span, cell=cell)
