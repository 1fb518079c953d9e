"""The fonts in the PDF: of each one the glyphs that are used and nothing else.

WeasyPrint 70 keeps the numbers of the glyphs, and with them empty places for all 65,535 of a Chinese font: 85 KB for a
title of twenty characters. It also copies every font into memory, 55 MB for a report. Here a font in CFF is cut down
to its glyphs, and a table in it says which number on the page each of them has.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import Any

from weasyprint.pdf import fonts
from weasyprint.text.ffi import ffi, harfbuzz, harfbuzz_subset

from reports.publishing import RenderError

LARGEST = 2**21
"""Bytes of a font as it is embedded; what is larger is the whole one."""
LEFT_OUT = (b"BASE", b"DSIG", b"GDEF", b"GPOS", b"GSUB", b"VORG", b"name", b"vhea", b"vmtx")
ROS, CHARSET = (12, 30), (15,)
"""Operators of a CFF's first dictionary (Adobe Technical Note 5176, 9): numbered, and where the numbers are."""

# What WeasyPrint does not ask of HarfBuzz: which glyphs it took, and where it put them.
ffi.cdef("""
    typedef ... hb_subset_plan_t;
    typedef ... hb_map_t;
    hb_subset_plan_t * hb_subset_plan_create_or_fail (hb_face_t *face, const hb_subset_input_t *input);
    hb_face_t * hb_subset_plan_execute_or_fail (hb_subset_plan_t *plan);
    void hb_subset_plan_destroy (hb_subset_plan_t *plan);
    hb_map_t * hb_subset_plan_new_to_old_glyph_mapping (hb_subset_plan_t *plan);
    unsigned int hb_map_get_population (const hb_map_t *map);
    hb_codepoint_t hb_map_get (const hb_map_t *map, hb_codepoint_t key);
""")

_data_of = fonts.get_hb_object_data
_subset = fonts.Font._harfbuzz_subset


def install() -> None:
    """Make WeasyPrint embed fonts this way. Doing so twice is doing so once."""
    fonts.get_hb_object_data = data_of
    fonts.Font._harfbuzz_subset = subset
    fonts.Font.type = property(kind_of)


def data_of(source: Any, kind: str | None = None, glyph: int | None = None) -> bytes | None:
    """The bytes of a small font, of a large one none: nobody reads them."""
    if kind is None:
        blob = harfbuzz.hb_face_reference_blob(source)
        length = harfbuzz.hb_blob_get_length(blob)
        harfbuzz.hb_blob_destroy(blob)
        if length > LARGEST:
            return b""
    data: bytes | None = _data_of(source, kind, glyph)
    return data


def kind_of(font: fonts.Font) -> str:
    """otf for outlines in CFF, bare or not, as WeasyPrint calls them."""
    return "ttf" if font.file_content[:4] in (b"\0\1\0\0", b"true") else "otf"


def subset(font: fonts.Font, to_unicode: dict[int, str], hinting: bool) -> None:
    """Leave the glyphs of `to_unicode` in a font. Raises RenderError where that cannot be done."""
    cut = None if font.missing else _cut(font.hb_face, to_unicode)
    if cut and (content := renumbered(*cut)):
        font.file_content = content
        return
    _subset(font, to_unicode, hinting)
    if not font.file_content:
        raise RenderError(f"the font {font.family} cannot be embedded")


def _cut(face: Any, glyphs: Iterable[int]) -> tuple[bytes, list[int]] | None:
    """The outlines in CFF of these glyphs behind the one for none, and the glyphs in their order; None without any.

    HarfBuzz adds to 礼 and 、 the other shapes that the font has for their characters: only its plan knows all of them.
    """
    plan = harfbuzz_subset.hb_subset_plan_create_or_fail(face, _wanted(glyphs))
    if plan == ffi.NULL:
        return None
    plan = ffi.gc(plan, harfbuzz_subset.hb_subset_plan_destroy)
    cut = ffi.gc(harfbuzz_subset.hb_subset_plan_execute_or_fail(plan), harfbuzz.hb_face_destroy)
    content = _cff_of(cut)
    placed = harfbuzz_subset.hb_subset_plan_new_to_old_glyph_mapping(plan)
    taken = [harfbuzz.hb_map_get(placed, at) for at in range(1, harfbuzz.hb_map_get_population(placed))]
    return (content, taken) if content else None


def _wanted(glyphs: Iterable[int]) -> Any:
    """What HarfBuzz is asked for."""
    wanted = ffi.gc(harfbuzz_subset.hb_subset_input_create_or_fail(), harfbuzz_subset.hb_subset_input_destroy)
    _add(harfbuzz_subset.hb_subset_input_glyph_set(wanted), glyphs)
    drop = harfbuzz_subset.hb_subset_input_set(wanted, harfbuzz_subset.HB_SUBSET_SETS_DROP_TABLE_TAG)
    _add(drop, [harfbuzz.hb_tag_from_string(name, -1) for name in LEFT_OUT])
    flags = harfbuzz_subset.HB_SUBSET_FLAGS_NO_HINTING | harfbuzz_subset.HB_SUBSET_FLAGS_DESUBROUTINIZE
    harfbuzz_subset.hb_subset_input_set_flags(wanted, flags)
    return wanted


def _add(numbers: Any, added: Iterable[int]) -> None:
    values = sorted(added)
    harfbuzz.hb_set_add_sorted_array(numbers, ffi.new("hb_codepoint_t[]", values), len(values))


def _cff_of(face: Any) -> bytes:
    """The outlines of a face; empty where there is no face and where it has none of this kind, as in TrueType."""
    if not face:
        return b""
    blob = harfbuzz.hb_face_reference_table(face, harfbuzz.hb_tag_from_string(b"CFF ", -1))
    with ffi.new("unsigned int *") as length:
        data = harfbuzz.hb_blob_get_data(blob, length)
        content = b"" if data == ffi.NULL else ffi.unpack(data, int(length[0]))
    harfbuzz.hb_blob_destroy(blob)
    return content


def renumbered(cff: bytes, glyphs: list[int]) -> bytes | None:
    """The font with these numbers for its glyphs from the second on; None where its glyphs are known by name."""
    found = dict(_operators(cff))
    if ROS not in found or cff[found.get(CHARSET, 0)] != 29:
        return None
    at = found[CHARSET] + 1  # the place, in four bytes
    charset = struct.pack(f">B{len(glyphs)}H", 0, *glyphs)
    return b"".join((cff[:at], struct.pack(">I", len(cff)), cff[at + 4 :], charset))


def _operators(cff: bytes) -> Iterator[tuple[tuple[int, ...], int]]:
    """(operator, where its last operand begins) of the first dictionary."""
    at, end = _first_item(cff, _end_of_index(cff, cff[2]))
    operand = at
    while at < end:
        first = cff[at]
        if first <= 21:
            operator = tuple(cff[at : at + 1 + (first == 12)])
            yield operator, operand
            at += len(operator)
        else:
            operand = at
            at += _length(cff, at)


def _length(cff: bytes, at: int) -> int:
    """Bytes of the number there."""
    first = cff[at]
    if first == 30:  # digits of four bits, 15 ends them
        end = at + 1
        while cff[end] & 15 != 15:
            end += 1
        return end + 1 - at
    return {28: 3, 29: 5}.get(first, 2 if first >= 247 else 1)


def _first_item(cff: bytes, index: int) -> tuple[int, int]:
    """Where the first item of an index begins and ends."""
    count, size = struct.unpack_from(">HB", cff, index)
    offsets = index + 3
    data = offsets + (count + 1) * size - 1
    begin, end = (int.from_bytes(cff[offsets + n * size : offsets + (n + 1) * size], "big") for n in (0, 1))
    return data + begin, data + end


def _end_of_index(cff: bytes, index: int) -> int:
    count, size = struct.unpack_from(">HB", cff, index)
    last: int = index + 3 + count * size
    return last + int(size) - 1 + int.from_bytes(cff[last : last + size], "big")
