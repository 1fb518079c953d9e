"""Finding agencies by what people type."""

from __future__ import annotations

import pytest
from django.db import connection

from reports.agencies import lookup, syllables
from reports.agencies.models import Agency
from tests.support import cast
from tests.support.cast import agency

pytestmark = pytest.mark.django_db
Kind = Agency.Kind


@pytest.fixture
def tree() -> None:
    city = agency("city", "安平市人民政府", Kind.GOVERNMENT, level="city")
    for code, name in {"songlan": "松岚县", "songling": "松岭县"}.items():
        county = agency(code, f"{name}人民政府", Kind.GOVERNMENT, parent=city)
        agency(f"{code}-education", f"{name}教育局", parent=county)
        agency(f"{code}-sports", f"{name}教育体育局", parent=county)
        agency(f"{code}-5g", f"{name}5G建设办公室", parent=county)
        agency(f"{code}-town", f"{name}安平镇人民政府", Kind.TOWNSHIP, parent=county)
    agency("city-education", "安平市教育局", parent=city)
    agency("xian", "西安市教育局", parent=city)


def found(typed: str, most: int = 20) -> list[str]:
    return [each.code for each in lookup.found(typed, Agency.objects.all(), most)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("松岚县教育局", ["songlan-education"]),
        ("songlanxianjiaoyuju", ["songlan-education"]),
        ("SongLanXian", ["songlan", "songlan-education"]),
        ("slxjyj", ["songlan-education", "songling-education"]),
        ("slxjiaoyuju", ["songlan-education", "songling-education"]),
        ("songlanxianjyj", ["songlan-education"]),
        ("songlxjyj", ["songlan-education", "songling-education"]),
        ("slingxianjy", ["songling-education", "songling-sports"]),
        ("songlanxianjiaoy", ["songlan-education", "songlan-sports"]),
        ("xi'anshijyj", ["xian"]),
        ("松岭 jyj", ["songling-education"]),
        ("松岭jyj", ["songling-education"]),
        ("5g", ["songlan-5g", "songling-5g"]),
        ("松岚县５Ｇ", ["songlan-5g"]),
        ("松岚县（教育体育局）", ["songlan-sports"]),
    ],
)
def test_it_finds_by_name_pinyin_initials_and_their_beginnings(tree: None, typed: str, first: list[str]) -> None:
    assert found(typed)[: len(first)] == first


def test_it_lists_the_name_itself_then_beginnings_then_what_holds_it(tree: None) -> None:
    assert found("安平") == ["city", "city-education", "songlan-town", "songling-town"]
    assert found("jiaoyuju")[0] == "city-education", "the higher level first"
    assert found("教育局") == ["city-education", "xian", "songlan-education", "songling-education"]
    assert found("松岚县教育局安平") == []


def test_it_lists_governments_first_and_from_the_top_down(tree: None) -> None:
    assert found("人民政府") == ["city", "songlan", "songling", "songlan-town", "songling-town"]
    assert found("s", most=3) == ["songlan", "songling", "songlan-education"]


@pytest.mark.parametrize("typed", ["", " ", "%", "_", "\0", "'; --", "！！", "iiii", "z" * 500, "n" * 100, "😀"])
def test_it_takes_whatever_is_typed(tree: None, typed: str) -> None:
    assert found(typed) == []
    assert found(f"松岚县{typed[:1]}人民政府")[:1] == ["songlan"] or typed[:1].isalpha()


def test_it_keeps_within_what_it_is_given(tree: None) -> None:
    within = Agency.objects.within([Agency.objects.get(code="songling")])
    assert {each.code for each in lookup.found("jyj", within, 20)} == {"songling-education"}
    assert len(found("教育", most=2)) == 2


def test_it_follows_a_new_name(people: cast.Cast) -> None:
    people.education.name = "青岚县体育局"
    people.education.derive().save()
    assert (found("qlxtyj"), found("教育")) == (["education"], [])


def test_it_reads_syllables_whole_or_begun() -> None:
    assert syllables.readings("songlanxianjyj")[0] == ("song", "lan", "xian", "j", "y", "j")
    assert ("xi", "an", "shi") in syllables.readings("xianshi")
    assert syllables.readings("iii") == []
    assert syllables.fits(("x", "a", "shi"), "xianshijiaoyuju")
    assert not syllables.fits(("xi", "shi"), "xianshijiaoyuju")


def test_every_reading_is_an_index_question_in_postgresql(tree: None) -> None:
    """Whatever the planner chooses with few rows, the indexes are there to be chosen."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'agencies_agency'")
            names = {name for (name,) in cursor.fetchall()}
        wanted = {f"agency_{field}_grams" for field in ("name", "pinyin", "initials")} | {"agency_weight"}
        assert wanted <= names
