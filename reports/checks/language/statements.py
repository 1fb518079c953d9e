"""What a paragraph states, as data: a statement is a number, what it may count, and the words that say so."""

from __future__ import annotations

from dataclasses import dataclass, field

from reports.checks.language.numbers import Number
from reports.editions.vocabulary import Meaning


@dataclass(frozen=True)
class Region:
    """Cells that are added up; those in `less` are taken away."""

    cells: tuple[str, ...]
    less: tuple[str, ...] = ()
    worth: int = 1
    """How many of the unit of the text one of the cells' unit is."""


COUNTED, ALL, DENIED, SHARE = "counted", "all", "denied", "share"
OTHER_MATTER, OTHER_YEAR, OTHER_AGENCY = "other matter", "other year", "other agency"
RESTRICTED, NOT_UNDERSTOOD, DIFFERENCE = "restricted", "not understood", "difference"
"""Why a number has no reading."""


@dataclass
class Statement:
    kind: str
    number: Number
    start: int
    end: int
    """The place in the line without spaces that is accused."""
    words: tuple[int, int]
    """The place of its words, number included, as a person would quote them."""
    topic: str = ""
    readings: tuple[Region, ...] = ()
    """The likeliest first; none: never accused."""
    meanings: tuple[Meaning, ...] = ()
    is_part: bool = False
    """It counts one result or one kind."""
    is_published: bool = False
    """Its words say that something was public already."""
    is_named: bool = True
    """Its own words say what it counts."""
    silence: str = ""
    clause: int = 0
    """Number of its clause in the paragraph."""
    piece: int = 0
    """Number of the part between semicolons."""
    parts: tuple[tuple[int, int, str], ...] = field(default=())
    """(start, end, class of words) of what was understood, for marking."""


@dataclass(frozen=True)
class Addition:
    """A total and the parts that do not make it."""

    total: Number
    parts: tuple[Number, ...]

    @property
    def start(self) -> int:
        return self.total.start
