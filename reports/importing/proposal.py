"""What was recognised in a document: a report to be looked through, and where to look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from reports import checks
from reports.checks import Finding
from reports.document.figures import entered, put, value_at
from reports.document.report import Report
from reports.editions.layout import Cell, Edition, Figures, Table
from reports.importing.recognition.doubts import Doubt, of_other_edition
from reports.importing.sequence import Drawn, Element, Passage


@dataclass(frozen=True)
class Proposal:
    report: Report
    """Entered figures, and in `stated` the totals that the document prints."""
    doubts: tuple[Doubt, ...]
    sequence: tuple[Element, ...] = ()
    """The document as it was read."""
    passages: dict[str, tuple[Passage, ...]] = field(default_factory=dict)
    """{address of a cell or a text: where in the sequence it was read}."""
    pictures: tuple[Drawn, ...] = ()
    """Those that the texts place, where they were asked for."""

    @property
    def findings(self) -> list[Finding]:
        return checks.run(self.report)

    def in_edition(self, edition: Edition) -> Proposal:
        """The same in the form of another edition; a figure that has no place there becomes a doubt."""
        if edition.code == self.report.edition.code:
            return self
        doubts = [
            of_other_edition(edition.section_of(table.code).code, table, cell, value)
            for table, cell, value in self._entered()
            if table.code in edition.tables and cell.address not in edition.cells
        ]
        report = replace(
            self.report,
            edition=edition,
            figures=entered(edition, self.report.figures),
            stated=_totals(edition, self.report.stated),
        )
        return replace(self, report=report, doubts=(*self.doubts, *doubts))

    def of_tables(self) -> Proposal:
        """The same without its texts: what a workbook says beside its tables is about how to fill them in."""
        cells, tables = self.report.edition.cells, self.report.edition.tables.values()
        places = {*cells, *(self.report.edition.section_of(table.code).code for table in tables)}
        kept = tuple(doubt for doubt in self.doubts if doubt.place in places)
        passages = {address: found for address, found in self.passages.items() if address in cells}
        return replace(self, report=replace(self.report, texts={}), doubts=kept, passages=passages)

    def _entered(self) -> Iterator[tuple[Table, Cell, int]]:
        for table in self.report.edition.tables.values():
            for cell in table.entered:
                if (value := value_at(self.report.figures, cell)) is not None:
                    yield table, cell, value

    def to_json(self) -> dict[str, Any]:
        """{title, agency_name, year, edition, sections: {code: text}, figures (entered and computed, money in its
        smallest unit), doubts, findings}; the texts before and behind the tables of a section are one text."""
        report = self.report
        return {
            "title": report.title,
            "agency_name": report.agency_name,
            "year": report.year,
            "edition": report.edition.code,
            "sections": {
                section.code: "\n".join(filter(None, map(report.text, section.text_addresses)))
                for section in report.edition.sections
            },
            "figures": report.complete_figures,
            "doubts": [doubt.to_json() for doubt in self.doubts],
            "findings": [finding.to_json() for finding in self.findings],
        }


def _totals(edition: Edition, stated: Figures) -> Figures:
    """The stated totals of cells that the edition has."""
    result: Figures = {}
    for cell in edition.cells.values():
        if cell.is_computed:
            put(result, cell, value_at(stated, cell))
    return result
