"""Files that mean harm or are broken: each is refused with a sentence that says why, and only its own process pays."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from reports import editions
from reports.importing import NotAReport, read_report, stored
from reports.importing.sandbox import landlock, parent
from tests.support.importing_hostile import HEAVY, HOSTILE
from tests.support.importing_shapes import document, figures_of
from tests.support.reading_apart import refusal

pytestmark = pytest.mark.process

NEW = editions.edition("2021")


@pytest.mark.parametrize("what", [what for what in HOSTILE if what not in HEAVY])
def test_it_refuses_with_a_sentence_that_says_why(what: str) -> None:
    name, make, code, words = HOSTILE[what]
    with pytest.raises(NotAReport) as refused:
        read_report(name, make())
    assert re.fullmatch(code, refused.value.code), refused.value
    assert re.search(words, str(refused.value))


@pytest.mark.parametrize("what", sorted(HEAVY))
def test_it_refuses_what_is_heavy_within_its_memory(what: str) -> None:
    name, make, code, words = HOSTILE[what]
    found, said, kib = refusal(name, make())
    assert re.fullmatch(code, found), said
    assert re.search(words, said)
    assert kib < 512 * 1024


@pytest.mark.parametrize(("name", "size", "shown"), [("a.docx", 200, "200.0"), ("a.txt", 9, "9.0")])
def test_it_refuses_what_is_too_big_before_it_reads_it(tmp_path: Path, name: str, size: int, shown: str) -> None:
    path = tmp_path / name
    with path.open("wb") as opened:
        opened.truncate(size * 2**20)
    with pytest.raises(NotAReport, match=rf"{shown}.* MB") as refused:
        parent.read_report(name, path)
    assert refused.value.code == "too_big"


CONFINED = """
import json, os, resource, socket, subprocess, sys
from reports.importing.sandbox import child
child.limit({"megabytes": 512, "cpu_seconds": 4, "locales": [], "editions": []})
def refused(work):
    try:
        work()
    except (OSError, MemoryError) as error:
        return type(error).__name__
    return "allowed"
print(json.dumps([
    refused(lambda: socket.socket()),
    refused(lambda: socket.create_connection(("127.0.0.1", 9))),
    refused(lambda: subprocess.run(["true"])),
    refused(lambda: open(sys.argv[1], "w")),
    refused(lambda: os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY)),
    refused(lambda: os.mkdir(sys.argv[1])),
    refused(lambda: os.truncate(sys.argv[1] + "-kept", 0)),
    refused(lambda: os.kill(os.getppid(), 0)),
    refused(lambda: bytearray(600 * 2**20)),
    resource.getrlimit(resource.RLIMIT_CPU)[1],
]))
"""


def test_it_takes_network_files_processes_and_memory_from_the_process(tmp_path: Path) -> None:
    kept = tmp_path / "file-kept"
    kept.write_text("kept")
    done = subprocess.run(
        [sys.executable, "-c", CONFINED, str(tmp_path / "file")],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == ["PermissionError"] * 8 + ["MemoryError", 4]
    assert [path.name for path in tmp_path.iterdir()] == [kept.name]
    assert kept.read_text() == "kept"


READING = """
import json, sys
from pathlib import Path
from reports.importing.sandbox import child
child.limit({"megabytes": 512, "cpu_seconds": 4, "locales": [], "editions": []})
def read(path):
    try:
        return bool(open(path, "rb").read(1))
    except PermissionError:
        return "refused"
places = [sys.argv[1], "/etc/passwd", "/proc/self/environ", "manage.py", "requirements.lock", "portal/settings.py"]
import openpyxl, docx, pdfplumber, lxml.html  # what is needed is there all the same
print(json.dumps([read(path) for path in places] + [read("reports/editions/2021.toml")]))
"""


def test_the_process_reads_nothing_but_programs_where_the_kernel_can_keep_it_from_it(tmp_path: Path) -> None:
    secret = tmp_path / "secret_key"
    secret.write_text("of the site")
    done = subprocess.run(
        [sys.executable, "-c", READING, str(secret)], cwd=settings.BASE_DIR, stdout=subprocess.PIPE, check=True
    )
    *others, edition = json.loads(done.stdout)
    assert edition is True
    assert set(others) == ({"refused"} if landlock.version() else {True})


def test_it_gives_the_process_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody:secret@127.0.0.1/x")
    monkeypatch.setattr(parent, "_run", lambda command, **given: _environment(command, **given))
    monkeypatch.setenv("SECRET", "x")
    with pytest.raises(NotAReport) as refused:
        parent.read_report("a.txt", b"x")
    assert refused.value.code == "damaged"
    assert seen == [True]


seen: list[bool] = []
_run = parent._run


def _environment(command: list[str], **given: object) -> subprocess.CompletedProcess[bytes]:
    done = _run([sys.executable, "-c", "import os; print(sorted(os.environ))"], **given)
    seen.append(b"SECRET" not in done.stdout and b"DATABASE_URL" not in done.stdout)
    return done


def test_it_gives_what_reading_in_this_process_gives() -> None:
    data = document(NEW, figures_of(NEW)).encode()
    assert parent.read_report("a.txt", data) == read_report("a.txt", data)
    assert parent.read_report("a.txt", data, year=2023).report.year == 2023


@pytest.mark.parametrize("limit", ["CPU_SECONDS", "WALL_SECONDS"])
def test_it_says_so_when_the_process_is_killed(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(parent, limit, 0)
    with pytest.raises(NotAReport, match="过长") as refused:
        parent.read_report("a.txt", document(NEW, figures_of(NEW)).encode())
    assert refused.value.code == "too_slow"


def test_a_character_that_no_report_can_hold_comes_in_by_no_entity() -> None:
    body = document(NEW, figures_of(NEW)).replace("\n", "&#1;</p><p>").replace("年度", "年&#x200b;度")
    proposal = read_report("a.html", f"<html><body><p>&#xFFFE;{body}</p></body></html>".encode())
    assert proposal.report.title == "青岚县农业农村局2022年政府信息公开工作年度报告"
    assert not re.search(r"[\x01\u200b\ufffe]", json.dumps(stored.to_json(proposal), ensure_ascii=False))
