"""What every reader makes of a document: paragraphs and grids, in the order in which they stand.

A reader knows its format and nothing of the form; the recogniser knows the form and nothing of a format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Grid:
    """A table or a part of one; an empty cell is an empty text, rows may differ in length."""

    rows: tuple[tuple[str, ...], ...]


Element = Paragraph | Grid


@dataclass(frozen=True)
class Line:
    """A paragraph, or one row of a grid."""

    cells: tuple[str, ...]
    is_row: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.filled)

    @property
    def filled(self) -> tuple[str, ...]:
        """The cells that are not blank, without outer whitespace."""
        return tuple(cell.strip() for cell in self.cells if cell.strip())


def lines_of(elements: Iterable[Element]) -> Iterator[Line]:
    """Paragraphs and rows one after the other; a paragraph without any text is left out."""
    for element in elements:
        if isinstance(element, Grid):
            yield from (Line(row, is_row=True) for row in element.rows)
        elif element.text.strip():
            yield Line((element.text.strip(),))


class NotAReport(ValueError):
    """The file holds no report that can be read; the message says why and what to do."""
