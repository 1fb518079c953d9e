"""What the reader of a document is asked to look at: the place, and a sentence with what was found there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.document.figures import write_number
from reports.editions.layout import Cell, Table
from reports.editions.names import named
from reports.importing.recognition.numbers import Figure, Token
from reports.importing.recognition.segments import Segment

LONGEST_QUOTE = 40


@dataclass(frozen=True)
class Doubt:
    place: str
    """The address of a cell or of a text, the code of a section, or `title`."""
    message: str
    candidates: tuple[int, ...] = ()
    """Figures that the cell may have."""
    asks: bool = False
    """Nobody but the agency knows: no reading is likelier than another."""

    def to_json(self) -> dict[str, str]:
        return {"place": self.place, "message": self.message}


def quote(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + "…"


def of_figure(table: Table, cell: Cell, token: Token, figure: Figure) -> Doubt:
    """Why a single cell asks for a look."""
    return Doubt(cell.address, _figure_message(figure.reason) % _words(table, cell, token, figure), figure.candidates)


def _figure_message(reason: str) -> str:
    if reason == "blank":
        return _("%(cell)s is blank in the document; a blank is not a zero.")
    if reason == "mark":
        return _("%(cell)s: the document has “%(text)s”, which is no number; if it means none, enter 0.")
    if reason == "date":
        return _("%(cell)s: the workbook shows a date, “%(text)s”; the number behind it may be the one meant.")
    if reason == "formula":
        return _("%(cell)s: the workbook holds the formula “%(text)s” and not its result; compute, save and try again.")
    if reason == "format":
        return _("%(cell)s: the workbook shows its number “%(text)s” in another form; see what it shows.")
    if reason == "no_unit":
        return _(
            "%(cell)s: “%(text)s” has no unit and was taken as ten thousand yuan; "
            "if it is yuan, enter %(other)s instead."
        )
    if reason == "large_amount":
        return _("%(cell)s: “%(text)s” is a very large amount; if it is yuan, enter %(other)s instead.")
    if reason == "negative":
        return _("%(cell)s: “%(text)s” is below zero.")
    return _("%(cell)s: “%(text)s” is no number that this cell can hold.")


def _words(table: Table, cell: Cell, token: Token, figure: Figure) -> dict[str, str]:
    other = write_number(figure.candidates[-1], decimals=cell.decimals) if figure.candidates else ""
    return {"cell": named(table, cell), "text": quote(token.text), "other": other}


def of_missing_row(table: Table, cell: Cell) -> Doubt:
    return Doubt(cell.address, _("%(cell)s: the document has no number for this row.") % {"cell": named(table, cell)})


def of_unreadable_row(table: Table, cell: Cell, segment: Segment, candidates: tuple[int, ...]) -> Doubt:
    message = _(
        "%(cell)s: its row has the numbers “%(numbers)s”, and it cannot be told which of them belongs here. "
        "It was left blank."
    ) % {"cell": named(table, cell), "numbers": quote(segment.numbers)}
    return Doubt(cell.address, message, candidates)


def of_deduced_row(table: Table, cell: Cell, segment: Segment, value: int | None) -> Doubt:
    message = _(
        "%(cell)s: its row has the numbers “%(numbers)s”, which are not one for each column; see whether this is right."
    ) % {"cell": named(table, cell), "numbers": quote(segment.numbers)}
    return Doubt(cell.address, message, () if value is None else (value,))


def of_doubtful_heading(table: Table, cell: Cell, segment: Segment) -> Doubt:
    if segment.has_words:
        message = _("%(cell)s: taken from a row headed “%(heading)s”, by its place in the table.")
    else:
        message = _("%(cell)s: taken from a row without a heading, by its place in the table.")
    return Doubt(cell.address, message % {"cell": named(table, cell), "heading": quote(segment.heading)})


def of_row_before_missing(table: Table, cell: Cell, segment: Segment) -> Doubt:
    message = _(
        "%(cell)s: the numbers “%(numbers)s” stand behind its heading, and the next row is missing; "
        "see whether they belong here."
    ) % {"cell": named(table, cell), "numbers": quote(segment.numbers)}
    return Doubt(cell.address, message)


def of_other_order(table: Table, cell: Cell, headings: str) -> Doubt:
    message = _("%(cell)s: the document has its columns in another order, “%(headings)s”; see whether this is right.")
    return Doubt(cell.address, message % {"cell": named(table, cell), "headings": quote(headings)})


def of_unknown_row(place: str, segment: Segment) -> Doubt:
    return Doubt(
        place,
        _("The row “%(heading)s” with the numbers “%(numbers)s” is none of the form's; it was left out.")
        % {"heading": quote(segment.heading), "numbers": quote(segment.numbers)},
    )


def of_more_unknown_rows(place: str, count: int) -> Doubt:
    return Doubt(place, _("%(count)d more rows are none of the form's; they were left out.") % {"count": count})


def of_subtotal(place: str, segment: Segment) -> Doubt:
    return Doubt(
        place,
        _("The document has the numbers “%(numbers)s” at “%(heading)s”, where the form has none; they were left out.")
        % {"heading": quote(segment.heading), "numbers": quote(segment.numbers)},
    )


def of_undivided_zero(cell: Cell, label: str) -> Doubt:
    message = _("The document has one undivided row “%(label)s”; where it is 0, each of its parts was set to 0.")
    return Doubt(cell.address, message % {"label": label})


def of_undivided_value(table: Table, cell: Cell, label: str, value: int, *, is_kept: bool) -> Doubt:
    message = (
        _(
            "%(cell)s: the document has one undivided row “%(label)s” with %(value)d; say how much belongs here. "
            "Until somebody does, the command that reads files in counts it here."
        )
        if is_kept
        else _("%(cell)s: the document has one undivided row “%(label)s” with %(value)d; say how much belongs here.")
    )
    return Doubt(cell.address, message % {"cell": named(table, cell), "label": label, "value": value}, (value,), True)


def of_other_edition(place: str, table: Table, cell: Cell, value: int) -> Doubt:
    message = _("%(cell)s is of another edition of the form and has no place here; the document has %(value)s.")
    number = write_number(value, decimals=cell.decimals)
    return Doubt(place, message % {"cell": named(table, cell), "value": number}, (value,))
