"""A finished PDF of ours, read from its bytes alone: what is shown, where, in which element, and the fonts.

Shares nothing with what set the page, so that it sees what a reader's program sees. It knows the shape in which
WeasyPrint writes; whatever has another shape is Unreadable, never passed over.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

_STREAM = re.compile(rb"\n(\d+) 0 obj\n(<<.*?>>)\nstream\n", re.S)
_ASIDE = re.compile(rb"/Image|/EmbeddedFile|/Metadata|/XRef")
_CHARACTER = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")
_FONT = re.compile(rb"/Subtype /Type0/BaseFont /(([A-Z]{6})\+[^/\s]+)")
_WIDTHS = re.compile(rb"(\d+) \[([^\]]*)\]")
_CELL = re.compile(rb"/S /TD/P \d+ 0 R/K \[(.*?)\](?:/A <<.*?>>)?(?:/Pg (\d+) 0 R)?>>$", re.S)
_ELSEWHERE = re.compile(rb"<</Type /MCR/Pg (\d+) 0 R/MCID (\d+)>>")
_DRAWN = re.compile(
    rb"(/Artifact)\s+BMC|/MCID (\d+)>>\s+BDC"
    rb"|1 0 0 -1 (\S+) (\S+) Tm|/([A-Z]{6}) (\S+) Tf|((?:<[0-9a-f]*>|\[[^\]]*\]) ?T[jJ])"
    rb"|(\S+) (\S+) m\n(\S+) (\S+) l(?=\n)"
)
_RUN = re.compile(rb"<([0-9a-f]*)>")


class Unreadable(ValueError):
    """The bytes are no PDF in the shape that is known."""


@dataclass(frozen=True)
class Shown:
    """A piece of a line. Places in CSS pixels from the upper left of the page."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    content: int | None
    """Its number among the marked contents of its page; None for what is no content, such as a page number."""
    is_missing: bool
    """Whether it shows the glyph for none."""


Rule = tuple[float, float, float, float]
"""A straight line: left, top, right, bottom."""


@dataclass
class ReadPage:
    shown: list[Shown] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


@dataclass(frozen=True)
class Font:
    name: str
    program: bytes
    characters: dict[int, str]
    widths: dict[int, float]
    count: int
    """Of glyphs: a number from here on shows the one for none, as 0 does."""


@dataclass(frozen=True)
class ReadBack:
    pages: list[ReadPage]
    fonts: list[Font]
    cells: list[list[tuple[int, int]]]
    """Of every figure of the tables, in order: (page from 0, number of the content) of what it holds."""


def read(pdf: bytes) -> ReadBack:
    """Raises Unreadable."""
    try:
        return _read(pdf)
    except (zlib.error, KeyError, IndexError, TypeError, ValueError, struct.error) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error


def _read(pdf: bytes) -> ReadBack:
    streams = {int(found[1]): _unpacked(pdf, found) for found in _STREAM.finditer(pdf) if not _ASIDE.search(found[2])}
    objects = _objects(pdf, streams)
    fonts = _fonts(objects, streams)
    pages = {number: body for number, body in objects.items() if body.startswith(b"<</Type /Page/")}
    at_page = {number: at for at, number in enumerate(pages)}
    read = [_page(streams[_number(body, b"Contents")], fonts) for body in pages.values()]
    cells = [_contents(body, at_page) for body in objects.values() if b"/S /TD/" in body]
    return ReadBack(read, list(fonts.values()), cells)


def _unpacked(pdf: bytes, found: re.Match[bytes]) -> bytes:
    if b"/FlateDecode" not in found[2]:
        return b""
    return zlib.decompressobj().decompress(pdf[found.end() :])


def _objects(pdf: bytes, streams: dict[int, bytes]) -> dict[int, bytes]:
    """{number: what is written} of the objects that are packed together, in the order of their numbers."""
    objects: dict[int, bytes] = {}
    for found in _STREAM.finditer(pdf):
        if b"/ObjStm" in found[2]:
            data, first = streams[int(found[1])], _number(found[2], b"First")
            numbers = list(map(int, data[:first].split()))
            ends = pairwise([*numbers[1::2], len(data) - first])
            placed = zip(numbers[::2], ends, strict=True)
            objects |= {number: data[first + begin : first + end].strip() for number, (begin, end) in placed}
    return dict(sorted(objects.items()))


def _number(body: bytes, key: bytes) -> int:
    """The first number behind a key: a value, or the number of the object that is referred to."""
    found = re.search(rb"/" + key + rb" \[?(\d+)", body)
    if found is None:
        raise KeyError(key.decode())
    return int(found[1])


def _fonts(objects: dict[int, bytes], streams: dict[int, bytes]) -> dict[bytes, Font]:
    """{the name under which pages ask for it: font}."""
    fonts = {}
    for body in objects.values():
        if found := _FONT.search(body):
            inner = objects[_number(body, b"DescendantFonts")]
            program = streams[_number(objects[_number(inner, b"FontDescriptor")], b"FontFile[23]?")]
            characters = _characters(streams[_number(body, b"ToUnicode")])
            fonts[found[2]] = Font(found[1].decode(), program, characters, _widths(inner), _count(program))
    return fonts


def _count(program: bytes) -> int:
    """Of the glyphs of a font with tables; the largest there may be where it has none."""
    if program[:4] not in (b"OTTO", b"true", b"\0\1\0\0"):
        return 2**16
    tables = (program[at : at + 16] for at in range(12, 12 + 16 * int.from_bytes(program[4:6]), 16))
    (maxp,) = [int.from_bytes(table[8:12]) for table in tables if table[:4] == b"maxp"]
    return int.from_bytes(program[maxp + 4 : maxp + 6])


def _characters(cmap: bytes) -> dict[int, str]:
    return {
        int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in _CHARACTER.findall(cmap)
    }


def _widths(body: bytes) -> dict[int, float]:
    written = body[body.index(b"/W [") + 4 : body.index(b"]]") + 1]
    return {
        int(first) + at: float(width)
        for first, widths in _WIDTHS.findall(written)
        for at, width in enumerate(widths.split())
    }


def _contents(body: bytes, at_page: dict[int, int]) -> list[tuple[int, int]]:
    """What a cell holds; it may go on on another page."""
    found = _CELL.search(body)
    if found is None:
        raise ValueError(f"a cell of another shape: {body[:80]!r}")
    elsewhere = [(at_page[int(page)], int(number)) for page, number in _ELSEWHERE.findall(found[1])]
    own = _ELSEWHERE.sub(b"", found[1]).split()
    return [(at_page[int(found[2])], int(number)) for number in own] + elsewhere


def _page(content: bytes, fonts: dict[bytes, Font]) -> ReadPage:
    page, now = ReadPage(), _Now()
    for artifact, number, x, y, name, size, glyphs, *rule in _DRAWN.findall(content):
        if artifact:
            now.content = None
        elif number:
            now.content = int(number)
        elif x:
            now.x, now.y = float(x), float(y)
        elif name:
            now.font, now.size = fonts[name], float(size)
        elif glyphs:
            page.shown += now.show(glyphs)
        elif rule[0] == rule[2] or rule[1] == rule[3]:
            left, top, right, bottom = map(float, rule)
            page.rules.append((min(left, right), min(top, bottom), max(left, right), max(top, bottom)))
    return page


class _Now:
    """Where the pen stands."""

    content: int | None = None
    font: Font
    x = y = size = 0.0

    def show(self, written: bytes) -> Iterator[Shown]:
        """`written`: glyphs in hexadecimal digits, between them what is taken off their widths, then the operator."""
        drawn = written[:-2].strip(b"[] ")
        runs = b"".join(_RUN.findall(drawn)).decode()
        gaps = [float(gap) * self.size / 1000 for gap in _RUN.sub(b" ", drawn).split()]
        glyphs = struct.unpack(f">{len(runs) // 4}H", bytes.fromhex(runs))
        begin, self.x = self.x, self.x - sum(gaps) + sum(map(self.font.widths.__getitem__, glyphs)) * self.size / 1000
        if glyphs:
            left = begin - (0 if drawn.startswith(b"<") else gaps[0])
            right = self.x + (0 if drawn.endswith(b">") else gaps[-1])
            text = "".join(self.font.characters.get(glyph, "") for glyph in glyphs)
            is_missing = min(glyphs) == 0 or max(glyphs) >= self.font.count
            yield Shown(text, left, right, self.y, self.size, self.content, is_missing)
