from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reports.agencies.models import Agency
from reports.filing import opening
from tests.support.cast import Cast

HEAD = "code,name,kind,parent\n"
COUNTY = (
    HEAD
    + "hexi,河西县人民政府,government,\nhexi-health,河西县卫生健康局,department,hexi\nhexi-town,桥头镇,township,hexi\n"
)


def load(folder: Path, content: str | bytes) -> str:
    file = folder / "agencies.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    out = StringIO()
    call_command("load_agencies", str(file), stdout=out)
    return out.getvalue().strip()


def refused(folder: Path, content: str | bytes) -> list[str]:
    """The lines of the message of a file that changes nothing."""
    before = list(Agency.objects.values_list())
    with pytest.raises(CommandError) as found:
        load(folder, content)
    assert list(Agency.objects.values_list()) == before
    return str(found.value).splitlines()


def tree() -> set[tuple[str, str, str | None]]:
    return set(Agency.objects.values_list("code", "kind", "parent__code"))


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "data",
    [COUNTY.encode(), COUNTY.encode("utf-8-sig"), COUNTY.encode("gb18030"), COUNTY.replace("\n", "\r\n").encode()],
)
def test_it_loads_what_a_spreadsheet_saves(tmp_path: Path, data: bytes) -> None:
    assert load(tmp_path, data) == "新增 3 个行政机关，修改 0 个，未变 0 个。"
    assert tree() == {
        ("hexi", "government", None),
        ("hexi-health", "department", "hexi"),
        ("hexi-town", "township", "hexi"),
    }
    assert Agency.objects.get(code="hexi-town").name == "桥头镇"


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("政府", "government"),
        ("人民政府", "government"),
        ("部门", "department"),
        ("乡镇", "township"),
        ("街道", "township"),
    ],
)
def test_it_understands_the_chinese_words_of_the_kinds(tmp_path: Path, written: str, kind: str) -> None:
    load(tmp_path, f"{HEAD}one,甲,{written},\n")
    assert Agency.objects.get().kind == kind


def test_it_takes_columns_in_any_order_and_no_notice_of_others(tmp_path: Path) -> None:
    load(tmp_path, "Parent, NAME ,remark,kind,code\n,甲,备注,government,one\n\n , , , , \none,乙,,township,two\n")
    assert tree() == {("one", "government", None), ("two", "township", "one")}


def test_it_finds_parents_further_down_and_in_the_database(tmp_path: Path, people: Cast) -> None:
    load(tmp_path, f"{HEAD}three,丙,department,two\ntwo,乙,government,county\n")
    assert ("two", "government", "county") in tree()
    assert ("three", "department", "two") in tree()


def test_it_changes_what_exists_and_says_so(tmp_path: Path, people: Cast) -> None:
    summary = load(
        tmp_path,
        f"{HEAD}education,青岚县教育体育局,department,county\nfinance,青岚县财政局,department,county\nnew,新,township,county\n",
    )
    assert summary == "新增 1 个行政机关，修改 1 个，未变 1 个。"
    people.education.refresh_from_db()
    assert (people.education.name, people.education.parent) == ("青岚县教育体育局", people.county)


def test_it_gives_a_draft_the_new_name_of_its_agency(tmp_path: Path, people: Cast) -> None:
    filing = opening.open_filing(people.education, people.year, people.clerk)
    load(tmp_path, HEAD + "education,青岚县教育体育局,department,county\n")
    filing.refresh_from_db()
    assert filing.title.startswith("青岚县教育体育局2026年")


def heights() -> dict[str, str]:
    return dict(Agency.objects.values_list("code", "level"))


def test_it_takes_levels_from_the_file_or_from_the_tree(tmp_path: Path) -> None:
    load(tmp_path, COUNTY)
    assert heights() == {"hexi": "county", "hexi-health": "county", "hexi-town": "township"}
    load(
        tmp_path,
        COUNTY.replace("parent", "parent,level").replace("hexi,河西县人民政府,government,", "hexi,河西市,政府,,市级"),
    )
    assert heights() == {"hexi": "city", "hexi-health": "city", "hexi-town": "township"}
    load(tmp_path, HEAD + "hexi-sports,体育局,部门,hexi\nhexi,河西市,政府,\n")
    assert heights() == {"hexi": "city", "hexi-health": "city", "hexi-sports": "city", "hexi-town": "township"}
    assert refused(tmp_path, "code,name,kind,parent,level\none,甲,部门,hexi,厅级\n")[1].startswith("第 2 行")


def test_it_spells_the_names(tmp_path: Path, people: Cast) -> None:
    load(tmp_path, HEAD + "education,青岚县体育局,department,county\n")
    assert Agency.objects.get(code="education").initials == "qlxtyj"


def test_it_loads_the_same_file_twice_without_a_change(tmp_path: Path) -> None:
    load(tmp_path, COUNTY)
    assert load(tmp_path, COUNTY) == "新增 0 个行政机关，修改 0 个，未变 3 个。"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("one,甲,bureau,county", "bureau"),
        ("one,甲,,county", "类别"),
        ("one,,department,county", "缺少名称"),
        (",甲,department,county", "缺少代码"),
        ("甲乙,甲,department,county", "甲乙"),
        (f"{'x' * 41},甲,department,county", "40"),
        (f"one,{'甲' * 101},department,county", "101"),
        ("one,甲,department,nowhere", "nowhere"),
        ("one,甲,department,finance", "finance"),
        ("one,甲,department,one", "one"),
        ("one", "缺少名称"),
    ],
)
def test_it_names_the_fault_of_a_row(tmp_path: Path, people: Cast, row: str, words: str) -> None:
    _nothing, *faults = refused(tmp_path, f"{HEAD}ok,好,department,county\n{row}\n")
    assert faults
    assert all(fault.startswith("第 3 行：") for fault in faults)
    assert any(words in fault for fault in faults)


def test_it_makes_no_department_of_what_others_stand_below(tmp_path: Path, people: Cast) -> None:
    [fault] = refused(tmp_path, f"{HEAD}county,甲,department,\n")[1:]
    assert fault.startswith("第 2 行：")
    assert any(code in fault for code in ("education", "finance", "town"))


def test_it_names_a_double_code_and_where_it_stood(tmp_path: Path) -> None:
    assert refused(tmp_path, f"{HEAD}one,甲,government,\none,乙,government,\n")[1:] == [
        "第 3 行：代码 one 在第 2 行已经出现。"
    ]


def test_it_names_every_row_of_a_circle(tmp_path: Path, people: Cast) -> None:
    rows = "one,甲,government,two\ntwo,乙,government,county\ncounty,县,government,one\nleaf,叶,department,one\n"
    assert [fault.split("：")[0] for fault in refused(tmp_path, HEAD + rows)[1:]] == ["第 2 行", "第 3 行", "第 4 行"]


def test_it_names_all_faults_at_once(tmp_path: Path) -> None:
    rows = "one,,bureau,nowhere\ntwo,乙,government,\nthree,丙,department,two\nfour,丁,township,three\n"
    found = refused(tmp_path, HEAD + rows)
    assert [fault.split("：")[0] for fault in found[1:]] == ["第 2 行", "第 2 行", "第 2 行", "第 5 行"]


def test_it_counts_lines_as_an_editor_does(tmp_path: Path) -> None:
    found = refused(tmp_path, f'{HEAD}one,甲县,government,"\n"\n\ntwo,乙,bureau,\n')
    assert found[1].startswith("第 5 行：")


def test_it_names_missing_columns(tmp_path: Path) -> None:
    [message] = refused(tmp_path, "code,name,type\none,甲,government\n")
    assert "kind, parent" in message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "kind"),
        (HEAD, "没有"),
        (b"PK\x03\x04\x14\x00\x06\x00", "CSV"),
        (b"\xff\xfe\xff\xff\x81", "CSV"),
        (HEAD + 'one,"甲,government,\n', "第 2 行"),
    ],
)
def test_it_says_of_a_bad_file_what_is_wrong(tmp_path: Path, content: str | bytes, words: str) -> None:
    [message] = refused(tmp_path, content)
    assert "agencies.csv" in message
    assert words in message


def test_it_says_when_there_is_no_file(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.csv", tmp_path):
        with pytest.raises(CommandError, match=path.name):
            call_command("load_agencies", str(path))
