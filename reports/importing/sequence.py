"""What every reader makes of a document: paragraphs and grids, in the order in which they stand.

A reader knows its format and nothing of the form; the recogniser knows the form and nothing of a format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Image:
    """A picture as it lies in a document, of whatever kind it is."""

    data: bytes = field(repr=False)
    name: str = ""
    """What the document calls it for those who cannot see it."""


@dataclass(frozen=True)
class Drawn:
    """A picture of a document as it can be kept."""

    number: int
    data: bytes = field(repr=False)
    media_type: str
    width: int
    height: int


@dataclass(frozen=True)
class Paragraph:
    text: str
    pictures: int = 0
    """How many pictures stand in it."""
    images: tuple[Image, ...] = field(default=(), compare=False)
    """Those of them whose bytes are at hand."""


@dataclass(frozen=True)
class Grid:
    """A table or a part of one; an empty cell is an empty text, rows may differ in length.

    A merged cell has its text in the first of its places and leaves the others empty.
    """

    rows: tuple[tuple[str, ...], ...]


Element = Paragraph | Grid

UNSURE = {"date": "日期", "formula": "公式", "format": "格式"}
"""Why the author of a workbook may have seen another number than its cell holds: {reason: as the cell is written}."""
UNSURE_CELL = re.compile(rf"〔({'|'.join(UNSURE.values())})：([^〕\n]*)〕")
_ENDS = re.compile(r"[〔〕\s]+")


def unsure(reason: str, known: str) -> str:
    """A cell for the recogniser, with what is known of it: a date as “1900-01-08=8”, the number behind it last."""
    return f"〔{UNSURE[reason]}：{_ENDS.sub('', known)}〕"


RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""A digit set above the line: the mark of a note or a power, and none of the digits before it."""


@dataclass(frozen=True)
class Passage:
    """Where in the sequence something stands: the number of an element, and that of a row where it is a grid."""

    element: int
    row: int | None = None


@dataclass(frozen=True)
class Line:
    """A paragraph, or one row of a grid."""

    cells: tuple[str, ...]
    is_row: bool = False
    passage: Passage | None = field(default=None, compare=False)
    pictures: int = field(default=0, compare=False)
    """Pictures that stand before the line."""

    @property
    def text(self) -> str:
        return " ".join(self.filled)

    @property
    def filled(self) -> tuple[str, ...]:
        """The cells that are not blank, without outer whitespace."""
        return tuple(cell.strip() for cell in self.cells if cell.strip())


def lines_of(elements: Iterable[Element]) -> Iterator[Line]:
    """Paragraphs and rows one after the other; a paragraph without any text is left out."""
    pictures = 0
    for number, element in enumerate(elements):
        if isinstance(element, Grid):
            for at, row in enumerate(element.rows):
                yield Line(row, is_row=True, passage=Passage(number, at), pictures=pictures)
                pictures = 0
            continue
        pictures += element.pictures
        if element.text.strip():
            yield Line((element.text.strip(),), passage=Passage(number), pictures=pictures)
            pictures = 0


class NotAReport(ValueError):
    """The file holds no report that can be read; the message says why and what to do.

    `code` names the kind of reason: empty, too_big, unknown_kind, wrong_kind, macros, linked, encrypted, damaged, scan,
    too_long, bomb, too_slow, no_report, no_year, no_edition.
    """

    def __init__(self, message: str, code: str = "no_report") -> None:
        super().__init__(message)
        self.code = code
