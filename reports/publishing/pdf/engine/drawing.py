"""Text drawn line by line: the numbers of the glyphs and the spaces between them.

WeasyPrint 70 asks Pango for every glyph by itself, describes the font for every line anew, and writes two numbers
where one says the same.
"""

from __future__ import annotations

import struct
from typing import Any

import weasyprint.draw.text
from weasyprint.matrix import Matrix
from weasyprint.pdf.stream import Stream
from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.fonts import get_pango_font_key

_draw = weasyprint.draw.text.draw_first_line
_add_font = Stream.add_font

GLYPH = struct.Struct("=Iiii4x")
"""PangoGlyphInfo: number, width, place across and up; what else it holds says where a cluster begins."""
_fonts: dict[int, tuple[Any, Any]] = {}
"""{address of a font: (what WeasyPrint asks of it, a line that keeps the font where it is)}."""


def install() -> None:
    """Make WeasyPrint draw this way. Doing so twice is doing so once."""
    if ffi.sizeof("PangoGlyphInfo") != GLYPH.size:
        raise RuntimeError("Pango keeps its glyphs another way than here")
    weasyprint.draw.text.draw_first_line = draw


def draw(stream: Stream, box: Any, text_overflow: str, block_ellipsis: str, matrix: Matrix) -> list[Any]:
    """Draw a line. Returns what is drawn as pictures, of which plain lines have none."""
    line, rest = box.pango_layout.get_first_line()
    is_whole = rest is None and text_overflow == "clip" and block_ellipsis == "none"
    pieces = _pieces(stream, box, line) if is_whole else None
    if pieces is None:
        pictures: list[Any] = _draw(stream, box, text_overflow, block_ellipsis, matrix)
        return pictures
    stream.set_text_matrix(*matrix.values)
    for font, size, glyphs in pieces:
        stream.set_font_size(font.hash, size)
        stream.show_text(glyphs)
    return []


def _pieces(stream: Stream, box: Any, line: Any) -> list[tuple[Any, float, str]] | None:
    """(font, size, glyphs) of each run of a line; None for one that asks for more than glyphs side by side."""
    pieces, run = [], line.runs[0]
    while run != ffi.NULL:
        item, run = run.data, run.next
        font, size = _font_of(stream, item.item.analysis.font, box)
        if font.bitmap or font.png or font.svg or font.colr or item.item.analysis.level % 2:
            return None
        glyphs = _glyphs(stream, box, item, font, size)
        if glyphs is None:
            return None
        pieces.append((font, size, glyphs))
    return pieces


def _font_of(stream: Stream, pango_font: Any, box: Any) -> tuple[Any, float]:
    address = int(ffi.cast("uintptr_t", pango_font))
    if address not in _fonts:
        _fonts[address] = get_pango_font_key(pango_font), box.pango_layout.layout
    key, _, size = _fonts[address][0]
    if key not in stream._fonts:
        _add_font(stream, pango_font)
    return stream._fonts[key], size if pango.pango_version() >= 14802 else box.style["font_size"]


def _glyphs(stream: Stream, box: Any, item: Any, font: Any, size: float) -> str | None:
    """The glyphs of a run as PDF writes them, with the space to take away before each; None where one stands higher."""
    count = item.glyphs.num_glyphs
    parts, gap = [], 0.0
    for at, (glyph, width, across, up) in enumerate(
        GLYPH.iter_unpack(ffi.buffer(item.glyphs.glyphs, count * GLYPH.size))
    ):
        if up or glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG or glyph == pango.PANGO_GLYPH_EMPTY:
            return None
        if glyph not in font.widths or glyph not in font.to_unicode:
            _learn(stream, box, item, font, size, glyph=glyph, at=at)
        before = across / size
        gap -= before
        if abs(gap) >= 0.05:
            parts.append(f">{gap:.1f}<")
        parts.append(f"{glyph:04x}")
        gap = font.widths[glyph] + before - width * 1000 * FROM_UNITS / size
    if abs(gap) >= 0.05:  # behind the last glyph: the next run goes on there
        parts.append(f">{gap:.1f}<")
    return f"<{''.join(parts)}>".replace("<>", "")


def _learn(stream: Stream, box: Any, item: Any, font: Any, size: float, *, glyph: int, at: int) -> None:
    """Note the width of a glyph and the characters it stands for."""
    clusters, count = item.glyphs.log_clusters, item.glyphs.num_glyphs
    end = item.item.length if at == count - 1 else clusters[at + 1]
    text = box.pango_layout.text.encode()
    offset = item.item.offset
    font.to_unicode.setdefault(glyph, text[offset + clusters[at] : offset + end].decode())
    pango.pango_font_get_glyph_extents(item.item.analysis.font, glyph, stream.ink_rect, stream.logical_rect)
    font.widths.setdefault(glyph, round(stream.logical_rect.width * 1000 * FROM_UNITS / size))
