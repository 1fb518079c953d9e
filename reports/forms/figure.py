"""Live figures: a cell whose value a text is to follow."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from reports.editions.layout import Edition, Section
from reports.forms.fields import field_of
from reports.forms.place import Choices, PlaceForm, rows_only
from reports.forms.text import TextForm


class RowSelect(forms.Select):
    """Each row says in data-columns in which columns it has a cell."""

    edition: Edition

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["data-columns"] = " ".join(self._columns.get(str(value), ()))
        return option

    @cached_property
    def _columns(self) -> dict[str, list[str]]:
        """{table and row: its columns}."""
        columns: dict[str, list[str]] = {}
        for cell in self.edition.cells.values():
            columns.setdefault(f"{cell.table}.{cell.row}", []).append(cell.column)
        return columns


class FigureForm(PlaceForm):
    """A cell whose value a text is to follow, and the text. Cleans to `address`."""

    place = forms.ChoiceField(
        label=gettext_lazy("Row"),
        widget=RowSelect,
        error_messages={"required": gettext_lazy("Choose the row of the figure.")},
    )
    text = forms.ChoiceField(label=gettext_lazy("Text"), required=False)

    def __init__(self, *args: Any, section: Section, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, edition=edition, prefix="figure", **kwargs)
        self.section = section
        self.fields["place"].widget.edition = edition
        labels = TextForm.labels(section)
        field_of(self, "text", forms.ChoiceField).choices = list(zip(section.text_addresses, labels, strict=True))
        if len(labels) == 1:
            self.fields["text"].widget = forms.HiddenInput()
            self.initial["text"] = section.text_address

    def places(self, edition: Edition) -> Choices:
        return rows_only(edition)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            cleaned["address"] = self.address(cleaned["place"], cleaned["column"])
        return {**cleaned, "text": cleaned.get("text") or self.section.text_address}
