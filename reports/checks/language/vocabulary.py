"""The words of an edition's topics and meanings, compiled for one report year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from reports.editions.layout import Edition
from reports.editions.vocabulary import Meaning, Qualifier, Reading, Topic

GAP = ".{0,10}?"
"""What `…` in the words of a meaning stands for."""
NOTHING = r"\A(?:其中|已|均|有|依法|可以|可|应|、|，|：)*"
ELSEWHERE = ""


@dataclass(frozen=True)
class Hit:
    """A topic named at a place of a line; ELSEWHERE for one that has no cells."""

    start: int
    end: int
    topic: str


@dataclass(frozen=True)
class Vocabulary:
    topics: dict[str, Topic]
    meanings: dict[str, tuple[tuple[Meaning, re.Pattern[str] | None], ...]]
    """{topic: meanings in the order of the file, each with its words; None where the topic's own are enough}."""
    named: re.Pattern[str]
    topic_of: dict[str, str]
    short_of: dict[str, str]
    hints: tuple[tuple[str, tuple[str, ...]], ...]
    """(topic, words beside which its short ones count)."""
    qualifiers: tuple[Qualifier, ...]
    qualifying: re.Pattern[str]

    def hits(self, text: str, *, named: set[str]) -> list[Hit]:
        """Every topic in the text, in order; short forms count for the topics in `named`, to which all are added."""
        found = []
        hinted = {topic for topic, hints in self.hints if any(hint in text for hint in hints)}
        for match in self.named.finditer(text):
            topic = self.topic_of.get(match[0])
            if topic is None:
                topic = self.short_of[match[0]]
                topic = topic if topic in named or topic in hinted else ELSEWHERE
            elif topic not in self.meanings:
                topic = ELSEWHERE
            named.add(topic)
            found.append(Hit(match.start(), match.end(), topic))
        return found

    def columns(self, table: str, text: str) -> tuple[str, ...]:
        """The columns that the words of `text` name, or those of the table where it names none or all of them."""
        words = set(self.qualifying.findall(text))
        named = [q.columns for q in self.qualifiers if q.table == table and words & set(q.words)]
        every = {column for q in self.qualifiers if q.table == table and q.words for column in q.columns}
        columns = tuple(dict.fromkeys(column for group in named for column in group))
        default = next((q.columns for q in self.qualifiers if q.table == table and not q.words), ())
        return columns if columns and set(columns) != every else default

    def cells(self, reading: Reading, text: str) -> tuple[str, ...]:
        """The addresses that a reading adds up where `text` names the columns."""
        return tuple(
            f"{table}.{row}.{each}"
            for table, row, column in reading.cells
            for each in ((column,) if column else self.columns(table, text))
        )


def vocabulary(edition: Edition, year: int) -> Vocabulary:
    return _vocabulary(edition.topics, edition.meanings, edition.qualifiers, year)


@lru_cache(maxsize=16)
def _vocabulary(
    topics: tuple[Topic, ...], meanings: tuple[Meaning, ...], qualifiers: tuple[Qualifier, ...], year: int
) -> Vocabulary:
    by_topic: dict[str, tuple[tuple[Meaning, re.Pattern[str] | None], ...]] = {}
    for meaning in meanings:
        entry = (meaning, _pattern(meaning.words, year) if meaning.words else None)
        by_topic[meaning.topic] = (*by_topic.get(meaning.topic, ()), entry)
    topic_of = {word: topic.code for topic in topics for word in topic.words}
    short_of = {word: topic.code for topic in topics for word in topic.short}
    # Who applies is no application.
    named = _alternatives([*topic_of, *short_of], ending=r"(?:(?<!申请)|(?!人))")
    qualifying = _alternatives([word for qualifier in qualifiers for word in qualifier.words])
    hints = tuple((topic.code, topic.hints) for topic in topics if topic.hints)
    return Vocabulary(
        {topic.code: topic for topic in topics}, by_topic, named, topic_of, short_of, hints, qualifiers, qualifying
    )


def _alternatives(words: list[str], *, ending: str = "") -> re.Pattern[str]:
    """Any of the words, of two that begin alike the longer; never anything without words."""
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(longest_first)}){ending}" if words else r"(?!)")


def _pattern(words: tuple[str, ...], year: int) -> re.Pattern[str]:
    filled = (word.replace("{last_year}", str(year - 1)).replace("{next_year}", str(year + 1)) for word in words)
    return re.compile("|".join(_word(word) for word in filled))


def _word(word: str) -> str:
    """`^` at its beginning and `$` at its end: nothing else of the phrase stands there."""
    opening, word = (NOTHING, word[1:]) if word.startswith("^") else ("", word)
    ending, word = (r"的?\Z", word[:-1]) if word.endswith("$") else ("", word)
    return opening + GAP.join(map(re.escape, word.split("…"))) + ending
