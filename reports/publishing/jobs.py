"""The publication as the record of making its PDF: claim, finish, fail, retry.

The steps are those of reports.jobs; finishing is a conditional update likewise.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from reports.agencies.models import User
from reports.jobs import Queue, detail_of
from reports.models import Event, Filing, Publication
from reports.publishing import RenderError, visibility
from reports.storage import content_store

log = logging.getLogger(__name__)
State = Publication.State
Failure = Publication.Failure

SECONDS = 90
"""A rendering may take; a report takes less than two."""
LEASE = timedelta(seconds=2 * SECONDS)
"""Longer than the task's hard limit: while it runs nobody else may be working on the publication."""
PAUSES = (timedelta(seconds=30), timedelta(minutes=2))
"""After the first and the second failure; after the third one a person has to look."""
QUEUE = Queue(Publication, waiting=State.QUEUED, working=State.RENDERING, lease=LEASE, pauses=PAUSES)
due = QUEUE.due


class WorkerLost(RenderError):
    failure = Failure.WORKER


class NotAPdf(RenderError):
    failure = Failure.CONTENT


class NotStored(RenderError):
    failure = Failure.STORAGE


def claim(publication_id: int) -> Publication | None:
    """Take a publication that is due, or whose worker's lease has run out; None where there is nothing to do."""
    return QUEUE.claim(publication_id, lost=lambda publication, said: fail(publication, WorkerLost(said)))


def finish(publication: Publication, pdf: bytes) -> bool:
    """Store the PDF; then, and only then, say that the filing is published. False where that was done before.

    Raises NotAPdf for anything but a finished PDF, NotStored where the file store refuses.
    """
    require_pdf(pdf)
    sha256 = hashlib.sha256(pdf).hexdigest()
    place = _store(pdf, sha256)
    now = timezone.now()
    with transaction.atomic():
        filing = Filing.objects.select_for_update().get(pk=publication.filing_id)
        is_new = (
            Publication.objects.filter(pk=publication.pk)
            .exclude(state=State.STORED)
            .update(
                state=State.STORED,
                pdf=place,
                pdf_sha256=sha256,
                published_at=now,
                lease_until=None,
                failure=Failure.NONE,
                error="",
            )
        )
        if is_new:
            _show(filing, publication)
            Event.objects.create(
                filing=filing,
                kind=Event.Kind.PUBLISHED,
                data={"number": publication.number, "sha256": publication.sha256, "pdf_sha256": sha256},
            )
    log.info("publication %s is stored as %s", publication.pk, place)
    return bool(is_new)


def _show(filing: Filing, publication: Publication) -> None:
    if visibility.show(filing, publication):
        Filing.objects.filter(pk=filing.pk, status=Filing.Status.APPROVED).update(status=Filing.Status.PUBLISHED)


def require_pdf(pdf: bytes) -> None:
    """Raises NotAPdf unless the bytes begin and end as a PDF does; what it holds was proofread when it was made."""
    if not pdf.startswith(b"%PDF-") or not pdf.rstrip().endswith(b"%%EOF"):
        raise NotAPdf(f"{len(pdf)} bytes that are no whole PDF")


def _store(pdf: bytes, sha256: str) -> str:
    """Keep the bytes under their hash. Returns the name in the store."""
    try:
        return content_store.keep(pdf, f"pdf/{sha256[:2]}/{sha256}.pdf")
    except content_store.StoreFailed as error:
        raise NotStored(str(error)) from error


def fail(publication: Publication, error: Exception) -> None:
    """Record why the attempt failed: due again after a pause, or failed for good after the last attempt."""
    failure = error.failure if isinstance(error, RenderError) else Failure.OTHER
    is_last = QUEUE.is_last(publication)
    # A failure that has a name needs no traceback on the console, and one that is tried again no person.
    trace = None if isinstance(error, RenderError) else error
    level = logging.ERROR if is_last or trace else logging.INFO
    log.log(level, "publication %s, attempt %s: %s", publication.pk, publication.attempts, error, exc_info=trace)
    state = State.FAILED if is_last else State.QUEUED
    with transaction.atomic():
        filing = Filing.objects.select_for_update().get(pk=publication.filing_id)
        is_mine = QUEUE.held(publication).update(
            state=state, due_at=QUEUE.next_due(publication), lease_until=None, failure=failure, error=detail_of(error)
        )
        if is_mine and is_last:
            Event.objects.create(
                filing=filing,
                kind=Event.Kind.RENDER_FAILED,
                data={"number": publication.number, "failure": failure, "attempts": publication.attempts},
            )


def progress() -> tuple[int, int]:
    """(publications that wait for their first attempt or are being rendered, those whose PDF is stored)."""
    waiting = Publication.objects.filter(attempts__lte=1, state__in=[State.QUEUED, State.RENDERING], failure="")
    return waiting.count(), Publication.objects.filter(state=State.STORED).count()


def retry(publication_id: int, by: User) -> bool:
    """Queue a failed publication again, with all its attempts. False where it has not failed (any more)."""
    with transaction.atomic():
        publication = Publication.objects.get(pk=publication_id)
        filing = Filing.objects.select_for_update().get(pk=publication.filing_id)
        is_queued = Publication.objects.filter(pk=publication_id, state=State.FAILED).update(
            state=State.QUEUED, attempts=0, due_at=timezone.now()
        )
        if is_queued:
            Event.objects.create(
                filing=filing, kind=Event.Kind.RENDER_RETRIED, actor=by, data={"number": publication.number}
            )
    return bool(is_queued)
