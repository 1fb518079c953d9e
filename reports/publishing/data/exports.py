"""Figures of many reports at once, as csv, lines of JSON or a workbook; whatever their number in the same memory.

Only the keys of the chosen publications are held, eight bytes each, in the order of agencies and years; their figures
are read some hundreds at a time, and what is withdrawn meanwhile is left out.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from reports import access, editions
from reports.document.figures import write_number
from reports.document.text import clean_text
from reports.editions.layout import Cell, Edition, Figures
from reports.models import Publication
from reports.publishing.data.open_data import harmless, printed_number
from reports.publishing.file_formats import EXCEL

A_CHUNK = 250
"""Reports that are read at a time."""
A_PIECE = 2**16
"""Bytes that are sent at a time."""
MOST_IN_A_WORKBOOK = 400_000
"""Figures of one workbook: that many take some seconds, and a spreadsheet opens it; csv has no such limit."""

WIDE = ("year", "agency", "name", "kind", "level", "parent", "number", "published_at", "sha256", "edition")
"""What stands before the figures in a row for each report."""
LONG = ("year", "agency", "name", "address", "section", "row", "column", "value", "unit")
"""A row for each figure."""


@dataclass(frozen=True)
class Row:
    """A publication as far as it is exported."""

    year: int
    agency: str
    """Its code."""
    name: str
    """As it was published."""
    kind: str
    level: str
    parent: str
    number: int
    published_at: datetime
    sha256: str
    edition: str
    figures: Figures

    @property
    def about(self) -> list[Any]:
        """What stands in the columns of WIDE."""
        at = self.published_at.isoformat(timespec="seconds")
        named = [self.year, self.agency, harmless(self.name), self.kind, self.level, self.parent]
        return [*named, self.number, at, self.sha256, self.edition]


@dataclass(frozen=True)
class _Form:
    cells: list[Cell | None]
    """The chosen ones; None where the form has no such cell."""
    labels: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Export:
    """Which cells of which publications; its methods give pieces of the file."""

    published: QuerySet[Publication]
    addresses: tuple[str, ...]
    """In the order of the columns, see `addresses`."""
    _forms: dict[str, _Form] = field(default_factory=dict)

    @cached_property
    def keys(self) -> array[int]:
        return keys_in_order(self.published)

    def rows(self) -> Iterator[Row]:
        for start in range(0, len(self.keys), A_CHUNK):
            yield from read(self.keys[start : start + A_CHUNK])

    def form_of(self, row: Row) -> _Form:
        """What of the report's form was chosen. Of a form that is not installed nothing is known."""
        if row.edition not in self._forms:
            edition = editions.editions().get(row.edition)
            known, labels = (edition.cells, _labels(edition)) if edition else ({}, {})
            self._forms[row.edition] = _Form([known.get(address) for address in self.addresses], labels)
        return self._forms[row.edition]

    def wide_csv(self) -> Iterator[bytes]:
        """A row for each report, a column for each cell; blank where nothing was entered or the form has no cell."""
        return _csv([*WIDE, *self.addresses], ([[*row.about, *self._written(row)]] for row in self.rows()))

    def long_csv(self) -> Iterator[bytes]:
        """A row for each cell that the form of the report has."""
        return _csv(LONG, (self._long(row) for row in self.rows()))

    def lines(self) -> Iterator[bytes]:
        """A line of JSON for each report; null where nothing was entered, no key where the form has no cell."""
        for row in self.rows():
            yield json.dumps(self._as_object(row), ensure_ascii=False, allow_nan=False).encode() + b"\n"

    @property
    def fits_a_workbook(self) -> bool:
        """Looked up without going through more reports than fit: who asks for everything is told at once."""
        most = MOST_IN_A_WORKBOOK // max(len(self.addresses), 1)
        return self.published.order_by()[: most + 1].count() <= most

    def workbook(self) -> Iterator[bytes]:
        """As wide_csv, with the labels on a second sheet; see fits_a_workbook.

        Not begun before somebody takes the first piece: it takes seconds, and all threads of a process would be at it
        for who asks twice.
        """
        # Here and not above: a web process of which nobody asks for Excel has no use for openpyxl's memory.
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        sheet = book.create_sheet("reports")
        sheet.append([*WIDE, *self.addresses])
        for row in self.rows():
            sheet.append([*row.about, *self._numbers(row)])
        sheet = book.create_sheet("cells")
        for line in _described(self.addresses):
            sheet.append(line)
        with tempfile.TemporaryFile() as file:
            book.save(file)
            file.seek(0)
            yield from iter(lambda: file.read(A_PIECE), b"")

    def _written(self, row: Row) -> list[str]:
        cells = self.form_of(row).cells
        return [write_number(_value(row, cell), decimals=cell.decimals) if cell else "" for cell in cells]

    def _numbers(self, row: Row) -> list[int | float | None]:
        numbers = self.numbers(row)
        return [numbers.get(address) for address in self.addresses]

    def numbers(self, row: Row) -> dict[str, int | float | None]:
        """{address: value as printed}; None where nothing was entered, no key where the form has no cell."""
        cells = [cell for cell in self.form_of(row).cells if cell]
        return {cell.address: printed_number(_value(row, cell), cell.decimals) for cell in cells}

    def _long(self, row: Row) -> list[list[Any]]:
        form = self.form_of(row)
        return [
            [row.year, row.agency, harmless(row.name), cell.address, *form.labels[cell.address], written, cell.unit]
            for cell, written in zip(form.cells, self._written(row), strict=True)
            if cell
        ]

    def _as_object(self, row: Row) -> dict[str, Any]:
        said = dict(zip(WIDE, row.about, strict=True)) | {"name": row.name}
        return said | {"cells": self.numbers(row)}


def keys_in_order(published: QuerySet[Publication]) -> array[int]:
    """Of agencies and years; eight bytes each."""
    ordered = published.order_by("filing__agency__code", "filing__report_year__year")
    return array("q", ordered.values_list("pk", flat=True).iterator(chunk_size=5000))


def addresses(named: Sequence[str] = ()) -> tuple[str, ...]:
    """The cells of the named tables and addresses, or of all, in the order of the newest form that has them.

    What no form knows is left out; see `unknown`.
    """
    known = _known()
    wanted = set(named)
    return tuple(address for address, table in known.items() if not wanted or {address, table} & wanted)


def unknown(named: Iterable[str]) -> list[str]:
    """Those that are neither a table nor a cell of any form."""
    known = _known()
    return [name for name in named if name not in known and name not in known.values()]


def _known() -> dict[str, str]:
    """{address: table}."""
    newest = sorted(editions.editions().values(), key=lambda edition: edition.first_year, reverse=True)
    return {address: cell.table for edition in newest for address, cell in edition.cells.items()}


def tables() -> dict[str, str]:
    """{code: title of its section in the newest form that has it}."""
    oldest = sorted(editions.editions().values(), key=lambda edition: edition.first_year)
    return {table: section.title for edition in oldest for section in edition.sections for table in section.tables}


def _labels(edition: Edition) -> dict[str, tuple[str, ...]]:
    """{address: (section, row, column)}."""
    return {
        address: (edition.section_of(address).title, *map(harmless, edition.tables[cell.table].name(cell)))
        for address, cell in edition.cells.items()
    }


def _described(chosen: Sequence[str]) -> Iterator[list[str]]:
    """The second sheet: what the columns are, in each form that has them."""
    yield ["address", "edition", "section", "row", "column", "unit"]
    for edition in editions.editions().values():
        labels = _labels(edition)
        for address in chosen:
            if address in labels:
                yield [address, edition.code, *labels[address], edition.cells[address].unit]


def _value(row: Row, cell: Cell) -> int | None:
    return row.figures.get(cell.table, {}).get(cell.row, {}).get(cell.column)


_FIELDS = (
    "pk",
    "filing__report_year__year",
    "filing__agency__code",
    "name",
    "filing__agency__kind",
    "filing__agency__level",
    "filing__agency__parent__code",
    "number",
    "published_at",
    "sha256",
    "edition",
    "document__figures",
)


def read(keys: Sequence[int]) -> Iterator[Row]:
    """Those that are still public, in the order of the keys."""
    found = access.published().filter(pk__in=list(keys)).order_by()
    # As texts: a name or a code of digits would become a number.
    found = found.annotate(name=KT("document__agency__name"), edition=KT("document__edition"))
    rows = {pk: rest for pk, *rest in found.values_list(*_FIELDS)}
    for key in keys:
        if key in rows:
            year, agency, name, kind, level, parent, number, at, sha256, edition, figures = rows[key]
            name, parent, figures = clean_text(name), parent or "", figures or {}
            yield Row(year, agency, name, kind, level, parent, number, at, sha256, edition, figures)


def _csv(headings: Sequence[str], batches: Iterable[list[list[Any]]]) -> Iterator[bytes]:
    """UTF-8 with the mark that tells a spreadsheet so."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write("\ufeff")
    writer.writerow(headings)
    for batch in batches:
        writer.writerows(batch)
        if out.tell() >= A_PIECE:
            yield _taken(out)
    yield _taken(out)


def _taken(out: io.StringIO) -> bytes:
    data = out.getvalue().encode()
    out.seek(0)
    out.truncate()
    return data


@dataclass(frozen=True)
class Kind:
    """A kind of file that can be streamed."""

    ending: str
    media_type: str
    write: Callable[[Export], Iterable[bytes]]
    name: Promise
    """As the form of exports offers it."""
    title: Promise | None = None
    """As a catalogue of data calls a whole year in it; none where a year may be too much for it."""


CSV, XLSX = "csv", "xlsx"
KINDS = {
    CSV: Kind(
        "csv",
        "text/csv; charset=utf-8",
        Export.wide_csv,
        name=gettext_lazy("CSV, a row for each report"),
        title=gettext_lazy("Figures as CSV"),
    ),
    "long": Kind(
        "csv",
        "text/csv; charset=utf-8",
        Export.long_csv,
        name=gettext_lazy("CSV, a row for each figure"),
        title=gettext_lazy("Figures as CSV"),
    ),
    "jsonl": Kind(
        "jsonl",
        "application/jsonl; charset=utf-8",
        Export.lines,
        name=gettext_lazy("JSON Lines, a line for each report"),
        title=gettext_lazy("Figures as JSON Lines"),
    ),
    XLSX: Kind("xlsx", EXCEL, Export.workbook, name=gettext_lazy("Excel, a row for each report")),
}
"""{what an address asks for: the kind}. The form of exports and the catalogue of data have whatever stands here."""
