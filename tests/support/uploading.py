"""Documents brought for a draft, as the tests of their pages and of their reading need them."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from reports import tasks
from reports.document.figures import flat
from reports.filing import drafts
from reports.models import Filing, Upload
from tests.support.importing_shapes import document, figures_of

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response


def a_report(filing: Filing, start: int = 1, **options: Any) -> bytes:
    """The text of a report of the filing's year and edition, with figures_of(edition, start)."""
    edition = filing.edition
    return document(edition, figures_of(edition, start), year=filing.report_year.year, **options).encode()


def bring(client: Client, filing: Filing, data: bytes, name: str = "年报.txt") -> Response:
    return client.post(reverse("bring", args=[filing.pk]), {"document": SimpleUploadedFile(name, data)})


def read(client: Client, filing: Filing, data: bytes | None = None, name: str = "年报.txt") -> Upload:
    """A document brought, and read as the worker does."""
    bring(client, filing, a_report(filing) if data is None else data, name)
    upload = filing.uploads.all()[0]
    tasks.read(upload.pk)
    return Upload.objects.get(pk=upload.pk)


def at(upload: Upload) -> str:
    return reverse("document", args=[upload.filing_id, upload.pk])


def page_of(client: Client, upload: Upload) -> str:
    return client.get(at(upload)).content.decode()


def sent(page: str) -> dict[str, str]:
    """What a browser would send back for the page on which nobody decided anything."""
    form = page[page.index('<form id="proposal"') :].rpartition("</form>")[0]
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes["type"] in ("hidden", "text") or " checked" in tag:
            fields[attributes["name"]] = html.unescape(attributes.get("value", ""))
    return fields


def decide(client: Client, upload: Upload, action: str, page: str = "", **decisions: str) -> Response:
    """`page`: one opened before, if not as it now stands."""
    return client.post(at(upload), {**sent(page or page_of(client, upload)), **decisions, "action": action})


def figures(filing: Filing) -> dict[str, int]:
    return flat(drafts.report_of(Filing.objects.get(pk=filing.pk)).figures)


def text(filing: Filing, address: str) -> str:
    return drafts.report_of(Filing.objects.get(pk=filing.pk)).text(address)
