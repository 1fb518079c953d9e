"""A grid as a table of Word: merged cells, rows that do not split, a header that is repeated."""

from __future__ import annotations

from collections.abc import Iterator

from reports.document.grid import Grid, GridCell
from reports.publishing.word.markup import escaped, run

TEXT_WIDTH = 8844
"""156 mm in twentieths of a point."""
LABEL_SHARES = {3: (0.055, 0.10, 0.285)}
"""Of the width, for each column of labels, as in paper.css; else all columns are alike."""
WIDE = 8
"""A table of more columns is set in smaller characters."""
KEPT = 3
"""Rows at the beginning and at the end of a long block that stay on one page."""
LONG = 20
SIZE, SMALL_SIZE = 21, 18
"""Half points of the styles TableText and TableSmall."""


def table(drawn: Grid, *, title: str) -> str:
    """`title` names the table for those who cannot see where it stands."""
    widths = column_widths(drawn)
    rows = _rows(drawn)
    # Of blocks below one another the first one's header would be repeated above the others too.
    heads = len(drawn.parts[0].head) if len(drawn.parts) == 1 else 0
    kept = _kept_rows(drawn)
    drawn_rows = "".join(
        _row(row, drawn, widths, is_head=at < heads, is_kept=at in kept) for at, row in enumerate(rows)
    )
    grid_columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Form"/>'
        f'<w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" '
        'w:noVBand="1"/>'
        f'<w:tblCaption w:val="{escaped(title)}"/></w:tblPr>'
        f"<w:tblGrid>{grid_columns}</w:tblGrid>{drawn_rows}</w:tbl>"
    )


def column_widths(drawn: Grid) -> list[int]:
    """They add up to the width of the text."""
    shares = LABEL_SHARES.get(drawn.label_depth, ())
    rest = drawn.table.width - len(shares)
    shares = (*shares, *[(1 - sum(shares)) / rest] * rest)
    edges = [round(TEXT_WIDTH * sum(shares[:at])) for at in range(len(shares) + 1)]
    return [right - left for left, right in zip(edges, edges[1:], strict=False)]


def _rows(drawn: Grid) -> list[list[tuple[int, GridCell, bool]]]:
    """[(column, cell, whether it begins here)] of each row: what spans rows stands in all of them."""
    rows: list[list[tuple[int, GridCell, bool]]] = [[] for _ in drawn.rows]
    for at, column, cell in drawn.placed():
        for down in range(cell.rowspan):
            rows[at + down].append((column, cell, down == 0))
    return [sorted(row, key=lambda place: place[0]) for row in rows]


def _kept_rows(drawn: Grid) -> set[int]:
    """Rows after which no page ends: all of a short block, beginning and end of a long one."""
    kept: set[int] = set()
    first = 0
    for part in drawn.parts:
        last = first + len(part.head) + len(part.body) - 1
        if last - first < LONG:
            kept |= {*range(first, last)}
        else:
            kept |= {*range(first, first + len(part.head) + KEPT), *range(last - KEPT, last)}
        first = last + 1
    return kept


def _row(row: list[tuple[int, GridCell, bool]], drawn: Grid, widths: list[int], *, is_head: bool, is_kept: bool) -> str:
    head = "<w:tblHeader/>" if is_head else ""
    cells = "".join(_cell(drawn, widths, column, cell, begins=begins, is_kept=is_kept) for column, cell, begins in row)
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>"


def _cell(drawn: Grid, widths: list[int], column: int, cell: GridCell, *, begins: bool, is_kept: bool) -> str:
    width = sum(widths[column : column + cell.colspan])
    layout = "".join(_spans(cell, begins)) + _margins(drawn, cell)
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{layout}<w:vAlign w:val="center"/>'
    is_small = drawn.table.width > WIDE
    style = "TableSmall" if is_small else "TableText"
    keep = "<w:keepNext/>" if is_kept else ""
    left = '<w:jc w:val="left"/>' if cell.scope == "row" and drawn.label_depth > 1 else ""
    size = "" if cell.is_heading else _size(cell.text, width, usual=SMALL_SIZE if is_small else SIZE)
    text = run(cell.text, more=size) if begins and cell.text else ""
    return (
        f"<w:tc><w:tcPr>{properties}</w:tcPr>"
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}{left}</w:pPr>{text}</w:p></w:tc>'
    )


def _spans(cell: GridCell, begins: bool) -> Iterator[str]:
    if cell.colspan > 1:
        yield f'<w:gridSpan w:val="{cell.colspan}"/>'
    if cell.rowspan > 1:
        yield '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>"


def _size(number: str, width: int, *, usual: int) -> str:
    """Smaller characters for a number that its column has no room for: a digit takes 0.57 of its size at most."""
    fitting = 10 * width // (57 * max(1, len(number)))
    return f'<w:sz w:val="{fitting}"/><w:szCs w:val="{fitting}"/>' if fitting < usual else ""


def _margins(drawn: Grid, cell: GridCell) -> str:
    """A narrow column's heading has two characters in a line, as in the PDF, and no single one left over; its numbers
    have all of its width."""
    if not cell.is_heading and drawn.table.width > WIDE:
        return '<w:tcMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tcMar>'
    if cell.scope != "col" or cell.rowspan > 1 or drawn.label_depth < 2:
        return ""
    return '<w:tcMar><w:left w:w="120" w:type="dxa"/><w:right w:w="120" w:type="dxa"/></w:tcMar>'
