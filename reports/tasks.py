"""What the queue calls: a task fetches, calls, records. The database is the truth, the queue only rings."""

from __future__ import annotations

import logging
from collections.abc import Callable

from celery import Task, shared_task
from celery.exceptions import SoftTimeLimitExceeded
from celery.signals import worker_init
from django.conf import settings
from kombu.exceptions import ChannelError, KombuError

from reports import publishing
from reports.agencies.models import User
from reports.aggregates import region_sums
from reports.document.report import from_json
from reports.filing import drafts, printouts
from reports.filing.uploads import jobs as uploads
from reports.importing import NotAReport, Proposal
from reports.importing.readers import kind_of
from reports.importing.sandbox import parent
from reports.models import Printout, Publication, Upload
from reports.public import search
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
    if region_sums.is_due():
        _without_harm(region_sums.refresh)  # behind a long queue of publications no sweep would come for hours


def _pdf_of(publication: Publication) -> bytes:
    # Here and not above: the web server imports this module too and has no use for WeasyPrint's 60 MB.
    from reports.publishing.data import open_data
    from reports.publishing.pdf import render as pdf

    return pdf.render(publishing.report_of(publication), open_data.imprint_of(publication))


@shared_task(soft_time_limit=uploads.SECONDS, time_limit=uploads.SECONDS + 10)
def read(upload_id: int) -> None:
    """Read a document that waits for it; nothing where another worker has it or it is done."""
    upload = uploads.claim(upload_id)
    if upload is None:
        return
    try:
        uploads.finish(upload, _proposal_in(upload))
    except NotAReport as reason:
        uploads.refuse(upload, reason)
    except Exception as error:  # whatever it is, the clerk has to learn of it
        uploads.fail(upload, error)


def _proposal_in(upload: Upload) -> Proposal:
    """What the document holds, in the form and for the year of its filing."""
    year = upload.filing.report_year
    proposal = parent.read_report(upload.name, uploads.bytes_of(upload), year=year.year, with_pictures=True)
    return (proposal if kind_of(upload.name).has_texts else proposal.of_tables()).in_edition(year.edition)


@shared_task(soft_time_limit=printouts.SECONDS, time_limit=printouts.SECONDS + 30)
def print_out(printout_id: int) -> None:
    """Make the PDF of a printout that waits for it; nothing where another worker has it or it is done."""
    printout = printouts.claim(printout_id)
    if printout is None:
        return
    try:
        printouts.finish(printout, _pdf_of_printout(printout))
    except Exception as error:  # whatever it is, who asked has to learn of it
        printouts.fail(printout, error)


def _pdf_of_printout(printout: Printout) -> bytes:
    from reports.publishing.pdf import render as pdf

    mark = publishing.said_of_draft(printout.asked_at) if printout.is_draft else ""
    return pdf.render(from_json(printout.document), mark=mark)


@shared_task
def compare(filing_id: int) -> None:
    """Compare a submitted report anew with those beside it, since another one was handed in, or one is no more."""
    drafts.compare_submitted(filing_id)


@shared_task(expires=settings.CELERY_BEAT_SCHEDULE["sweep"]["schedule"])
def sweep() -> None:
    """Send again whatever is due: its message was lost, its worker died, or its pause is over.

    And what a search would miss is indexed, such as all that was published before there was a search, and the sums of
    the regions take in what was published and withdrawn since.
    """
    waiting: list[tuple[Task[[int], None], int]] = [(read, pk) for pk in uploads.due()] + [
        (render, pk) for pk in jobs.due()
    ]
    waiting += [(print_out, pk) for pk in printouts.due()]
    for task, pk in waiting:
        if not _send(task, pk):
            break
    for clear in (uploads.clean, printouts.clean, search.mend, search.old.mend, region_sums.refresh):
        _without_harm(clear)


def _without_harm(work: Callable[[], object]) -> None:
    """Beside the task's own work: a file store that refuses one file has nothing to do with the others."""
    try:
        work()
    except Exception:
        log.exception("the worker goes on without %s", work.__qualname__)


def ring(publication_id: int) -> bool:
    """Tell a worker that a publication waits. False when the broker cannot be reached: the sweeper rings again."""
    return _send(render, publication_id)


def ring_for(upload: Upload) -> bool:
    """Tell a worker that a document waits, as `ring` does of a publication."""
    return _send(read, upload.pk)


def ring_for_printout(printout: Printout) -> bool:
    """Tell a worker that a printout waits, as `ring` does of a publication."""
    return _send(print_out, printout.pk)


def ring_to_compare(filing_ids: list[int]) -> bool:
    """Tell a worker that submitted reports are to be compared anew. Whoever looks next rings again."""
    return all(_send(compare, filing_id) for filing_id in filing_ids)


def _send(task: Task[[int], None], pk: int) -> bool:
    try:
        task.apply_async((pk,), retry=False)
    except (KombuError, ChannelError, OSError) as error:
        log.warning("the queue cannot be reached, %s %s waits for the sweeper: %s", task.name, pk, error)
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
    from reports.publishing.pdf import render as pdf

    try:
        pdf.warm()
    except publishing.RenderError:
        log.exception("no PDF can be made here; each one will be recorded as failed until this is mended")
