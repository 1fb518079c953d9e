"""Whether a document prints the columns of a table in the order of the form, in which its numbers are read."""

from __future__ import annotations

from collections.abc import Iterator

from reports.editions.layout import Block, Heading, Table
from reports.importing.recognition.labels import parse
from reports.importing.recognition.numbers import tokens_of
from reports.importing.sequence import Line

LEAST = 2
"""Headings in one line that tell an order."""

Places = dict[str, list[tuple[int, frozenset[str]]]]
"""{words of a heading: [(the first column above which it stands, as a number; the words of the headings above it)]}."""


def disordered(table: Table, lines: list[Line]) -> list[tuple[Block, Line]]:
    """The blocks whose headings a line of the document has in another order, and that line."""
    found = []
    heads = [words for line in lines if (words := _words(line))]
    for block in table.blocks:
        places = _places(block)
        line = next((line for line, words in heads if _is_disordered(words, places)), None)
        if line is not None:
            found.append((block, line))
    return found


def _places(block: Block) -> Places:
    found: Places = {}
    for words, number, above in _numbered(block.columns, 0, frozenset()):
        found.setdefault(words, []).append((number, above))
    return found


def _numbered(
    headings: tuple[Heading, ...], first: int, above: frozenset[str]
) -> Iterator[tuple[str, int, frozenset[str]]]:
    for heading in headings:
        words = parse(heading.label).words
        yield words, first, above
        yield from _numbered(heading.children, first, above | {words})
        first += len(list(heading.leaves()))


def _words(line: Line) -> tuple[Line, list[str]] | None:
    """A line with the words of its cells; None for one with numbers, in which more than headings may stand."""
    cells = line.filled if line.is_row else tuple(line.text.split())
    if len(cells) < LEAST or any(tokens_of(cell) is not None for cell in cells):
        return None
    return line, [parse(cell).words for cell in cells]


def _is_disordered(words: list[str], places: Places) -> bool:
    """Whether no column behind that of the heading before is left for one of the headings."""
    headings = {each for each in words if each in places}
    last = 0
    for heading in (each for each in words if each in headings):
        # Below a heading of the same line stands another line, which was run together with this one.
        own = [number for number, above in places[heading] if not above & headings]
        behind = [number for number in own if number >= last]
        if own and not behind:
            return True
        last = behind[0] if behind else last
    return False
