"""The passages of a report in which it says what was searched for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from reports.document.report import Report
from reports.document.text import HEADING_LENGTH
from reports.public.search.words import Query

AROUND = 42
"""Characters shown before and behind a hit."""
MAXIMUM_SNIPPETS = 2


@dataclass(frozen=True)
class Snippet:
    """A passage of a report: its pieces, and of each whether it is what was searched for."""

    pieces: tuple[tuple[str, bool], ...]


def body_of(report: Report) -> str:
    """All that is searched of a report but its title, a line for each paragraph."""
    lines: list[str] = []
    for section in report.edition.sections:
        lines += [section.title, *(report.text(address) for address in section.text_addresses)]
    return "\n".join(line for line in lines if line)


def snippets(report: Report, query: Query) -> list[Snippet]:
    """The first passages of a report in which a term stands, each term once; a heading only where no passage does."""
    return snippets_of(body_of(report), query)


def snippets_of(text: str, query: Query) -> list[Snippet]:
    """As snippets(), of a text with a line for each paragraph."""
    result: list[Snippet] = []
    left = {"".join(term.split()) for term in query.terms}
    for line in sorted(text.splitlines(), key=lambda line: len(line) <= HEADING_LENGTH):
        folded, places = _folded(line)
        hits = [(at, term) for term in left if (at := folded.find(term)) >= 0]
        if hits:
            left -= {term for _, term in hits}
            result.append(_snippet(line, folded, places, hits))
        if len(result) == MAXIMUM_SNIPPETS or not left:
            break
    return result


def _folded(line: str) -> tuple[str, list[int]]:
    """The line normalised character by character, and for each character of that its place in the line."""
    folded, places = "", []
    for at, character in enumerate(line):
        for each in unicodedata.normalize("NFKC", character).casefold():
            if not each.isspace():
                folded += each
                places.append(at)
    return folded, places


def _snippet(line: str, folded: str, places: list[int], hits: list[tuple[int, str]]) -> Snippet:
    first = min(at for at, _ in hits)
    marked = [
        (places[at], places[at + len(term) - 1] + 1) for term in {term for _, term in hits} for at in _all(folded, term)
    ]
    start, end = max(0, places[first] - AROUND), min(len(line), places[first] + 2 * AROUND)
    is_hit = [any(begin <= at < stop for begin, stop in marked) for at in range(start, end)]
    pieces: list[tuple[str, bool]] = []
    for character, hit in zip(line[start:end], is_hit, strict=True):
        if pieces and pieces[-1][1] == hit:
            pieces[-1] = (pieces[-1][0] + character, hit)
        else:
            pieces.append((character, hit))
    before, behind = ("…" if start else ""), ("…" if end < len(line) else "")
    return Snippet(((before, False), *pieces, (behind, False)))


def _all(text: str, term: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(term), text)]
