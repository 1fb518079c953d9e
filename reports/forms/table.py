"""The clerk's forms, built from the layout; crispy lays a table out in its national grid."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports import checks
from reports.document.figures import NumberFault, carried, complete, flat, put, read_number, value_at, write_number
from reports.document.grid import GridCell, grid
from reports.editions.layout import Cell, Edition, Figures, Rule, Section, Table
from reports.editions.names import named
from reports.templatetags import helps, tables

FAULTS = {
    "not_a_number": gettext_lazy("“%(typed)s” is not a number. Enter digits only."),
    "negative": gettext_lazy("“%(typed)s” is negative. This cell counts from 0 upwards."),
    "fraction": gettext_lazy(
        "“%(typed)s” has too many digits behind the point; here at most %(decimals)d are allowed."
    ),
    "too_large": gettext_lazy("“%(typed)s” is too large to be right."),
}


Note = tuple[str, str]
"""(level, message) said at a cell: error or warning."""


class FigureField(forms.CharField):
    """One cell. Cleans to the whole number of its smallest unit, None for a blank."""

    def __init__(self, cell: Cell) -> None:
        super().__init__(required=False, strip=False)
        self.cell = cell

    def clean(self, value: Any) -> int | None:
        typed = str(value or "")
        try:
            return read_number(typed, decimals=self.cell.decimals, signed=self.cell.signed)
        except NumberFault as fault:
            shown = typed if len(typed) <= 24 else typed[:24] + "…"
            raise forms.ValidationError(
                FAULTS[fault.reason], code=fault.reason, params={"typed": shown, "decimals": self.cell.decimals}
            ) from fault

    def prepare_value(self, value: Any) -> str:
        return write_number(value, decimals=self.cell.decimals) if isinstance(value, int) else str(value or "")


class SeenField(forms.JSONField):
    """What the page says of itself. What nobody can read is nothing that was seen."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):  # a number of too many digits, brackets in too many brackets
            return None


class TableForm(forms.Form):
    """The entered cells of one table; a field is named by its cell's address."""

    def __init__(
        self,
        *args: Any,
        table: Table,
        section: Section,
        edition: Edition,
        figures: Figures,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{**kwargs, "auto_id": "%s"})
        self.table, self.section, self.edition, self.figures = table, section, edition, figures
        self.last_year: Figures = {}
        self.notes: dict[str, Note] = {}
        """{address: what is said at the cell}."""
        self.said: Callable[[str], str] = lambda address: ""
        """Draws at a cell where the texts mention it."""
        for cell in table.entered:
            self.fields[cell.address] = FigureField(cell)
            self.initial[cell.address] = value_at(figures, cell)
        self.seen_name = f"{table.code}.seen"
        self.fields[self.seen_name] = SeenField(required=False, widget=forms.HiddenInput)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.form_show_errors = False
        self.helper.layout = Layout(TableGrid())

    @property
    def new_figures(self) -> dict[str, int | None]:
        """{address: value} of every cell that was sent and can be read."""
        return {
            cell.address: self.cleaned_data[cell.address]
            for cell in self.table.entered
            if cell.address in self.cleaned_data and cell.address in self.data
        }

    @property
    def seen_figures(self) -> dict[str, int | None]:
        """{address: value} as they were on the screen. What is not of that shape counts as blank then."""
        seen = self.cleaned_data.get(self.seen_name)
        if not isinstance(seen, dict):
            return {}
        return {key: value for key, value in seen.items() if key in self.fields and type(value) is int}

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """(address, name of the cell, message) of each cell that cannot be read."""
        return [
            (cell.address, named(self.table, cell), str(self.errors[cell.address][0]))
            for cell in self.table.entered
            if cell.address in self.errors
        ]


class TableGrid:
    """A crispy layout object: the whole table as the form prints it, with an input in each entered cell.

    It draws the inputs itself: 144 fields through a template each would take longer than the rest of the page.
    """

    def render(self, form: TableForm, context: Any, template_pack: str = "", **kwargs: Any) -> SafeString:
        self.form = form
        self.carried = carried(form.edition, form.last_year)
        shown = self._shown()
        seen = escape(json.dumps(flat({form.table.code: form.figures.get(form.table.code, {})})))
        html = tables.draw(
            grid(form.table, shown),
            title=form.section.title,
            value=self._cell,
            label=helps.labels(form.edition, form.table),
            foot=self._differences(shown),
        )
        return mark_safe(f'<input type="hidden" name="{form.seen_name}" value="{seen}">{html}')  # noqa: S308

    def _shown(self) -> Figures:
        """Figures with their totals: what was typed where it can be read, otherwise what is stored."""
        figures: Figures = {}
        new = self.form.new_figures if self.form.is_bound and self.form.is_valid() is not None else {}
        for cell in self.form.table.entered:
            put(figures, cell, new.get(cell.address, value_at(self.form.figures, cell)))
        return complete(self.form.edition, figures)

    def _cell(self, drawn: GridCell) -> str:
        cell = drawn.cell
        if cell is None:
            raise TypeError("a heading is no value")
        if cell.is_computed:
            return (
                f'<td class="computed" data-sum="{" ".join(cell.sum)}" data-decimals="{cell.decimals}"{_span(drawn)}>'
                f'<output id="{cell.address}" aria-live="off" aria-label="{escape(named(self.form.table, cell))}">'
                f"{escape(drawn.text)}</output>{self.form.said(cell.address)}</td>"
            )
        return self._input(drawn, cell)

    def _input(self, drawn: GridCell, cell: Cell) -> str:
        form, address = self.form, cell.address
        typed = form.data[address] if form.is_bound and address in form.data else drawn.text
        error = form.errors[address][0] if form.is_bound and address in form.errors else ""
        level, note = ("error", error) if error else form.notes.get(address, ("", ""))
        kind, word = ("note", "") if error else ("note note--finding", f"<b>{escape(_word(level))}</b> ")
        # A warning is heard too, but the value may be right.
        invalid = ' aria-invalid="true"' if level == checks.ERROR else ""
        invalid += " data-unsaved" if error else ""
        marks = (f' data-level="{level}"', f'{invalid} aria-describedby="{address}-note"') if level else ("", "")
        return "".join(
            (
                f'<td class="entered"{_span(drawn)}{marks[0]}>',
                self._last_year(cell),
                f'<input type="text" inputmode="{"decimal" if cell.decimals else "numeric"}"',
                f' id="{address}" name="{address}" value="{escape(typed)}" data-decimals="{cell.decimals}"',
                " data-signed" if cell.signed else "",
                f' aria-label="{escape(named(form.table, cell))}"{marks[1]}>',
                f'<span class="{kind}" id="{address}-note">{word}{escape(note)}</span>' if level else "",
                self._carried(cell, typed),
                form.said(address),
                "</td>",
            )
        )

    def _carried(self, cell: Cell, typed: str) -> str:
        """Whether the figure is the one taken over from last year, or which that was."""
        before = write_number(value_at(self.carried, cell), decimals=cell.decimals)
        if not before:
            return ""
        same, other = _("Taken over from last year"), _("Last year: %(value)s") % {"value": before}
        return (
            f'<span class="carried" data-carried="{before}" data-same="{escape(same)}" data-other="{escape(other)}">'
            f"{escape(same if typed.strip() == before else other)}</span>"
        )

    def _last_year(self, cell: Cell) -> str:
        before = write_number(value_at(self.form.last_year, cell), decimals=cell.decimals)
        name = _("Last year")
        return f'<small title="{escape(name)}">{escape(before)}</small>' if before else ""

    def _differences(self, shown: Figures) -> str:
        """A row for each printed rule: how far each column is from it."""
        rules = [rule for rule in self.form.edition.rules if rule.table == self.form.table.code]
        return "".join(self._difference_row(rule, shown) for rule in rules)

    def _difference_row(self, rule: Rule, shown: Figures) -> str:
        table = self.form.table
        name = _("Difference of the printed rule")
        label = f'<th scope="row" colspan="{table.blocks[0].label_depth}">{escape(name)}</th>'
        cells = "".join(self._difference(rule, shown, column) for column in table.column_names)
        return f'<tr class="balance">{label}{cells}</tr>'

    def _difference(self, rule: Rule, shown: Figures, column: str) -> str:
        table = self.form.table
        left, right = ([table.address(row, column) for row in rows] for rows in (rule.left, rule.right))
        values = [value_at(shown, table.cells[address]) for address in (*left, *right)]
        known = [value for value in values if value is not None]
        difference = sum(known[: len(left)]) - sum(known[len(left) :]) if len(known) == len(values) else None
        text = "" if difference is None else f"{difference:+d}" if difference else "0"
        unlike = ' class="unlike"' if difference else ""
        return f'<td data-plus="{" ".join(left)}" data-minus="{" ".join(right)}"{unlike}>{text}</td>'


def _word(level: str) -> str:
    return _("Error") if level == checks.ERROR else _("Warning")


def _span(drawn: GridCell) -> str:
    return f' colspan="{drawn.colspan}"' if drawn.colspan > 1 else ""
