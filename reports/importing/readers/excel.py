"""Workbooks: every sheet that is shown, as rows; a formula counts as the value that was last computed for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from itertools import groupby
from typing import Any

from openpyxl import load_workbook

from reports.importing.readers import packages
from reports.importing.readers.grids import MOST_ROWS, WIDEST, too_many_rows
from reports.importing.sequence import Element, Grid, NotAReport, Paragraph

CONTENT = "spreadsheetml.sheet.main+xml"


def read(data: bytes) -> list[Element]:
    """Raises NotAReport."""
    packages.check(data, CONTENT)
    try:
        book = load_workbook(BytesIO(data), data_only=True, keep_links=False)
        return [element for sheet in book.worksheets if sheet.sheet_state == "visible" for element in _elements(sheet)]
    except (NotAReport, MemoryError):
        raise
    except Exception as error:  # openpyxl says by any kind of exception that a part is not as it expects
        raise packages.damaged() from error


def _elements(sheet: Any) -> Iterator[Element]:
    rows = list(_rows(sheet))
    for is_alone, lines in groupby(rows, key=_is_alone):
        if is_alone:
            yield from (Paragraph(part) for row in lines for part in "".join(row).split("\n"))
        else:
            yield Grid(tuple(lines))
    yield Paragraph("")


def _is_alone(row: tuple[str, ...]) -> bool:
    """Whether a row is a line of text: one cell at its beginning, and nothing else."""
    return sum(map(bool, row)) == 1 and bool(row[0])


def _rows(sheet: Any) -> Iterator[tuple[str, ...]]:
    """The rows that hold anything. A sheet may have a million rows of nothing, so only what is there is visited."""
    filled: dict[int, dict[int, str]] = {}
    for (row, column), cell in sheet._cells.items():
        if column <= WIDEST and (text := _text(cell.value)):
            filled.setdefault(row, {})[column] = text
    if len(filled) > MOST_ROWS:
        raise too_many_rows(len(filled))
    width = max((column for cells in filled.values() for column in cells), default=0)
    for row in sorted(filled):
        yield tuple(filled[row].get(column, "") for column in range(1, width + 1))


def _text(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float):
        # As a workbook shows it: 15 digits, no exponent, no point behind a whole number.
        return f"{value:.15g}" if "e" not in f"{value:.15g}" else f"{value:.9f}".rstrip("0").rstrip(".")
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    return str(value).strip()
