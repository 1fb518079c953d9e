"""Memoisation by text: what follows from a text alone, or from a text and some cells, is found once in a process.

A save changes one text or one cell; the other texts of the report are read anew from the database each time, but they
say what they said. The memory is bounded by characters, since a text may have 100,000, and is emptied when it is full:
no order has to be kept, which threads could spoil for one another.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, TypeVar

from reports.document.figures import value_at
from reports.editions.layout import Edition, Figures

MOST = 2_000_000
"""Characters of the texts that one memory keeps: some thousand texts of usual length."""
Result = TypeVar("Result")
Ask = Callable[[str], int | None]
"""Gives the value of the cell at an address."""


class _Kept:
    """{key: what was found}, with the length of the texts it was found in."""

    def __init__(self) -> None:
        self.found: dict[Hashable, Any] = {}
        self.characters = 0

    def keep(self, key: Hashable, text: str, result: Any) -> None:
        if self.characters > MOST:
            self.found, self.characters = {}, 0
        self.characters += len(text)
        self.found[key] = result


def by_text(function: Callable[..., Result]) -> Callable[..., Result]:
    """Of a pure function of a text and of hashable arguments behind it, whose result nobody changes."""
    kept = _Kept()

    @wraps(function)
    def remembered(text: str, *more: Hashable) -> Result:
        key = (text, *more)
        try:
            found: Result = kept.found[key]
        except KeyError:
            found = function(text, *more)
            kept.keep(key, text, found)
        return found

    return remembered


class ByCells:
    """Memory of what follows from a text and from the cells that were asked for while it was made.

    It is valid while these cells have the same values, whatever the others have; so no list says which text depends
    on which cells, and none can be out of date. Which cells are asked for may itself depend on values: a result is only
    taken again where all that was asked is answered as before, and then the same would be asked.
    """

    def __init__(self) -> None:
        self._kept = _Kept()

    def get(
        self, text: str, *more: Hashable, edition: Edition, figures: Figures, make: Callable[[Ask], Result]
    ) -> Result:
        key = (text, *more)
        known: Edition | None
        asked: dict[str, int | None]
        result: Result
        known, asked, result = self._kept.found.get(key, (None, {}, None))
        # The very edition: one of the same code may be another, as in a test or after a change of its file.
        if known is edition and all(value_at(figures, edition.cells[cell]) == asked[cell] for cell in asked):
            return result
        asked = {}

        def ask(address: str) -> int | None:
            asked[address] = value_at(figures, edition.cells[address])
            return asked[address]

        result = make(ask)
        self._kept.keep(key, text, (edition, asked, result))
        return result
