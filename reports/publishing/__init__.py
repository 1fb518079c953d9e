"""From an approved report to what the public gets: the frozen document, and files made from nothing but it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db.models import Max
from django.utils import timezone

from reports import document
from reports.document import Report
from reports.models import Filing, Publication

Failure = Publication.Failure


class RenderError(Exception):
    """A file could not be made; `failure` says to the supervisor why, the message is for who runs the server."""

    failure = Failure.OTHER


def freeze(filing: Filing, report: Report) -> Publication:
    """The next publication of a filing, queued for its PDF. Belongs into the transaction of the approval.

    Expects the filing's row locked, so that two publications never take one number, and submitted: the time of
    filing is the time of submission (`filed_at`, ISO 8601 with its zone), never that of approval or rendering.
    """
    last = filing.publications.aggregate(last=Max("number"))["last"] or 0
    frozen = document.to_json(report, agency_code=filing.agency.code)
    frozen["filed_at"] = timezone.localtime(filing.submitted_at).isoformat(timespec="seconds")
    return Publication.objects.create(filing=filing, number=last + 1, document=frozen, sha256=fingerprint(frozen))


class EditionMissing(RenderError):
    failure = Failure.EDITION


def report_of(publication: Publication) -> Report:
    """The frozen report. Raises EditionMissing where its edition is not installed here."""
    try:
        return document.from_json(publication.document)
    except KeyError as error:
        raise EditionMissing(f"edition {publication.document['edition']}") from error


def canonical(frozen: dict[str, Any]) -> bytes:
    """A document as the bytes that are hashed: JSON with sorted keys, without spaces, in UTF-8.

    A database may give the keys back in another order (jsonb does); these bytes stay the same.
    """
    return json.dumps(frozen, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def fingerprint(frozen: dict[str, Any]) -> str:
    """SHA-256 of the canonical document, in hexadecimal digits."""
    return hashlib.sha256(canonical(frozen)).hexdigest()


def is_genuine(publication: Publication) -> bool:
    """Whether the document is still the one that was approved."""
    return fingerprint(publication.document) == publication.sha256
