"""A file whose row was never written is removed after a day, and nothing else is."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.conf import settings

from reports import tasks
from reports.filing import printouts
from reports.filing.uploads import jobs
from reports.models import Filing, Upload
from tests.filing.uploads.test_upload_jobs import kept
from tests.support import cast


def make_old(path: Path) -> None:
    yesterday = time.time() - 24 * 3600 - 1
    os.utime(path, (yesterday, yesterday))


def test_a_document_whose_row_could_not_be_written_is_removed_after_a_day(people: cast.Cast, filing: Filing) -> None:
    named = jobs.take(filing.pk, b"named", name="a.txt", by=people.clerk)
    make_old(Path(settings.MEDIA_ROOT, named.file))
    with pytest.raises(ValueError):
        jobs.take(filing.pk, b"stray", name="b.txt", by=_nobody(people))
    stray = next(path for path in kept() if path.name != Path(named.file).name)
    tasks.sweep()
    assert stray.exists(), "its transaction may be under way"
    make_old(stray)
    tasks.sweep()
    assert [path.name for path in kept()] == [Path(named.file).name]
    assert Upload.objects.get().pk == named.pk


def _nobody(people: cast.Cast):
    """A person who is gone by the time the row is written."""
    people.outsider.pk = None
    return people.outsider


def test_a_printout_that_nobody_speaks_of_is_removed_likewise(db: None) -> None:
    stray = Path(settings.MEDIA_ROOT, "printouts", "left.pdf")
    stray.parent.mkdir(parents=True)
    stray.write_bytes(cast.PDF)
    make_old(stray)
    printouts.clean()
    assert not stray.exists()
