"""A filing says on every page why it is locked: by whom, since when, until when, and what to do."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from reports import workflow
from reports.models import Filing
from tests.support import cast


@pytest.fixture
def filing(people: cast.Cast) -> Filing:
    return workflow.submit(cast.written(people.education, people.year, people.clerk).pk, people.second_clerk)


def pages(clerk, filing: Filing) -> dict[str, str]:
    """{name or section: page} of every page of a filing that a clerk works on."""
    last = filing.events.first().pk
    places = {name: reverse(name, args=[filing.pk]) for name in ("filing", "check", "similar", "history")}
    places["version"] = reverse("version", args=[filing.pk, last])
    places |= {code.code: reverse("section", args=[filing.pk, code.code]) for code in filing.edition.sections}
    return {name: clerk.get(at).content.decode() for name, at in places.items()}


def said(at) -> str:
    return timezone.localtime(at).strftime("%H:%M")


def test_a_filing_under_review_names_who_handed_it_in_and_what_to_do(people, clerk, filing):
    for name, page in pages(clerk, filing).items():
        notice = page.partition('aria-label="锁定说明"')[2].partition("</section>")[0]
        assert "周宁（第 1 次提交）" in notice, name
        assert said(filing.submitted_at) in notice, name
        assert "青岚县人民政府审核通过或者退回；应于2027 年 1 月 31 日前公开" in notice, name
        assert "撤回" in notice, name
        assert reverse("recall", args=[filing.pk]) in notice, name


def test_an_approved_filing_waits_for_its_pdf(people, clerk, filing):
    workflow.approve(filing.pk, people.supervisor)
    for name, page in pages(clerk, filing).items():
        notice = page.partition('aria-label="锁定说明"')[2].partition("</section>")[0]
        assert "吴敏（青岚县人民政府）审核通过" in notice, name
        assert "PDF" in notice, name
        assert reverse("recall", args=[filing.pk]) not in page, name


def test_a_published_filing_is_changed_by_a_correction(people, clerk, filing):
    cast.published(filing, people.supervisor)
    for name, page in pages(clerk, filing).items():
        notice = page.partition('aria-label="锁定说明"')[2].partition("</section>")[0]
        assert "吴敏（青岚县人民政府）审核通过" in notice, name
        assert "更正" in notice, name


def test_a_draft_is_not_locked(people, clerk, filing):
    workflow.recall(filing.pk, people.clerk)
    assert not [name for name, page in pages(clerk, filing).items() if "锁定说明" in page]


def test_a_save_that_comes_too_late_is_told_why_as_well(people, clerk, filing):
    at = reverse("section", args=[filing.pk, "overview"])
    answer = clerk.post(at, {"overview": "迟到的文字", "overview.fingerprint": "", "action": "stay"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "迟到的文字" in page
    assert "周宁（第 1 次提交）" in page
