"""What there is as data, for catalogues of data: DCAT-AP as JSON-LD, in Chinese and English."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from reports import access
from reports.agencies.models import Agency
from reports.aggregates import counts
from reports.publishing.data import exports
from reports.views.caching import public

LANGUAGES = {"zh": "zh-hans", "en": "en"}
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
AUTHORITY = "http://publications.europa.eu/resource/authority/"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
EVERYTHING = gettext_lazy("Everything of the year: PDF, JSON and CSV of each report")
LIST = gettext_lazy("List of all publications with their hashes")

Node = dict[str, Any]


@public
def catalog(request: HttpRequest) -> HttpResponseBase:
    """The catalogue with a dataset for each year."""
    data = json.dumps(described(), ensure_ascii=False, indent=1).encode()
    response = HttpResponse(data, content_type="application/ld+json", headers={"Access-Control-Allow-Origin": "*"})
    response.headers["ETag"] = etag = f'"{hashlib.sha256(data).hexdigest()}"'
    return get_conditional_response(request, etag=etag, response=response) or response


def described() -> Node:
    """The whole as JSON-LD; titles and descriptions in both languages, whoever asks."""
    years = _years()
    about = {"@id": f"{_address('data')}#catalog", "@type": "dcat:Catalog"}
    return {
        "@context": CONTEXT,
        **about,
        "dct:title": _said(lambda: _("Annual reports on government information disclosure: open data")),
        "dct:description": _said(
            lambda: _("Every published annual report on government information disclosure, with all its figures.")
        ),
        "dct:publisher": _publisher(),
        "dct:license": _licence(),
        "dct:language": [{"@id": f"{AUTHORITY}language/ZHO"}, {"@id": f"{AUTHORITY}language/ENG"}],
        **_modified([changed for _year, changed in years]),
        "foaf:homepage": {"@id": _address("public_home")},
        "dcat:service": _service(),
        "dcat:dataset": [_dataset(year, changed) for year, changed in years],
    }


def _years() -> list[tuple[int, datetime]]:
    """[(year, when something of it changed last)], newest first; years of which nothing is public are none."""
    changed = Max(Coalesce("withdrawn_at", "published_at"))
    ever = access.ever_published().order_by().values_list("filing__report_year__year").annotate(changed=changed)
    public_years = {found["year"] for found in counts.years()}
    return sorted(((year, at) for year, at in ever if year in public_years), reverse=True)


def _dataset(year: int, changed: datetime) -> Node:
    return {
        "@id": f"{_address('year', year)}#dataset",
        "@type": "dcat:Dataset",
        "dct:identifier": f"disclosure-{year}",
        "dct:title": _said(
            lambda: _("Annual reports on government information disclosure of %(year)d") % {"year": year}
        ),
        "dct:description": _said(
            lambda: _("The reports that are public now, as documents and as figures, a column for each cell.")
        ),
        "dct:publisher": _publisher(),
        "dct:accessRights": {"@id": f"{AUTHORITY}access-right/PUBLIC"},
        "dct:language": {"@id": f"{AUTHORITY}language/ZHO"},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:date", "@value": f"{year}-01-01"},
            "dcat:endDate": {"@type": "xsd:date", "@value": f"{year}-12-31"},
        },
        **_modified([changed]),
        "dcat:keyword": _said(lambda: _("government information disclosure")),
        "dcat:landingPage": {"@id": _address("year", year)},
        "foaf:page": {"@id": _address("dictionary")},
        "dcat:distribution": _distributions(year),
    }


def _distributions(year: int) -> list[Node]:
    export = _address("export")
    files = [
        (_address("archive", year), "application/zip", EVERYTHING),
        (_address("manifest", year), "application/json", LIST),
    ]
    figures = [
        (f"{export}?year={year}&format={name}", kind.media_type.split(";")[0], kind.title)
        for name, kind in exports.KINDS.items()
        if kind.title
    ]
    return [_distribution(address, media_type, title) for address, media_type, title in [*files, *figures]]


def _distribution(address: str, media_type: str, title: Promise) -> Node:
    return {
        "@id": f"{address}#distribution",
        "@type": "dcat:Distribution",
        "dct:title": _said(lambda: str(title)),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": MEDIA_TYPES + media_type},
        "dct:license": _licence(),
    }


def _service() -> Node:
    return {
        "@id": f"{_address('api')}#service",
        "@type": "dcat:DataService",
        "dct:title": _said(lambda: _("Programming interface (API)")),
        "dcat:endpointURL": {"@id": _address("api")},
        "dcat:endpointDescription": {"@id": _address("api-1:openapi-json")},
        "dct:license": _licence(),
    }


def _publisher() -> Node:
    """Who stands at the top of the tree; where several do, the site."""
    tops = list(Agency.objects.filter(parent=None).order_by("code")[:2])
    if len(tops) == 1:
        address, name = _address("agency", tops[0].code), [{"@language": "zh", "@value": tops[0].name}]
    else:
        address = _address("public_home")
        name = _said(lambda: _("Annual reports on government information disclosure"))
    return {"@id": address, "@type": "foaf:Agent", "foaf:name": name}


def _licence() -> Node:
    return {"@id": f"{_address('data')}#licence"}


def _modified(times: list[datetime]) -> Node:
    if not times:
        return {}
    return {"dct:modified": {"@type": "xsd:dateTime", "@value": max(times).isoformat(timespec="seconds")}}


def _said(text: Callable[[], str]) -> list[Node]:
    """The same in both languages."""
    found = []
    for tag, language in LANGUAGES.items():
        with override(language):
            found.append({"@language": tag, "@value": text()})
    return found


def _address(name: str, *args: Any) -> str:
    return settings.SITE_ADDRESS + reverse(name, args=args)
