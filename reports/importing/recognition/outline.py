"""The lines of a document divided among the sections of the form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from django.utils.translation import gettext as _

from reports.editions.layout import Edition, Section
from reports.importing.recognition.doubts import Doubt, quote
from reports.importing.recognition.headings import Candidate, Headings, is_row_of_numbers
from reports.importing.recognition.labels import likeness, parse, plain
from reports.importing.recognition.texts import unseen_picture
from reports.importing.sequence import Line

_CONTENTS = re.compile(r"[\s.…·．]*\d{0,3}\s*\Z")
_OPENING_WORDS = re.compile(r"本报告|年度报告|根据|依据|按照")


@dataclass
class Outline:
    """{section: its lines}; where a heading was not found, the reason is among the doubts."""

    lines: dict[str, list[Line]] = field(default_factory=dict)
    headings: int = 0
    """How many sections have a heading of their own."""
    headed: set[str] = field(default_factory=set)
    """Which."""
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
    return _Divider(edition, lines, regions, start).divide()


class _Divider:
    def __init__(self, edition: Edition, lines: list[Line], regions: dict[str, range], start: int) -> None:
        self.edition, self.lines, self.regions, self.start = edition, lines, regions, start
        self.outline = Outline()
        self.begins: dict[int, _Begin] = {}
        """{number of a section: where it begins}."""

    def divide(self) -> Outline:
        self.begin_at_headings(Headings(self.edition, self.lines, self.regions).find(self.start))
        self.begin_at_contents()
        self.begin_with_the_rest()
        order = sorted(self.begins, key=lambda at: (self.begins[at].heading, at))
        ends = [self.begins[at].heading for at in order[1:]] + [len(self.lines)]
        for at, end in zip(order, ends, strict=True):
            self.fill(self.edition.sections[at], self.begins[at], end)
        self.tell_pictures_before_headings(order)
        _drop_contents(self.edition, self.outline)
        return self.outline

    def begin_at_headings(self, found: list[Candidate]) -> None:
        self.outline.headings = len(found)
        self.outline.headed = {self.edition.sections[heading.section].code for heading in found}
        for heading in found:
            self.begins[heading.section] = _Begin(heading.line, heading.line + heading.length, heading.rest)
            self.outline.doubts += _wording(self.edition.sections[heading.section], heading)

    def begin_at_contents(self) -> None:
        """A section without a heading begins where its contents do."""
        for at, section in enumerate(self.edition.sections):
            if at in self.begins or not section.title:
                continue
            low = max([self.start, *(begin.first for other, begin in self.begins.items() if other < at)])
            high = min((begin.heading for other, begin in self.begins.items() if other > at), default=len(self.lines))
            first = self.contents_of(at, low, high)
            self.outline.doubts.append(_no_heading(section, is_found=first is not None))
            if first is not None:
                self.begins[at] = _Begin(first, first)

    def begin_with_the_rest(self) -> None:
        """What stands above the first heading is the opening text, or part of the first section where there is none."""
        untitled = next((at for at, section in enumerate(self.edition.sections) if not section.title), None)
        if untitled is not None:
            self.begins[untitled] = _Begin(self.start - 1, self.start)
        elif self.begins and self.begins[first := min(self.begins)].heading > self.start:
            self.begins[first] = _Begin(self.start, self.start)

    def contents_of(self, at: int, low: int, high: int) -> int | None:
        """The line where a section without a heading begins, or None where nothing tells."""
        section, before = self.edition.sections[at], self.edition.sections[at - 1] if at else None
        if section.tables:
            return next((begin for begin in self.starts(section) if low <= begin < high), None)
        if before and before.tables:
            stops = [self.regions[table].stop for table in before.tables if table in self.regions]
            behind = (number for number in range(max([low, *stops]), high) if _is_sentence(self.lines[number]))
            return next(behind, None) if stops else None
        if section.mentions:
            texts = ((number, self.lines[number].text) for number in range(low, high))
            named = [words.split("|")[0] for words in section.mentions]
            return next((number for number, text in texts if any(words in text for words in named)), None)
        return _behind_opening(section, self.lines, low=low, high=high)

    def tell_pictures_before_headings(self, order: list[int]) -> None:
        """A heading is in no text, and a picture above it would be forgotten."""
        for above, below in pairwise(order):
            begin, address = self.begins[below], self.edition.sections[above].text_addresses[-1]
            headings = self.lines[begin.heading : begin.first] if not begin.rest else []
            self.outline.doubts += [unseen_picture(address, line) for line in headings if line.pictures]

    def starts(self, section: Section) -> list[int]:
        return [self.regions[table].start for table in section.tables if table in self.regions]

    def fill(self, section: Section, begin: _Begin, end: int) -> None:
        """Give a section its lines, but for those of a table that belongs to another one."""
        own = [replace(self.lines[begin.heading], cells=(begin.rest,))] if begin.rest else []
        foreign = {
            number: table
            for table, region in self.regions.items()
            if table not in section.tables and begin.first <= region.start < end
            for number in self.with_numbers(region)
        }
        for number in range(begin.first, end):
            if number in foreign:
                self.outline.annexed.setdefault(foreign[number], []).append(self.lines[number])
            else:
                own.append(self.lines[number])
        self.outline.lines[section.code] = own

    def with_numbers(self, region: range) -> range:
        """A region and the rows of numbers right behind its last label, which have none of their own."""
        stop = region.stop
        while stop < len(self.lines) and is_row_of_numbers(self.lines[stop]):
            stop += 1
        return range(region.start, stop)


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
