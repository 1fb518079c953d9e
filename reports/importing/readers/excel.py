"""Workbooks: every sheet, row and column that is shown; a formula counts as the value that was last computed for it.

What nobody sees is left out: white or struck through type, a format that shows nothing. Where a cell shows something
other than the number that it holds, or a formula was never computed, the cell says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import groupby
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils.datetime import to_excel

from reports.importing.readers import packages
from reports.importing.readers.colours import is_pale
from reports.importing.readers.grids import MOST_ROWS, WIDEST, too_many_rows
from reports.importing.sequence import Element, Grid, NotAReport, Paragraph, unsure

CONTENT = "spreadsheetml.sheet.main+xml"
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_SHEET = "xl/worksheets/"
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_COLOUR_OF_FORMAT = re.compile(r"\[[^\]]*\]")
_AS_IT_IS = ("General", "@")
_MAKES_ANOTHER = re.compile(r"[%Ee?@]|[0#],+(?![0#])")
"""In a format: hundredths, powers of ten, fractions, thousands that are left out."""
_SIGN = re.compile("[¥￥$€]")
_MONEY = re.compile(r"(?:亿|万)?元\Z")
_EARLIEST = 1990
"""A later day is one that somebody meant; an earlier one is a count in the wrong format."""

Place = tuple[int, int]
"""(row, column), from 1."""


def read(data: bytes) -> list[Element]:
    """Raises NotAReport."""
    packages.check(data, CONTENT)
    try:
        return [element for sheet in _sheets(data) for element in sheet.elements()]
    except (NotAReport, MemoryError):
        raise
    except Exception as error:  # openpyxl says by any kind of exception that a part is not as it expects
        raise packages.damaged() from error


def _sheets(data: bytes) -> Iterator[_Sheet]:
    book = load_workbook(BytesIO(data), data_only=True, keep_links=False, rich_text=True)
    # Only a second look tells a formula that was never computed from a blank.
    formulas = load_workbook(BytesIO(data), keep_links=False) if _has_formulas(data) else None
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            yield _Sheet(sheet, formulas[sheet.title]._cells if formulas else {}, book.epoch)


def _has_formulas(data: bytes) -> bool:
    with ZipFile(BytesIO(data)) as package:
        return any(_FORMULA.search(package.read(name)) for name in package.namelist() if name.startswith(_SHEET))


class _Sheet:
    """One sheet as a person sees it."""

    def __init__(self, sheet: Any, formulas: dict[Place, Any], epoch: datetime) -> None:
        self.sheet, self.formulas, self.epoch = sheet, formulas, epoch
        self.hidden_rows = {row for row, found in sheet.row_dimensions.items() if found.hidden or found.height == 0}
        self.hidden_columns = set(_hidden_columns(sheet))
        self.moved = dict(self.moves())

    def elements(self) -> Iterator[Element]:
        for is_alone, lines in groupby(self.rows(), key=_is_alone):
            if is_alone:
                yield from (Paragraph(part) for row in lines for part in "".join(row).split("\n"))
            else:
                yield Grid(tuple(lines))
        yield Paragraph("")

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The rows that hold anything. A sheet may have a million rows of nothing: only what is there is visited."""
        filled: dict[int, dict[int, str]] = {}
        for place, cell in self.sheet._cells.items():
            row, column = self.moved.get(place, place)
            is_shown = column <= WIDEST and row not in self.hidden_rows and column not in self.hidden_columns
            if is_shown and (text := self.text(place, cell)):
                filled.setdefault(row, {})[column] = text
        if len(filled) > MOST_ROWS:
            raise too_many_rows(len(filled))
        width = max((column for cells in filled.values() for column in cells), default=0)
        shown = [column for column in range(1, width + 1) if column not in self.hidden_columns]
        for row in sorted(filled):
            yield tuple(filled[row].get(column, "") for column in shown)

    def moves(self) -> Iterator[tuple[Place, Place]]:
        """(place of a merged cell whose first row or column is hidden, the first place of it that is shown)."""
        if not self.hidden_rows and not self.hidden_columns:
            return
        for merged in self.sheet.merged_cells.ranges:
            rows = (row for row in range(merged.min_row, merged.max_row + 1) if row not in self.hidden_rows)
            wide = range(merged.min_col, min(merged.max_col, WIDEST) + 1)
            columns = (column for column in wide if column not in self.hidden_columns)
            yield (
                (merged.min_row, merged.min_col),
                (next(rows, merged.min_row), next(columns, merged.min_col)),
            )

    def text(self, place: Place, cell: Any) -> str:
        """What a cell shows; a formula without a value, a date for a number and the like say that they are."""
        formula = self.formulas.get(place)
        if cell.value is None and formula is not None and formula.data_type == "f":
            return unsure("formula", str(getattr(formula.value, "text", formula.value)))
        if cell.value is None or _is_unseen(cell):
            return ""
        if isinstance(cell.value, CellRichText):
            return "".join(_seen(part) for part in cell.value).strip()
        if isinstance(cell.value, datetime | date | time | timedelta):
            return self.moment(cell.value)
        return _formatted(cell)

    def moment(self, value: datetime | date | time | timedelta) -> str:
        if isinstance(value, date) and value.year >= _EARLIEST:
            return value.strftime("%Y-%m-%d")
        number = float(to_excel(value, self.epoch))  # type: ignore[no-untyped-call]  # the stubs give it no types
        return unsure("date", f"{_moment(value)}={_number(number)}")


def _hidden_columns(sheet: Any) -> Iterator[int]:
    for found in sheet.column_dimensions.values():
        if found.hidden or found.width == 0:
            yield from range(found.min or 0, min(found.max or 0, WIDEST) + 1)


def _is_alone(row: tuple[str, ...]) -> bool:
    """Whether a row is a line of text: one cell at its beginning, and nothing else."""
    return sum(map(bool, row)) == 1 and bool(row[0])


def _is_unseen(cell: Any) -> bool:
    """Whether a cell shows nothing of what it holds, to a person who looks at paper."""
    return bool(cell.font.strike) or (_is_pale(cell.font.color) and not _is_filled(cell)) or _shows_nothing(cell)


def _is_filled(cell: Any) -> bool:
    fill = cell.fill
    return bool(fill and fill.fill_type and not _is_pale(getattr(fill, "fgColor", None)))


def _is_pale(colour: Any) -> bool:
    """Whether a colour is white: by its number, its place in the old list of colours, or as the theme's background."""
    if colour is None or (colour.tint or 0) < 0:
        return False
    if colour.type == "rgb":
        return is_pale(str(colour.rgb)[-6:])
    return (colour.type, colour.value) in (("theme", 0), ("indexed", 1), ("indexed", 9))


def _shows_nothing(cell: Any) -> bool:
    """Whether a format such as “;;;” leaves out what the cell holds."""
    parts = cell.number_format.split(";")
    at = _section(cell.value, len(parts))
    return len(parts) > 1 and at < len(parts) and not _COLOUR_OF_FORMAT.sub("", parts[at]).strip()


def _section(value: Any, count: int) -> int:
    """The part of a format that holds for a value: above nothing, below, nothing itself, words."""
    if isinstance(value, str | CellRichText):
        return 3
    if isinstance(value, int | float) and value < 0:
        return 1
    return 2 if value == 0 and count > 2 else 0


def _seen(part: str | TextBlock) -> str:
    if isinstance(part, TextBlock):
        return "" if part.font.strike or _is_pale(part.font.color) else part.text
    return part


def _formatted(cell: Any) -> str:
    """A value as its format shows it: with the unit of money, and in doubt where the number is made another."""
    value = cell.value
    if isinstance(value, bool):
        return ""
    if not isinstance(value, int | float):
        return str(value).strip()
    number, part = _number(value), _part(value, cell.number_format)
    written = "".join(found[1] or found[2] or "" for found in _LITERAL.finditer(part))
    bare = _COLOUR_OF_FORMAT.sub("", _LITERAL.sub("", part)).strip()
    if bare not in _AS_IT_IS and (_MAKES_ANOTHER.search(bare) or _SIGN.search(part) or re.search(r"\d", written)):
        return unsure("format", number)
    unit = _MONEY.search(written.strip()) or _MONEY.search(bare)
    return number + (unit[0] if unit else "")


def _part(value: float, form: str) -> str:
    parts = form.split(";")
    return parts[min(_section(value, len(parts)), len(parts) - 1)]


def _number(value: float) -> str:
    """As a workbook shows it: 15 digits, no exponent, no point behind a whole number."""
    plain = f"{value:.15g}"
    return plain if "e" not in plain else f"{value:.9f}".rstrip("0").rstrip(".")


def _moment(value: datetime | date | time | timedelta) -> str:
    return value.strftime("%Y-%m-%d") if isinstance(value, date) else str(value)
