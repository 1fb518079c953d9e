"""Reports of 2008 to 2018: published as files, read apart, withdrawn with a reason, verified by their bytes."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from docx import Document
from PIL import Image

from reports.models import OldReport, OldReportEvent
from reports.public import old_reports, search
from tests.support import cast

pytestmark = pytest.mark.process

TEXT = "青岚县教育局2015年政府信息公开工作年度报告\n全年主动公开政府信息三百二十一条。".encode()
TITLE = "青岚县教育局2015年政府信息公开工作年度报告"
PAGE = "/old-reports/2015/education/1/"
BRING = "/review/old-reports/education/"


def scan() -> bytes:
    """A PDF whose one page is a picture."""
    file = io.BytesIO()
    Image.new("RGB", (60, 80), "gray").save(file, "PDF")
    return file.getvalue()


def word() -> bytes:
    document, file = Document(), io.BytesIO()
    document.add_paragraph("依申请公开办理情况良好。")
    document.add_table(rows=1, cols=2).rows[0].cells[0].text = "申请数"
    document.save(file)
    return file.getvalue()


def put(people: cast.Cast, data: bytes = TEXT, **fields) -> OldReport:
    told = {"year": 2015, "title": TITLE, "name": "年报.txt", "by": people.supervisor, **fields}
    return old_reports.publish(people.education, data=data, **told)


def text_of(answer) -> str:
    return html.unescape(answer.content.decode())


def send(client: Client, data: bytes = TEXT, name: str = "年报.txt", **fields):
    sent = {"year": "2015", "title": TITLE, "file": SimpleUploadedFile(name, data), **fields}
    return client.post(BRING, sent, follow=True)


# Publishing


def test_a_supervisor_publishes_it_and_everybody_reads_it(client, people):
    client.force_login(people.supervisor)
    assert "可按标题和正文检索" in text_of(send(client))
    event = OldReportEvent.objects.get()
    assert (event.kind, event.actor, event.data) == ("published", people.supervisor, {"name": "年报.txt"})
    reader = Client()
    for address in (PAGE, "/agencies/education/", "/years/2015/"):
        answer = reader.get(address)
        assert TITLE in text_of(answer), address
        assert not answer.cookies
        assert answer.headers["Cache-Control"].startswith("public")
    assert "三百二十一条" in text_of(reader.get(PAGE))
    assert 'href="/years/2015/"' in text_of(reader.get("/"))


@pytest.mark.parametrize("who", ["clerk", "signatory", "outsider", "administrator"])
def test_nobody_else_publishes_or_withdraws(client, people, who):
    kept = put(people)
    client.force_login(getattr(people, who))
    for address in (BRING, "/review/old-reports/"):
        assert client.get(address).status_code == 404
    assert send(client, title="又一份").status_code == 404
    assert client.post(f"{BRING}{kept.pk}/withdraw/", {"reason": "有误"}).status_code == 404
    with pytest.raises(old_reports.Refused):
        put(people, b"other", title="other", by=getattr(people, who))
    with pytest.raises(old_reports.Refused):
        old_reports.withdraw(kept.pk, getattr(people, who), reason="有误")
    assert OldReport.objects.get().is_current


def test_a_supervisor_finds_the_agency_below(client, people):
    client.force_login(people.supervisor)
    assert "青岚县财政局" not in text_of(client.get("/review/old-reports/", {"q": "教育\0"}))
    assert BRING in text_of(client.get("/review/old-reports/", {"q": "教育"}))
    assert client.get("/review/old-reports/nobody/").status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"year": "2019"}, "2008年至2018年"),
        ({"year": "9" * 40}, "2008年至2018年"),
        ({"title": " "}, "标题"),
        ({"title": "标题\0"}, "标题"),
        ({"title": "长" * 201}, "标题"),
        ({"name": "年报.exe"}, ".docx"),
        ({"name": "年报.pdf"}, "与扩展名不符"),
        ({"data": b"PK\3\4", "name": "年报.docx"}, "损坏"),
        ({"data": b""}, "空"),
    ],
)
def test_what_cannot_be_published_is_refused_with_a_reason(client, people, fields, said):
    client.force_login(people.supervisor)
    answer = send(client, **fields)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not OldReport.objects.exists()


def test_the_same_file_or_title_is_published_once(people):
    put(people)
    for data, title in ((TEXT, "另一个标题"), (b"other", TITLE)):
        with pytest.raises(old_reports.Refused):
            put(people, data, title=title)
    assert put(people, b"other", title="附件").number == 2
    assert put(people, year=2016).number == 1


def test_text_and_tables_of_a_document_are_read(people):
    assert put(people, word(), name="年报.DOCX").text.splitlines() == ["依申请公开办理情况良好。", "申请数"]


def test_a_scan_is_published_with_its_title_only_and_says_so(client, people):
    assert put(people, scan(), name="扫描件.pdf").is_scan
    assert "正文无法在此显示和检索" in text_of(client.get(PAGE))


def test_years_are_those_of_which_something_is_public(people, django_assert_num_queries):
    put(people, year=2008)
    put(people, year=2016)
    old_reports.withdraw(put(people, year=2012).pk, people.supervisor, reason="有误")
    put(people, b"other", year=2016, title="附件")
    with django_assert_num_queries(1):
        assert old_reports.years() == [2016, 2008]


# The file


@pytest.mark.parametrize(
    ("name", "data"), [("a.txt", TEXT), ("a.htm", b"<script>alert(1)</script><p>text</p>"), ("a.docx", word())]
)
def test_a_file_comes_as_it_was_brought_and_never_as_a_page_of_this_site(client, people, name, data):
    kept = put(people, data, name=name)
    answer = client.get(f"{PAGE}report.{kept.ending}")
    assert b"".join(answer.streaming_content) == data
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["ETag"] == f'"{kept.sha256}"'
    again = client.get(f"{PAGE}report.{kept.ending}", headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert client.get(f"{PAGE}report.pdf").status_code == 404


def test_a_page_that_was_brought_is_shown_as_text(client, people):
    put(people, "<p>正文</p><img src=x onerror=alert(1)><p>&lt;script&gt;</p>".encode(), name="a.html")
    page = client.get(PAGE).content.decode()
    assert "&lt;script&gt;" in page
    assert "onerror" not in page


@pytest.mark.parametrize(
    "where", [f"{10**30}/education/1", "2015/nobody/1", "2015/education/2", f"2015/education/{10**30}"]
)
def test_another_is_not_found(client, people, where):
    put(people)
    assert client.get(f"/old-reports/{where}/").status_code == 404
    assert client.get(f"/old-reports/{where}/report.txt").status_code == 404


# Withdrawal and verification


def test_it_is_withdrawn_with_a_reason_that_readers_are_told(client, people):
    kept = put(people)
    client.force_login(people.supervisor)
    address = f"{BRING}{kept.pk}/withdraw/"
    assert "请填写理由" in text_of(client.post(address, {"reason": " \0 "}, follow=True))
    for _ in range(2):  # a form that is sent again
        assert "已撤回" in text_of(client.post(address, {"reason": "含有个人信息"}, follow=True))
    assert [event.kind for event in kept.events.all()] == ["withdrawn", "published"]
    gone = Client().get(PAGE)
    assert gone.status_code == 410
    assert "含有个人信息" in text_of(gone)
    assert Client().get(f"{PAGE}report.txt").status_code == 404
    assert TITLE not in text_of(Client().get("/agencies/education/")) + text_of(Client().get("/years/2015/"))
    assert put(people).number == 2  # and may be published anew


def test_its_file_is_verified_by_its_bytes(client, people):
    kept = put(people)

    def verified(data: bytes) -> str:
        return text_of(client.post("/verify/", {"file": SimpleUploadedFile("x.txt", data)}))

    assert "有效：本文件已公开" in verified(TEXT)
    assert TITLE in verified(TEXT)
    assert TITLE not in verified(TEXT + b" ")
    old_reports.withdraw(kept.pk, people.supervisor, reason="含有个人信息")
    assert "含有个人信息" in verified(TEXT)


# Found


def found(**asked) -> str:
    return text_of(Client().get("/search/", asked))


def test_it_is_found_by_title_and_text_as_long_as_it_is_public(people):
    kept = put(people)
    put(people, scan(), title="二〇一五年扫描件", name="扫描件.pdf")
    for words in ("2015年政府信息", "三百", "教育局 公开 三百二十一条"):
        assert f'href="{PAGE}"' in found(q=words), words
        assert "历史年报" in found(q=words)
    assert re.search(r"<mark\s*>三百二十一条</mark>", found(q="三百二十一条"))
    assert "扫描件</a>" in found(q="扫描")
    for chosen, is_found in (({"year": 2015}, True), ({"region": "county"}, True), ({"kind": "township"}, False)):
        assert (f'href="{PAGE}"' in found(q="三百", **chosen)) == is_found, chosen
    old_reports.withdraw(kept.pk, people.supervisor, reason="有误")
    assert f'href="{PAGE}"' not in found(q="三百")


def test_it_comes_behind_the_reports_of_the_form(people):
    put(people)
    filing = cast.written(people.education, people.year, people.clerk)
    cast.published(cast.submitted(filing, people.clerk), people.supervisor)
    page = found(q="青岚县教育局")
    assert page.index('href="/reports/2026/education/"') < page.index(f'href="{PAGE}"')


def test_it_is_indexed_anew_where_it_stands_elsewhere(people):
    kept = put(people)
    OldReport.objects.update(is_indexed=False)
    search.old.forget([kept.pk])
    assert search.old.mend() == 1
    assert f'href="{PAGE}"' in found(q="三百")
    assert search.old.mend() == 0
    search.refile([people.county])
    assert search.old.mend() == 1


# Many at once


def test_a_list_is_loaded_and_refused_by_line(people, tmp_path: Path, capsys):
    (tmp_path / "a.txt").write_bytes(TEXT)
    (tmp_path / "b.pdf").write_bytes(scan())
    listed = tmp_path / "list.csv"
    rows = [
        "agency,year,title,path",
        f"education,2015,{TITLE},a.txt",
        "finance,2009,二〇〇九年年报,b.pdf",
        "nobody,2015,年报,a.txt",
        "education,2019,年报,a.txt",
        "education,2014,年报,gone.txt",
        "education,2014,年报",
        "education,2013,,a.txt",
    ]
    listed.write_text("\n".join(rows), encoding="gb18030")
    for said in (
        "公开 2 份（其中无文字的扫描件 1 份），已有 0 份，未接受 5 份",
        "公开 0 份（其中无文字的扫描件 0 份），已有 2 份",
    ):
        with pytest.raises(CommandError) as refused:
            call_command("load_old_reports", listed)
        assert said in capsys.readouterr().out
        assert [line.partition("：")[0] for line in str(refused.value).splitlines()] == [
            f"第 {number} 行" for number in (4, 5, 6, 7, 8)
        ]
    assert OldReport.objects.count() == 2
    assert set(OldReportEvent.objects.values_list("actor", flat=True)) == {None}


def test_a_list_without_its_columns_is_refused(db, tmp_path: Path):
    listed = tmp_path / "list.csv"
    listed.write_text("agency,year\neducation,2015\n")
    with pytest.raises(CommandError, match="title, path"):
        call_command("load_old_reports", listed)
