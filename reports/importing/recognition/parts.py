"""The lines of a section with tables divided: the text before, the tables, the text behind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from reports.editions.layout import Table
from reports.importing.recognition.labels import label_score, parse
from reports.importing.recognition.numbers import tokens_of, trailing_tokens
from reports.importing.recognition.regions import LONGEST_LABEL, label_words, regions
from reports.importing.recognition.tables import labels_of
from reports.importing.recognition.texts import is_page_number
from reports.importing.sequence import Line

_SENTENCE = re.compile(r"[。；]|，.*，|，.{12,}")
_ENDED = re.compile(r"[。；：]\Z")
LIKE = 0.6
LONGEST_MORE = 4
"""Characters that people add to a label, as in 予以公开情况."""
ENOUGH_NUMBERS = 5
FARTHEST = 3
"""Lines that are no part of a table for certain between two that are."""


@dataclass
class Parts:
    before: list[Line] = field(default_factory=list)
    tables: dict[str, list[Line]] = field(default_factory=dict)
    after: list[Line] = field(default_factory=list)
    between: list[Line] = field(default_factory=list)
    """Sentences between the rows; they are put behind the tables."""
    pages: list[str] = field(default_factory=list)
    """Page numbers between the rows."""


class Divider:
    """Tells table from text in the lines of one section."""

    def __init__(self, tables: list[Table], lines: list[Line]) -> None:
        self.tables, self.lines = tables, lines
        self.labels = [label for table in tables for label in labels_of(table)]
        self.words = {table.code: label_words(table) for table in tables}
        self.all_words = {words for own in self.words.values() for words in own}
        self.together = "|".join(sorted(self.all_words))
        self.has_rows = any(line.is_row and has_number(line) for line in lines)
        self.pages = {id(line) for number, line in enumerate(lines) if self.is_page_number(number)}

    def divide(self) -> Parts:
        start, stop = self.region()
        parts = Parts(before=self.lines[:start], after=self.lines[stop:])
        current = self.tables[0].code
        for line in self.lines[start:stop]:
            if self.is_page(line):
                parts.pages.append(line.text)
            elif self.is_sentence(line):
                parts.between.append(line)
            else:
                current = self.next_table(line, current)
                parts.tables.setdefault(current, []).append(line)
        return parts

    def region(self) -> tuple[int, int]:
        """The first line of the tables and the one behind their last; the end twice where there is none."""
        found = list(regions(self.tables, self.lines).values())
        if found:
            start, stop = min(region.start for region in found), max(region.stop for region in found)
        else:
            numbers = [at for at, line in enumerate(self.lines) if self.is_of_numbers(line)] or self.bare_numbers()
            if not numbers:
                return len(self.lines), len(self.lines)
            start, stop = numbers[0], numbers[-1] + 1
        start -= self.reach(self.lines[:start][::-1])
        return start, stop + self.reach(self.lines[stop:], is_below=True)

    def reach(self, lines: list[Line], *, is_below: bool = False) -> int:
        """How many of the lines next to a table are of it; a damaged heading is, if more of the table follows it."""
        reached = 0
        for number, line in enumerate(lines, 1):
            # Below the rows of a grid a heading without numbers heads nothing.
            is_idle = is_below and self.has_rows and not line.is_row and not has_number(line)
            if self.belongs(line) and not is_idle:
                reached = number
            elif number - reached > FARTHEST or not (self.is_page(line) or self.may_be_label(line)):
                break
        return reached

    def may_be_label(self, line: Line) -> bool:
        return len(line.text) <= LONGEST_LABEL and not _SENTENCE.search(line.text) and not _ENDED.search(line.text)

    def is_of_numbers(self, line: Line) -> bool:
        tokens = [token for cell in line.filled for token in tokens_of(cell) or ()]
        return (line.is_row and bool(tokens)) or len(tokens) > 2

    def bare_numbers(self) -> list[int]:
        """The lines that are a number each, where there are more of them than pages."""
        found = [at for at, line in enumerate(self.lines) if tokens_of(line.text) is not None]
        return found if len(found) >= ENOUGH_NUMBERS else []

    def belongs(self, line: Line) -> bool:
        """Whether a line next to a table is a part of it."""
        if self.is_page(line):
            return False
        cells = line.filled
        if line.is_row and all(len(cell) <= LONGEST_LABEL or self.is_label(cell) for cell in cells):
            is_part = len(line.cells) > 1 and self.may_be_label(line)
            return not cells or is_part or has_number(line) or any(self.is_label(cell) for cell in cells)
        return len(cells) == 1 and (tokens_of(cells[0]) is not None or self.is_label(cells[0]))

    def is_label(self, cell: str) -> bool:
        """Whether a cell is a label, a part of one, or one with numbers behind it."""
        label, tokens = trailing_tokens(cell)
        words = parse(label).words
        if words in self.all_words or (len(words) > 1 and words in self.together):
            return True
        parts = [parse(part).words for part in label.split()]
        if len(parts) > 1 and all(not part or part in self.together for part in parts):
            return True
        if len(words) > LONGEST_LABEL or (not tokens and len(words) < 4):
            return False
        return any(label_score(label, known) >= LIKE and not _goes_on(label, known) for known in self.labels)

    def is_page(self, line: Line) -> bool:
        return id(line) in self.pages

    def is_page_number(self, number: int) -> bool:
        """Where cells stand on lines of their own a bare number is a cell; elsewhere if it is not the only one."""
        line = self.lines[number]
        beside = [self.lines[at] for at in (number - 1, number + 1) if 0 <= at < len(self.lines)]
        is_alone = all(near.is_row or tokens_of(near.text) is None for near in beside)
        is_bare_page = self.has_rows and is_alone
        return not line.is_row and is_page_number(line.text, is_marked=not is_bare_page)

    def is_sentence(self, line: Line) -> bool:
        text = line.text
        if has_number(line) and (line.is_row or tokens_of(text) is not None):
            return False
        is_long = len(text) > LONGEST_LABEL or bool(_SENTENCE.search(text))
        return is_long and len(line.filled) == 1 and not self.is_label(text)

    def next_table(self, line: Line, current: str) -> str:
        """The table to which a line belongs: the last one of which a label of its own was seen."""
        codes = [table.code for table in self.tables]
        for code in codes[codes.index(current) + 1 :]:
            others = {words for other, own in self.words.items() if other != code for words in own}
            if any(parse(cell).words in self.words[code] - others for cell in line.filled):
                return code
        return current


def _goes_on(text: str, label: str) -> bool:
    """Whether a text begins as a label does and is a sentence."""
    words, own = parse(text).words, parse(label).words
    more = len(words) - len(own)
    return words.startswith(own) and (more > LONGEST_MORE or (more > 0 and bool(_ENDED.search(text))))


def has_number(line: Line) -> bool:
    return any(token.is_number for cell in line.filled for token in (tokens_of(cell) or trailing_tokens(cell)[1]))


def divide(tables: Iterable[Table], lines: list[Line]) -> Parts:
    return Divider(list(tables), lines).divide()
