"""The draft, the empty form and the tables as files: who gets them, what they hold, and that a worker makes the PDF."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import timedelta
from urllib.parse import quote

import docx
import openpyxl
import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from reports import tasks, workflow
from reports.document.figures import value_at
from reports.filing import drafts, printouts
from reports.importing import read_report
from reports.models import Filing, Printout
from tests.support import cast

OF_CLERKS = ("draft_docx", "form_docx", "form_xlsx", "draft_workbook")
OF_SUPERVISORS = ("review_docx", "review_xlsx")


@pytest.fixture
def filing(people: cast.Cast) -> Filing:
    return cast.written(people.education, people.year, people.clerk)


@pytest.fixture(autouse=True)
def no_broker(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The bell is written down: what rings is another program's."""
    rung: list[int] = []
    monkeypatch.setattr(tasks.print_out, "apply_async", lambda args, **kwargs: rung.extend(args))
    return rung


def word_of(answer) -> docx.document.Document:
    return docx.Document(io.BytesIO(answer.content))


def text_of(document: docx.document.Document) -> str:
    return "".join("".join(each.text.split()) for each in document.paragraphs)


# Who may


@pytest.mark.parametrize("name", OF_CLERKS)
def test_the_agencys_own_people_take_it_out_and_nobody_else(client, people, filing, name):
    address = reverse(name, args=[filing.pk])
    assert client.get(address).status_code == 302
    for who in (people.clerk, people.second_clerk, people.signatory):
        client.force_login(who)
        answer = client.get(address)
        assert answer.status_code == 200
        assert "no-store" in answer.headers["Cache-Control"]
    for who in (people.supervisor, people.outsider, people.administrator):
        client.force_login(who)
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", OF_SUPERVISORS)
def test_a_supervisor_takes_out_what_is_submitted_and_no_draft(client, people, filing, name):
    address = reverse(name, args=[filing.pk])
    client.force_login(people.supervisor)
    assert client.get(address).status_code == 404
    cast.submitted(filing, people.clerk)
    assert client.get(address).status_code == 200
    for who in (people.clerk, people.outsider, people.administrator):
        client.force_login(who)
        assert client.get(address).status_code == 404
    client.force_login(people.supervisor)
    workflow.send_back(filing.pk, people.supervisor, reason="请补充")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("kind", ["draft", "form"])
def test_a_printout_is_for_who_asked_only(client, people, filing, kind):
    ask = reverse("print_out", args=[filing.pk, kind])
    for who in (people.supervisor, people.outsider, people.administrator):
        client.force_login(who)
        assert client.post(ask).status_code == 404
    client.force_login(people.clerk)
    assert client.get(ask).status_code == 405
    client.post(ask)
    tasks.print_out(Printout.objects.get().pk)
    pages = [
        reverse(name, args=[Printout.objects.get().pk]) for name in ("printout", "printout_progress", "printout_file")
    ]
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]
    for who in (people.second_clerk, people.supervisor, people.outsider):
        client.force_login(who)
        assert [client.get(page).status_code for page in pages] == [404, 404, 404]
    client.force_login(people.clerk)
    people.clerk.memberships.all().delete()
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]


def test_a_supervisors_printout_never_holds_what_is_written_after_a_recall(client, people, filing):
    cast.submitted(filing, people.clerk)
    client.force_login(people.supervisor)
    client.post(reverse("review_print_out", args=[filing.pk]))
    workflow.recall(filing.pk, people.clerk)
    filing.section_drafts.filter(section="other").update(text="撤回后写的文字。")
    printout = Printout.objects.get()
    tasks.print_out(printout.pk)
    answer = client.get(reverse("printout_file", args=[printout.pk]))
    assert "撤回后写的文字" not in pdf_text(b"".join(answer.streaming_content))
    assert client.post(reverse("review_print_out", args=[filing.pk])).status_code == 404


# What they hold


def test_the_draft_as_word_is_the_draft_of_this_minute_and_says_so(client, people, filing):
    client.force_login(people.clerk)
    answer = client.get(reverse("draft_docx", args=[filing.pk]))
    name = quote(f"{filing.title}（草稿）.docx")
    assert answer.headers["Content-Disposition"].lower() == f"attachment; filename*=utf-8''{name}".lower()
    document = word_of(answer)
    assert "草稿" in document.sections[0].header.paragraphs[0].text
    text = text_of(document)
    for section in filing.edition.sections:
        for line in filing.section_drafts.get(section=section.code).text.splitlines():
            assert "".join(line.split()) in text


def test_the_empty_form_holds_the_usual_headings_and_no_figure(client, people, filing):
    client.force_login(people.clerk)
    document = word_of(client.get(reverse("form_docx", args=[filing.pk])))
    assert not document.sections[0].header.paragraphs[0].text
    headings = [each.text for each in document.paragraphs if each.style.name == "Heading 2"]
    assert headings == [
        "（一）主动公开",
        "（二）依申请公开",
        "（三）政府信息管理",
        "（四）政府信息公开平台建设",
        "（五）监督保障",
    ]
    assert not [cell.text for table in document.tables for cell in table._cells if cell.text.strip().isdigit()]
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("form_xlsx", args=[filing.pk])).content))
    values = [cell.value for page in book for row in page.iter_rows() for cell in row]
    assert not [value for value in values if isinstance(value, int | float)]


def test_a_supervisor_gets_the_submitted_figures(client, people, filing):
    cast.submitted(filing, people.clerk)
    client.force_login(people.supervisor)
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("review_xlsx", args=[filing.pk])).content))
    figures = drafts.report_of(filing).complete_figures
    assert book["三、依申请公开"]["J6"].value == figures["applications"]["received"]["total"]


def test_what_is_public_is_taken_out_as_it_was_published(client, people, filing):
    cast.published(cast.submitted(filing, people.clerk), people.supervisor)
    client.force_login(people.clerk)
    for method, name, args, target in (
        (client.get, "draft_docx", [], "report.docx"),
        (client.post, "print_out", ["draft"], "report.pdf"),
    ):
        answer = method(reverse(name, args=[filing.pk, *args]))
        assert answer.url == f"/reports/2026/education/{target}"


@pytest.mark.parametrize("make", ["draft_docx", "draft_workbook"])
def test_what_was_taken_out_is_read_in_again(client, people, filing, make):
    client.force_login(people.clerk)
    answer = client.get(reverse(make, args=[filing.pk]))
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    ending = "docx" if make == "draft_docx" else "xlsx"
    read = read_report(f"report.{ending}", data).report
    stored = drafts.report_of(filing)
    assert (read.year, read.edition.code) == (stored.year, stored.edition.code)
    for cell in stored.edition.cells.values():
        if not cell.is_computed:
            assert value_at(read.figures, cell) == value_at(stored.figures, cell), cell.address
    if ending == "docx":
        assert read.texts == stored.texts


# The PDF


def pdf_text(data: bytes) -> str:
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=data, check=True, capture_output=True)
    return "".join(done.stdout.decode().split())


@pytest.mark.parametrize("kind", ["draft", "form"])
def test_the_worker_makes_it_and_every_page_of_a_draft_bears_the_mark(client, people, filing, no_broker, kind):
    client.force_login(people.clerk)
    page = client.post(reverse("print_out", args=[filing.pk, kind])).url
    printout = Printout.objects.get()
    assert no_broker == [printout.pk]
    assert "正在生成 PDF" in client.get(page).content.decode()
    assert client.get(f"{page}file.pdf").status_code == 404
    assert client.get(f"{page}progress/").json()["waiting"]
    tasks.print_out(printout.pk)
    shown = client.get(page).content.decode()
    assert f'href="{page}file.pdf"' in shown
    data = b"".join(client.get(f"{page}file.pdf").streaming_content)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    assert ["草稿（" in each for each in pages] == [kind == "draft"] * len(pages)
    assert "六、其他需要报告的事项" in pdf_text(data)
    assert "核验" not in pdf_text(data)


def test_asked_twice_is_made_once_until_something_changes(client, people, filing):
    client.force_login(people.clerk)
    ask = reverse("print_out", args=[filing.pk, "draft"])
    assert client.post(ask).url == client.post(ask).url
    filing.section_drafts.filter(section="other").update(text="改过的文字。")
    client.post(ask)
    assert Printout.objects.count() == 2


def test_a_failure_is_tried_again_and_then_said(client, people, filing):
    printout = printouts.ask(filing, "draft", people.clerk)
    Printout.objects.update(document={**printout.document, "edition": "none"})
    tasks.print_out(printout.pk)
    assert Printout.objects.get().is_waiting
    assert printouts.due() == []
    Printout.objects.update(due_at=timezone.now())
    assert printouts.due() == [printout.pk]
    tasks.print_out(printout.pk)
    client.force_login(people.clerk)
    assert "PDF 未能生成" in client.get(reverse("printout", args=[printout.pk])).content.decode()
    assert "KeyError" in Printout.objects.get().error
    assert printouts.ask(filing, "draft", people.clerk).pk != printout.pk


def test_it_is_gone_after_a_day(people, filing):
    printout = printouts.ask(filing, "form", people.clerk)
    printouts.finish(printouts.claim(printout.pk), cast.PDF)
    place = Printout.objects.get().file
    printouts.clean()
    assert default_storage.exists(place)
    Printout.objects.update(asked_at=timezone.now() - timedelta(hours=25))
    printouts.clean()
    assert not default_storage.exists(place)
    assert not Printout.objects.exists()


def test_a_worker_that_comes_too_late_leaves_no_file(people, filing):
    printout = printouts.ask(filing, "form", people.clerk)
    first = printouts.claim(printout.pk)
    Printout.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    second = printouts.claim(printout.pk)
    assert printouts.finish(second, cast.PDF)
    assert not printouts.finish(first, cast.PDF)
    assert len(default_storage.listdir("printouts")[1]) == 1


@pytest.mark.process
def test_the_web_process_never_loads_the_engine():
    code = (
        "import django; django.setup(); import portal.urls, sys;"
        "from reports.views import public; from reports.views.clerk import take_out;"
        "print('weasyprint' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, check=True, capture_output=True, text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings"},
    )  # fmt: skip
    assert done.stdout.strip() == "False"


def test_the_pages_lead_to_each(client, people, filing):
    client.force_login(people.clerk)
    page = client.get(reverse("filing", args=[filing.pk])).content.decode()
    for name in OF_CLERKS:
        assert f'href="{reverse(name, args=[filing.pk])}"' in page
    for kind in ("draft", "form"):
        assert f'action="{reverse("print_out", args=[filing.pk, kind])}"' in page
    cast.submitted(filing, people.clerk)
    client.force_login(people.supervisor)
    page = client.get(reverse("review", args=[filing.pk])).content.decode()
    for name in (*OF_SUPERVISORS, "review_print_out"):
        assert reverse(name, args=[filing.pk]) in page
