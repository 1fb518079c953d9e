"""How like two headings are, as people write, break, cut and mistype them.

A heading is compared by its words, without spaces and punctuation, and by its number: “（一） 予 以公开” is
“（一）予以公开”, “一、本年新” the beginning of “一、本年新收政府信息公开申请数量”.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}
_HAN = r"[一二三四五六七八九十]{1,3}"
_STYLES = (
    ("main", re.compile(rf"第\s*({_HAN})\s*(?:部分|章)\s*[、.,:]?")),
    ("inner", re.compile(rf"\(\s*({_HAN})\s*\)\s*、?")),
    ("inner", re.compile(r"\(\s*(\d{1,2})\s*\)\s*、?")),
    ("main", re.compile(rf"({_HAN})\s*[、.,:;。·]")),
    ("arabic", re.compile(r"(\d{1,2})\s*[、.,:)](?!\d)")),
    ("loose", re.compile(rf"({_HAN})\s+(?=\S)")),
    ("loose", re.compile(r"(\d{1,2})\s+(?=\S)")),
    ("loose", re.compile(rf"({_HAN})(?=\S)")),
)
LEAST = 0.4
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Name:
    """A heading taken apart. `style`: main 一、 inner （一） arabic 1. loose (a number without its mark) or none."""

    style: str
    number: int
    words: str


def plain(text: str) -> str:
    """The letters and digits alone, in their usual width."""
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=8192)
def parse(text: str) -> Name:
    usual = unicodedata.normalize("NFKC", text).strip()
    for style, pattern in _STYLES:
        if found := pattern.match(usual):
            return Name(style, number_of(found[1]), plain(usual[found.end() :]))
    return Name("", 0, plain(usual))


def number_of(digits: str) -> int:
    """The value of 1 to 99 in Chinese or other digits, as 十二 or 12."""
    if digits.isdecimal():
        return int(digits)
    tens, mark, units = digits.rpartition("十")
    if not mark:
        return _DIGITS.get(digits[-1], 0)
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(units, 0)


@lru_cache(maxsize=32768)
def likeness(left: str, right: str) -> float:
    """0 to 1, by the characters that two plain texts share in order; 0 below LEAST."""
    if left == right:
        return 1.0 if left else 0.0
    shorter, longer = sorted((left, right), key=len)
    least = LEAST * (len(left) + len(right)) / 2
    if not shorter or len(shorter) < least:
        return 0.0
    # What they share in any order bounds what they share in order, and costs little.
    if sum([min(shorter.count(mark), longer.count(mark)) for mark in set(shorter)]) < least:
        return 0.0
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


@lru_cache(maxsize=32768)
def label_score(seen: str, label: str) -> float:
    """0 to 1: how probably `seen` stands for a label of the form."""
    left, right = parse(seen), parse(label)
    score = _words_score(left.words, right.words)
    if not left.number or not right.number:
        return score if left.number == right.number else score * 0.95
    if left.number != right.number:
        return score * 0.8
    if left.style == right.style and left.words and right.words.startswith(left.words):
        return max(score, 0.75)
    if left.style == right.style and score >= 0.35:
        return max(score, 0.6)
    return score * 0.97


def _words_score(seen: str, label: str) -> float:
    if not seen or not label:
        return 0.0
    if seen == label:
        return 1.0
    shorter, longer = sorted((seen, label), key=len)
    if len(shorter) >= 2 and longer.startswith(shorter):
        return 0.7 + 0.25 * len(shorter) / len(longer)
    return 0.9 * likeness(seen, label)
