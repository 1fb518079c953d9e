from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports import workflow
from reports.agencies.models import Agency, Member
from reports.filing import drafts
from reports.models import Comment, Event, Filing, Publication, ReportYear
from tests.support import cast

GRANTED = "applications.granted.individual"


@pytest.fixture
def filing(people: cast.Cast) -> Filing:
    """Submitted by the clerk of the education bureau."""
    return cast.submitted(cast.written(people.education, people.year, people.clerk), people.clerk)


@pytest.fixture
def supervisor(client: Client, people: cast.Cast) -> Client:
    client.force_login(people.supervisor)
    return client


@pytest.fixture
def failed(filing: Filing, people: cast.Cast) -> Publication:
    """The publication whose PDF could not be made."""
    workflow.approve(filing.pk, people.supervisor)
    Publication.objects.update(state=Publication.State.FAILED, failure=Publication.Failure.FONTS, attempts=3)
    return Publication.objects.get()


@pytest.fixture
def neighbour(db: None) -> cast.User:
    """Supervisor of another county."""
    county = cast.agency("other-county", kind="government")
    return cast.person("neighbour", "沈青", (county, Member.Role.SUPERVISOR))


def at(name: str, filing: Filing, *more: str) -> str:
    return reverse(name, args=[filing.pk, *more])


def text_of(response) -> str:
    return html.unescape(response.content.decode())


def decision(filing: Filing, *comments: tuple[str, str, str], reason: str = "数据有误", **more: str) -> dict[str, str]:
    """The form for sending back as a browser sends it; comments are (section or row, column, words)."""
    data = {"reason": reason, "round": str(filing.round), "action": "send"}
    data |= {"comments-TOTAL_FORMS": str(len(comments)), "comments-INITIAL_FORMS": "0"}
    for number, values in enumerate(comments):
        data |= {
            f"comments-{number}-{name}": value for name, value in zip(("place", "column", "body"), values, strict=True)
        }
    return data | more


# Who may


def test_the_board_and_the_review_are_the_supervisors_alone(people, client, filing, neighbour):
    assert client.get(reverse("board")).url.startswith(reverse("account_login"))
    assert client.get(at("review", filing)).url.startswith(reverse("account_login"))
    for who, board, review in [
        (people.supervisor, 200, 200),
        (neighbour, 200, 404),
        (people.clerk, 404, 404),
        (people.signatory, 404, 404),
        (people.outsider, 404, 404),
        (people.administrator, 404, 404),
    ]:
        client.force_login(who)
        assert client.get(reverse("board")).status_code == board, who
        assert client.get(at("review", filing)).status_code == review, who


def test_no_cache_keeps_what_is_not_public(supervisor, filing):
    for page in (reverse("board"), at("review", filing)):
        assert supervisor.get(page).headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("action", ["send_back", "approve", "retry"])
def test_nobody_else_decides(people, client, filing, neighbour, action):
    for who in (neighbour, people.clerk, people.signatory, people.outsider, people.administrator):
        client.force_login(who)
        assert client.post(at(action, filing), decision(filing)).status_code == 404
        assert client.get(at(action, filing)).status_code == 405
    client.logout()
    assert client.post(at(action, filing), decision(filing)).status_code == 403
    filing.refresh_from_db()
    assert filing.status == "submitted"


def test_a_decision_needs_a_token(people, filing):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.supervisor)
    for action in ("send_back", "approve", "retry"):
        assert client.post(at(action, filing), decision(filing)).status_code == 403


def test_a_first_draft_is_nobodys_but_the_agencys(people, supervisor):
    filing = cast.written(people.education, people.year, people.clerk)
    assert supervisor.get(at("review", filing)).status_code == 404
    assert at("review", filing) not in supervisor.get(reverse("board")).content.decode()


def test_what_was_sent_back_is_not_read_while_it_is_mended(people, supervisor, filing):
    workflow.send_back(filing.pk, people.supervisor, reason="请核对结转数")
    page = text_of(supervisor.get(at("review", filing)))
    assert "请核对结转数" in page
    assert "<article" not in page


def test_a_picture_of_a_filing_is_found_by_its_supervisor(people, supervisor, filing):
    picture = filing.pictures.create(number=1, sha256="a" * 64, media_type="image/png", width=1, height=1)
    assert supervisor.get(at("review_picture", filing, "b" * 64)).status_code == 404
    assert supervisor.get(at("review_picture", filing, picture.sha256)).status_code == 404, "its file is gone"
    workflow.recall(filing.pk, people.clerk)
    assert supervisor.get(at("review_picture", filing, picture.sha256)).status_code == 404


# The board


def test_the_board_shows_every_agency_below_what_was_submitted_first(people, supervisor, filing):
    cast.written(people.finance, people.year, people.outsider)
    page = text_of(supervisor.get(reverse("board")))
    order = [page.index(f">{agency}<") for agency in (people.education, people.finance, people.county, people.town)]
    assert order == sorted(order)
    assert re.search(r"林晓\s", page)
    for words in ("已提交", "填报中", "尚未开始"):
        assert f">{words}</span>" in page


def test_the_counters_filter(people, supervisor, filing):
    page = text_of(supervisor.get(reverse("board")))
    assert re.search(r"<b>1</b> 已提交", page)
    assert re.search(r"<b>3</b> 尚未开始", page)
    chosen = text_of(supervisor.get(reverse("board"), {"state": "unopened"}))
    assert ">青岚县教育局<" not in chosen
    assert ">青岚县财政局<" in chosen


def test_the_board_is_of_the_newest_open_year_unless_another_is_asked_for(people, supervisor, filing):
    ReportYear.objects.create(
        year=2099, opens_on="2099-11-01", department_deadline="2100-01-31", government_deadline="2100-03-31"
    )
    newest = ReportYear.objects.exclude(year=2099).first()
    assert supervisor.get(reverse("board")).context["year"] == newest
    assert supervisor.get(reverse("board"), {"year": 2025}).context["year"] == people.last_year
    for year in ("2099", "1999", "x", "9" * 5000):
        assert supervisor.get(reverse("board"), {"year": year}).status_code == 404


def test_the_board_says_so_where_no_year_is_open(people, supervisor):
    ReportYear.objects.all().delete()
    assert "尚无已开放的报告年度" in text_of(supervisor.get(reverse("board")))


def test_the_board_asks_the_database_as_often_for_thirty_agencies_as_for_three(people, supervisor, filing):
    def queries() -> int:
        supervisor.get(reverse("board"))  # what a process remembers of handed-in texts it has asked for once
        with CaptureQueriesContext(connection) as asked:
            supervisor.get(reverse("board"))
        return len(asked)

    def more(numbers: range) -> None:
        for number in numbers:
            agency = cast.agency(f"more-{number}", parent=people.county)
            if number % 3:
                opened = cast.written(agency, people.year, people.clerk)
                if number % 3 == 1:
                    Filing.objects.filter(pk=opened.pk).update(
                        status="submitted", submitted_by=people.clerk, submitted_at=filing.submitted_at, round=1
                    )

    more(range(3))
    before = queries()
    more(range(3, 30))
    assert queries() == before


def test_a_large_board_has_pages(people, supervisor):
    Agency.objects.bulk_create(
        Agency(
            code=f"bureau-{number:03d}", name=f"第{number}局", kind="department", level="county", parent=people.county
        )
        for number in range(120)
    )
    first = text_of(supervisor.get(reverse("board"), {"state": "unopened"}))
    assert "第 1 页，共 2 页" in first
    assert "state=unopened" in first and "page=2" in first
    second = text_of(supervisor.get(reverse("board"), {"state": "unopened", "page": "2"}))
    assert ">第119局<" in second
    assert ">第119局<" not in first
    for page in ("x", "0", "9" * 400):
        assert supervisor.get(reverse("board"), {"page": page}).context["board"].page == 1


def test_a_failed_pdf_stands_on_the_board_with_its_reason_and_a_retry(people, supervisor, failed):
    page = text_of(supervisor.get(reverse("board")))
    assert failed.get_failure_display() in page
    assert at("retry", failed.filing) in page
    assert "PDF 生成失败" in page
    assert ">已公开</span>" not in page


def test_approved_is_not_called_published_before_the_pdf_is_stored(people, supervisor, filing):
    workflow.approve(filing.pk, people.supervisor)
    page = text_of(supervisor.get(reverse("board")))
    assert ">正在生成 PDF</span>" in page
    assert ">已公开</span>" not in page


# The review


def test_the_review_shows_the_report_its_findings_and_last_year(people, supervisor):
    before = cast.submitted(cast.written(people.education, people.last_year, people.clerk, start=4), people.clerk)
    cast.published(before, people.supervisor)
    filing = cast.submitted(cast.written(people.education, people.year, people.clerk), people.clerk)
    page = text_of(supervisor.get(at("review", filing)))
    now, then = (drafts.report_of(each).figures["applications"]["granted"]["individual"] for each in (filing, before))
    assert now != then
    cell = page[page.index(f'<td id="{GRANTED}"') :].partition("</td>")[0]
    assert re.search(rf"</span>{then}</small>{now}$", cell)
    assert 'href="#applications.carried_in.individual"' in page, "what was carried over differs"
    assert 'href="#finding-1"' in page
    assert filing.receipt_number in page
    assert "<input" not in page[page.index("<article") :].partition("</article>")[0]


def test_an_approved_filing_is_shown_as_it_was_frozen(people, supervisor, filing):
    workflow.approve(filing.pk, people.supervisor)
    filing.section_drafts.filter(section="overview").update(text="后来改动的文字")
    assert "后来改动的文字" not in text_of(supervisor.get(at("review", filing)))


# Sending back


def test_it_sends_back_with_comments_on_a_section_and_on_a_cell(people, supervisor, filing):
    comments = [("overview", "", "请补充数据"), ("applications.granted", "individual", "与台账不符"), ("", "", "")]
    answer = supervisor.post(at("send_back", filing), decision(filing, *comments))
    assert answer.url == reverse("board") + "?year=2026"
    filing.refresh_from_db()
    assert filing.is_sent_back
    made = set(Comment.objects.values_list("address", "body", "round"))
    assert made == {("", "数据有误", 1), ("overview", "请补充数据", 1), (GRANTED, "与台账不符", 1)}


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        (("", "", "写在哪里"), "请选择意见针对的部分或行目"),
        (("overview", "", ""), "请填写意见内容"),
        (("applications.granted", "", "哪一列"), "请选择该行的列目"),
        (("disclosure.rules", "individual", "没有此格"), "所选行目没有这一列"),
        (("overview", "individual", "没有此格"), "所选行目没有这一列"),
        (("nowhere", "", "没有此处"), "选择一个有效的选项"),
        (("overview", "", "长" * 2001), "2000"),
    ],
)
def test_a_comment_that_cannot_be_placed_stops_it_and_nothing_typed_is_lost(supervisor, filing, comment, message):
    answer = supervisor.post(at("send_back", filing), decision(filing, comment, reason="这一条理由要保留"))
    page = text_of(answer)
    assert answer.status_code == 422
    assert message in page
    assert "这一条理由要保留" in page
    assert comment[2] in page
    assert not Comment.objects.exists()


@pytest.mark.parametrize("reason", ["", "   ", "长" * 2001, "\0"])
def test_it_is_not_sent_back_without_a_reason_of_bearable_length(supervisor, filing, reason):
    answer = supervisor.post(at("send_back", filing), decision(filing, ("overview", "", "意见要保留"), reason=reason))
    assert answer.status_code == 422
    assert "意见要保留" in text_of(answer)
    filing.refresh_from_db()
    assert filing.status == "submitted"


def test_the_one_cell_of_a_row_needs_no_column(supervisor, filing):
    supervisor.post(at("send_back", filing), decision(filing, ("disclosure.licensing", "", "请核对")))
    assert Comment.objects.filter(address="disclosure.licensing.decisions", body="请核对").exists()


def test_more_rows_for_comments_come_without_a_script_and_decide_nothing(supervisor, filing):
    typed = decision(filing, ("overview", "", "写了一半"), ("", "", ""), reason="理由写了一半", action="more")
    page = text_of(supervisor.post(at("send_back", filing), typed))
    assert 'name="comments-3-body"' in page
    assert "写了一半" in page
    assert "理由写了一半" in page
    assert 'class="summary"' not in page
    filing.refresh_from_db()
    assert filing.status == "submitted"


def test_a_form_without_its_shape_is_refused_kindly(supervisor, filing):
    assert supervisor.post(at("send_back", filing), {"reason": "数据有误"}).status_code == 422
    too_many = decision(filing, **{"comments-TOTAL_FORMS": "100000"})
    assert supervisor.post(at("send_back", filing), too_many).status_code == 422
    assert supervisor.post(at("send_back", filing), too_many | {"action": "more"}).status_code == 200
    assert supervisor.post(at("approve", filing), {"round": "9" * 5000}).status_code == 409
    filing.refresh_from_db()
    assert filing.status == "submitted"


# Stale and double decisions


@pytest.mark.parametrize("meanwhile", ["recalled", "approved"])
def test_a_sending_back_that_comes_too_late_keeps_what_was_typed(people, supervisor, filing, meanwhile):
    if meanwhile == "recalled":
        workflow.recall(filing.pk, people.clerk)
    else:
        other = cast.person("second_supervisor", "秦岚", (people.county, Member.Role.SUPERVISOR))
        workflow.approve(filing.pk, other)
    sent = decision(filing, ("overview", "", "这条意见要保留"), reason="这一条理由要保留")
    answer = supervisor.post(at("send_back", filing), sent)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "未作任何决定" in page
    assert "这一条理由要保留" in page
    assert "这条意见要保留" in page
    assert not Comment.objects.exists()


@pytest.mark.parametrize("action", ["approve", "send_back"])
def test_nobody_decides_on_a_submission_they_have_not_read(people, supervisor, filing, action):
    read = decision(filing)
    workflow.recall(filing.pk, people.clerk)
    workflow.submit(filing.pk, people.clerk)
    answer = supervisor.post(at(action, filing), read)
    assert answer.status_code == 409
    assert "重新提交" in text_of(answer)
    filing.refresh_from_db()
    assert (filing.status, filing.round) == ("submitted", 2)


def test_pressing_approve_twice_approves_once(supervisor, filing):
    answers = [supervisor.post(at("approve", filing), decision(filing)) for _ in range(2)]
    assert [answer.url for answer in answers] == [reverse("board") + "?year=2026"] * 2
    assert Publication.objects.count() == 1
    assert filing.events.filter(kind=Event.Kind.APPROVED).count() == 1


def test_sending_back_twice_sends_back_once(supervisor, filing):
    answers = [supervisor.post(at("send_back", filing), decision(filing, ("overview", "", "x"))) for _ in range(2)]
    assert [answer.url for answer in answers] == [reverse("board") + "?year=2026"] * 2
    assert Comment.objects.count() == 2
    assert filing.events.filter(kind=Event.Kind.SENT_BACK).count() == 1


# Approving


def test_who_submitted_cannot_approve(people, supervisor):
    Member.objects.create(user=people.supervisor, agency=people.education, role=Member.Role.SIGNATORY)
    filing = cast.submitted(cast.written(people.education, people.year, people.clerk), people.supervisor)
    page = text_of(supervisor.get(at("review", filing)))
    assert at("approve", filing) not in page
    assert "须由他人审核" in page
    answer = supervisor.post(at("approve", filing), decision(filing))
    assert answer.status_code == 409
    assert "未作任何决定" in text_of(answer)
    assert not Publication.objects.exists()


# The PDF that failed


def test_a_failed_pdf_is_made_again_once(supervisor, failed):
    page = text_of(supervisor.get(at("review", failed.filing)))
    assert failed.get_failure_display() in page
    assert at("retry", failed.filing) in page
    for _ in range(2):
        assert supervisor.post(at("retry", failed.filing)).url == at("review", failed.filing)
    failed.refresh_from_db()
    assert failed.state == Publication.State.QUEUED
    assert failed.filing.events.filter(kind=Event.Kind.RENDER_RETRIED).count() == 1
    assert supervisor.post(at("retry", failed.filing), {"back": "board"}).url == reverse("board") + "?year=2026"


def test_there_is_nothing_to_make_again_before_approval(supervisor, filing):
    assert supervisor.post(at("retry", filing)).status_code == 404
