"""What of a web page its styles let nobody see: hidden, struck through, without size, or white on white.

Only what the page itself brings is asked, its own sheets and the styles at its elements; nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import cssselect2
import tinycss2
from tinycss2.color3 import parse_color

from reports.importing.readers.colours import PALEST

_BACKGROUNDS = ("background", "background-color", "background-image")
_DECORATIONS = ("text-decoration", "text-decoration-line")
_ASKED = frozenset(("display", "visibility", "opacity", "font-size", "color", "mso-hide", *_BACKGROUNDS, *_DECORATIONS))
_STRUCK = frozenset(("s", "strike", "del"))
_ON_SCREEN = ("", "all", "screen", "only screen")
_NO_SIZE = re.compile(r"0+(?:\.0+)?(?:\D|\Z)")
MOST_RULES = 2_000
MOST_HIDDEN = 0.5
"""Of the letters of a page. What a sheet hides beyond that, the page shows by a script, or it is no white page."""

Styles = dict[str, str]
"""{property: value as it is written}."""


@dataclass(frozen=True)
class _Look:
    """How the text directly within an element looks; what is within it begins with the same."""

    is_struck: bool = False
    is_invisible: bool = False
    is_sizeless: bool = False
    is_pale: bool = False
    is_on_colour: bool = False

    @property
    def is_unseen(self) -> bool:
        return self.is_struck or self.is_invisible or self.is_sizeless


def leave_out_unseen(root: Any, sheets: cssselect2.Matcher) -> None:
    """Take out of a page, which holds nothing but what has text, what its styles hide."""
    looks: dict[Any, _Look] = {}
    gone: list[tuple[Any, bool]] = []
    """(element, whether it says so itself)."""
    for wrapped in cssselect2.ElementWrapper.from_html_root(root).iter_subtree():
        element, parent = wrapped.etree_element, wrapped.etree_element.getparent()
        inline = _inline(element.get("style", ""))
        styles = _of_attributes(element) | _of_sheets(sheets, wrapped) | inline
        looks[element] = _look(looks.get(parent, _Look()), styles)
        if _is_gone(element, styles):
            gone.append((element, element.get("hidden") is not None or _is_gone(element, inline)))
    _blank(looks)
    _drop(root, gone)


def sheets_of(root: Any) -> cssselect2.Matcher:
    """What the sheets within a page say of its elements."""
    matcher = cssselect2.Matcher()
    sheets = (sheet.text or "" for sheet in root.iter("style"))
    rules = (rule for sheet in sheets for rule in _rules(tinycss2.parse_stylesheet(sheet, skip_comments=True)))
    for rule, _count in zip(rules, range(MOST_RULES), strict=False):
        declared = _declared(tinycss2.parse_declaration_list(rule.content))
        if not declared:
            continue
        try:
            selectors = cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError:
            continue  # as a browser does
        for selector in selectors:
            if selector.pseudo_element is None and not selector.never_matches:
                matcher.add_selector(selector, declared)
    return matcher


def _rules(rules: Iterable[Any]) -> Iterator[Any]:
    """The rules of a sheet, and those for screens."""
    for rule in rules:
        if rule.type == "qualified-rule":
            yield rule
        elif rule.type == "at-rule" and _is_for_screens(rule):
            yield from _rules(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))


def _is_for_screens(rule: Any) -> bool:
    is_media = rule.lower_at_keyword == "media" and rule.content is not None
    return is_media and tinycss2.serialize(rule.prelude).strip().lower() in _ON_SCREEN


def _declared(declarations: Iterable[Any]) -> Styles:
    """Those that are asked; one that is marked as important stays before all others."""
    found: Styles = {}
    kept = [each for each in declarations if each.type == "declaration" and each.lower_name in _ASKED]
    for each in sorted(kept, key=lambda declaration: declaration.important):
        found[each.lower_name] = tinycss2.serialize(each.value).strip().lower()
    return found


@lru_cache(maxsize=1024)
def _inline(style: str) -> Styles:
    return _declared(tinycss2.parse_declaration_list(style)) if style else {}


def _of_sheets(matcher: cssselect2.Matcher, wrapped: Any) -> Styles:
    styles: Styles = {}
    for _specificity, _order, _pseudo, declared in matcher.match(wrapped):
        styles |= declared
    return styles


def _of_attributes(element: Any) -> Styles:
    """What an element says of its look by its name and its attributes."""
    styles = {"text-decoration": "line-through"} if element.tag in _STRUCK else {}
    if element.get("hidden") is not None:
        styles["display"] = "none"
    if element.tag == "font" and element.get("color"):
        styles["color"] = element.get("color")
    if element.get("bgcolor") or element.get("background"):
        styles["background"] = element.get("bgcolor") or "black"
    return styles


def _is_gone(element: Any, styles: Styles) -> bool:
    is_empty = styles.get("opacity") in ("0", "0.0", "0%") or styles.get("mso-hide") == "all"
    return element.getparent() is not None and (styles.get("display") == "none" or is_empty)


def _look(above: _Look, styles: Styles) -> _Look:
    if not styles:
        return above
    decoration = " ".join(styles.get(name, "") for name in _DECORATIONS)
    look = replace(above, is_struck=above.is_struck or "line-through" in decoration)
    if "visibility" in styles:
        look = replace(look, is_invisible=styles["visibility"] in ("hidden", "collapse"))
    if "font-size" in styles:
        look = replace(look, is_sizeless=bool(_NO_SIZE.match(styles["font-size"])))
    if "color" in styles:
        look = replace(look, is_pale=_is_pale(styles["color"], above.is_pale))
    for name in _BACKGROUNDS:
        look = replace(look, is_on_colour=_is_coloured(styles.get(name, ""), look.is_on_colour))
    return look


def _is_pale(value: str, above: bool) -> bool:
    colour = parse_color(value)
    if colour is None or colour == "currentColor":
        return above
    return bool(colour.alpha < 1 - PALEST or min(colour.red, colour.green, colour.blue) >= PALEST)


def _is_coloured(value: str, above: bool) -> bool:
    """Whether a background is darker than paper; a picture is taken for dark."""
    if "url(" in value or "gradient(" in value:
        return True
    colours = [parse_color(token) for token in tinycss2.parse_component_value_list(value)]
    solid = [colour for colour in colours if colour not in (None, "currentColor") and colour.alpha >= 1 - PALEST]
    return any(min(colour.red, colour.green, colour.blue) < PALEST for colour in solid) if solid else above


def _blank(looks: dict[Any, _Look]) -> None:
    """Take the letters that are not seen, and leave what is within the element."""
    pale = [element for element, look in looks.items() if look.is_pale and not look.is_on_colour]
    if sum(map(_letters, pale)) > MOST_HIDDEN * sum(map(_letters, looks)):
        pale = []
    for element in (*pale, *(element for element, look in looks.items() if look.is_unseen)):
        element.text = None
        for child in element:
            child.tail = None


def _letters(element: Any) -> int:
    """Of the text directly within an element."""
    return len((element.text or "").strip()) + sum(len((child.tail or "").strip()) for child in element)


def _drop(root: Any, gone: list[tuple[Any, bool]]) -> None:
    whole = _length(root)
    kept = [element for element, is_own in gone if not is_own and _length(element) > MOST_HIDDEN * whole]
    for element, _is_own in gone:
        if element not in kept and element.getparent() is not None:
            element.drop_tree()


def _length(element: Any) -> int:
    return sum(map(len, element.itertext()))
