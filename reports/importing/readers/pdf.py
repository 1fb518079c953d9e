"""PDF with text: ruled tables as grids, the lines around them put together as paragraphs.

A PDF knows characters and their places only. A paragraph begins where a line is indented, follows a gap or another size
of type, or follows a line that ended early; the numbers of pages and what stands at the head or foot of every page are
left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pdfplumber
from django.utils.translation import gettext as _
from pdfminer.cmapdb import IdentityCMap, IdentityCMapByte
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdffont import PDFCIDFont
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFStream, resolve1

from reports.importing.readers.grids import MOST_ROWS, too_many_rows
from reports.importing.readers.packages import damaged
from reports.importing.readers.seen import seen
from reports.importing.sequence import Element, Grid, NotAReport, Paragraph

MOST_PAGES = 60
MOST_CHARACTERS = 200_000
MOST_STROKES = 20_000
"""Lines and rectangles, of which tables are drawn."""
FEWEST_LETTERS = 20
"""A page; with fewer, and with pictures, the document is a scan."""
_DIGITS = re.compile(r"[\d.,．，]+\Z")
MARGINS = 1.2
"""Of a cell, both together, as wide as so many of its digits."""
Box = tuple[float, float, float, float]
"""left, top, right, bottom."""
_LATIN_WORD = re.compile(r"[!-~]{2,}")
_CODES = re.compile(rb"begincodespacerange\s*<([0-9A-Fa-f]+)>")
_NUMBER_OF_PAGE = re.compile(
    r"[\s\-—–―－·•]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:\s*[/／共,，]+\s*\d{1,3}\s*页?)?[\s\-—–―－·•]*\Z"
)
_NUMBER_BEHIND = re.compile(r"\s*\d{1,3}\s*[/／]\s*\d{1,3}\Z")


@dataclass
class Row:
    """A line of text on a page."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    page: int


@dataclass
class Table:
    rows: tuple[tuple[str, ...], ...]
    left: float
    right: float
    top: float
    page: int


@dataclass
class Image:
    top: float
    page: int


class _Fonts(PDFResourceManager):
    """pdfminer drops every character of a font whose encoding is written into the file; such fonts say in ToUnicode
    what their codes mean."""

    def get_font(self, objid: object, spec: Any) -> Any:
        font = super().get_font(objid, spec)
        encoding = resolve1(spec.get("Encoding"))
        if isinstance(font, PDFCIDFont) and isinstance(encoding, PDFStream) and not getattr(font.cmap, "code2cid", 1):
            codes = _CODES.search(encoding.get_data())
            font.cmap = IdentityCMapByte() if codes and len(codes[1]) == 2 else IdentityCMap()
        return font


def read(data: bytes) -> list[Element]:
    """Raises NotAReport."""
    if b"%PDF" not in data[:1024]:
        raise NotAReport(
            _("The file is not what its name says. Open it and save it again in this format."), "wrong_kind"
        )
    try:
        return _read(data)
    except (NotAReport, MemoryError):
        raise
    except Exception as error:  # pdfminer and pdfplumber say by any kind of exception what they stumble over
        if isinstance(
            error.__cause__ or (error.args[0] if error.args else None), (PDFPasswordIncorrect, PDFEncryptionError)
        ) or isinstance(error, (PDFPasswordIncorrect, PDFEncryptionError)):
            raise NotAReport(_("The file is encrypted. Remove its password and try again."), "encrypted") from error
        raise damaged() from error


def _read(data: bytes) -> list[Element]:
    things: list[Row | Table | Image] = []
    letters, pictures, unknown = 0, 0, 0
    with pdfplumber.open(BytesIO(data)) as document:
        document.rsrcmgr = _Fonts()
        if len(document.pages) > MOST_PAGES:
            message = _("The document has %(pages)d pages; a report has at most %(most)d.")
            raise NotAReport(message % {"pages": len(document.pages), "most": MOST_PAGES}, "too_long")
        count = len(document.pages)
        characters = strokes = 0
        for number, page in enumerate(document.pages):
            characters += len(page.chars)
            strokes += len(page.lines) + len(page.rects) + len(page.curves)
            if characters > MOST_CHARACTERS or strokes > MOST_STROKES:
                raise NotAReport(_("The document has far more characters or lines than any report."), "too_long")
            letters += sum(not char["text"].isspace() for char in page.chars)
            unknown += sum(char["text"].startswith("(cid:") for char in page.chars)
            pictures += len(page.images)
            things += _things(page, number)
            page.close()
    if not letters or (pictures and letters < FEWEST_LETTERS * count):
        raise _no_text(pictures)
    if unknown > 0.02 * letters:
        message = _("The file does not say which characters its fonts show. Upload the document that it was made from.")
        raise NotAReport(message, "scan")
    return list(_Assembly(_without_margins(things)).elements())


def _no_text(pictures: int) -> NotAReport:
    if pictures:
        message = _(
            "The file is a scan: its pages are pictures without text. Upload the document from which it was printed."
        )
        return NotAReport(message, "scan")
    return NotAReport(_("The file holds no text."), "empty")


def _things(page: Any, number: int) -> list[Row | Table | Image]:
    """What stands on a page, from the top to the bottom."""
    tables = [table for table in page.find_tables(_settings(page)) if len(table.cells) > 1]
    chars = [char for char in seen(page) if char["upright"]]
    boxes = [table.bbox for table in tables]
    free = [char for char in chars if not any(_is_inside(char, box) for box in boxes)]
    found: list[Row | Table | Image] = list(_rows(free, number))
    for table in tables:
        left, top, right, _bottom = table.bbox
        found.append(Table(_table(table, chars), left, right, top, number))
    for image in page.images:
        if image["width"] > 60 and image["height"] > 60 and not any(_is_inside(image, box) for box in boxes):
            found.append(Image(image["top"], number))
    return sorted(found, key=lambda thing: thing.top)


def _settings(page: Any) -> dict[str, Any]:
    """Where a row goes on on the next page nothing closes its cells: a line is thought of where many others end."""
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    level = [edge["top"] for edge in page.edges if edge["orientation"] == "h"]
    ends = Counter(round(edge[end]) for edge in upright for end in ("top", "bottom"))
    lines = [at for at, count in ends.items() if count > 3 and all(abs(at - other) > 3 for other in level)]
    highest, lowest = (min(ends), max(ends)) if ends else (0, 0)
    return {"explicit_horizontal_lines": [at for at in lines if at - highest < 3 or lowest - at < 3]}


def _table(table: Any, chars: list[dict[str, Any]]) -> tuple[tuple[str, ...], ...]:
    if len(table.rows) > MOST_ROWS:
        raise too_many_rows(len(table.rows))
    inside = [char for char in chars if _is_inside(char, table.bbox)]
    found = []
    for row in table.rows:
        near = [char for char in inside if _is_level_with(char, row.bbox, [box for box in row.cells if box])]
        found.append(tuple(_cell(box, near) if box else "" for box in row.cells))
    return tuple(found)


def _is_level_with(char: dict[str, Any], box: Box, cells: list[Box]) -> bool:
    middle: float = (char["top"] + char["bottom"]) / 2
    return box[1] <= middle <= max(cell[3] for cell in cells)


def _cell(box: Box, chars: list[dict[str, Any]]) -> str:
    """A cell's lines; a number that was too wide for its column is put together again."""
    lines = list(_rows([char for char in chars if _is_inside(char, box)], 0))
    texts = [line.text for line in lines]
    if len(lines) > 1 and all(map(_DIGITS.match, texts)) and texts[0] != "0":
        wide = (lines[0].right - lines[0].left) / len(texts[0])
        before, behind = lines[0].left - box[0], box[2] - lines[0].right
        is_indented = before > behind + wide and behind < (1 + MARGINS) * wide
        if is_indented or before + behind < (1 + MARGINS) * wide:
            return "".join(texts)
    return "\n".join(texts)


def _is_inside(thing: dict[str, Any], box: Box) -> bool:
    across: float = (thing["x0"] + thing["x1"]) / 2
    down: float = (thing["top"] + thing["bottom"]) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def _rows(chars: list[dict[str, Any]], page: int) -> Iterator[Row]:
    """The lines of text: characters whose base lines are at about one height, from the left to the right."""
    line: list[dict[str, Any]] = []
    for char in sorted(chars, key=_base):
        if line and _base(char) - _base(line[0]) > 0.5 * min(char["size"], line[0]["size"]):
            yield from _row(line, page)
            line = []
        line.append(char)
    yield from _row(line, page)


def _base(char: dict[str, Any]) -> float:
    """How far below the top of the page a character stands; what its font says of its height differs."""
    return -float(char["matrix"][5])


def _row(chars: list[dict[str, Any]], page: int) -> Iterator[Row]:
    chars = sorted(chars, key=lambda char: char["x0"])
    solid = [char for char in chars if not char["text"].isspace()]
    if not solid:
        return
    size = Counter(round(char["size"], 1) for char in solid).most_common(1)[0][0]
    text, end = "", solid[0]["x0"]
    for char in chars:
        if char["x0"] - end > 1.2 * size and text and not text.endswith(" "):
            text += " "
        text += " " if char["text"].isspace() else char["text"]
        end = max(end, char["x1"])
    yield Row(
        text.strip(),
        solid[0]["x0"],
        max(char["x1"] for char in solid),
        min(char["top"] for char in solid),
        max(char["bottom"] for char in solid),
        size,
        page,
    )


def _without_margins(things: list[Row | Table | Image]) -> list[Row | Table | Image]:
    """Without numbers of pages, and without the short line that two pages or more have at one height at an end."""
    pages: dict[int, list[Row | Table | Image]] = {}
    for thing in things:
        pages.setdefault(thing.page, []).append(thing)
    ends = [thing for page in pages.values() for thing in (page[0], page[-1]) if isinstance(thing, Row)]
    repeated = Counter(map(_place, {id(row): row for row in ends}.values()))
    widest = max((row.right - row.left for row in things if isinstance(row, Row)), default=0.0)
    left_out = {
        id(row)
        for row in ends
        if _NUMBER_OF_PAGE.match(row.text)
        or (repeated[_place(row)] > 1 and (row.right - row.left < 0.8 * widest or _NUMBER_BEHIND.search(row.text)))
    }
    return [thing for thing in things if id(thing) not in left_out]


def _place(row: Row) -> tuple[str, int]:
    """What a line says and at which height; the number of a page behind an address, as browsers print it, differs."""
    return _NUMBER_BEHIND.sub("", row.text), round(row.top)


class _Assembly:
    """Puts lines together as paragraphs, over the ends of pages too."""

    def __init__(self, things: list[Row | Table | Image]) -> None:
        self.things = things
        rows = [thing for thing in things if isinstance(thing, Row)]
        self.size = Counter(row.size for row in rows).most_common(1)[0][0] if rows else 0.0
        tables = [thing for thing in things if isinstance(thing, Table)]
        self.right = max([_edge([row.right for row in rows], self.size, is_right=True), *_widest(tables)[1:]])
        self.left = min([_edge([row.left for row in rows], self.size, is_right=False), *_widest(tables)[:1]])
        steps = [
            round(below.top - above.top, 1)
            for above, below in zip(rows, rows[1:], strict=False)
            if above.page == below.page and 0 < below.top - above.top < 4 * self.size
        ]
        self.pitch = Counter(steps).most_common(1)[0][0] if steps else 2 * self.size

    def elements(self) -> Iterator[Element]:
        lines: list[Row] = []
        for thing in self.things:
            if lines and not (isinstance(thing, Row) and self.goes_on(lines[-1], thing)):
                yield Paragraph(_joined(lines))
                lines = []
            if isinstance(thing, Row):
                lines.append(thing)
            elif isinstance(thing, Table):
                yield Grid(thing.rows)
            else:
                yield Paragraph("", 1)
        if lines:
            yield Paragraph(_joined(lines))

    def goes_on(self, above: Row, below: Row) -> bool:
        """Whether two lines are of one paragraph; lines of a title, in larger type, are of one."""
        is_near = below.top - above.top < 1.6 * above.size + above.bottom - above.top
        if min(above.size, below.size) > 1.15 * self.size and above.page == below.page:
            return abs(above.size - below.size) < 0.5 and is_near
        return (
            above.right + _first_word(below) > self.right - 2.5 * above.size
            and below.left < self.left + 0.8 * below.size
            and abs(above.size - below.size) < 0.1 * above.size
            and (above.page != below.page or below.top - above.top < 1.35 * self.pitch)
        )


def _first_word(row: Row) -> float:
    """How wide the Latin word is with which a line begins: it may not have had room on the line above."""
    word = _LATIN_WORD.match(row.text)
    return len(word[0]) * 0.5 * row.size if word else 0.0


def _widest(tables: list[Table]) -> tuple[float, ...]:
    """(left, right) of the widest table, which is as wide as the text in most documents; nothing without tables."""
    widest = max(tables, key=lambda table: table.right - table.left, default=None)
    return (widest.left, widest.right) if widest else ()


def _edge(places: list[float], size: float, *, is_right: bool) -> float:
    """Where most lines end or begin; of several such places the outermost that a tenth of the lines have."""
    width = max(size, 1.0)
    counts = Counter(round(place / width) for place in places)
    common = [place for place, count in counts.items() if count >= 0.1 * len(places)] or list(counts) or [0]
    best = max(common) if is_right else min(common)
    near = [place for place in places if round(place / width) == best]
    return (max(near) if is_right else min(near)) if near else 0.0


def _joined(lines: list[Row]) -> str:
    """Lines put together; only between Latin words is a space lost at the end of a line."""
    text = ""
    for line in lines:
        is_latin = text[-1:].isascii() and text[-1:].isalpha() and line.text[:1].isascii() and line.text[:1].isalpha()
        text += " " + line.text if is_latin else line.text
    return text
