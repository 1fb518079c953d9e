from __future__ import annotations

import pytest

from reports import editions
from reports.editions.layout import Block, Heading, Section, Table, shortest_names

FRUIT = Heading(
    "Fruit",
    children=(
        Heading("Stone", children=(Heading("Other", code="plums"),)),
        Heading("Other", code="pears"),
    ),
)
NUTS = Heading("Nuts", code="nuts", sum=("plums", "pears"))
HERE, THERE = Heading("Here", code="here"), Heading("There", code="there", span=2, decimals=2)
TABLE = Table("counts", (Block(rows=(FRUIT, NUTS), columns=(HERE, THERE), corner="C"),))


def test_it_counts_the_levels_and_columns_of_a_heading() -> None:
    assert (FRUIT.depth, NUTS.depth) == (3, 1)
    places = Heading("Places", children=(HERE, THERE))
    assert (places.width, places.depth, THERE.width) == (3, 2, 2)


def test_it_lists_leaves_in_order_with_the_labels_that_lead_to_them() -> None:
    assert [leaf.code for leaf in FRUIT.leaves()] == ["plums", "pears"]
    assert [(leaf.code, path) for leaf, path in FRUIT.paths()] == [
        ("plums", ("Fruit", "Stone", "Other")),
        ("pears", ("Fruit", "Other")),
    ]


def test_it_measures_a_table_as_printed() -> None:
    (block,) = TABLE.blocks
    assert (block.label_depth, block.header_depth, block.width, TABLE.width) == (3, 1, 6, 6)
    unlabelled = Block(rows=(Heading("", code="row", unlabelled=True),), columns=(HERE,))
    assert (unlabelled.label_depth, unlabelled.width) == (0, 1)


def test_it_gives_every_cell_its_address_and_what_its_column_says() -> None:
    assert list(TABLE.cells) == [
        f"counts.{row}.{column}" for row in ("plums", "pears", "nuts") for column in ("here", "there")
    ]
    assert [cell.decimals for cell in TABLE.cells.values()] == [0, 2] * 3


def test_it_parts_entered_from_computed_cells() -> None:
    assert [cell.address for cell in TABLE.entered] == [
        "counts.plums.here", "counts.plums.there", "counts.pears.here", "counts.pears.there",
    ]  # fmt: skip
    assert TABLE.cells["counts.nuts.here"].sum == ("counts.plums.here", "counts.pears.here")


def test_it_computes_a_sum_after_the_sums_it_adds_up() -> None:
    rows = (
        Heading("All", code="everything", sum=("half", "b")),
        Heading("Half", code="half", sum=("a",)),
        Heading("A", code="a"),
        Heading("B", code="b"),
    )
    table = Table("t", (Block(rows=rows, columns=(HERE,)),))
    assert [cell.row for cell in table.computed] == ["half", "everything"]


def test_it_names_a_cell_of_a_sum_that_is_part_of_itself() -> None:
    rows = (Heading("A", code="a", sum=("b",)), Heading("B", code="b", sum=("a",)))
    with pytest.raises(ValueError, match=r"^t\.a\.here$"):
        _ = Table("t", (Block(rows=rows, columns=(HERE,)),)).computed


def test_it_names_a_leaf_by_as_few_labels_as_tell_it_from_the_others() -> None:
    names = shortest_names(path for heading in (FRUIT, NUTS) for path in heading.paths())
    assert names == {"plums": "Stone·Other", "pears": "Fruit·Other", "nuts": "Nuts"}


def test_it_names_leaves_that_no_label_tells_apart_by_all_of_them() -> None:
    twins = Heading("Fruit", children=(Heading("Other", code="a"), Heading("Other", code="b")))
    assert shortest_names(twins.paths()) == {"a": "Fruit·Other", "b": "Fruit·Other"}


@pytest.mark.parametrize(
    ("table", "address", "expected"),
    [
        ("applications", "applications.received.individual", ("一、本年新收政府信息公开申请数量", "自然人")),
        ("applications", "applications.other_remaining.other_body", ("3.其他", "其他")),
        ("applications", "applications.handled.total", ("（七）总计", "总计")),
        ("disputes", "disputes.cases.reconsideration_total", ("", "行政复议·总计")),
        ("disputes", "disputes.cases.litigation_direct_upheld", ("", "未经复议直接起诉·结果维持")),
        ("disclosure", "disclosure.fees.amount", ("行政事业性收费", "本年收费金额（单位：万元）")),
    ],
)
def test_it_names_a_cell_as_a_person_would(table: str, address: str, expected: tuple[str, str]) -> None:
    edition = editions.edition("2021")
    assert edition.tables[table].name(edition.cells[address]) == expected


def test_it_tells_every_row_and_column_of_the_form_apart() -> None:
    for edition in editions.editions().values():
        for table in edition.tables.values():
            for names in (table.row_names, table.column_names):
                assert len(set(names.values())) == len(names)


def test_it_addresses_the_texts_of_a_section() -> None:
    text, tables = Section("overview", "O", "text"), Section("numbers", "N", "table", tables=("counts",))
    assert text.text_addresses == ("overview",)
    assert tables.text_addresses == ("numbers", "numbers.after")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("overview", "overview"),
        ("disclosure", "disclosure"),
        ("disclosure.after", "disclosure"),
        ("applications.received.individual", "applications"),
        ("other", "other"),
    ],
)
def test_it_finds_the_section_of_an_address(address: str, code: str) -> None:
    assert editions.edition("2019").section_of(address).code == code


def test_it_knows_no_section_of_an_address_the_form_does_not_have() -> None:
    edition = editions.edition("2021")
    for unknown in ("", "nothing", "nothing.at.all"):
        with pytest.raises(KeyError):
            edition.section_of(unknown)
    with pytest.raises(KeyError):
        edition.section("nothing")


def test_it_finds_a_section_by_its_table_under_another_code() -> None:
    edition = editions.edition("2021")
    sections = tuple(
        Section("numbers", "N", "table", tables=each.tables) if each.code == "disputes" else each
        for each in edition.sections
    )
    moved = type(edition)("x", "N", 2031, None, "{agency}{year}", sections, edition.tables)
    assert moved.section_of("disputes.cases.reconsideration_total").code == "numbers"


def test_it_knows_the_sections_before_and_after() -> None:
    edition = editions.edition("2021")
    around = [edition.neighbours(section) for section in edition.sections]
    assert [before and before.code for before, _ in around] == [None, *(each.code for each in edition.sections[:-1])]
    assert [after and after.code for _, after in around] == [*(each.code for each in edition.sections[1:]), None]


@pytest.mark.parametrize("name", ["青岚县教育局", "{year}局", "局{", "%s局"])
def test_it_makes_the_title_of_a_report(name: str) -> None:
    assert editions.edition("2021").title_of(name, 2026) == f"{name}2026年政府信息公开工作年度报告"
