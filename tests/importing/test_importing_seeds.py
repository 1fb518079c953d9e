"""The five real reports, to the last paragraph and cell. Lines and figures were read off the files by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reports import editions
from reports.document.figures import complete, flat, value_at, write_number
from reports.editions.layout import Edition, Figures
from reports.importing import Proposal, read_report
from tests.support.importing_seeds import ENTERED, EXPECTED, Expected, texts_of
from tests.support.importing_shapes import figures_of
from tests.support.invented_reports import REPORTS

pytestmark = pytest.mark.real


@pytest.fixture(params=EXPECTED)
def seed(request: pytest.FixtureRequest, seeds: Path) -> tuple[Expected, list[str], Proposal]:
    [path] = seeds.glob(f"{request.param}_*.txt")
    data = path.read_bytes()
    return EXPECTED[request.param], data.decode().split("\n"), read_report(path.name, data)


def test_it_reads_title_agency_year_and_edition(seed: tuple[Expected, list[str], Proposal]) -> None:
    expected, _, proposal = seed
    report = proposal.report
    assert (report.title, report.agency_name) == (expected.title, expected.agency_name)
    assert (report.year, report.edition.code) == (expected.year, expected.edition)


def test_it_reads_every_paragraph_in_order(seed: tuple[Expected, list[str], Proposal], seeds: Path) -> None:
    expected, _, proposal = seed
    name = next(name for name, each in EXPECTED.items() if each is expected)
    assert proposal.report.texts == texts_of(seeds, name)


def test_it_reads_every_cell(seed: tuple[Expected, list[str], Proposal]) -> None:
    expected, _, proposal = seed
    figures = flat(proposal.report.figures)
    assert len(figures) == ENTERED
    assert {address: value for address, value in figures.items() if value} == expected.figures


def test_it_doubts_what_is_doubtful_and_nothing_else(seed: tuple[Expected, list[str], Proposal]) -> None:
    expected, _, proposal = seed
    assert {doubt.place for doubt in proposal.doubts} == expected.doubts


def test_it_finds_no_total_wrong(seed: tuple[Expected, list[str], Proposal]) -> None:
    _, _, proposal = seed
    assert [found for found in proposal.findings if found.level == "error"] == []


def test_it_quotes_what_the_converter_dropped(seeds: Path) -> None:
    [path] = seeds.glob("001_*.txt")
    lines = path.read_text(encoding="utf-8").split("\n")
    text = read_report(path.name, path.read_bytes()).report.texts
    assert lines[99].startswith("- 1. ")
    assert text["overview"].startswith(lines[6])
    assert text["other"].endswith(lines[112])
    assert "\n" + lines[99].removeprefix("- ") in text["problems"]


def with_other_figures(lines: list[str], edition: Edition, figures: Figures) -> str:
    """The file with its numbers replaced, one after the other, by those of `figures` with their totals.

    Three rows of seed 001 have no first number; it is 0 there.
    """
    whole = complete(edition, figures)
    numbers = iter(
        write_number(value_at(whole, cell), decimals=cell.decimals)
        for cell in edition.cells.values()
        if not (cell.row in SHORT_ROWS and edition.code == "2019" and cell.column == "individual")
    )
    start = next(at for at, line in enumerate(lines) if "第二十条第" in line and "\t" in line)
    stop = next(at for at, line in enumerate(lines) if line.startswith("五、存在"))
    replaced = [
        re.sub(r"(?<=[\t ])\d+(?=[\t ]|$)|^\d+(?=\t)", lambda found: next(numbers), line) if "\t" in line else line
        for line in lines[start:stop]
    ]
    assert next(numbers, None) is None
    return "\n".join([*lines[:start], *replaced, *lines[stop:]])


SHORT_ROWS = ("carried_in", "partly_granted", "carried_out")


@pytest.mark.parametrize("start", [1, 2, 3, 4])
def test_it_reads_other_figures_in_the_same_shape(seed: tuple[Expected, list[str], Proposal], start: int) -> None:
    expected, lines, _ = seed
    edition = editions.edition(expected.edition)
    figures = figures_of(edition, start)
    if edition.code == "2019":
        applications = figures["applications"]
        moved = applications["carried_in"]["individual"] - applications["carried_out"]["individual"]
        applications["received"]["individual"] += moved - applications["partly_granted"]["individual"]
        for row in SHORT_ROWS:
            applications[row]["individual"] = 0
    proposal = read_report("report.txt", with_other_figures(lines, edition, figures).encode())
    doubted = {doubt.place for doubt in proposal.doubts}
    read, truth = flat(proposal.report.figures), flat(figures)
    assert {address for address in truth if read.get(address) != truth[address]} <= doubted
    # Three rows are short by a number, and an amount has no unit.
    assert len(doubted & truth.keys()) <= (4 if edition.code == "2019" else 0)
    assert proposal.report.texts.keys() == expected.sections.keys()


def test_no_invented_report_has_a_sentence_of_a_real_one(seeds: Path) -> None:
    real = re.sub(r"\s", "", "".join(path.read_text(encoding="utf-8") for path in seeds.glob("*.txt")))
    for report in REPORTS.values():
        for paragraph in "\n".join(report.texts.values()).split("\n"):
            clauses = re.split("[，,。；：、]", re.sub(r"\s", "", paragraph)) if "。" in paragraph else []
            own = [clause for clause in clauses if len(clause) >= 10 and clause[0] != "（" and "《" not in clause]
            assert [clause for clause in own if clause in real] == []
