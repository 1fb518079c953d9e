"""Reports of the years before the national form: read apart, published at once, withdrawn with a reason.

They were public in their time already, so that nothing is approved anew: who supervises the agency puts them here, or
whoever runs the server takes over many. What is found of them is their title and the text that was read in the file.
"""

from __future__ import annotations

import hashlib
import logging
from pathlib import PurePath

from django.db import transaction
from django.db.models import Max, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from reports import access
from reports.agencies.models import Agency, User
from reports.document.text import clean_text
from reports.importing import NotAReport, readers
from reports.importing.sandbox import parent
from reports.models import OldReport, OldReportEvent
from reports.models.old_reports import FIRST_YEAR, LAST_YEAR
from reports.public import search
from reports.storage import content_store

log = logging.getLogger(__name__)
Ending = OldReport.Ending
ENDINGS = {
    ".pdf": Ending.PDF, ".docx": Ending.DOCX, ".html": Ending.HTML, ".htm": Ending.HTML, ".txt": Ending.TXT,
    ".text": Ending.TXT,
}  # fmt: skip
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
MAXIMUM_BYTES = readers.MAXIMUM_BYTES
MAXIMUM_REASON = 500
"""Characters; readers are told it."""


class Refused(ValueError):
    """It cannot be published or withdrawn; the message says why, and what to do."""


def publish(agency: Agency, *, year: int, title: str, name: str, data: bytes, by: User | None = None) -> OldReport:
    """A file of that name is public from now on, and found. Raises Refused, also for what is public already.

    `by` is None where whoever runs the server takes over many.
    """
    if by is not None and not access.supervised(by).filter(pk=agency.pk).exists():
        raise Refused(_("You do not have the right to do this."))
    ending = ending_of(name)
    refuse_twice(agency, year, title, sha256 := hashlib.sha256(data).hexdigest())  # before anything is read
    text = read(name, data)
    kept = _store(data, sha256)
    with transaction.atomic():
        # Two that come at once would take the same number.
        Agency.objects.select_for_update(of=("self",)).get(pk=agency.pk)
        refuse_twice(agency, year, title, sha256)
        last = OldReport.objects.filter(agency=agency, year=year).aggregate(last=Max("number"))["last"] or 0
        published = OldReport.objects.create(
            agency=agency, year=year, number=last + 1, title=title, ending=ending, file=kept, size=len(data),
            sha256=sha256, text=text,
        )  # fmt: skip
        OldReportEvent.objects.create(
            old_report=published, kind=OldReportEvent.Kind.PUBLISHED, actor=by, data={"name": PurePath(name).name}
        )
        search.old.index(published)
    return published


def ending_of(name: str) -> Ending:
    """Raises Refused."""
    if ending := ENDINGS.get(PurePath(name).suffix.lower()):
        return ending
    raise Refused(_("An old report is a file that ends in .pdf, .docx, .html or .txt. Save it so and try again."))


def refuse_twice(agency: Agency, year: int, title: str, sha256: str) -> None:
    """Raises Refused where the file or the title is public already."""
    current = access.old_reports().filter(agency=agency, year=year)
    if same := current.filter(sha256=sha256).first():
        raise Refused(_("This file is published already: “%(title)s”.") % {"title": same.title})
    if current.filter(title=title).exists():
        raise Refused(_("A report of this year with this title is published already. Give this one another title."))


def is_known(agency: Agency, year: int, title: str, data: bytes) -> bool:
    """Whether the very same is public: these bytes under this title."""
    sha256 = hashlib.sha256(data).hexdigest()
    return access.old_reports().filter(agency=agency, year=year, title=title, sha256=sha256).exists()


def read(name: str, data: bytes) -> str:
    """The text of a file, read in a process of its own; nothing of a scan. Raises Refused."""
    try:
        return clean_text(parent.read_text(name, data))
    except NotAReport as reason:
        if reason.code == "scan":
            return ""
        raise Refused(str(reason)) from reason


def _store(data: bytes, sha256: str) -> str:
    """Keep the bytes under their hash. Returns the name in the store."""
    try:
        return content_store.keep(data, f"old/{sha256[:2]}/{sha256}")
    except content_store.StoreFailed as error:
        log.exception("an old report could not be kept")
        raise Refused(_("The file could not be stored just now; nothing was published. Try again later.")) from error


@transaction.atomic
def withdraw(pk: int, by: User, *, reason: str) -> OldReport:
    """Take it away, with a reason that readers are told. Raises Refused."""
    said = " ".join(clean_text(reason).split())
    if not said or len(said) > MAXIMUM_REASON:
        message = _("Give the reason, in at most %(most)d characters; it is published.")
        raise Refused(message % {"most": MAXIMUM_REASON})
    # Of two people who press at once the second one waits here.
    found: OldReport = OldReport.objects.select_for_update(of=("self",)).select_related("agency").get(pk=pk)
    if not access.supervised(by).filter(pk=found.agency_id).exists():
        raise Refused(_("You do not have the right to do this."))
    if not found.is_current:
        raise Refused(_("What you wanted to withdraw is not public any more. Look at it again."))
    found.is_current = False
    found.withdrawn_at, found.withdrawn_by, found.withdrawal_reason = timezone.now(), by, said
    found.save(update_fields=["is_current", "withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    search.old.forget([found.pk])
    OldReportEvent.objects.create(old_report=found, kind="withdrawn", actor=by, data={"reason": said})
    return found


def years() -> list[int]:
    """Those of which something is public, newest first. Nobody asks how many: one of each is looked up."""
    current = OldReport.objects.filter(is_current=True).order_by()
    # In the order of the index of year and agency: without one PostgreSQL reads the table till it meets the year.
    one_each = [Subquery(current.filter(year=year).order_by("agency_id").values("pk")[:1]) for year in YEARS]
    return list(current.filter(pk__in=one_each).order_by("-year").values_list("year", flat=True))
