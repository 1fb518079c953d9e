"""The lines of a document divided among the sections of the form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from reports.importing.doubts import Doubt, quote
from reports.importing.headings import Candidate, Headings
from reports.importing.labels import likeness, parse, plain
from reports.importing.sequence import Line
from reports.layout import Edition, Section

_CONTENTS = re.compile(r"[\s.…·．]*\d{0,3}\s*\Z")
_OPENING_WORDS = re.compile(r"本报告|年度报告|根据|依据|按照")


@dataclass
class Outline:
    """{section: its lines}; where a heading was not found, the reason is among the doubts."""

    lines: dict[str, list[Line]] = field(default_factory=dict)
    headings: int = 0
    """How many sections have a heading of their own."""
    annexed: dict[str, list[Line]] = field(default_factory=dict)
    """{table: its lines} of tables that stand outside their section."""
    doubts: list[Doubt] = field(default_factory=list)


@dataclass(frozen=True)
class _Begin:
    """Where a section begins: its first line behind the heading."""

    heading: int
    first: int
    rest: str = ""


def divide(edition: Edition, lines: list[Line], regions: dict[str, range], *, start: int) -> Outline:
    """The lines from `start` on by section. Nothing is lost: every line but a heading is in one of them."""
    found = Headings(edition, lines, regions).find(start)
    outline = Outline(headings=len(found))
    begins = _begins(edition, lines, regions, found=found, start=start, outline=outline)
    order = sorted(begins, key=lambda at: begins[at].heading)
    ends = [begins[at].heading for at in order[1:]] + [len(lines)]
    for at, end in zip(order, ends, strict=True):
        _fill(outline, edition.sections[at], begins[at], lines=lines, regions=regions, end=end)
    _drop_contents(edition, outline)
    return outline


def _fill(
    outline: Outline, section: Section, begin: _Begin, *, lines: list[Line], regions: dict[str, range], end: int
) -> None:
    own = [Line((begin.rest,))] if begin.rest else []
    foreign = {
        number: table
        for table, region in regions.items()
        if table not in section.tables and begin.first <= region.start < end
        for number in region
    }
    for number in range(begin.first, end):
        if number in foreign:
            outline.annexed.setdefault(foreign[number], []).append(lines[number])
        else:
            own.append(lines[number])
    outline.lines[section.code] = own


def _begins(
    edition: Edition,
    lines: list[Line],
    regions: dict[str, range],
    *,
    found: list[Candidate],
    start: int,
    outline: Outline,
) -> dict[int, _Begin]:
    """{number of a section: where it begins}; a section without a heading begins where its contents do."""
    begins = {heading.section: _Begin(heading.line, heading.line + heading.length, heading.rest) for heading in found}
    for heading in found:
        # The words behind a heading stay the first paragraph of its section.
        if heading.rest:
            begins[heading.section] = _Begin(heading.line, heading.line + 1, heading.rest)
        outline.doubts += _wording(edition.sections[heading.section], heading)
    untitled = next((at for at, section in enumerate(edition.sections) if not section.title), None)
    for at, section in enumerate(edition.sections):
        if at in begins or at == untitled:
            continue
        following = min((begin.heading for other, begin in begins.items() if other > at), default=len(lines))
        before = [begin.first for other, begin in begins.items() if other < at]
        first = _begin_of_contents(edition, at, lines, regions=regions, low=max([start, *before]), high=following)
        outline.doubts.append(_no_heading(section, is_found=first is not None))
        if first is not None:
            begins[at] = _Begin(first, first)
    first = min((begin.heading for begin in begins.values()), default=len(lines))
    if untitled is not None:
        begins[untitled] = _Begin(start - 1, start)
    elif begins and first > start:
        lowest = min(begins)
        begins[lowest] = _Begin(start, start)
    return begins


def _begin_of_contents(
    edition: Edition, at: int, lines: list[Line], *, regions: dict[str, range], low: int, high: int
) -> int | None:
    """The line where a section without a heading begins, or None where nothing tells."""
    section = edition.sections[at]
    if section.tables:
        starts = [regions[table].start for table in section.tables if table in regions]
        return next((begin for begin in starts if low <= begin < high), None)
    before = edition.sections[at - 1] if at else None
    if before and before.tables:
        stops = [regions[table].stop for table in before.tables if table in regions]
        behind = [number for number in range(max([low, *stops]), high) if _is_sentence(lines[number])]
        return behind[0] if behind and stops else None
    if section.mentions:
        return next((n for n in range(low, high) if any(words in lines[n].text for words in section.mentions)), None)
    return _behind_opening(section, lines, low=low, high=high)


def _behind_opening(section: Section, lines: list[Line], *, low: int, high: int) -> int | None:
    """The first section: its usual sub-headings tell, or the end of what only speaks of the report itself."""
    for number in range(low, high):
        words = parse(lines[number].text).words
        if any(likeness(words.removesuffix("情况"), parse(heading).words) >= 0.8 for heading in section.headings):
            return number
        if not _OPENING_WORDS.search(lines[number].text):
            return number
    return None


def _is_sentence(line: Line) -> bool:
    """Whether a line is a paragraph of words, not the rest of a table."""
    return len(plain(line.text)) > 6 and not line.text.replace(" ", "").isdigit() and len(line.filled) == 1


def _no_heading(section: Section, *, is_found: bool) -> Doubt:
    message = (
        _("The heading “%(title)s” was not found; the section was taken to begin where its contents do.")
        if is_found
        else _("The section “%(title)s” was not found.")
    )
    return Doubt(section.code, message % {"title": section.title})


def _wording(section: Section, heading: Candidate) -> list[Doubt]:
    if plain(heading.text) == plain(section.title) or heading.likeness == 1.0:
        return []
    message = _("The heading reads “%(text)s”; the form's is “%(title)s”.")
    return [Doubt(section.code, message % {"text": quote(heading.text), "title": section.title})]


def _drop_contents(edition: Edition, outline: Outline) -> None:
    """Leave a table of contents out: the headings of the sections one after the other before the first."""
    titles = [parse(section.title).words for section in edition.sections if section.title]
    for section in edition.sections:
        if section.title:
            continue
        lines = outline.lines.get(section.code, [])
        listed = [line for line in lines if parse(_CONTENTS.sub("", line.text)).words in titles]
        if len(listed) > len(titles) // 2:
            named = [line for line in lines if plain(line.text) == "目录"]
            outline.lines[section.code] = [line for line in lines if line not in (*listed, *named)]
            outline.doubts.append(Doubt(section.code, _("A table of contents was left out.")))
