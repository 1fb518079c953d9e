"""A report for machines: JSON with its labels and its hash, its figures as CSV. The same report gives the same bytes.

What the JSON holds is said by report-1.schema.json beside this module. A change that breaks its readers is version 2.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.document.figures import value_at, write_number
from reports.document.report import Report, blocks_of, shown_sections
from reports.editions.layout import Block, Cell, Heading, Section, Table
from reports.models import Publication

FORMAT, VERSION = "disclosure-report", 1
SCHEMA = Path(__file__).with_name("report-1.schema.json")


@dataclass(frozen=True)
class Imprint:
    """Which publication a file was made from."""

    agency_code: str
    number: int
    sha256: str
    """Of the frozen document, see publishing.canonical."""
    filed_at: str
    proof: str = ""
    """The number by which the document is verified."""


@dataclass(frozen=True)
class Place:
    """A cell with the labels that lead to it."""

    section: Section
    cell: Cell
    row: tuple[str, ...]
    column: tuple[str, ...]


def imprint_of(publication: Publication) -> Imprint:
    frozen = publication.document
    return Imprint(
        frozen["agency"]["code"],
        publication.number,
        publication.sha256,
        frozen.get("filed_at", ""),
        proof=publication.proof,
    )


def places(report: Report) -> Iterator[Place]:
    """Every cell in the order of the form."""
    for section in report.edition.sections:
        for table in report.edition.tables_of(section):
            for block in table.blocks:
                yield from _places_of(section, table, block)


def _places_of(section: Section, table: Table, block: Block) -> Iterator[Place]:
    above = (block.heading,) if block.heading else ()
    columns = _paths(block.columns)
    for row, row_labels in _paths(block.rows, above):
        for column, column_labels in columns:
            cell = table.cells[table.address(row.code, column.code)]
            yield Place(section, cell, row_labels, column_labels)


def _paths(headings: tuple[Heading, ...], above: tuple[str, ...] = ()) -> list[tuple[Heading, tuple[str, ...]]]:
    found = [path for heading in headings for path in heading.paths(above)]
    return [(leaf, tuple(label for label in labels if label)) for leaf, labels in found]


def as_json(report: Report, imprint: Imprint | None = None) -> bytes:
    """UTF-8; a draft has no imprint."""
    agency = {"name": report.agency_name}
    publication = None
    if imprint:
        agency["code"] = imprint.agency_code
        publication = {"number": imprint.number, "sha256": imprint.sha256, "filed_at": imprint.filed_at}
        publication |= {"proof": imprint.proof} if imprint.proof else {}
    data = {
        "format": FORMAT,
        "version": VERSION,
        "title": report.title,
        "year": report.year,
        "agency": agency,
        "edition": {"code": report.edition.code, "notice": report.edition.notice},
        "publication": publication,
        "sections": [_section(report, section) for section in shown_sections(report)],
        "cells": _cells(report),
        "pictures": _pictures(report),
    }
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n"


def _section(report: Report, section: Section) -> dict[str, Any]:
    return {
        "code": section.code,
        "title": section.title or section.name,
        "tables": list(section.tables),
        "texts": [
            {"address": address, "blocks": _blocks(report, address)}
            for address in section.text_addresses
            if report.text(address).strip()
        ],
    }


def _blocks(report: Report, address: str) -> list[dict[str, Any]]:
    found = []
    for block in blocks_of(report, address):
        entry: dict[str, Any] = {"kind": block.kind, "text": block.lead + block.text}
        if block.kind == "heading":
            entry["level"] = block.level
        if block.kind == "picture":
            entry["picture"] = block.picture
        found.append(entry)
    return found


def _cells(report: Report) -> list[dict[str, Any]]:
    figures = report.complete_figures
    return [
        {
            "address": place.cell.address,
            "section": place.section.code,
            "row": list(place.row),
            "column": list(place.column),
            "value": printed_number(value_at(figures, place.cell), place.cell.decimals),
            "unit": place.cell.unit,
            "computed": place.cell.is_computed,
        }
        for place in places(report)
    ]


def printed_number(value: int | None, decimals: int) -> int | float | None:
    """In the printed unit. At most fifteen digits, so that the float is exactly the number that is printed."""
    if value is None or not decimals:
        return value
    number = float(write_number(value, decimals=decimals))
    return int(number) if number.is_integer() else number


def _pictures(report: Report) -> list[dict[str, Any]]:
    return [
        {
            "number": picture.number,
            "sha256": picture.sha256,
            "media_type": picture.media_type,
            "width": picture.width,
            "height": picture.height,
        }
        for picture in report.placed_pictures
    ]


def as_csv(report: Report) -> bytes:
    """A row for each cell; UTF-8 with the mark that tells a spreadsheet so."""
    figures = report.complete_figures
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_csv_headings())
    for place in places(report):
        value = write_number(value_at(figures, place.cell), decimals=place.cell.decimals)
        labels = (report.agency_name, place.cell.address, _title(place.section), "/".join(place.row))
        texts = [harmless(text) for text in (*labels, "/".join(place.column))]
        writer.writerow([report.year, *texts, value, place.cell.unit])
    return out.getvalue().encode("utf-8-sig")


def _csv_headings() -> list[str]:
    """In the language of the site and not of who asks: the same report gives the same bytes."""
    with override(settings.LANGUAGE_CODE):
        return [
            _("Report year"),
            _("Agency"),
            _("Address of the cell"),
            _("Section"),
            _("Row"),
            _("Column"),
            _("Value"),
            _("Unit"),
        ]


def _title(section: Section) -> str:
    return section.title or section.name


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
