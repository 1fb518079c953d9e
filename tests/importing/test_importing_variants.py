"""Whole reports as files, damaged as real ones are: every cell right, or doubted where nobody could know."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from reports import editions
from reports.document.figures import flat
from reports.document.grid import GridCell
from reports.editions.layout import Figures
from reports.importing import Proposal, read_report
from tests.support.importing_files import FILES, Part, Printed, Shown, Text, parts_of, places
from tests.support.importing_shapes import TEXTS, TITLE, figures_of

NEW = editions.edition("2021")
TRUTH = figures_of(NEW, 2)
TRUTH["disclosure"]["fees"]["amount"] = 59_237_244_900
Change = Callable[[list[Part]], list[Part]]
Rows = tuple[tuple[GridCell, ...], ...]


def good() -> list[Part]:
    return parts_of(NEW, TRUTH, title=TITLE.format(year=2022), texts=TEXTS)


def words(old: str, new: str) -> Change:
    """A paragraph reads otherwise; each line of `new` is one of its own, and none is left of an empty text."""

    def change(parts: list[Part]) -> list[Part]:
        assert Text(old, "heading") in parts or Text(old) in parts or Text(old, "title") in parts, old
        found: list[Part] = []
        for part in parts:
            is_it = isinstance(part, Text) and part.text == old
            found += [replace(part, text=line) for line in new.split("\n") if line] if is_it else [part]
        return found

    return change


def cells(new: Callable[[GridCell], str]) -> Change:
    """Every cell of every table reads otherwise."""

    def row(each: tuple[GridCell, ...]) -> tuple[GridCell, ...]:
        return tuple(replace(cell, text=new(cell)) for cell in each)

    return lambda parts: [
        replace(part, rows=tuple(map(row, part.rows))) if isinstance(part, Printed) else part for part in parts
    ]


def labels(new: Callable[[str], str]) -> Change:
    return cells(lambda cell: new(cell.text) if cell.is_heading and cell.text else cell.text)


def numbers(new: Callable[[GridCell], str]) -> Change:
    return cells(lambda cell: new(cell) if cell.cell else cell.text)


def table(number: int, change: Callable[[Printed], list[Part]]) -> Change:
    """One of the three tables becomes something else."""

    def changed(parts: list[Part]) -> list[Part]:
        target = [part for part in parts if isinstance(part, Printed)][number]
        return [new for part in parts for new in (change(part) if part is target else [part])]

    return changed


def rows(number: int, change: Callable[[Rows], Rows]) -> Change:
    return table(number, lambda part: [replace(part, rows=change(part.rows))])


def flattened(part: Printed, *, repeat: bool) -> Printed:
    """Without merged cells: each of their places has their text, or only the first."""
    laid = places(part)

    def cell(row: int, column: int) -> GridCell:
        found, top, left = laid[row, column]
        return GridCell(found.text if repeat or (row, column) == (top, left) else "")

    return Printed(
        tuple(tuple(cell(row, column) for column in range(part.width)) for row in range(len(part.rows))), part.width
    )


def without_columns(part: Printed, count: int, *, header: int) -> Printed:
    """The first columns and the header are lost."""
    whole = flattened(part, repeat=False).rows[header:]
    return Printed(tuple(row[count:] for row in whole), part.width - count)


def split(part: Printed, at: int, *, header: int) -> list[Part]:
    """A table that goes on on the next page, with its header again or without."""
    whole = flattened(part, repeat=False)
    second = (*whole.rows[:header], *whole.rows[at:])
    return [replace(whole, rows=whole.rows[:at]), Text("— 3 —"), replace(whole, rows=second)]


def in_lines(part: Printed) -> list[Part]:
    """A paragraph for each cell."""
    return [Text(cell.text) for row in part.rows for cell in row if cell.text]


def shifted(found: Rows) -> Rows:
    """One blank cell more before the numbers."""

    def row(each: tuple[GridCell, ...]) -> tuple[GridCell, ...]:
        first = next((at for at, cell in enumerate(each) if cell.cell), None)
        return each if first is None else (*each[:first], GridCell(""), *each[first:])

    return tuple(map(row, found))


def run_together(found: Rows) -> Rows:
    """All digits of a row in one cell."""

    def row(each: tuple[GridCell, ...]) -> tuple[GridCell, ...]:
        values = [cell for cell in each if cell.cell]
        if not values or values[0].cell.row != "received":
            return each
        text = "".join(cell.text for cell in values)
        return (*each[: -len(values)], GridCell(text, colspan=len(values)))

    return tuple(map(row, found))


def lose_row(*labels: str) -> Callable[[Rows], Rows]:
    return lambda found: tuple(row for row in found if not any(cell.text in labels for cell in row))


def undivided(found: Rows) -> Rows:
    """（六）其他处理 as one row, of the sums of its three."""
    at = next(number for number, row in enumerate(found) if any(cell.text == "（六）其他处理" for cell in row))
    values = [[int(cell.text) for cell in row if cell.cell] for row in found[at : at + 3]]
    label = GridCell("（六）其他处理", colspan=2, scope="row")
    whole = (label, *(GridCell(str(sum(column))) for column in zip(*values, strict=True)))
    above = [
        tuple(replace(cell, rowspan=cell.rowspan - 2) if cell.text == "三、本年度办理结果" else cell for cell in row)
        for row in found[:at]
    ]
    return (*above, whole, *found[at + 3 :])


def beside(parts: list[Part]) -> list[Part]:
    """Text before and behind each table, and a picture with its caption."""
    found: list[Part] = []
    for part in parts:
        more = isinstance(part, Printed)
        found += (
            [Text("具体情况见下表（单位：件）。"), part, Shown(), Text("图1：办理情况"), Text("以上数据截至年底。")]
            if more
            else [part]
        )
    return found


@dataclass(frozen=True)
class Variant:
    change: Change
    doubted: str = r"\Z."
    """Addresses of cells that may be doubted, as an expression."""
    kinds: tuple[str, ...] = ("docx", "html")
    texts: dict[str, str] = field(default_factory=lambda: TEXTS)


T = {section.code: section.title for section in NEW.sections}
BESIDE = {f"{code}{end}": text for code in ("disclosure", "applications", "disputes") for end, text in (
    ("", "具体情况见下表（单位：件）。"), (".after", "图1：办理情况\n以上数据截至年底。"))}  # fmt: skip
BLOCKS = ((0, 4), (4, 7), (7, 11), (11, 14))
CONTENTS = "\n".join(["目录", *(f"{title}……{number}" for number, title in enumerate(T.values(), 2) if title)])
NAMELESS = r"applications\.(received|carried_in|carried_out)\..*"
"""Rows whose headings stand in the first column."""
VARIANTS = {
    "a heading without its number": Variant(words(T["disclosure"], T["disclosure"][2:]), kinds=("docx", "pdf")),
    "headings misnumbered": Variant(words(T["applications"], "二、" + T["applications"][2:])),
    "a heading without its mark": Variant(words(T["problems"], "五 " + T["problems"][2:])),
    "a heading worded otherwise": Variant(words(T["problems"], "五、存在的问题和下步打算"), kinds=("docx", "pdf")),
    "a heading in two lines": Variant(words(T["disputes"], "四、政府信息公开行政复议、行政\n诉讼情况")),
    "a heading lost": Variant(words(T["applications"], ""), kinds=("docx", "pdf")),
    "all headings of tables lost": Variant(
        lambda parts: [part for part in parts if not (isinstance(part, Text) and part.text in list(T.values())[2:5])]
    ),
    "a title in two lines": Variant(
        words(TITLE.format(year=2022), "青岚县农业农村局\n2022年政府信息公开工作年度报告"), kinds=("docx", "pdf")
    ),
    "labels with spaces": Variant(labels(" ".join)),
    "labels with line breaks": Variant(labels(lambda text: "\n".join(re.findall(".{1,4}", text))), kinds=("docx",)),
    "labels with other brackets": Variant(labels(lambda text: text.translate(str.maketrans("（）、", "().")))),
    "labels mistyped": Variant(labels(lambda text: text.replace("公开", "公幵").replace("处理", "处埋"))),
    "labels cut": Variant(labels(lambda text: text[:12]), kinds=("docx",)),
    "merged cells repeated": Variant(
        lambda parts: [flattened(part, repeat=True) if isinstance(part, Printed) else part for part in parts],
        kinds=("docx", "html", "pdf", "xlsx"),
    ),
    "merged cells empty": Variant(
        lambda parts: [flattened(part, repeat=False) if isinstance(part, Printed) else part for part in parts],
        kinds=("docx", "html", "pdf", "xlsx"),
    ),
    "rows shifted by a column": Variant(rows(1, shifted)),
    # In the PDF a row of them is torn by the end of a page.
    "full-width digits": Variant(
        numbers(lambda cell: cell.text.translate({48 + n: 0xFF10 + n for n in range(10)})),
        r"applications\.received\..*",
        kinds=("docx", "pdf"),
    ),
    "thousands separators": Variant(numbers(lambda cell: re.sub(r"\A\d+", lambda n: f"{int(n[0]):,}", cell.text))),
    "digits with spaces around": Variant(numbers(lambda cell: f" {cell.text}\u3000")),
    "units in the cells": Variant(numbers(lambda cell: cell.text + ("万元" if cell.cell.decimals else "件"))),
    "an amount in yuan": Variant(numbers(lambda cell: "592372449元" if cell.cell.decimals else cell.text)),
    "blanks for zero": Variant(numbers(lambda cell: "" if cell.text == "0" else cell.text), r".*"),
    "strokes for zero": Variant(numbers(lambda cell: "/" if cell.text == "0" else cell.text), r".*"),
    "dashes for zero in one table": Variant(
        cells(lambda cell: "—" if cell.text == "0" and cell.cell and cell.cell.table == "disputes" else cell.text),
        r"disputes\..*",
    ),
    "the undivided row": Variant(rows(1, undivided), r"applications\.other_.*"),
    "a row missing": Variant(rows(0, lose_row("规章")), r"disclosure\.rules\..*", kinds=("docx", "html", "pdf")),
    "the first column lost": Variant(table(1, lambda part: [without_columns(part, 1, header=0)]), NAMELESS),
    "the header lost": Variant(table(1, lambda part: [without_columns(part, 0, header=3)]), kinds=("docx", "xlsx")),
    "header and first column lost": Variant(table(1, lambda part: [without_columns(part, 1, header=3)]), NAMELESS),
    "a table over two pages with its header again": Variant(
        table(1, lambda part: split(part, 14, header=3)), kinds=("docx",)
    ),
    "a table over two pages": Variant(table(1, lambda part: split(part, 14, header=0)), kinds=("docx",)),
    "section two in four tables": Variant(
        table(0, lambda part: [replace(part, rows=part.rows[at:end]) for at, end in BLOCKS]),
        kinds=("docx", "html", "pdf"),
    ),
    "a paragraph for each cell": Variant(table(1, in_lines)),
    "digits of a row run together": Variant(rows(1, run_together), r"applications\.received\..*"),
    "text, pictures and captions beside the tables": Variant(
        beside, kinds=("docx", "html", "pdf"), texts=TEXTS | BESIDE
    ),
    "a table of contents": Variant(words(TEXTS["preamble"], f"{CONTENTS}\n{TEXTS['preamble']}")),
}  # fmt: skip
CASES = [(name, kind) for name, variant in VARIANTS.items() for kind in variant.kinds]


def wrong(proposal: Proposal, truth: Figures) -> dict[str, tuple[int | None, int]]:
    """{address: (read, true)}."""
    read = flat(proposal.report.figures)
    return {address: (read.get(address), value) for address, value in flat(truth).items() if read.get(address) != value}


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_it_reads_every_cell_or_doubts_it(name: str, kind: str) -> None:
    variant = VARIANTS[name]
    proposal = read_report(f"report.{kind}", FILES[kind](variant.change(good())))
    doubted = {doubt.place for doubt in proposal.doubts if doubt.place in NEW.cells}
    assert {address: value for address, value in wrong(proposal, TRUTH).items() if address not in doubted} == {}
    assert [address for address in doubted if not re.fullmatch(variant.doubted, address)] == []
    assert {address: text.replace(" ", "") for address, text in proposal.report.texts.items()} == {
        address: text.replace(" ", "") for address, text in variant.texts.items()
    }
