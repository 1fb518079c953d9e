"""How high an agency stands, and how its name is spelled."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from reports.agencies import levels, spelling
from reports.agencies.models import Agency
from tests.support import cast

NATION = {
    "nation": ("government", None),
    "ministry": ("department", "nation"),
    "province": ("government", "nation"),
    "city": ("government", "province"),
    "city-bureau": ("department", "city"),
    "county": ("government", "city"),
    "bureau": ("department", "county"),
    "town": ("township", "county"),
}
HEIGHTS = {
    "nation": "national",
    "ministry": "national",
    "province": "province",
    "city": "city",
    "city-bureau": "city",
    "county": "county",
    "bureau": "county",
    "town": "township",
}


def test_it_follows_from_the_tree() -> None:
    assert levels.in_tree(NATION, {}) == HEIGHTS
    alone = {"county": ("government", None), "town": ("township", "county"), "office": ("department", None)}
    assert levels.in_tree(alone, {}) == {"county": "county", "town": "township", "office": "county"}


def test_it_goes_on_from_what_is_stated() -> None:
    """A county right below its province; what stands below follows it."""
    places = NATION | {"direct": ("government", "province"), "its-bureau": ("department", "direct")}
    found = levels.in_tree(places, {"direct": "county"})
    assert (found["direct"], found["its-bureau"]) == ("county", "county")
    assert levels.stated(places, found) == {"direct": "county"}


def test_it_ends_in_a_broken_tree() -> None:
    circle = {"a": ("government", "b"), "b": ("government", "a"), "c": ("department", "gone")}
    assert set(levels.in_tree(circle, {})) == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("松岚县教育局", "songlanxianjiaoyuju", "slxjyj"),
        ("重庆市长寿区", "chongqingshichangshouqu", "cqscsq"),
        ("长丰县教育局校长培训中心", "changfengxianjiaoyujuxiaozhangpeixunzhongxin", "cfxjyjxzpxzx"),
        ("乐清市财政局", "yueqingshicaizhengju", "yqsczj"),
        ("单县会计核算中心", "shanxiankuaijihesuanzhongxin", "sxkjhszx"),
        ("吕梁市银行业协会", "lvliangshiyinhangyexiehui", "llsyhyxh"),
        ("西藏自治区（拉萨）", "xizangzizhiqulasa", "xzzzqls"),
        ("ＡＢ开发区 5G 办", "abkaifaqu5gban", "abkfq5gb"),
        ("！—…", "", ""),
    ],
)
def test_it_spells_names(name: str, pinyin: str, initials: str) -> None:
    assert spelling.spelled(name) == (pinyin, initials)


def test_it_derives_a_new_agency_from_its_place(people: cast.Cast) -> None:
    assert (people.county.level, people.education.level, people.town.level) == ("county", "county", "township")
    assert (people.education.pinyin, people.education.initials) == ("qinglanxianjiaoyuju", "qlxjyj")
    assert cast.agency("zone", kind=Agency.Kind.DEPARTMENT, parent=people.county, level="city").level == "city"


def test_it_leads_what_followed_and_leaves_what_was_said(people: cast.Cast) -> None:
    said = cast.agency("said", parent=people.county, level="national")
    below = cast.agency("below", kind=Agency.Kind.GOVERNMENT, parent=people.county)
    office = cast.agency("office", parent=below)
    people.county.level = "province"
    people.county.save(update_fields=["level"])
    people.county.lead_levels("county")
    found = dict(Agency.objects.values_list("code", "level"))
    assert (found["education"], found["town"], found[below.code]) == ("province", "township", "city")
    assert (found[said.code], found[office.code]) == ("national", "city")


def test_a_change_in_the_administration_leads_the_levels_below_and_the_pinyin(admin_client: Client) -> None:
    people = cast.make()
    entry = {"code": "county", "name": "青岚市人民政府", "kind": "government", "parent": "", "level": "city"}
    page = "admin:agencies_agency_change"
    assert admin_client.post(reverse(page, args=[people.county.pk]), entry).status_code == 302
    found = Agency.objects.values_list("code", "level")
    assert dict(found) == {"county": "city", "education": "city", "finance": "city", "town": "township"}
    assert Agency.objects.get(code="county").pinyin == "qinglanshirenminzhengfu"
    moved = {"code": "finance", "name": "青岚县财政局", "kind": "township", "parent": people.county.pk, "level": "city"}
    assert admin_client.post(reverse(page, args=[people.finance.pk]), moved).status_code == 302
    assert dict(found.all())["finance"] == "township"
