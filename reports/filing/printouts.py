"""PDFs of drafts and of the empty form: asked for, made by a worker, kept for a day for who asked."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from reports.agencies.models import User
from reports.document.report import Report, blank_form, to_json
from reports.filing import drafts
from reports.jobs import Queue, detail_of
from reports.models import Filing, Printout
from reports.publishing import fingerprint
from reports.storage import orphans

log = logging.getLogger(__name__)
State, Kind = Printout.State, Printout.Kind
OPEN = (State.QUEUED, State.RENDERING, State.READY)

SECONDS = 90
"""A rendering may take, as of a publication."""
LEASE = timedelta(seconds=2 * SECONDS)
PAUSES = (timedelta(seconds=5),)
QUEUE = Queue(Printout, waiting=State.QUEUED, working=State.RENDERING, lease=LEASE, pauses=PAUSES)
due = QUEUE.due
KEPT = timedelta(days=1)
FOLDER = "printouts"


class WorkerLost(Exception):
    """The process that made the PDF ended before it was done."""


def report_of(filing: Filing, kind: str) -> Report:
    """The draft as it stands, or the empty form of its edition."""
    if kind == Kind.DRAFT:
        return drafts.report_of(filing)
    return blank_form(filing.edition, agency_name=filing.agency.name, year=filing.report_year.year)


def ask(filing: Filing, kind: str, by: User) -> Printout:
    """A printout of what stands there now; the one already open where nothing has changed since."""
    document = to_json(report_of(filing, kind), agency_code=filing.agency.code)
    sha256 = fingerprint(document)
    with transaction.atomic():
        # Locked, so that two presses of one button are one printout.
        Filing.objects.select_for_update().get(pk=filing.pk)
        known = Printout.objects.filter(filing=filing, kind=kind, asked_by=by, sha256=sha256, state__in=OPEN).first()
        return known or Printout.objects.create(filing=filing, kind=kind, asked_by=by, sha256=sha256, document=document)


def claim(printout_id: int) -> Printout | None:
    """Take a printout that is due, or whose worker's lease has run out; None where there is nothing to do."""
    return QUEUE.claim(printout_id, lost=lambda printout, said: fail(printout, WorkerLost(said)))


def finish(printout: Printout, pdf: bytes) -> bool:
    """Keep the PDF. False where another worker has finished it, or it was removed, meanwhile."""
    file = default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}.pdf", ContentFile(pdf))
    is_mine = bool(QUEUE.held(printout).update(state=State.READY, file=file, lease_until=None, error=""))
    if not is_mine:
        default_storage.delete(file)
    return is_mine


def fail(printout: Printout, error: Exception) -> None:
    """Record why the attempt failed: due again after a pause, or failed for good after the last attempt."""
    log.error("printout %s, attempt %s: %s", printout.pk, printout.attempts, error, exc_info=error)
    state = State.FAILED if QUEUE.is_last(printout) else State.QUEUED
    QUEUE.held(printout).update(state=state, error=detail_of(error), lease_until=None, due_at=QUEUE.next_due(printout))


def clean() -> None:
    """Remove what is older than a day: the file first, since one that nobody speaks of would stay for ever."""
    for printout in Printout.objects.filter(asked_at__lt=timezone.now() - KEPT)[:50]:
        if printout.file:
            default_storage.delete(printout.file)
        printout.delete()
    orphans.remove(FOLDER, Printout)
