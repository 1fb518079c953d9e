"""From an approved report to what the public gets: the frozen document, and files made from nothing but it."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.document import report as document
from reports.document.report import Report
from reports.models import Filing, Publication
from reports.publishing import verification

Failure = Publication.Failure


class RenderError(Exception):
    """A file could not be made; `failure` says to the supervisor why, the message is for who runs the server."""

    failure = Failure.OTHER


def freeze(filing: Filing, report: Report) -> Publication:
    """The next publication of a filing, queued for its PDF. Belongs into the transaction of the approval.

    Expects the filing's row locked, so that two publications never take one number, and submitted: the time of
    filing is the time of submission (`filed_at`, ISO 8601 with its zone), never that of approval or rendering. A
    correction says why it was made (`correction`).
    """
    last = filing.publications.aggregate(last=Max("number"))["last"] or 0
    frozen = document.to_json(report, agency_code=filing.agency.code)
    frozen["filed_at"] = timezone.localtime(filing.submitted_at).isoformat(timespec="seconds")
    if filing.correction_reason:
        frozen["correction"] = filing.correction_reason
    sha256 = fingerprint(frozen)
    return Publication.objects.create(
        filing=filing, number=last + 1, document=frozen, sha256=sha256, proof=verification.number_of(sha256)
    )


def said_of_draft(at: datetime) -> str:
    """What stands on every page of a draft, so that no copy of it is taken for what was published."""
    with override(settings.LANGUAGE_CODE):
        time = formats.date_format(timezone.localtime(at), "DATETIME_FORMAT")
        return _("Draft of %(time)s, not published; only what the portal publishes is valid") % {"time": time}


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
