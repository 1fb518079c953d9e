"""The tables of the printed form as text, in the shapes in which Word, PDF and web pages give them.

A row is a list of cells; what a merged cell covers below its first place is "", what it covers to the right is None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tests.support import national_form
from tests.support.national_form import Printed

Rows = list[list[str | None]]


def columns_of(edition: str, table: str, row: str) -> list[str]:
    """The codes of the columns in which a row has values."""
    [block] = [block for block in national_form.TABLES[edition][table] if row in map(_code, block.rows)]
    return [name for name, _, _ in _parts(block.columns)]


def rows_of(table: str, block: Printed, cells: dict[str, str]) -> Rows:
    """The header and the body of a block, as wide as its first line of headings."""
    head = [_parts(line) for line in block.head]
    body = [_body_row(table, block, line, cells) for line in block.rows]
    return _laid_out([*head, *body], sum(width for _, _, width in head[0]))


def _code(row: str) -> str:
    return row.split(" | ")[0]


def _parts(line: str) -> list[tuple[str, int, int]]:
    """“其他处理↕3 | 其他↔2” as (text, rows, columns)."""
    found = (re.fullmatch(r"(.*?)(?:↕(\d+))?(?:↔(\d+))?", part.strip()) for part in line.split(" | "))
    return [(part[1], int(part[2] or 1), int(part[3] or 1)) for part in found if part]


def _body_row(table: str, block: Printed, line: str, cells: dict[str, str]) -> list[tuple[str, int, int]]:
    (code, _, _), *labels = _parts(line)
    values = [(cells[f"{table}.{code}.{column}"], 1, width) for column, _, width in _parts(block.columns)]
    return [*labels, *values]


def _laid_out(rows: list[list[tuple[str, int, int]]], width: int) -> Rows:
    places: dict[tuple[int, int], str | None] = {}
    for number, row in enumerate(rows):
        at = 0
        for text, height, wide in row:
            while (number, at) in places:
                at += 1
            for down in range(height):
                places |= {(number + down, at + right): None for right in range(wide)}
                places[number + down, at] = "" if down else text
    return [[places[number, at] for at in range(width)] for number in range(len(rows))]


def _filled(rows: Rows) -> Iterator[list[str]]:
    for row in rows:
        yield [cell for cell in row if cell]


def tabs(rows: Rows) -> str:
    """A row a line, every place of the table."""
    return "\n".join("\t".join(cell or "" for cell in row) for row in rows)


def shifted(rows: Rows) -> str:
    """A row a line, its filled cells first and the covered ones as blanks behind them."""
    return "\n".join("\t".join([*filled, *[""] * (len(rows[0]) - len(filled))]) for filled in _filled(rows))


def word_cells(rows: Rows) -> str:
    """A cell a line behind a tab, an empty line behind each row; cells merged to the right are one."""
    return "\n\n".join("\n".join("\t" + cell for cell in row if cell is not None) for row in rows)


def unbroken(rows: Rows) -> str:
    """A cell a line behind a tab, no line between the rows, no blank cell."""
    return "\n".join("\t" + cell for row in _filled(rows) for cell in row)


def bare(rows: Rows) -> str:
    """A cell a line and nothing else."""
    return "\n".join(cell for row in _filled(rows) for cell in row)


def spaces(rows: Rows) -> str:
    """A row a line, its filled cells set apart by two spaces."""
    return "\n".join("  ".join(row) for row in _filled(rows))


def single_spaces(rows: Rows) -> str:
    return "\n".join(" ".join(row) for row in _filled(rows))


def bars(rows: Rows) -> str:
    """As Markdown draws a table."""
    lines = ["| " + " | ".join(cell or "" for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def open_bars(rows: Rows) -> str:
    """As web pages are turned into text: a bar behind each cell, covered ones left out."""
    return "\n".join(" | ".join(row) + " |" for row in _filled(rows))


SHAPES: dict[str, Callable[[Rows], str]] = {
    shape.__name__: shape
    for shape in (tabs, shifted, word_cells, unbroken, bare, spaces, single_spaces, bars, open_bars)
}


def plain(number: str) -> str:
    return number


def full_width(number: str) -> str:
    """１０３６．５"""
    return number.translate({ord("."): "．", **{ord("0") + digit: ord("０") + digit for digit in range(10)}})


def thousands(number: str) -> str:
    """1,036"""
    whole, point, rest = number.partition(".")
    return re.sub(r"(?<=\d)(?=(?:\d{3})+\Z)", ",", whole) + point + rest


def padded(number: str) -> str:
    """Blanks of both widths around the number, as in a cell set flush by hand."""
    return f"\u3000{number} "


NUMBERS: dict[str, Callable[[str], str]] = {each.__name__: each for each in (plain, full_width, thousands, padded)}
