"""Two records are compared by what they say."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpResponse

from tests.tools import differences
from tests.tools.answers import recorded, without_repeated


def record(path: Path, *bodies: tuple[str, str]) -> Path:
    answers = [recorded("clerk", url, HttpResponse(body, content_type="text/plain"))[0] for url, body in bodies]
    path.write_text("".join(answer.line() + "\n" for answer in without_repeated(answers)), encoding="utf-8")
    return path


def test_it_finds_nothing_between_equal_records(tmp_path: Path) -> None:
    """Two addresses with one text too, which a record holds once."""
    pages = ("/a/", "one"), ("/b/", "one")
    before, after = record(tmp_path / "before", *pages), record(tmp_path / "after", *pages)
    assert list(differences.between(before, after, [])) == []


def test_it_shows_what_changed_and_what_is_gone(tmp_path: Path) -> None:
    before = record(tmp_path / "before", ("/a/", "one\ntwo"), ("/b/", "three"))
    after = record(tmp_path / "after", ("/a/", "one\n2"), ("/c/", "three"))
    changed, gone, new = differences.between(before, after, [])
    assert changed.startswith("=== clerk /a/\n")
    assert "-two\n+2" in changed
    assert gone == "=== clerk /b/\nis not asked for any more"
    assert new == "=== clerk /c/\nwas not asked for before"


def test_it_passes_over_words_changed_on_purpose(tmp_path: Path) -> None:
    before = record(tmp_path / "before", ("/admin/portal/", "报送件"))
    after = record(tmp_path / "after", ("/admin/agencies/", "报告"))
    said = tmp_path / "same"
    said.write_text("# one word for one thing\n报送件 -> 报告\n/admin/portal/ -> /admin/agencies/\n", encoding="utf-8")
    assert list(differences.between(before, after, differences.read_same(said))) == []


def test_it_leaves_out_what_differs_each_time() -> None:
    page = '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><script src="/static/{}a.{}.js"></script>'
    texts = {
        recorded("clerk", "/", HttpResponse(page.format(*each)))[0].text
        for each in (("x1", "", "0123456789ab"), ("x2", "js/", "ba9876543210"))
    }
    assert len(texts) == 1
