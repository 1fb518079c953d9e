"""What differs between two states of a section, by the names of its cells and with its texts line by line."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.document.figures import write_number
from reports.document.patch import Contents
from reports.document.text_diff import Line, lines
from reports.editions.layout import Edition, Section
from reports.editions.names import named
from reports.forms.text import TextForm

CONTEXT = 1
"""Unchanged paragraphs shown before and behind each changed one."""

SHOWN = 20
"""Cells up to which they stand open on the page."""


@dataclass(frozen=True)
class CellChange:
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class TextChange:
    name: str
    address: str
    lines: tuple[Line | int, ...]
    """A number stands for so many paragraphs left out."""
    is_known: bool = True


@dataclass(frozen=True)
class SectionChanges:
    cells: tuple[CellChange, ...]
    texts: tuple[TextChange, ...] = ()

    @property
    def is_long(self) -> bool:
        return len(self.cells) > SHOWN

    @property
    def is_any(self) -> bool:
        return bool(self.cells or self.texts)


def section_changes(edition: Edition, section: Section | None, before: Contents, after: Contents) -> SectionChanges:
    """The texts are left out where no section is given."""
    unlike = {address for address in {**before, **after} if before.get(address, "") != after.get(address, "")}
    cells = tuple(
        CellChange(
            named(edition.tables[cell.table], cell),
            *(_written(each, address, cell.decimals) for each in (before, after)),
        )
        for address, cell in edition.cells.items()
        if address in unlike
    )
    addresses = section.text_addresses if section else ()
    texts = tuple(_text_change(edition, address, before, after) for address in addresses if address in unlike)
    return SectionChanges(cells, texts)


def _written(contents: Contents, address: str, decimals: int) -> str:
    """A figure as it is printed; "?" for one that was not kept, nothing for a blank."""
    value = contents.get(address, "")
    return "?" if value is None else write_number(value, decimals=decimals) if isinstance(value, int) else ""


def _text_change(edition: Edition, address: str, before: Contents, after: Contents) -> TextChange:
    old, new = (contents.get(address, "") for contents in (before, after))
    name = place_name(edition, address)
    if not (isinstance(old, str) and isinstance(new, str)):
        return TextChange(name, address, (), is_known=False)
    return TextChange(name, address, tuple(_shortened(lines(old, new))))


def _shortened(found: list[Line]) -> list[Line | int]:
    """Of long stretches without a change only how long they are."""
    changed = [at for at, line in enumerate(found) if not line.is_same]
    near = {at + step for at in changed for step in range(-CONTEXT, CONTEXT + 1)}
    result: list[Line | int] = []
    for at, line in enumerate(found):
        if at in near:
            result.append(line)
        elif result and isinstance(result[-1], int):
            result[-1] += 1
        else:
            result.append(1)
    return result


def place_name(edition: Edition, address: str) -> str:
    """Of a text, or of a cell by row and column."""
    if cell := edition.cells.get(address):
        return named(edition.tables[cell.table], cell)
    section = edition.section_of(address)
    if not section.tables:
        return _("Text")
    return dict(zip(section.text_addresses, TextForm.labels(section), strict=True))[address]
