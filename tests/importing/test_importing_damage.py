"""Whole reports in every shape of text, undamaged and damaged: no cell is wrong that is not doubted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports import editions
from reports.document.figures import flat
from reports.editions.layout import Figures
from reports.importing import Proposal, read_report
from tests.support.importing_shapes import SHAPES, TEXTS, Rows, document, figures_of

Row = list[str]
Damages = dict[int, tuple[str, int]]
"""{row of a section: (name of the damage, which of its places)}."""


def is_number(cell: str) -> bool:
    return cell.lstrip("-").replace(".", "").isdigit()


def has_both(row: Row) -> bool:
    return any(map(is_number, row)) and any(cell and not is_number(cell) for cell in row)


def label_of(row: Row) -> int:
    return max(at for at, cell in enumerate(row) if cell and not is_number(cell))


def numbers_of(row: Row) -> list[int]:
    return [at for at, cell in enumerate(row) if is_number(cell)]


def cut(row: Row, at: int) -> Rows:
    """The end of the heading is lost."""
    label = label_of(row)
    return [[*row[:label], row[label][: max(4, len(row[label]) * 2 // 3)], *row[label + 1 :]]]


def mistype(row: Row, at: int) -> Rows:
    label = label_of(row)
    place = at % len(row[label])
    return [[*row[:label], row[label][:place] + "某" + row[label][place + 1 :], *row[label + 1 :]]]


def space_out(row: Row, at: int) -> Rows:
    label = label_of(row)
    return [[*row[:label], " ".join(row[label]), *row[label + 1 :]]]


def go_on_below(row: Row, at: int) -> Rows:
    """The heading goes on in the next row, the numbers stand in the first."""
    label = label_of(row)
    middle = (len(row[label]) + 1) // 2
    below = [""] * len(row)
    below[label] = row[label][middle:]
    return [[*row[:label], row[label][:middle], *row[label + 1 :]], below]


def begin_above(row: Row, at: int) -> Rows:
    """The heading begins in the row above, the numbers stand in the second."""
    (first, second) = go_on_below(row, at)
    label = label_of(row)
    above = [""] * len(row)
    above[label] = first[label]
    return [above, [*row[:label], second[label], *row[label + 1 :]]]


def shift(row: Row, at: int) -> Rows:
    label = label_of(row)
    return [[*row[: label + 1], "", *row[label + 1 :]]]


def lose_label(row: Row, at: int) -> Rows:
    return [[cell if is_number(cell) else "" for cell in row]]


def lose_number(row: Row, at: int) -> Rows:
    place = numbers_of(row)[at % len(numbers_of(row))]
    return [row[:place] + row[place + 1 :]]


def blank(row: Row, at: int) -> Rows:
    place = numbers_of(row)[at % len(numbers_of(row))]
    return [[*row[:place], "", *row[place + 1 :]]]


def strike(row: Row, at: int) -> Rows:
    place = numbers_of(row)[at % len(numbers_of(row))]
    return [[*row[:place], "/—无"[at % 3], *row[place + 1 :]]]


def join(row: Row, at: int) -> Rows:
    """Two numbers stand in one cell."""
    places = [place for place in numbers_of(row) if place + 1 < len(row) and is_number(row[place + 1])]
    if not places:
        return [row]
    place = places[at % len(places)]
    return [[*row[:place], f"{row[place]} {row[place + 1]}", "", *row[place + 2 :]]]


def run_together(row: Row, at: int) -> Rows:
    label = label_of(row)
    return [[*row[: label + 1], "".join(row[place] for place in numbers_of(row)), ""]]


def drop(row: Row, at: int) -> Rows:
    return []


def break_page(row: Row, at: int) -> Rows:
    return [row, [""] * len(row)]


DAMAGES: dict[str, Callable[[Row, int], Rows]] = {
    damage.__name__: damage
    for damage in (
        cut, mistype, space_out, go_on_below, begin_above, shift, lose_label, lose_number, blank, strike, join,
        run_together, drop, break_page,
    )
}  # fmt: skip


def wrong(proposal: Proposal, truth: Figures) -> dict[str, tuple[int, int | None]]:
    """{address: (read, true)} of the cells that were read wrongly without a doubt."""
    doubted = {doubt.place for doubt in proposal.doubts}
    known = flat(truth)
    read = flat(proposal.report.figures)
    return {
        address: (value, known.get(address))
        for address, value in read.items()
        if known.get(address) != value and address not in doubted
    }


def missing_silently(proposal: Proposal, truth: Figures) -> set[str]:
    return flat(truth).keys() - flat(proposal.report.figures).keys() - {doubt.place for doubt in proposal.doubts}


@pytest.mark.parametrize("start", [1, 2, 4])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("code", ["2019", "2021"])
def test_it_reads_every_cell_and_every_paragraph_of_a_good_report(code: str, shape: str, start: int) -> None:
    edition = editions.edition(code)
    truth = figures_of(edition, start)
    proposal = read_report("report.txt", document(edition, truth, shape=shape).encode())
    assert flat(proposal.report.figures) == flat(truth)
    assert proposal.report.texts == TEXTS
    assert [found for found in proposal.findings if found.code in ("R1", "R2", "R3", "R4", "R5")] == []
    assert len(proposal.doubts) <= 1  # 采购总金额 prints no unit


def test_it_keeps_the_texts_beside_the_tables() -> None:
    edition = editions.edition("2021")
    texts = TEXTS | {
        "disclosure": "本年度主动公开情况见下表：",
        "disclosure.after": "注：行政许可数据含委托实施的事项。",
        "applications": "（单位：件）",
        "applications.after": "上述申请均按期答复。",
        "disputes": "本年度行政复议、行政诉讼情况如下。",
        "disputes.after": "以上数据经核对无误。\n联系人可查公开指南。",
    }
    for shape in SHAPES:
        text = document(edition, figures_of(edition), shape=shape, texts=texts)
        assert read_report("report.txt", text.encode()).report.texts == texts, shape


@pytest.mark.slow
@settings(max_examples=80)
@given(
    code=st.sampled_from(["2019", "2021"]),
    shape=st.sampled_from(sorted(SHAPES)),
    start=st.integers(1, 40),
    damages=st.dictionaries(st.integers(0, 60), st.tuples(st.sampled_from(sorted(DAMAGES)), st.integers(0, 20))),
)
def test_it_makes_no_silent_mistake(code: str, shape: str, start: int, damages: Damages) -> None:
    """Whatever happens to a row, once to each: its cells are right, or doubted, or blank."""
    assert_no_silent_mistake(code, shape, start, damages)


@pytest.mark.parametrize(
    ("code", "shape", "start", "damages"),
    [
        ("2019", "bars", 1, {17: ("lose_number", 0)}),
        ("2019", "bare", 18, {10: ("run_together", 0), 11: ("lose_label", 0)}),
        ("2019", "open_bars", 14, {10: ("run_together", 6), 11: ("lose_label", 7)}),
        ("2019", "bare", 19, {7: ("run_together", 17), 10: ("mistype", 0)}),
        ("2021", "bare", 32, {9: ("lose_number", 6), 10: ("lose_label", 9)}),
        ("2021", "bare", 32, {9: ("lose_number", 6), 10: ("lose_label", 9), 13: ("go_on_below", 12)}),
        ("2021", "unbroken", 36, {9: ("lose_number", 1), 10: ("lose_label", 13)}),
        ("2021", "unbroken", 8, {6: ("drop", 9), 9: ("go_on_below", 18), 10: ("lose_label", 7)}),
        ("2021", "single_spaces", 28, {9: ("blank", 17), 10: ("lose_label", 15)}),
        ("2021", "shifted", 26, {9: ("blank", 18), 10: ("mistype", 7)}),
        ("2021", "open_bars", 32, {6: ("blank", 9), 9: ("mistype", 10)}),
        ("2021", "spaces", 17, {6: ("strike", 7), 9: ("mistype", 20)}),
    ],
)
def test_it_makes_no_silent_mistake_again(code: str, shape: str, start: int, damages: Damages) -> None:
    """A number moved into the place of a lost one: in its own row, or up to the heading above."""
    assert_no_silent_mistake(code, shape, start, damages)


def assert_no_silent_mistake(code: str, shape: str, start: int, damages: Damages) -> None:
    edition = editions.edition(code)
    truth = figures_of(edition, start)

    def damaged(section: str, rows: Rows) -> Rows:
        result: Rows = []
        for number, row in enumerate(rows):
            name, at = damages.get(number, ("", 0))
            result += DAMAGES[name](row, at) if name and has_both(row) else [row]
        return result

    text = document(edition, truth, shape=shape, change=damaged)
    proposal = read_report("report.txt", text.encode())
    assert wrong(proposal, truth) == {}
    assert missing_silently(proposal, truth) == set()
