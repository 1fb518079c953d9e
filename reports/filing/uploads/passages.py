"""The passages of a document from which a section was read, as they stood there."""

from __future__ import annotations

from dataclasses import dataclass

from reports.editions.layout import Section
from reports.importing import Grid, Passage, Proposal


@dataclass(frozen=True)
class Source:
    """A paragraph of the document, or a row of one of its tables."""

    id: str
    cells: tuple[str, ...]
    """Of a row those that are not blank; merged ones are blank in all places but one."""
    is_row: bool

    @property
    def text(self) -> str:
        return self.cells[0]


def sources_of(proposal: Proposal, section: Section) -> list[Source]:
    """In the order of the document. Between the first and the last row of a table none is left out."""
    tables = [proposal.report.edition.tables[code] for code in section.tables]
    addresses = [*section.text_addresses, *(address for table in tables for address in table.cells)]
    found = {passage for address in addresses for passage in proposal.passages.get(address, ())}
    rows: dict[int, list[int]] = {}
    for passage in found:
        rows.setdefault(passage.element, []).extend([] if passage.row is None else [passage.row])
    return [source for element in sorted(rows) for source in _sources(proposal, element, rows[element])]


def _sources(proposal: Proposal, number: int, rows: list[int]) -> list[Source]:
    element = proposal.sequence[number]
    if not isinstance(element, Grid):
        return [Source(_id(Passage(number)), (element.text,), False)]
    return [
        Source(_id(Passage(number, row)), tuple(filter(str.strip, element.rows[row])), True)
        for row in range(min(rows), max(rows) + 1)
    ]


def place_of(proposal: Proposal, address: str) -> str:
    """The id of the passage from which a cell was read; empty where it was found nowhere."""
    found = proposal.passages.get(address, ())
    return _id(found[0]) if found else ""


def _id(passage: Passage) -> str:
    return f"source-{passage.element}" + ("" if passage.row is None else f"-{passage.row}")
