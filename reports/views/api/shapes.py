"""Agencies, publications and forms as the API tells them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypedDict
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from reports import access, editions
from reports.agencies.models import Agency
from reports.editions import dictionary
from reports.editions.layout import Edition
from reports.models import Publication
from reports.publishing import verification
from reports.publishing.data import dictionary_files
from reports.publishing.data.exports import Row
from reports.publishing.file_formats import FORMATS

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class HasTitle(TypedDict):
        title: str

    class HasCorrection(TypedDict):
        correction: str

    class HasChange(TypedDict):
        changed_at: datetime

    Titled = WithAnnotations[Publication, HasTitle]
    Corrected = WithAnnotations[Publication, HasCorrection]
    Changed = WithAnnotations[Publication, HasChange]

SETTLED = timedelta(seconds=10)
"""Changes are told when they are this old: by then whatever was published before them is seen too."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def address(name: str, *args: Any) -> str:
    return settings.SITE_ADDRESS + reverse(name, args=args)


def onward(request: HttpRequest, after: str) -> str:
    """The address of the page behind this one."""
    asked = [(key, value) for key, values in request.GET.lists() for value in values if key != "after"]
    return f"{settings.SITE_ADDRESS}{request.path}?{urlencode([*asked, ('after', after)])}"


def agency(found: Agency) -> dict[str, Any]:
    return {
        "code": found.code,
        "name": found.name,
        "kind": found.kind,
        "level": found.level,
        "parent": found.parent.code if found.parent else None,
        "pinyin": found.pinyin,
        "page": address("agency", found.code),
    }


def titled(published: QuerySet[Publication]) -> QuerySet[Titled]:
    """With their titles and without their documents."""
    return published.annotate(title=KT("document__title")).defer("document", "error")


def report(publication: Titled) -> dict[str, Any]:
    year, code = _key(publication)
    files = {ending: address("report_file", year, code, ending) for ending in FORMATS}
    return {
        "year": year,
        "agency": code,
        "name": publication.filing.agency.name,
        "title": publication.title,
        **_stamp(publication),
        "links": {
            "page": address("report", year, code),
            "pdf": address("report_pdf", year, code),
            **files,
            "publications": address("api-1:publications", year, code),
        },
    }


def publication(found: Corrected) -> dict[str, Any]:
    return {
        **_stamp(found),
        "state": verification.verdict_on(found),
        "correction": found.correction,
        "withdrawn_at": found.withdrawn_at,
        "withdrawal_reason": found.withdrawal_reason or None,
    }


def figures(row: Row, cells: dict[str, int | float | None]) -> dict[str, Any]:
    names = ("year", "agency", "name", "number", "sha256", "edition")
    return {name: getattr(row, name) for name in names} | {"cells": cells}


def change(found: Changed) -> dict[str, Any]:
    year, code = _key(found)
    return {
        "changed_at": found.changed_at,
        "event": "withdrawn" if found.is_withdrawn else "published",
        "year": year,
        "agency": code,
        "number": found.number,
        "sha256": found.sha256,
        "page": address("report", year, code),
    }


def changes(since: datetime | None, after: str | None) -> QuerySet[Changed]:
    """The last thing that happened to each publication, oldest first, superseded ones too."""
    found = access.ever_published().annotate(changed_at=Coalesce("withdrawn_at", "published_at"))
    found = found.filter(changed_at__lte=timezone.now() - SETTLED).defer("document", "error")
    if since:
        # What lies outside of these years cannot be told in another zone.
        found = found.filter(changed_at__gt=min(max(since, EPOCH), EPOCH.replace(year=9000)))
    if after:
        microseconds, pk = map(int, after.split("-"))
        at = EPOCH + timedelta(microseconds=min(microseconds, 2 * 10**17))
        found = found.filter(Q(changed_at__gt=at) | Q(changed_at=at, pk__gt=min(pk, 2**63 - 1)))
    return found.order_by(F("changed_at"), "pk")


def moment(found: Changed) -> str:
    """Where a page of changes ended."""
    return f"{(found.changed_at - EPOCH) // timedelta(microseconds=1)}-{found.pk}"


def edition(found: Edition) -> dict[str, Any]:
    return {**_about(found), "cells": len(found.cells), "form": address("api-1:edition", found.code)}


def form(found: Edition) -> dict[str, Any]:
    entries = [entry for entry in dictionary.entries(editions.editions().values()) if entry.edition == found.code]
    sections = [
        {
            "code": section.code,
            "title": {"zh": (title := section.title or section.name), "en": found.english.get(title, "")},
            "kind": section.kind,
            "tables": list(section.tables),
        }
        for section in found.sections
    ]
    return {**_about(found), "sections": sections, "cells": [dictionary_files.as_object(entry) for entry in entries]}


def _about(found: Edition) -> dict[str, Any]:
    names = ("code", "notice", "first_year", "last_year")
    return {name: getattr(found, name) for name in names}


def _key(found: Publication) -> tuple[int, str]:
    return found.filing.report_year.year, found.filing.agency.code


def _stamp(found: Publication) -> dict[str, Any]:
    names = ("number", "published_at", "sha256", "pdf_sha256", "proof")
    return {name: getattr(found, name) for name in names}
