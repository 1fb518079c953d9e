"""The structure tree of a finished PDF with the text of every element, as a reading program meets it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream

Contents = dict[tuple[int, int], str]
"""{(object number of the page, number of the marked content): its text}."""


@dataclass
class Element:
    tag: str
    id: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    alternative: str = ""
    children: list[Element | str] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    """Object numbers of the pages of its own text."""

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def headers(self) -> list[str]:
        return [str(key) for key in self.attributes.get("/Headers", [])]

    def all(self, *tags: str) -> Iterator[Element]:
        """The elements in it of these tags, in reading order."""
        for child in self.children:
            if isinstance(child, Element):
                if child.tag in tags:
                    yield child
                yield from child.all(*tags)


def structure_of(path: Path) -> Element:
    reader = PdfReader(path)
    contents: Contents = {}
    for page in reader.pages:
        assert page.indirect_reference
        contents |= {
            (page.indirect_reference.idnum, number): text for number, text in texts_of(page, reader) if number >= 0
        }
    catalog: Any = reader.trailer["/Root"]
    (document,) = catalog["/StructTreeRoot"]["/K"]
    element = element_of(document.get_object(), contents)
    if contents:
        raise AssertionError(f"marked and in no element: {contents}")
    return element


def element_of(source: Any, contents: Contents) -> Element:
    """Takes what belongs to the element out of the contents."""
    element = Element(
        source["/S"][1:], str(source.get("/ID", "")), dict(source.get("/A", {})), str(source.get("/Alt", ""))
    )
    for child in source["/K"]:
        child = child.get_object()
        if isinstance(child, int):
            child = {"/Type": "/MCR", "/MCID": child}
        if child["/Type"] == "/MCR":
            page = (child if "/Pg" in child else source).raw_get("/Pg").idnum
            element.pages.append(page)
            element.children.append(contents.pop((page, child["/MCID"])))
        elif child["/Type"] == "/StructElem":
            element.children.append(element_of(child, contents))
    return element


def artifacts_of(path: Path) -> list[list[str]]:
    """The texts of every page that are no content."""
    reader = PdfReader(path)
    return [[text for number, text in texts_of(page, reader) if number < 0 and text] for page in reader.pages]


def texts_of(page: PageObject, reader: PdfReader) -> Iterator[tuple[int, str]]:
    """The marked contents of a page: (number, text), the number of an artifact is -1. Text outside both is refused."""
    resources: Any = page["/Resources"]
    codes = {name: to_unicode(font) for name, font in resources.get("/Font", {}).items()}
    open_contents: list[list[Any]] = []
    font = ""
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator in (b"BDC", b"BMC"):
            properties = operands[1] if operator == b"BDC" else {}
            if "/MCID" not in properties and operands[0] != "/Artifact":
                raise AssertionError(f"marked as neither content nor artifact: {operands}")
            open_contents.append([properties.get("/MCID", -1), ""])
        elif operator == b"EMC":
            yield tuple(open_contents.pop())
        elif operator == b"Tf":
            font = operands[0]
        elif operator == b"TJ":
            glyphs = b"".join(bytes_of(part) for part in operands[0] if not isinstance(part, int | float))
            open_contents[-1][1] += "".join(codes[font][glyphs[at : at + 2]] for at in range(0, len(glyphs), 2))


def bytes_of(part: Any) -> bytes:
    return part if isinstance(part, bytes) else part.original_bytes


def to_unicode(font: Any) -> dict[bytes, str]:
    table = font["/ToUnicode"].get_data().decode()
    pairs = re.findall(r"^<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>$", table, re.M)
    return {bytes.fromhex(glyph): bytes.fromhex(text).decode("utf-16-be") for glyph, text in pairs}
