"""Tables with merged cells, as word processors and web pages write them, laid out as grids.

A table that holds other tables, or nothing but one column of text, only places things on the page: its contents stand
in the order in which they are read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from reports.importing.sequence import Element, Grid, NotAReport, Paragraph

WIDEST = 64
"""Columns; the form's widest table has fifteen, and what a document says of its spans may be anything."""
MOST_ROWS = 4_000


@dataclass
class Spanned:
    """A cell and how many columns and rows it takes."""

    contents: list[Element] = field(default_factory=list)
    right: int = 1
    down: int = 1

    @property
    def text(self) -> str:
        return "\n".join(element.text for element in self.contents if isinstance(element, Paragraph))

    @property
    def pictures(self) -> int:
        return sum(element.pictures for element in self.contents if isinstance(element, Paragraph))


def elements_of(rows: list[list[Spanned]]) -> list[Element]:
    """What a table is in the sequence. Raises NotAReport for one longer than any."""
    if len(rows) > MOST_ROWS:
        raise too_many_rows(len(rows))
    cells = [cell for row in rows for cell in row]
    if any(isinstance(element, Grid) for cell in cells for element in cell.contents) or _is_column_of_text(rows):
        return [element for cell in cells for element in cell.contents]
    pictures = sum(cell.pictures for cell in cells)
    before: list[Element] = [Paragraph("", pictures)] if pictures else []
    return [*before, Grid(tuple(_laid_out(rows)))]


def too_many_rows(count: int) -> NotAReport:
    message = _("The document has a table of %(rows)d rows; a report has at most %(most)d.")
    return NotAReport(message % {"rows": count, "most": MOST_ROWS}, "too_long")


def _is_column_of_text(rows: list[list[Spanned]]) -> bool:
    return all(len(row) < 2 for row in rows) and any("\n" in cell.text for row in rows for cell in row)


def _laid_out(rows: list[list[Spanned]]) -> Iterable[tuple[str, ...]]:
    waiting: dict[int, int] = {}
    """{column: rows below that a cell above still takes}."""
    for row in rows:
        line: list[str] = []
        cells = iter(row)
        while len(line) < WIDEST:
            if waiting.get(len(line), 0):
                waiting[len(line)] -= 1
                line.append("")
                continue
            cell = next(cells, None)
            if cell is None:
                break
            for at in range(len(line), len(line) + cell.right):
                waiting[at] = min(cell.down, len(rows)) - 1
            line += [cell.text, *[""] * (min(cell.right, WIDEST) - 1)]
        _step_past(waiting, len(line))
        yield tuple(line)


def _step_past(waiting: dict[int, int], width: int) -> None:
    """Cells above that stand behind the end of a short row take one row less, too."""
    for at in waiting:
        if at >= width and waiting[at]:
            waiting[at] -= 1
