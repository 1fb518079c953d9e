"""Characters as people write them, whatever a program made of them on the way.

Many programs write into a PDF that a character is the radical of the same shape, “⼀” for “一”, “⽔” for “水”: it looks
the same and is found by no search.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from reports.document.text import clean_text
from reports.importing.sequence import Element, Grid

_SUPPLEMENT = dict(
    zip(
        "⺁⺇⺈⺒⺓⺜⺝⺟⺠⺧⺩⺪⺫⺬⺴⺶⺻⺼⺽⻁⻄⻅⻆⻇⻉⻋⻓⻔⻗⻘⻙⻚⻛⻜⻝⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
        "厂几刀巳幺日月母民牛王疋目示网羊聿月臼虎西见角角贝车长门雨青韦页风飞食首马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)
"""Those that Unicode itself does not fold, and that are characters in words."""
_RADICAL = re.compile("[\u2e80-\u2fd5]")


def usual(text: str) -> str:
    """`text` with characters for radicals, and without those that no document can hold."""
    return _RADICAL.sub(lambda found: _character(found[0]), clean_text(text))


def _character(radical: str) -> str:
    return _SUPPLEMENT.get(radical) or unicodedata.normalize("NFKC", radical)


def usual_elements(elements: Iterable[Element]) -> Iterator[Element]:
    for element in elements:
        if isinstance(element, Grid):
            yield Grid(tuple(tuple(map(usual, row)) for row in element.rows))
        else:
            yield replace(element, text=usual(element.text))
