"""A publication in its other formats, as everybody downloads it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from urllib.parse import quote

import docx
import jsonschema
import openpyxl
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from reports import workflow
from reports.models import Filing, Publication
from tests.support import cast

ENDINGS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
EACH = pytest.mark.parametrize("ending", ENDINGS)


@pytest.fixture
def publication(people: cast.Cast) -> Publication:
    """Of the education bureau, with a picture."""
    return cast.published(cast.submitted(cast.illustrated(people), people.clerk), people.supervisor)


def address(ending: str, *, year: int = 2026, agency: str = "education") -> str:
    return reverse("report_file", args=[year, agency, ending])


@EACH
def test_it_comes_under_its_chinese_name_without_a_cookie(publication, ending):
    answer = Client().get(address(ending))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == ENDINGS[ending]
    name = quote(f"{publication.document['title']}.{ending}")
    assert answer.headers["Content-Disposition"].lower() == f"attachment; filename*=utf-8''{name}".lower()
    assert answer.headers["Cache-Control"].startswith("public")
    assert not answer.cookies


@EACH
def test_the_same_publication_gives_the_same_bytes_and_is_not_sent_twice(client, publication, ending):
    first = client.get(address(ending))
    client.cookies["django_language"] = "en"
    second = client.get(address(ending))
    assert first.content == second.content
    assert first.headers["ETag"] == f'"{hashlib.sha256(first.content).hexdigest()}"'
    unchanged = client.get(address(ending), headers={"if-none-match": first.headers["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")


def test_it_holds_the_frozen_report_while_a_correction_is_written(client, publication):
    Filing.objects.update(status=Filing.Status.DRAFT, title="尚未批准的标题")
    publication.filing.section_drafts.update(text="尚未批准的文字", figures={})
    document = docx.Document(io.BytesIO(client.get(address("docx")).content))
    text = "\n".join(each.text for each in document.paragraphs)
    assert "尚未批准" not in text
    assert publication.document["title"] in text.replace("\n", "")
    assert document.inline_shapes[0]._inline.docPr.get("descr") == "查阅场所"
    book = openpyxl.load_workbook(io.BytesIO(client.get(address("xlsx")).content))
    assert book["三、依申请公开"]["J6"].value == publication.document["figures"]["applications"]["received"]["total"]


def test_its_json_follows_the_schema_that_is_published(client, publication):
    answer = client.get(reverse("report_schema"))
    assert answer.headers["Content-Type"] == "application/schema+json"
    data = json.loads(client.get(address("json")).content)
    jsonschema.validate(data, json.loads(answer.content), cls=jsonschema.Draft202012Validator)
    assert data["agency"]["code"] == "education"
    assert data["publication"] == {
        "number": 1,
        "sha256": publication.sha256,
        "filed_at": publication.document["filed_at"],
        "proof": publication.proof,
    }


@EACH
def test_what_is_not_published_is_found_by_nobody(client, people, ending):
    filing = cast.submitted(cast.written(people.education, people.year, people.clerk), people.clerk)
    workflow.approve(filing.pk, people.supervisor)
    for who in (None, people.clerk, people.supervisor):
        if who:
            client.force_login(who)
        assert client.get(address(ending)).status_code == 404
    assert client.get(address(ending, agency="nobody")).status_code == 404


def test_another_ending_is_no_page_and_nothing_is_written_to(client, publication):
    assert client.get("/reports/2026/education/report.exe").status_code == 404
    assert client.post(address("csv")).status_code == 405


def test_the_page_of_the_report_leads_to_each(client, publication):
    page = client.get(reverse("report", args=[2026, "education"])).content.decode()
    for ending in ENDINGS:
        assert f'href="/reports/2026/education/report.{ending}"' in page


def test_the_page_offers_each_by_its_name(client, publication):
    page = client.get(reverse("report", args=[2026, "education"])).content.decode()
    for ending, name in (("docx", "Word 文档"), ("xlsx", "Excel 表格"), ("csv", "CSV"), ("json", "JSON")):
        assert f'<a href="{address(ending)}">{name}</a>' in page


ONE_MORE = """
import django

django.setup()
from django.urls import reverse
from reports.publishing.data import exports
from reports.publishing.file_formats import FORMATS, Format

FORMATS["txt"] = Format("Plain text", "text/plain", lambda publication: b"")
exports.KINDS["tsv"] = exports.Kind("tsv", "text/plain", exports.Export.long_csv, name="T", title="T")

from reports.forms.export import ExportForm
from reports.views.api.schemas import Links
from reports.views.public.dcat import _distributions

print(reverse("report_file", args=[2026, "a", "txt"]))
print(Links.model_json_schema()["required"])
print([key for key, name in ExportForm(years=[]).fields["format"].choices])
print([each["dcat:accessURL"]["@id"].partition("=tsv")[1] for each in _distributions(2026)])
"""


def test_a_further_format_is_a_line_in_one_list(tmp_path):
    """Whatever names formats takes them from `FORMATS`, or for many reports at once from `KINDS`."""
    surroundings = {**os.environ, "DATA_FOLDER": str(tmp_path), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    command = [sys.executable, "-c", ONE_MORE]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=surroundings, capture_output=True, text=True, check=True)
    path, links, choices, catalogue = done.stdout.splitlines()
    assert path.endswith("/report.txt")
    assert links == str(["page", "pdf", *ENDINGS, "txt", "publications"])
    assert choices == str(["csv", "long", "jsonl", "xlsx", "tsv"])
    assert "=tsv" in catalogue
