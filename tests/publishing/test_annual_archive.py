from __future__ import annotations

import io
import json
import subprocess
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from reports import workflow
from reports.models import Publication
from reports.public import old_reports
from reports.publishing import annual_archive
from reports.views import streaming
from tests.publishing.data.test_exports import fill
from tests.support import cast


@pytest.fixture
def publication(people: cast.Cast) -> Publication:
    filing = cast.written(people.education, people.year, people.clerk)
    cast.submitted(filing, people.signatory)
    return cast.published(filing, people.supervisor)


def unpacked(client, folder: Path, year: int = 2026) -> Path:
    response = client.get(f"/years/{year}/all.zip")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder / f"disclosure-{year}"


def sha256sum(folder: Path, name: str = "SHA256SUMS") -> subprocess.CompletedProcess[str]:
    command = ["env", "LC_ALL=C", "sha256sum", "--check", "--strict", name]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_sha256sum_finds_every_file_of_the_unpacked_folder_in_order(client, publication, tmp_path):
    folder = unpacked(client, tmp_path)
    checked = sha256sum(folder)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    named = {line.split(": ")[0] for line in checked.stdout.splitlines()}
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert named == files - {"SHA256SUMS"}
    assert named == {
        "manifest.json",
        "dictionary.csv",
        "dictionary.json",
        "reports/2026/education/report.pdf",
        "reports/2026/education/report.json",
        "reports/2026/education/report.csv",
    }
    assert not client.cookies


def test_its_paths_and_bytes_are_those_of_the_site(client, publication, tmp_path):
    folder = unpacked(client, tmp_path)
    of_site = b"".join(client.get("/years/2026/SHA256SUMS").streaming_content)
    (folder / "OF_THE_SITE").write_bytes(of_site)
    assert sha256sum(folder, "OF_THE_SITE").returncode == 0
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        path = line.split("  ")[1]
        if path.startswith("reports/"):
            response = client.get(f"/{path}")
            sent = b"".join(response.streaming_content) if response.streaming else response.content
            assert sent == (folder / path).read_bytes()
    listed = json.loads((folder / "manifest.json").read_bytes())
    assert listed == json.loads(b"".join(client.get("/years/2026/manifest.json").streaming_content))


def test_who_checks_is_told_of_a_file_that_is_lost_or_changed(client, people, publication, tmp_path):
    stored = Path(publication.pdf.path)
    stored.write_bytes(stored.read_bytes() + b"more")
    changed = sha256sum(unpacked(client, tmp_path / "changed"))
    assert "reports/2026/education/report.pdf: FAILED" in changed.stdout
    stored.unlink()
    lost = sha256sum(unpacked(client, tmp_path / "lost"))
    assert "reports/2026/education/report.pdf: FAILED open or read" in lost.stdout
    assert "reports/2026/education/report.json: OK" in lost.stdout


def test_what_is_withdrawn_is_in_the_manifest_only(client, people, publication, tmp_path):
    workflow.withdraw(publication.filing_id, people.supervisor, reason="含有个人信息")
    folder = unpacked(client, tmp_path)
    assert not (folder / "reports").exists()
    [listed] = json.loads((folder / "manifest.json").read_bytes())["publications"]
    assert (listed["state"], listed["reason"]) == ("withdrawn", "含有个人信息")


def test_a_year_that_is_none_has_no_file(client, people):
    assert client.get("/years/1999/all.zip").status_code == 404
    assert client.post("/years/2026/all.zip").status_code == 405


@pytest.mark.slow
def test_many_reports_take_no_more_memory_than_few(people, publication):
    def peak(reports: int) -> int:
        fill(publication, people, reports)
        tracemalloc.start()
        for _piece in annual_archive.archive(2026):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(2)
    few, many = peak(60), peak(240)
    assert many < few * 1.15


def test_a_process_sends_only_some_large_files_at_a_time(client, publication):
    sent = [client.get("/years/2026/all.zip") for _ in range(streaming.AT_A_TIME)]
    refused = client.get("/data/export/?format=csv")
    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "60"
    assert "请" in refused.content.decode()
    assert client.get("/data/export/?format=xlsx").status_code == 503
    assert client.head("/years/2026/all.zip").status_code == 200
    for each in sent:
        assert b"".join(each.streaming_content)  # and so closed
    assert b"".join(client.get("/data/export/?format=csv").streaming_content)


def test_the_files_of_a_year_before_the_form_are_a_zip_file_too(client, people, tmp_path):
    assert client.get("/years/2015/all.zip").status_code == 404
    told = {"year": 2015, "name": "年报.txt", "by": people.supervisor}
    texts = {1: "全年主动公开政府信息三百二十一条。".encode(), 2: b"withdrawn", 3: b"gone"}
    kept = [old_reports.publish(people.education, data=texts[at], title=f"年报{at}", **told) for at in texts]
    old_reports.withdraw(kept[1].pk, people.supervisor, reason="含有个人信息")
    default_storage.delete(kept[2].file.name)
    assert 'href="/years/2015/all.zip"' in client.get("/years/2015/").content.decode()
    folder = unpacked(client, tmp_path, 2015)
    path = "old-reports/2015/education/1/report.txt"
    assert (folder / path).read_bytes() == texts[1]
    listed = json.loads((folder / "reports.json").read_text())["reports"]
    assert [each["title"] for each in listed] == ["年报1", "年报3"]
    checked = sha256sum(folder)
    assert {f"{path}: OK", "reports.json: OK", path.replace("/1/", "/3/") + ": FAILED open or read"} == {
        *checked.stdout.splitlines()
    }
