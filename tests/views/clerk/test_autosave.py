"""What a page that saves by itself is answered, and who is answered."""

from __future__ import annotations

import base64
import io
import json
import re
from datetime import UTC, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from reports import workflow
from reports.filing import answers, drafts
from reports.models import Event, Filing, Presence
from tests.support import cast

RECEIVED, GRANTED = "applications.received.individual", "applications.granted.individual"


def as_user(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def clerk(people: cast.Cast) -> Client:
    return as_user(people.clerk)


@pytest.fixture
def second(people: cast.Cast) -> Client:
    return as_user(people.second_clerk)


def post(client: Client, filing: Filing, section: str, fields: dict, *, name: str = "section"):
    address = reverse(name, args=[filing.pk, section])
    return client.post(address, fields, headers={"accept": "application/json"})


def save(client: Client, filing: Filing, figures: dict[str, str], seen: dict[str, int] | None = None) -> dict:
    return post(client, filing, "applications", {**figures, "applications.seen": json.dumps(seen or {})}).json()


def write(client: Client, filing: Filing, text: str, seen: str = "") -> dict:
    fields = {"overview": text, "overview.fingerprint": drafts.fingerprint(seen)}
    return post(client, filing, "overview", fields).json()


def report(filing: Filing) -> drafts.Report:
    return drafts.typed_report(Filing.objects.get(pk=filing.pk))


def test_it_says_when_and_what_is_kept(clerk, filing):
    answer = save(clerk, filing, {RECEIVED: "１２", GRANTED: ""})
    assert re.fullmatch(r"\d\d:\d\d:\d\d", answer["at"])
    assert answer["kept"] == {RECEIVED: 12, GRANTED: None}
    assert report(filing).figures == {"applications": {"received": {"individual": 12}}}
    assert answer["states"]["applications"] == ["in_progress", "填写中"]
    assert answer["states"]["overview"] == ["not_started", "未开始"]


def test_it_tells_the_time_of_shanghai(clerk, filing):
    said = save(clerk, filing, {RECEIVED: "1"})["at"]
    saved = filing.events.first().at.astimezone(UTC) + timedelta(hours=8)
    assert said[:5] in (f"{saved:%H:%M}", f"{saved + timedelta(minutes=1):%H:%M}")


def test_a_text_is_kept_under_the_fingerprint_of_what_is_stored(clerk, filing):
    answer = write(clerk, filing, "一段\r\n文字\x00。")
    assert report(filing).text("overview") == "一段\n文字。"
    assert answer["kept"] == {"overview": drafts.fingerprint("一段\n文字。")}
    assert write(clerk, filing, "一段\n文字。又一句。", seen="一段\n文字。")["conflicts"] == {}


def test_the_same_sent_again_has_no_second_effect(clerk, filing):
    for _time in range(3):
        assert save(clerk, filing, {RECEIVED: "3"})["kept"] == {RECEIVED: 3}
    assert filing.events.filter(kind=Event.Kind.SAVED).count() == 1


def test_only_what_can_be_read_is_kept_and_the_rest_is_named(clerk, filing):
    answer = post(clerk, filing, "applications", {RECEIVED: "若干", GRANTED: "4"})
    assert answer.status_code == 422
    assert answer.json()["faults"] == {RECEIVED: "“若干”不是数字，请只填写数字。"}
    assert answer.json()["kept"] == {GRANTED: 4}


def test_a_conflict_names_both_values_the_other_and_what_was_seen(people, clerk, second, filing):
    save(second, filing, {RECEIVED: "7"})
    answer = save(clerk, filing, {RECEIVED: "8", GRANTED: "2"})
    assert list(answer["conflicts"]) == [RECEIVED]
    html = answer["conflicts"][RECEIVED]
    assert "周宁" in html and "为 7；您填写的是 8" in html
    assert 'data-seen="7"' in html
    assert answer["kept"] == {GRANTED: 2}
    assert report(filing).figures["applications"]["received"] == {"individual": 7}
    assert save(clerk, filing, {RECEIVED: "8"}, {RECEIVED: 7})["kept"] == {RECEIVED: 8}


def test_two_windows_of_one_clerk_overwrite_nothing_of_each_other(clerk, filing):
    write(clerk, filing, "第一个窗口。")
    answer = write(clerk, filing, "第二个窗口。")
    assert "林晓" in answer["conflicts"]["overview"]
    assert report(filing).text("overview") == "第一个窗口。"


def test_a_conflict_of_texts_marks_what_differs(clerk, second, filing):
    write(second, filing, "全年受理 12 件。")
    html = write(clerk, filing, "全年受理 13 件。")["conflicts"]["overview"]
    assert re.search(r"<ins\s*>2</ins>", html) and re.search(r"<del\s*>3</del>", html)
    assert "全年受理 12 件。</textarea>" in html


def decide(client: Client, filing: Filing, side: str, address: str, **fields: str):
    typed = {RECEIVED: "8", GRANTED: "9", "applications.seen": json.dumps({RECEIVED: 7, GRANTED: 6})}
    conflicts = {"conflict": [RECEIVED, GRANTED], "keep": f"{side}:{address}"}
    return client.post(reverse("section", args=[filing.pk, "applications"]), {**typed, **conflicts, **fields})


@pytest.mark.parametrize(("side", "kept"), [("mine", 8), ("theirs", 7)])
def test_either_side_is_kept_by_a_button_of_the_form(people, clerk, second, filing, side, kept):
    """Without JavaScript; the other conflict stays open."""
    save(second, filing, {RECEIVED: "7", GRANTED: "6"})
    answer = decide(clerk, filing, side, RECEIVED)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f'data-conflict="{GRANTED}"' in page and f'data-conflict="{RECEIVED}"' not in page
    rows = report(filing).figures["applications"]
    assert (rows["received"]["individual"], rows["granted"]["individual"]) == (kept, 6)
    assert re.search(rf'id="{RECEIVED}"[^>]* value="{kept}"', page)


def test_after_the_last_decision_the_page_is_opened_anew(clerk, second, filing):
    save(second, filing, {RECEIVED: "7", GRANTED: "9"})
    answer = decide(clerk, filing, "theirs", RECEIVED)
    assert answer.url == reverse("section", args=[filing.pk, "applications"])


def test_findings_come_once_and_in_the_words_of_the_cell(people, clerk):
    filing = cast.written(people.education, people.year, people.clerk)
    seen = report(filing).figures["applications"]["received"]["individual"]
    fields = {RECEIVED: str(seen + 1), "applications.seen": json.dumps({RECEIVED: seen})}
    found = post(clerk, filing, "applications", fields).json()["findings"]
    level, message = found["notes"][RECEIVED]
    assert level == "error" and "差 1" in message
    assert re.search(rf'<a\s+href="#{RECEIVED}"\s*>{message}</a>', found["html"])
    assert found["errors"] == 2, "the column and the sum of all"
    assert post(clerk, filing, "applications", {**fields, "findings": found["mark"]}).json()["findings"] is None


def test_the_saved_text_comes_with_its_numbers_once(people, clerk):
    filing = cast.written(people.education, people.year, people.clerk)
    stored = report(filing).text("overview")
    fields = {"overview": "2026年收到政府信息公开申请9999件。", "overview.fingerprint": drafts.fingerprint(stored)}
    shown = post(clerk, filing, "overview", fields).json()["preview"]
    assert re.search(r'<mark class="mention"[^>]*data-agrees="no"', shown["html"])
    assert post(clerk, filing, "overview", {"preview": shown["mark"]}).json()["preview"] is None


def test_an_explanation_is_saved_with_what_was_read(people, clerk):
    filing = cast.written(people.education, people.year, people.clerk)
    stored = drafts.fingerprint(report(filing).text("other"))
    post(
        clerk, filing, "other", {"other": "无其他需要报告的事项。", "other.fingerprint": stored}
    )  # says nothing of fees
    [group] = [group for group in answers.groups_of(filing) if group.is_open]
    section, field = "other", f"explanation.{group.key}"
    sent = {field: "经核实无误。", f"{field}.about": group.message, f"{field}.seen": ""}
    assert post(clerk, filing, section, sent).json()["kept"] == {field: "经核实无误。"}
    late = post(clerk, filing, section, {**sent, field: "另一说。"}).json()
    assert list(late["refused"]) == [field], "it was not seen that somebody has explained it"


def test_a_page_that_is_stale_after_the_submission_is_told_so(people, clerk):
    filing = cast.written(people.education, people.year, people.clerk)
    before = report(filing).figures
    workflow.submit(cast.explained(filing, people.signatory).pk, people.signatory)
    answer = post(clerk, filing, "applications", {RECEIVED: "1"})
    assert answer.status_code == 409
    assert "已提交" in answer.json()["locked"]
    assert answer.json()["kept"] == {}
    assert report(filing).figures == before


def test_a_picture_of_a_stale_page_is_not_added(people, clerk):
    filing = cast.submitted(cast.written(people.education, people.year, people.clerk), people.signatory)
    data = io.BytesIO()
    Image.new("RGB", (20, 10)).save(data, "PNG")
    file = SimpleUploadedFile("picture.png", data.getvalue(), content_type="image/png")
    address = reverse("section", args=[filing.pk, "overview"])
    answer = clerk.post(address, {"picture": file, "action": "picture"})
    assert answer.status_code == 409
    assert not filing.pictures.exists()


@pytest.mark.parametrize("name", ["section", "now"])
def test_others_are_answered_nothing(people, filing, name):
    for who in (people.outsider, people.supervisor):
        assert post(as_user(who), filing, "applications", {RECEIVED: "1", "tab": "t"}, name=name).status_code == 404
    assert post(Client(), filing, "applications", {RECEIVED: "1", "tab": "t"}, name=name).status_code == 401
    assert report(filing).figures == {}
    assert not Presence.objects.exists()


def test_nothing_is_taken_without_a_token(people, filing):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.clerk)
    assert post(client, filing, "applications", {RECEIVED: "1"}).status_code == 403
    token = client.get(reverse("session")).json()["token"]
    address = reverse("section", args=[filing.pk, "applications"])
    sent = client.post(address, {RECEIVED: "1"}, headers={"accept": "application/json", "x-csrftoken": token})
    assert sent.status_code == 200


def now(client: Client, filing: Filing, tab: str, **fields: str) -> dict:
    return post(client, filing, "applications", {"tab": tab, **fields}, name="now").json()


def test_it_says_who_else_has_the_section_open(clerk, second, filing):
    assert now(clerk, filing, "a")["others"] == []
    assert now(second, filing, "b")["others"] == [{"name": "林晓", "own": False}]
    assert now(clerk, filing, "c")["others"] == [{"name": "周宁", "own": False}, {"name": "林晓", "own": True}]
    post(clerk, filing, "applications", {"tab": "a", "leave": "yes"}, name="now")
    assert now(clerk, filing, "c")["others"] == [{"name": "周宁", "own": False}]
    assert post(clerk, filing, "overview", {"tab": "d"}, name="now").json()["others"] == [], "another section"


def test_who_is_not_heard_of_for_a_minute_is_gone(clerk, second, filing):
    now(second, filing, "b")
    Presence.objects.update(heard_at=timezone.now() - timedelta(seconds=61))
    assert now(clerk, filing, "a")["others"] == []
    assert Presence.objects.count() == 1


def test_an_open_page_hears_what_others_saved(clerk, second, filing):
    first = now(clerk, filing, "a", version="")
    assert first["stored"] == {}
    save(second, filing, {RECEIVED: "7"})
    news = now(clerk, filing, "a", version=first["version"])
    assert news["stored"][RECEIVED] == [7, "7"]
    assert news["stored"][GRANTED] == [None, ""]
    assert now(clerk, filing, "a", version=news["version"])["stored"] == {}


def test_an_open_page_hears_that_the_filing_moved_on(people, clerk):
    filing = cast.written(people.education, people.year, people.clerk)
    before = now(clerk, filing, "a")["stands"]
    workflow.submit(cast.explained(filing, people.signatory).pk, people.signatory)
    news = now(clerk, filing, "a")
    assert news["stands"] != before
    assert news["status"] == "已提交"
    workflow.send_back(filing.pk, people.supervisor, reason="请核对")
    assert now(clerk, filing, "a")["stands"] not in (before, news["stands"])


def ends_in(client: Client, **time: int) -> None:
    Session.objects.filter(pk=client.session.session_key).update(expire_date=timezone.now() + timedelta(**time))


def test_it_says_how_long_the_session_lasts_and_prolongs_it(people, clerk):
    ends_in(clerk, minutes=4)
    answer = clerk.get(reverse("session")).json()
    assert answer["user"] == people.clerk.pk
    assert 200 < answer["ends"] <= 240
    assert clerk.post(reverse("session")).json()["ends"] == 12 * 3600
    assert clerk.get(reverse("session")).json()["ends"] > 11 * 3600


def test_saving_near_its_end_prolongs_a_session_and_an_open_page_does_not(clerk, filing):
    ends_in(clerk, minutes=4)
    assert now(clerk, filing, "a")["ends"] <= 240
    assert save(clerk, filing, {RECEIVED: "3"})["ends"] > 11 * 3600
    assert now(clerk, filing, "a")["ends"] > 11 * 3600


def test_a_stranger_learns_nothing_of_sessions(db):
    answer = Client().get(reverse("session"))
    assert (answer.json()["user"], answer.json()["ends"]) == (None, 0)
    assert "no-store" in answer["Cache-Control"]


def key_on(client: Client, filing: Filing) -> str:
    page = client.get(reverse("section", args=[filing.pk, "overview"])).content.decode()
    return json.loads(re.search(r'<script id="autosave" type="application/json">(.*?)</script>', page)[1])["key"]


def test_the_key_of_what_is_unsaved_is_the_persons_own_and_outlives_a_session(people, clerk, second, filing):
    key = key_on(clerk, filing)
    assert len(base64.b64decode(key)) == 32
    assert key_on(second, filing) != key
    clerk.logout()
    assert key_on(as_user(people.clerk), filing) == key
