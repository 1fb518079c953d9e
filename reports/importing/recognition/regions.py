"""Where the tables of the form stand in a document, and of which edition they are: by the labels printed in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from reports.editions.layout import Edition, Table
from reports.importing.recognition.labels import parse
from reports.importing.recognition.numbers import trailing_tokens
from reports.importing.recognition.tables import labels_of
from reports.importing.sequence import Line

LONGEST_LABEL = 60
SHORTEST_LABEL = 3
"""Shorter ones stand in other tables too, as parts of broken labels."""
WIDEST_GAP = 40
"""Lines without any label inside one table; a cell a line, some fifteen follow each other."""
ENOUGH = 3
"""Labels that only one edition has, by which a table is known to be of it."""

Anchors = list[tuple[int, str, bool]]
"""(number of the line, words of the label, whether it stands in a row of a grid)."""


def words_in(line: Line) -> Iterator[str]:
    """The words of every cell that may be a label, and those of its parts between spaces."""
    for cell in line.filled[:LONGEST_LABEL]:
        if len(cell) <= 2 * LONGEST_LABEL:
            label = trailing_tokens(cell)[0]
            parts = label.split()
            yield from filter(None, (parse(part).words for part in {label, *parts}))


def label_words(table: Table) -> set[str]:
    return {parse(label).words for label in labels_of(table)}


def regions(tables: Iterable[Table], lines: list[Line]) -> dict[str, range]:
    """{table: numbers of the lines from its first label to its last}, of the tables that were found."""
    own = _own_words(list(tables))
    anchors: dict[str, Anchors] = {}
    for number, line in enumerate(lines):
        for words in words_in(line):
            if words in own:
                anchors.setdefault(own[words], []).append((number, words, line.is_row))
    found = {table: _densest(places) for table, places in anchors.items()}
    return {table: region for table, region in found.items() if region}


def _own_words(tables: list[Table]) -> dict[str, str]:
    """{words of a label: the one table that prints it}."""
    printed = {table.code: label_words(table) for table in tables}
    return {
        words: code
        for code, own in printed.items()
        for words in own
        if len(words) >= SHORTEST_LABEL
        and not any(words in others for other, others in printed.items() if other != code)
    }


def _densest(anchors: Anchors) -> range | None:
    """From the first to the last label of the cluster with the most labels; None where there are too few."""
    in_rows = [anchor for anchor in anchors if anchor[2]]
    clusters = _clusters(in_rows or anchors)
    best = max(clusters, key=lambda cluster: len({words for _, words, _ in cluster}))
    if len({words for _, words, _ in best}) < (2 if in_rows else 3):
        return None
    return range(best[0][0], best[-1][0] + 1)


def _clusters(anchors: Anchors) -> list[Anchors]:
    clusters = [anchors[:1]]
    for before, anchor in pairwise(anchors):
        if anchor[0] - before[0] > WIDEST_GAP:
            clusters.append([])
        clusters[-1].append(anchor)
    return clusters


def editions_of_tables(edition: Edition, others: Iterable[Edition], lines: list[Line]) -> dict[str, Edition]:
    """{table: the edition whose labels the document prints in it}, for the tables that say so."""
    seen = {words for line in lines for words in words_in(line)}
    found: dict[str, Edition] = {}
    rivals = [other for other in others if other.code != edition.code]
    for code, table in edition.tables.items():
        if any(label_words(table) - label_words(other.tables[code]) & seen for other in rivals if code in other.tables):
            found[code] = edition
        for other in rivals:
            if code in other.tables and _is_of(other.tables[code], table, seen):
                found[code] = other
    return found


def _is_of(other: Table, table: Table, seen: set[str]) -> bool:
    """Whether a document prints what only `other` prints, and more of it than of what only `table` does."""
    mine, theirs = label_words(table), label_words(other)
    return len((theirs - mine) & seen) >= max(ENOUGH, len((mine - theirs) & seen) + 1)
