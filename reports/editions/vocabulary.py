"""What the texts of an edition speak of in numbers, and which cells these numbers can mean. Pure data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """What a text can speak of in numbers. One without meanings has nothing to do with the tables."""

    code: str
    words: tuple[str, ...]
    short: tuple[str, ...] = ()
    """Words that mean the topic once it has been named."""
    hints: tuple[str, ...] = ()
    """Words beside which, in one sentence, a short one means the topic, too."""
    near: tuple[str, ...] = ()
    """The paragraph or its heading holds one of these, or the topic is another one of the same name."""
    units: tuple[str, ...] = ()
    """Units in which it is counted; a number in another unit is about something else."""
    sections: tuple[str, ...] = ()
    """Sections whose text is about the topic without naming it."""
    without: tuple[str, ...] = ()
    """Words that, in the sentence before the number, make it a number of something else."""


@dataclass(frozen=True)
class Reading:
    """Cells that one number in a text may be the sum of; a column of None is the one that the words name."""

    cells: tuple[tuple[str, str, str | None], ...]
    """(table, row, column)."""


@dataclass(frozen=True)
class Meaning:
    """Words of a text, and what a number beside them counts. Of several that fit, the first in the file is meant."""

    topic: str
    readings: tuple[Reading, ...]
    words: tuple[str, ...] = ()
    """Any of them; `…` stands for a few characters, `^` for the beginning of the phrase, `$` for its end.

    None: the topic's own words are enough.
    """
    whole: bool = False
    """A number of a part ("of which ...", "about ...") is never compared with it."""
    unit_worth: tuple[int, ...] = (1,)
    """How many of the unit written in the text one unit of the cell is; several where the form leaves it open."""


@dataclass(frozen=True)
class Qualifier:
    """Words that name columns of a table; `table` without words: the column where none is named."""

    table: str
    columns: tuple[str, ...]
    words: tuple[str, ...] = ()
