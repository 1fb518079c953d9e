"""What of the characters on a page of a PDF a person sees, and sees once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Any

from reports.importing.readers.colours import PALEST

SAME_PLACE = 0.15
"""Of the size of type: characters nearer to each other than this are one, printed twice to look bold."""
INKS = ("Separation", "DeviceN", "Indexed", "Pattern")
"""Spaces of colour in which the greatest number is not the lightest."""
STRIKE = (0.3, 0.7)
"""Of the height of a character, from its top: where a line goes through it."""
THICKEST = 2.0
"""Points: a rectangle thinner than this is a line."""
MOST_LINES = 2_000
"""On a page; where there are more, none is taken for one that strikes words out."""
STICKS_OUT = 1.2
"""Sizes of type that a line through words may go beyond them; a rule of a table goes on."""

Char = dict[str, Any]


def seen(page: Any) -> list[Char]:
    """The characters of a page: none that lies upon itself, none in the colour of the paper, none struck through."""
    return _not_struck(_once(_not_pale(page.chars, page)), page)


def _once(chars: Iterable[Char]) -> list[Char]:
    """The characters without those that lie where the same one lies already."""
    found: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
    kept = []
    for char in chars:
        step = max(SAME_PLACE * char["size"], 0.01)
        column, row = round(char["x0"] / step), round(char["top"] / step)
        near = (
            place
            for across in (column - 1, column, column + 1)
            for down in (row - 1, row, row + 1)
            for place in found.get((char["text"], across, down), ())
        )
        if char["text"].isspace() or not any(_is_at(char, place, step) for place in near):
            kept.append(char)
            found.setdefault((char["text"], column, row), []).append((char["x0"], char["top"]))
    return kept


def _is_at(char: Char, place: tuple[float, float], step: float) -> bool:
    return bool(abs(char["x0"] - place[0]) < step and abs(char["top"] - place[1]) < step)


def _not_pale(chars: list[Char], page: Any) -> list[Char]:
    """Without characters as pale as the paper, unless something coloured lies under them."""
    if not any(map(_is_light, chars)):
        return chars
    grounds = [thing for thing in (*page.rects, *page.curves) if thing.get("fill") and not _is_light(thing)]
    grounds += page.images
    return [char for char in chars if not _is_light(char) or any(_lies_on(char, ground) for ground in grounds)]


def _is_light(thing: dict[str, Any]) -> bool:
    """Whether a thing is filled with white, or nearly; a colour that is not told is black."""
    colour = thing.get("non_stroking_color")
    numbers = colour if isinstance(colour, tuple | list) else (colour,)
    if not numbers or thing.get("ncs") in INKS or not all(isinstance(number, int | float) for number in numbers):
        return False
    return bool(max(numbers) <= 1 - PALEST if len(numbers) == 4 else min(numbers) >= PALEST)


def _lies_on(char: Char, ground: dict[str, Any]) -> bool:
    across, down = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(ground["x0"] <= across <= ground["x1"] and ground["top"] <= down <= ground["bottom"])


def _not_struck(chars: list[Char], page: Any) -> list[Char]:
    """Without characters through which a line goes that begins and ends with words."""
    lines = list(_level_lines(page))
    if not lines or len(lines) > MOST_LINES:
        return chars
    ordered = sorted(chars, key=_middle)
    middles = [_middle(char) for char in ordered]
    tallest = max((char["bottom"] - char["top"] for char in chars), default=0)
    struck: set[int] = set()
    for left, right, at in lines:
        near = ordered[bisect_left(middles, at - tallest) : bisect_left(middles, at + tallest)]
        under = [char for char in near if _is_crossed(char, left, right, at=at)]
        if under and _ends_with(under, left, right):
            struck.update(map(id, under))
    return [char for char in chars if id(char) not in struck]


def _middle(char: Char) -> float:
    return float(char["top"] + char["bottom"]) / 2


def _level_lines(page: Any) -> Iterator[tuple[float, float, float]]:
    """(left, right, height) of the lines that lie level, drawn or filled."""
    for thing in (*page.lines, *page.rects):
        if thing["bottom"] - thing["top"] < min(THICKEST, thing["x1"] - thing["x0"]):
            yield thing["x0"], thing["x1"], (thing["top"] + thing["bottom"]) / 2


def _is_crossed(char: Char, left: float, right: float, *, at: float) -> bool:
    height = char["bottom"] - char["top"]
    across = (char["x0"] + char["x1"]) / 2
    is_through = STRIKE[0] * height <= at - char["top"] <= STRIKE[1] * height
    return bool(is_through and left <= across <= right)


def _ends_with(under: list[Char], left: float, right: float) -> bool:
    size = max(char["size"] for char in under)
    first, last = min(char["x0"] for char in under), max(char["x1"] for char in under)
    return bool(first - left < STICKS_OUT * size and right - last < STICKS_OUT * size)
