"""The one recogniser: paragraphs and grids of any document -> a proposal, driven by the layout of an edition.

It names no row and no column, and knows of no format; what it cannot tell it says instead of guessing.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from reports import editions
from reports.document.figures import put, value_at
from reports.document.report import Report
from reports.editions.layout import Edition, Figures, Section, Table
from reports.importing.proposal import Proposal
from reports.importing.recognition import bounds, parts, texts
from reports.importing.recognition.doubts import Doubt, of_other_edition
from reports.importing.recognition.outline import Outline, divide
from reports.importing.recognition.regions import editions_of_tables, regions
from reports.importing.recognition.tables import read_table
from reports.importing.recognition.titles import (
    PLACE,
    Title,
    find_title,
    title_doubts,
    with_name_of_file,
    year_of_period,
)
from reports.importing.sequence import Element, Line, NotAReport, Passage, lines_of

MOST_LINES = 4000
"""Paragraphs and rows; the longest reports have some hundred, and one with a line for each cell some six hundred."""
LEAST_SIGNS = 3
"""Of title, headings and tables; a document with fewer is something else."""


def recognise(
    elements: Iterable[Element], *, year: int | None = None, has_texts: bool = True, name: str = ""
) -> Proposal:
    """The report in a document; `year` overrides the one that it names, `name` is that of the file without its ending.

    Raises NotAReport.

    `has_texts`: otherwise, as in a workbook, words are a text of the report only if a section of texts is headed so.
    """
    sequence = tuple(elements)
    lines = list(lines_of(sequence))
    if not lines:
        raise NotAReport(_("The file is empty."), "empty")
    if len(lines) > MOST_LINES:
        message = _("The document has %(lines)d paragraphs and rows; a report has at most %(most)d.")
        raise NotAReport(message % {"lines": len(lines), "most": MOST_LINES}, "too_long")
    title, of_name = with_name_of_file(find_title(lines), name)
    found_year = year or title.year or year_of_period(lines)
    edition = _edition_for(found_year)
    lines, left_out = bounds.within(edition.tables.values(), lines, title)
    of_tables = editions_of_tables(edition, editions.editions().values(), lines)
    work = _Recogniser(_edition_of(edition, of_tables), of_tables, lines, title)
    work.doubts += [*of_name, *left_out]
    outline = work.divide()
    if title.is_found + outline.headings + len(work.regions) < LEAST_SIGNS:
        raise NotAReport(
            _("This is no annual report on government information disclosure: title, headings and tables are missing.")
        )
    if found_year is None:
        raise NotAReport(_("The document does not say which year it reports on; pass it with --year."), "no_year")
    if work.edition is not edition:
        work.doubts.append(_of_another_edition(edition, work.edition))
    work.has_texts = has_texts or _has_headed_text(work.edition, outline)
    return work.propose(outline, found_year, sequence)


def _has_headed_text(edition: Edition, outline: Outline) -> bool:
    return any(section.code in outline.headed for section in edition.sections if not section.tables)


def _edition_for(year: int | None) -> Edition:
    """Without a year the latest edition serves to see whether the document is a report at all."""
    if year is None:
        return max(editions.editions().values(), key=lambda edition: edition.first_year)
    try:
        return editions.edition_for(year)
    except LookupError as error:
        message = _("No edition of the form covers the report year %(year)d.")
        raise NotAReport(message % {"year": year}, "no_edition") from error


def _edition_of(edition: Edition, of_tables: dict[str, Edition]) -> Edition:
    """The edition of the year, unless every table that tells is of one other edition."""
    codes = {other.code for other in of_tables.values()}
    return next(iter(of_tables.values())) if len(codes) == 1 else edition


def _of_another_edition(edition: Edition, other: Edition) -> Doubt:
    message = _("The report year asks for the form of %(notice)s, but the tables are those of %(other)s.")
    return Doubt(PLACE, message % {"notice": edition.notice, "other": other.notice})


class _Recogniser:
    def __init__(self, edition: Edition, of_tables: dict[str, Edition], lines: list[Line], title: Title) -> None:
        self.edition, self.lines, self.title = edition, lines, title
        self.tables = {
            code: of_tables.get(code, edition).tables.get(code, table) for code, table in edition.tables.items()
        }
        """As the document prints them; one of another edition is read by that edition."""
        self.regions = regions(self.tables.values(), lines)
        self.has_texts = True
        self.texts: dict[str, str] = {}
        self.figures: Figures = {}
        self.stated: Figures = {}
        self.passages: dict[str, tuple[Passage, ...]] = {PLACE: _passages(lines[title.start : title.end])}
        self.doubts: list[Doubt] = title_doubts(title)

    def divide(self) -> Outline:
        return divide(self.edition, self.lines, self.regions, start=self.title.end)

    def propose(self, outline: Outline, year: int, sequence: tuple[Element, ...]) -> Proposal:
        if self.title.year and self.title.year != year:
            self.doubts.append(_other_year(self.title.year, year))
        tables = {section.code for section in self.edition.sections if section.tables}
        self.doubts += [doubt for doubt in outline.doubts if self.has_texts or doubt.place in tables]
        self.put_lines_above_title(outline)
        for section in self.edition.sections:
            lines = outline.lines.get(section.code, [])
            if section.tables:
                self.read_tables(section, lines, annexed=outline.annexed)
            else:
                self.read_text(section.text_address, lines)
        return Proposal(
            Report(
                edition=self.edition,
                year=year,
                agency_name=self.title.agency_name,
                title=self.title.text,
                texts={address: text for address, text in self.texts.items() if text},
                figures=self.figures,
                stated=self.stated,
            ),
            tuple(dict.fromkeys(self.doubts)),
            sequence=sequence,
            passages=self.passages,
        )

    def put_lines_above_title(self, outline: Outline) -> None:
        """Nothing above the title is lost: it opens the first section."""
        above = self.lines[: self.title.start]
        if above and self.has_texts:
            section = self.edition.sections[0]
            outline.lines[section.code] = above + outline.lines.get(section.code, [])
            message = _("The lines above the title were put here: “%(text)s”.")
            self.doubts.append(Doubt(section.text_address, message % {"text": above[0].text}))

    def read_text(self, address: str, lines: list[Line]) -> None:
        if not self.has_texts:
            return
        self.texts[address], doubts = texts.text_of(lines, address)
        self.passages[address] = _passages(lines)
        self.doubts += doubts

    def read_tables(self, section: Section, lines: list[Line], *, annexed: dict[str, list[Line]]) -> None:
        found = parts.divide([self.tables[code] for code in section.tables], lines)
        self.read_text(section.text_address, found.before)
        self.read_text(section.after_address, found.between + found.after)
        if found.between and self.has_texts:
            message = _("“%(text)s” stands between the rows of the table; it was put behind it.")
            self.doubts += [Doubt(section.after_address, message % {"text": line.text}) for line in found.between]
        self.doubts += [texts.dropped_page(section.code, page) for page in found.pages]
        for code in section.tables:
            rows = found.tables.get(code, [])
            if code in annexed:
                self.doubts.append(Doubt(section.code, _("The table was found outside its section.")))
            rows = rows + annexed.get(code, [])
            self.doubts += [texts.unseen_picture(section.code, line) for line in rows if line.pictures]
            self.read_table(section, self.tables[code], rows)

    def read_table(self, section: Section, table: Table, lines: list[Line]) -> None:
        reading = read_table(table, lines, rules=self.edition.rules, place=section.code)
        if not reading.figures and not reading.stated and not reading.doubts:
            self.doubts.append(Doubt(section.code, _("No table was found in this section.")))
        self.doubts += reading.doubts
        self.passages |= reading.passages
        own = self.edition.tables[table.code]
        for source, target in ((reading.figures, self.figures), (reading.stated, self.stated)):
            for cell in table.cells.values():
                value = value_at(source, cell)
                if value is None:
                    continue
                if cell.address in own.cells:
                    put(target, cell, value)
                elif not cell.is_computed:
                    self.doubts.append(of_other_edition(section.code, table, cell, value))


def _passages(lines: list[Line]) -> tuple[Passage, ...]:
    return tuple(dict.fromkeys(line.passage for line in lines if line.passage))


def _other_year(named: int, year: int) -> Doubt:
    message = _("The title names the year %(named)d; the report was read as that of %(year)d.")
    return Doubt(PLACE, message % {"named": named, "year": year})
