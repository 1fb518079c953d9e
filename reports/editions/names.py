"""Names of cells for people: row and column in the reader's language, around the words of the form."""

from __future__ import annotations

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
