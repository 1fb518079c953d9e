"""The account of a sentence: what its statements may count, the cells, and the smallest set that cannot hold.

What holds under any accepted reading is silent. A cell that is still blank silences only the readings that need it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from reports.checks.language.statements import OTHER_MATTER, RESTRICTED, Region, Statement

Values = Callable[[Region], Decimal | None]
"""The value of a region; None while one of its cells is blank."""


class Kinds(Protocol):
    """What the statements of an edition's tables count."""

    def is_done(self, statement: Statement) -> bool: ...
    def is_result(self, statement: Statement) -> bool: ...
    def closes(self, statement: Statement, statements: list[Statement]) -> bool: ...


@dataclass(frozen=True)
class Broken:
    """A statement that no reading bears out."""

    statement: Statement
    readings: tuple[tuple[Region, Decimal], ...]
    beside: str = ""
    """In words of the account: “收到 12＋结转 3 应等于办结 10＋结转 4”."""


def broken(statements: list[Statement], values: Values, kinds: Kinds) -> Iterator[Broken]:
    """Of the statements of a sentence those that cannot hold; `kinds` tell what a statement counts."""
    known = {id(each): _apart(each, statements) for each in statements if each.readings}
    bad = [
        each for each in statements if each.readings and _holds(each.number.agrees, known[id(each)], values) is False
    ]
    bad = [each for each in bad if not _of_one_cell(each, statements, known, values)]
    for each in bad:
        if not _explained(each, statements, known, values) and not _beside(each, statements, known, values, kinds):
            told = [(reading, values(reading)) for reading in known[id(each)]]
            yield Broken(each, tuple((reading, value) for reading, value in told if value is not None))


def _holds(agrees: Callable[[Decimal], bool], readings: tuple[Region, ...], values: Values) -> bool | None:
    """None where a cell is blank that might bear it out."""
    found = [values(reading) for reading in readings]
    if any(value is not None and agrees(value) for value in found):
        return True
    return None if None in found else False


def _apart(statement: Statement, statements: list[Statement]) -> tuple[Region, ...]:
    """What is named by itself is no reading of another number: “行政诉讼4件，其中直接起诉3件”."""
    others = [
        each
        for each in statements
        if each is not statement
        and each.readings
        and len(each.readings) == 1
        and each.number.value != statement.number.value
    ]
    taken = {each.readings[0].cells for each in others if each.start > statement.start}
    kept = [reading for reading in statement.readings if reading.cells not in taken]
    if statement.is_part:
        cells = {cell for each in others if each.is_part for cell in each.readings[0].cells}
        kept = kept[:1] + [reading for reading in kept[1:] if not cells & set(reading.cells)]
    return tuple(kept) or statement.readings


def _of_one_cell(
    statement: Statement, statements: list[Statement], known: dict[int, tuple[Region, ...]], values: Values
) -> bool:
    """“维持5件，驳回1件” where the form has one cell for both: they are right if they add up to it."""
    first = known[id(statement)][0]
    if not statement.is_part and len(known[id(statement)]) > 1:
        return False
    same = [each for each in statements if each.readings and known[id(each)][0] == first]
    return len(same) > 1 and sum(each.number.value for each in same) == values(first)


def _explained(
    statement: Statement, statements: list[Statement], known: dict[int, tuple[Region, ...]], values: Values
) -> bool:
    """What was published before and what was granted is one cell: “网上已公开11件、同意公开16件”."""
    readings = known[id(statement)]
    if not statement.is_part or len(statement.readings) < 2:
        return False
    lacking = {value - statement.number.value for reading in readings if (value := values(reading)) is not None}
    return any(
        each.number.value in lacking
        for each in statements
        if not each.readings and each.number.value and each.silence in (RESTRICTED, OTHER_MATTER) and each.is_published
    )


def _beside(
    statement: Statement,
    statements: list[Statement],
    known: dict[int, tuple[Region, ...]],
    values: Values,
    kinds: Kinds,
) -> bool:
    """“办结上年结转2件，新收26件，已办结25件”: what only together with another kind makes the cell is of the rest."""
    if statement.is_part or not statement.number.value or not kinds.is_done(statement):
        return False
    known_values = {values(region) for region in known[id(statement)]} - {None}
    before = [
        each
        for each in statements
        if each.start < statement.start and each.is_part and each.number.value and each.topic == statement.topic
    ]
    single = [each for each in before if len(known.get(id(each), ())) == 1]
    parts = [each.number.value for each in single]
    parts += [value for each in single if (value := values(known[id(each)][0]))]
    if kinds.closes(statement, statements):
        parts = []  # the text's own account takes it for all that was handled
    following = next((each for each in statements if each.start > statement.start), None)
    if (
        following
        and following.is_part
        and following.readings
        and kinds.is_result(following)
        and _holds(following.number.agrees, known[id(following)], values)
    ):
        parts.append(following.number.value)
    return any(statement.number.value + value in known_values for value in parts)
