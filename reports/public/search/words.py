"""What is searched for and where, as grams: what a text and a query have in common.

A text is cut into its bigrams here and not by the database, so that SQLite (FTS5) and PostgreSQL (tsvector) find the
same, words of two characters too, without a dictionary or an extension. What stands in a title, and what a reader may
choose by (year, region, kind, level), are grams as well, behind characters that no text has after it was normalised.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

MAXIMUM_TERMS = 8
MAXIMUM_QUERY = 100
"""Characters."""

_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# The vowels of New Tai Lue are letters for Python and none for FTS5, which would take a word for a phrase of two.
_RUNS = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}\u19b0-\u19c9]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
LONGEST = 60
"""Characters of a word in the index."""
LONGEST_NUMBER = 7
"""Characters that the number of its slice takes before each gram in PostgreSQL."""
MOST_GRAMS = 10**6
"""Bytes of all grams of one publication: PostgreSQL refuses more, and a report has a hundredth of that."""
_TERMS = re.compile(r"[\"“”]([^\"“”]+)[\"“”]|(\S+)")
IN_TITLE, MARK = "\ue000", "\ue001"
"""Before a gram of a title, and before what is chosen and not read: letters for FTS5, and part of no word of a text."""
_INNER_SPACE = re.compile(rf"(?<=[{_HAN}]) (?=\S)|(?<=\S) (?=[{_HAN}])")


@dataclass(frozen=True)
class Query:
    text: str
    terms: tuple[str, ...] = field(default=())
    """Normalised; every one of them has to be found."""

    @property
    def grams(self) -> list[str]:
        """What the index is asked for; one that ends in * stands for all that begin so."""
        return list(dict.fromkeys(gram for term in self.terms for gram in _query_grams(term)))

    @property
    def phrases(self) -> list[str]:
        """The terms that are more than a gram: where all their grams stand, the text decides whether they do."""
        return [term for term in self.terms if not (len(term) == 2 and _IS_HAN.match(term) and _IS_HAN.match(term[1]))]


@dataclass(frozen=True)
class Where:
    """What is chosen beside the words: of each a few that are as good as each other; what is empty is not asked."""

    years: tuple[int, ...] = ()
    kind: str = ""
    level: str = ""
    regions: tuple[int, ...] = ()
    """Keys of agencies: these and everything below them. Of an entry its own agency and all above."""
    agencies: tuple[int, ...] = ()
    """Keys; these and nothing below them."""

    @property
    def marks(self) -> list[list[str]]:
        """Of each choice its marks in the index, one of which has to be there."""
        chosen = (
            ("y", self.years), ("k", (self.kind,)), ("l", (self.level,)), ("r", self.regions), ("a", self.agencies),
        )  # fmt: skip
        groups = [[f"{MARK}{letter}{value}" for value in values if value] for letter, values in chosen]
        return [group for group in groups if group]


def read_query(typed: str) -> Query:
    """Words and “phrases”, at most MAXIMUM_TERMS of them; what is punctuation only is left out."""
    text = " ".join(typed[:MAXIMUM_QUERY].split())
    found = (normalised(quoted or word) for quoted, word in _TERMS.findall(text))
    terms = [term for term in dict.fromkeys(found) if _RUNS.search(term)]
    return Query(text, tuple(terms[:MAXIMUM_TERMS]))


def normalised(text: str) -> str:
    """One width, one case, and no space beside a Chinese character."""
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return _INNER_SPACE.sub("", folded)


def grams(text: str) -> set[str]:
    """Of a normalised text: the bigrams of its Chinese runs, a lone character, and each other word whole."""
    found: set[str] = set()
    for run in _RUNS.findall(text):
        if _IS_HAN.match(run) and len(run) > 1:
            found.update(run[at : at + 2] for at in range(len(run) - 1))
            found.add(run[-1])  # so that every character begins a gram
        else:
            found.add(run[:LONGEST])
    return found


def _query_grams(term: str) -> list[str]:
    result: list[str] = []
    for run in _RUNS.findall(term):
        if _IS_HAN.match(run) and len(run) > 1:
            result += [run[at : at + 2] for at in range(len(run) - 1)]
        else:
            result.append(f"{run[:LONGEST]}*")
    return result


def entry_grams(title: str, body: str, where: Where) -> Iterator[str]:
    """Everything under which an entry is found: its marks, its title and its text, up to what an index holds."""
    of_title = grams(title)
    left = MOST_GRAMS
    for gram in (
        *chain.from_iterable(where.marks),
        *_behind(IN_TITLE, of_title),
        *sorted(of_title),
        *sorted(grams(body) - of_title),
    ):
        left -= len(gram.encode()) + LONGEST_NUMBER
        if left < 0:
            return
        yield gram


def title_grams(query: Query) -> list[str]:
    """What the index is asked for where the whole query has to stand in the title."""
    return _behind(IN_TITLE, query.grams)


def _behind(sign: str, found: Iterable[str]) -> list[str]:
    return sorted(f"{sign}{gram}" for gram in found)
