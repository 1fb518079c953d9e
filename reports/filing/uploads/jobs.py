"""The upload as the record of its reading: keep the file, claim, finish, fail, drop, and remove what is not needed.

A file is kept under a name of chance and sent to nobody; it is removed as soon as it was read.
"""

from __future__ import annotations

import hashlib
import logging
import uuid
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.agencies.models import User
from reports.filing import drafts
from reports.importing import NotAReport, Proposal, stored
from reports.jobs import Queue, detail_of
from reports.models import Filing, Upload, UploadedPicture
from reports.storage import orphans

log = logging.getLogger(__name__)
State = Upload.State
OPEN = (State.QUEUED, State.READING, State.READ)

SECONDS = 30
"""A reading may take; a report takes less than three."""
LEASE = timedelta(seconds=2 * SECONDS)
PAUSES = (timedelta(seconds=5), timedelta(seconds=30))
QUEUE = Queue(Upload, waiting=State.QUEUED, working=State.READING, lease=LEASE, pauses=PAUSES)
due = QUEUE.due
KEPT = timedelta(days=1)
"""After which a document is dropped that could not be read; no file is kept longer."""
OFFERED = timedelta(days=14)
"""After which a document is dropped that was read and that nobody took over."""
FOLDER = "uploads"
MOST_OPEN = 5
"""Documents of one filing that wait to be read or accepted."""


class WorkerLost(Exception):
    """The process that read the file ended before it was done."""


class NotTaken(Exception):
    """The document was not kept; the message says why, and what to do."""


def take(filing_id: int, data: bytes, *, name: str, by: User) -> Upload:
    """Keep a document to be read; the one already open where these bytes were sent before.

    Raises drafts.Locked, NotTaken.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    with drafts.locked_draft(filing_id) as filing:
        opened = filing.uploads.filter(state__in=OPEN)
        if known := opened.filter(sha256=sha256).first():
            return known
        if opened.count() >= MOST_OPEN:
            raise NotTaken(_("%(count)d documents are open already; drop one of them first.") % {"count": MOST_OPEN})
        return Upload.objects.create(
            filing=filing,
            name=_short(name),
            sha256=sha256,
            size=len(data),
            file=_store(data),
            uploaded_by=by,
        )


def _store(data: bytes) -> str:
    """Returns the name in the store."""
    try:
        return default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}", ContentFile(data))
    except Exception as error:  # each store has its own exceptions
        log.exception("a document could not be kept")
        raise NotTaken(_("The file could not be stored just now; nothing was lost. Try again later.")) from error


def _short(name: str) -> str:
    """The end of a name that is too long: its ending says what it is."""
    return name if len(name) <= 200 else f"…{name[-199:]}"


def bytes_of(upload: Upload) -> bytes:
    with default_storage.open(upload.file) as file:
        data: bytes = file.read()
    return data


def claim(upload_id: int) -> Upload | None:
    """Take a document that is due, or whose worker's lease has run out; None where there is nothing to do."""
    return QUEUE.claim(upload_id, lost=lambda upload, said: fail(upload, WorkerLost(said)))


def finish(upload: Upload, proposal: Proposal) -> bool:
    """Keep what was recognised. False where the document was dropped, or read by another worker, meanwhile."""
    values: dict[str, Any] = {"state": State.READ, "proposal": stored.to_json(proposal), "lease_until": None}
    with transaction.atomic():
        is_mine = bool(QUEUE.held(upload).update(**values))
        if is_mine:
            UploadedPicture.objects.bulk_create(_rows(upload, proposal))
    return _closed(upload, values, is_mine=is_mine)


def _rows(upload: Upload, proposal: Proposal) -> list[UploadedPicture]:
    return [
        UploadedPicture(upload=upload, sha256=hashlib.sha256(drawn.data).hexdigest(), **vars(drawn))
        for drawn in proposal.pictures
    ]


def refuse(upload: Upload, reason: NotAReport) -> bool:
    """Say why the document cannot be read; trying again would change nothing."""
    return _close(upload, {"state": State.FAILED, "failure": str(reason), "lease_until": None})


def fail(upload: Upload, error: Exception) -> None:
    """Record why the attempt failed: due again after a pause, or failed for good after the last attempt."""
    log.error("upload %s, attempt %s: %s", upload.pk, upload.attempts, error, exc_info=error)
    values = {"error": detail_of(error), "lease_until": None, "due_at": QUEUE.next_due(upload)}
    if not QUEUE.is_last(upload):
        QUEUE.held(upload).update(state=State.QUEUED, **values)
        return
    sentence = _("The document could not be read: the program failed at it. Save it in another format and try again.")
    _close(upload, {**values, "state": State.FAILED, "failure": sentence})


def _close(upload: Upload, values: dict[str, object]) -> bool:
    """Set the end of a reading if it is still ours."""
    return _closed(upload, values, is_mine=bool(QUEUE.held(upload).update(**values)))


def _closed(upload: Upload, values: dict[str, object], *, is_mine: bool) -> bool:
    """Only when its end was set is the file not needed any more."""
    if is_mine:
        log.info("upload %s is %s", upload.pk, values["state"])
        _remove_file(upload)
    return is_mine


def drop(upload_id: int) -> bool:
    """Let a document go. False where it was accepted or dropped before."""
    upload = Upload.objects.get(pk=upload_id)
    with transaction.atomic():
        Filing.objects.select_for_update().get(pk=upload.filing_id)
        is_dropped = Upload.objects.filter(pk=upload_id, state__in=(*OPEN, State.FAILED)).update(
            state=State.DROPPED, proposal=None, lease_until=None
        )
        if is_dropped:
            UploadedPicture.objects.filter(upload=upload_id).delete()
    if is_dropped:
        _remove_file(upload)
    return bool(is_dropped)


def clean() -> None:
    """Drop what nobody waits for any more, and remove the files that a process left which ended too early."""
    now = timezone.now()
    unread = Q(state__in=(State.QUEUED, State.READING), uploaded_at__lt=now - KEPT)
    for upload in Upload.objects.filter(unread | Q(state=State.READ, uploaded_at__lt=now - OFFERED))[:50]:
        drop(upload.pk)
    for upload in Upload.objects.exclude(file="").exclude(state__in=(State.QUEUED, State.READING))[:50]:
        _remove_file(upload)
    orphans.remove(FOLDER, Upload)


def _remove_file(upload: Upload) -> None:
    """The bytes first: a file nobody speaks of would stay for ever."""
    if upload.file:
        default_storage.delete(upload.file)
    Upload.objects.filter(pk=upload.pk).update(file="")
