"""How a finding names the cells that a number of a text is compared with, and their values in its unit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports.checks.sentences import gettext as _
from reports.checks.sentences import joined, named
from reports.editions.layout import Edition, Heading, Table

WORTH = {"万元": 10**4, "亿元": 10**8}
MANY = 4
"""From so many cells on that are no group of the form a sum is named by its first and last."""


def named_sum(edition: Edition, addresses: tuple[str, ...]) -> str:
    """The cells as the form calls them: by their group where they are all of one."""
    table = edition.tables[addresses[0].split(".")[0]]
    cells = [edition.cells[address] for address in addresses]
    rows, columns = ({getattr(cell, axis): "" for cell in cells} for axis in ("row", "column"))
    names = [named(table, cell) for cell in cells]
    if len(cells) == 1:
        return names[0]
    if len(columns) == 1 and (group := _group(_headings(table, "rows"), set(rows))):
        return _("all rows of “%(group)s”, column “%(column)s”, together") % {
            "group": group,
            "column": table.column_names[cells[0].column],
        }
    if (
        len(rows) == 1
        and table.row_names[cells[0].row]
        and (group := _group(_headings(table, "columns"), set(columns)))
    ):
        return _("row “%(row)s”, all columns of “%(group)s” together") % {
            "row": table.row_names[cells[0].row],
            "group": group,
        }
    if len(cells) < MANY:
        return joined(_(" plus "), names)
    return _("the sum of the %(count)d cells from %(first)s to %(last)s") % {
        "count": len(names),
        "first": names[0],
        "last": names[-1],
    }


def _headings(table: Table, axis: str) -> Iterator[Heading]:
    for block in table.blocks:
        yield from getattr(block, axis)


def _group(headings: Iterator[Heading], codes: set[str]) -> str:
    """The label of the heading whose leaves these are; "" where there is none."""
    for heading in headings:
        leaves = {leaf.code for leaf in heading.leaves()}
        if heading.children and leaves == codes:
            return heading.label
        if codes < leaves:
            return _group(iter(heading.children), codes)
    return ""


def plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def in_unit_of(words: str, value: Decimal | None) -> str:
    """A value in the unit that the number `words` is written in; amounts are kept in 元."""
    unit = next((unit for unit in (*WORTH, "元") if words.endswith(unit)), "")
    return plain(value if value is None else value / WORTH.get(unit, 1)) + unit
