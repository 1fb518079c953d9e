"""A button pressed twice, the back button and a form that is sent again have one effect."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from reports import workflow
from reports.filing import answers, drafts, history, opening
from reports.models import Event, Filing
from tests.support import cast

Kind = Event.Kind
AT_ONCE = 3
"""Times a form is sent at the same moment."""


def kinds(filing: Filing) -> list[str]:
    """Of the filing's Events, saves left out, the oldest first."""
    return [event.kind for event in filing.events.order_by("pk") if event.kind != Kind.SAVED]


def picture(colour: str = "red") -> SimpleUploadedFile:
    data = io.BytesIO()
    Image.new("RGB", (20, 10), colour).save(data, "PNG")
    return SimpleUploadedFile("picture.png", data.getvalue(), "image/png")


def all_at_once(user, path: str, make) -> list[int]:
    """The statuses of forms sent by one person at the same moment, each over a connection of its own."""

    def send(_number: int) -> int:
        try:
            client = Client()
            client.force_login(user)
            return client.post(path, make()).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as together:
        return list(together.map(send, range(AT_ONCE)))


def overview(filing: Filing) -> str:
    return drafts.typed_report(Filing.objects.get(pk=filing.pk)).text("overview")


def picture_form(filing: Filing, *, colour: str = "red", caption: str = "现场") -> dict:
    seen = drafts.fingerprint(overview(filing))
    return {
        "overview": overview(filing),
        "overview.fingerprint": seen,
        "action": "picture",
        "picture": picture(colour),
        "caption": caption,
    }


@pytest.fixture
def draft(people: cast.Cast) -> Filing:
    return cast.written(people.education, people.year, people.clerk)


@pytest.fixture
def supervisor(people: cast.Cast) -> Client:
    client = Client()
    client.force_login(people.supervisor)
    return client


def test_a_form_of_submission_sent_again_hands_in_once_and_never_a_draft_that_came_back(people, clerk, draft):
    at, form = reverse("submit", args=[draft.pk]), {"round": "0"}
    receipt = reverse("receipt", args=[draft.pk])
    assert [clerk.post(at, form).url for _ in range(2)] == [receipt, receipt]
    workflow.send_back(draft.pk, people.supervisor, reason="请补充")
    assert clerk.post(at, form).url == reverse("filing", args=[draft.pk])
    draft.refresh_from_db()
    assert (draft.is_sent_back, draft.round) == (True, 1)
    assert kinds(draft) == [Kind.OPENED, Kind.SUBMITTED, Kind.SENT_BACK]


def test_a_colleagues_stale_page_does_not_hand_in_what_came_back(people, client, draft):
    workflow.submit(draft.pk, people.clerk)
    workflow.recall(draft.pk, people.clerk)
    client.force_login(people.second_clerk)
    answer = client.post(reverse("submit", args=[draft.pk]), {"round": "0"})
    assert answer.status_code == 409
    assert "又重新提交过" in answer.content.decode()
    assert kinds(draft)[-1] == Kind.RECALLED


def test_a_form_of_recall_sent_again_recalls_once_and_never_a_later_submission(people, clerk, draft):
    workflow.submit(draft.pk, people.clerk)
    assert 'name="round" value="1"' in clerk.get(reverse("filing", args=[draft.pk])).content.decode()
    at, form = reverse("recall", args=[draft.pk]), {"round": "1"}
    for _ in range(2):
        assert "message--error" not in clerk.post(at, form, follow=True).content.decode()
    workflow.submit(draft.pk, people.clerk)
    clerk.post(at, form)
    draft.refresh_from_db()
    assert (draft.status, draft.round) == ("submitted", 2)
    assert kinds(draft).count(Kind.RECALLED) == 1


def test_sending_back_again_makes_no_second_comment(people, supervisor, draft):
    workflow.submit(draft.pk, people.clerk)
    at = reverse("send_back", args=[draft.pk])
    form = {
        "reason": "请补充",
        "round": "1",
        "comments-TOTAL_FORMS": "1",
        "comments-INITIAL_FORMS": "0",
        "comments-0-place": "overview",
        "comments-0-column": "",
        "comments-0-body": "太短",
    }
    assert [supervisor.post(at, form).status_code for _ in range(2)] == [302, 302]
    workflow.submit(draft.pk, people.clerk)
    supervisor.post(at, form)
    draft.refresh_from_db()
    assert draft.status == "submitted"
    assert draft.comments.count() == 2


def test_approving_again_publishes_once(people, supervisor, draft):
    workflow.submit(draft.pk, people.clerk)
    for _ in range(2):
        assert supervisor.post(reverse("approve", args=[draft.pk]), {"round": "1"}).status_code == 302
    assert draft.publications.count() == 1


def test_a_correction_and_a_withdrawal_sent_again_are_one(people, clerk, supervisor, draft):
    cast.published(workflow.submit(draft.pk, people.clerk), people.supervisor)
    for name, kind in (("open_correction", Kind.CORRECTING), ("drop_correction", Kind.KEPT)):
        for _ in range(2):
            page = clerk.post(reverse(name, args=[draft.pk]), {"reason": "数字有误"}, follow=True).content.decode()
            assert "message--error" not in page, name
        assert kinds(draft).count(kind) == 1
    for _ in range(2):
        form = {"reason": "涉及个人信息", "number": "1"}
        page = supervisor.post(reverse("withdraw", args=[draft.pk]), form, follow=True).content.decode()
        assert "message--error" not in page
    assert kinds(draft).count(Kind.WITHDRAWN) == 1


def test_the_same_picture_sent_again_is_placed_once(people, clerk, draft):
    at, before = reverse("section", args=[draft.pk, "overview"]), overview(draft)
    form = picture_form(draft)
    for _ in range(2):
        assert clerk.post(at, {**form, "picture": picture()}).status_code == 302
    assert overview(draft) == before + "\n〔图片1：现场〕"
    assert draft.pictures.count() == 1
    clerk.post(at, picture_form(draft, colour="blue"))
    assert overview(draft).endswith("〔图片1：现场〕\n〔图片2：现场〕"), "another picture is another one"


def test_a_picture_that_stands_elsewhere_is_named_and_one_taken_out_is_placed_again(people, clerk, draft):
    at = reverse("section", args=[draft.pk, "overview"])
    clerk.post(at, picture_form(draft))
    again = clerk.post(at, picture_form(draft, caption="另一个图题"))
    assert again.status_code == 422
    assert "该图片已在报告中，为图片 1" in again.content.decode()
    section = draft.edition.section("overview")
    text = overview(draft).replace("\n〔图片1：现场〕", "")
    drafts.save_section(draft.pk, section, people.clerk, cast.changes(draft, section, texts={"overview": text}))
    clerk.post(at, picture_form(draft))
    assert overview(draft).endswith("〔图片1：现场〕")
    assert draft.pictures.count() == 1


def test_blanks_filled_again_say_that_none_was_left(people, clerk):
    filing = opening.open_filing(people.education, people.year, people.clerk)
    at = reverse("section", args=[filing.pk, "disputes"])
    assert "已将 12 个空白单元格" in clerk.post(at, {"action": "fill"}, follow=True).content.decode()
    assert "已没有空白单元格" in clerk.post(at, {"action": "fill"}, follow=True).content.decode()
    assert filing.events.filter(kind=Kind.SAVED).count() == 1


def test_an_explanation_sent_again_is_written_once(people, clerk, draft):
    section = draft.edition.section("overview")
    typed = cast.changes(draft, section, texts={"overview": "2026年收到政府信息公开申请999999件。"})
    drafts.save_section(draft.pk, section, people.clerk, typed)
    group = next(group for group in answers.groups_of(draft) if group.is_open)
    form = {
        f"explanation.{group.key}": "已核实",
        f"explanation.{group.key}.about": group.message,
        f"explanation.{group.key}.seen": "",
        "action": "explain",
        "round": "0",
    }
    for _ in range(2):
        assert clerk.post(reverse("submit", args=[draft.pk]), form).status_code == 302
    assert draft.events.filter(kind=Kind.EXPLAINED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_forms_sent_at_the_same_moment_have_one_effect():
    """Opening, a picture, taking a part back, handing in, recalling, sending back and approving."""
    people = cast.make()
    wanted = {"agency": people.education.code, "year": "2026"}
    assert all_at_once(people.clerk, reverse("open_filing"), lambda: wanted) == [302] * AT_ONCE
    filing = Filing.objects.get()
    assert filing.section_drafts.count() == len(filing.edition.sections)
    cast.written(people.education, people.year, people.clerk)

    form = picture_form(filing)
    at = reverse("section", args=[filing.pk, "overview"])
    assert all_at_once(people.clerk, at, lambda: {**form, "picture": picture()}) == [302] * AT_ONCE
    assert overview(filing).count("〔图片") == 1

    back = filing.events.filter(kind=Kind.SAVED).first().pk
    stands = drafts.contents_of(filing, filing.section_drafts.get(section="overview"))
    at, form = reverse("restore", args=[filing.pk, back, "overview"]), {"seen": history.seal(stands)}
    assert all_at_once(people.clerk, at, lambda: form) == [302] * AT_ONCE
    assert filing.events.filter(data__restored=back).count() == 1

    cast.explained(filing, people.clerk)
    for name, round_, kind in (
        ("submit", 0, Kind.SUBMITTED),
        ("recall", 1, Kind.RECALLED),
        ("submit", 1, Kind.SUBMITTED),
    ):
        count = kinds(filing).count(kind)
        at, form = reverse(name, args=[filing.pk]), {"round": str(round_)}
        assert all_at_once(people.clerk, at, lambda form=form: form) == [302] * AT_ONCE
        assert kinds(filing).count(kind) == count + 1

    form = {"reason": "请补充", "round": "2", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    at = reverse("send_back", args=[filing.pk])
    assert all_at_once(people.supervisor, at, lambda: form) == [302] * AT_ONCE
    assert filing.comments.count() == 1
    workflow.submit(filing.pk, people.clerk)
    at = reverse("approve", args=[filing.pk])
    assert all_at_once(people.supervisor, at, lambda: {"round": "3"}) == [302] * AT_ONCE
    assert filing.publications.count() == 1
