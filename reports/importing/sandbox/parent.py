"""Reading a document in a process of its own, with limits: whatever a file holds, only that process pays for it.

The process sees the bytes, gives back JSON and ends; it is killed when it takes too long or too much memory. See
reports.importing.sandbox.child for what is taken from it before it reads.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from reports.importing import stored
from reports.importing.proposal import Proposal
from reports.importing.readers import check_size
from reports.importing.sequence import NotAReport

CPU_SECONDS = 4
"""Of one core; a report takes less than three, and nothing in the process waits for anything."""
WALL_SECONDS = 20
"""On a machine that is busy with something else."""
MEGABYTES = 512
_ROOT = Path(__file__).resolve().parents[3]


def read_report(name: str, source: bytes | Path, *, year: int | None = None, with_pictures: bool = False) -> Proposal:
    """As importing.read_report. Raises NotAReport, and OSError for a path that cannot be opened."""
    answer = _reading(name, source, year=year, with_pictures=with_pictures)
    return replace(stored.from_json(answer["proposal"]), pictures=stored.pictures_from_json(answer["pictures"]))


def _reading(name: str, source: bytes | Path, *, year: int | None, with_pictures: bool = False) -> dict[str, Any]:
    check_size(name, source.stat().st_size if isinstance(source, Path) else len(source))
    answer = _answer(task(name, year, with_pictures=with_pictures), source)
    if "refused" in answer:
        raise NotAReport(answer["refused"], answer["code"])
    return answer


def read_text(name: str, source: bytes) -> str:
    """All that is written in a file of any form, a paragraph or row of a table a line. Raises NotAReport."""
    check_size(name, len(source))
    answer = _answer(task(name, None, is_text=True), source)
    if "refused" in answer:
        raise NotAReport(answer["refused"], answer["code"])
    return str(answer["text"])


def task(name: str, year: int | None, *, is_text: bool = False, with_pictures: bool = False) -> str:
    """What the process is told: the file's name, the language of its sentences, where things are, its limits.

    With `is_text` it looks for no report and gives the text back.
    """
    return json.dumps(
        {
            "name": name,
            "year": year,
            "is_text": is_text,
            "with_pictures": with_pictures,
            "language": translation.get_language() or settings.LANGUAGE_CODE,
            "locales": [str(folder) for folder in settings.LOCALE_PATHS],
            "editions": [str(folder) for folder in settings.EDITION_FOLDERS],
            "cpu_seconds": CPU_SECONDS,
            "megabytes": MEGABYTES,
        }
    )


def _answer(told: str, source: bytes | Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "reports.importing.sandbox.child", told]
    try:
        if isinstance(source, Path):
            with source.open("rb") as opened:
                done = _run(command, stdin=opened)
        else:
            done = _run(command, input=source)
    except subprocess.TimeoutExpired as error:
        raise _too_slow() from error
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise _too_slow()
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise NotAReport(_("The file is damaged: reading it came to nothing."), "damaged") from error
    return answer


def _run(command: list[str], **given: Any) -> subprocess.CompletedProcess[bytes]:
    """With no more of the environment than Python needs: no password and no address of anything is in it."""
    environment = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    return subprocess.run(
        command, cwd=_ROOT, env=environment, capture_output=True, timeout=WALL_SECONDS, check=False, **given
    )


def _too_slow() -> NotAReport:
    return NotAReport(
        _("Reading the file takes too long: it is larger or more nested than any report. Nothing was taken from it."),
        "too_slow",
    )
