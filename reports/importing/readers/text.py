"""Plain text as it comes out of Word, PDF and web pages.

Three shapes of table are met: a row a line with tabs or upright bars between the cells; a cell a line, each begun by a
tab and each row ended by an empty line; and cells as bare lines, which only the form tells from paragraphs.
"""

from __future__ import annotations

import codecs
import re

from django.utils.translation import gettext as _

from reports.document.text import clean_text
from reports.importing.sequence import Element, Grid, NotAReport, Paragraph

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BINARY = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"{\\rtf")
_MARKUP = re.compile(r"\[bookmark:[^\]\n]*\]|\*\*|[\u200b-\u200f\u2060\ufeff]")
_LIST_DASH = re.compile(r"^\s*(?:[-*]\s+|#{1,6}\s+)(?=\S)")
_PAGE_DASHES = re.compile(r"^\s*-\s*\d+\s*-\s*$")
_BAR = re.compile(r"[|｜│┃║]")
_RULER = re.compile(r"[\s|｜│┃║+:=\-─━┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬═]*\Z")
_DRAWN = re.compile(r"\s*[+\-=─━┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬═]{4,}\s*\Z")
_NUMBERED = re.compile(r"\s*[一二三四五六七八九十\d]{1,2}\s*[、.．]")
LONGEST_WRAPPED_CELL = 20
"""Characters of a cell's second line; what is longer is a paragraph of its own."""


def read(data: bytes) -> list[Element]:
    """Raises NotAReport for what is no text."""
    return elements(decode(data))


def decode(data: bytes) -> str:
    """The text of UTF-8, UTF-16 (with its mark) or GB18030 bytes. Raises NotAReport."""
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "")
    if data.startswith(_BINARY) or (b"\0" in data and not encoding):
        raise NotAReport(_("The file is not plain text. Save the report as text and try again."), "wrong_kind")
    for name in (encoding,) if encoding else ("utf-8", "gb18030"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    raise NotAReport(_("The encoding of the text is not understood. Save it as UTF-8 and try again."), "wrong_kind")


def elements(text: str) -> list[Element]:
    """The paragraphs and grids of a text."""
    found = _Elements()
    for line in _unmarked(text).split("\n"):
        found.take(line)
    found.end_grid()
    return found.done


def _unmarked(text: str) -> str:
    """The text without the marks of converters; a page break ends a line."""
    return _MARKUP.sub("", clean_text(text.replace("\f", "\n").replace("\v", "\n")))


class _Elements:
    """Takes the lines of a text one by one."""

    def __init__(self) -> None:
        self.done: list[Element] = []
        self.rows: list[tuple[str, ...]] = []
        self.cells: list[str] = []
        """Of a row that is given a cell a line."""

    def take(self, line: str) -> None:
        if not line.strip("\r\n ") or (not line.strip() and "\t" not in line):
            self.end_row() if self.cells else self.end_grid()
        elif _is_single_cell(line):
            self.cells.append(line.strip())
        elif self.continues(line):
            self.cells[-1] += "\n" + line.strip()
        elif (cells := _cells(line)) is not None:
            self.end_row()
            self.rows += [cells] if cells else []
        else:
            self.end_grid()
            if paragraph := _paragraph(line):
                self.done.append(Paragraph(paragraph))

    def continues(self, line: str) -> bool:
        """Whether a line is the rest of the cell above, broken inside."""
        above = self.cells[-1] if self.cells else ""
        return (
            bool(above)
            and not above[-1].isdigit()
            and "\t" not in line
            and len(line.strip()) <= LONGEST_WRAPPED_CELL
            and len(above) <= 3 * LONGEST_WRAPPED_CELL
            and not _NUMBERED.match(line)
        )

    def end_row(self) -> None:
        if self.cells:
            self.rows.append(tuple(self.cells))
            self.cells = []

    def end_grid(self) -> None:
        self.end_row()
        if self.rows:
            self.done.append(Grid(tuple(self.rows)))
            self.rows = []


def _is_single_cell(line: str) -> bool:
    return line.startswith("\t") and "\t" not in line[1:].rstrip(" \r")


def _cells(line: str) -> tuple[str, ...] | None:
    """The cells of a row; none for a drawn ruler, None for a paragraph."""
    if "\t" in line:
        return tuple(cell.strip() for cell in line.split("\t"))
    if len(_BAR.findall(line)) >= 2 or _BAR.match(line.strip()[-1]):
        if _RULER.match(line):
            return ()
        inner = re.sub(r"^\s*[|｜│┃║]|[|｜│┃║]\s*$", "", line)
        return tuple(cell.strip() for cell in _BAR.split(inner))
    return () if _DRAWN.match(line) else None


def _paragraph(line: str) -> str:
    return line.strip() if _PAGE_DASHES.match(line) else _LIST_DASH.sub("", line).strip()
