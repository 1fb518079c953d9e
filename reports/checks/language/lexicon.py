"""The meanings of an edition's topics as one alternation a topic, so that a sentence is searched once for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from reports.checks.language.vocabulary import Vocabulary, vocabulary
from reports.editions.layout import Edition
from reports.editions.vocabulary import Meaning

GAP = r"[^，。；：（）\d]{0,10}?"


@dataclass(frozen=True)
class Token:
    """The words of a meaning at a place."""

    start: int
    end: int
    meaning: Meaning


@dataclass(frozen=True)
class Words:
    """A topic's meanings by their words."""

    pattern: re.Pattern[str]
    meanings: tuple[Meaning, ...]
    """Of each group of the pattern."""
    anchored: tuple[tuple[re.Pattern[str], Meaning], ...]
    """Words that count only as the whole phrase or its beginning."""
    own: tuple[Meaning, ...]
    """For which the topic's name is enough."""
    has_columns: bool

    def tokens(self, text: str, start: int, end: int) -> Iterator[Token]:
        for found in self.pattern.finditer(text, start, end):
            yield Token(found.start(), found.end(), self.meanings[(found.lastindex or 1) - 1])


@dataclass(frozen=True)
class Lexicon:
    vocabulary: Vocabulary
    topics: dict[str, Words]
    """Of those that have cells."""


def lexicon(edition: Edition, year: int) -> Lexicon:
    return _lexicon(vocabulary(edition, year), edition.meanings, year)


def _lexicon(words: Vocabulary, meanings: tuple[Meaning, ...], year: int) -> Lexicon:
    by_topic: dict[str, list[Meaning]] = {}
    for meaning in meanings:
        by_topic.setdefault(meaning.topic, []).append(meaning)
    return Lexicon(words, {topic: _words(tuple(each), year) for topic, each in by_topic.items()})


@lru_cache(maxsize=256)
def _words(meanings: tuple[Meaning, ...], year: int) -> Words:
    named = [meaning for meaning in meanings if meaning.words]
    groups, kept, anchored = [], [], []
    for meaning in named:
        words = [word.format(last_year=year - 1, next_year=year + 1) for word in meaning.words]
        free = [word for word in words if word[0] != "^" and word[-1] != "$"]
        anchored += [(_anchored(word), meaning) for word in words if word not in free]
        if free:
            longest = sorted(free, key=len, reverse=True)
            groups.append("(" + "|".join(GAP.join(map(re.escape, word.split("…"))) for word in longest) + ")")
            kept.append(meaning)
    return Words(
        re.compile("|".join(groups) or r"(?!)()"),
        tuple(kept),
        tuple(anchored),
        tuple(meaning for meaning in meanings if not meaning.words),
        any(column is None for m in meanings for r in m.readings for _, _, column in r.cells),
    )


def _anchored(word: str) -> re.Pattern[str]:
    ending = r"的?\Z" if word.endswith("$") else ""
    return re.compile(re.escape(word.strip("^$")) + ending)
