from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from reports import access, workflow
from reports.filing import drafts
from reports.models import Event, Filing
from reports.supervision import board
from tests.support import cast

CELL = "applications.granted.individual"


@pytest.fixture
def published(people: cast.Cast) -> Filing:
    filing = cast.written(people.education, people.year, people.clerk)
    cast.submitted(filing, people.signatory)
    cast.published(filing, people.supervisor)
    filing.refresh_from_db()
    return filing


def report_at(client, filing: Filing):
    return client.get(f"/reports/{filing.report_year.year}/{filing.agency.code}/")


def change_text(filing: Filing, by, text: str) -> None:
    section = filing.edition.section("problems")
    before = drafts.fingerprint(drafts.report_of(filing).text("problems"))
    changes = drafts.Changes(texts={"problems": text}, seen_texts={"problems": before})
    assert drafts.save_section(filing.pk, section, by, changes).conflicts == []


def test_what_is_published_stays_public_until_the_correction_replaces_it(client, people, published):
    workflow.open_correction(published.pk, people.clerk, reason="  表三一处数据\n填报有误 ")
    published.refresh_from_db()
    assert (published.status, published.is_correction) == ("draft", True)
    change_text(published, people.clerk, "更正后写明的问题和改进措施。")
    assert "更正后写明" not in report_at(client, published).content.decode()

    cast.submitted(published, people.signatory)
    cast.published(published, people.supervisor)
    first, second = published.publications.order_by("number")
    assert (first.is_current, second.is_current, second.number) == (False, True, 2)
    assert second.document["correction"] == "表三一处数据 填报有误"
    page = report_at(client, published).content.decode()
    assert "更正后写明" in page
    assert "表三一处数据 填报有误" in page
    assert f"/verify/{first.proof}/" in page
    published.refresh_from_db()
    assert not published.is_correction


def test_a_correction_needs_a_reason_that_can_be_published(people, published):
    for reason in (" \n", "字" * 501):
        with pytest.raises(workflow.Refused):
            workflow.open_correction(published.pk, people.clerk, reason=reason)
    published.refresh_from_db()
    assert published.is_published


def test_a_dropped_correction_leaves_the_draft_as_it_is_published(people, published):
    as_filed = drafts.report_of(published)
    workflow.open_correction(published.pk, people.clerk, reason="误启动")
    change_text(published, people.clerk, "尚未写完")
    workflow.drop_correction(published.pk, people.clerk)
    published = Filing.objects.get(pk=published.pk)
    assert (published.status, published.correction_reason) == ("published", "")
    assert drafts.report_of(published) == as_filed
    assert [event.kind for event in published.events.all()[:2]] == [Event.Kind.KEPT, Event.Kind.IMPORTED]


def test_a_first_draft_has_nothing_to_go_back_to(people):
    filing = cast.written(people.education, people.year, people.clerk)
    with pytest.raises(workflow.Refused):
        workflow.drop_correction(filing.pk, people.clerk)


def test_a_withdrawn_report_is_gone_with_its_files_and_says_why(client, people, published):
    workflow.withdraw(published.pk, people.supervisor, reason="含有个人信息")
    page = report_at(client, published)
    assert page.status_code == 410
    assert "含有个人信息" in page.content.decode()
    assert "更正" in page.content.decode()
    for file in ("report.pdf",):
        assert client.get(f"/reports/{published.report_year.year}/education/{file}").status_code == 404
    assert "education" not in client.get(f"/years/{published.report_year.year}/SHA256SUMS").getvalue().decode()
    published.refresh_from_db()
    assert (published.status, published.is_sent_back) == ("draft", True)
    assert published.comments.get().body == "含有个人信息"

    cast.submitted(published, people.signatory)
    cast.published(published, people.supervisor)
    assert report_at(client, published).status_code == 200


def test_a_withdrawal_while_a_correction_is_written_takes_nothing_from_the_draft(people, published):
    workflow.open_correction(published.pk, people.clerk, reason="数据有误")
    change_text(published, people.clerk, "正在更正")
    workflow.withdraw(published.pk, people.supervisor, reason="含有个人信息")
    filing = Filing.objects.get(pk=published.pk)
    assert filing.is_draft
    assert drafts.report_of(filing).text("problems") == "正在更正"
    with pytest.raises(workflow.Refused):
        workflow.drop_correction(published.pk, people.clerk)


def test_it_withdraws_only_what_was_on_the_screen_and_only_once(people, published):
    with pytest.raises(workflow.Refused):
        workflow.withdraw(published.pk, people.supervisor, reason="有误", seen_number=2)
    workflow.withdraw(published.pk, people.supervisor, reason="有误", seen_number=1)
    with pytest.raises(workflow.Refused):
        workflow.withdraw(published.pk, people.supervisor, reason="有误", seen_number=1)
    assert published.events.filter(kind=Event.Kind.WITHDRAWN).count() == 1


@pytest.mark.parametrize("who", ["outsider", "supervisor", "citizen"])
def test_only_the_agency_corrects(client, people, published, who):
    if who != "citizen":
        client.force_login(getattr(people, who))
    for step in ("correct", "keep"):
        response = client.post(f"/desk/{published.pk}/{step}/", {"reason": "有误"})
        assert response.status_code in (403, 404)
    published.refresh_from_db()
    assert published.is_published


@pytest.mark.parametrize("who", ["clerk", "outsider", "citizen"])
def test_only_the_agency_above_withdraws(client, people, published, who):
    if who != "citizen":
        client.force_login(getattr(people, who))
    response = client.post(f"/review/{published.pk}/withdraw/", {"reason": "有误", "number": "1"})
    assert response.status_code in (403, 404)
    assert report_at(client, published).status_code in (200,)


def test_the_pages_lead_through_a_correction(client, people, published):
    client.force_login(people.clerk)
    assert "启动更正" in client.get(f"/desk/{published.pk}/").content.decode()
    client.post(f"/desk/{published.pk}/correct/", {"reason": "数据有误"})
    page = client.get(f"/desk/{published.pk}/").content.decode()
    assert "数据有误" in page
    assert "放弃更正" in page
    assert "已逾期" not in page
    client.post(f"/desk/{published.pk}/keep/")
    published.refresh_from_db()
    assert published.is_published


def test_a_supervisor_withdraws_through_the_review(client, people, published):
    client.force_login(people.supervisor)
    assert "撤回公开" in client.get(f"/review/{published.pk}/").content.decode()
    client.post(f"/review/{published.pk}/withdraw/", {"reason": "含有个人信息", "number": "1"})
    assert published.publications.get().withdrawn_by == people.supervisor


def test_the_board_does_not_call_a_correction_late(people, published):
    workflow.open_correction(published.pk, people.clerk, reason="数据有误")
    now = timezone.now()
    Filing.objects.filter(pk=published.pk).update(submitted_at=now - timedelta(days=10))
    published.report_year.department_deadline = (now - timedelta(days=5)).date()
    published.report_year.opens_on = (now - timedelta(days=30)).date()
    published.report_year.save()
    shown = board.board_of(access.supervised_by(people.supervisor), published.report_year).rows
    [row] = [row for row in shown if row.filing]
    assert (row.state, row.days_late) == (board.State.DRAFT, 0)
