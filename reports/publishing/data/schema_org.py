"""What a publication is, in the words of schema.org: for search engines and whoever collects reports."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from reports.agencies.models import Agency
from reports.models import Publication
from reports.publishing import verification
from reports.publishing.file_formats import FORMATS


def site_address(name: str, *arguments: object) -> str:
    """The whole address of a page of this site, as it stands outside of it."""
    return settings.SITE_ADDRESS + reverse(name, args=arguments)


def address_of(publication: Publication) -> str:
    """The permanent address of its page."""
    filing = publication.filing
    return site_address("report", filing.report_year.year, filing.agency.code)


def report(publication: Publication, *, description: str) -> dict[str, Any]:
    """A schema.org Report that is a Dataset too, with its publisher, proofs and formats, as JSON-LD."""
    filing, address = publication.filing, address_of(publication)
    return {
        "@context": "https://schema.org",
        "@type": ["Report", "Dataset"],
        "@id": address,
        "url": address,
        "name": publication.document["title"],
        "description": description,
        "inLanguage": "zh-Hans",
        "isAccessibleForFree": True,
        "temporalCoverage": str(filing.report_year.year),
        "datePublished": publication.public_since.isoformat(timespec="seconds"),
        "version": str(publication.number),
        "publisher": _organization(filing.agency),
        "identifier": _identifiers(publication),
        "encoding": _encodings(publication),
    }


def _organization(agency: Agency) -> dict[str, Any]:
    address = site_address("agency", agency.code)
    told: dict[str, Any] = {"@type": "GovernmentOrganization", "@id": address, "name": agency.name, "url": address}
    if agency.parent:
        told["parentOrganization"] = _organization_in_short(agency.parent)
    return told


def _organization_in_short(agency: Agency) -> dict[str, str]:
    address = site_address("agency", agency.code)
    return {"@type": "GovernmentOrganization", "@id": address, "name": agency.name}


def _identifiers(publication: Publication) -> list[dict[str, str]]:
    return [
        {"@type": "PropertyValue", "propertyID": "sha256", "value": publication.sha256},
        {
            "@type": "PropertyValue",
            "propertyID": "verification number",
            "value": publication.proof,
            "url": verification.address_of(publication.proof),
        },
    ]


def _encodings(publication: Publication) -> list[dict[str, Any]]:
    filing = publication.filing
    where = [filing.report_year.year, filing.agency.code]
    pdf: dict[str, Any] = {
        "@type": ["MediaObject", "DataDownload"],
        "encodingFormat": "application/pdf",
        "contentUrl": site_address("report_pdf", *where),
        "sha256": publication.pdf_sha256,
    }
    return [pdf] + [
        {
            "@type": ["MediaObject", "DataDownload"],
            "encodingFormat": wanted.media_type,
            "contentUrl": site_address("report_file", *where, ending),
        }
        for ending, wanted in FORMATS.items()
    ]
