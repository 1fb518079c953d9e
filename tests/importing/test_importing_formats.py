"""Whole reports as Word documents, PDF, web pages and workbooks, read in the process apart as an upload is."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from reports import editions
from reports.document.figures import flat
from reports.importing import Grid, Paragraph, Proposal, read_report
from reports.importing.sandbox import parent
from reports.importing.stored import from_json, to_json
from tests.support.importing_files import FILES, parts_of
from tests.support.importing_seeds import EXPECTED, figures_in, rebuilt, texts_of
from tests.support.importing_shapes import TEXTS, TITLE, figures_of

WITH_TEXT = ("docx", "html", "pdf")


def seen(text: str, kind: str) -> str:
    """A text as it can be read from a file: a space at the end of a line is in no PDF."""
    return "".join(text.split(" ")) if kind == "pdf" else " ".join(text.split(" "))


def squeezed(texts: dict[str, str], kind: str) -> dict[str, str]:
    return {address: seen(text, kind) for address, text in texts.items()}


@cache
def proposal_of_seed(folder: Path, name: str, kind: str) -> Proposal:
    return parent.read_report(f"report.{kind}", rebuilt(folder, name, kind))


@pytest.mark.real
@pytest.mark.parametrize("kind", WITH_TEXT)
@pytest.mark.parametrize("name", EXPECTED)
def test_it_reads_every_paragraph_and_every_cell_of_a_real_report(name: str, kind: str, seeds: Path) -> None:
    expected, report = EXPECTED[name], proposal_of_seed(seeds, name, kind).report
    assert (report.title, report.agency_name) == (expected.title, expected.agency_name)
    assert (report.year, report.edition.code) == (expected.year, expected.edition)
    assert squeezed(report.texts, kind) == squeezed(texts_of(seeds, name), kind)
    assert flat(report.figures) == flat(figures_in(name))


@pytest.mark.real
@pytest.mark.parametrize("kind", WITH_TEXT)
@pytest.mark.parametrize("name", EXPECTED)
def test_it_doubts_no_cell_of_a_real_report(name: str, kind: str, seeds: Path) -> None:
    proposal = proposal_of_seed(seeds, name, kind)
    assert [doubt for doubt in proposal.doubts if doubt.place in proposal.report.edition.cells] == []


@cache
def made(code: str, kind: str, start: int) -> Proposal:
    edition = editions.edition(code)
    parts = parts_of(edition, figures_of(edition, start), title=TITLE.format(year=edition.first_year + 1), texts=TEXTS)
    return read_report(f"report.{kind}", FILES[kind](parts))


@pytest.mark.parametrize("start", [1, 2, 4])
@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("code", ["2019", "2021"])
def test_it_reads_every_cell_that_is_not_0(code: str, kind: str, start: int) -> None:
    proposal = made(code, kind, start)
    assert flat(proposal.report.figures) == flat(figures_of(editions.edition(code), start))
    assert squeezed(proposal.report.texts, kind) == squeezed(TEXTS, kind)
    assert [found for found in proposal.findings if found.code in ("R1", "R2", "R3", "R4", "R5")] == []
    assert len(proposal.doubts) <= 1  # 采购总金额 prints no unit


@pytest.mark.parametrize("kind", FILES)
def test_it_keeps_where_each_cell_and_each_text_was_read(kind: str) -> None:
    proposal = made("2021", kind, 2)
    for cell in proposal.report.edition.cells.values():
        [passage] = set(proposal.passages[cell.address])
        grid = proposal.sequence[passage.element]
        assert isinstance(grid, Grid)
        value = proposal.report.complete_figures[cell.table][cell.row][cell.column]
        if not cell.decimals:
            assert str(value) in grid.rows[passage.row or 0]
    [paragraph] = [proposal.sequence[passage.element] for passage in proposal.passages["preamble"]]
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == TEXTS["preamble"]


def test_it_comes_back_from_json_as_it_was() -> None:
    proposal = made("2019", "docx", 1)
    assert from_json(to_json(proposal)) == proposal
