"""A round trip is a law: what the portal writes as a Word document is read back as the same report."""

from __future__ import annotations

import csv

import pytest

from reports import demonstration, editions, importing
from reports.document.figures import flat, put, value_at
from reports.document.report import Picture, Report
from reports.document.text import pictures_in, renumbered
from reports.editions.layout import Figures
from reports.importing import Grid, Proposal, illustrated, read_report
from reports.importing.recognition import parts
from reports.importing.recognition.tables import labels_of
from reports.importing.sequence import Line, lines_of
from reports.publishing import verification, word
from reports.publishing.data.open_data import Imprint
from tests.support.importing_files import picture
from tests.support.importing_shapes import TEXTS, TITLE, figures_of

SHA256 = "5a" * 32
IMPRINT = Imprint("education", 1, SHA256, "2027-01-20T09:30:00+08:00", proof=next(verification.numbers(SHA256)))
AGENCY = "青岚县农业农村局"
ENDINGS = (
    "集中在农药经营和动物诊疗两类事项，办结结果按月公布。",
    "12件，均为设施农用地备案。",
    "情况与上年持平。",
    "较上年有所减少",
)
"""Of sentences; each stands behind a label of the form."""


def sources() -> list[demonstration.Source]:
    years = sorted(int(folder.name) for folder in demonstration.FOLDER.iterdir() if folder.name.isdecimal())
    return [source for year in years for source in demonstration.read_sources(year)]


def names() -> dict[str, str]:
    with (demonstration.FOLDER / "agencies.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def report_of(source: demonstration.Source) -> Report:
    """A report of the demonstration as it is published."""
    name, edition = names()[source.agency], source.edition
    addresses = [address for section in edition.sections for address in section.text_addresses]
    texts = {address: source.text(address) for address in addresses}
    title = edition.title_of(name, source.year)
    figures: Figures = {}
    for section in edition.sections:
        is_filled = section.code in source.data.get("filled", [section.code])
        for cell in (cell for table in edition.tables_of(section) for cell in table.entered):
            value = value_at(source.entered, cell)
            put(figures, cell, 0 if value is None and is_filled else value)
    texts = {address: text for address, text in texts.items() if text}
    numbers = (number for text in texts.values() for number in pictures_in(text))
    pictures = {number: Picture(number, SHA256, "image/png", 240, 160) for number in numbers}
    return Report(edition, source.year, name, title, texts, figures, pictures)


def a_report(code: str, texts: dict[str, str]) -> Report:
    edition = editions.edition(code)
    year = edition.first_year + 1
    return Report(edition, year, AGENCY, TITLE.format(year=year), TEXTS | texts, figures_of(edition))


def read(report: Report, *, imprint: Imprint | None = IMPRINT) -> Proposal:
    data = word.as_docx(report, imprint, fetch=lambda sha256: picture())
    return read_report("年报.docx", data, with_pictures=True)


def is_same(proposal: Proposal, report: Report) -> None:
    found = proposal.report
    numbers = {picture.number: illustrated.FIRST + at for at, picture in enumerate(report.placed_pictures)}
    assert (found.title, found.agency_name, found.year) == (report.title, report.agency_name, report.year)
    assert found.edition == report.edition
    assert found.texts == {address: renumbered(text, numbers) for address, text in report.texts.items()}
    assert flat(found.figures) == flat(report.figures)


@pytest.mark.parametrize("source", sources(), ids=lambda source: f"{source.year}-{source.agency}")
def test_it_reads_every_report_of_the_demonstration_back(source: demonstration.Source) -> None:
    report = report_of(source)
    proposal = read(report)
    is_same(proposal, report)
    assert len(proposal.pictures) == len(report.pictures)


@pytest.mark.parametrize("code", ["2019", "2021"])
def test_it_reads_sentences_back_that_begin_with_the_label_of_a_row(code: str) -> None:
    """All of them in every text; those next to a table are another kind of ending each time."""
    edition = editions.edition(code)
    addresses = [address for section in edition.sections if section.title for address in section.text_addresses]
    labels = dict.fromkeys(label for table in edition.tables.values() for label in labels_of(table))
    for first, _ending in enumerate(ENDINGS):
        sentences = [label + ENDINGS[(first + at) % len(ENDINGS)] for at, label in enumerate(labels)]
        report = a_report(code, dict.fromkeys(addresses, "\n".join(sentences)))
        is_same(read(report), report)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("code", ["2019", "2021"])
def test_it_takes_no_sentence_next_to_a_table_for_a_row_of_it(code: str, ending: str) -> None:
    report = a_report(code, {})
    elements = importing.read("a.docx", word.as_docx(report))
    grids = [list(lines_of([element])) for element in elements if isinstance(element, Grid)]
    for table, rows in zip(report.edition.tables.values(), grids, strict=True):
        for label in labels_of(table):
            sentence = Line((label + ending,))
            for lines in ([sentence, *rows], [*rows, sentence]):
                found = parts.divide([table], lines)
                assert found.before + found.after == [sentence]
                assert found.tables[table.code] == rows
