"""The numbers that Word counts itself: “一、” before a heading often stands nowhere in its text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from docx.oxml.ns import qn

_DIGITS = "零一二三四五六七八九"
_LEVELS = 9
_CHINESE = {
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseCounting",
    "taiwaneseCountingThousand", "chineseLegalSimplified", "japaneseDigitalTenThousand",
}  # fmt: skip


def chinese(number: int) -> str:
    """一 to 九十九; above in plain digits."""
    tens, units = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS[units] if units else "")


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 0 < number <= 20 else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(_CHINESE, chinese),
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": str,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "lowerLetter": lambda number: chr(96 + number) if 0 < number <= 26 else str(number),
    "upperLetter": lambda number: chr(64 + number) if 0 < number <= 26 else str(number),
}
"""Bullets and whatever else are no numbers, and are left out."""


class Numbering:
    """Counts through a document; `label` is asked once for each paragraph, in order."""

    def __init__(self, document: Any) -> None:
        self.styles = {style.get(qn("w:styleId")): style for style in document.styles.element.iter(qn("w:style"))}
        self.levels: dict[str, dict[int, Any]] = {}
        """{numId: {level: its definition}}."""
        self.counts: dict[str, dict[int, int]] = {}
        self.abstract: dict[str, str] = {}
        self._read(document)

    def _read(self, document: Any) -> None:
        part = next(
            (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None
        )
        if part is None:
            return
        root = part.element
        lists = {item.get(qn("w:abstractNumId")): item for item in root.iter(qn("w:abstractNum"))}
        for number in root.iter(qn("w:num")):
            reference = number.find(qn("w:abstractNumId"))
            name = reference.get(qn("w:val")) if reference is not None else None
            if name is not None and name in lists:
                self.abstract[number.get(qn("w:numId"))] = name
                self.levels[number.get(qn("w:numId"))] = {
                    int(level.get(qn("w:ilvl"), "0")): level for level in lists[name].iter(qn("w:lvl"))
                }

    def label(self, paragraph: Any) -> str:
        """The number in front of a paragraph, as “（一）”; empty where Word puts none."""
        number, level = self._of(paragraph)
        levels = self.levels.get(number, {})
        if level not in levels:
            return ""
        counts = self.counts.setdefault(self.abstract[number], {})
        counts[level] = counts.get(level, _start(levels[level]) - 1) + 1
        for below in range(level + 1, _LEVELS):
            counts.pop(below, None)
        return _written(levels, level, counts)

    def _of(self, paragraph: Any) -> tuple[str, int]:
        """(numId, level) of a paragraph or of its style."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return "", 0
        numbers, style = properties.find(qn("w:numPr")), properties.find(qn("w:pStyle"))
        seen: set[str] = set()
        name = style.get(qn("w:val")) if style is not None else None
        while numbers is None and name is not None and name in self.styles and name not in seen:
            seen.add(name)
            numbers = self.styles[name].find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            parent = self.styles[name].find(qn("w:basedOn"))
            name = parent.get(qn("w:val")) if parent is not None else None
        if numbers is None:
            return "", 0
        level = _value(numbers, "w:ilvl")
        return _value(numbers, "w:numId"), int(level) if level.isdecimal() else 0


def _value(parent: Any, name: str) -> str:
    found = parent.find(qn(name))
    return (found.get(qn("w:val")) or "") if found is not None else ""


def _start(level: Any) -> int:
    value = _value(level, "w:start")
    return int(value) if value.isdecimal() and len(value) < 5 else 1


def _written(levels: dict[int, Any], level: int, counts: dict[int, int]) -> str:
    own = _value(levels[level], "w:numFmt")
    pattern = _value(levels[level], "w:lvlText")
    if own not in _FORMATS or not pattern:
        return ""

    def number(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        kind = _value(levels[at], "w:numFmt") if at in levels else "decimal"
        return _FORMATS.get(kind, str)(counts.get(at, 1))

    return re.sub(r"%([1-9])", number, pattern)
