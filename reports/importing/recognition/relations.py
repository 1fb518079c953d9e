"""The relations between the rows of a table decide between the ways to read a row, where only one holds them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product
from math import prod

from reports.editions.layout import Rule, Table
from reports.importing.recognition.readings import Reading, Readings, supplied

MOST = 2000
"""More ways to read a table than these are not tried."""

Signs = dict[str, int]
"""{row: +1 or -1}; in every column the signed rows add up to nothing."""


def relations_of(table: Table, rules: Iterable[Rule]) -> list[Signs]:
    """The computed rows of a table and the rules that are printed in it."""
    leaves = [leaf for block in table.blocks for leaf in block.row_leaves if leaf.sum]
    sums = [dict.fromkeys(leaf.sum, 1) | {leaf.code: -1} for leaf in leaves]
    printed = [
        dict.fromkeys(rule.left, 1) | dict.fromkeys(rule.right, -1) for rule in rules if rule.table == table.code
    ]
    return [*sums, *printed]


def decide(table: Table, rules: Iterable[Rule], readings: dict[str, Readings]) -> dict[str, Readings]:
    """`readings` with those rows settled for which the relations leave one way to read them.

    All relations are tried together, then each alone: a document may break one of them by itself.
    """
    relations = [signs for signs in relations_of(table, rules) if all(_is_known(readings, row) for row in signs)]
    for group in (relations, *([signs] for signs in relations)):
        readings = readings | _decided(table, group, readings)
    return readings


def _decided(table: Table, relations: list[Signs], readings: dict[str, Readings]) -> dict[str, Readings]:
    """{row: what is settled} among the rows that these relations speak of."""
    rows = dict.fromkeys(row for signs in relations for row in signs)
    open_rows = [row for row in rows if len(readings[row].options) > 1]
    if not open_rows or prod(len(readings[row].options) for row in open_rows) > MOST:
        return {}
    values = {row: [_values(table, row, option) for option in readings[row].options] for row in rows}
    holding = [choice for choice in _choices(open_rows, readings) if _holds(relations, values, choice)]
    left = {row: {choice[row] for choice in holding} for row in open_rows}
    return {row: _settled(readings[row], choices.pop()) for row, choices in left.items() if len(choices) == 1}


def _settled(found: Readings, choice: int) -> Readings:
    """The chosen reading; where only the places of numbers were open, the columns on which all agreed are sure."""
    chosen = found.options[choice]
    if found.doubt != "positions":
        return replace(found, options=(chosen,))
    open_columns = (at for at, tokens in enumerate(zip(*found.options, strict=True)) if len(set(tokens)) > 1)
    return Readings((chosen,), lost=frozenset(open_columns))


def _is_known(readings: dict[str, Readings], row: str) -> bool:
    return row in readings and bool(readings[row].options)


def _choices(rows: list[str], readings: dict[str, Readings]) -> Iterator[dict[str, int]]:
    for numbers in product(*(range(len(readings[row].options)) for row in rows)):
        yield dict(zip(rows, numbers, strict=True))


def _values(table: Table, row: str, reading: Reading) -> list[int]:
    columns = next(block.column_leaves for block in table.blocks for leaf in block.row_leaves if leaf.code == row)
    return [value or 0 for value in supplied(reading, columns)]


def _holds(relations: list[Signs], values: dict[str, list[list[int]]], choice: dict[str, int]) -> bool:
    for signs in relations:
        rows = [[sign * value for value in values[row][choice.get(row, 0)]] for row, sign in signs.items()]
        if any(sum(column) for column in zip(*rows, strict=True)):
            return False
    return True
