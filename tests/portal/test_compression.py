from __future__ import annotations

import gzip

from django.test import Client
from django.urls import reverse

from reports.filing import opening
from tests.support import cast


def test_it_sends_a_table_page_in_a_fraction_of_its_size(people: cast.Cast, client: Client) -> None:
    filing = opening.open_filing(people.education, people.year, people.clerk)
    client.force_login(people.clerk)
    address = reverse("section", args=[filing.pk, "applications"])
    sent = client.get(address, headers={"accept-encoding": "gzip"})
    assert sent["Content-Encoding"] == "gzip"
    assert len(sent.content) < 40_000
    assert 'id="applications.received.individual"' in gzip.decompress(sent.content).decode()
    assert "Content-Encoding" not in client.get(address)


def test_it_leaves_files_as_they_are_kept(people: cast.Cast, client: Client) -> None:
    filing = cast.written(people.education, people.last_year, people.clerk)
    publication = cast.published(cast.submitted(filing, people.signatory), people.supervisor)
    address = reverse("report_pdf", args=[people.last_year.year, people.education.code])
    sent = client.get(address, headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in sent
    with publication.pdf.open() as file:
        assert b"".join(sent.streaming_content) == file.read()
