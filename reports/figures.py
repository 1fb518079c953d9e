"""Whole-number documents in, whole-number documents out: {table: {row: {column: int}}}.

A cell that is absent was not entered; 0 is a declared zero. Money is a whole number of its smallest unit.
"""

from __future__ import annotations

import re
import unicodedata

from reports.layout import Cell, Edition, Figures, Table

MAXIMUM = 10**15
"""Figures stay below this, so that sums of a table stay whole in every program that reads them (2**53)."""

_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?\Z")
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?\Z")


class NumberFault(ValueError):
    """What was typed is no figure of its cell; `reason` is not_a_number, negative, fraction or too_large."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_number(text: str, *, decimals: int = 0, signed: bool = False) -> int | None:
    """The whole number of the smallest unit in `text`; None for a blank.

    Full-width characters, spaces and thousands separators are understood. Raises NumberFault.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("−", "-").replace("，", ",")
    if not plain:
        return None
    if not (_PLAIN.match(plain) or _GROUPED.match(plain)):
        raise NumberFault("not_a_number")
    whole, _, fraction = plain.replace(",", "").lstrip("+-").partition(".")
    fraction = fraction.rstrip("0")
    if len(fraction) > decimals:
        raise NumberFault("fraction")
    if len(whole.lstrip("0")) + decimals > 15:
        raise NumberFault("too_large")
    value = int(whole + fraction.ljust(decimals, "0"))
    if plain.startswith("-") and value:
        if not signed:
            raise NumberFault("negative")
        return -value
    return value


def write_number(value: int | None, *, decimals: int = 0) -> str:
    """How a figure is printed: no separators, no trailing zeros behind the point; blank for None."""
    if value is None:
        return ""
    sign, digits = ("-" if value < 0 else ""), str(abs(value))
    if not decimals:
        return sign + digits
    digits = digits.rjust(decimals + 1, "0")
    return (sign + digits[:-decimals] + "." + digits[-decimals:]).rstrip("0").rstrip(".")


def value_at(figures: Figures, cell: Cell) -> int | None:
    return figures.get(cell.table, {}).get(cell.row, {}).get(cell.column)


def put(figures: Figures, cell: Cell, value: int | None) -> None:
    """Set one figure in place; None takes it out."""
    if value is None:
        row = figures.get(cell.table, {}).get(cell.row, {})
        row.pop(cell.column, None)
    else:
        figures.setdefault(cell.table, {}).setdefault(cell.row, {})[cell.column] = value


def entered(edition: Edition, figures: Figures) -> Figures:
    """Only the entered cells of `figures`; what the edition does not know is left out."""
    result: Figures = {}
    for table in edition.tables.values():
        for cell in table.entered:
            put(result, cell, value_at(figures, cell))
    return result


def complete(edition: Edition, figures: Figures) -> Figures:
    """`figures` with every computed cell set from the entered ones.

    A total of nothing but blanks stays blank; otherwise it adds what has been entered.
    """
    result = entered(edition, figures)
    for table in edition.tables.values():
        complete_table(table, result)
    return result


def complete_table(table: Table, figures: Figures) -> None:
    """Set the computed cells of one table, in place."""
    for cell in table.computed:
        parts = [value_at(figures, table.cells[address]) for address in cell.sum]
        known = [part for part in parts if part is not None]
        put(figures, cell, sum(known) if known else None)


def add(left: Figures, right: Figures) -> Figures:
    """Cell by cell sum of two documents; a cell that only one has counts as it stands."""
    result: Figures = {}
    for document in (left, right):
        for table, rows in document.items():
            for row, columns in rows.items():
                sums = result.setdefault(table, {}).setdefault(row, {})
                for column, value in columns.items():
                    sums[column] = sums.get(column, 0) + value
    return result


def differ(left: Figures, right: Figures) -> dict[str, tuple[int | None, int | None]]:
    """{address: (left, right)} of the cells in which two documents are unlike."""
    flat_left, flat_right = flat(left), flat(right)
    return {
        address: (flat_left.get(address), flat_right.get(address))
        for address in {**flat_left, **flat_right}
        if flat_left.get(address) != flat_right.get(address)
    }


def flat(figures: Figures) -> dict[str, int]:
    """{address: int}."""
    return {
        f"{table}.{row}.{column}": value
        for table, rows in figures.items()
        for row, columns in rows.items()
        for column, value in columns.items()
    }
