"""Two states of a text, line by line, with what was cut and what was put marked inside the lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import zip_longest

from reports.document.patch import span

SAME, CUT, PUT = "same", "cut", "put"
SHORTEST_RUN = 2
"""Characters that two lines must have in a row to stand unmarked between marks."""
LIKE = 0.4
"""Share of two lines that must be the same to mark the differences inside them."""
LONGEST = 500
"""Characters of a changed passage in which what is the same is looked for; the time grows with their square."""


@dataclass(frozen=True)
class Part:
    kind: str
    """SAME, CUT or PUT."""
    text: str


@dataclass(frozen=True)
class Line:
    """A paragraph of either state, or the paragraph of both with its differences."""

    parts: tuple[Part, ...]

    @property
    def is_same(self) -> bool:
        return all(part.kind == SAME for part in self.parts)


@dataclass(frozen=True)
class Passage:
    """Paragraphs that follow each other: the same in both texts, or those of one in place of those of the other."""

    is_same: bool
    before: tuple[str, ...]
    after: tuple[str, ...]


def paragraphs(text: str) -> list[str]:
    """Without blank lines and without what stands around them."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def passages(before: str, after: str) -> list[Passage]:
    """Every paragraph of either text, in order."""
    old, new = paragraphs(before), paragraphs(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [Passage(kind == "equal", tuple(old[a:b]), tuple(new[c:d])) for kind, a, b, c, d in matcher.get_opcodes()]


def lines(before: str, after: str) -> list[Line]:
    """The same, with the differences inside the paragraphs that are alike."""
    found: list[Line] = []
    for passage in passages(before, after):
        if passage.is_same:
            found += [Line((Part(SAME, line),)) for line in passage.before]
        else:
            found += _replaced(passage.before, passage.after)
    return found


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    for before, after in zip_longest(old, new, fillvalue=""):
        parts = characters(before, after)
        same = sum(len(part.text) for part in parts if part.kind == SAME)
        if same * 2 < LIKE * (len(before) + len(after)):
            yield from (Line((Part(kind, text),)) for kind, text in ((CUT, before), (PUT, after)) if text)
        else:
            yield Line(parts)


def characters(before: str, after: str) -> tuple[Part, ...]:
    """The differences inside one paragraph."""
    start, cut, put = span(before, after)
    end = len(before) - start - len(cut)
    parts = [Part(SAME, before[:start]), *_inside(cut, put), Part(SAME, before[len(before) - end :])]
    return tuple(part for part in parts if part.text)


def _inside(cut: str, put: str) -> Iterator[Part]:
    """What is the same inside a changed passage stands unmarked, where that is more than a chance."""
    start = other = 0
    for run in _runs(cut, put):
        yield from (Part(CUT, cut[start : run.a]), Part(PUT, put[other : run.b]))
        yield Part(SAME, cut[run.a : run.a + run.size])
        start, other = run.a + run.size, run.b + run.size


def _runs(cut: str, put: str) -> list[Match]:
    """What is the same in both, in order; the last run is empty and stands at the ends."""
    end = Match(len(cut), len(put), 0)
    if max(len(cut), len(put)) > LONGEST:
        return [end]
    runs = SequenceMatcher(None, cut, put, autojunk=False).get_matching_blocks()
    return [*(run for run in runs if run.size >= SHORTEST_RUN), end]
