"""The invented reports rebuilt as files: their own words and headings, their tables as the form prints them."""

from __future__ import annotations

from functools import cache

from reports import editions
from tests.support.importing_files import FILES, Part, Shown, Text, printed
from tests.support.invented_reports import REPORTS, InventedReport


def parts_of(report: InventedReport) -> list[Part]:
    edition = editions.edition(report.edition)
    found: list[Part] = [Text(line, "title") for line in report.data["title_lines"] if line]
    for section in edition.sections:
        found += [Text(heading, "heading") for heading in [report.data["headings"].get(section.code)] if heading]
        found += _paragraphs(report, section.text_address)
        found += [printed(table, edition, report.figures) for table in edition.tables_of(section)]
        found += _paragraphs(report, section.after_address)
    return found


def _paragraphs(report: InventedReport, address: str) -> list[Part]:
    """With a picture above each caption."""
    found: list[Part] = []
    for text in filter(None, report.own_texts.get(address, "").split("\n")):
        found += [Shown()] if text.startswith("图 ") else []
        found.append(Text(text))
    return found


@cache
def rebuilt(name: str, kind: str) -> bytes:
    return FILES[kind](parts_of(REPORTS[name]))
