"""A warning asks for an explanation: it is kept while the warning stays what it was, and goes with the filing."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import translation

from reports import checks, workflow
from reports.checks import ASK, Finding
from reports.filing import answers, drafts, explanations
from reports.filing.explanations import MAXIMUM, Answer, Group
from reports.models import Event, Explanation, Filing
from reports.supervision import board
from tests.support import cast

WITHOUT_FEE = "无其他需要报告的事项。"
"""Section six without its statement on fees: rule R10 warns."""
PRIVATE = "咨询请找张某，身份证号11010519491231002X。"
"""Made up; the example of GB 11643-1999, so that its check digit is right: rule R14 objects."""


def write(filing: Filing, code: str, text: str) -> None:
    section = filing.edition.section(code)
    by = filing.section_drafts.get(section=code).saved_by
    drafts.save_section(filing.pk, section, by, cast.changes(filing, section, texts={code: text}))


@pytest.fixture
def draft(people: cast.Cast) -> Filing:
    """Complete, with a warning in its last section."""
    filing = cast.written(people.education, people.year, people.clerk)
    write(filing, "other", WITHOUT_FEE)
    return filing


def group_of(filing: Filing, key: str = "R10@other") -> Group:
    return next(group for group in answers.groups_of(filing) if group.key == key)


def answer(group: Group, body: str, **fields: object) -> dict[str, Answer]:
    return {group.key: Answer(body, group.body, group.message, **fields)}


def test_an_explanation_is_kept_with_its_author_and_an_event(people, draft):
    assert group_of(draft).is_open
    assert answers.explain(draft.pk, people.clerk, answer(group_of(draft), " 本局不收费。\r\n ")) == {}
    group = group_of(draft)
    assert (group.is_explained, group.body, group.explanation.author) == (True, "本局不收费。", people.clerk)
    event = draft.events.first()
    assert (event.kind, event.actor, event.data) == (
        Event.Kind.EXPLAINED,
        people.clerk,
        {"explanations": {"R10@other": "本局不收费。"}},
    )


def test_an_explanation_is_outdated_when_the_warning_changes_and_may_be_taken_over(people, draft):
    one = "2026年收到政府信息公开申请{}件。"
    write(draft, "overview", one.format(987))
    key = "R8@overview"
    answers.explain(draft.pk, people.clerk, answer(group_of(draft, key), "口径不同。"))
    write(draft, "overview", one.format(988))
    group = group_of(draft, key)
    assert (group.is_outdated, group.is_open, group.body) == (True, True, "")
    assert answers.explain(draft.pk, people.second_clerk, answer(group, "", still_holds=True)) == {}
    group = group_of(draft, key)
    assert (group.is_explained, group.body, group.explanation.author) == (True, "口径不同。", people.second_clerk)
    assert Explanation.objects.count() == 1


def test_it_holds_in_every_language(people, draft):
    answers.explain(draft.pk, people.clerk, answer(group_of(draft), "本局不收费。"))
    with translation.override("en"):
        group = group_of(draft)
        assert group.findings[0].message != group.message
        assert group.is_explained


def test_what_was_not_read_is_not_explained(people, draft):
    seen = Answer("说明", seen_message="另一条提示")
    refused = answers.explain(draft.pk, people.clerk, {"R10@other": seen})
    assert list(refused) == ["R10@other"]
    assert not Explanation.objects.exists()


def test_two_clerks_overwrite_nothing_of_each_other(people, draft):
    group = group_of(draft)
    answers.explain(draft.pk, people.clerk, answer(group, "第一个说明"))
    assert answers.explain(draft.pk, people.second_clerk, answer(group, "第二个说明"))
    assert answers.explain(draft.pk, people.second_clerk, answer(group, "")) == {}, "who wrote nothing changes nothing"
    assert group_of(draft).body == "第一个说明"


def test_a_blank_takes_an_explanation_back(people, draft):
    answers.explain(draft.pk, people.clerk, answer(group_of(draft), "说明"))
    answers.explain(draft.pk, people.clerk, answer(group_of(draft), "  "))
    assert not Explanation.objects.exists()


@pytest.mark.parametrize(("length", "is_kept"), [(MAXIMUM, True), (MAXIMUM + 1, False)])
def test_it_has_a_length(people, draft, length, is_kept):
    refused = answers.explain(draft.pk, people.clerk, answer(group_of(draft), "说" * length))
    assert (not refused, Explanation.objects.exists()) == (is_kept, is_kept)


def test_nothing_is_explained_but_what_asks_for_it(people, draft):
    section = draft.edition.section("applications")
    typed = cast.changes(draft, section)
    typed.figures["applications.granted.individual"] = None
    drafts.save_section(draft.pk, section, people.clerk, typed)
    error = next(group for group in answers.groups_of(draft) if group.code == checks.BLANK)
    assert not error.is_asked
    sent = {**answer(error, "不填"), "R99@nowhere": Answer("说明"), **answer(group_of(draft), "说明")}
    assert answers.explain(draft.pk, people.clerk, sent) == {}
    assert list(Explanation.objects.values_list("code", flat=True)) == ["R10"]


def test_a_submitted_filing_is_not_explained_any_more(people, draft):
    group = group_of(draft)
    cast.submitted(draft, people.clerk)
    with pytest.raises(drafts.Locked):
        answers.explain(draft.pk, people.clerk, answer(group, "晚了"))


def test_an_open_warning_is_submitted_once_it_is_explained(people, draft):
    with pytest.raises(workflow.Refused):
        workflow.submit(draft.pk, people.clerk)
    answers.explain(draft.pk, people.clerk, answer(group_of(draft), "本局不收费。"))
    assert workflow.submit(draft.pk, people.clerk).status == Filing.Status.SUBMITTED


def test_personal_data_stop_the_submission_until_they_are_confirmed(people, draft):
    write(draft, "other", f"本年度未收取信息处理费。{PRIVATE}")
    cast.explained(draft, people.clerk) if not any(group.stops for group in answers.groups_of(draft)) else None
    group = group_of(draft, "R14@other")
    assert (group.level, group.stops, group.is_confirmable) == ("error", True, True)
    assert draft.section_drafts.get(section="other").state == "has_problems"
    with pytest.raises(workflow.Refused):
        workflow.submit(draft.pk, people.clerk)
    answers.explain(draft.pk, people.clerk, answer(group, "是公布的举例号码。"))
    assert not group_of(draft, "R14@other").stops
    assert draft.section_drafts.get(section="other").state == "done"
    cast.submitted(draft, people.clerk)


# --- Pages


def sent(page: str, key: str = "R10@other") -> dict[str, str]:
    """The hidden fields of a group on a page."""
    names = (f"explanation.{key}.about", f"explanation.{key}.seen")
    return {name: unescape(re.search(rf'name="{re.escape(name)}"[^>]*value="([^"]*)"', page)[1]) for name in names}


def test_the_check_page_asks_and_submits_with_the_explanation(people, draft, clerk):
    page = clerk.get(reverse("check", args=[draft.pk])).content.decode()
    assert "1 条提示需要说明" in page
    answered = clerk.post(reverse("submit", args=[draft.pk]), sent(page))
    assert answered.status_code == 409
    fields = {**sent(page), "explanation.R10@other": "本局不收费。"}
    answered = clerk.post(reverse("submit", args=[draft.pk]), {**fields, "action": "explain"})
    assert answered.url == reverse("check", args=[draft.pk])
    assert group_of(draft).is_explained
    page = clerk.get(answered.url).content.decode()
    assert "本局不收费。" in page
    assert "条提示需要说明" not in page
    assert clerk.post(reverse("submit", args=[draft.pk]), sent(page)).url == reverse("receipt", args=[draft.pk])


def test_an_explanation_is_saved_together_with_its_section(draft, clerk):
    at = reverse("section", args=[draft.pk, "other"])
    page = clerk.get(at).content.decode()
    fields = {**sent(page), "explanation.R10@other": "本局不收费。", "action": "stay"}
    assert clerk.post(at, fields).status_code == 302
    assert group_of(draft).is_explained
    assert "本局不收费。" in clerk.get(at).content.decode()


def test_what_cannot_be_kept_stays_on_the_page_with_the_reason(people, draft, clerk):
    at = reverse("section", args=[draft.pk, "other"])
    page = clerk.get(at).content.decode()
    answers.explain(draft.pk, people.second_clerk, answer(group_of(draft), "周宁的说明"))
    for where, action in ((at, "stay"), (reverse("submit", args=[draft.pk]), "explain")):
        answered = clerk.post(where, {**sent(page), "explanation.R10@other": "我的说明", "action": action})
        shown = answered.content.decode()
        assert answered.status_code == 409
        assert "我的说明" in shown
        assert "周宁的说明" in shown
    assert group_of(draft).body == "周宁的说明"


@pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("supervisor", 404), ("second_clerk", 302)])
def test_only_the_agency_explains(people, draft, client, who, status):
    client.force_login(getattr(people, who))
    group = group_of(draft)
    fields = {"explanation.R10@other": "说明", "explanation.R10@other.about": group.message, "action": "explain"}
    assert client.post(reverse("submit", args=[draft.pk]), fields).status_code == status
    assert Explanation.objects.exists() == (status == 302)


def test_the_supervisor_reads_warnings_with_their_explanations(people, draft, client):
    answers.explain(draft.pk, people.clerk, answer(group_of(draft), "本局<不>收费。"))
    workflow.submit(draft.pk, people.clerk)
    client.force_login(people.supervisor)
    page = client.get(reverse("review", args=[draft.pk])).content.decode()
    assert "本局&lt;不&gt;收费。" in page
    assert people.clerk.name in page
    [row] = [
        row for row in board.board_of(cast.Agency.objects.all(), people.year).rows if row.agency == people.education
    ]
    assert (row.warnings, row.unexplained) == (1, 0)
    assert "已说明" in client.get(reverse("board")).content.decode()
    Explanation.objects.update(message="以前的提示")
    drafts.compare_submitted(draft.pk)
    assert "提交后情况有变化" in client.get(reverse("review", args=[draft.pk])).content.decode()
    assert "1 条提交后出现" in client.get(reverse("board")).content.decode()


def test_what_one_reader_alone_found_comes_last_and_is_not_asked() -> None:
    sure = Finding("warning", "R8", "overview", "一")
    doubted = Finding("warning", "R8", "overview", "二", grade=ASK)
    groups = explanations.grouped([doubted, sure], [])
    assert [(each.key, each.is_asked, each.is_open) for each in groups] == [
        ("R8@overview", True, True),
        ("R8@overview@ask", False, False),
    ]
