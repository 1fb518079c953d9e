from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from reports import publishing, workflow
from reports.filing import drafts
from reports.models import Event, Filing
from tests.support import cast


@pytest.fixture
def draft(people: cast.Cast) -> Filing:
    return cast.written(people.education, people.year, people.clerk)


@pytest.fixture
def submitted(draft: Filing, people: cast.Cast) -> Filing:
    return workflow.submit(draft.pk, people.clerk)


def test_a_complete_draft_is_submitted_with_number_and_time(people, submitted):
    submitted.refresh_from_db()
    assert (submitted.status, submitted.round, submitted.submitted_by) == ("submitted", 1, people.clerk)
    assert submitted.receipt_number == "2026-education-01"
    event = submitted.events.first()
    assert (event.kind, event.actor) == (Event.Kind.SUBMITTED, people.clerk)


def test_an_error_stops_the_submission(people, draft):
    section = draft.edition.section("applications")
    typed = {"applications.granted.individual": None}
    seen = {"applications.granted.individual": drafts.report_of(draft).figures["applications"]["granted"]["individual"]}
    drafts.save_section(draft.pk, section, people.clerk, drafts.Changes(figures=typed, seen_figures=seen))
    with pytest.raises(workflow.Refused):
        workflow.submit(draft.pk, people.clerk)
    draft.refresh_from_db()
    assert (draft.status, draft.round) == ("draft", 0)
    assert not draft.events.filter(kind=Event.Kind.SUBMITTED).exists()


def test_it_comes_back_with_a_reason_and_comments_and_goes_up_again(people, submitted):
    comments = {"applications.received.individual": "请核对", "overview": "请补充", "other": "  "}
    workflow.send_back(submitted.pk, people.supervisor, reason=" 数据有误 ", comments=comments)
    submitted.refresh_from_db()
    assert submitted.is_draft
    assert submitted.is_sent_back
    made = set(submitted.comments.values_list("address", "body"))
    assert made == {("", "数据有误"), ("applications.received.individual", "请核对"), ("overview", "请补充")}
    again = workflow.submit(submitted.pk, people.clerk)
    assert (again.round, again.is_sent_back) == (2, False)


@pytest.mark.parametrize(
    ("reason", "comments"), [("  ", {}), ("有误", {"applications.nothing": "x"}), ("有误", {"nowhere.at.all": "x"})]
)
def test_a_sending_back_that_says_nothing_useful_is_refused_whole(people, submitted, reason, comments):
    with pytest.raises(workflow.Refused):
        workflow.send_back(submitted.pk, people.supervisor, reason=reason, comments=comments)
    submitted.refresh_from_db()
    assert submitted.status == "submitted"
    assert not submitted.comments.exists()


def test_recall_takes_back_what_nobody_has_decided_on(people, submitted):
    workflow.recall(submitted.pk, people.signatory)
    submitted.refresh_from_db()
    assert submitted.is_draft
    assert not submitted.is_sent_back
    with pytest.raises(workflow.Refused):
        workflow.approve(submitted.pk, people.supervisor)


def test_approval_freezes_the_report_and_says_nothing_of_published(people, submitted):
    workflow.approve(submitted.pk, people.supervisor)
    submitted.refresh_from_db()
    publication = submitted.publications.get()
    assert submitted.status == "approved"
    assert (publication.number, publication.is_current, publication.state) == (1, False, "queued")
    assert publishing.fingerprint(publication.document) == publication.sha256
    assert publication.document["figures"] == drafts.report_of(submitted).complete_figures
    assert publication.document["figures"]["applications"]["handled"]["total"] > 0
    with pytest.raises(workflow.Refused):
        workflow.recall(submitted.pk, people.clerk)


def test_who_submitted_cannot_approve(people, draft):
    cast.Member.objects.create(user=people.clerk, agency=people.county, role="supervisor")
    workflow.submit(draft.pk, people.clerk)
    with pytest.raises(workflow.Refused):
        workflow.approve(draft.pk, people.clerk)
    draft.refresh_from_db()
    assert draft.status == "submitted"
    assert not draft.publications.exists()


@pytest.mark.parametrize(
    ("move", "who"),
    [
        ("recall", "outsider"),
        ("recall", "supervisor"),
        ("approve", "clerk"),
        ("approve", "outsider"),
        ("approve", "administrator"),
        ("send_back", "signatory"),
        ("send_back", "outsider"),
    ],
)
def test_a_move_without_the_right_to_it_is_refused(people, submitted, move, who):
    words = {"reason": "理由"} if move == "send_back" else {}
    with pytest.raises(workflow.Refused):
        getattr(workflow, move)(submitted.pk, getattr(people, who), **words)
    submitted.refresh_from_db()
    assert submitted.status == "submitted"


@pytest.mark.parametrize("who", ["outsider", "supervisor", "administrator"])
def test_nobody_else_submits(people, draft, who):
    with pytest.raises(workflow.Refused):
        workflow.submit(draft.pk, getattr(people, who))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_finds_another_state():
    people = cast.make()
    second = cast.person("second_supervisor", "马兰", (people.county, "supervisor"))
    filing = cast.submitted(cast.written(people.education, people.year, people.clerk), people.clerk)

    def approve(who) -> str:
        try:
            workflow.approve(filing.pk, who)
        except workflow.Refused:
            return "refused"
        finally:
            connection.close()
        return "approved"

    with ThreadPoolExecutor(2) as two:
        assert sorted(two.map(approve, [people.supervisor, second])) == ["approved", "refused"]
    assert filing.publications.count() == 1
