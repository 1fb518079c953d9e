from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reports import editions
from reports.editions import EditionError
from tests.editions.test_edition_reader import SMALL, write
from tests.support import national_form

MADE_UP = Path(__file__).parents[1] / "editions" / "made_up.toml"
BOTH = pytest.mark.parametrize("code", ["2019", "2021"])


# --- Both editions against the notices


@BOTH
def test_it_holds_every_cell_of_the_form(code: str) -> None:
    edition = editions.edition(code)
    entered = [cell for cell in edition.cells.values() if not cell.is_computed]
    assert (len(edition.cells), len(entered)) == national_form.CELLS[code]


@BOTH
def test_it_has_the_sections_in_order_with_their_titles(code: str) -> None:
    sections = editions.edition(code).sections
    assert tuple((section.code, section.title, section.kind) for section in sections) == national_form.SECTIONS


@BOTH
def test_it_has_the_rows_and_columns_of_each_table_in_order(code: str) -> None:
    for table, blocks in national_form.TABLES[code].items():
        known = editions.edition(code).tables[table].blocks
        rows = [[leaf.code for leaf in block.row_leaves] for block in known]
        columns = [[leaf.code for leaf in block.column_leaves] for block in known]
        assert rows == [[row.split(" | ")[0] for row in block.rows] for block in blocks]
        assert columns == [[name.partition("↔")[0] for name in block.columns.split(" | ")] for block in blocks]


@BOTH
def test_it_computes_the_totals_and_nothing_else(code: str) -> None:
    edition = editions.edition(code)
    for cell in edition.cells.values():
        is_total = cell.row == "handled" or cell.column.endswith("total") and cell.table != "disclosure"
        assert cell.is_computed == is_total, cell.address
    other = ["other"] if code == "2019" else ["other_not_corrected", "other_fee_unpaid", "other_remaining"]
    rows = edition.tables["applications"].row_names
    results = [row for row in rows if row.startswith(("refused_", "unavailable_", "not_processed_"))]
    assert len(results) == 8 + 3 + 5
    assert edition.cells["applications.handled.individual"].sum == tuple(
        f"applications.{row}.individual" for row in ["granted", "partly_granted", *results, *other]
    )
    assert [address.split(".")[2] for address in edition.cells["applications.granted.total"].sum] == [
        "individual", "company", "research", "public_welfare", "legal_service", "other_body",
    ]  # fmt: skip
    for way in ("reconsideration", "litigation_direct", "litigation_after_reconsideration"):
        assert [address.split(".")[2] for address in edition.cells[f"disputes.cases.{way}_total"].sum] == [
            f"{way}_upheld", f"{way}_corrected", f"{way}_other_result", f"{way}_pending",
        ]  # fmt: skip


@BOTH
def test_it_gives_decimals_to_money_and_a_sign_to_changes(code: str) -> None:
    cells = editions.edition(code).cells.values()
    money = {f"{cell.row}.{cell.column}": cell.decimals for cell in cells if cell.decimals}
    assert money == dict.fromkeys(national_form.MONEY[code], 6)
    assert {cell.column for cell in cells if cell.signed} == national_form.SIGNED[code]


@BOTH
def test_it_cites_the_notice_and_states_the_relations_of_the_form(code: str) -> None:
    edition = editions.edition(code)
    assert edition.notice == national_form.NOTICES[code]
    (rule,), (carry,) = edition.rules, edition.carries
    assert (rule.code, rule.table) == ("R1", "applications")
    assert (rule.left, rule.right) == (("received", "carried_in"), ("handled", "carried_out"))
    assert (carry.table, carry.source, carry.target) == ("applications", "carried_out", "carried_in")
    [mention] = edition.section("other").mentions
    assert mention.split("|")[0] == "信息处理费"
    assert [section.code for section in edition.sections if section.optional] == ["preamble"]


def test_it_means_the_same_by_a_code_in_every_edition() -> None:
    """But for three labels that the later notice worded anew."""
    changed = {
        "normative_documents": ("规范性文件", "行政规范性文件"),
        "decisions": ("处理决定数量", "本年处理决定数量"),
    }
    for table in national_form.TABLES["2019"]:
        old, new = (editions.edition(code).tables[table] for code in ("2019", "2021"))
        for before, after in ((old.row_names, new.row_names), (old.column_names, new.column_names)):
            for code in before.keys() & after.keys():
                assert (before[code], after[code]) == changed.get(code, (before[code], before[code]))
        both = old.cells.keys() & new.cells.keys()
        assert all(old.cells[address].decimals == new.cells[address].decimals for address in both)


def test_it_finds_the_edition_of_a_year() -> None:
    found = {year: editions.edition_for(year).code for year in (2019, 2020, 2021, 2022, 2026, 2099)}
    assert found == {2019: "2019", 2020: "2019", 2021: "2021", 2022: "2021", 2026: "2021", 2099: "2021"}


@pytest.mark.parametrize("year", [2018, 1949, 0])
def test_it_knows_no_edition_before_the_first(year: int) -> None:
    with pytest.raises(LookupError):
        editions.edition_for(year)


# --- Folders


@pytest.fixture
def added(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "added"
    folder.mkdir()
    editions.register_folder(folder)
    yield folder
    editions.forget_folder(folder)


def test_it_takes_the_edition_that_came_last_where_years_overlap(added: Path) -> None:
    write(added, MADE_UP.read_text(encoding="utf-8"))
    assert [editions.edition_for(year).code for year in (2029, 2030, 2039, 2040)] == ["2021", "2030", "2030", "2021"]


def test_it_lets_an_added_folder_replace_an_edition_by_its_code(added: Path) -> None:
    write(added, SMALL.replace('"small"', '"2021"').replace("2031", "2021"))
    assert editions.edition("2021").notice == "N"
    assert editions.edition_for(2026).notice == "N"


def test_it_prefers_the_added_folder_where_two_editions_begin_together(added: Path) -> None:
    write(added, SMALL.replace("2031", "2021"))
    assert editions.edition_for(2021).code == "small"


def test_it_gives_no_edition_at_all_while_one_file_is_bad(added: Path) -> None:
    write(added, "code = ", "zz.toml")
    for _attempt in range(2):
        with pytest.raises(EditionError):
            editions.edition_for(2026)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [((), "double code"), (('"small"', '"other"'), "begins with the same year as edition small")],
)
def test_it_refuses_two_editions_of_one_folder_that_say_the_same(
    added: Path, changed: tuple[str, ...], fault: str
) -> None:
    write(added, SMALL, "a.toml")
    write(added, SMALL.replace(*changed) if changed else SMALL, "b.toml")
    (error,) = editions.read_all()[1]
    assert error.path.name == "b.toml"
    assert fault in error.fault


def test_it_names_a_folder_that_is_not_there(tmp_path: Path) -> None:
    editions.register_folder(tmp_path / "nowhere")
    (error,) = editions.read_all()[1]
    editions.forget_folder(tmp_path / "nowhere")
    assert str(error) == "nowhere: -: no such folder"


# --- What the cells count


@BOTH
def test_it_explains_every_row_and_column_that_bears_a_label(code: str) -> None:
    edition = editions.edition(code)
    for table in edition.tables.values():
        named = {(table.code, "row", row) for row, name in table.row_names.items() if name}
        named |= {(table.code, "col", column) for column in table.column_names}
        assert named <= edition.help_of.keys()


@BOTH
def test_it_names_the_article_of_every_result(code: str) -> None:
    for row, article in national_form.ARTICLES.items():
        assert article in editions.edition(code).help_of["applications", "row", row].article
