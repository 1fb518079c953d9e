"""How a person names a place of the form: a section or a row from one list, and a column from another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.editions.layout import Edition, Table
from reports.forms.fields import field_of

Choices = list[tuple[str, Any]]


class PlaceForm(forms.Form):
    place = forms.ChoiceField(label=gettext_lazy("Section or row"), required=False)
    column = forms.ChoiceField(label=gettext_lazy("Column"), required=False)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition
        field_of(self, "place", forms.ChoiceField).choices = self.places(edition)
        field_of(self, "column", forms.ChoiceField).choices = _columns(edition)

    def places(self, edition: Edition) -> Choices:
        return sections_and_rows(edition)

    def address(self, place: str, column: str) -> str:
        """Of a section, or of a cell; an error is added where the two name none."""
        if "." not in place and not column:
            return place
        cells = [address for address in self.edition.cells if address.startswith(f"{place}.")]
        address = f"{place}.{column}" if column or len(cells) != 1 else cells[0]
        if not column and len(cells) > 1:
            self.add_error("column", _("Choose the column of the row."))
        elif address not in cells:
            self.add_error("column", _("This column does not stand in the chosen row."))
        return address


def sections_and_rows(edition: Edition) -> Choices:
    """Whole sections, then the rows of each table: codes, and table.row."""
    sections = [(section.code, section.name) for section in edition.sections]
    return [("", "—"), (_("Whole section"), sections), *_by_table(edition, _rows)]


def rows_only(edition: Edition) -> Choices:
    return [("", "—"), *_by_table(edition, _rows)]


def _columns(edition: Edition) -> Choices:
    return [("", "—"), *_by_table(edition, lambda table, name: list(table.column_names.items()))]


def _rows(table: Table, section_name: str) -> Choices:
    return [(f"{table.code}.{code}", name or section_name) for code, name in table.row_names.items()]


def _by_table(edition: Edition, options: Callable[[Table, str], Choices]) -> Choices:
    return [
        (section.name, options(table, section.name))
        for section in edition.sections
        for table in edition.tables_of(section)
    ]
