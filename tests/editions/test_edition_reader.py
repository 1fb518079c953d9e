from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports import editions
from reports.editions import EditionError
from reports.editions.layout import Edition

ROOT = Path(__file__).parents[2]

SMALL = """
code = "small"
notice = "N"
first_year = 2031
title = "{agency}{year}"
sections = [
  { code = "opening", name = "O", kind = "text", optional = true },
  { code = "numbers", name = "N", title = "N", kind = "table", tables = ["counts"] },
]
rules = [
  { code="Q", table = "counts", left = ["apples"], right = ["pears"], left_name = "L", right_name = "R", source = "S" },
]
carries = [{ table = "counts", from = "apples", to = "pears" }]
helps = [{ table = "counts", rows = ["nuts"], counts = "All.", example = "One." }]
[[tables]]
code = "counts"
[[tables.blocks]]
corner = "C"
columns = [
  { code = "here", label = "H" },
  { code = "there", label = "T" },
  { code = "both", label = "B", sum = ["here", "there"] },
]
rows = [
  { label = "Fruit", children = [{ code = "apples", label = "A" }, { code = "pears", label = "P" }] },
  { code = "nuts", label = "N" },
]
"""
SECOND_BLOCK = """
[[tables.blocks]]
corner = "C"
columns = [{ code = "weight", label = "W", span = 3 }]
rows = [{ label = "More", children = [{ code = "plums", label = "P" }] }]
"""
SECOND_TABLE = '[[tables]]\ncode = "loose"\n[[tables.blocks]]\ncolumns = [{ code = "a", label = "A" }]\n'
SECOND_TABLE += 'rows = [{ code = "r", unlabelled = true }]\n'


def write(folder: Path, text: str, name: str = "bad.toml") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_it_reads_a_file_saved_with_a_byte_order_mark(tmp_path: Path) -> None:
    assert editions.read(write(tmp_path, "\ufeff" + SMALL)).code == "small"


def test_it_reads_the_small_edition_that_the_bad_ones_are_made_of(tmp_path: Path) -> None:
    edition = editions.read(write(tmp_path, SMALL))
    assert isinstance(edition, Edition)
    assert len(edition.cells) == 9


BAD = [
    # what is changed, into what, code, fault
    ('code = "pears"', 'code = "apples"', "counts.apples", "double code"),
    ('code = "there"', 'code = "here"', "counts.here", "double code"),
    ('code = "numbers"', 'code = "opening"', "sections.opening", "double code"),
    ("rules = [", "rules = [{ code = 'Q', table = 'counts', left = ['nuts'], right = ['nuts'],"
     " left_name = 'L', right_name = 'R', source = 'S' }, ", "rules.Q", "double code"),
    ('tables = ["counts"]', 'tables = ["counts", "counts"]', "tables of the sections.counts", "double code"),
    ('["here", "there"]', '["here", "nowhere"]', "counts.both", "unknown reference 'nowhere'"),
    ('["here", "there"]', '["here", "here"]', "counts.both.here", "double code"),
    ('["here", "there"]', '["here", "both"]', "counts.apples.both", "cycle in the sums"),
    ('label = "H"', 'label = "H", sum = ["both"]', "counts.apples.here", "cycle in the sums"),
    ('label = "N" },\n', 'label = "N", sum = ["plums"] },\n', "counts.nuts", "unknown reference 'plums'"),
    (', label = "P"', "", "counts.pears", "label missing"),
    (', label = "T"', "", "counts.there", "label missing"),
    ('label = "P"', 'label = " \u3000"', "counts.pears", "label missing: label is blank"),
    ('label = "Fruit"', 'label = ""', "counts.-", "label missing: label is blank"),
    ('label = "P"', 'label = "P", unlabelled = true', "counts.pears", "labelled and unlabelled"),
    ('label = "N" },\n', "unlabelled = true },\n", "counts.apples", "label missing: either no row"),
    ('corner = "C"', "", "counts.apples", "label missing: corner"),
    (', title = "N"', "", "numbers", "label missing: title"),
    ('name = "O"', 'name = ""', "opening", "label missing: name is blank"),
    ('name = "O", ', "", "opening", "name missing"),
    ('notice = "N"\n', "", "small", "notice missing"),
    ('kind = "text"', 'kind = "prose"', "opening", "unknown kind 'prose'"),
    ('kind = "text"', 'kind = "table"', "opening", "a section of kind table names its tables"),
    (', kind = "table", tables = ["counts"]', ', kind = "text"', "counts", "table stands in no section"),
    ('kind = "table"', 'kind = "table", optional = true', "numbers", "never optional"),
    ('tables = ["counts"]', 'tables = ["sums"]', "numbers", "unknown table 'sums'"),
    ('code = "opening"', 'code = "counts"', "counts", "code of a section and of another section's table"),
    ('label = "P"', 'label = "P", colour = "red"', "counts.pears", "unknown key 'colour'"),
    ('notice = "N"', 'notice = "N"\ncolour = "red"', "small", "unknown key 'colour'"),
    ('label = "P"', 'label = "P", span = 2', "counts.pears", "unknown key 'span'"),
    ('label = "Fruit"', 'label = "Fruit", code = "fruit"', "counts.fruit", "a group has no code"),
    ('code = "pears"', 'code = "Pears"', "counts", "code missing or not of small letters: 'Pears'"),
    ('code = "pears", ', "", "counts", "code missing or not of small letters: ''"),
    ('code = "pears"', 'code = "a.b"', "counts", "code missing or not of small letters: 'a.b'"),
    ('code = "small"', 'code = "a/b"', "a/b", "a code is of small letters and digits"),
    ('left = ["apples"]', 'left = ["plums"]', "Q", "unknown reference 'plums'"),
    ('left = ["apples"]', "left = []", "Q", "left is empty"),
    ('table = "counts", left', 'table = "sums", left', "Q", "unknown table 'sums'"),
    ('from = "apples"', 'from = "plums"', "carries", "unknown reference 'plums'"),
    ('rows = ["nuts"]', 'rows = ["plums"]', "helps.counts", "unknown reference 'plums'"),
    ('rows = ["nuts"]', 'columns = ["nuts"]', "helps.counts", "unknown reference 'nuts'"),
    ('rows = ["nuts"]', 'rows = ["nuts", "nuts"]', "helps.rows.counts.nuts", "double code"),
    ('rows = ["nuts"]', 'rows = ["nuts"], columns = ["here"]', "helps.counts", "names either rows or columns"),
    ('rows = ["nuts"], ', "", "helps.counts", "names either rows or columns"),
    ('counts = "All."', 'counts = " "', "helps", "label missing: counts is blank"),
    (', example = "One."', "", "helps", "example missing"),
    ('helps = [{ table = "counts"', 'helps = [{ table = "sums"', "helps", "unknown table 'sums'"),
    ('"{agency}{year}"', '"{agency}{day}"', "small", "the title has the places"),
    ('"{agency}{year}"', '"{agency}{year"', "small", "the title has the places"),
    ('"{agency}{year}"', '"{agency.real}{year}"', "small", "the title has the places"),
    ('"{agency}{year}"', '"{agency:d}{year}"', "small", "the title has the places"),
    ("2031", "2031\nlast_year = 2030", "small", "last_year lies before first_year"),
    # Wrong types
    ('label = "P"', "label = 3", "counts.pears", "label is not a text"),
    ('code = "small"', "code = 2021", "2021", "code is not a text"),
    ("2031", '"2031"', "small", "first_year is not a whole number"),
    ("2031", "true", "small", "first_year is not a whole number"),
    ("2031", "2031.0", "small", "first_year is not a whole number"),
    ('label = "T"', 'label = "T", span = "a"', "counts.there", "span is not a whole number"),
    ('label = "T"', 'label = "T", span = 0', "counts.there", "span is 1 to 20"),
    ('label = "T"', 'label = "T", decimals = 7', "counts.there", "decimals are 0 to 6"),
    ('label = "T"', 'label = "T", decimals = 2', "counts.both", "adds up 'there', which has other decimals"),
    ('label = "T"', 'label = "T", signed = "yes"', "counts.there", "signed is not true or false"),
    ("optional = true", 'optional = "no"', "opening", "optional is not true or false"),
    ('["here", "there"]', '"here"', "counts.both", "sum is not a list, each a text"),
    ('["here", "there"]', "[1]", "counts.both", "sum is not a list, each a text"),
    ('tables = ["counts"]', "tables = [[]]", "numbers", "tables is not a list, each a text"),
    ('children = [{ code = "apples", label = "A" }, { code = "pears", label = "P" }]', 'children = "x"',
     "counts.Fruit", "children is not a list, each an entry"),
    ('children = [{ code = "apples", label = "A" }, { code = "pears", label = "P" }]', "children = []",
     "counts.Fruit", "children is empty"),
    ("carries = [", 'carries = ["x", ', "small", "carries is not a list, each an entry"),
    # Not TOML
    ('code = "small"', "code = small", "-", "Invalid value"),
    ('notice = "N"', 'notice = "N"\nnotice = "M"', "-", "Cannot overwrite a value"),
    ("2031", "1" * 5000, "-", "Exceeds the limit"),
    ("2031", "[" * 5000, "-", "nested too deeply"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "fault"), BAD)
def test_it_refuses_a_bad_file_naming_file_and_code(tmp_path: Path, old: str, new: str, code: str, fault: str) -> None:
    assert old in SMALL
    with pytest.raises(EditionError) as raised:
        editions.read(write(tmp_path, SMALL.replace(old, new, 1)))
    assert raised.value.code == code
    assert fault in raised.value.fault
    assert str(raised.value).startswith(f"bad.toml: {code}: ")


ADDITIONS = [
    (SECOND_BLOCK, "Q", "table 'counts' is of several blocks"),
    (SECOND_BLOCK.replace("span = 3", "span = 2"), "counts.plums", "4 columns wide, not 5"),
    (SECOND_BLOCK.replace('"plums"', '"nuts"'), "counts.nuts", "double code"),
    (SECOND_BLOCK.replace('"weight"', '"here"'), "counts.here", "one code for two different columns"),
    (SECOND_TABLE, "loose", "table stands in no section"),
    (SECOND_TABLE.replace("loose", "counts"), "tables.counts", "double code"),
    ("[[tables]]\ncode = 'empty'\nblocks = []", "empty", "blocks is empty"),
    ("[[tables]]\ncode = 'empty'\nblocks = 'x'", "empty", "blocks is not a list, each an entry"),
    ("[[tables]]\ncode = 'empty'\nblocks = [{ rows = 'x', columns = [] }]", "empty", "rows is not a list"),
    ("[[tables]]\ncode = 'empty'", "empty", "blocks missing"),
]


@pytest.mark.parametrize(("text", "code", "fault"), ADDITIONS)
def test_it_refuses_a_block_or_table_that_does_not_fit(tmp_path: Path, text: str, code: str, fault: str) -> None:
    with pytest.raises(EditionError) as raised:
        editions.read(write(tmp_path, SMALL + text))
    assert (raised.value.code, fault in raised.value.fault) == (code, True), raised.value


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\x80", b"PK\x03\x04", b""])
def test_it_refuses_a_file_that_is_no_text(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(data)
    with pytest.raises(EditionError):
        editions.read(path)


def test_it_refuses_a_folder_named_like_a_file(tmp_path: Path) -> None:
    with pytest.raises(EditionError):
        editions.read(tmp_path)


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, each in inner for place in places(each, (*at, key)))]


def _as_toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_as_toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_as_toml, value)) + "]"
    return json.dumps(value)


JUNK = st.recursive(
    st.text("ab{}. \u3000", max_size=8) | st.integers(-5, 50) | st.booleans() | st.just(1.5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["code", "label", "x"]), inner),
    max_leaves=4,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_it_never_fails_otherwise_than_by_naming_the_fault(tmp_path: Path, data: st.DataObject) -> None:
    """Any value of a good file replaced by anything else."""
    edition = copy.deepcopy(tomllib.loads(SMALL))
    *way, last = data.draw(st.sampled_from(places(edition)[1:]))
    target: Any = edition
    for key in way:
        target = target[key]
    target[last] = data.draw(JUNK)
    text = "\n".join(f"{json.dumps(key)} = {_as_toml(value)}" for key, value in edition.items())
    path = write(tmp_path, text)
    try:
        read = editions.read(path)
    except EditionError as error:
        assert (error.path, bool(error.fault)) == (path, True)
    else:
        assert all(table.computed is not None for table in read.tables.values())


# --- The system check


def check(folder: Path, data_folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={**os.environ, "EDITION_FOLDERS": str(folder), "DATA_FOLDER": str(data_folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_stops_the_site_at_bad_files_and_names_each(tmp_path: Path) -> None:
    write(tmp_path / "added", SMALL.replace('code = "pears"', 'code = "apples"'), "double.toml")
    write(tmp_path / "added", SMALL.replace('label = "P"', "label = 3"), "typed.toml")
    done = check(tmp_path / "added", tmp_path / "data")
    assert done.returncode != 0
    for file, code in (("double.toml", "counts.apples"), ("typed.toml", "counts.pears")):
        assert f"{tmp_path / 'added' / file}, {code}" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_stops_the_site_at_a_file_that_is_not_toml(tmp_path: Path) -> None:
    write(tmp_path / "added", "这不是 TOML", "words.toml")
    done = check(tmp_path / "added", tmp_path / "data")
    assert done.returncode != 0
    assert "words.toml" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_starts_the_site_with_a_new_edition(tmp_path: Path) -> None:
    done = check(Path(__file__).parents[1] / "editions", tmp_path / "data")
    assert done.returncode == 0, done.stderr
