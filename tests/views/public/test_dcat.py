from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from reports import workflow
from reports.models import Publication
from tests.support import cast

FOR_A_CATALOGUE = {"dct:title", "dct:description", "dct:publisher", "dct:license", "dct:modified", "dcat:dataset"}
FOR_A_DATASET = {"dct:title", "dct:description", "dct:publisher", "dct:temporal", "dct:modified", "dcat:distribution"}
FOR_A_DISTRIBUTION = {"dct:title", "dcat:accessURL", "dcat:downloadURL", "dcat:mediaType", "dct:license"}


@pytest.fixture
def publication(people: cast.Cast) -> Publication:
    filing = cast.written(people.education, people.year, people.clerk)
    cast.submitted(filing, people.signatory)
    return cast.published(filing, people.supervisor)


def catalogue(client) -> dict:
    response = client.get("/data/catalog.jsonld")
    assert response.headers["Content-Type"] == "application/ld+json"
    assert not client.cookies
    return response.json()


def addresses(node: object) -> Iterator[str]:
    """Of the site, wherever in the catalogue."""
    for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
        if isinstance(value, str) and value.startswith("http://127.0.0.1:8000"):
            yield value.removeprefix("http://127.0.0.1:8000").split("#")[0]
        yield from addresses(value)


def test_it_says_of_each_year_what_a_catalogue_of_data_asks(client, publication):
    said = catalogue(client)
    assert said.keys() >= FOR_A_CATALOGUE
    assert said["dct:publisher"]["foaf:name"][0]["@value"] == "青岚县人民政府"
    [dataset] = said["dcat:dataset"]
    assert dataset.keys() >= FOR_A_DATASET
    assert {title["@language"] for title in dataset["dct:title"]} == {"zh", "en"}
    assert dataset["dct:title"][0]["@value"] == "2026年政府信息公开工作年度报告"
    assert dataset["dct:temporal"]["dcat:startDate"]["@value"] == "2026-01-01"
    assert all(each.keys() >= FOR_A_DISTRIBUTION for each in dataset["dcat:distribution"])


def test_it_leads_to_what_there_is_in_the_type_it_says(client, publication):
    said = catalogue(client)
    for address in set(addresses(said)):
        response = client.get(address)
        assert response.status_code == 200, address
        if response.streaming:
            assert b"".join(response.streaming_content)
    for each in said["dcat:dataset"][0]["dcat:distribution"]:
        response = client.head(urlsplit(each["dcat:downloadURL"]["@id"])._replace(scheme="", netloc="").geturl())
        assert each["dcat:mediaType"]["@id"].endswith(response.headers["Content-Type"].split(";")[0])


def test_a_withdrawal_changes_it_and_a_year_without_reports_has_no_dataset(client, people, publication):
    before = client.get("/data/catalog.jsonld")
    workflow.withdraw(publication.filing_id, people.supervisor, reason="含有个人信息")
    again = client.get("/data/catalog.jsonld", headers={"If-None-Match": before.headers["ETag"]})
    assert again.status_code == 200
    assert again.json()["dcat:dataset"] == []


def test_pages_and_the_site_map_lead_to_it(client, publication):
    for page in ("/", "/data/", "/years/2026/"):
        link = '<link rel="describedby" type="application/ld+json" href="/data/catalog.jsonld">'
        assert link in client.get(page).content.decode()
    listed = ElementTree.fromstring(client.get("/sitemap-pages.xml").content)
    found = {urlsplit(each.text).path for each in listed.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert found >= {"/data/", "/data/dictionary/", "/data/catalog.jsonld", "/api/v1/"}


def test_search_and_comparison_offer_their_figures(client, publication):
    searched = client.get("/search/?q=教育局&year=2026&region=&kind=").content.decode()
    assert 'href="/data/?q=' in searched
    asked = searched.split('href="/data/?')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(f"/data/?{asked}").status_code == 200
    assert b"education" in b"".join(client.get(f"/data/export/?{asked}").streaming_content)
    assert '/data/?of=2026-education"' in client.get("/compare/?of=2026-education").content.decode()
