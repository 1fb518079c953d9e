"""Whether a document is one of ours: by the number it bears, by its QR code, by the file itself.

The number is fourteen digits of the document's own hash and two that check them (ISO 7064, MOD 97-10), written in
fours, so that one mistyped digit or two in the wrong order are noticed before anything is looked up.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from reports import access
from reports.models import OldReport, Publication

DIGITS = 14
_SEPARATORS = re.compile(r"[\s\-–—.·_]+")


class Verdict(StrEnum):
    VALID = "valid"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    verdict: Verdict
    publication: Publication | None = None
    current: Publication | None = None
    """What is public of the same filing now."""
    old: OldReport | None = None
    """Where it is no publication but a report of the years before the form."""


class BadNumber(ValueError):
    """What was typed is no number of a document: too short, or mistyped."""


def number_of(sha256: str) -> str:
    """The first of the numbers of a document that no other document bears."""
    return next(number for number in numbers(sha256) if not Publication.objects.filter(proof=number).exists())


def numbers(sha256: str) -> Iterator[str]:
    """The numbers that a document with this hash may bear, in the order in which they are tried."""
    while True:
        digits = f"{int(sha256, 16) % 10**DIGITS:0{DIGITS}d}"
        yield digits + _check_digits(digits)
        sha256 = hashlib.sha256(sha256.encode()).hexdigest()


def _check_digits(digits: str) -> str:
    return f"{98 - int(digits) * 100 % 97:02d}"


def written(number: str) -> str:
    """In fours, as it is printed."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def read_number(typed: str) -> str:
    """The digits of a typed number, whatever separates them. Raises BadNumber."""
    digits = _SEPARATORS.sub("", unicodedata.normalize("NFKC", typed))
    is_whole = digits.isascii() and digits.isdigit() and len(digits) == DIGITS + 2
    if not is_whole or _check_digits(digits[:DIGITS]) != digits[DIGITS:]:
        raise BadNumber(typed)
    return digits


def address_of(number: str) -> str:
    """What the QR code holds."""
    return settings.SITE_ADDRESS + reverse("verify_number", args=[number])


def by_number(number: str) -> Answer:
    return _answer(access.ever_published().filter(proof=number))


def by_file(chunks: Iterable[bytes]) -> Answer:
    """About a PDF or the file of an old report: only the very bytes that were published are found."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    found = _answer(access.ever_published().filter(pdf_sha256=digest.hexdigest()).order_by("-is_current", "-pk"))
    return _old_answer(digest.hexdigest()) if found.verdict is Verdict.UNKNOWN else found


def _old_answer(sha256: str) -> Answer:
    old = access.ever_old_reports().filter(sha256=sha256).order_by("-is_current", "-pk").first()
    if old is None:
        return Answer(Verdict.UNKNOWN)
    return Answer(Verdict.WITHDRAWN if old.is_withdrawn else Verdict.VALID, old=old)


def verdict_on(publication: Publication) -> Verdict:
    if publication.is_withdrawn:
        return Verdict.WITHDRAWN
    return Verdict.VALID if publication.is_current else Verdict.SUPERSEDED


def _answer(found: QuerySet[Publication]) -> Answer:
    publication = found.first()
    if publication is None:
        return Answer(Verdict.UNKNOWN)
    current = access.published().filter(filing=publication.filing_id).first()
    return Answer(verdict_on(publication), publication, current)
