"""The structure of the PDF for those who do not see the page (PDF/UA-1, ISO 14289-1).

WeasyPrint 70 tags page by page: a table, a paragraph or a label that goes on on the next page becomes two, page numbers
stay in the text, header cells have no scope, and where they span rows figures are filed under the wrong ones. Here the
tree follows the elements of the page, whatever pages they are drawn on; what is drawn a second time is an artifact.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
import weasyprint.pdf
from weasyprint import Document
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf.stream import Stream

from reports.publishing.pdf.headers import Cell, cells_of

TAGS = {
    "section": "Sect",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "H"),
    "p": "P",
    "a": "Link",
    "table": "Table",
    "thead": "THead",
    "tbody": "TBody",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "figure": "Figure",
    "img": "Figure",
    "{http://www.w3.org/2000/svg}svg": "Figure",
    "figcaption": "Caption",
}
GROUPING = ("/Document", "/Sect")
"""Hold elements and never text."""
POINTS = 0.75
"""In a pixel of WeasyPrint."""
_marked = Stream.marked


def install() -> None:
    """Make WeasyPrint tag this way. Doing so twice is doing so once."""
    Stream.marked = marked
    weasyprint.pdf.add_tags = add_tags


def set_apart(document: Document) -> None:
    """Before the pages are drawn: mark what is no content, page numbers and the heads and labels that are repeated."""
    drawn: set[Any] = set()
    for page in document.pages:
        for box in page._page_box.children:
            if isinstance(box, boxes.MarginBox):
                _make_artifact(box)
        for table in page._page_box.descendants():
            if isinstance(table, boxes.TableBox):
                _set_repeated_apart(table, drawn)


def _set_repeated_apart(table: boxes.TableBox, drawn: set[Any]) -> None:
    for group in table.children:
        for row in group.children:
            for cell in row.children:
                if getattr(cell, "is_repeated", False) or (group.is_header and cell.element in drawn):
                    _make_artifact(cell)
                elif group.is_header:
                    drawn.add(cell.element)


def _make_artifact(box: boxes.Box) -> None:
    for each in (box, *box.descendants()):
        each.is_artifact = True


@contextmanager
def marked(stream: Stream, box: boxes.Box, tag: str) -> Iterator[None]:
    """Around the drawing of a text or picture."""
    with stream.artifact() if getattr(box, "is_artifact", False) else _marked(stream, box, tag):
        yield


def add_tags(pdf: pydyf.PDF, document: Document, pdf_version: str, page_streams: list[Stream]) -> None:
    """In place of WeasyPrint's function of this name."""
    tree = Tree(pdf)
    for page, stream, reference in zip(document.pages, page_streams, pdf.page_references, strict=True):
        tree.add_page(page._page_box, stream._tags, reference)
    tree.finish()
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


class Tree:
    """The structure elements, made one by one as their boxes are met in the order of the pages."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.pdf = pdf
        self.root = self._object({"Type": "/StructTreeRoot"})
        self.elements: dict[Any, pydyf.Dictionary] = {}
        """{element of the page: its structure element}."""
        self.cells: dict[Any, Cell] = {}
        """{th or td of the page: what it is}, of all tables met."""
        self.ids: dict[str, pydyf.Dictionary] = {}
        self.levels: list[int] = []
        """Of the headings above the place that is reached."""
        self.owners: list[Any] = []
        """For every page its marked contents' elements, by number; then the elements of links."""
        self.links: list[tuple[pydyf.Dictionary, pydyf.Dictionary]] = []
        self.document = self._element("Document", self.root)

    def add_page(self, box: boxes.PageBox, contents: dict[boxes.Box, dict[str, Any]], reference: bytes) -> None:
        self.page, self.page_height, self.contents = reference, box.margin_height(), contents
        self.owned: dict[int, bytes] = {}
        self._add(box, self.document)
        left_out = [content for content in contents.values() if content["mcid"] not in self.owned]
        if left_out:
            raise AssertionError(f"drawn and not tagged: {left_out}")
        self.owners.append(pydyf.Array([self.owned[mcid] for mcid in range(len(contents))]))

    def finish(self) -> None:
        numbers = pydyf.Array()
        for at, owner in enumerate([*self.owners, *(link.reference for link, _ in self.links)]):
            numbers.extend([at, owner])
        for at, (_, annotation) in enumerate(self.links, len(self.owners)):
            annotation["StructParent"] = at
        self.root["ParentTree"] = self._object({"Nums": numbers}).reference
        self.root["ParentTreeNextKey"] = len(self.owners) + len(self.links)
        if self.ids:
            names = [part for key in sorted(self.ids) for part in (pydyf.String(key), self.ids[key].reference)]
            self.root["IDTree"] = self._object({"Names": pydyf.Array(names)}).reference
        self.pdf.catalog["StructTreeRoot"] = self.root.reference

    def _add(self, box: boxes.Box, parent: pydyf.Dictionary) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if getattr(box, "is_artifact", False):
            return
        if isinstance(box, boxes.TextBox):
            self._add_content(box, self._holder(box, parent))
            return
        element = self._element_of(box, parent)
        if box.link_annotation:
            self._add_link(element, box.link_annotation)
        if isinstance(box, boxes.ReplacedBox):
            self._place(element, box)
            self._add_content(box, element)
        for child in getattr(box, "children", ()):
            self._add(child, element)

    def _element_of(self, box: boxes.Box, parent: pydyf.Dictionary) -> pydyf.Dictionary:
        """The structure element of a box, or of what the box stands in where it has none of its own."""
        tag = TAGS.get(box.element_tag or "")
        if tag is None or (tag == "Figure" == parent["S"][1:]):
            return parent
        if box.element not in self.elements:
            self.elements[box.element] = self._described(box.element, self._element(self._name(tag, box), parent))
        return self.elements[box.element]

    def _name(self, tag: str, box: boxes.Box) -> str:
        """The tag; of a heading with its level, which never goes down by more than one."""
        if tag != "H":
            return tag
        level = int(box.element_tag[1])
        self.levels = [above for above in self.levels if above < level] + [level]
        return f"H{len(self.levels)}"

    def _described(self, source: Any, element: pydyf.Dictionary) -> pydyf.Dictionary:
        if element["S"] == "/Table":
            cells = cells_of(source, f"table-{len(self.cells)}")
            self.cells |= {cell.element: cell for cell in cells}
            if summary := source.get("aria-label"):
                element["A"] = pydyf.Dictionary({"O": "/Table", "Summary": pydyf.String(summary)})
        elif element["S"] in ("/TH", "/TD"):
            self._describe_cell(self.cells[source], element)
        elif element["S"] == "/Figure":
            element["Alt"] = pydyf.String(alternative_of(source))
        return element

    def _describe_cell(self, cell: Cell, element: pydyf.Dictionary) -> None:
        attributes = pydyf.Dictionary({"O": "/Table"})
        if cell.id:
            element["ID"] = pydyf.String(cell.id)
            self.ids[cell.id] = element
            attributes["Scope"] = f"/{cell.scope}"
        for name, span in (("RowSpan", cell.rowspan), ("ColSpan", cell.colspan)):
            if span > 1:
                attributes[name] = span
        if cell.headers:
            attributes["Headers"] = pydyf.Array(map(pydyf.String, cell.headers))
        element["A"] = attributes

    def _holder(self, box: boxes.TextBox, parent: pydyf.Dictionary) -> pydyf.Dictionary:
        """What holds a text: its element, or a paragraph of its own where that is a group."""
        if parent["S"] not in GROUPING:
            return parent
        key = ("text", box.element)
        if key not in self.elements:
            self.elements[key] = self._element("P", parent)
        return self.elements[key]

    def _add_content(self, box: boxes.Box, element: pydyf.Dictionary) -> None:
        content = self.contents.get(box)
        if content is None:  # invisible
            return
        number = content["mcid"]
        self.owned[number] = element.reference
        if element.setdefault("Pg", self.page) == self.page:
            element["K"].append(number)
        else:
            element["K"].append(pydyf.Dictionary({"Type": "/MCR", "Pg": self.page, "MCID": number}))

    def _add_link(self, element: pydyf.Dictionary, annotation: pydyf.Dictionary) -> None:
        self.links.append((element, annotation))
        element["K"].append(pydyf.Dictionary({"Type": "/OBJR", "Obj": annotation.reference, "Pg": self.page}))

    def _place(self, element: pydyf.Dictionary, box: boxes.ReplacedBox) -> None:
        """Say where a picture stands, from the lower left of the page."""
        left, top = box.content_box_x(), box.content_box_y()
        edges = left, self.page_height - top - box.height, left + box.width, self.page_height - top
        place = pydyf.Array([edge * POINTS for edge in edges])
        element["A"] = pydyf.Dictionary({"O": "/Layout", "Placement": "/Block", "BBox": place})

    def _element(self, tag: str, parent: pydyf.Dictionary) -> pydyf.Dictionary:
        element = self._object({"Type": "/StructElem", "S": f"/{tag}", "P": parent.reference, "K": pydyf.Array()})
        parent.setdefault("K", pydyf.Array()).append(element.reference)
        return element

    def _object(self, entries: dict[str, Any]) -> pydyf.Dictionary:
        made = pydyf.Dictionary(entries)
        self.pdf.add_object(made)
        return made


def alternative_of(source: Any) -> str:
    """What is said in place of a picture: of an img, of the one in a figure, or the title of a drawing."""
    for element in source.iter():
        for words in (element.get("alt"), element.get("aria-label"), element.text if "title" in element.tag else ""):
            if words:
                return words
    return ""
