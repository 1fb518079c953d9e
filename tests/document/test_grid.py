from __future__ import annotations

from pathlib import Path

import pytest

from reports import editions
from reports.document.figures import complete
from reports.document.grid import Grid, GridCell, Part, Row, grid
from reports.editions.layout import Block, Heading, Table
from tests.support import national_form

MADE_UP = editions.read(Path(__file__).parents[1] / "editions" / "made_up.toml")
PRINTED = [
    (edition, table, blocks) for edition, tables in national_form.TABLES.items() for table, blocks in tables.items()
]
EVERY_TABLE = [table for each in (*editions.editions().values(), MADE_UP) for table in each.tables.values()]


def printed(cells: Row | list[GridCell], name: str = "text") -> str:
    """Cells in the notation of national_form; values are named by their column."""
    return " | ".join(
        (cell.text if cell.is_heading else cell.cell.column)
        + (f"↕{cell.rowspan}" if cell.rowspan > 1 else "")
        + (f"↔{cell.colspan}" if cell.colspan > 1 else "")
        for cell in cells
    )


@pytest.mark.parametrize(("edition", "table", "blocks"), PRINTED)
def test_it_draws_every_label_and_span_of_the_form(
    edition: str, table: str, blocks: tuple[national_form.Printed, ...]
) -> None:
    drawn = grid(editions.edition(edition).tables[table], {})
    assert len(drawn.parts) == len(blocks)
    for part, block in zip(drawn.parts, blocks, strict=True):
        assert tuple(printed(row) for row in part.head) == block.head
        for row, expected in zip(part.body, block.rows, strict=True):
            code, _, labels = expected.partition(" | ")
            assert {cell.cell.row for cell in row if cell.cell} == {code}
            assert printed([cell for cell in row if cell.is_heading]) == labels
            assert printed([cell for cell in row if cell.cell]) == block.columns


def covered(rows: tuple[Row, ...]) -> list[list[int]]:
    """How many cells lie on each place of a drawn part, as a browser would set them."""
    places: list[dict[int, int]] = [{} for _ in rows]
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in places[at]:
                column += 1
            for below in range(cell.rowspan):
                for beside in range(cell.colspan):
                    places[at + below][column + beside] = places[at + below].get(column + beside, 0) + 1
    return [[row.get(column, 0) for column in range(max(row) + 1)] for row in places]


@pytest.mark.parametrize("table", EVERY_TABLE, ids=lambda table: table.code)
def test_it_leaves_no_hole_and_no_overlap(table: Table) -> None:
    for part in grid(table, {}).parts:
        for rows in (part.head, part.body):
            assert covered(rows) == [[1] * table.width for _ in rows]


@pytest.mark.parametrize("table", EVERY_TABLE, ids=lambda table: table.code)
def test_it_draws_every_cell_once_in_the_order_of_the_form(table: Table) -> None:
    cells = [cell.cell for part in grid(table, {}).parts for row in part.body for cell in row if cell.cell]
    assert cells == list(table.cells.values())


@pytest.mark.parametrize("table", EVERY_TABLE, ids=lambda table: table.code)
def test_it_gives_every_heading_the_scope_of_what_it_heads(table: Table) -> None:
    for part in grid(table, {}).parts:
        for cell in (cell for row in part.head for cell in row):
            assert cell.scope in ("col", "colgroup")
        for cell in (cell for row in part.body for cell in row if cell.is_heading):
            assert cell.scope == ("rowgroup" if cell.rowspan > 1 else "row")


def test_it_says_at_which_column_a_row_heading_starts() -> None:
    (part,) = grid(editions.edition("2021").tables["applications"], {}).parts
    levels = {cell.text: cell.level for row in part.body for cell in row if cell.is_heading}
    assert [levels[text] for text in ("三、本年度办理结果", "（三）不予公开", "1.属于国家秘密")] == [0, 1, 2]
    assert [levels[text] for text in ("四、结转下年度继续办理", "（七）总计")] == [0, 1]


def test_it_calls_a_group_of_one_row_a_group() -> None:
    group = Heading("Group", children=(Heading("Only", code="only"),))
    block = Block(rows=(group,), columns=(Heading("C", code="c"),), corner="X")
    (part,) = grid(Table("t", (block,)), {}).parts
    assert [(cell.text, cell.scope, cell.rowspan) for cell in part.body[0]] == [
        ("Group", "rowgroup", 1),
        ("Only", "row", 1),
        ("", "", 1),
    ]


def texts_of(drawn: Grid) -> dict[str, str]:
    rows = [row for part in drawn.parts for row in part.body]
    return {cell.cell.address: cell.text for row in rows for cell in row if cell.cell}


def test_it_writes_figures_and_leaves_blanks_empty() -> None:
    edition = editions.edition("2021")
    figures = {"disclosure": {"rules": {"made": 0, "repealed": 4289602}, "fees": {"amount": 59237244900}}}
    texts = texts_of(grid(edition.tables["disclosure"], figures))
    assert {address: text for address, text in texts.items() if text} == {
        "disclosure.rules.made": "0",
        "disclosure.rules.repealed": "4289602",
        "disclosure.fees.amount": "59237.2449",
    }


def test_it_writes_a_change_with_its_sign() -> None:
    edition = editions.edition("2019")
    figures = {"disclosure": {"licensing": {"change": -15}}}
    assert texts_of(grid(edition.tables["disclosure"], figures))["disclosure.licensing.change"] == "-15"


def test_it_draws_only_what_it_is_given() -> None:
    """Totals are shown when the figures hold them; drawing computes nothing."""
    edition = editions.edition("2021")
    figures = {"applications": {"granted": {"individual": 3}}}
    table = edition.tables["applications"]
    assert texts_of(grid(table, figures))["applications.handled.total"] == ""
    assert texts_of(grid(table, complete(edition, figures)))["applications.handled.total"] == "3"


def test_it_draws_a_made_up_edition_with_its_row_and_column() -> None:
    (part,) = grid(MADE_UP.tables["applications"], {}).parts
    assert isinstance(part, Part)
    assert [printed(row) for row in part.head] == [
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）↕3↔3 | 申请人情况↔8",
        "自然人↕2 | 法人或其他组织↔6 | 总计↕2",
        "商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 基金会 | 其他组织",
    ]
    bodies = [printed([cell for cell in row if cell.is_heading]) for row in part.body]
    assert bodies[2] == "三、本年度办理结果↕23 | （一）予以公开↔2"
    assert bodies[20:25] == [
        "（六）其他处理情形↕4 | 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "3.申请人撤回申请",
        "4.其他",
        "（七）总计↔2",
    ]
