"""Figures of several reports beside each other, cell by cell, in the order of the newest form among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from reports.document.figures import value_at, write_number
from reports.document.report import Report
from reports.editions.layout import Cell, Edition, Figures, Table
from reports.public.indicators import share

FORM, DIFFERENCE, PERCENT = "form", "difference", "percent"
"""Orders of the lines of a table: as the form has them, or the largest change first."""


@dataclass(frozen=True)
class Change:
    """What a report has more or less than the first."""

    amount: Decimal
    """In the printed unit."""
    difference: str
    """As it is printed, with its sign."""
    percent: Decimal | None
    """Of what the first has, of one decimal; None where that is 0."""


@dataclass(frozen=True)
class Line:
    address: str
    row: str
    """Empty where the form has no heading for it."""
    column: str
    values: tuple[str | None, ...]
    """As they are printed, one for each report; None where its form has no such cell."""
    changes: tuple[Change | None, ...] = ()
    """Against the first report, one for each report; None for the first and where either has no figure."""

    @property
    def pairs(self) -> list[tuple[str | None, Change | None]]:
        return list(zip(self.values, self.changes, strict=True))

    @property
    def differs(self) -> bool:
        return any(change and change.amount for change in self.changes)


@dataclass(frozen=True)
class Part:
    title: str
    unit: str
    lines: tuple[Line, ...]


def parts(reports: Sequence[Report], *, whole: bool = False) -> list[Part]:
    """The tables that any of the reports has. Unless `whole`, of a table with totals only the totals."""
    order = sorted({report.edition.code: report.edition for report in reports}.values(), key=_age, reverse=True)
    figures = [report.complete_figures for report in reports]
    result: dict[str, Part] = {}
    seen: set[str] = set()
    for edition in order:
        for section in edition.sections:
            for table in edition.tables_of(section):
                cells = [cell for cell in _shown(table, whole=whole) if cell.address not in seen]
                seen.update(cell.address for cell in cells)
                before = result.get(table.code, Part(section.title, table.unit, ()))
                lines = tuple(_line(table, cell, reports, figures) for cell in cells)
                result[table.code] = Part(before.title, before.unit, before.lines + lines)
    return [part for part in result.values() if part.lines]


def chosen(found: Sequence[Part], rows: set[str], *, differing: bool = False, order: str = FORM) -> list[Part]:
    """Of the parts the lines of `rows` (table.row; of all without any), perhaps only those that differ, in order."""
    wanted = [
        replace(part, lines=tuple(line for line in part.lines if _is_wanted(line, rows, differing=differing)))
        for part in found
    ]
    return [replace(part, lines=_ordered(part.lines, order)) for part in wanted if part.lines]


def row_of(line: Line) -> str:
    return line.address.rpartition(".")[0]


def _is_wanted(line: Line, rows: set[str], *, differing: bool) -> bool:
    return (not rows or row_of(line) in rows) and (line.differs or not differing)


def _ordered(lines: tuple[Line, ...], order: str) -> tuple[Line, ...]:
    size: dict[str, Callable[[Change], Decimal]] = {
        DIFFERENCE: lambda change: abs(change.amount),
        PERCENT: lambda change: abs(change.percent or Decimal(0)),
    }
    if order not in size:
        return lines
    return tuple(sorted(lines, key=lambda line: -max((size[order](each) for each in line.changes if each), default=0)))


def _age(edition: Edition) -> int:
    return edition.first_year


def _shown(table: Table, *, whole: bool) -> Iterator[Cell]:
    """Of a table with several rows and totals of each, the totals tell of the rows."""
    added = {
        table.cells[address].column
        for cell in table.cells.values()
        for address in cell.sum
        if table.cells[address].row == cell.row
    }
    is_whole = whole or len(table.row_names) == 1
    return (cell for cell in table.cells.values() if is_whole or cell.column not in added)


def _line(table: Table, cell: Cell, reports: Sequence[Report], figures: Sequence[Figures]) -> Line:
    row, column = table.name(cell)
    has_cell = [cell.address in report.edition.cells for report in reports]
    numbers = [value_at(known, cell) if has else None for known, has in zip(figures, has_cell, strict=True)]
    values = tuple(
        write_number(number, decimals=cell.decimals) if has else None
        for number, has in zip(numbers, has_cell, strict=True)
    )
    changes = (None, *(_change(numbers[0], number, cell) for number in numbers[1:]))
    return Line(cell.address, row, column, values, changes)


def _change(first: int | None, other: int | None, cell: Cell) -> Change | None:
    if first is None or other is None:
        return None
    difference = other - first
    sign = "+" if difference > 0 else ""
    return Change(
        amount=Decimal(difference).scaleb(-cell.decimals),
        difference=sign + write_number(difference, decimals=cell.decimals),
        percent=share(difference, first) if first else None,
    )
