"""The five real reports: what is in them, read off the files by hand, and the same reports rebuilt as files."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from reports import editions
from reports.document.figures import put
from reports.editions.layout import Figures
from tests.support.importing_files import FILES, Part, Shown, Text, printed


@dataclass(frozen=True)
class Expected:
    title: str
    agency_name: str
    year: int
    edition: str
    sections: dict[str, list[int]]
    """{section: numbers of its lines in the file, from 1}."""
    headings: list[int]
    """The lines of the headings, in the order of the form."""
    title_lines: list[int]
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
        headings=[5, 27, 44, 75, 82, 86],
        title_lines=[3],
        sections={"overview": [7, 9, 11, 13, 15, 17, 19, 21, 23, 25], "problems": [84], "other": [88]},
        doubts=frozenset({"title"}),
    ),
    "001": Expected(
        title="临淄区科技局2020年政府信息公开工作年度报告",
        agency_name="临淄区科技局",
        year=2020,
        edition="2019",
        headings=[5, 37, 58, 88, 96, 109],
        title_lines=[1],
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
        headings=[7, 29, 46, 83, 90, 96],
        title_lines=[3],
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
        headings=[3, 16, 65, 353, 410, 415],
        title_lines=[1],
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
        headings=[7, 34, 81, 369, 426, 431],
        title_lines=[1, 3],
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


def lines_of(folder: Path, name: str) -> list[str]:
    [path] = folder.glob(f"{name}_*.txt")
    return path.read_text(encoding="utf-8").split("\n")


def text_of(line: str) -> str:
    """A line without the mark of the converter."""
    return line.removeprefix("- ").strip()


def texts_of(folder: Path, name: str) -> dict[str, str]:
    lines = lines_of(folder, name)
    return {
        section: "\n".join(text_of(lines[number - 1]) for number in numbers)
        for section, numbers in EXPECTED[name].sections.items()
    }


def figures_in(name: str) -> Figures:
    """All cells that are entered: 0 but for those that are not."""
    result: Figures = {}
    for cell in editions.edition(EXPECTED[name].edition).cells.values():
        if not cell.is_computed:
            put(result, cell, EXPECTED[name].figures.get(cell.address, 0))
    return result


def parts_of(folder: Path, name: str) -> list[Part]:
    """The report in its own words and with its own headings, its tables as the form prints them."""
    expected, texts, lines = EXPECTED[name], texts_of(folder, name), lines_of(folder, name)
    edition = editions.edition(expected.edition)
    found: list[Part] = [Text(text_of(lines[number - 1]), "title") for number in expected.title_lines]
    headings = iter(expected.headings)
    for section in edition.sections:
        if section.title:
            found.append(Text(text_of(lines[next(headings) - 1]), "heading"))
        for text in filter(None, texts.get(section.code, "").split("\n")):
            found += [Shown()] if text.startswith("图 ") else []
            found.append(Text(text))
        found += [printed(table, edition, figures_in(name)) for table in edition.tables_of(section)]
    return found


@cache
def rebuilt(folder: Path, name: str, kind: str) -> bytes:
    return FILES[kind](parts_of(folder, name))
