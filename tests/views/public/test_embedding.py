"""Reports in an agency's own site: headers of the frames, the page that says how, the folder of files."""

from __future__ import annotations

import html
import io
import re
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import get_resolver

from reports import workflow
from reports.models import Publication
from tests.support import cast

FRAMES = ["/embed/2026/education/", "/embed/2026/education/?table=applications", "/embed/agencies/education/"]


@pytest.fixture
def publication(people: cast.Cast) -> Publication:
    """With a picture in its overview."""
    return cast.published(cast.submitted(cast.illustrated(people), people.clerk), people.supervisor)


def text_of(answer) -> str:
    return html.unescape(answer.content.decode())


def ancestors(answer) -> str:
    return re.search(r"frame-ancestors ([^;]+)", answer.headers["Content-Security-Policy"])[1]


def export(folder: Path, *options: str) -> dict[str, bytes]:
    call_command("export_site", folder, "--agency", "education", *options)
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# Frames


@pytest.mark.parametrize("address", FRAMES)
def test_any_site_may_frame_these_pages(client, publication, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert ancestors(answer) == "*"
    assert "X-Frame-Options" not in answer.headers
    assert not answer.cookies
    assert answer.headers["Cache-Control"].startswith("public")
    assert "<form" not in text_of(answer)


def test_no_site_may_frame_any_other_page(client, publication):
    """Of every address that a pattern without arguments, or with those of a report, leads to."""
    known = {"year": 2026, "code": "education"}
    for pattern in get_resolver().url_patterns:
        route = str(pattern.pattern)
        address = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(known.get(found[1], "x")), route)
        if route.startswith("embed/") or "x" in address or "(" in address:
            continue
        answer = client.get(address)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            assert ancestors(answer) == "'none'", address
            assert answer.headers["X-Frame-Options"] == "DENY", address


def test_one_table_is_shown_by_itself(client, publication):
    page = text_of(client.get("/embed/2026/education/?table=applications"))
    assert page.count("<table") == 1
    assert "总体情况" not in page
    for unknown in ("nothing", "", "\0", "applications.received"):
        assert client.get("/embed/2026/education/", {"table": unknown}).status_code == 404


@pytest.mark.parametrize("address", ["/embed/2025/education/", "/embed/2026/nobody/", "/embed/agencies/nobody/"])
def test_what_is_not_published_is_framed_nowhere(client, publication, address):
    assert client.get(address).status_code == 404


def test_what_was_withdrawn_tells_the_reason_within_the_frame(client, people, publication):
    workflow.withdraw(publication.filing_id, people.supervisor, reason="含有个人信息")
    gone = client.get("/embed/2026/education/")
    assert gone.status_code == 410
    assert ancestors(gone) == "*"
    assert "含有个人信息" in text_of(gone)
    assert "2026年" not in text_of(client.get("/embed/agencies/education/"))


def test_the_agency_finds_what_to_copy(client, settings, publication):
    settings.SITE_ADDRESS = "https://reports.example.org"
    page = text_of(client.get("/agencies/education/embed/"))
    for address in FRAMES:
        assert f'<iframe src="https://reports.example.org{address}"' in page
    assert '<script type="module" src="https://reports.example.org/static/frame.js">' in page
    assert 'href="/agencies/education/embed/folder.zip"' in page
    assert client.get("/agencies/finance/embed/").status_code == 200  # before anything is published
    assert client.get("/agencies/nobody/embed/").status_code == 404


# The folder


def test_the_folder_holds_pages_tables_pictures_and_all_formats(people, publication, tmp_path):
    files = export(tmp_path / "site")
    picture = publication.filing.pictures.get().sha256
    assert set(files) == {
        "index.html",
        "report.css",
        "2026/index.html",
        *(f"2026/report.{ending}" for ending in ("pdf", "docx", "xlsx", "csv", "json")),
        f"2026/pictures/{picture}.png",
    }
    assert files["2026/report.pdf"] == cast.PDF
    page = files["2026/index.html"].decode()
    assert page.count("<table") == 3
    assert f'src="pictures/{picture}.png"' in page


def test_the_folder_needs_nothing_else(people, publication, tmp_path):
    files = export(tmp_path / "site")
    for path, data in files.items():
        if not path.endswith(".html"):
            continue
        assert "<script" not in data.decode()
        for address in re.findall(r'(?:href|src)="([^"#]+)', data.decode()):
            assert str((Path("/") / path).parent.joinpath(address).resolve())[1:] in files, (path, address)
    assert b"url(" not in files["report.css"]
    assert b"@import" not in files["report.css"]


def test_the_folder_is_the_same_when_made_twice(client, people, publication, tmp_path):
    first = export(tmp_path / "first")
    client.cookies["django_language"] = "en"
    zipped = [b"".join(who.get("/agencies/education/embed/folder.zip").streaming_content) for who in (client, Client())]
    assert export(tmp_path / "second") == first
    assert zipped[0] == zipped[1]
    with zipfile.ZipFile(io.BytesIO(zipped[0])) as archive:
        assert archive.testzip() is None
        assert {name.removeprefix("education/"): archive.read(name) for name in archive.namelist()} == first


def test_a_year_is_exported_by_itself(people, publication, tmp_path):
    before = cast.submitted(cast.written(people.education, people.last_year, people.clerk), people.clerk)
    cast.published(before, people.supervisor)
    assert {"2026/index.html", "2025/index.html"} <= set(export(tmp_path / "all"))
    assert "2026/index.html" not in export(tmp_path / "one", "--year", "2025")


def test_it_says_why_nothing_is_exported(client, people, publication, tmp_path):
    (tmp_path / "file").write_text("kept")
    for options, said in (
        ([tmp_path, "--agency", "education"], "不是空文件夹"),
        ([tmp_path / "new", "--agency", "nobody"], "没有代码"),
        ([tmp_path / "new", "--agency", "finance"], "没有已公开"),
        ([tmp_path / "new", "--agency", "education", "--year", "2025"], "没有已公开"),
    ):
        with pytest.raises(CommandError, match=said):
            call_command("export_site", *options)
    assert (tmp_path / "file").read_text() == "kept"
    for code in ("finance", "nobody"):
        assert client.get(f"/agencies/{code}/embed/folder.zip").status_code == 404
