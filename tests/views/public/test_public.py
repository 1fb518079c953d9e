from __future__ import annotations

import hashlib
import html
import io
import re
from urllib.parse import quote

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from PIL import Image

from reports import workflow
from reports.agencies.models import Member
from reports.document.figures import flat
from reports.filing import opening, pictures
from reports.models import Filing, Publication, ReportYear
from reports.views.public import pages as public
from tests.support import cast

EDUCATION = [2026, "education"]


@pytest.fixture
def filing(people: cast.Cast) -> Filing:
    """Of the education bureau, submitted, with a picture in its overview."""
    return cast.submitted(cast.illustrated(people), people.clerk)


@pytest.fixture
def publication(filing: Filing, people: cast.Cast) -> Publication:
    return cast.published(filing, people.supervisor)


def text_of(response) -> str:
    return html.unescape(response.content.decode())


def addresses(filing: Filing) -> list[str]:
    """Of everything that is public once the filing is."""
    where = [filing.report_year.year, filing.agency.code]
    picture = filing.pictures.get().sha256
    return [
        reverse("report", args=where),
        reverse("report_pdf", args=where),
        reverse("report_picture", args=[*where, picture]),
    ]


def everybody(people: cast.Cast) -> list:
    return [None, people.clerk, people.signatory, people.supervisor, people.outsider, people.administrator]


# Who may read what


def test_what_is_published_is_everybodys(client, people, publication):
    for who in everybody(people):
        if who:
            client.force_login(who)
        for address in addresses(publication.filing):
            assert client.get(address).status_code == 200, (who, address)


@pytest.mark.parametrize("state", ["draft", "submitted", "approved", "failed", "sent back"])
def test_what_is_not_published_is_found_by_nobody(client, people, filing, state):
    if state == "draft":
        workflow.recall(filing.pk, people.clerk)
    if state == "sent back":
        workflow.send_back(filing.pk, people.supervisor, reason="请补充")
    if state in ("approved", "failed"):
        workflow.approve(filing.pk, people.supervisor)
    if state == "failed":
        Publication.objects.update(state="failed", failure="fonts")
    for who in everybody(people):
        if who:
            client.force_login(who)
        for address in addresses(filing):
            assert client.get(address).status_code == 404, (who, address)
        assert filing.title not in text_of(client.get(reverse("agency", args=["education"])))
        for page in (reverse("public_home"), reverse("year", args=[2026])):
            assert "青岚县教育局" not in text_of(client.get(page))


@pytest.mark.parametrize("where", [[2025, "education"], [2026, "finance"], [2026, "nobody"], [10**30, "education"]])
def test_another_year_or_agency_is_not_found(client, publication, where):
    picture = publication.filing.pictures.get().sha256
    for address in ("report", "report_pdf"):
        assert client.get(reverse(address, args=where)).status_code == 404
    assert client.get(reverse("report_picture", args=[*where, picture])).status_code == 404


def test_a_picture_of_another_filing_is_not_found_below_a_published_one(client, people, publication):
    other = opening.open_filing(people.finance, people.year, people.outsider)
    file = io.BytesIO()
    Image.new("RGB", (10, 10), "red").save(file, "PNG")
    file.seek(0)
    secret = pictures.add_picture(other.pk, file, 99, caption="", address="overview", by=people.outsider)
    assert default_storage.exists(f"pictures/{secret.sha256[:2]}/{secret.sha256}")
    for code in ("education", "finance"):
        assert client.get(reverse("report_picture", args=[2026, code, secret.sha256])).status_code == 404


def test_a_correction_in_work_changes_nothing_that_is_public(client, publication):
    """The state that opening a correction leaves: a draft that differs, and the publication before it still current."""
    Filing.objects.update(status=Filing.Status.DRAFT, title="尚未批准的标题")
    publication.filing.section_drafts.update(text="尚未批准的文字", figures={})
    for page in (reverse("report", args=EDUCATION), reverse("agency", args=["education"]), reverse("public_home")):
        shown = client.get(page)
        assert shown.status_code == 200
        assert "尚未批准" not in text_of(shown)
    assert publication.document["title"] in text_of(client.get(reverse("agency", args=["education"])))


@pytest.mark.parametrize("name", ["report", "report_pdf"])
def test_nothing_public_is_written_to(client, publication, name):
    assert client.post(reverse(name, args=EDUCATION)).status_code == 405


# Lists


def test_years_and_agencies_are_listed_newest_first(client, people, publication):
    before = cast.submitted(cast.written(people.education, people.last_year, people.clerk), people.clerk)
    cast.published(before, people.supervisor)
    home = text_of(client.get(reverse("public_home")))
    newest, older = (home.index(f'href="/reports/{year}/education/"') for year in (2026, 2025))
    assert newest < older
    assert home.index('href="/years/2026/"') < home.index('href="/years/2025/"')
    own = text_of(client.get(reverse("agency", args=["education"])))
    assert own.index('href="/reports/2026/education/"') < own.index('href="/reports/2025/education/"')
    assert 'href="/reports/2026/education/report.pdf"' in own


def test_a_government_stands_before_its_departments_and_townships(client, people, publication):
    for agency in (people.county, people.town):
        clerk = cast.person(f"clerk-{agency.code}", "孙河", (agency, Member.Role.CLERK))
        cast.published(cast.submitted(cast.written(agency, people.year, clerk), clerk), people.supervisor)
    for page in (reverse("public_home"), reverse("year", args=[2026])):
        shown = text_of(client.get(page))
        order = [shown.index(f">{agency}</a>") for agency in (people.county, people.education, people.town)]
        assert order == sorted(order)
    below = text_of(client.get(reverse("agency", args=["county"])))
    assert ">青岚县教育局</a>" in below


def test_governments_come_in_pages(client, people, publication, monkeypatch):
    monkeypatch.setattr(public, "GOVERNMENTS", 1)
    monkeypatch.setattr(public, "TOPS", 1)
    other = cast.agency("other", "白塔县人民政府", "government")
    supervisor = cast.person("other-supervisor", "石磊", (other, Member.Role.SUPERVISOR), (other, Member.Role.CLERK))
    clerk = cast.person("other-clerk", "唐宁", (other, Member.Role.CLERK))
    cast.published(cast.submitted(cast.written(other, people.year, clerk), clerk), supervisor)
    first, second = (text_of(client.get(reverse("public_home"), {"page": page})) for page in (1, 2))
    assert ("青岚县" in first, "白塔县" in first) == (True, False)
    assert ("青岚县" in second, "白塔县" in second) == (False, True)
    assert "青岚县" in text_of(client.get(reverse("public_home"), {"page": "x"}))


def test_empty_lists_say_so(client, people):
    assert "目前还没有公开的报告" in text_of(client.get(reverse("public_home")))
    assert "该年度还没有公开的报告" in text_of(client.get(reverse("year", args=[2026])))
    assert "尚未在本站公开" in text_of(client.get(reverse("agency", args=["education"])))


def test_unknown_years_and_agencies_are_not_found(client, people):
    for address in ("/years/1999/", f"/years/{10**30}/", "/agencies/nobody/"):
        assert client.get(address).status_code == 404


# The report


def test_the_page_holds_every_paragraph_and_figure_of_the_frozen_document(client, publication):
    page = text_of(client.get(reverse("report", args=EDUCATION)))
    article = page[page.index("<article") :].partition("</article>")[0]
    for text in publication.document["texts"].values():
        for line in text.split("\n"):
            assert line.startswith("〔图片") or line.partition("。")[0] in article
    for address, value in flat(publication.document["figures"]).items():
        assert f'<td id="{address}"' in article
        if address != "disclosure.fees.amount":
            assert re.search(rf'<td id="{re.escape(address)}"[^>]*>{value}</td>', article)
    assert 'scope="rowgroup"' in article
    assert "<thead>" in article
    assert "<input" not in article
    assert f'src="/reports/2026/education/pictures/{publication.filing.pictures.get().sha256}"' in article


def test_the_page_names_its_publication_and_leads_to_pdf_and_other_years(client, people, publication):
    before = cast.submitted(cast.written(people.education, people.last_year, people.clerk), people.clerk)
    cast.published(before, people.supervisor)
    page = text_of(client.get(reverse("report", args=EDUCATION)))
    assert 'href="/reports/2026/education/report.pdf"' in page
    assert publication.pdf_sha256 in page
    assert 'rel="prev" href="/reports/2025/education/"' in page
    assert 'rel="next"' not in page
    assert 'rel="next" href="/reports/2026/education/"' in text_of(client.get("/reports/2025/education/"))
    for section in publication.filing.edition.sections:
        assert f'href="#{section.code}"' in page
        assert f'id="{section.code}"' in page


def test_in_english_the_statutory_words_stay_chinese(client, publication):
    client.cookies["django_language"] = "en"
    page = text_of(client.get(reverse("report", args=EDUCATION)))
    assert '<html lang="en">' in page
    assert "Download the PDF" in page
    assert '<article class="report" lang="zh-Hans">' in page
    assert "三、收到和处理政府信息公开申请情况" in page


# Files and caches


def test_the_pdf_comes_as_it_was_stored_under_its_chinese_name(client, publication):
    answer = client.get(reverse("report_pdf", args=EDUCATION))
    assert b"".join(answer.streaming_content) == cast.PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["ETag"] == f'"{hashlib.sha256(cast.PDF).hexdigest()}"'
    name = quote(f"{publication.document['title']}.pdf")
    assert answer.headers["Content-Disposition"].lower() == f"inline; filename*=utf-8''{name}".lower()
    assert answer.headers["Cache-Control"].startswith("public")


def test_an_unchanged_pdf_is_not_sent_again(client, publication):
    address = reverse("report_pdf", args=EDUCATION)
    first = client.get(address).headers
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert client.get(address, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    assert client.get(address, headers={"if-none-match": '"another"'}).status_code == 200


def test_a_picture_is_asked_for_again_after_a_minute_since_it_may_be_withdrawn(client, people, publication):
    *_others, address = addresses(publication.filing)
    first = client.get(address)
    assert first.headers["Cache-Control"] == "public, max-age=60"
    again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    workflow.withdraw(publication.filing_id, people.supervisor, reason="含有个人信息")
    assert client.get(address, headers={"if-none-match": first.headers["ETag"]}).status_code == 404


def test_a_pdf_whose_file_is_gone_is_not_found(client, publication):
    default_storage.delete(publication.pdf.name)
    assert client.get(reverse("report_pdf", args=EDUCATION)).status_code == 404


def test_who_has_not_signed_in_gets_no_cookie_and_a_page_that_proxies_may_keep(people, publication):
    for address in (*addresses(publication.filing), "/", "/years/2026/", "/agencies/education/", "/agencies/finance/"):
        answer = Client().get(address)
        assert not answer.cookies, address
        assert answer.headers["Cache-Control"].startswith("public"), address


def test_the_pages_of_who_has_signed_in_are_kept_by_nobody(client, people, publication):
    client.force_login(people.clerk)
    for address in ("/", "/years/2026/", "/agencies/education/", "/reports/2026/education/"):
        assert client.get(address).headers["Cache-Control"] == "private, no-store"


def test_the_language_is_changed_without_a_cookie_beforehand(publication):
    client = Client(enforce_csrf_checks=True)
    page = reverse("report", args=EDUCATION)
    assert client.post(reverse("set_language"), {"language": "en", "next": page}).url == page
    assert "Download the PDF" in text_of(client.get(page))
    elsewhere = client.post(reverse("set_language"), {"language": "en", "next": "https://example.org/"})
    assert "example.org" not in elsewhere.url


def test_a_report_year_without_reports_is_no_year_of_the_list(client, publication):
    ReportYear.objects.create(
        year=2030, opens_on="2030-11-01", department_deadline="2031-01-31", government_deadline="2031-03-31"
    )
    assert "/years/2030/" not in text_of(client.get(reverse("public_home")))
