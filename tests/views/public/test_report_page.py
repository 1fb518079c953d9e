"""What a report's page tells programs, and what leads back to it."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse

from reports.models import Filing, Publication
from tests.support import cast

WHERE = [2026, "education"]
HOSTILE = "教育局</script><script>alert(1)</script><!--"


@pytest.fixture
def publication(people: cast.Cast) -> Publication:
    filing = cast.written(people.education, people.year, people.clerk)
    return cast.published(cast.submitted(filing, people.clerk), people.supervisor)


def told(client) -> dict:
    page = client.get(reverse("report", args=WHERE)).content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(blocks) == 1
    return json.loads(blocks[0])


def test_it_describes_the_publication_as_linked_data(client, settings, publication):
    settings.SITE_ADDRESS = "https://reports.example.org"
    data = told(client)
    assert data["@type"] == ["Report", "Dataset"]
    assert data["@id"] == "https://reports.example.org/reports/2026/education/"
    assert data["publisher"]["@type"] == "GovernmentOrganization"
    assert data["publisher"]["name"] == "青岚县教育局"
    assert data["publisher"]["parentOrganization"]["name"] == "青岚县人民政府"
    assert [each["value"] for each in data["identifier"]] == [publication.sha256, publication.proof]
    forms = {each["contentUrl"].rpartition(".")[2]: each["encodingFormat"] for each in data["encoding"]}
    assert set(forms) == {"pdf", "docx", "xlsx", "csv", "json"}
    assert forms["pdf"] == "application/pdf"
    for each in data["encoding"]:
        answer = client.get(each["contentUrl"].removeprefix("https://reports.example.org"))
        assert answer.headers["Content-Type"] == each["encodingFormat"]


def test_no_title_ends_the_block_of_data(client, publication):
    Publication.objects.update(document=publication.document | {"title": HOSTILE})
    assert told(client)["name"] == HOSTILE


def test_it_gives_its_address_and_a_description(client, settings, publication):
    settings.SITE_ADDRESS = "https://reports.example.org"
    page = client.get(reverse("report", args=WHERE)).content.decode()
    assert '<link rel="canonical" href="https://reports.example.org/reports/2026/education/">' in page
    assert f'<meta property="og:title" content="{publication.document["title"]}">' in page
    assert re.search(r'<meta name="description" content="[^"]{20,}">', page)
    assert 'value="https://reports.example.org/reports/2026/education/"' in page


def test_its_code_for_phones_is_a_picture_that_caches_keep(client, people, publication):
    answer = client.get(reverse("report_qr", args=WHERE))
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert answer.content.startswith(b"<svg")
    assert not answer.cookies
    Filing.objects.update(agency=people.finance)
    assert client.get(reverse("report_qr", args=WHERE)).status_code == 404
