"""A report as one document: texts and whole numbers."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

from reports import editions
from reports.document import figures
from reports.document.text import FIGURE, Block, blocks, pictures_in
from reports.editions.layout import Edition, Figures, Section


@dataclass(frozen=True)
class Picture:
    number: int
    sha256: str
    media_type: str
    width: int
    height: int


Live = tuple[int, int, str]
"""(start, end, address of the cell) of a number that a text took from a table."""


@dataclass(frozen=True)
class Report:
    """What is filed and published, and nothing about who did it when."""

    edition: Edition
    year: int
    agency_name: str
    title: str
    texts: dict[str, str] = field(default_factory=dict)
    """{address of a text: text}; a section's own, and `section.after` behind its tables."""
    figures: Figures = field(default_factory=dict)
    """Entered cells; the computed ones are always taken from `complete_figures`."""
    pictures: dict[int, Picture] = field(default_factory=dict)
    stated: Figures = field(default_factory=dict)
    """Totals as a read document states them, for comparison only."""
    live: dict[str, tuple[Live, ...]] = field(default_factory=dict)
    """{address of a text: where a live figure was written out in it}."""
    copied: dict[str, int] = field(default_factory=dict)
    """{address of a text: year of the report from which it was taken over and not edited since}; of a draft only."""

    def text(self, address: str) -> str:
        return self.texts.get(address, "")

    @cached_property
    def complete_figures(self) -> Figures:
        """Made once for a report; nobody changes it, nor `figures` after it was asked for."""
        return figures.complete(self.edition, self.figures)

    @property
    def placed_pictures(self) -> list[Picture]:
        """Those that a text places, by their number."""
        placed = {number for text in self.texts.values() for number in pictures_in(text)}
        return [picture for number, picture in sorted(self.pictures.items()) if number in placed]


def blocks_of(report: Report, address: str) -> list[Block]:
    """The blocks of one of its texts; signature and date are looked for in the last one."""
    return blocks(report.text(address), closing=address == report.edition.sections[-1].text_addresses[-1])


def shown_sections(report: Report) -> list[Section]:
    """All but those that may be left out and are empty."""
    return [section for section in report.edition.sections if not section.optional or report.text(section.code).strip()]


def blank_form(edition: Edition, *, agency_name: str, year: int) -> Report:
    """The form with nothing filled in: titles, usual sub-headings and empty tables."""
    texts = {section.text_address: "\n".join(section.headings) for section in edition.sections if section.headings}
    return Report(edition, year, agency_name=agency_name, title=edition.title_of(agency_name, year), texts=texts)


def with_figures(report: Report) -> Report:
    """The report with every live figure written out; one of a blank cell or of none stays as it was typed."""
    if not any(map(FIGURE.search, report.texts.values())):
        return report
    values = printed_values(report)
    written = {address: _written_out(text, values) for address, text in report.texts.items()}
    texts = {address: text for address, (text, _live) in written.items()}
    live = {address: live for address, (_text, live) in written.items() if live}
    result = replace(report, texts=texts, live=live)
    result.__dict__["complete_figures"] = report.complete_figures  # of the same figures
    return result


def printed_values(report: Report) -> dict[str, str]:
    """{address of a cell: its value as it is printed}, of the cells that are not blank."""
    cells = report.edition.cells
    values = figures.flat(report.complete_figures)
    return {each: figures.write_number(value, decimals=cells[each].decimals) for each, value in values.items()}


def _written_out(text: str, values: dict[str, str]) -> tuple[str, tuple[Live, ...]]:
    pieces, live, done, length = [], [], 0, 0
    for found in FIGURE.finditer(text):
        if found[1] in values:
            before, value = text[done : found.start()], values[found[1]]
            length += len(before) + len(value)
            live.append((length - len(value), length, found[1]))
            pieces += [before, value]
            done = found.end()
    return "".join([*pieces, text[done:]]), tuple(live)


def text_addresses(edition: Edition) -> list[tuple[Section, str]]:
    return [(section, address) for section in edition.sections for address in section.text_addresses]


def to_json(report: Report, *, agency_code: str) -> dict[str, Any]:
    """The frozen document of a publication: computed cells included, pictures that no text places left out."""
    texts = {address: report.text(address) for _, address in text_addresses(report.edition) if report.text(address)}
    live = {address: [list(each) for each in places] for address, places in report.live.items() if address in texts}
    return ({"live": live} if live else {}) | {
        "format": 1,
        "edition": report.edition.code,
        "year": report.year,
        "agency": {"code": agency_code, "name": report.agency_name},
        "title": report.title,
        "texts": texts,
        "figures": report.complete_figures,
        "pictures": [asdict(picture) for picture in report.placed_pictures],
    }


def from_json(data: dict[str, Any]) -> Report:
    """Raises KeyError where the document names an edition that is not installed."""
    edition = editions.edition(data["edition"])
    return Report(
        edition=edition,
        year=data["year"],
        agency_name=data["agency"]["name"],
        title=data["title"],
        texts=data["texts"],
        figures=figures.entered(edition, data["figures"]),
        pictures={item["number"]: Picture(**item) for item in data["pictures"]},
        live={
            address: tuple((start, end, cell) for start, end, cell in places)
            for address, places in data.get("live", {}).items()
        },
    )
