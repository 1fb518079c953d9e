"""A page as its reader has it: white space that no browser shows is gone, every difference that he would see is left.

Which white space shows depends on what is laid out as a line and what as a block, so the rules for `display` and
`white-space` are read from the stylesheets that the page itself names.

    <p class="bar">            is the line a browser shows:      <p class="bar">
      <a href="/">Home</a>                                       <a href="/">Home</a>
      <a href="/data/">Data</a>                                  <a href="/data/">Data</a>
    </p>                                                         </p>
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import cssselect2
import lxml.etree
import lxml.html
import tinycss2

StylesheetOf = Callable[[str], str]
"""The text of a stylesheet by its address; "" for one that does not exist."""

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "col", "colgroup", "datalist", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "head", "header", "hgroup", "hr", "html", "legend", "li", "link", "main", "menu", "meta", "nav",
    "noscript", "ol", "optgroup", "option", "p", "pre", "script", "search", "section", "source", "style", "summary",
    "table", "tbody", "td", "template", "tfoot", "th", "thead", "title", "tr", "ul",
})  # fmt: skip
BOXES = frozenset({
    "audio", "button", "canvas", "iframe", "img", "input", "meter", "object", "progress", "select", "svg",
    "textarea", "video",
})  # fmt: skip
"""Which stand in a line like a letter."""
KEPT = frozenset({"pre", "script", "style", "textarea"})
"""White space is part of what they say."""
LISTS = frozenset({"class", "rel", "sandbox", "aria-describedby", "aria-labelledby", "aria-controls", "headers"})
"""Attributes that are words in a row, of which the white space between them says nothing."""
VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
})  # fmt: skip
DATA = "application/json"
SVG = "svg"


@dataclass(frozen=True)
class Style:
    """How an element is laid out."""

    display: str
    white_space: str = ""

    @property
    def is_in_line(self) -> bool:
        return self.display in ("inline", "contents")

    @property
    def is_box(self) -> bool:
        """Stands in a line like a letter, with lines of its own in it."""
        return self.display.startswith("inline-")

    @property
    def parts_its_children(self) -> bool:
        """Each child is a block whatever it is, and what is blank between them is nowhere."""
        return self.display.endswith(("flex", "grid"))

    @property
    def keeps_white_space(self) -> bool:
        return self.white_space.startswith(("pre", "break-spaces"))


@dataclass
class Line:
    """What stands in a line so far, with the blank that shows only once something follows it."""

    pieces: list[str] = field(default_factory=list)
    has_content: bool = False
    blank_at: int | None = None

    def text(self, words: str) -> None:
        if not words.strip(" "):
            self.blank()
            return
        if words.startswith(" "):
            self.blank()
        self.show(words.strip(" "))
        if words.endswith(" "):
            self.blank()

    def blank(self) -> None:
        """The first of several blanks is the one that shows, on whichever side of a tag it stands."""
        if self.has_content and self.blank_at is None:
            self.blank_at = len(self.pieces)

    def show(self, piece: str) -> None:
        if self.blank_at is not None:
            self.pieces.insert(self.blank_at, " ")
        self.pieces.append(piece)
        self.has_content, self.blank_at = True, None

    def tag(self, piece: str) -> None:
        self.pieces.append(piece)

    def broken(self, piece: str) -> None:
        """A line break: blanks at both sides of it do not show."""
        self.pieces.append(piece)
        self.has_content, self.blank_at = False, None


class _Writer:
    def __init__(self, style_of: Callable[[Any], Style]) -> None:
        self.style_of = style_of
        self.lines: list[str] = []
        self.line = Line()

    def end_line(self) -> None:
        if self.line.pieces:
            self.lines.append("".join(self.line.pieces))
        self.line = Line()

    def block(self, element: Any, style: Style) -> None:
        self.end_line()
        self.lines.append(opening(element))
        self.inside(element, style)
        self.end_line()
        if element.tag not in VOID:
            self.lines.append(f"</{element.tag}>")

    def box(self, element: Any, style: Style) -> None:
        """Its own lines stand in one piece in the line around it."""
        inner = _Writer(self.style_of)
        inner.inside(element, style)
        inner.end_line()
        closing = "" if element.tag in VOID else f"</{element.tag}>"
        self.line.show(opening(element) + "\n".join(inner.lines) + closing)

    def inside(self, element: Any, style: Style) -> None:
        keeps = element.tag in KEPT or style.keeps_white_space
        text = _in_lines(element.text) if element.get("type") == DATA else element.text
        self.text(text, keeps=keeps, is_parted=style.parts_its_children)
        for child in element:
            if isinstance(child.tag, str):
                self.element(child, is_parted=style.parts_its_children)
            self.text(child.tail, keeps=keeps, is_parted=style.parts_its_children)

    def text(self, text: str | None, *, keeps: bool, is_parted: bool) -> None:
        if not text:
            return
        if keeps:
            self.line.show(text)
            return
        words = re.sub(r"[ \t\r\n\f]+", " ", text)
        if is_parted and not words.strip(" "):
            self.end_line()
        else:
            self.line.text(words)

    def element(self, element: Any, *, is_parted: bool) -> None:
        style = self.style_of(element)
        if element.tag == "br":
            self.line.broken("<br>")
        elif element.get("type") == "hidden":
            self.lines.append(opening(element))  # it stands nowhere in the line
        elif is_parted or not (style.is_in_line or style.is_box):
            self.block(element, style)
        elif style.is_box:
            self.box(element, style)
        else:
            self.line.tag(opening(element))
            self.inside(element, style)
            self.line.tag(f"</{element.tag}>")


def _in_lines(data: str | None) -> str:
    """Data for a script, so that it can be read in a diff."""
    return json.dumps(json.loads(data or "null"), ensure_ascii=False, indent=1)


def opening(element: Any) -> str:
    """The tag with its attributes in the order of their names."""
    said = "".join(f' {name}="{_value(name, value)}"' for name, value in sorted(element.attrib.items()))
    return f"<{element.tag}{said}>"


def _value(name: str, value: str) -> str:
    return (" ".join(value.split()) if name in LISTS else value).replace('"', "&quot;")


def shown(html: str, stylesheet_of: StylesheetOf) -> str:
    """The page in lines: a block's tags each on one of their own, what a browser shows in a line on one."""
    root = lxml.html.document_fromstring(html)
    writer = _Writer(styles(root, stylesheet_of))
    writer.block(root, Style("block"))
    doctype = "<!doctype html>" if html.lstrip()[:9].lower() == "<!doctype" else ""
    return "\n".join([doctype, *writer.lines])


def drawn(svg: str) -> str:
    """A drawing in lines, as shown() writes a page; an element of it never stands in a line."""
    root = lxml.etree.fromstring(svg.encode())
    for element in root.iter(lxml.etree.Element):
        element.tag = lxml.etree.QName(element).localname
    writer = _Writer(lambda element: Style("block"))
    writer.block(root, Style("block"))
    return "\n".join(writer.lines)


def styles(root: Any, stylesheet_of: StylesheetOf) -> Callable[[Any], Style]:
    """{element: how it is laid out}, as a function."""
    sheets = tuple(filter(None, (stylesheet_of(address) for address in _addresses(root))))
    found: dict[Any, Style] = {}
    matcher = _matcher(sheets)
    for wrapper in cssselect2.ElementWrapper.from_html_root(root).iter_subtree():
        element = wrapper.etree_element
        if isinstance(element.tag, str):
            found[element] = _style(element, _declared(matcher, wrapper), found.get(element.getparent()))
    return found.__getitem__


def _addresses(root: Any) -> Iterator[str]:
    for link in root.iter("link"):
        if link.get("rel") == "stylesheet" and link.get("media", "screen") != "print":
            yield link.get("href", "")


def _declared(matcher: cssselect2.Matcher, wrapper: Any) -> dict[str, str]:
    declared: dict[str, str] = {}
    for _specificity, _order, pseudo, rules in sorted(matcher.match(wrapper), key=lambda found: found[:2]):
        if pseudo is None:
            declared |= rules
    return declared


def _style(element: Any, declared: dict[str, str], parent: Style | None) -> Style:
    in_drawing = element.getparent() is not None and any(above.tag == SVG for above in element.iterancestors())
    usual = "block" if element.tag in BLOCKS or in_drawing else "inline-block" if element.tag in BOXES else "inline"
    inherited = parent.white_space if parent else ""
    return Style(declared.get("display", usual), declared.get("white-space", inherited))


@cache
def _matcher(sheets: tuple[str, ...]) -> cssselect2.Matcher:
    matcher = cssselect2.Matcher()
    for sheet in sheets:
        for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
            if rule.type == "qualified-rule" and (declared := dict(_layout(rule))):
                for selector in _selectors(rule):
                    matcher.add_selector(selector, declared)
    return matcher


def _layout(rule: Any) -> Iterator[tuple[str, str]]:
    for declaration in tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True):
        if declaration.type == "declaration" and declaration.lower_name in ("display", "white-space"):
            yield declaration.lower_name, tinycss2.serialize(declaration.value).strip().lower()


def _selectors(rule: Any) -> list[Any]:
    try:
        return list(cssselect2.compile_selector_list(rule.prelude))
    except cssselect2.SelectorError:  # one that only browsers know, such as :focus-within in an older library
        return []
