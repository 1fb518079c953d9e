"""Sentences as real reports have them, each with its little table and what is expected of the checks of the texts.

A figure of a sentence is `row = value` or `row = [values in the order of the entered columns]`, or a column of a table
of one row; every cell that is not named is 0. `expect` lists the numbers, as written, with which something is wrong;
of what is denied the words that deny. `grade` says in which of the two grades they are found, where that matters.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from reports import checks, editions
from reports.document.figures import put, read_number
from reports.document.report import Report
from reports.editions.layout import Cell, Edition, Figures

_COUNTS = re.compile(r"\d|\A[零〇一二两三四五六七八九十百千万亿]+")
FOLDER = Path(__file__).parent
CODES = ("R8", "R9", "R16", "R17", "R18", "R19", "R20")


@dataclass(frozen=True)
class Sentence:
    file: str
    text: str
    expect: tuple[str, ...]
    report: Report
    last_year: Report | None = None
    grade: str = ""
    """Of what is expected; empty: either."""

    @cached_property
    def findings(self) -> list[checks.Finding]:
        """Of the rules of the texts, in the order of the places; each place once."""
        found = checks.run(self.report, self.last_year)
        by_place = {(each.address, each.start, each.end): each for each in found if each.code in CODES}
        return [by_place[place] for place in sorted(by_place)]

    def words(self, finding: checks.Finding) -> str:
        """What the finding accuses, as written and without spaces."""
        return re.sub(r"\s", "", self.report.text(finding.address)[finding.start : finding.end])

    def judged(self) -> tuple[list[checks.Finding], list[checks.Finding], list[str]]:
        """(rightly found, wrongly found, missed)."""
        right, wrong, missed = [], [], list(self.expect)
        for finding in self.findings:
            words = self.words(finding)
            meant = next((each for each in missed if _same(each, words)), None)
            if meant is None or self.grade not in ("", finding.grade):
                wrong.append(finding)
                continue
            missed.remove(meant)
            right.append(finding)
        return right, wrong, missed


def _same(expected: str, found: str) -> bool:
    """The same number; of words that deny, one may quote more of them than the other."""
    return expected == found or (not _COUNTS.search(expected) and (expected in found or found in expected))


def sentences(file: str = "*") -> Iterator[Sentence]:
    for path in sorted(FOLDER.glob(f"{file}.toml")):
        for item in tomllib.loads(path.read_text())["sentences"]:
            yield Sentence(
                path.stem,
                item["text"],
                tuple(item.get("expect", ())),
                _report(item),
                _last_year(item),
                item.get("grade", ""),
            )


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


def _last_year(item: dict[str, Any]) -> Report | None:
    """A report of the year before with these figures and no text."""
    if "last_year" not in item:
        return None
    year = item.get("year", 2023) - 1
    return _report(
        {"agency": item.get("agency", "青岚县教育局"), "text": "", "year": year, "figures": item["last_year"]}
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
