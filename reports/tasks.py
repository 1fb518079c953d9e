"""What the queue calls: a task fetches, calls, records. The database is the truth, the queue only rings."""

from __future__ import annotations

import logging

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from celery.signals import worker_init
from django.conf import settings
from kombu.exceptions import ChannelError, KombuError

from portal.models import User
from reports import publishing
from reports.models import Publication
from reports.publishing import jobs

log = logging.getLogger(__name__)


class TookTooLong(publishing.RenderError):
    failure = Publication.Failure.TIME


@shared_task(soft_time_limit=jobs.SECONDS, time_limit=jobs.SECONDS + 30)
def render(publication_id: int) -> None:
    """Make the PDF of a publication that waits for it; nothing where another worker has it or it is done."""
    publication = jobs.claim(publication_id)
    if publication is None:
        return
    try:
        jobs.finish(publication, _pdf_of(publication))
    except SoftTimeLimitExceeded:
        jobs.fail(publication, TookTooLong(f"no PDF after {jobs.SECONDS} s"))
    except Exception as error:  # whatever it is, the supervisor has to learn of it
        jobs.fail(publication, error)


def _pdf_of(publication: Publication) -> bytes:
    # Here and not above: the web server imports this module too and has no use for WeasyPrint's 60 MB.
    from reports.publishing import pdf

    return pdf.render(publishing.report_of(publication))


@shared_task(expires=settings.CELERY_BEAT_SCHEDULE["sweep"]["schedule"])
def sweep() -> None:
    """Send again whatever is due: its message was lost, its worker died, or its pause is over."""
    for publication_id in jobs.due():
        if not ring(publication_id):
            return


def ring(publication_id: int) -> bool:
    """Tell a worker that a publication waits. False when the broker cannot be reached: the sweeper rings again."""
    try:
        render.apply_async([publication_id], retry=False)
    except (KombuError, ChannelError, OSError) as error:
        log.warning("the queue cannot be reached, publication %s waits for the sweeper: %s", publication_id, error)
        return False
    return True


def retry(publication_id: int, by: User) -> bool:
    """Have a publication's PDF made once more after it failed. False where it has not failed."""
    is_queued = jobs.retry(publication_id, by)
    if is_queued:
        ring(publication_id)
    return is_queued


@worker_init.connect
def warm(**kwargs: object) -> None:
    """Before the worker forks: its children then share the library and the fonts and render at once."""
    from reports.publishing import pdf

    try:
        pdf.warm()
    except publishing.RenderError:
        log.exception("no PDF can be made here; each one will be recorded as failed until this is mended")
