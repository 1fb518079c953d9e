from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from reports import tasks, workflow
from reports.filing.pictures import add_picture
from reports.models import Event, Filing, Publication
from reports.publishing import jobs
from reports.storage import pictures
from tests.support import cast
from tests.support.serving import manage, migrated, surroundings

NO_BROKER = "redis://127.0.0.1:1/0"
APPROVE = """
from reports import workflow
from tests.support import cast
people = cast.make()
filing = cast.submitted(cast.written(people.education, people.year, people.clerk), people.clerk)
workflow.approve(filing.pk, people.supervisor)
"""
STATES = "from reports.models import *; print(Publication.objects.get().state, Filing.objects.get().status)"


@pytest.fixture
def draft(people: cast.Cast) -> Filing:
    return cast.written(people.education, people.year, people.clerk)


@pytest.fixture
def approved(people: cast.Cast, draft: Filing) -> Publication:
    return approve(people, draft)


def approve(people: cast.Cast, draft: Filing) -> Publication:
    workflow.submit(draft.pk, people.clerk)
    workflow.approve(draft.pk, people.supervisor)
    return Publication.objects.get(filing=draft)


def render(publication: Publication) -> Publication:
    """One attempt, now."""
    Publication.objects.filter(pk=publication.pk).update(due_at=timezone.now())
    tasks.render(publication.pk)
    publication.refresh_from_db()
    return publication


def a_picture() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (400, 300), "navy").save(file, "PNG")
    return io.BytesIO(file.getvalue())


def test_a_rendering_ends_with_the_pdf_of_the_report(approved):
    render(approved)
    assert (approved.state, approved.filing.status) == ("stored", "published")
    reader = PdfReader(approved.pdf.path)
    assert reader.metadata.title == approved.document["title"]
    assert "青岚县教育局2026年按照要求开展工作" in reader.pages[0].extract_text().replace("\n", "")


def test_rendering_what_is_stored_changes_nothing(approved):
    render(approved)
    before = Publication.objects.filter(pk=approved.pk).values().get()
    tasks.render(approved.pk)
    assert Publication.objects.filter(pk=approved.pk).values().get() | {"due_at": None} == before | {"due_at": None}
    assert approved.filing.events.filter(kind=Event.Kind.PUBLISHED).count() == 1


def test_rendering_what_does_not_exist_does_nothing(db):
    tasks.render(1)
    assert not Publication.objects.exists()


def test_without_its_fonts_it_refuses_and_a_retry_after_mending_publishes(approved, people, settings, tmp_path):
    fonts, settings.FONT_FOLDER = settings.FONT_FOLDER, tmp_path / "no fonts"
    for _ in range(3):
        render(approved)
    assert (approved.state, approved.failure, approved.filing.status) == ("failed", "fonts", "approved")
    assert "FandolFang-Regular.otf" in approved.error

    settings.FONT_FOLDER = fonts
    assert tasks.retry(approved.pk, people.supervisor)
    assert render(approved).state == "stored"
    assert not tasks.retry(approved.pk, people.supervisor)


@pytest.mark.parametrize(
    "harm", [default_storage.delete, lambda place: Path(default_storage.path(place)).write_bytes(b"x")]
)
def test_a_picture_that_is_gone_or_changed_fails_and_leaves_no_hole(people, draft, harm):
    file = a_picture()
    size = file.getbuffer().nbytes
    picture = add_picture(draft.pk, file, size, caption="截图", address="overview", by=people.clerk)
    publication = approve(people, draft)
    harm(pictures.place(picture.sha256))
    render(publication)
    assert (publication.state, publication.failure) == ("queued", "picture")
    assert picture.sha256 in publication.error


def test_what_takes_too_long_is_stopped_and_recorded(approved):
    def stop(number: int, frame: FrameType) -> None:
        if any(caller.f_code.co_name == "gc_callback" for caller, _ in traceback.walk_stack(frame)):
            # Python swallows what is raised within a callback of its collector, such as Hypothesis has.
            signal.setitimer(signal.ITIMER_REAL, 0.005)
            return
        raise SoftTimeLimitExceeded  # as the worker's own alarm does

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 0.02)
    try:
        render(approved)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert (approved.state, approved.failure) == ("queued", "time")


def test_the_lease_outlasts_the_hard_limit_of_the_task():
    assert tasks.render.soft_time_limit < tasks.render.time_limit < jobs.LEASE.total_seconds()


@pytest.mark.process
def test_ringing_without_a_broker_is_answered_and_no_error():
    said = subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", "from reports import tasks; print(tasks.ring(1))"],
        env=os.environ | {"BROKER_URL": NO_BROKER},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.splitlines()[-1] == "False"
    assert "waits for the sweeper" in said.stderr


@contextmanager
def working(variables: dict[str, str]) -> Iterator[subprocess.Popen]:
    """A worker process as in production, its log as its output."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "--app=portal", "--quiet", "worker", "--concurrency=1", "--beat"],
        env=variables,
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield worker
    finally:
        worker.terminate()
        worker.communicate()


def wait_for(worker: subprocess.Popen, *words: str) -> str:
    """The first line of the log that has one of the words."""
    return next(line for line in worker.stdout if any(word in line for word in words))


@pytest.mark.process
@pytest.mark.database
def test_the_worker_publishes_what_is_approved(tmp_path):
    with surroundings(tmp_path, like=migrated(), SWEEP_SECONDS="3600") as variables:
        with working(variables) as worker:
            manage(variables, "shell", "-c", APPROVE)
            assert "is stored" in wait_for(worker, "is stored", "attempt")
        assert "stored published" in manage(variables, "shell", "-c", STATES)


@pytest.mark.process
@pytest.mark.database
def test_what_was_approved_without_a_broker_is_found_by_the_sweeper(tmp_path):
    with surroundings(tmp_path, like=migrated(), SWEEP_SECONDS="1") as variables:
        manage(variables | {"BROKER_URL": NO_BROKER}, "shell", "-c", APPROVE)
        assert "queued approved" in manage(variables, "shell", "-c", STATES)
        with working(variables) as worker:
            assert "is stored" in wait_for(worker, "is stored", "attempt")
        assert "stored published" in manage(variables, "shell", "-c", STATES)
