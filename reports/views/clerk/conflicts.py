"""Conflicts on a clerk's page: what two people wrote at one place, and which of it is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from reports.agencies.models import User
from reports.document import text_diff
from reports.document.figures import value_at, write_number
from reports.document.report import Report
from reports.editions.layout import Edition
from reports.editions.names import named
from reports.filing import drafts

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Decided:
    """Which side of one conflict was chosen on a page, and which other conflicts stood there."""

    theirs: str = ""
    """The address at which the other's is kept."""
    is_made: bool = False
    held: frozenset[str] = frozenset()

    @classmethod
    def read(cls, data: QueryDict) -> Decided:
        side, _colon, address = data.get("keep", "").partition(":")
        if side not in (MINE, THEIRS):
            return cls()
        return cls(address if side == THEIRS else "", True, frozenset(data.getlist("conflict")) - {address})

    def left_in(self, values: dict[str, Any]) -> dict[str, Any]:
        """What is still to be written."""
        return {address: value for address, value in values.items() if address != self.theirs}


@dataclass(frozen=True)
class Shown:
    """A conflict as a page shows it."""

    address: str
    name: str
    author: User | None
    at: datetime | None
    mine: str
    theirs: str
    typed: str
    """The other's value as it would stand in the input."""
    seen: str
    """JSON of what a page has to say it has seen in order to keep its own."""
    lines: list[text_diff.Line] | None = None
    """Of a text: both versions in one, with what only one of them has."""

    @property
    def is_text(self) -> bool:
        return self.lines is not None


def shown(conflict: drafts.Conflict, edition: Edition) -> Shown:
    address, theirs = conflict.address, conflict.theirs
    place = (address, name_of(edition, address), conflict.author, conflict.at)
    if isinstance(theirs, str):
        mine = str(conflict.mine)
        seen = json.dumps(drafts.fingerprint(theirs))
        return Shown(*place, mine, theirs, theirs, seen, text_diff.lines(mine, theirs))
    mine, other = (written(edition, address, value) for value in (conflict.mine, theirs))
    return Shown(*place, mine, other, "" if theirs is None else other, json.dumps(theirs))


def name_of(edition: Edition, address: str) -> str:
    """Row and column of a cell; the section's name for anything else."""
    cell = edition.cells.get(address)
    return named(edition.tables[cell.table], cell) if cell else edition.section_of(address).name


def written(edition: Edition, address: str, value: int | str | None) -> str:
    """A figure as it is printed, or the text itself."""
    if value is None:
        return _("a blank")
    cell = edition.cells.get(address)
    return write_number(value, decimals=cell.decimals) if cell and isinstance(value, int) else str(value)


def stored_as_typed(stored: Report, address: str) -> str:
    """What stands in the input of an address."""
    cell = stored.edition.cells.get(address)
    return write_number(value_at(stored.figures, cell), decimals=cell.decimals) if cell else stored.text(address)
