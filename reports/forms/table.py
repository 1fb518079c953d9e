"""The clerk's forms, built from the layout; crispy lays a table out in its national grid."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports import checks
from reports.document.figures import NumberFault, carried, complete, flat, put, read_number, value_at, write_number
from reports.document.grid import GridCell, grid
from reports.editions.layout import Cell, Edition, Figures, Rule, Section, Table
from reports.editions.names import named, names_of
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
            raise forms.ValidationError(fault_of(self.cell, typed, fault), code=fault.reason) from fault

    def prepare_value(self, value: Any) -> str:
        return write_number(value, decimals=self.cell.decimals) if isinstance(value, int) else str(value or "")


@dataclass(frozen=True)
class SentFigures:
    """What was sent of some tables, by the addresses of their cells. A page that saves by itself sends one cell."""

    new: dict[str, int | None] = field(default_factory=dict)
    """{address: value} of every cell that was sent and can be read."""
    seen: dict[str, int | None] = field(default_factory=dict)
    """{address: value} as they were on the screen. What is not of that shape counts as blank then."""
    faults: list[tuple[str, str, str]] = field(default_factory=list)
    """(address, name of the cell, message) of each cell that cannot be read."""

    def read(self, table: Table, data: QueryDict) -> None:
        for cell in table.entered:
            if cell.address in data:
                self._read_cell(table, cell, str(data[cell.address]))
        seen = _seen(data.get(f"{table.code}.seen", ""))
        self.seen.update({key: value for key, value in seen.items() if key in table.cells and type(value) is int})

    def _read_cell(self, table: Table, cell: Cell, typed: str) -> None:
        try:
            self.new[cell.address] = read_number(typed, decimals=cell.decimals, signed=cell.signed)
        except NumberFault as fault:
            self.faults.append((cell.address, named(table, cell), fault_of(cell, typed, fault)))


def sent_figures(tables: Iterable[Table], data: QueryDict) -> SentFigures:
    sent = SentFigures()
    for table in tables:
        sent.read(table, data)
    return sent


def fault_of(cell: Cell, typed: str, fault: NumberFault) -> str:
    shown = typed if len(typed) <= 24 else typed[:24] + "…"
    return str(FAULTS[fault.reason]) % {"typed": shown, "decimals": cell.decimals}


def _seen(typed: str) -> dict[str, Any]:
    """What the page says of itself. What nobody can read is nothing that was seen."""
    try:
        seen = json.loads(typed)
    except (ValueError, RecursionError):  # a number of too many digits, brackets in too many brackets
        return {}
    return seen if isinstance(seen, dict) else {}


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
        self.seen_name = f"{table.code}.seen"
        # The grid draws the inputs itself: a page that is only read needs no field for each of them.
        if self.is_bound:
            self.fields.update({cell.address: FigureField(cell) for cell in table.entered})
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


class TableGrid:
    """A crispy layout object: the whole table as the form prints it, with an input in each entered cell.

    It draws the inputs itself: 144 fields through a template each would take longer than the rest of the page.
    """

    def render(self, form: TableForm, context: Any, template_pack: str = "", **kwargs: Any) -> SafeString:
        self.form = form
        self.names = {address: escape(name) for address, name in names_of(form.table).items()}
        self.last_year_words = escape(_("Last year"))
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
                f'<output id="{cell.address}" aria-live="off" aria-label="{self.names[cell.address]}">'
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
                f' aria-label="{self.names[address]}"{marks[1]}>',
                f'<span class="{kind}" id="{address}-note">{word}{escape(str(note))}</span>' if level else "",
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
        return f'<small title="{self.last_year_words}">{before}</small>' if before else ""

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
