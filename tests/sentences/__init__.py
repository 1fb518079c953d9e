"""Sentences as real reports have them, each with its little table and what is expected of the checks of the texts.

A figure of a sentence is `row = value` or `row = [values in the order of the entered columns]`, or a column of a table
of one row; every cell that is not named is 0. `expect` lists the numbers, as written, with which something is wrong.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports import checks, editions
from reports.document.figures import put, read_number
from reports.document.report import Report
from reports.editions.layout import Cell, Edition, Figures

FOLDER = Path(__file__).parent
CODES = ("R8", "R9")


@dataclass(frozen=True)
class Sentence:
    file: str
    text: str
    expect: tuple[str, ...]
    report: Report

    def found(self) -> list[str]:
        """The numbers, as written and without spaces, that the checks call wrong; each place once."""
        findings = [finding for finding in checks.run(self.report) if finding.code in CODES]
        places = sorted({(finding.address, finding.start, finding.end) for finding in findings})
        return [re.sub(r"\s", "", self.report.text(address)[start:end]) for address, start, end in places]


def sentences(file: str = "*") -> Iterator[Sentence]:
    for path in sorted(FOLDER.glob(f"{file}.toml")):
        for item in tomllib.loads(path.read_text())["sentences"]:
            yield Sentence(path.stem, item["text"], tuple(item.get("expect", ())), _report(item))


def _report(item: dict[str, Any]) -> Report:
    year = item.get("year", 2023)
    edition = editions.edition_for(year)
    agency = item.get("agency", "青岚县教育局")
    text = "\n".join(filter(None, (item.get("heading", ""), item["text"])))
    return Report(
        edition=edition,
        year=year,
        agency_name=agency,
        title=edition.title_of(agency, year),
        texts={item.get("section", "overview"): text},
        figures=_figures(edition, item.get("figures", {})),
    )


def _figures(edition: Edition, given: dict[str, Any]) -> Figures:
    result: Figures = {}
    for cell in edition.cells.values():
        if not cell.is_computed:
            put(result, cell, 0)
    for code, values in given.items():
        cells = [cell for cell in edition.cells.values() if code in (cell.row, cell.column) and not cell.is_computed]
        cells = [cell for cell in cells if cell.row == code] or cells
        for cell, value in zip(cells, values if isinstance(values, list) else [values], strict=False):
            put(result, cell, _figure(cell, value))
    return result


def _figure(cell: Cell, value: int | str) -> int | None:
    return None if value == "" else read_number(str(value), decimals=cell.decimals, signed=cell.signed)
