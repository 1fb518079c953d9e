"""Names of cells for people: row and column in the reader's language, around the words of the form."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from reports.editions.layout import Cell, Table


def named(table: Table, cell: Cell) -> str:
    """Row and column of a cell as the form calls them; the column alone where the form prints no row."""
    row, column = table.name(cell)
    return (
        _("row “%(row)s”, column “%(column)s”") % {"row": row, "column": column}
        if row
        else (_("column “%(column)s”") % {"column": column})
    )


def names_of(table: Table) -> dict[str, str]:
    """{address: name} of all its cells, made once for a language: a page of the table says each of them."""
    language = translation.get_language()
    known, names = _names.get((id(table), language), (None, {}))
    if known is not table:
        names = {address: named(table, cell) for address, cell in table.cells.items()}
        _names[id(table), language] = table, names
    return names


_names: dict[tuple[int, str | None], tuple[Table, dict[str, str]]] = {}
"""With the table itself, so that no other one takes its number."""
