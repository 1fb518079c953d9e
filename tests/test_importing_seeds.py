"""The five real reports, to the last paragraph and cell. Lines and figures were read off the files by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from reports import editions
from reports.figures import complete, flat, value_at, write_number
from reports.importing import Proposal, read_report
from reports.layout import Edition, Figures
from tests.importing_shapes import figures_of


@dataclass(frozen=True)
class Expected:
    title: str
    agency_name: str
    year: int
    edition: str
    sections: dict[str, list[int]]
    """{section: numbers of its lines in the file, from 1}."""
    figures: dict[str, int] = field(default_factory=dict)
    """The cells that are not 0."""
    doubts: frozenset[str] = frozenset()
    """Places."""


EXPECTED = {
    "000": Expected(
        title="龙亭区科学技术和工业信息化局2023年政府信息公开公开工作年度报告",
        agency_name="龙亭区科学技术和工业信息化局",
        year=2023,
        edition="2021",
        sections={"overview": [7, 9, 11, 13, 15, 17, 19, 21, 23, 25], "problems": [84], "other": [88]},
        doubts=frozenset({"title"}),
    ),
    "001": Expected(
        title="临淄区科技局2020年政府信息公开工作年度报告",
        agency_name="临淄区科技局",
        year=2020,
        edition="2019",
        sections={
            "preamble": [3],
            "overview": [7, 9, 11, 15, 17, 19, 23, 25, 27, 29, 31, 33, 35],
            "problems": [98, 100, 101, 103, 105, 106, 107],
            "other": [111, 113],
        },
        # Three rows of the file have six numbers for seven columns.
        doubts=frozenset(
            {
                "overview",
                "applications.carried_in.individual",
                "applications.partly_granted.individual",
                "applications.carried_out.individual",
            }
        ),
    ),
    "002": Expected(
        title="石拐区商务和科技局2023年政府信息公开工作年度报告",
        agency_name="石拐区商务和科技局",
        year=2023,
        edition="2021",
        sections={
            "preamble": [5],
            "overview": [9, 11, 13, 15, 17, 19, 21, 23, 25, 27],
            "problems": [92, 94],
            "other": [98, 100, 102, 104],
        },
        doubts=frozenset({"disclosure", "applications", "disputes"}),
    ),
    "003": Expected(
        title="平湖市科学技术局2023年度政府信息公开工作年度报告",
        agency_name="平湖市科学技术局",
        year=2023,
        edition="2021",
        sections={"overview": [*range(4, 15)], "problems": [411, 412, 413, 414], "other": [416]},
        figures={
            "disclosure.normative_documents.made": 1,
            "disclosure.normative_documents.repealed": 1,
            "disclosure.normative_documents.in_force": 6,
        },
        doubts=frozenset({"disclosure.after"}),
    ),
    "004": Expected(
        title="北京市密云区科学技术委员会2023年政府信息公开工作年度报告",
        agency_name="北京市密云区科学技术委员会",
        year=2023,
        edition="2021",
        sections={
            "preamble": [5],
            "overview": [9, 11, 13, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32],
            "problems": [427, 429],
            "other": [432],
        },
        figures={"disclosure.normative_documents.in_force": 6},
    ),
}
ENTERED = 166
"""Cells that are entered, in both editions: 22 + 22 x 6 + 12 and 10 + 24 x 6 + 12."""


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


def test_it_reads_every_paragraph_in_order(seed: tuple[Expected, list[str], Proposal]) -> None:
    expected, lines, proposal = seed
    texts = {
        section: "\n".join(lines[number - 1].removeprefix("- ").strip() for number in numbers)
        for section, numbers in expected.sections.items()
    }
    assert proposal.report.texts == texts


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
    assert len(doubted & truth.keys()) <= (16 if edition.code == "2019" else 0)
    assert proposal.report.texts.keys() == expected.sections.keys()
