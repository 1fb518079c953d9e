"""The invented reports of tests/reports: what is in each, and the text that a converter would have made of it.

A data file holds what a person knows of a report (title, headings, paragraphs, every row of figures with its totals)
and how it became text: the shape of its tables, and as `changes` what else went wrong on the way. The form is that of
tests/national_form.py, so that nothing here is taken from the code under test.

    python -m tests.support.invented_reports        write every text anew
"""

from __future__ import annotations

import fnmatch
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.support import national_form
from tests.support.table_shapes import NUMBERS, SHAPES, Rows, columns_of, rows_of

FOLDER = Path(__file__).parent.parent / "reports"
MILLIONTHS = 1_000_000
"""Amounts are kept in the smallest unit of 万元 with six decimals."""
NO_NUMBER = ("", "/", "无", "—")


@dataclass(frozen=True)
class InventedReport:
    name: str
    data: dict[str, Any]

    @property
    def title(self) -> str:
        return str(self.data["title"])

    @property
    def agency_name(self) -> str:
        return str(self.data["agency"])

    @property
    def year(self) -> int:
        return int(self.data["year"])

    @property
    def edition(self) -> str:
        return str(self.data["edition"])

    @property
    def file(self) -> Path:
        return FOLDER / f"{self.name}.txt"

    @property
    def doubts(self) -> frozenset[str]:
        """The places of a reading that ask for a look; a star stands for the entered cells of a row."""
        given = self.data.get("doubts", ())
        cells = [address for address in self.written_cells if not is_total(address)]
        return frozenset(place for pattern in given for place in fnmatch.filter(cells, pattern) or [pattern])

    @property
    def errors(self) -> frozenset[str]:
        """The rules that the reading breaks, where the text has lost a number or has none."""
        return frozenset(self.data.get("errors", ()))

    @property
    def texts(self) -> dict[str, str]:
        """{address: what has to be read there}; what stands around the report is part of its first and last text."""
        return _texts(self.data["texts"] | self.data.get("read_texts", {}))

    @property
    def own_texts(self) -> dict[str, str]:
        """The same without what stands around the report."""
        return _texts(self.data["texts"])

    @cached_property
    def written_cells(self) -> dict[str, str]:
        """{address: the cell as the report has it}, totals too."""
        return {
            f"{table}.{row}.{column}": str(value)
            for table, rows in self.data["figures"].items()
            for row, values in rows.items()
            for column, value in zip(columns_of(self.edition, table, row), values, strict=True)
        }

    @cached_property
    def cells(self) -> dict[str, int]:
        """{address: value} of every cell with a number, totals too."""
        return {
            address: value_of(text, address) for address, text in self.written_cells.items() if text not in NO_NUMBER
        }

    @property
    def entered(self) -> dict[str, int]:
        """{address: value} without the totals."""
        return {address: value for address, value in self.cells.items() if not is_total(address)}

    @property
    def read_cells(self) -> dict[str, int]:
        """{address: value} as they can be read: without those whose number did not come into the text."""
        return {address: value for address, value in self.entered.items() if address not in self.data.get("lost", ())}

    @property
    def figures(self) -> dict[str, dict[str, dict[str, int]]]:
        """The entered cells as {table: {row: {column: value}}}."""
        return nested(self.entered)


def _texts(given: dict[str, list[str]]) -> dict[str, str]:
    return {address: "\n".join(filter(None, map(text_of, lines))) for address, lines in given.items() if lines}


def nested(cells: dict[str, int]) -> dict[str, dict[str, dict[str, int]]]:
    found: dict[str, dict[str, dict[str, int]]] = {}
    for address, value in cells.items():
        table, row, column = address.split(".")
        found.setdefault(table, {}).setdefault(row, {})[column] = value
    return found


def text_of(line: str) -> str:
    """A paragraph without the dash that a converter put before an item of a list."""
    return line.removeprefix("- ").strip()


def value_of(text: str, address: str) -> int:
    return int(Decimal(text) * (MILLIONTHS if is_amount(address) else 1))


def is_amount(address: str) -> bool:
    return any(address.endswith(money) for cells in national_form.MONEY.values() for money in cells)


def is_total(address: str) -> bool:
    return address.endswith("total") and not address.endswith("disclosed_total") or ".handled." in address


def invented_reports() -> Iterator[InventedReport]:
    for path in sorted(FOLDER.glob("*.toml")):
        yield InventedReport(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))


REPORTS = {report.name: report for report in invented_reports()}
LIKE_REAL = ("water_2023", "sports_2020", "market_2022", "land_2023", "town_2021")
"""Those in the shapes of the five real ones, in their order."""


def written(report: InventedReport, cells: dict[str, str] | None = None) -> str:
    """The report as text; with `cells`, {address: text} of all of them, it has other figures."""
    data, tables = report.data, _tables(report, cells or report.written_cells)
    lines = [*data.get("above", ()), *data["title_lines"], *data["texts"].get("preamble", ())]
    for code, _, _ in national_form.SECTIONS[1:]:
        lines += filter(None, [data["headings"].get(code)])
        lines += data["texts"].get(code, ())
        lines += [] if code in data.get("annexes", ()) else tables.get(code, [])
        lines += data["texts"].get(f"{code}.after", ())
    for code, heading in data.get("annexes", {}).items():
        lines += [heading, *tables[code]]
    lines += data.get("below", ())
    return _changed("\n".join(_apart(lines, data.get("between", 1))) + "\n", data.get("changes", ()))


def _tables(report: InventedReport, cells: dict[str, str]) -> dict[str, list[str]]:
    """{section: its table as text, an empty line before and behind it}."""
    shape = SHAPES[report.data["shape"]]
    return {
        code: ["", shape(rows_in(report, code, cells)), ""]
        for code, _, kind in national_form.SECTIONS
        if kind == "table"
    }


def encoded(report: InventedReport, cells: dict[str, str] | None = None) -> bytes:
    return written(report, cells).encode(report.data.get("encoding", "utf-8"))


def rows_in(report: InventedReport, table: str, cells: dict[str, str]) -> Rows:
    """The printed rows of a table, its numbers in the manner of the report."""
    number = NUMBERS[report.data.get("numbers", "plain")]
    texts = {address: number(text) for address, text in cells.items()}
    return [row for block in national_form.TABLES[report.edition][table] for row in rows_of(table, block, texts)]


def _apart(lines: list[str], between: int) -> Iterator[str]:
    """The lines, with `between` - 1 blank ones behind each."""
    for line in lines:
        yield line
        yield from [""] * (between - 1)


def _changed(text: str, changes: list[dict[str, Any]]) -> str:
    """Each change has to find its place: a pattern that fits nothing is a mistake in the data file."""
    for change in changes:
        text, count = re.subn(change["old"], change["new"], text, count=change.get("count", 0), flags=re.MULTILINE)
        if not count:
            raise ValueError(f"nothing in the text is like {change['old']}")
    return text


if __name__ == "__main__":
    for each in REPORTS.values():
        each.file.write_bytes(encoded(each))
