"""Which segment of a read table is which row of the form: both run in the same order, so they are aligned.

A row is known by its heading; one without a heading only by its place between two that are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reports.editions.layout import Block, Heading, Table
from reports.importing.recognition.labels import label_score, parse
from reports.importing.recognition.segments import Segment

ALIKE = 0.45
"""A heading less like a label than this is not taken for it."""
CERTAIN = 0.6
"""Below this the reader is asked to look."""
LONGEST_HEADING = 8
"""Pieces over which a heading is broken at most."""

_BEHIND = re.compile(r"(?<=.)(?=[（(][一二三四五六七八九十][）)])|(?<=[^\d（(])(?=\d\.\D)")
"""Where in one cell the headings of groups end and that of the next group, or of the row, begins."""
LONGEST_CELL = 120
"""Characters of a cell with the headings of a row and all its groups."""


@dataclass(frozen=True)
class Place:
    """A row of the form, or the heading of a group of rows."""

    heading: Heading
    block: Block

    @property
    def is_row(self) -> bool:
        return not self.heading.children


@dataclass
class Rows:
    """{row code: segment} and what is left."""

    found: dict[str, Segment] = field(default_factory=dict)
    groups: list[tuple[Place, Segment]] = field(default_factory=list)
    """Numbers at the heading of a group, where the form has none."""
    doubtful: dict[str, Segment] = field(default_factory=dict)
    """Those of `found` whose heading says little or nothing."""
    before_missing: set[str] = field(default_factory=set)
    """Those of `found` whose numbers may be those of the next row, which was not found."""
    unknown: list[Segment] = field(default_factory=list)


def places_of(table: Table) -> list[Place]:
    return [place for block in table.blocks for row in block.rows for place in _places(row, block)]


def _places(heading: Heading, block: Block) -> Iterator[Place]:
    yield Place(heading, block)
    for child in heading.children:
        yield from _places(child, block)


def assign(table: Table, segments: list[Segment]) -> Rows:
    """Every segment to its row, or among the unknown."""
    places = places_of(table)
    segments, surplus = segments[: 4 * len(places)], segments[4 * len(places) :]
    scores = [[_score(segment, place) for place in places] for segment in segments]
    aligned = _align(scores)
    by_order = _by_order(segments, places, scores, aligned=aligned)
    rows = Rows(unknown=list(surplus))
    last = ""
    for number, segment in enumerate(segments):
        at = aligned.get(number, by_order.get(number))
        goes_on = bool(last) and segment.is_bare and not segment.has_words
        if goes_on:
            rows.doubtful[last] = rows.found[last]  # which of its numbers are the last one's is not written
        if at is None and goes_on:
            rows.found[last].is_full = False
            rows.found[last].passages += segment.passages
            rows.found[last].tokens += segment.tokens  # one number too many moved the others on
        elif at is None:
            rows.unknown.append(segment)
        elif places[at].is_row:
            last = places[at].heading.code
            rows.found[last] = segment
            if number in by_order or scores[number][at] < CERTAIN or _is_like_another(segment, places, at):
                rows.doubtful[last] = segment
        else:
            rows.groups.append((places[at], segment))
    rows.before_missing = set(_before_missing([place for place in places if place.is_row], rows.found))
    return rows


def _is_like_another(segment: Segment, places: list[Place], at: int) -> bool:
    """Whether the words next to the numbers are more like another row, the lines above having told this one."""
    words = segment.labels or segment.before[-1:]
    tails = [_join(words[first:]) for first in range(len(words))]
    likes = [max((_likeness(tail, place) for tail in tails), default=0.0) if place.is_row else 0.0 for place in places]
    return max(likes) >= ALIKE and likes[at] < max(likes)


def _before_missing(places: list[Place], found: dict[str, Segment]) -> Iterator[str]:
    """A row that has lost its numbers has those of the next one below it, if that one has lost its heading."""
    for place, following in zip(places, places[1:], strict=False):
        segment = found.get(place.heading.code)
        if segment is None or segment.is_one_line or following.heading.code in found:
            continue
        if not any(_is_heading_of(following, words, places) for words in segment.after):
            yield place.heading.code


def _is_heading_of(row: Place, words: str, places: list[Place]) -> bool:
    score = _likeness(words, row)
    return score >= ALIKE and score == max(_likeness(words, place) for place in places)


def _score(segment: Segment, place: Place) -> float:
    """0 to 1, and 0 below ALIKE."""
    label = place.heading.label
    best = (
        max((weight * _likeness(words, place) for words, weight in _headings(segment)), default=0.0) if label else 0.0
    )
    return best if best >= ALIKE else 0.0


def _likeness(words: str, place: Place) -> float:
    # A group's heading stands in the row of its first child; the two together are not the group.
    if not place.is_row and len(parse(words).words) > len(parse(place.heading.label).words):
        return 0.0
    return label_score(words, place.heading.label)


def _headings(segment: Segment) -> Iterator[tuple[str, float]]:
    """(what the heading may read, how much it counts): the same line alone first, then with lines above or below."""
    cells = segment.labels[-LONGEST_HEADING:]
    yield from ((_join(cells[at:]), 1.0) for at in range(len(cells)))
    for label in (cell for cell in cells if len(cell) <= LONGEST_CELL):
        yield from ((label[found.start() :], 1.0) for found in _BEHIND.finditer(label))
    pieces = [piece for label in segment.labels for piece in label.split()][-LONGEST_HEADING:]
    yield from ((_join(pieces[at:]), 1.0) for at in range(len(pieces)))
    last = [*segment.before, *segment.labels][-1:]
    for count in range(1, min(len(segment.after), LONGEST_HEADING) + 1 if last else 0):
        yield _join([*last, *segment.after[:count]]), 0.98
    before = segment.before[-LONGEST_HEADING:]
    for at in range(len(before)):
        yield _join([*before[at:], *segment.labels]), 0.98 if segment.labels else 1.0
    if segment.labels and before and segment.after:
        yield _join([before[-1], *segment.labels, segment.after[0]]), 0.96


def _join(pieces: list[str]) -> str:
    # “1.” and “属于国家秘密” in two pieces are one heading, “（六）” and “其他” as well.
    return " ".join(pieces)


def _align(scores: list[list[float]]) -> dict[int, int]:
    """{segment: place}: the assignment in order whose scores are greatest together."""
    if not scores:
        return {}
    width = len(scores[0])
    best = [[0.0] * (width + 1) for _ in range(len(scores) + 1)]
    for row, line in enumerate(scores, 1):
        for at, score in enumerate(line, 1):
            taken = best[row - 1][at - 1] + score - 0.3 if score else 0.0
            best[row][at] = max(best[row - 1][at], best[row][at - 1], taken)
    return _trace(scores, best)


def _trace(scores: list[list[float]], best: list[list[float]]) -> dict[int, int]:
    found: dict[int, int] = {}
    row, at = len(best) - 1, len(best[0]) - 1
    while row and at:
        if best[row][at] == best[row - 1][at]:
            row -= 1
        elif best[row][at] == best[row][at - 1]:
            at -= 1
        else:
            row, at = row - 1, at - 1
            found[row] = at
    return found


def _by_order(
    segments: list[Segment], places: list[Place], scores: list[list[float]], *, aligned: dict[int, int]
) -> dict[int, int]:
    """{segment: place} where between two known rows as many are unknown as the form has there."""
    found: dict[int, int] = {}
    known = [(-1, -1), *sorted(aligned.items()), (len(segments), len(places))]
    for (row, at), (next_row, next_at) in zip(known, known[1:], strict=False):
        open_segments = [number for number in range(row + 1, next_row) if not any(scores[number])]
        open_places = [number for number in range(at + 1, next_at) if places[number].is_row]
        if len(open_segments) == len(open_places) == next_row - row - 1:
            found.update(zip(open_segments, open_places, strict=True))
    return found
