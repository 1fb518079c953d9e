"""A table's lines as segments: the words of a heading, and the numbers that follow them.

What looks like a row in a document may be a part of one (a page ended, a label went on below, every cell has a line
of its own) or several. Only the order is trusted: words, then their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from reports.importing.recognition.labels import label_score
from reports.importing.recognition.numbers import Token, token_in_brackets, tokens_of, trailing_tokens, usual
from reports.importing.sequence import Line, Passage

_GLUED = re.compile(r"(.*[^\W\d_][)”\"》]?)((?:\d[\d,]*)(?:\.\d+)?)\Z")


@dataclass
class Segment:
    labels: list[str]
    """The words of the same line."""
    before: list[str]
    """The words of the lines above, up to the numbers before them."""
    tokens: list[Token]
    is_bare: bool = False
    """Whether the last of the numbers stands on a line of its own, outside a grid."""
    after: list[str] = field(default_factory=list)
    """The words of the lines below, up to the next numbers."""
    is_joined: bool = False
    """Whether its numbers stand in several rows of a grid."""
    is_full: bool = False
    """Whether it is one row of a grid with as many cells as the printed table has columns."""
    is_one_line: bool = False
    """Whether its heading and its numbers are one line, in which nothing else stands."""
    passages: list[Passage] = field(default_factory=list)
    """Where its numbers stand in the document."""

    @property
    def count(self) -> int:
        return sum(not token.is_blank for token in self.tokens)

    @property
    def has_words(self) -> bool:
        return bool(self.labels or self.before)

    @property
    def heading(self) -> str:
        """The words as a person would quote them."""
        return " ".join(self.labels or self.before[-1:])

    @property
    def numbers(self) -> str:
        return " ".join(token.text for token in self.tokens if not token.is_blank)


def segments_of(
    lines: Iterable[Line], *, labels: tuple[str, ...], widest: int, width: int = 0
) -> tuple[list[Segment], list[str]]:
    """(segments in order, every heading that has no number of its own).

    `labels` are those of the form, `widest` is the greatest number of columns that a row of it has, `width` that of
    the printed table with its headings.
    """
    found: list[Segment] = []
    waiting: list[str] = []
    headings: list[str] = []
    for line in _whole_rows(lines):
        runs = list(_runs(line, labels))
        is_full = line.is_row and len(line.cells) == width and len(runs) == 1
        for words, tokens in _broken_up(runs):
            solid = [token for token in tokens if not token.is_blank]
            if not solid:
                waiting += words
                headings += words
            elif not words and not waiting and found and _goes_on(found[-1], solid, line, widest=widest):
                found[-1].tokens += tokens
                found[-1].is_full = found[-1].is_one_line = False
                found[-1].is_joined = found[-1].is_joined or line.is_row
                found[-1].is_bare = not line.is_row
            else:
                if found:
                    found[-1].after = waiting
                found.append(Segment(words, waiting, tokens, is_bare=not line.is_row and not words, is_full=is_full))
                found[-1].is_one_line = bool(words) and len(runs) == 1
                waiting = []
            if solid and line.passage:
                found[-1].passages.append(line.passage)
    if found:
        found[-1].after = waiting
    return found, headings


def _whole_rows(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, with a row put together again of which some cells stand on the next page only."""
    above: Line | None = None
    for line in lines:
        if above and (whole := _put_together(above, line)):
            above = whole
            continue
        if above:
            yield above
        above = line
    if above:
        yield above


def _put_together(above: Line, below: Line) -> Line | None:
    """One row of two: the second has nothing but numbers, each where the first has a blank."""
    if not (above.is_row and below.is_row and len(above.cells) == len(below.cells) and below.filled):
        return None
    taken = [bool(cell.strip()) for cell in above.cells]
    more = [bool(cell.strip()) for cell in below.cells]
    numbers = [tokens_of(cell) is not None and is_taken for cell, is_taken in zip(above.cells, taken, strict=True)]
    is_of_numbers = all(tokens_of(cell) is not None for cell in below.filled)
    has_words = any(is_taken and not is_number for is_taken, is_number in zip(taken, numbers, strict=True))
    if not (is_of_numbers and has_words and any(numbers)) or any(map(all, zip(taken, more, strict=True))):
        return None
    cells = tuple(first if first.strip() else second for first, second in zip(above.cells, below.cells, strict=True))
    return replace(above, cells=cells)


def _goes_on(last: Segment, solid: list[Token], line: Line, *, widest: int) -> bool:
    """Whether numbers without words belong to the row before: cells on lines of their own, or a row in two parts."""
    together = last.count + len(solid)
    return together <= widest and (not line.is_row or len(solid) == 1 or together == widest)


def _broken_up(runs: list[tuple[list[str], list[Token]]]) -> Iterator[tuple[list[str], list[Token]]]:
    """Where a line holds several rows, only the last words before their numbers are surely of the same row."""
    for words, tokens in runs:
        if len(runs) > 1 and len(words) > 1:
            yield words[:-1], []
            yield words[-1:], tokens
        else:
            yield words, tokens


def _runs(line: Line, labels: tuple[str, ...]) -> Iterator[tuple[list[str], list[Token]]]:
    """(words, the tokens behind them), as often as a line changes from tokens to words."""
    words: list[str] = []
    tokens: list[Token] = []
    for is_word, item in _items(line, labels):
        if is_word and any(not token.is_blank for token in tokens):
            yield words, tokens
            words, tokens = [], []
        if isinstance(item, str):
            words, tokens = [*words, item], []
        else:
            tokens.append(item)
    yield words, tokens


def _items(line: Line, labels: tuple[str, ...]) -> Iterator[tuple[bool, str | Token]]:
    cells = _without_ordinal(line)
    bracketed = _bracketed(line, cells)
    for at, cell in enumerate(cells):
        tokens = [bracketed[at]] if at in bracketed else tokens_of(cell)
        if tokens is None:
            text, tokens = _split(cell, labels)
            yield True, text
        yield from ((False, token) for token in tokens)


def _bracketed(line: Line, cells: tuple[str, ...]) -> dict[int, Token]:
    """{cell: number} of a row's numbers in brackets: among its numbers, behind its last words."""
    found = {at: token for at, cell in enumerate(cells) if line.is_row and (token := token_in_brackets(cell))}
    if not found:
        return {}
    others = {at: tokens_of(cell) for at, cell in enumerate(cells) if at not in found}
    last = max((at for at, tokens in others.items() if tokens is None), default=-1)
    has_numbers = any(token.is_number for tokens in others.values() for token in tokens or ())
    return {at: token for at, token in found.items() if at > last} if last >= 0 or has_numbers else {}


def _split(cell: str, labels: tuple[str, ...]) -> tuple[str, list[Token]]:
    """A cell's words and the numbers that stand behind them in the same cell."""
    text, tokens = trailing_tokens(cell)
    glued = None if tokens else _GLUED.match(usual(text))
    if glued and any(label_score(glued[1], label) >= 0.9 for label in labels):
        return glued[1], tokens_of(glued[2]) or []
    return text, tokens


def _without_ordinal(line: Line) -> tuple[str, ...]:
    """The row without the number of itself that some tables print in front."""
    are_numbers = (tokens_of(cell) is not None or bool(token_in_brackets(cell)) for cell in line.filled)
    kinds = [is_number for is_number, _ in groupby(are_numbers)]
    first = next((at for at, cell in enumerate(line.cells) if cell.strip()), 0)
    if line.is_row and kinds[:2] == [True, False] and line.filled[0].isdecimal() and len(kinds) > 2:
        return line.cells[first + 1 :]
    return line.cells
