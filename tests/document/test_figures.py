from __future__ import annotations

import copy
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reports import editions
from reports.document.figures import (
    MAXIMUM,
    NumberFault,
    add,
    complete,
    differ,
    entered,
    flat,
    put,
    read_number,
    value_at,
    write_number,
)
from reports.editions.layout import Edition, Figures

MADE_UP = editions.read(Path(__file__).parents[1] / "editions" / "made_up.toml")
EVERY_EDITION = pytest.mark.parametrize("edition", [*editions.editions().values(), MADE_UP], ids=lambda each: each.code)
EDITION = editions.edition("2021")
FULL_WIDTH = str.maketrans("0123456789.,-+", "０１２３４５６７８９．，－＋")

# --- Reading what was typed


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("0", 0),
        ("7", 7),
        ("007", 7),
        ("4289602", 4289602),
        ("１２", 12),
        ("１，２３４", 1234),
        ("1,234,567", 1234567),
        ("1 234 567", 1234567),
        ("1\u00a0234", 1234),
        ("  12\u3000", 12),
        ("\u3000１２\r\n", 12),
        ("\ufeff12\u200b", 12),
        ("+3", 3),
        ("＋3", 3),
        ("-0", 0),
        ("5.0", 5),
        ("5.000000000", 5),
        ("0" * 6000 + "1", 1),
        ("999999999999", 999999999999),
    ],
)
def test_it_reads_a_count_as_people_write_it(typed: str, expected: int) -> None:
    assert read_number(typed) == expected


@pytest.mark.parametrize("typed", ["", " ", "\u3000", "\t\r\n", "\u200b"])
def test_it_takes_a_blank_for_no_number_and_not_for_zero(typed: str) -> None:
    assert read_number(typed) is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("-15", -15),
        ("−5", -5),
        ("－５", -5),
        ("–5", -5),
        ("- 5", -5),
        ("+1036", 1036),
        ("-1,036", -1036),
        ("-0", 0),
    ],
)
def test_it_reads_a_change_with_its_sign(typed: str, expected: int) -> None:
    assert read_number(typed, signed=True) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("59237.2449", 59237244900),
        ("18651.064104", 18651064104),
        ("18,651.064104", 18651064104),
        ("１２．５", 12500000),
        ("0.000001", 1),
        ("12", 12000000),
        ("0.10000000000", 100000),
        ("999999999.999999", 999999999999999),
    ],
)
def test_it_reads_money_to_six_decimals(typed: str, expected: int) -> None:
    assert read_number(typed, decimals=6) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "abc", "一", "十二", "无", "/", "-", "+", ".", ",", "12a", "1e5", "1E5", "0x1F", "1_000", "½", "NaN", "inf",
        "1,23", "12,34,567", "1,,234", ",123", "1234,567", "1,234 567", "1.234.567", "1,2345", "1.", ".5", "1.2,3",
        "--5", "+-5", "5-", "1\t234", "1\n234", "12 34", "1 2", "1．2．3", "5件", "约5", "(5)", "'5", "5%", "1/2",
        "٣", "१२", "𝟏𝟐", "²", "5²", "①", "⑫", "⒈5", "Ⅻ", "㈠", "〇", "百", "\x00", "5\x00", "\ud800", "1\ufffd",
        "9" * 5000 + "x",
    ],
)  # fmt: skip
def test_it_refuses_what_is_no_number(typed: str) -> None:
    for decimals in (0, 6):
        with pytest.raises(NumberFault) as raised:
            read_number(typed, decimals=decimals, signed=True)
        assert raised.value.reason == "not_a_number"


@pytest.mark.parametrize(
    ("typed", "decimals", "reason"),
    [
        ("-5", 0, "negative"),
        ("−5", 0, "negative"),
        ("-0.000001", 6, "negative"),
        ("1.5", 0, "fraction"),
        ("１．５", 0, "fraction"),
        ("1.2345678", 6, "fraction"),
        ("12345678901234567890", 0, "too_large"),
        ("１２３４５６７８９０１２３４５６７８９０", 0, "too_large"),
        ("-" + "9" * 20, 0, "too_large"),
        ("9" * 6000, 0, "too_large"),
        ("1000000000000", 0, "too_large"),
        ("1000000000", 6, "too_large"),
    ],
)
def test_it_says_why_a_number_does_not_fit(typed: str, decimals: int, reason: str) -> None:
    with pytest.raises(NumberFault) as raised:
        read_number(typed, decimals=decimals)
    assert raised.value.reason == reason


def test_it_keeps_the_largest_sums_of_a_form_whole_in_every_program() -> None:
    """Programs that read JSON into floating point count exactly to 2**53."""
    figures: Figures = {}
    for cell in EDITION.cells.values():
        if not cell.is_computed:
            put(figures, cell, MAXIMUM - 1 if cell.decimals else read_number("999999999999"))
    assert max(flat(complete(EDITION, figures)).values()) < 2**53


@given(st.text(max_size=30), st.integers(0, 6), st.booleans())
def test_it_never_fails_otherwise_than_by_naming_the_reason(typed: str, decimals: int, signed: bool) -> None:
    try:
        value = read_number(typed, decimals=decimals, signed=signed)
    except NumberFault as fault:
        assert fault.reason in ("not_a_number", "negative", "fraction", "too_large")
    else:
        assert value is None or abs(value) < MAXIMUM


@given(st.text("0123456789０９٣१²①½., ，．-+−　\t", max_size=12))
def test_it_lets_no_odd_digit_pass(typed: str) -> None:
    try:
        value = read_number(typed, decimals=6, signed=True)
    except NumberFault:
        return
    assert value is None or not set(typed) & set("٣१²①½")


# --- Writing


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (None, 0, ""),
        (None, 6, ""),
        (0, 0, "0"),
        (0, 6, "0"),
        (100, 0, "100"),
        (-15, 0, "-15"),
        (59237244900, 6, "59237.2449"),
        (18651064104, 6, "18651.064104"),
        (1, 6, "0.000001"),
        (-1, 6, "-0.000001"),
        (1000000, 6, "1"),
        (100000000, 6, "100"),
    ],
)
def test_it_writes_a_figure_as_printed(value: int | None, decimals: int, expected: str) -> None:
    assert write_number(value, decimals=decimals) == expected


COUNTS = st.integers(1 - 10**12, 10**12 - 1)


@given(st.integers(1 - 10**12, 10**12 - 1), st.sampled_from([0, 1, 2, 6]))
def test_it_reads_back_what_it_wrote(value: int, decimals: int) -> None:
    assert read_number(write_number(value, decimals=decimals), decimals=decimals, signed=True) == value


@given(COUNTS)
def test_it_reads_the_same_however_digits_are_set(value: int) -> None:
    for typed in (f"{value:,}", f"{value:,}".replace(",", " "), str(value).translate(FULL_WIDTH), f"\u3000{value}\t"):
        assert read_number(typed, signed=True) == value


# --- Documents of figures


def documents(edition: Edition, values: st.SearchStrategy[int] | None = None) -> st.SearchStrategy[Figures]:
    """Figures in some of the entered cells of an edition."""
    cells = [cell for cell in edition.cells.values() if not cell.is_computed]
    pairs = st.dictionaries(st.sampled_from(range(len(cells))), values or st.integers(0, 10**7), max_size=40)

    def document(chosen: dict[int, int]) -> Figures:
        figures: Figures = {}
        for at, value in chosen.items():
            put(figures, cells[at], value)
        return figures

    return pairs.map(document)


APPLICANTS = ("individual", "company", "research", "public_welfare", "legal_service", "other_body")


def test_it_computes_the_totals_of_the_form() -> None:
    figures = {
        "applications": {
            "received": {"individual": 12, "company": 3},
            "granted": {"individual": 5, "company": 2},
            "refused_state_secret": {"individual": 1, "other_body": 0},
            "other_remaining": {"individual": 4},
            "carried_out": {"individual": 2},
        },
        "disputes": {"cases": {"reconsideration_upheld": 2, "reconsideration_pending": 1}},
    }
    applications = complete(EDITION, figures)["applications"]
    assert {column: applications["handled"].get(column) for column in (*APPLICANTS, "total")} == {
        "individual": 10, "company": 2, "research": None, "public_welfare": None, "legal_service": None,
        "other_body": 0, "total": 12,
    }  # fmt: skip
    assert [applications[row]["total"] for row in ("received", "granted", "carried_out")] == [15, 7, 2]
    assert complete(EDITION, figures)["disputes"]["cases"]["reconsideration_total"] == 3


def test_it_adds_an_edition_s_new_row_and_column_to_its_totals() -> None:
    figures = {"applications": {"other_withdrawn": {"foundation": 3}, "granted": {"individual": 4}}}
    handled = complete(MADE_UP, figures)["applications"]["handled"]
    assert (handled["foundation"], handled["individual"], handled["total"]) == (3, 4, 7)


def test_it_leaves_a_total_of_blanks_blank_and_a_total_of_zeros_zero() -> None:
    cells = EDITION.cells
    zeros: Figures = {}
    put(zeros, cells["applications.granted.individual"], 0)
    assert value_at(complete(EDITION, {}), cells["applications.handled.individual"]) is None
    assert value_at(complete(EDITION, zeros), cells["applications.handled.individual"]) == 0
    assert value_at(complete(EDITION, zeros), cells["applications.handled.company"]) is None


def test_it_drops_what_the_edition_does_not_know_and_totals_that_were_brought() -> None:
    figures = {
        "applications": {"granted": {"individual": 1, "robot": 9}, "handled": {"total": 77}, "nothing": {"total": 1}},
        "nothing": {"x": {"y": 1}},
    }
    assert flat(entered(EDITION, figures)) == {"applications.granted.individual": 1}
    assert complete(EDITION, figures)["applications"]["handled"]["total"] == 1


@EVERY_EDITION
@given(data=st.data())
def test_it_makes_every_total_the_sum_of_its_parts(edition: Edition, data: st.DataObject) -> None:
    figures = data.draw(documents(edition))
    done = complete(edition, figures)
    for cell in edition.cells.values():
        if cell.is_computed:
            parts = [value_at(done, edition.cells[address]) for address in cell.sum]
            known = [part for part in parts if part is not None]
            assert value_at(done, cell) == (sum(known) if known else None)
    table = edition.tables["applications"]
    rows = table.cells["applications.handled.individual"].sum
    totals = [value_at(done, table.cells[address.replace("individual", "total")]) or 0 for address in rows]
    assert (value_at(done, table.cells["applications.handled.total"]) or 0) == sum(totals)


@given(documents(EDITION))
def test_it_changes_nothing_that_is_complete_and_nothing_it_was_given(figures: Figures) -> None:
    before = copy.deepcopy(figures)
    done = complete(EDITION, figures)
    assert figures == before
    assert complete(EDITION, done) == done
    assert entered(EDITION, done) == entered(EDITION, figures)


@given(documents(EDITION), documents(EDITION), documents(EDITION))
def test_it_adds_in_any_order(one: Figures, two: Figures, three: Figures) -> None:
    before = copy.deepcopy((one, two))
    assert add(one, two) == add(two, one)
    assert (one, two) == before
    assert add(add(one, two), three) == add(one, add(two, three))
    assert add(one, {}) == one


@given(documents(EDITION), documents(EDITION))
@example({"disclosure": {"rules": {"made": 0}}}, {})
def test_it_adds_totals_as_it_adds_what_they_are_made_of(one: Figures, two: Figures) -> None:
    assert add(complete(EDITION, one), complete(EDITION, two)) == complete(EDITION, add(one, two))


@given(documents(EDITION), documents(EDITION))
def test_it_names_just_the_cells_that_differ(one: Figures, two: Figures) -> None:
    differences = differ(one, two)
    assert differ(one, copy.deepcopy(one)) == {}
    assert differ(two, one) == {address: (right, left) for address, (left, right) in differences.items()}
    mended = copy.deepcopy(one)
    for address, (_, right) in differences.items():
        put(mended, EDITION.cells[address], right)
    assert flat(mended) == flat(two)


def test_it_tells_a_blank_from_a_zero() -> None:
    assert differ({"t": {"r": {"c": 0}}}, {}) == {"t.r.c": (0, None)}


def test_it_puts_and_takes_one_figure() -> None:
    cell = EDITION.cells["disclosure.rules.made"]
    figures: Figures = {}
    put(figures, cell, None)
    assert figures == {}
    put(figures, cell, 0)
    assert value_at(figures, cell) == 0
    put(figures, cell, None)
    assert (value_at(figures, cell), flat(figures)) == (None, {})
