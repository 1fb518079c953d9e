"""The reading of a document as a job: kept only as long as needed, claimed once, finished though its worker dies."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from subprocess import CalledProcessError

import pytest
from celery import current_app
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from reports import tasks
from reports.filing.uploads import jobs
from reports.importing import NotAReport
from reports.models import Filing, Upload
from tests.support import cast
from tests.support.serving import manage, migrated, surroundings
from tests.support.uploading import a_report
from tests.test_tasks import wait_for, working


@pytest.fixture
def upload(filing: Filing, people: cast.Cast) -> Upload:
    return jobs.take(filing.pk, a_report(filing), name="年报.txt", by=people.clerk)


def kept() -> list[Path]:
    """Every file below the folder of uploads."""
    return [path for path in Path(settings.MEDIA_ROOT, "uploads").rglob("*") if path.is_file()]


def lose_worker(upload: Upload) -> None:
    Upload.objects.filter(pk=upload.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def make_old(upload: Upload, days: int = 1) -> None:
    Upload.objects.filter(pk=upload.pk).update(uploaded_at=timezone.now() - timedelta(days=days, seconds=1))


def test_the_file_is_kept_until_it_is_read_and_no_longer(upload):
    assert [path.name for path in kept()] == [Path(upload.file).name]
    tasks.read(upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.file, kept()) == ("read", "", [])


def test_a_file_that_is_no_report_is_removed_too(people, filing):
    upload = jobs.take(filing.pk, "没有年报。".encode(), name="a.txt", by=people.clerk)
    tasks.read(upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.attempts, kept()) == ("failed", 1, [])
    assert upload.failure


def test_a_document_whose_worker_died_is_swept_and_finished(upload):
    assert jobs.claim(upload.pk)
    assert jobs.due() == []
    tasks.read(upload.pk)
    assert Upload.objects.get().state == "reading", "another worker has it"
    lose_worker(upload)
    assert jobs.due() == [upload.pk]
    tasks.read(upload.pk)
    done = Upload.objects.get()
    assert (done.state, done.attempts) == ("read", 2)


KILLED = """
import os, signal
from datetime import timedelta
from django.utils import timezone
from reports.filing import opening
from reports.models import Upload
from reports.filing.uploads import jobs
from tests.support import cast
from tests.support.uploading import a_report
people = cast.make()
filing = opening.open_filing(people.education, people.year, people.clerk)
upload = jobs.claim(jobs.take(filing.pk, a_report(filing), name="a.txt", by=people.clerk).pk)
Upload.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
os.kill(os.getpid(), signal.SIGKILL)
"""
STATE = "from reports.models import Upload; print(*Upload.objects.values_list('state', 'attempts', 'file'))"


@pytest.mark.process
@pytest.mark.database
def test_a_worker_that_is_killed_while_it_reads_leaves_nothing_undone(tmp_path):
    with surroundings(tmp_path, like=migrated(), SWEEP_SECONDS="1") as variables:
        with pytest.raises(CalledProcessError):
            manage(variables, "shell", "--no-imports", "-c", KILLED)
        with working(variables) as worker:
            assert "is read" in wait_for(worker, "is read", "attempt")
        assert "('read', 2, '')" in manage(variables, "shell", "--no-imports", "-c", STATE)


def test_a_worker_that_lost_its_lease_says_nothing_any_more(upload):
    late = jobs.claim(upload.pk)
    lose_worker(upload)
    jobs.claim(upload.pk)
    assert not jobs.refuse(late, NotAReport("too late"))
    upload.refresh_from_db()
    assert (upload.state, upload.failure) == ("reading", "")
    assert kept()


def test_a_document_that_takes_its_worker_with_it_is_given_up(upload):
    for _ in range(3):
        assert jobs.claim(upload.pk)
        lose_worker(upload)
    assert jobs.claim(upload.pk) is None
    upload.refresh_from_db()
    assert upload.state == "failed"
    assert "读取该文件时程序出错" in upload.failure
    assert kept() == []


def test_a_file_that_cannot_be_fetched_is_tried_again_and_then_said(upload):
    default_storage.delete(upload.file)
    for state in ("queued", "queued", "failed"):
        Upload.objects.update(due_at=timezone.now())
        tasks.read(upload.pk)
        upload.refresh_from_db()
        assert upload.state == state
    assert "FileNotFoundError" in upload.error


def test_a_document_dropped_while_it_is_read_stays_dropped(upload):
    claimed = jobs.claim(upload.pk)
    assert jobs.drop(upload.pk)
    assert not jobs.refuse(claimed, NotAReport("too late"))
    upload.refresh_from_db()
    assert (upload.state, kept()) == ("dropped", [])
    assert not jobs.drop(upload.pk)


def test_a_file_that_could_not_be_read_is_gone_after_a_day(people, filing, upload):
    make_old(upload)
    recent = jobs.take(filing.pk, b"of today", name="c.txt", by=people.clerk)
    jobs.clean()
    assert dict(Upload.objects.values_list("pk", "state")) == {upload.pk: "dropped", recent.pk: "queued"}
    assert [path.name for path in kept()] == [Path(recent.file).name]


def test_what_was_read_is_offered_for_two_weeks(upload):
    tasks.read(upload.pk)
    make_old(upload, days=13)
    jobs.clean()
    assert Upload.objects.get().state == "read"
    make_old(upload, days=14)
    jobs.clean()
    upload.refresh_from_db()
    assert (upload.state, upload.proposal) == ("dropped", None)


def test_a_file_left_by_a_process_that_ended_too_early_is_removed(upload):
    Upload.objects.update(state="dropped")
    jobs.clean()
    assert kept() == []


def test_the_lease_outlasts_the_hard_limit_of_the_task():
    assert tasks.read.soft_time_limit < tasks.read.time_limit < jobs.LEASE.total_seconds()


@pytest.mark.parametrize(
    "values",
    [
        {"state": "nowhere"},
        {"state": "read", "proposal": None},
        {"state": "reading", "lease_until": None},
        {"state": "failed", "failure": ""},
        {"file": ""},
    ],
)
def test_the_database_refuses_a_state_that_cannot_be(upload, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(**values)


def test_the_database_keeps_one_open_document_of_the_same_bytes(upload):
    copy = Upload.objects.get(pk=upload.pk)
    copy.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


def test_a_file_that_cannot_be_removed_keeps_the_sweep_from_nothing_else(upload, filing, people):
    other = jobs.take(filing.pk, a_report(filing, 2), name="年报.txt", by=people.clerk)
    Upload.objects.filter(pk=upload.pk).update(state="failed", failure="损坏", file="../outside")
    current_app.conf.task_always_eager = True
    try:
        tasks.sweep()
    finally:
        current_app.conf.task_always_eager = False
    other.refresh_from_db()
    assert other.is_read
