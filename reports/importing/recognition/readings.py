"""Which number of a row belongs into which column, where the row holds more or fewer than the form.

The relations of the row (a total is the sum of its parts) decide between readings; where more than one holds, all are
returned and nobody guesses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice
from math import comb

from reports.editions.layout import Heading
from reports.importing.recognition.numbers import BLANK, Token, figure_of

Reading = tuple[Token, ...]
"""One token for each column, in the order of the form."""
MOST = 500
"""More ways to read a row than these are not tried."""


@dataclass(frozen=True)
class Readings:
    """The ways to read one row; `doubt` says why even a single one asks for a look."""

    options: tuple[Reading, ...]
    doubt: str = ""
    lost: frozenset[int] = frozenset()
    """Numbers of the columns whose cells were lost or moved, and that other numbers of the table tell."""

    @property
    def only(self) -> Reading | None:
        return self.options[0] if len(self.options) == 1 else None


def readings(
    tokens: list[Token], columns: tuple[Heading, ...], *, is_full: bool = False, is_joined: bool = False
) -> Readings:
    """The ways to read the tokens behind a row's label; none where the row says nothing.

    `is_full`: the row has as many cells as the printed table has columns, so none was taken out or put in.
    `is_joined`: the tokens stand in several rows of the document, and may not be in order.
    """
    solid = [token for token in tokens if not token.is_blank]
    count = len(columns)
    if not solid:
        return Readings(())
    if len(solid) == count:
        is_sure = not is_joined or (_has_relation(columns) and fits(tuple(solid), columns))
        return Readings((tuple(solid),), "" if is_sure else "joined")
    if len(solid) > count:
        return _too_many(solid, columns)
    if is_full and (swallowed := _without_first(tokens, columns)):
        return swallowed
    apart = _run_together(solid, columns)
    if apart and (len(solid) == 1 or len(solid) == len(tokens)):
        few = _too_few(tokens, solid, columns).options if len(solid) > 1 else ()
        return Readings(tuple(dict.fromkeys((*apart, *few))), "run_together")
    return _too_few(tokens, solid, columns)


def _without_first(tokens: list[Token], columns: tuple[Heading, ...]) -> Readings | None:
    """A row whose heading took the place of its first number: the others stand where they should, up to the last."""
    last = tuple(tokens[-len(columns) :])
    is_so = len(last) == len(columns) and last[0].is_blank and not any(token.is_blank for token in last[1:])
    # Without a total to tell it, the first number is not known.
    if not is_so or not _has_relation(columns) or not fits(last, columns):
        return None
    return Readings((_filled(last, columns),), lost=frozenset([0]))


def _too_many(solid: list[Token], columns: tuple[Heading, ...]) -> Readings:
    if collapsed := _merged(solid, columns):
        return Readings((collapsed,), "surplus" if len(columns) > 1 else "")
    count = len(columns)
    if comb(len(solid), count) <= MOST:
        chosen: Iterable[Reading] = combinations(solid, count)
    else:
        chosen = (tuple(solid[at : at + count]) for at in range(len(solid) - count + 1))
    return Readings(tuple(_fitting(chosen, columns)), "surplus")


def _merged(solid: list[Token], columns: tuple[Heading, ...]) -> Reading | None:
    """A merged cell that a converter repeated for every column of the printed table it spans."""
    if len(solid) != sum(column.span for column in columns):
        return None
    at, result = 0, []
    for column in columns:
        repeated = solid[at : at + column.span]
        if any(token.text != repeated[0].text for token in repeated):
            return None
        result.append(repeated[0])
        at += column.span
    return tuple(result)


def _run_together(solid: list[Token], columns: tuple[Heading, ...]) -> list[Reading]:
    """The readings of digits that lost the gaps between their cells, as “6000017” or “60 0 0 0 1 7”."""
    missing = len(columns) - len(solid)
    inner = sum(len(token.text) - 1 for token in solid)
    if not _has_relation(columns) or not all(token.text.isdecimal() for token in solid):
        return []
    if inner < missing or comb(inner, missing) > MOST:
        return []
    return _fitting(_splits([token.text for token in solid], missing), columns)


def _splits(parts: list[str], more: int) -> Iterator[Reading]:
    """`parts` with `more` cuts inside them; a number of several digits begins with no 0."""
    digits = "".join(parts)
    kept = {len("".join(parts[:count])) for count in range(1, len(parts))}
    for cuts in combinations([at for at in range(1, len(digits)) if at not in kept], more):
        ends = sorted({*kept, *cuts, len(digits)})
        pieces = [digits[start:end] for start, end in zip([0, *ends], ends, strict=False)]
        if all(piece == "0" or not piece.startswith("0") for piece in pieces):
            yield tuple(Token(piece) for piece in pieces)


def _too_few(tokens: list[Token], solid: list[Token], columns: tuple[Heading, ...]) -> Readings:
    count = len(columns)
    fitting = _fitting(_windows(tokens, count), columns)
    if len(fitting) == 1 and _is_in_place(fitting[0], columns, is_exact=len(tokens) == count):
        return _in_place(fitting[0], tokens, columns)
    if len(tokens) == count and not tokens[0].is_blank and not tokens[-1].is_blank:
        return Readings((tuple(tokens),))  # both ends stand where they should: nothing was shifted
    if len(tokens) == count and _lacks_only_totals(tokens, columns) and not _may_be_moved(tokens, columns):
        return Readings((tuple(tokens),))
    possible = [option for option in _placements(solid, columns) if _may_have_lost(option, columns)]
    return _settled(possible, columns, is_cut=True)


def _in_place(reading: Reading, tokens: list[Token], columns: tuple[Heading, ...]) -> Readings:
    """The reading of a row whose cells tell their columns, unless a blank at an end may be a part of the heading."""
    count = len(columns)
    if BLANK not in (reading[0], reading[-1]):
        return Readings((reading,))
    solid = [token for token in reading if not token.is_blank]
    own = supplied(reading, columns)
    others = [
        option for option in _placements(solid, columns) if fits(option, columns) and supplied(option, columns) != own
    ]
    if not others:
        return _settled([reading], columns, is_cut=len(tokens) > count)
    if len(tokens) == count:
        return Readings((reading,), "positions")
    return _settled([reading, *others], columns, is_cut=True)


def _placements(solid: list[Token], columns: tuple[Heading, ...]) -> list[Reading]:
    """Every way to set the tokens into the columns in order; none where there are too many."""
    count = len(columns)
    if comb(count, len(solid)) > MOST:
        return []
    return [_placed(solid, places, count) for places in combinations(range(count), len(solid))]


def _is_in_place(reading: Reading, columns: tuple[Heading, ...], *, is_exact: bool) -> bool:
    """Whether the cells say which column is which: the total tells, or the ends, or the length of the row."""
    totals = [token for column, token in zip(columns, reading, strict=True) if column.sum]
    if totals:
        return all(token.is_number for token in totals)
    return is_exact or BLANK not in (reading[0], reading[-1])


def _lacks_only_totals(tokens: list[Token], columns: tuple[Heading, ...]) -> bool:
    return all(bool(column.sum) == token.is_blank for column, token in zip(columns, tokens, strict=True))


def _may_be_moved(tokens: list[Token], columns: tuple[Heading, ...]) -> bool:
    """Whether the row could be one whose cells moved to the left, its last number being its total."""
    moved = (BLANK, *tokens[:-1])
    return _may_have_lost(moved, columns) and any(values_of(moved, columns).values())


def _settled(options: list[Reading], columns: tuple[Heading, ...], *, is_cut: bool) -> Readings:
    """The options, or the one figure for every column on which they agree.

    Where cells were lost in a conversion (`is_cut`) and the stated total is the sum of what is left, the lost ones
    are 0 whichever they are; a cell that was left blank by its author stays blank.
    """
    if not is_cut or not options:
        return Readings(tuple(options), "positions" if len(options) > 1 else "")
    filled = [_filled(option, columns) for option in options]
    if len(options) == 1:
        lost = frozenset(at for at, token in enumerate(options[0]) if token.is_blank and not filled[0][at].is_blank)
        return Readings((filled[0],), lost=lost)
    parts = {tuple(token for column, token in zip(columns, option, strict=True) if not column.sum) for option in filled}
    if len(parts) > 1:
        return Readings(tuple(dict.fromkeys(filled)), "positions")
    # They differ in nothing but the totals, which are only compared.
    agreed = tuple(BLANK if column.sum else token for column, token in zip(columns, filled[0], strict=True))
    return Readings((agreed,), "positions")


def _filled(reading: Reading, columns: tuple[Heading, ...]) -> Reading:
    """The reading with 0 for each blank part of a stated total that the other parts make up."""
    stated = {column.code for column, token in zip(columns, reading, strict=True) if token.is_number}
    parts = {code for column in columns if column.code in stated for code in column.sum}
    if not fits(reading, columns):
        return reading
    return tuple(
        Token("0") if token.is_blank and column.code in parts else token
        for column, token in zip(columns, reading, strict=True)
    )


def _may_have_lost(reading: Reading, columns: tuple[Heading, ...]) -> bool:
    """Whether every stated total is the sum of its parts, or greater and one of them is blank."""
    values = values_of(reading, columns)
    blank = {column.code for column, token in zip(columns, reading, strict=True) if token.is_blank}
    return all(
        _is_possible(
            values[column.code], [values[code] for code in column.sum], any(code in blank for code in column.sum)
        )
        for column in columns
        if column.sum
    )


def _is_possible(total: int | None, parts: list[int | None], has_blank: bool) -> bool:
    known = sum(part or 0 for part in parts)
    return total is None or total == known or (total > known and has_blank)


def _windows(tokens: list[Token], count: int) -> Iterator[Reading]:
    """Every stretch of `count` cells outside which all is blank."""
    for at in range(len(tokens) - count + 1):
        outside = tokens[:at] + tokens[at + count :]
        if all(token.is_blank for token in outside):
            yield tuple(tokens[at : at + count])


def _placed(solid: list[Token], places: tuple[int, ...], count: int) -> Reading:
    result = [BLANK] * count
    for place, token in zip(places, solid, strict=True):
        result[place] = token
    return tuple(result)


def _fitting(options: Iterable[Reading], columns: tuple[Heading, ...]) -> list[Reading]:
    """Those of the options in which every relation of the row holds, each once."""
    unlike = dict.fromkeys(option for option in islice(options, MOST) if fits(option, columns))
    return list(unlike)


def _has_relation(columns: tuple[Heading, ...]) -> bool:
    return any(column.sum for column in columns)


def fits(reading: Reading, columns: tuple[Heading, ...]) -> bool:
    """Whether each stated total of the row is the sum of its parts; a blank or a mark counts nothing."""
    values = values_of(reading, columns)
    return all(
        values[column.code] is None or values[column.code] == sum(values[code] or 0 for code in column.sum)
        for column in columns
        if column.sum
    )


def values_of(reading: Reading, columns: tuple[Heading, ...]) -> dict[str, int | None]:
    """{column: its figure}; None for a blank, a mark and what is no number."""
    return {column.code: figure_of(token, column).value for column, token in zip(columns, reading, strict=True)}


def supplied(reading: Reading, columns: tuple[Heading, ...]) -> list[int | None]:
    """The figures of the columns with what is blank and can be told: a total, or the only blank part of one.

    Other blank parts of a total count nothing; None in a blank column of no total, which may be any number.
    """
    values = values_of(reading, columns)
    parts = {code for column in columns for code in column.sum}
    for column in columns:
        missing = [code for code in column.sum if values[code] is None]
        known = sum(values[code] or 0 for code in column.sum)
        if column.sum and values[column.code] is None:
            values[column.code] = known
        elif len(missing) == 1:
            values[missing[0]] = (values[column.code] or 0) - known
    return [values[column.code] or 0 if column.code in parts else values[column.code] for column in columns]
