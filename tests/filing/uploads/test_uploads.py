"""A document brought for a draft: who may, what is refused, what is taken over and what is not."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from reports import tasks, workflow
from reports.document.figures import flat
from reports.filing import drafts, opening
from reports.filing.uploads import jobs
from reports.models import Event, Filing
from tests.support import cast
from tests.support.importing_shapes import TEXTS, figures_of
from tests.support.uploading import a_report, at, bring, decide, figures, page_of, read, text

RECEIVED, CARRIED_IN = "applications.received.individual", "applications.carried_in.individual"
GRANTED = "applications.granted.individual"
PEOPLE = {"clerk": 200, "second_clerk": 200, "signatory": 200, "outsider": 404, "supervisor": 404}


def write(filing: Filing, by, section: str, *, typed: dict[str, int] | None = None, words: str = "") -> None:
    """As somebody who saw what is stored now."""
    place = filing.edition.section(section)
    stored = filing.section_drafts.get(section=section)
    changes = drafts.Changes(
        figures=typed or {},
        seen_figures=dict(flat(stored.figures)),
        texts={section: words} if words else {},
        seen_texts={section: drafts.fingerprint(stored.text)},
    )
    assert not drafts.save_section(filing.pk, place, by, changes).conflicts


def test_it_fills_an_empty_draft_with_the_whole_document(clerk, filing, people):
    upload = read(clerk, filing)
    assert upload.state == "read"
    answer = decide(clerk, upload, "all")
    assert answer.url == reverse("filing", args=[filing.pk])
    assert figures(filing) == flat(figures_of(filing.edition))
    assert text(filing, "problems") == TEXTS["problems"]
    event = filing.events.first()
    assert (event.kind, event.actor) == (Event.Kind.IMPORTED, people.clerk)
    assert event.data["document"] == {"name": "年报.txt", "sha256": upload.sha256}
    assert event.data["changes"].keys() == flat(figures_of(filing.edition)).keys() | TEXTS.keys()


def test_a_report_can_be_begun_with_a_document(clerk, people):
    assert "从已有文件开始" in clerk.get(reverse("clerk_home")).content.decode()
    wanted = {"agency": people.education.code, "year": "2026", "then": "bring"}
    answer = clerk.post(reverse("open_filing"), wanted)
    assert answer.url == reverse("bring", args=[Filing.objects.get().pk])


def test_it_says_at_the_field_when_a_document_cannot_be_stored(clerk, filing, settings, tmp_path):
    (tmp_path / "full").touch()
    settings.MEDIA_ROOT = tmp_path / "full"
    answer = bring(clerk, filing, b"text")
    assert "文件暂时未能保存" in answer.content.decode()
    assert not filing.uploads.exists()


@pytest.mark.parametrize(("who", "status"), PEOPLE.items())
def test_documents_are_their_agencys_alone(people, client, filing, who, status):
    client.force_login(people.clerk)
    upload = read(client, filing)
    client.force_login(getattr(people, who))
    places = [
        ("bring", [filing.pk]),
        ("document", [filing.pk, upload.pk]),
        ("document_progress", [filing.pk, upload.pk]),
    ]
    for name, place in places:
        assert client.get(reverse(name, args=place)).status_code == status, name
    if status == 404:
        assert bring(client, filing, b"x").status_code == 404
        assert client.post(at(upload), {"action": "all"}).status_code == 404
        assert client.post(reverse("drop_document", args=[filing.pk, upload.pk])).status_code == 404
    assert figures(filing) == {}


def test_a_document_is_found_at_its_own_filing_only(people, client, filing):
    client.force_login(people.clerk)
    upload = read(client, filing)
    other = opening.open_filing(people.education, people.last_year, people.clerk)
    assert client.get(reverse("document", args=[other.pk, upload.pk])).status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("年报.exe", b"MZ", "“.exe”的文件"),
        ("年报.docm", b"PK", "宏"),
        ("年报.doc", b"\xd0\xcf", "另存为"),
        ("年报.txt", b"", "空"),
        ("年报.txt", b"x" * (5 * 2**20 + 1), "5.0 MB"),
    ],
)
def test_a_wrong_file_is_refused_at_the_field(clerk, filing, name, data, sentence):
    answer = bring(clerk, filing, data, name)
    assert answer.status_code == 422
    page = answer.content.decode()
    said = page[page.index('id="id_document_error"') :].partition("</p>")[0]
    assert sentence in said
    assert 'aria-invalid="true"' in page
    assert not filing.uploads.exists()


def test_choosing_nothing_is_said_at_the_field(clerk, filing):
    assert "请选择文件" in clerk.post(reverse("bring", args=[filing.pk]), {}).content.decode()


def test_what_the_worker_cannot_read_is_said_at_the_field(clerk, filing):
    upload = read(clerk, filing, "今年的工作总结。".encode())
    assert upload.state == "failed"
    page = page_of(clerk, upload)
    assert upload.failure in page[page.index('id="id_document_error"') :].partition("</p>")[0]
    assert "年报.txt”无法读取" in page


def test_the_same_file_sent_twice_is_read_once(clerk, filing):
    first, second = (bring(clerk, filing, a_report(filing)) for _ in range(2))
    assert first.url == second.url
    assert filing.uploads.count() == 1


def test_no_more_than_a_few_documents_are_open(clerk, filing):
    for number in range(jobs.MOST_OPEN):
        assert bring(clerk, filing, b"%d" % number).status_code == 302
    assert "请先放弃其中一份" in bring(clerk, filing, b"one more").content.decode()


def test_accepting_twice_has_one_effect(clerk, filing):
    upload = read(clerk, filing)
    page = page_of(clerk, upload)
    assert [decide(clerk, upload, "all", page).url for _ in range(2)] == [reverse("filing", args=[filing.pk])] * 2
    assert filing.events.filter(kind=Event.Kind.IMPORTED).count() == 1


def test_accepting_a_part_twice_has_one_effect(clerk, filing):
    upload = read(clerk, filing)
    page = page_of(clerk, upload)
    for _ in range(2):
        assert decide(clerk, upload, "applications", page).status_code == 302
    assert filing.events.filter(kind=Event.Kind.IMPORTED).count() == 1


def test_a_part_is_taken_over_by_itself_and_the_last_one_ends_it(clerk, filing):
    upload = read(clerk, filing)
    answer = decide(clerk, upload, "overview")
    assert answer.url == f"{at(upload)}#part-disclosure"
    assert (text(filing, "overview"), figures(filing)) == (TEXTS["overview"], {})
    for code in ("preamble", "disclosure", "applications", "disputes", "problems", "other"):
        answer = decide(clerk, upload, code)
    assert answer.url == reverse("filing", args=[filing.pk])
    upload.refresh_from_db()
    assert (upload.state, upload.proposal) == ("accepted", None)
    assert figures(filing) == flat(figures_of(filing.edition))


def test_what_the_draft_holds_is_replaced_on_request_only(clerk, filing, people):
    write(filing, people.clerk, "applications", typed={RECEIVED: 7, CARRIED_IN: 8})
    write(filing, people.clerk, "overview", words="已经写好的文字。")
    write(filing, people.clerk, "problems", words="一字未改。")
    upload = read(clerk, filing)
    page = page_of(clerk, upload)
    assert "<del>已经写好的文字。</del>" in page
    answer = decide(clerk, upload, "all", **{f"use.{CARRIED_IN}": "1", "use.overview": "1"})
    said = clerk.get(answer.url).content.decode()
    assert "草稿中有 2 处与文件不同，未勾选替换，保留原样。" in said, "a figure and a text"
    wanted = flat(figures_of(filing.edition)) | {RECEIVED: 7}
    assert figures(filing) == wanted
    assert (text(filing, "overview"), text(filing, "problems")) == (TEXTS["overview"], "一字未改。")


def test_all_differences_of_a_part_are_replaced_with_one_tick(clerk, filing, people):
    write(filing, people.clerk, "applications", typed={RECEIVED: 7, CARRIED_IN: 8})
    upload = read(clerk, filing)
    answer = decide(clerk, upload, "applications", **{"use.all.applications": "1"})
    assert "未勾选替换" not in clerk.get(answer.url).content.decode()
    read_in = flat(figures_of(filing.edition))
    assert {key: figures(filing)[key] for key in (RECEIVED, CARRIED_IN)} == {
        key: read_in[key] for key in (RECEIVED, CARRIED_IN)
    }


def test_a_change_meanwhile_is_a_conflict_and_the_rest_is_taken(clerk, filing, people):
    upload = read(clerk, filing)
    page = page_of(clerk, upload)
    write(filing, people.second_clerk, "applications", typed={RECEIVED: 99})
    write(filing, people.second_clerk, "problems", words="同事刚写的。")
    answer = decide(clerk, upload, "all", page)
    assert answer.status_code == 409
    said = answer.content.decode()
    assert "未作覆盖" in said
    assert "周宁" in said
    assert "99；文件中为" in said
    assert (figures(filing)[RECEIVED], text(filing, "problems")) == (99, "同事刚写的。")
    assert figures(filing) == flat(figures_of(filing.edition)) | {RECEIVED: 99}
    upload.refresh_from_db()
    assert upload.state == "read"
    assert not {"applications", "problems"} & set(upload.accepted)
    decide(clerk, upload, "all", **{f"use.{RECEIVED}": "1"})
    assert figures(filing) == flat(figures_of(filing.edition))
    assert text(filing, "problems") == "同事刚写的。"


def test_a_locked_filing_takes_nothing_and_says_why(people, client):
    filing = cast.written(people.education, people.year, people.clerk)
    client.force_login(people.clerk)
    upload = read(client, filing)
    page = page_of(client, upload)
    before = figures(filing)
    cast.submitted(filing, people.signatory)
    answer = decide(client, upload, "all", page, **{"use.all.applications": "1"})
    assert answer.status_code == 409
    assert "已提交" in answer.content.decode()
    assert figures(filing) == before
    again = bring(client, filing, b"another")
    assert (again.status_code, filing.uploads.count()) == (409, 1)
    assert "已提交" in again.content.decode()
    assert 'type="file"' not in client.get(reverse("bring", args=[filing.pk])).content.decode()


def test_it_can_be_brought_again_after_a_recall(people, client):
    filing = cast.submitted(cast.written(people.education, people.year, people.clerk), people.clerk)
    workflow.recall(filing.pk, people.clerk)
    client.force_login(people.clerk)
    assert bring(client, filing, b"report").status_code == 302


def test_a_dropped_document_leaves_the_draft_as_it_was(clerk, filing):
    upload = read(clerk, filing)
    page = page_of(clerk, upload)
    clerk.post(reverse("drop_document", args=[filing.pk, upload.pk]))
    assert decide(clerk, upload, "all", page).status_code == 302
    assert figures(filing) == {}
    upload.refresh_from_db()
    assert (upload.state, upload.proposal) == ("dropped", None)


def test_the_title_is_taken_on_request(clerk, filing, people):
    upload = read(clerk, filing)
    assert "同时采用标题" in page_of(clerk, upload)
    decide(clerk, upload, "all", **{"use.title": "1"})
    filing.refresh_from_db()
    assert filing.title == "青岚县农业农村局2026年政府信息公开工作年度报告"
    assert filing.events.first().data["title"] == filing.title


def test_another_agencys_document_is_named(clerk, filing):
    assert "文件中的机关是“青岚县农业农村局”，本报告属于青岚县教育局" in page_of(clerk, read(clerk, filing))


def test_a_report_pasted_as_text_is_read(clerk, filing):
    answer = clerk.post(reverse("bring", args=[filing.pk]), {"pasted": a_report(filing).decode()})
    upload = filing.uploads.get()
    assert answer.url == at(upload)
    tasks.read(upload.pk)
    decide(clerk, upload, "all")
    assert figures(filing) == flat(figures_of(filing.edition))


def test_the_page_that_waits_goes_on_without_scripts_and_tells_a_script(clerk, filing):
    bring(clerk, filing, a_report(filing))
    upload = filing.uploads.get()
    assert re.search(r'<noscript>\s*<meta http-equiv="refresh"', page_of(clerk, upload))
    asked = reverse("document_progress", args=[filing.pk, upload.pk])
    assert clerk.get(asked).json() == {"waiting": True, "state": "等待读取"}
    assert "年报.txt" in clerk.get(reverse("bring", args=[filing.pk])).content.decode()
