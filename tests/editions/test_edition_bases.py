"""Editions that stand on another one and hold only how they differ."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports import checks, editions
from reports.document.figures import complete, put
from reports.document.grid import grid
from reports.document.report import Report
from reports.editions import EditionError, dictionary
from reports.editions.layout import Edition, Figures, Heading
from reports.editions.reading.reader import edition_of
from reports.editions.reading.sources import Source, whole
from reports.templatetags import tables
from tests.editions.test_edition_reader import JUNK, SMALL, places, write

FOLDER = Path(__file__).parent
ONE_MORE = FOLDER / "one_more.toml"


# --- The edition of 2019, which stands on the one of 2021


@pytest.mark.parametrize("code", ["2019", "2021"])
def test_it_says_what_it_said_in_a_file_of_its_own(code: str) -> None:
    """Field by field, against what each edition said when it was written out whole, and the words it learned since."""
    whole = json.loads((FOLDER / f"{code}.json").read_text(encoding="utf-8"))
    loaded = json.loads(json.dumps(asdict(editions.edition(code))))
    assert list(loaded["tables"]) == [table["code"] for table in whole["tables"]]
    loaded["tables"] = list(loaded["tables"].values())
    assert loaded.keys() == whole.keys()
    for field, value in whole.items():
        assert loaded[field] == value, field


# --- One more row and one more column


@pytest.fixture(scope="module")
def one_more() -> Edition:
    return editions.read(ONE_MORE)


@pytest.fixture
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def report(edition: Edition, text: str = "", **figures: int) -> Report:
    """Zero everywhere but in the cells of applications named row__column."""
    entered: Figures = {}
    for cell in edition.cells.values():
        if not cell.is_computed:
            put(entered, cell, figures.get(f"{cell.row}__{cell.column}", 0))
    texts = {"overview": text or "正文。", "problems": "正文。", "other": "未收取信息处理费，没有基金会的申请。"}
    return Report(edition=edition, year=2041, agency_name="青岚县教育局", title="", texts=texts, figures=entered)


def test_it_takes_less_than_60_lines_and_no_other_file() -> None:
    assert len(ONE_MORE.read_text(encoding="utf-8").splitlines()) < 60


def test_it_has_its_row_and_column_where_the_form_prints_them(one_more: Edition) -> None:
    new, base = one_more.tables["applications"], editions.edition("2021").tables["applications"]
    rows, columns = list(base.row_names), list(base.column_names)
    rows.insert(rows.index("other_remaining"), "other_withdrawn")
    columns.insert(columns.index("other_body"), "foundation")
    assert (list(new.row_names), list(new.column_names)) == (rows, columns)
    assert len(one_more.cells) == 200 - 175 + (25 + 1) * (7 + 1)


def test_it_draws_its_form(one_more: Edition) -> None:
    drawn = tables.draw(grid(one_more.tables["applications"], {}))
    for label in ("基金会", "3.申请人撤回申请", "4.其他"):
        assert drawn.count(f">{label}</th>") == 1
    assert 'id="applications.other_withdrawn.foundation"' in drawn


def test_it_computes_its_sums(one_more: Edition) -> None:
    figures = report(one_more, other_withdrawn__foundation=2, granted__individual=5).figures
    computed = complete(one_more, figures)["applications"]
    assert computed["other_withdrawn"]["total"] == 2
    assert (computed["handled"]["foundation"], computed["handled"]["total"]) == (2, 7)


@pytest.mark.usefixtures("chinese")
def test_it_checks_its_figures_and_its_texts(one_more: Edition) -> None:
    right = {"received__foundation": 2, "other_withdrawn__foundation": 2}
    text = "2041年基金会撤回的政府信息公开申请{}件。"
    assert [found for found in checks.run(report(one_more, text.format(2), **right)) if found.level == "error"] == []
    unbalanced = checks.run(report(one_more, received__foundation=2))
    assert [(found.code, found.address) for found in unbalanced if found.level == "error"] == [
        ("R1", "applications.received.foundation"), ("R1", "applications.received.total"),
    ]  # fmt: skip
    wrong = checks.run(report(one_more, text.format(3), **right))
    assert [found.code for found in wrong if "3" in found.message] == ["R8"]


def test_it_has_its_helps_indicators_and_translations(one_more: Edition) -> None:
    helps = one_more.help_of
    assert helps["applications", "row", "other_withdrawn"].counts == "申请人在答复以前书面撤回的申请。"
    assert helps["applications", "col", "total"].counts.startswith("本行七类")
    assert helps["applications", "col", "total"].example.startswith("自然人 7 件")
    assert len(helps) == len(editions.edition("2021").help_of) + 2
    assert one_more.indicators[-1].code == "withdrawn"
    assert one_more.section("other").mentions == (*editions.edition("2021").section("other").mentions, "基金会")
    entries = {entry.address: entry for entry in dictionary.entries([one_more])}
    entry = entries["applications.other_withdrawn.foundation"]
    assert (entry.row[-1].english, entry.column[-1].english) == ("3. Applicant withdrew", "Foundations")


def test_it_keeps_all_that_the_base_says_and_it_does_not(one_more: Edition) -> None:
    base = editions.edition("2021")
    for name in ("title", "rules", "carries", "topics", "stocks", "bands", "summaries", "comparisons", "last_year"):
        assert getattr(one_more, name) == getattr(base, name), name
    assert [one_more.tables[code] == base.tables[code] for code in base.tables] == [True, False, True]


# --- How differences are written


@pytest.fixture
def added(tmp_path: Path) -> Iterator[Path]:
    """A further folder, in which the small edition stands."""
    write(tmp_path, SMALL, "small.toml")
    editions.register_folder(tmp_path)
    yield tmp_path
    editions.forget_folder(tmp_path)


def upon(base: str, said: str = "", *, code: str = "next", year: int = 2032) -> str:
    return f'base = "{base}"\ncode = "{code}"\nnotice = "M"\nfirst_year = {year}\n{said}\n'


def block(said: str) -> str:
    return f'[[tables]]\ncode = "counts"\n[[tables.blocks]]\n{said}'


def read(folder: Path, said: str) -> Edition:
    write(folder, upon("small", said), "next.toml")
    return editions.edition("next")


def labels(headings: tuple[Heading, ...]) -> list[Any]:
    return [[each.label, labels(each.children)] if each.children else each.label for each in headings]


def test_it_is_its_base_under_another_notice_where_it_says_nothing(added: Path) -> None:
    assert read(added, "") == replace(editions.edition("small"), code="next", notice="M", first_year=2032)


def test_it_never_has_its_years_from_its_base(added: Path) -> None:
    write(added, SMALL.replace("2031", "2031\nlast_year = 2031"), "small.toml")
    assert read(added, "").last_year is None


ROWS = [
    # what is said of the rows [Fruit [A, P], N], what they are then
    ('{ code = "nuts", label = "Nuts" }', [["Fruit", ["A", "P"]], "Nuts"]),
    ('{ code = "pears", label = "Pears" }', [["Fruit", ["A", "Pears"]], "N"]),
    ('{ code = "figs", label = "F" }', [["Fruit", ["A", "P"]], "N", "F"]),
    ('{ code = "figs", label = "F", before = "pears" }', [["Fruit", ["A", "F", "P"]], "N"]),
    ('{ code = "figs", label = "F", after = "pears" }', [["Fruit", ["A", "P", "F"]], "N"]),
    ('{ code = "figs", label = "F", before = "Fruit" }', ["F", ["Fruit", ["A", "P"]], "N"]),
    ('{ label = "Fruit", children = [{ code = "figs", label = "F" }] }', [["Fruit", ["A", "P", "F"]], "N"]),
    ('{ changes = "Fruit", label = "All fruit" }', [["All fruit", ["A", "P"]], "N"]),
    ('{ replaces = "nuts", code = "figs", label = "F" }', [["Fruit", ["A", "P"]], "F"]),
    ('{ code = "nuts", before = "pears" }', [["Fruit", ["A", "N", "P"]]]),
    ('{ code = "nuts", before = "Fruit" }', ["N", ["Fruit", ["A", "P"]]]),
    ('{ remove = "nuts" }, { code = "figs", label = "F" }', [["Fruit", ["A", "P"]], "F"]),
    ('{ label = "More", children = [{ code = "figs", label = "F" }] }', [["Fruit", ["A", "P"]], "N", ["More", ["F"]]]),
]


@pytest.mark.parametrize(("said", "rows"), ROWS)
def test_it_changes_rows_wherever_they_stand(added: Path, said: str, rows: list[Any]) -> None:
    edition = read(added, 'helps = [{ remove = "counts nuts" }]\n' + block(f"rows = [{said}]"))
    assert labels(edition.tables["counts"].blocks[0].rows) == rows


def test_it_changes_a_list_of_plain_texts_by_what_goes_and_what_comes(added: Path) -> None:
    columns = '{ code = "far", label = "F", before = "both" }, '
    for change, total in (
        ('{ add = ["far"] }', ("here", "there", "far")),
        ('{ add = ["far"], before = "there" }', ("here", "far", "there")),
        ('{ add = ["far"], after = "here", remove = ["there"] }', ("here", "far")),
        ('["there"]', ("there",)),
    ):
        edition = read(added, block(f'columns = [{columns}{{ code = "both", sum = {change} }}]'))
        assert edition.tables["counts"].blocks[0].column_leaves[-1].sum == total
        editions.forget_folder(added)
        editions.register_folder(added)


def test_it_has_nothing_where_all_is_removed(added: Path) -> None:
    edition = read(added, 'rules = [{ remove = "Q" }]\ncarries = [{ remove = "counts pears" }]')
    assert (edition.rules, edition.carries) == ((), ())


def test_it_adds_tables_and_sections(added: Path) -> None:
    said = (
        'sections = [{ after = "opening", code = "more", name = "M", title = "M", kind = "table", tables = ["loose"] }]'
    )
    table = '\n[[tables]]\ncode = "loose"\n[[tables.blocks]]\ncolumns = [{ code = "a", label = "A" }]\n'
    edition = read(added, said + table + 'rows = [{ code = "r", unlabelled = true }]\n')
    assert [section.code for section in edition.sections] == ["opening", "more", "numbers"]
    assert list(edition.tables) == ["counts", "loose"]


def test_it_translates_what_its_base_does_and_drops_what_it_no_longer_prints(added: Path) -> None:
    write(added, f'{SMALL}\n[english]\n"A" = "Apples"\n"N" = "Nuts"\n', "small.toml")
    edition = read(added, block('rows = [{ code = "apples", label = "AA" }]\n') + '[english]\n"AA" = "All apples"\n')
    assert edition.english == {"N": "Nuts", "AA": "All apples"}


BAD = [
    # what is said, place, fault
    ("colour = 'red'", "next", "unknown key 'colour'"),
    ("sections = [{ remove = 'nowhere' }]", "sections.nowhere", "remove what the base does not have: 'nowhere'"),
    ("helps = [{ remove = 'counts plums' }]", "helps.counts plums", "remove what the base does not have"),
    ("rules = [{ remove = 'Q', table = 'counts' }]", "rules.Q", "says remove and table at once"),
    ("rules = [{ remove = 'Q' }, { code = 'Q', source = 'S' }]", "rules.Q", "double entry"),
    ("rules = [{ remove = 3 }]", "rules.3", "remove is not a text"),
    ("rules = [{ code = 'Q', before = 'Q' }]", "rules.Q", "before what is not there: 'Q'"),
    ("rules = [{ code = 'Q', before = 'P', after = 'P' }]", "rules.Q", "at once"),
    ("rules = [{ changes = 'P', source = 'S' }]", "rules.P", "changes what the base does not have: 'P'"),
    ("rules = [{ code = 'P', source = 'S' }]", "P", "table missing"),
    ("rules = [{ code = 'Q', left = { remove = ['nuts'] } }]", "rules.Q", "left: remove what the base does not have"),
    ("rules = [{ code = 'Q', left = { add = ['nuts'], before = 'P' } }]", "rules.Q", "left: before what is not there"),
    ("rules = [{ code = 'Q', left = { add = 'nuts' } }]", "rules.Q", "add is not a list, each a text"),
    ("rules = [{ code = 'Q', left = { more = ['nuts'] } }]", "rules.Q", "unknown key 'more'"),
    ("rules = [{ code = 'Q', left = { remove = ['apples'] } }]", "Q", "left missing"),
    ("rules = 'x'", "next", "rules is not a list, each an entry"),
    ("tables = [{ remove = 'counts' }]", "next", "tables missing"),
    (block("rows = [{ remove = 'nowhere' }]"), "counts.nowhere", "remove what the base does not have"),
    (block("rows = [{ remove = 'nuts' }]"), "helps.counts", "unknown reference 'nuts'"),
    (block("rows = [{ remove = 'Fruit' }]"), "Q", "unknown reference 'apples'"),
    (block("rows = [{ code = 'figs', label = 'F', before = 'nowhere' }]"), "counts.figs", "before what is not there"),
    (block("rows = [{ label = 'More', children = [{ code = 'a', label = 'A', before = 'nuts' }] }]"), "counts.a",
     "unknown key 'before'"),
    (block("heading = 'Other'\nrows = [{ remove = 'nuts' }]"), "counts", "columns missing"),
    (block("columns = [{ remove = 'there' }]"), "counts.both", "unknown reference 'there'"),
    ("[english]\n'Fruit salad' = 'F'", "english", "no label of the form: 'Fruit salad'"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "place", "fault"), BAD)
def test_it_refuses_a_difference_that_cannot_be_made_naming_the_place(
    added: Path, said: str, place: str, fault: str
) -> None:
    with pytest.raises(EditionError) as raised:
        read(added, said)
    assert (raised.value.path.name, raised.value.code, fault in raised.value.fault) == ("next.toml", place, True), (
        raised.value
    )


def test_it_refuses_to_guess_which_of_two_is_meant(added: Path) -> None:
    nuts = '{ code = "nuts", label = "N" }'
    write(added, SMALL.replace(nuts, f'{{ label = "Fruit", children = [{nuts}] }}'), "small.toml")
    with pytest.raises(EditionError) as raised:
        read(added, block("rows = [{ remove = 'Fruit' }]"))
    assert str(raised.value) == "next.toml: counts.Fruit: several entries of the base are called 'Fruit'"


# --- Where a base is looked for


def faults() -> list[str]:
    return [str(error) for error in editions.read_all()[1]]


@pytest.mark.parametrize("base", ["nowhere", "next"])
def test_it_names_a_base_that_is_not_there(added: Path, base: str) -> None:
    write(added, upon(base), "next.toml")
    assert faults() == [f"next.toml: next: unknown base {base!r}"]


def test_it_names_a_base_that_is_no_text(added: Path) -> None:
    write(added, "base = 2021\ncode = 'next'", "next.toml")
    assert faults() == ["next.toml: next: base is not a text"]


def test_it_names_a_circle(added: Path) -> None:
    for code, base, year in (("one", "two", 2041), ("two", "three", 2042), ("three", "one", 2043)):
        write(added, upon(base, code=code, year=year), f"{code}.toml")
    assert sorted(faults()) == [
        "one.toml: one: base 'two' stands on this edition",
        "three.toml: three: base 'one' stands on this edition",
        "two.toml: two: base 'three' stands on this edition",
    ]


def test_it_says_once_what_is_wrong_with_the_base_of_several(added: Path) -> None:
    write(added, upon("small", "rules = [{ remove = 'P' }]", code="one", year=2041), "one.toml")
    write(added, upon("one", code="two", year=2042), "two.toml")
    assert faults() == ["one.toml: rules.P: remove what the base does not have: 'P'"]


def test_it_stands_on_an_edition_that_stands_on_another(added: Path) -> None:
    write(added, upon("one", code="a", year=2042), "a.toml")
    write(added, upon("small", 'title = "{year}{agency}"', code="one", year=2041), "one.toml")
    assert editions.edition("a").title == "{year}{agency}"


def test_it_may_replace_the_edition_that_it_stands_on(added: Path) -> None:
    said = "single_reporter = { remove = ['disclosure.fees.amount'] }"
    write(added, upon("2021", said, code="2021", year=2021), "b.toml")
    assert editions.edition("2021").single_reporter == ()
    assert editions.edition_for(2026).notice == "M"
    assert editions.edition("2019").title == editions.edition("2021").title, "it stands on the one it was written for"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_it_never_fails_otherwise_than_by_naming_the_fault(tmp_path: Path, data: st.DataObject) -> None:
    """Any value of a good difference, or of its base, replaced by anything else."""
    both = [tomllib.loads(SMALL), tomllib.loads(upon("small", GOOD))]
    *way, last = data.draw(st.sampled_from([place for place in places(both) if len(place) > 1]))
    target: Any = both
    for key in way:
        target = target[key]
    target[last] = data.draw(JUNK)
    sources = [Source(tmp_path / "a.toml", said) for said in both]
    try:
        edition_of(sources[1], whole(sources[1], {"small": sources[0]}, {}))
    except EditionError as error:
        assert error.fault


GOOD = """
sections = [{ code = "opening", hint = "H", after = "numbers" }]
carries = [{ remove = "counts pears" }]
helps = [{ changes = "counts nuts", rows = { add = ["figs"] } }]
[[tables]]
code = "counts"
[[tables.blocks]]
columns = [{ code = "both", sum = { remove = ["there"] } }]
rows = [{ label = "Fruit", children = [{ code = "figs", label = "F", before = "pears" }] }]
[english]
"F" = "Figs"
"""
