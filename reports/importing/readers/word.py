"""Word documents: the text as it reads with all changes accepted, and the tables with their merged cells.

Headers, footers, notes, comments and what nobody sees are no part of it; numbers that Word counts itself are, and text
boxes, which stand behind the paragraph that holds them.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from reports.importing.readers import packages
from reports.importing.readers.appearance import Appearance
from reports.importing.readers.grids import MOST_ROWS, WIDEST, Spanned, elements_of, too_many_rows
from reports.importing.readers.numbering import Numbering
from reports.importing.sequence import RAISED, Element, Image, NotAReport, Paragraph

CONTENT = "wordprocessingml.document.main+xml"
_P, _TABLE, _ROW, _CELL, _RUN, _TEXT, _BOX = map(qn, ("w:p", "w:tbl", "w:tr", "w:tc", "w:r", "w:t", "w:txbxContent"))
_GONE = frozenset(
    map(
        qn,
        (
            "w:del", "w:moveFrom", "w:rPr", "w:pPr", "w:tcPr", "w:tblPr", "w:trPr", "w:tblGrid", "w:sectPr", "w:sdtPr",
            "w:sdtEndPr", "w:instrText", "w:delText", "w:txbxContent", "w:altChunk", "w:rt", "w:footnoteReference",
        ),
    )
)  # fmt: skip
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_FORMULA_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_PICTURES = frozenset((qn("a:blip"), "{urn:schemas-microsoft-com:vml}imagedata"))
_SIGNS = {
    qn("w:tab"): " ",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}


def read(data: bytes) -> list[Element]:
    """Raises NotAReport."""
    packages.check(data, CONTENT)
    try:
        document = Document(BytesIO(data))
        return _Reader(document).elements(document.element.body)
    except (NotAReport, MemoryError):
        raise
    except Exception as error:  # python-docx says by any kind of exception that a part is not as it expects
        raise packages.damaged() from error


class _Reader:
    def __init__(self, document: Any) -> None:
        self.numbering = Numbering(document)
        self.appearance = Appearance(document)
        self.parts = document.part.related_parts
        """{key of a relation: a part of the package}; what is linked only is no part."""

    def elements(self, parent: Any) -> list[Element]:
        found: list[Element] = []
        begun: list[Any] = []
        """Of paragraphs whose end was deleted: they go on in the next one."""
        for child in parent:
            if child.tag == _P:
                begun += _pieces(child, self.appearance)
                if not _has_lost_its_end(child):
                    found += self.paragraphs(child, begun)
                    begun = []
                found += [element for box in _boxes(child) for element in self.elements(box)]
            elif child.tag == _TABLE:
                found += self.table(child)
            elif isinstance(child.tag, str) and child.tag not in _GONE and child.tag != _FALLBACK:
                found += self.elements(child)  # content controls, insertions, custom markup
        return found

    def paragraphs(self, paragraph: Any, pieces: list[Any]) -> Iterator[Paragraph]:
        """A paragraph; one for each line where its author broke lines."""
        pictures = [piece for piece in pieces if not isinstance(piece, str)]
        text = "".join(piece for piece in pieces if isinstance(piece, str))
        label = self.numbering.label(paragraph)
        is_unseen = not text and next(paragraph.iter(_TEXT), None) is not None
        text = "" if is_unseen else label + text
        lines = [line.strip() for line in text.split("\n") if line.strip()] or [""]
        yield Paragraph(lines[0], len(pictures), tuple(self.images(pictures)))
        yield from map(Paragraph, lines[1:])

    def images(self, pictures: list[Any]) -> Iterator[Image]:
        for picture in pictures:
            key = picture.get(qn("r:embed")) or picture.get(qn("r:id"))
            if (part := self.parts.get(key)) is not None:
                yield Image(part.blob, _name_of(picture))

    def table(self, table: Any) -> list[Element]:
        rows = [row for row in _within(table, _ROW) if not _has(row, "w:trPr", "w:del", "w:hidden")]
        if len(rows) > MOST_ROWS:
            raise too_many_rows(len(rows))
        laid: list[list[Spanned]] = []
        merged: dict[int, Spanned] = {}
        """{column: the cell that goes on downwards there}."""
        for row in rows:
            laid.append(self.row(row, merged))
        return elements_of(laid)

    def row(self, row: Any, merged: dict[int, Spanned]) -> list[Spanned]:
        """A row's cells; one that only continues the cell above takes its place without any text."""
        cells = [Spanned() for _ in range(min(_number(row, "w:trPr", "w:gridBefore", default=0), WIDEST))]
        for cell in (cell for cell in _within(row, _CELL) if not _has(cell, "w:tcPr", "w:cellDel")):
            width = max(1, min(_number(cell, "w:tcPr", "w:gridSpan", default=1), WIDEST))
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            is_continued = merge is not None and merge.get(qn("w:val"), "continue") != "restart"
            cells.append(Spanned([] if is_continued else self.elements(cell), right=width))
        return cells


def _name_of(picture: Any) -> str:
    """The alternative text of the drawing that a picture stands in."""
    drawing = next(picture.iterancestors(qn("wp:inline"), qn("wp:anchor")), None)
    properties = drawing.find(qn("wp:docPr")) if drawing is not None else None
    return properties.get("descr", "") if properties is not None else ""


def _pieces(parent: Any, appearance: Appearance) -> Iterator[Any]:
    """The texts of a paragraph in order, and the element of each picture."""
    for child in parent:
        tag = child.tag
        if tag in _GONE or tag == _FALLBACK or not isinstance(tag, str):
            continue
        if tag == _RUN and not appearance.is_seen(child):
            if not appearance.is_hidden(child):  # a picture has no colour of type
                yield from (piece for piece in _pieces(child, appearance) if not isinstance(piece, str))
        elif tag in (_TEXT, _FORMULA_TEXT):
            yield (child.text or "").translate(RAISED if _is_raised(parent) else {})
        elif tag in _SIGNS:
            yield _SIGNS[tag] if child.get(qn("w:type")) in (None, "textWrapping") else ""
        elif tag in _PICTURES:
            yield child
        else:
            yield from _pieces(child, appearance)


def _boxes(parent: Any) -> Iterator[Any]:
    """The text boxes that are anchored in a paragraph."""
    for child in parent:
        if child.tag == _BOX:
            yield child
        elif isinstance(child.tag, str) and child.tag not in _GONE and child.tag != _FALLBACK:
            yield from _boxes(child)


def _has_lost_its_end(paragraph: Any) -> bool:
    follower = paragraph.getnext()
    if follower is None or follower.tag != _P:
        return False
    return paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is not None


def _has(parent: Any, properties: str, *names: str) -> bool:
    """Whether one of these properties is switched on."""
    found = (parent.find(f"{qn(properties)}/{qn(name)}") for name in names)
    return any(mark is not None and mark.get(qn("w:val"), "true") not in ("0", "false", "off") for mark in found)


def _is_raised(run: Any) -> bool:
    place = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
    return place is not None and place.get(qn("w:val")) == "superscript"


def _within(parent: Any, tag: str) -> Iterator[Any]:
    """The rows of a table, the cells of a row: also inside content controls and insertions, never in a table within."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in _GONE and child.tag not in (_P, _TABLE, _ROW, _CELL):
            yield from _within(child, tag)


def _number(parent: Any, properties: str, name: str, *, default: int) -> int:
    found = parent.find(f"{qn(properties)}/{qn(name)}")
    value = found.get(qn("w:val"), "") if found is not None else ""
    return int(value) if value.isdecimal() and len(value) < 6 else default
