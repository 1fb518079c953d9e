"""Who sends files without end is told to wait; what was typed beside them is kept."""

from __future__ import annotations

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from reports.agencies import limits
from reports.models import Filing
from tests.support import cast
from tests.support.uploading import bring

TOLD = "您在短时间内发送了较多文件，请十分钟后再发送本文件。"


def test_documents_are_counted_by_person(clerk: Client, people: cast.Cast, filing: Filing) -> None:
    for _ in range(limits.DOCUMENTS.most):
        assert bring(clerk, filing, b"PK no document", "a.exe").status_code == 422
    refused = bring(clerk, filing, b"text")
    assert refused.status_code == 429
    assert TOLD in refused.content.decode()
    assert not filing.uploads.exists()
    clerk.force_login(people.second_clerk)
    assert bring(clerk, filing, b"text").status_code == 302


def test_a_picture_too_many_is_refused_and_the_text_kept(clerk: Client, people: cast.Cast, filing: Filing) -> None:
    while not limits.PICTURES.is_reached(people.clerk.pk):
        pass
    file = BytesIO()
    Image.new("RGB", (40, 20)).save(file, "PNG")
    entry = {"overview": "一段文字。", "action": "picture", "picture": SimpleUploadedFile("a.png", file.getvalue())}
    page = clerk.get(reverse("section", args=[filing.pk, "overview"]))
    entry |= dict(page.context["page"].text_form.fingerprints)
    answer = clerk.post(reverse("section", args=[filing.pk, "overview"]), entry)
    assert answer.status_code == 429
    assert TOLD in answer.content.decode()
    assert not filing.pictures.exists()
    assert filing.section_drafts.get(section="overview").text == "一段文字。"
