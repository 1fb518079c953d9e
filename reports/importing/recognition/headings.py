"""Which lines of a document are the headings of its sections, misnumbered, misworded or doubled as they may be.

Every line that could be a heading is weighed for every section; the chain in the order of the form that weighs most
wins. Where a table was found it says on which side of it a heading must stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reports.editions.layout import Edition, Section
from reports.importing.recognition.labels import label_score, likeness, parse, plain
from reports.importing.recognition.numbers import tokens_of
from reports.importing.recognition.tables import labels_of
from reports.importing.sequence import Line

LONGEST = 45
"""Characters of a heading; what is longer is a paragraph, unless it begins with its heading."""
_SENTENCE = re.compile(r"[。；！？](?!\Z)|[，；]\Z")
_OPENING = re.compile(r"\s*(?:第?[一二三四五六七八九十]{1,2}(?:部分)?\s*[、.．，:：]|\d\s*[、.．])\s*")
_LEADERS = re.compile(r"[.…·．]{2,}\s*\d{1,3}\Z")
"""Dots that lead to the number of a page: the line of a table of contents."""
_SITUATION = "情况"
LONGEST_END = 14
"""Characters of the second line of a heading."""
NEAR = 3
"""Lines between a heading and its table that still speak for the heading."""


@dataclass(frozen=True)
class Candidate:
    line: int
    section: int
    """Number of the section in the edition."""
    score: float
    likeness: float
    length: int = 1
    """Lines over which the heading is broken."""
    rest: str = ""
    """Text behind the heading in the same line."""
    text: str = ""


@dataclass(frozen=True)
class _Titled:
    """A section as its headings are weighed."""

    at: int
    section: Section
    number: int
    words: str


class Headings:
    """Weighs the lines of one document for one edition."""

    def __init__(self, edition: Edition, lines: list[Line], regions: dict[str, range]) -> None:
        self.edition, self.lines, self.regions = edition, lines, regions
        self.inside = {number for region in regions.values() for number in region}
        self.titled = [
            _Titled(at, section, parse(section.title).number, parse(section.title).words)
            for at, section in enumerate(edition.sections)
            if section.title
        ]
        self.labels = [label for table in edition.tables.values() for label in labels_of(table)]
        self.inner = [parse(heading).words for section in edition.sections for heading in section.headings]

    def find(self, start: int) -> list[Candidate]:
        """The headings from line `start` on, at most one a section, in order."""
        candidates = [found for number in range(start, len(self.lines)) for found in self.candidates(number)]
        bounded = heaviest([found for found in candidates if self.is_beside_tables(found)])
        free = heaviest(candidates)
        # Tables at the end of the document, as an annex, would cost the headings before them.
        return free if weight(free) >= weight(bounded) + 15 else bounded

    def is_beside_tables(self, found: Candidate) -> bool:
        for at, section in enumerate(self.edition.sections):
            for region in (self.regions[table] for table in section.tables if table in self.regions):
                if (at < found.section and region.stop > found.line) or (
                    at >= found.section and region.start <= found.line
                ):
                    return False
        return True

    def candidates(self, number: int) -> Iterator[Candidate]:
        line = self.lines[number]
        if number in self.inside or is_row_of_numbers(line) or _LEADERS.search(line.text):
            return
        if leading := list(self.leading(number)):
            yield from leading
            return
        found = self.weighed(number, line.text, length=1) if self.may_be_heading(line.text) else {}
        if number + 1 < len(self.lines) and number + 1 not in self.inside:
            for at, joined in self.joined(number).items():
                if at not in found or joined.likeness > found[at].likeness:
                    found[at] = joined
        if found and not self.is_label(line.text):
            yield from found.values()

    def joined(self, number: int) -> dict[int, Candidate]:
        """A heading whose last words stand on the next line."""
        first, second = self.lines[number].text, self.lines[number + 1].text
        is_end = len(plain(second)) <= LONGEST_END and not parse(second).style
        return self.weighed(number, first + second, length=2) if is_end and self.may_be_heading(first + second) else {}

    def may_be_heading(self, text: str) -> bool:
        return 1 < len(plain(text)) <= LONGEST and not _SENTENCE.search(text) and tokens_of(text) is None

    def is_label(self, text: str) -> bool:
        """Whether a line is rather a row heading of a table, such as one that begins 一、."""
        words = parse(text).words
        # A heading is no short label only because it begins like one.
        labels = [label for label in self.labels if len(parse(label).words) >= len(words) - 1]
        best = max((label_score(text, label) for label in labels), default=0.0)
        return best >= 0.6 and best >= max(likeness(words, titled.words) for titled in self.titled)

    def weighed(self, number: int, text: str, *, length: int) -> dict[int, Candidate]:
        """{number of a section: the candidate for its heading}."""
        found = {}
        for titled in self.titled:
            alike = self.likeness(text, titled)
            if (score := self.score(number + length, text, titled, alike=alike)) > 0:
                found[titled.at] = Candidate(number, titled.at, score, alike, length=length, text=text)
        return found

    def likeness(self, text: str, titled: _Titled) -> float:
        words = parse(text).words
        alike = likeness(words, titled.words)
        if titled.words in words and len(words) <= len(titled.words) + 14:
            return max(alike, 0.85)
        if words in titled.words and len(words) >= 4:
            return max(alike, 0.75)
        return alike

    def score(self, after: int, text: str, titled: _Titled, *, alike: float) -> float:
        """0 for a line that is no heading of the section; else the greater the surer. `after` is the next line."""
        name = parse(text)
        is_near = self.is_near(after, titled.section)
        if self.is_inner(name.words, alike) and not (is_near and name.style != "inner"):
            return 0.0
        is_numbered = name.number == titled.number
        least, bonus = _DEMANDS[name.style][is_numbered]
        if titled.section.tables and name.style == "main":
            least = max(least, 0.4)  # a list inside the text before may be numbered like the sections
        if is_near:
            least, bonus = min(least, _LEAST_NEAR.get(name.style, least)), bonus + 2
        return 10 * alike + bonus if alike >= least else 0.0

    def is_inner(self, words: str, alike: float) -> bool:
        """Whether the words are rather a usual heading inside a section."""
        short = words.removesuffix(_SITUATION)
        inner = max((likeness(short, heading) for heading in self.inner), default=0.0)
        return inner >= 0.8 and inner > alike

    def is_near(self, after: int, section: Section) -> bool:
        starts = [self.regions[table].start for table in section.tables if table in self.regions]
        return any(0 <= start - after < NEAR for start in starts)

    def leading(self, number: int) -> Iterator[Candidate]:
        """A line that begins with the heading of a section, as the form prints it, and goes on behind it."""
        text = self.lines[number].text
        opening = _OPENING.match(text)
        begin, value = (opening.end(), parse(opening[0] + "x").number) if opening else (0, 0)
        for titled in self.titled:
            rest = _behind(text[begin:], titled.words) if value in (0, titled.number) else ""
            if rest:
                score = 11.0 if value else 8.0
                yield Candidate(number, titled.at, score, 1.0, rest=rest, text=text[: len(text) - len(rest)])


_DEMANDS = {
    # style: {is the number the section's: (least likeness, bonus)}
    "main": {True: (0.0, 3.0), False: (0.6, -1.0)},
    "arabic": {True: (0.5, 2.0), False: (0.75, -1.0)},
    "loose": {True: (0.6, 2.0), False: (0.75, -1.0)},
    "": {True: (0.75, 0.0), False: (0.75, 0.0)},
    "inner": {True: (2.0, 0.0), False: (2.0, 0.0)},
}
_LEAST_NEAR = {"main": 0.35, "arabic": 0.5, "loose": 0.5, "": 0.55, "inner": 0.9}


def is_row_of_numbers(line: Line) -> bool:
    return len(line.cells) > 1 and any(tokens_of(cell) is not None for cell in line.filled)


def _behind(text: str, words: str) -> str:
    """What follows `words` at the beginning of a text, if it is set apart from them; else nothing."""
    at = 0
    for mark in words:
        while at < len(text) and plain(text[at]) == "":
            at += 1
        if at >= len(text) or plain(text[at]) != mark:
            return ""
        at += 1
    rest = text[at:]
    return rest.lstrip(" \u3000\t。：:.") if rest[:1] in tuple(" \u3000\t。：:.") else ""


def heaviest(candidates: list[Candidate]) -> list[Candidate]:
    """The chain of candidates, lines and sections both ascending, that weighs most; of equal ones the later lines."""
    best: dict[int, tuple[float, list[Candidate]]] = {-1: (0.0, [])}
    by_line: dict[int, list[Candidate]] = {}
    for found in candidates:
        by_line.setdefault(found.line, []).append(found)
    for line in sorted(by_line):
        extended = []
        for found in by_line[line]:
            before = max(
                (chain for at, chain in best.items() if at < found.section and _is_free(chain[1], found)),
                key=lambda chain: chain[0],
            )
            extended.append((found.section, (before[0] + found.score, [*before[1], found])))
        for section, chain in extended:
            if section not in best or chain[0] >= best[section][0]:
                best[section] = chain
    return max(best.values(), key=lambda chain: chain[0])[1]


def _is_free(chain: list[Candidate], found: Candidate) -> bool:
    return not chain or chain[-1].line + chain[-1].length <= found.line


def weight(chain: list[Candidate]) -> float:
    return sum(found.score for found in chain)
