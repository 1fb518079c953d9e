"""Which runs of a Word document a person sees: none that is hidden, struck through or white on white.

What a run does not say itself its styles say: that of its letters, then that of its paragraph, then the document's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from reports.importing.readers.colours import is_pale

_OFF = ("0", "false", "off")
SMALLEST = 3
"""Half points of type; nobody reads what is as small as this."""
_PROPERTIES = qn("w:rPr")
_VALUE, _FILL = qn("w:val"), qn("w:fill")
_PARAGRAPH, _ROW, _CELL, _TABLE = map(qn, ("w:p", "w:tr", "w:tc", "w:tbl"))


class Appearance:
    """Answers for one document."""

    def __init__(self, document: Any) -> None:
        root = document.styles.element
        self.styles = {style.get(qn("w:styleId")): style for style in root.iter(qn("w:style"))}
        self.defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{_PROPERTIES}")
        self.usual = next((name for name, style in self.styles.items() if _is_usual(style)), None)
        self.said: dict[tuple[str | None, str], Any] = {}
        """{(style, name of a property): the element with which it, or the style that it is based on, says so}."""

    def is_seen(self, run: Any) -> bool:
        """Whether the letters of a run are seen on paper."""
        if self.is_hidden(run) or self.is_on(run, "w:strike") or self.is_on(run, "w:dstrike"):
            return False
        size = _value(self.property(run, "w:sz"))
        if size.isdecimal() and int(size) <= SMALLEST:
            return False
        return not is_pale(_value(self.property(run, "w:color"))) or self.is_on_colour(run)

    def is_hidden(self, run: Any) -> bool:
        return self.is_on(run, "w:vanish")

    def is_on(self, run: Any, name: str) -> bool:
        """Whether a property is switched on: what a style of letters and one of paragraphs both say is off again."""
        if (own := _own(run, name)) is not None:
            return _is_on(own)
        said = [self.of_style(style, name) for style in _styles(run, self.usual)]
        return sum(map(_is_on, said)) % 2 == 1 or (self.defaults is not None and _is_on(self.defaults.find(qn(name))))

    def property(self, run: Any, name: str) -> Any:
        """The element that says so, the nearest; None where none does."""
        if (own := _own(run, name)) is not None:
            return own
        said = (self.of_style(style, name) for style in _styles(run, self.usual))
        found = next((each for each in said if each is not None), None)
        return self.defaults.find(qn(name)) if found is None and self.defaults is not None else found

    def of_style(self, style: str | None, name: str, *, within: str = _PROPERTIES) -> Any:
        key = (style, within + name)
        if key not in self.said:
            found = (each.find(f"{within}/{qn(name)}") for each in self.chain(style))
            self.said[key] = next((each for each in found if each is not None), None)
        return self.said[key]

    def chain(self, style: str | None) -> Iterator[Any]:
        """A style and those on which it is based."""
        passed: set[str | None] = set()
        while style in self.styles and style not in passed:
            passed.add(style)
            yield self.styles[style]
            style = _value(self.styles[style].find(qn("w:basedOn")))

    def is_on_colour(self, run: Any) -> bool:
        """Whether something darker than paper lies under a run: its own shading, or that of what holds it."""
        return next((not is_pale(colour) for colour in self.grounds(run) if colour not in ("", "auto")), False)

    def grounds(self, run: Any) -> Iterator[str]:
        """The colours under a run, from the nearest to the farthest; empty where nothing is said."""
        if (mark := self.property(run, "w:highlight")) is not None:
            yield "FFFFFF" if _value(mark) in ("white", "none") else "000000"
        yield _fill(self.property(run, "w:shd"))
        for holder in run.iterancestors(_PARAGRAPH, _CELL, _TABLE):
            kind = {_PARAGRAPH: "w:pPr", _CELL: "w:tcPr", _TABLE: "w:tblPr"}[holder.tag]
            yield _fill(holder.find(f"{qn(kind)}/{qn('w:shd')}"))
            style = _value(holder.find(f"{qn(kind)}/{qn('w:pStyle')}")) if kind == "w:pPr" else ""
            yield _fill(self.of_style(style, "w:shd", within=qn("w:pPr")))
        yield from self.grounds_of_table(run)

    def grounds_of_table(self, run: Any) -> Iterator[str]:
        """What the style of a table lays under its head, its first column and all of it."""
        table = next(run.iterancestors(_TABLE), None)
        if table is None:
            return
        places = set(_places(run))
        for style in self.chain(_value(table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}"))):
            for part in style.iter(qn("w:tblStylePr")):
                if part.get(qn("w:type")) in places:
                    yield _fill(part.find(f"{qn('w:tcPr')}/{qn('w:shd')}"))
            yield _fill(style.find(f"{qn('w:tcPr')}/{qn('w:shd')}"))
            yield _fill(style.find(f"{qn('w:tblPr')}/{qn('w:shd')}"))


def _places(run: Any) -> Iterator[str]:
    """Where in its table a run stands, as the style of a table calls it."""
    for tag, name in ((_ROW, "firstRow"), (_CELL, "firstCol")):
        holder = next(run.iterancestors(tag), None)
        if holder is not None and next(holder.itersiblings(tag, preceding=True), None) is None:
            yield name


def _styles(run: Any, usual: str | None) -> Iterator[str | None]:
    """The styles of a run's letters and of its paragraph."""
    yield _value(_own(run, "w:rStyle")) or None
    paragraph = next(run.iterancestors(_PARAGRAPH), None)
    named = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}") if paragraph is not None else None
    yield _value(named) or usual


def _own(run: Any, name: str) -> Any:
    properties = run.find(_PROPERTIES)
    return properties.find(qn(name)) if properties is not None else None


def _is_usual(style: Any) -> bool:
    return style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default"), "0") not in _OFF


def _is_on(mark: Any) -> bool:
    return mark is not None and mark.get(_VALUE, "true") not in _OFF


def _value(element: Any) -> str:
    return element.get(_VALUE) or "" if element is not None else ""


def _fill(shading: Any) -> str:
    return shading.get(_FILL) or "" if shading is not None else ""
