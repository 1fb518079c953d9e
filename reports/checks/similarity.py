"""Texts that are (nearly) last year's or another agency's (rule R13), paragraph by paragraph.

What counts is how much of a paragraph stands in another one in runs of some length; numbers and the year do not count,
so that last year's text with this year's figures is last year's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from reports import checks
from reports.checks import WARNING, Context, Finding
from reports.checks.sentences import gettext as _
from reports.checks.sentences import joined
from reports.document.report import Report
from reports.editions.layout import Edition, Section

RUN = 8
"""Characters that two paragraphs must have in a row before these count as the same."""
SHORTEST_PARAGRAPH = 30
SHORTEST_TEXT = 200
"""Characters below which a text is not judged: all short ones are alike."""
SAME_TEXT = 0.85
"""Share of a text from which it is called the same."""
QUOTED, LONGEST_QUOTE = 3, 40
"""Passages that a finding quotes, and characters of each."""
SAMPLED = 16
"""One of so many runs is in the sample of a text."""
WORTH_COMPARING = 0.25
"""Share of a sample that another one must hold. Texts that are the same share far more: with every thirteenth
character another one still a third."""
_LEFT_OUT = re.compile(r"[\s\d〇一二三四五六七八九十百千万，。；：、“”‘’（）()《》〈〉!?！？,.;:%％]")


@dataclass(frozen=True)
class Passage:
    """A paragraph and the other one that it is most like."""

    paragraph: int
    other: int
    share: float
    """Of the paragraph's characters that stand in the other one, 0 to 1."""
    runs: tuple[tuple[int, int], ...]
    """(start, end) in the paragraph, and in order."""


@dataclass(frozen=True)
class _Letters:
    """A paragraph without what does not count, and the places of what is left."""

    text: str
    places: tuple[int, ...]

    @cached_property
    def grams(self) -> list[str]:
        """Every run of characters; its place in the list is where it begins."""
        return [self.text[start : start + RUN] for start in range(len(self.text) - RUN + 1)]


@lru_cache(maxsize=512)
def _letters(paragraph: str) -> _Letters:
    kept = [(place, char) for place, char in enumerate(paragraph) if not _LEFT_OUT.match(char)]
    return _Letters("".join(char for _place, char in kept), tuple(place for place, _char in kept))


class Library:
    """Paragraphs to compare with, indexed once for many comparisons."""

    def __init__(self, paragraphs: Iterable[str]) -> None:
        self.places: dict[str, list[int]] = {}
        """{run of characters: numbers of the paragraphs that hold it}."""
        for number, paragraph in enumerate(paragraphs):
            for gram in set(_letters(paragraph).grams):
                self.places.setdefault(gram, []).append(number)

    def like(self, paragraph: str) -> tuple[int, float, tuple[tuple[int, int], ...]] | None:
        """(number of the likest paragraph, share, runs); None where nothing is the same."""
        letters = _letters(paragraph)
        starts: dict[int, list[int]] = {}
        for start, gram in enumerate(letters.grams):
            for number in self.places.get(gram, ()):
                starts.setdefault(number, []).append(start)
        if not starts:
            return None
        number = max(starts, key=lambda each: len(starts[each]))
        runs = _merged(starts[number])
        share = sum(end - start for start, end in runs) / len(letters.text)
        places = letters.places
        return number, share, tuple((places[start], places[end - 1] + 1) for start, end in runs)


def _merged(starts: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for start in starts:
        if runs and start <= runs[-1][1]:
            runs[-1] = (runs[-1][0], start + RUN)
        else:
            runs.append((start, start + RUN))
    return runs


def similar(paragraphs: list[str], others: list[str] | Library) -> list[Passage]:
    """For every paragraph long enough the other one it is most like, with the same passages."""
    library = others if isinstance(others, Library) else Library(others)
    found = []
    for number, paragraph in enumerate(paragraphs):
        like = library.like(paragraph) if len(paragraph) >= SHORTEST_PARAGRAPH else None
        if like:
            found.append(Passage(number, like[0], like[1], like[2]))
    return found


def share_of(paragraphs: list[str], passages: list[Passage]) -> float:
    """How much of a whole text is the same, 0 to 1."""
    same = sum(passage.share * len(paragraphs[passage.paragraph]) for passage in passages)
    return same / (sum(map(len, paragraphs)) or 1)


@lru_cache(maxsize=128)
def _library(text: str) -> Library:
    """Kept, since the texts of a county are each compared with all the others."""
    return Library(paragraphs_of(text))


def paragraphs_of(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


@checks.check
def same_as_before(report: Report, context: Context) -> Iterator[Finding]:
    """R13: a text is not (nearly) last year's, and not another agency's.

    Which agency's is not said to the clerk, who has no right to know what others have handed in.
    """
    sources = [("", context.last_year)] if context.last_year else []
    sources += context.others
    for section in judged(report.edition):
        if section.text_address in context.compared:
            yield from context.compared[section.text_address]
            continue
        own = paragraphs_of(report.text(section.text_address))
        if sum(map(len, own)) < SHORTEST_TEXT:
            continue
        alike = {
            agency: similar(own, _library(other.text(section.text_address)))
            for agency, other in sources
            if section.text_address in other.texts
        }
        shares = {agency: share_of(own, passages) for agency, passages in alike.items()}
        agency = max(shares, key=lambda each: shares[each], default="")
        if shares and shares[agency] >= SAME_TEXT:
            yield _same(section, agency, shares[agency], _longest(own, alike[agency]))


def judged(edition: Edition) -> list[Section]:
    """The texts in which an agency speaks for itself; where set words are asked for they are alike by nature."""
    return [each for each in edition.sections if each.kind == "text" and not each.optional and not each.mentions]


def _longest(paragraphs: list[str], passages: list[Passage]) -> list[str]:
    """The longest passages that are the same, as a person would quote them, in the order of the text."""
    runs = [(end - start, each.paragraph, start) for each in passages for start, end in each.runs]
    chosen = sorted(sorted(runs, reverse=True)[:QUOTED], key=lambda run: run[1:])
    return [
        paragraphs[number][start : start + min(length, LONGEST_QUOTE)] + ("…" if length > LONGEST_QUOTE else "")
        for length, number, start in chosen
    ]


def _same(section: Section, agency: str, share: float, passages: list[str]) -> Finding:
    said = {"section": section.title, "percent": round(share * 100)}
    message = (
        _("“%(section)s” is to %(percent)d%% the same as that of another agency.") % said
        if agency
        else _("“%(section)s” is to %(percent)d%% the same as last year's.") % said
    )
    hint = _("Write what was done in this year and by this agency. The same are, above all: %(passages)s.") % {
        "passages": joined(_("; "), (f"“{passage}”" for passage in passages))
    }
    return Finding(WARNING, "R13", section.text_address, message, hint=hint, beside=agency, compares=True)


def sample(text: str) -> frozenset[int]:
    """Some of a text's runs of characters, chosen by what they are, so that two texts choose the same of the same."""
    grams = (gram for paragraph in paragraphs_of(text) for gram in _letters(paragraph).grams)
    return frozenset(number for gram in grams if (number := _number(gram)) % SAMPLED == 0)


def _number(gram: str) -> int:
    """The same in every process, unlike hash()."""
    return (ord(gram[0]) * 31 + ord(gram[3]) * 7 + ord(gram[5]) * 3 + ord(gram[7])) * 2654435761 >> 7 & 0xFFFFFFFF


def may_be_same(own: frozenset[int], other: frozenset[int]) -> bool:
    """Whether it is worth comparing two texts of which these are samples."""
    return len(own & other) >= len(own) * WORTH_COMPARING
