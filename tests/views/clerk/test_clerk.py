from __future__ import annotations

import html
import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from reports import workflow
from reports.filing import drafts
from reports.models import Filing
from tests.support import cast

RECEIVED, GRANTED = "applications.received.individual", "applications.granted.individual"


def at(filing: Filing, section: str) -> str:
    return reverse("section", args=[filing.pk, section])


def sent(page: str) -> dict[str, str]:
    """What a browser would send back for a page that nobody typed into."""
    form = page[page.index('class="entry"') :].partition("</form>")[0]
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("type") != "file":
            fields[attributes["name"]] = html.unescape(attributes.get("value", ""))
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\s?([^<]*)</textarea>', form):
        fields[name] = html.unescape(text)
    fields.pop("csrfmiddlewaretoken", None)
    return fields


def type_in(client: Client, filing: Filing, section: str, typed: dict[str, str], *, action: str = "stay"):
    page = client.get(at(filing, section)).content.decode()
    return client.post(at(filing, section), {**sent(page), **typed, "action": action})


def figures(filing: Filing) -> dict[str, int]:
    return drafts.flat(drafts.report_of(Filing.objects.get(pk=filing.pk)).figures)


def test_home_offers_what_is_open_and_opens_it_once(people, clerk):
    assert "开始填报" in clerk.get(reverse("clerk_home")).content.decode()
    wanted = {"agency": people.education.code, "year": "2026"}
    first = clerk.post(reverse("open_filing"), wanted)
    assert first.url == clerk.post(reverse("open_filing"), wanted).url
    assert Filing.objects.count() == 1
    assert first.url in clerk.get(reverse("clerk_home")).content.decode()


@pytest.mark.parametrize(
    "wanted", [{}, {"agency": "finance", "year": "2026"}, {"agency": "education", "year": "２０２６"}]
)
def test_it_opens_nothing_that_is_not_ones_own(people, clerk, wanted):
    assert clerk.post(reverse("open_filing"), wanted).status_code == 404
    assert not Filing.objects.exists()


@pytest.mark.parametrize("name", ["filing", "check"])
def test_a_filing_is_found_by_its_authors_alone(people, client, filing, name):
    for who, status in [
        ("clerk", 200),
        ("second_clerk", 200),
        ("signatory", 200),
        ("outsider", 404),
        ("supervisor", 404),
    ]:
        client.force_login(getattr(people, who))
        assert client.get(reverse(name, args=[filing.pk])).status_code == status, who
    client.logout()
    assert reverse("account_login") in client.get(reverse(name, args=[filing.pk])).url


def test_an_outsider_writes_nothing(people, client, filing):
    client.force_login(people.outsider)
    assert client.post(at(filing, "applications"), {RECEIVED: "3", "action": "stay"}).status_code == 404
    for name in ("submit", "recall"):
        assert client.post(reverse(name, args=[filing.pk])).status_code == 404
    assert figures(filing) == {}


def test_the_task_list_names_every_section_with_its_state(clerk, filing):
    type_in(clerk, filing, "overview", {"overview": "一段文字"})
    page = clerk.get(reverse("filing", args=[filing.pk])).content.decode()
    for section in filing.edition.sections:
        assert section.title in page
        assert at(filing, section.code) in page
    assert page.count("state--not_started") == 6
    assert page.count("state--done") == 1


def test_headings_of_the_check_page_go_down_one_level_at_a_time(people, clerk):
    filing = cast.written(people.education, people.year, people.clerk)
    draft = filing.section_drafts.get(section="problems")
    draft.text = "1.没有上级标题\n甲。\n（一）问题\n（1）细目"
    draft.save(update_fields=["text"])
    page = clerk.get(reverse("check", args=[filing.pk])).content.decode()
    found = re.findall(r'<h(\d)(?:[^>]*aria-level="(\d)")?[^>]*>', page)
    levels = [int(said or tag) for tag, said in found]
    assert len(levels) > 15
    assert [pair for pair in zip(levels, levels[1:], strict=False) if pair[1] > pair[0] + 1] == []


def test_nothing_is_wrong_with_a_section_that_nobody_has_begun(clerk, filing):
    page = clerk.get(at(filing, "disputes")).content.decode()
    assert "aria-invalid" not in page
    type_in(clerk, filing, "disputes", {"disputes.cases.reconsideration_corrected": "7"})
    assert clerk.get(at(filing, "disputes")).content.decode().count('aria-invalid="true"') == 1


def test_saving_leads_to_the_section_after_and_before(clerk, filing):
    go = type_in(clerk, filing, "overview", {"overview": "文字"}, action="continue")
    assert go.url == at(filing, "disclosure")
    assert type_in(clerk, filing, "overview", {}, action="previous").url == at(filing, "preamble")
    assert type_in(clerk, filing, "other", {}, action="continue").url == reverse("check", args=[filing.pk])
    assert clerk.get(at(filing, "nothing")).status_code == 404


def test_every_section_page_is_drawn_and_sends_back_what_is_stored(people, clerk):
    filing = cast.written(people.education, people.year, people.clerk)
    before = drafts.report_of(filing)
    for section in filing.edition.sections:
        assert type_in(clerk, filing, section.code, {}).status_code == 302
    assert drafts.report_of(Filing.objects.get(pk=filing.pk)) == before


def test_totals_cannot_be_typed(clerk, filing):
    type_in(clerk, filing, "applications", {RECEIVED: "3", "applications.received.total": "99"})
    assert figures(filing) == {RECEIVED: 3}
    page = clerk.get(at(filing, "applications")).content.decode()
    assert re.search(r'<output id="applications\.received\.total"[^>]*>3</output>', page)
    assert 'name="applications.received.total"' not in page


@pytest.mark.parametrize("typed", ["12", "１２", " 12 ", "\u300012", "12.0", "+12", "0012"])
def test_it_understands_what_people_type(clerk, filing, typed):
    type_in(clerk, filing, "applications", {RECEIVED: typed})
    assert figures(filing) == {RECEIVED: 12}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("abc", "“abc”不是数字"),
        ("/", "“/”不是数字"),
        ("无", "“无”不是数字"),
        ("1 2", "“1 2”不是数字"),  # may be two cells pasted into one
        ("-3", "“-3”是负数"),
        ("3.5", "“3.5”小数位数过多"),
        ("1" * 20, "数值过大"),
        ("<script>", "“&lt;script&gt;”不是数字"),
    ],
)
def test_a_bad_cell_is_said_at_its_place_and_nothing_else_is_lost(clerk, filing, typed, said):
    answer = type_in(
        clerk, filing, "applications", {RECEIVED: typed, "applications.granted.individual": "4"}, action="continue"
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert f'href="#{RECEIVED}"' in page
    assert f'aria-describedby="{RECEIVED}-note"' in page
    assert sent(page)[RECEIVED] == typed
    assert figures(filing) == {"applications.granted.individual": 4}


def test_money_is_kept_in_its_smallest_unit(clerk, filing):
    type_in(clerk, filing, "disclosure", {"disclosure.fees.amount": "59237.2449"})
    assert figures(filing) == {"disclosure.fees.amount": 59237244900}
    assert 'value="59237.2449"' in clerk.get(at(filing, "disclosure")).content.decode()


def test_it_fills_blanks_after_saving_what_was_typed(clerk, filing):
    answer = type_in(clerk, filing, "disputes", {"disputes.cases.reconsideration_upheld": "2"}, action="fill")
    assert answer.url == at(filing, "disputes")
    assert sorted(figures(filing).values()) == [0] * 11 + [2]


def test_a_text_too_long_is_refused_and_stays_on_the_page(clerk, filing):
    text = "长" * 170_000
    answer = type_in(clerk, filing, "overview", {"overview": text})
    assert answer.status_code == 422
    assert "超过上限" in answer.content.decode()
    assert text in answer.content.decode()
    assert drafts.report_of(filing).text("overview") == ""


def test_a_line_end_counts_as_one_character(clerk, filing):
    longest = "字\r\n" * (drafts.MAXIMUM_TEXT // 2)
    assert type_in(clerk, filing, "overview", {"overview": longest}).status_code == 302


def test_an_empty_text_is_saved_and_found_missing(clerk, filing):
    type_in(clerk, filing, "overview", {"overview": "文字"})
    type_in(clerk, filing, "overview", {"overview": ""})
    assert drafts.report_of(Filing.objects.get(pk=filing.pk)).text("overview") == ""


def test_two_clerks_meet_and_see_both_values(people, clerk, filing):
    other = Client()
    other.force_login(people.second_clerk)
    page = clerk.get(at(filing, "applications")).content.decode()
    type_in(other, filing, "applications", {RECEIVED: "7"})
    answer = clerk.post(at(filing, "applications"), {**sent(page), RECEIVED: "8", "action": "stay"})
    again = answer.content.decode()
    assert answer.status_code == 409
    assert "周宁" in again
    assert "为 7；您填写的是 8" in again
    assert figures(filing) == {RECEIVED: 7}
    kept = clerk.post(at(filing, "applications"), {**sent(again), "action": "stay"})
    assert kept.status_code == 302
    assert figures(filing) == {RECEIVED: 8}, "saving again keeps one's own, knowingly"


def test_what_a_colleague_wrote_beside_a_conflict_is_not_overwritten_by_saving_again(people, clerk, filing):
    other = Client()
    other.force_login(people.second_clerk)
    page = sent(clerk.get(at(filing, "applications")).content.decode())
    type_in(other, filing, "applications", {RECEIVED: "7", GRANTED: "5", "applications": "同事写的文字。"})
    again = clerk.post(at(filing, "applications"), {**page, RECEIVED: "8"}).content.decode()
    clerk.post(at(filing, "applications"), sent(again))
    assert figures(filing) == {RECEIVED: 8, GRANTED: 5}
    assert drafts.report_of(Filing.objects.get(pk=filing.pk)).text("applications") == "同事写的文字。"


def test_a_text_that_is_not_sent_is_not_emptied(clerk, filing):
    type_in(clerk, filing, "overview", {"overview": "文字"})
    clerk.post(at(filing, "overview"), {"action": "stay"})
    assert drafts.report_of(Filing.objects.get(pk=filing.pk)).text("overview") == "文字"


def test_texts_before_and_behind_a_table_are_saved(clerk, filing):
    texts = {"applications": "表前的文字。", "applications.after": "表后的文字。"}
    assert type_in(clerk, filing, "applications", texts).status_code == 302
    assert drafts.report_of(Filing.objects.get(pk=filing.pk)).texts.items() >= texts.items()


@pytest.mark.parametrize("seen", ["", "no json", "[1]", '{"applications.received.individual": "x", "nowhere": 1}'])
def test_a_mangled_memory_of_what_was_seen_overwrites_nothing(clerk, filing, seen):
    type_in(clerk, filing, "applications", {RECEIVED: "7"})
    answer = clerk.post(at(filing, "applications"), {RECEIVED: "8", "applications.seen": seen, "action": "stay"})
    assert answer.status_code in (409, 422)
    assert figures(filing) == {RECEIVED: 7}


def test_a_stale_page_after_submission_keeps_what_was_typed_and_changes_nothing(people, clerk):
    filing = cast.written(people.education, people.year, people.clerk)
    page = clerk.get(at(filing, "applications")).content.decode()
    before = figures(filing)
    workflow.submit(filing.pk, people.signatory)
    answer = clerk.post(at(filing, "applications"), {**sent(page), RECEIVED: "987654", "action": "stay"})
    assert answer.status_code == 409
    assert "987654" in answer.content.decode()
    assert "未保存" in answer.content.decode()
    assert figures(filing) == before


def test_submission_is_refused_with_the_cell_and_both_sums_until_it_is_mended(people, clerk):
    filing = cast.written(people.education, people.year, people.clerk)
    received = figures(filing)[RECEIVED]
    type_in(clerk, filing, "applications", {RECEIVED: str(received + 1)})
    answer = clerk.post(reverse("submit", args=[filing.pk]))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert re.search(r"“自然人”列：第一、二项之和为 \d+，第三项（七）与第四项之和为 \d+，差 1", page)
    assert f"{at(filing, 'applications')}#{RECEIVED}" in page
    type_in(clerk, filing, "applications", {RECEIVED: str(received)})
    assert clerk.post(reverse("submit", args=[filing.pk])).url == reverse("receipt", args=[filing.pk])
    assert "2026-education-01" in clerk.get(reverse("receipt", args=[filing.pk])).content.decode()
    events = filing.events.count()
    assert clerk.post(reverse("submit", args=[filing.pk])).url == reverse("receipt", args=[filing.pk])
    assert filing.events.count() == events, "a second press has no second effect"


def test_what_nobody_has_read_is_not_submitted(people, clerk):
    filing = cast.written(people.education, people.year, people.clerk)
    checked = clerk.get(reverse("check", args=[filing.pk])).content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', checked)[1]
    other = Client()
    other.force_login(people.second_clerk)
    type_in(other, filing, "overview", {"overview": "同事后来写的文字。"})
    answer = clerk.post(reverse("submit", args=[filing.pk]), {"round": "0", "seen": seen})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "周宁" in page
    assert "同事后来写的文字。" in page, "it is shown as it stands now"
    filing.refresh_from_db()
    assert filing.is_draft
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    answer = clerk.post(reverse("submit", args=[filing.pk]), {"round": "0", "seen": seen})
    assert answer.url == reverse("receipt", args=[filing.pk])


def test_what_was_sent_back_is_read_where_it_belongs(people, clerk):
    filing = cast.submitted(cast.written(people.education, people.year, people.clerk), people.signatory)
    workflow.send_back(filing.pk, people.supervisor, reason="数据有误", comments={RECEIVED: "请与台账核对"})
    assert "数据有误" in clerk.get(reverse("filing", args=[filing.pk])).content.decode()
    page = clerk.get(at(filing, "applications")).content.decode()
    assert "请与台账核对" in page
    assert f'href="#{RECEIVED}"' in page
    assert "请与台账核对" not in clerk.get(at(filing, "disputes")).content.decode()


def test_a_receipt_there_is_only_of_what_was_submitted(clerk, filing):
    assert clerk.get(reverse("receipt", args=[filing.pk])).status_code == 404


def test_recall_makes_it_a_draft_again(people, clerk):
    filing = cast.submitted(cast.written(people.education, people.year, people.clerk), people.signatory)
    clerk.post(reverse("recall", args=[filing.pk]))
    filing.refresh_from_db()
    assert filing.is_draft


def png(size: tuple[int, int] = (30, 20)) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, "navy").save(data, "PNG")
    return data.getvalue()


def add(client: Client, filing: Filing, data: bytes, name: str = "picture.png", **more: str):
    file = SimpleUploadedFile(name, data, content_type="image/png")
    return client.post(at(filing, "overview"), {"picture": file, "action": "picture", **more})


def test_a_picture_is_added_shown_and_kept_from_others(people, clerk, client, filing):
    answer = add(clerk, filing, png(), caption="公开现场")
    assert answer.url == at(filing, "overview") + "#pictures"
    picture = filing.pictures.get()
    address = reverse("picture", args=[filing.pk, picture.sha256])
    assert "〔图片1：公开现场〕" in clerk.get(at(filing, "overview")).content.decode()
    assert address in clerk.get(reverse("check", args=[filing.pk])).content.decode()
    assert clerk.get(address)["Content-Type"] == "image/png"
    client.force_login(people.outsider)
    assert client.get(address).status_code == 404
    client.force_login(people.clerk)
    assert client.get(reverse("picture", args=[filing.pk, "0" * 64])).status_code == 404


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"no picture at all", "PNG"), (b"", "空"), (b"\x89PNG\r\n\x1a\n" + b"\0" * (20 * 2**20), "20.0 MB")],
    ids=["text", "empty", "20 MB"],
)
def test_a_bad_picture_is_said_at_its_field(clerk, filing, data, said):
    answer = add(clerk, filing, data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not filing.pictures.exists()


def test_what_is_typed_beside_a_picture_is_saved_with_it(clerk, filing):
    page = sent(clerk.get(at(filing, "overview")).content.decode())
    add(clerk, filing, png(), **{**page, "overview": "先写的文字。", "caption": "公开现场"})
    assert drafts.report_of(Filing.objects.get(pk=filing.pk)).text("overview") == "先写的文字。\n〔图片1：公开现场〕"


def test_what_is_typed_beside_a_bad_picture_is_saved_and_shown(clerk, filing):
    page = sent(clerk.get(at(filing, "overview")).content.decode())
    answer = add(clerk, filing, b"no picture", **{**page, "overview": "先写的文字。", "caption": "公开现场"})
    assert sent(answer.content.decode()) | {"overview": "先写的文字。", "caption": "公开现场"} == sent(
        answer.content.decode()
    )
    assert drafts.report_of(Filing.objects.get(pk=filing.pk)).text("overview") == "先写的文字。"


def test_a_picture_waits_for_the_page_it_was_chosen_on(clerk, filing):
    page = sent(clerk.get(at(filing, "applications")).content.decode())
    file = SimpleUploadedFile("picture.png", png(), content_type="image/png")
    answer = clerk.post(at(filing, "applications"), {**page, RECEIVED: "x", "picture": file, "action": "picture"})
    assert answer.status_code == 422
    assert "尚未添加图片" in answer.content.decode()
    assert not filing.pictures.exists()


def test_pages_of_a_filing_are_kept_by_no_cache(clerk, filing):
    assert "no-store" in clerk.get(at(filing, "applications"))["Cache-Control"]


def test_the_page_says_what_was_on_it(clerk, filing):
    type_in(clerk, filing, "applications", {RECEIVED: "7"})
    seen = sent(clerk.get(at(filing, "applications")).content.decode())["applications.seen"]
    assert json.loads(seen) == {RECEIVED: 7}
