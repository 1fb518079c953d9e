from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import access, workflow
from reports.agencies.models import Agency
from reports.filing import drafts
from reports.models import Filing, Publication, SearchEntry
from reports.public import search
from reports.public.search import Where, indexes, read_query
from tests.support import cast


def publish(people: cast.Cast, agency: Agency, text: str, year=None) -> Publication:
    """An agency's report whose section five says `text`."""
    clerk = agency.members.filter(role="clerk").first()
    by = clerk.user if clerk else cast.person(f"{agency.code}-clerk", "某人", (agency, "clerk"))
    filing = cast.written(agency, year or people.year, by)
    section = filing.edition.section("problems")
    seen = drafts.fingerprint(drafts.report_of(filing).text("problems"))
    changes = drafts.Changes(texts={"problems": text}, seen_texts={"problems": seen})
    assert not drafts.save_section(filing.pk, section, by, changes).conflicts
    cast.submitted(filing, by)
    return cast.published(filing, people.supervisor)


@pytest.fixture
def education(people: cast.Cast) -> Publication:
    return publish(
        people, people.education, "营商环境专栏更新不及时，ＡＩ问答系统尚未上线。\n下一步办好“水价”听证公开。"
    )


@pytest.fixture
def finance(people: cast.Cast) -> Publication:
    return publish(people, people.finance, "预算公开的环境有待改善，专栏栏目偏少，改版后更新。")


def hits(typed: str, **options: Any) -> list[str]:
    found = search.found(read_query(typed), **options)
    assert not found.is_more
    return [access.published().get(pk=pk).filing.agency.code for pk in found.ids]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("营商", ["education"]),
        ("营商环境", ["education"]),
        ("环境", ["education", "finance"]),
        ("专栏更新", ["education"]),
        ("环境 更新", ["education", "finance"]),
        ("预算公开的环境", ["finance"]),
        ("水", ["education"]),
        ("“水价”听证", ["education"]),
        ("ai问答", ["education"]),
        ("AI", ["education"]),
        ("听证公开", ["education"]),
        ("青岚县财政局", ["finance"]),
        ("上线。下一步", []),
        ("环境更新", []),
        ("不存在的词", []),
        ("，。", []),
        ("", []),
        ("营商 预算", []),
        ("' OR 1=1 --", []),
        ('"*"', []),
        ("100%", []),
        ("a\u19b0b", []),
    ],
)
def test_it_finds_words_and_phrases(education, finance, typed, expected):
    assert sorted(hits(typed)) == expected


def test_what_is_in_the_title_comes_first_and_by_date_the_newest(people, education, finance):
    third = publish(people, people.town, "与教育局联合开展政务公开培训。")
    assert hits("教育局") == ["education", "town"]
    assert hits("教育局", by_date=True) == ["town", "education"]
    assert third.is_current


def test_it_is_found_with_its_publication_and_not_before(people):
    filing = cast.written(people.education, people.year, people.clerk)
    cast.submitted(filing, people.signatory)
    workflow.approve(filing.pk, people.supervisor)
    assert hits("教育局") == []
    cast.jobs.finish(cast.jobs.claim(filing.publications.get().pk), cast.PDF)
    assert hits("教育局") == ["education"]


def test_a_correction_takes_the_place_of_what_it_corrects(people, education):
    workflow.open_correction(education.filing_id, people.clerk, reason="表述有误")
    filing = Filing.objects.get(pk=education.filing_id)
    seen = drafts.fingerprint(drafts.report_of(filing).text("problems"))
    changes = drafts.Changes(texts={"problems": "平台改版已经完成，内容持续充实。"}, seen_texts={"problems": seen})
    drafts.save_section(filing.pk, filing.edition.section("problems"), people.clerk, changes)
    assert hits("营商") == ["education"]
    cast.submitted(filing, people.clerk)
    cast.published(filing, people.supervisor)
    assert (hits("营商"), hits("平台改版")) == ([], ["education"])


def test_what_is_withdrawn_is_found_no_more(people, education):
    workflow.withdraw(education.filing_id, people.supervisor, reason="含有个人信息")
    assert hits("营商") == []
    assert not SearchEntry.objects.exists()


def test_the_sweep_indexes_what_is_missing_and_forgets_what_is_gone(education, finance):
    search.forget([education.pk])
    Publication.objects.filter(pk=finance.pk).update(is_current=False)
    assert search.mend() == 2
    assert hits("环境") == ["education"]
    assert search.mend() == 0


@given(st.text("政府信息公开年度，。 ", max_size=60))
def test_every_piece_of_a_chinese_text_is_found_by_its_grams(text):
    whole = search.normalised(text)
    found = search.grams(whole)
    for at in range(len(whole)):
        for gram in read_query(whole[at : at + 5]).grams:
            assert any(each.startswith(gram.rstrip("*")) for each in found)


@given(st.text(max_size=300))
def test_any_query_is_read(typed):
    query = read_query(typed)
    assert len(query.terms) <= search.MAXIMUM_TERMS
    assert all(term == search.normalised(term) for term in query.terms)


def test_a_passage_shows_what_was_found_as_it_was_written(education):
    from reports.document.report import from_json

    [snippet] = search.snippets(from_json(education.document), read_query("ai问答"))
    assert [piece for piece, is_hit in snippet.pieces if is_hit] == ["ＡＩ问答"]
    assert "".join(piece for piece, _ in snippet.pieces).startswith("营商环境专栏")


def test_the_page_filters_marks_and_pages_without_a_cookie(client, people, education, finance):
    publish(people, people.education, "营商环境持续优化。", people.last_year)
    page = client.get("/search/", {"q": "营商环境"}).content.decode()
    assert re.search(r"<mark\s*>营商环境</mark>", page)
    assert "2 份" in page
    page = client.get("/search/", {"q": "营商环境", "year": "2025"})
    assert "1 份" in page.content.decode()
    assert page.headers["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert "没有找到" in client.get("/search/", {"q": "营商", "kind": "township"}).content.decode()
    assert "1 份" in client.get("/search/", {"q": "预算", "region": "county"}).content.decode()
    assert not client.cookies


@pytest.mark.parametrize(
    "asked",
    [{"year": "1850"}, {"region": "nowhere"}, {"kind": "x"}, {"order": "x"}, {"q": "字" * 101}, {"q": "a\x00b"}],
)
def test_a_bad_address_is_refused_and_nothing_breaks(client, education, asked):
    assert client.get("/search/", {"q": "环境", **asked}).status_code == 422


def test_the_page_without_a_question_asks_one(client, db):
    assert client.get("/search/").status_code == 200
    assert "请至少输入一个词" in client.get("/search/", {"q": " ，"}).content.decode()


def test_old_and_new_are_found_in_their_order_however_many_slices_they_fill(people, monkeypatch):
    monkeypatch.setattr(indexes, "SLICE", 1)
    agencies = (people.education, people.finance, people.town)
    published = [publish(people, agency, "营商环境持续优化。") for agency in agencies]
    assert [*SearchEntry.objects.order_by("slice").values_list("slice", "pk")] == [
        (0, published[0].pk), (1, published[1].pk), (2, published[2].pk)
    ]  # fmt: skip
    assert hits("营商环境") == hits("营商", by_date=True) == ["town", "finance", "education"]
    search.forget([published[1].pk])
    assert search.mend() == 1
    assert hits("营商环境") == ["town", "finance", "education"]


def test_what_is_chosen_beside_the_words_decides_too(people, education, finance):
    publish(people, people.town, "营商环境持续优化。", people.last_year)
    assert hits("环境", where=Where(years=(2025,))) == ["town"]
    assert sorted(hits("环境", where=Where(years=(2025, 2026), level="county"))) == ["education", "finance"]
    assert hits("环境", where=Where(kind="township", regions=(people.county.pk,))) == ["town"]
    assert hits("环境", where=Where(agencies=(people.finance.pk, people.county.pk))) == ["finance"]


def test_a_moved_agency_is_found_where_it_stands_when_the_sweep_has_been(people, education):
    city = cast.agency("city", kind="government")
    Agency.objects.filter(pk=people.education.pk).update(parent=city)
    search.refile([people.education])
    assert hits("营商", where=Where(regions=(people.county.pk,))) == ["education"]
    assert search.mend() == 1
    assert hits("营商", where=Where(regions=(people.county.pk,))) == []
    assert hits("营商", where=Where(regions=(city.pk,))) == ["education"]
    assert search.mend() == 0


def test_what_cannot_be_indexed_keeps_nothing_else_from_being_found(education, finance):
    search.forget([education.pk, finance.pk])
    Publication.objects.filter(pk=education.pk).update(document={**education.document, "edition": "gone"})
    assert search.mend() == 1
    assert hits("预算公开") == ["finance"]


def test_a_text_of_more_words_than_an_index_holds_is_found_all_the_same(education):
    # PostgreSQL refuses a megabyte of words; a report that has them is not kept from the public for that.
    han = [chr(code) for code in range(0x4E00, 0x9FA0)]
    jumbled = "".join(han[at] + han[at * 7 * step % len(han)] for step in range(1, 10) for at in range(len(han)))
    texts = {**education.document["texts"], "problems": f"{jumbled}营商环境"}
    Publication.objects.filter(pk=education.pk).update(document={**education.document, "texts": texts})
    search.index(Publication.objects.get(pk=education.pk))
    assert hits("教育局") == ["education"]
