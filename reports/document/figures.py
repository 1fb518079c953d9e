"""Whole-number documents in, whole-number documents out: {table: {row: {column: int}}}.

A cell that is absent was not entered; 0 is a declared zero. Money is a whole number of its smallest unit.
"""

from __future__ import annotations

import re

from reports.editions.layout import Cell, Edition, Figures, Table, TableFigures

MAXIMUM = 10**15
"""Amounts stay below this many of their smallest unit, counts below a thousandth of it: with the largest figures in
every cell the totals of a table are still whole in programs that count in floating point (2**53)."""
COUNT_DIGITS, AMOUNT_DIGITS = 12, 15

# The widths and dashes that input methods and word processors put for plain characters; no other digit is one: what
# looks like a number but is a superscript or of another script is a slip.
_PLAIN: dict[int, int | str | None] = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
_PLAIN |= dict.fromkeys(map(ord, "\u2010\u2011\u2013\u2212"), "-")
_PLAIN |= dict.fromkeys(map(ord, "\u00a0\u2009\u202f\u3000"), " ")
_PLAIN |= dict.fromkeys(map(ord, "\u200b\ufeff"), None)
_NUMBER = re.compile(r"([+-]?) *([0-9]+|[0-9]{1,3}(?:([, ])[0-9]{3})(?:\3[0-9]{3})*)(?:\.([0-9]+))?")


class NumberFault(ValueError):
    """What was typed is no figure of its cell; `reason` is not_a_number, negative, fraction or too_large."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_number(text: str, *, decimals: int = 0, signed: bool = False) -> int | None:
    """The whole number of the smallest unit in `text`; None for a blank.

    Full-width characters, spaces around and separators of thousands are understood. Raises NumberFault.
    """
    plain = text.translate(_PLAIN).strip()
    if not plain:
        return None
    found = _NUMBER.fullmatch(plain)
    if not found:
        raise NumberFault("not_a_number")
    whole = re.sub("[, ]", "", found[2]).lstrip("0")
    fraction = (found[4] or "").rstrip("0")
    if len(fraction) > decimals:
        raise NumberFault("fraction")
    if len(whole) + decimals > (AMOUNT_DIGITS if decimals else COUNT_DIGITS):
        raise NumberFault("too_large")
    value = int((whole + fraction.ljust(decimals, "0")) or "0")
    if found[1] == "-" and value and not signed:
        raise NumberFault("negative")
    return -value if found[1] == "-" else value


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
    tables = {table.code: _entered(table, figures.get(table.code, {})) for table in edition.tables.values()}
    return {code: rows for code, rows in tables.items() if rows}


def _entered(table: Table, given: TableFigures) -> TableFigures:
    rows: TableFigures = {}
    for row, columns in table.entered_columns.items():
        if known := given.get(row):
            found = {column: known[column] for column in columns if known.get(column) is not None}
            if found:
                rows[row] = found
    return rows


def complete(edition: Edition, figures: Figures) -> Figures:
    """`figures` with every computed cell set from the entered ones.

    A total of nothing but blanks stays blank; otherwise it adds what has been entered.
    """
    result: Figures = {}
    for table in edition.tables.values():
        rows = _entered(table, figures.get(table.code, {}))
        for row, column, parts in table.sums if rows else ():
            known = [value for at, part in parts if (value := rows.get(at, {}).get(part)) is not None]
            if known:
                rows.setdefault(row, {})[column] = sum(known)
        if rows:
            result[table.code] = rows
    return result


def carried(edition: Edition, before: Figures) -> Figures:
    """What of last year's figures this year's begin with, at the cells where it is entered now."""
    result: Figures = {}
    for carry in edition.carries:
        table = edition.tables[carry.table]
        for column, value in before.get(carry.table, {}).get(carry.source, {}).items():
            cell = table.cells.get(table.address(carry.target, column))
            if cell and not cell.is_computed:
                put(result, cell, value)
    return result


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
