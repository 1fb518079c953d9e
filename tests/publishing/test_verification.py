from __future__ import annotations

import json
import re
import subprocess
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reports import workflow
from reports.models import Publication
from reports.publishing import verification
from reports.publishing.verification import Verdict
from tests.support import cast

HASH = "0a" * 32


@pytest.fixture
def publication(people: cast.Cast) -> Publication:
    filing = cast.written(people.education, people.year, people.clerk)
    cast.submitted(filing, people.signatory)
    cast.published(filing, people.supervisor)
    return filing.publications.get()


def corrected(publication: Publication, people: cast.Cast) -> Publication:
    workflow.open_correction(publication.filing_id, people.clerk, reason="数据有误")
    cast.submitted(publication.filing, people.signatory)
    cast.published(publication.filing, people.supervisor)
    return publication.filing.publications.first()


def test_one_mistyped_digit_and_two_changed_ones_are_noticed(db):
    number = verification.number_of(HASH)
    assert len(number) == 16
    for at, digit in enumerate(number):
        for other in set("0123456789") - {digit}:
            with pytest.raises(verification.BadNumber):
                verification.read_number(number[:at] + other + number[at + 1 :])
    for at in range(15):
        changed = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        if changed != number:
            with pytest.raises(verification.BadNumber):
                verification.read_number(changed)


def test_it_reads_a_number_however_it_is_spaced(db):
    number = verification.number_of(HASH)
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in number)
    for typed in (verification.written(number), f"\t{number} ", full_width, "-".join(number)):
        assert verification.read_number(typed) == number


def test_a_number_that_is_taken_is_given_to_nobody_else(publication):
    numbers = verification.numbers(HASH)
    first, second = next(numbers), next(numbers)
    Publication.objects.filter(pk=publication.pk).update(proof=first)
    assert verification.number_of(HASH) == second != first


def test_it_knows_what_is_valid_superseded_withdrawn_and_unknown(people, publication):
    assert verification.by_number(publication.proof).verdict == Verdict.VALID
    second = corrected(publication, people)
    answer = verification.by_number(publication.proof)
    assert (answer.verdict, answer.current) == (Verdict.SUPERSEDED, second)
    workflow.withdraw(publication.filing_id, people.supervisor, reason="含有个人信息")
    answer = verification.by_number(second.proof)
    assert (answer.verdict, answer.current) == (Verdict.WITHDRAWN, None)
    assert verification.by_number(verification.number_of(HASH)).verdict == Verdict.UNKNOWN


def test_what_is_not_stored_yet_is_not_known(people):
    filing = cast.written(people.education, people.year, people.clerk)
    cast.submitted(filing, people.signatory)
    workflow.approve(filing.pk, people.supervisor)
    waiting = filing.publications.get()
    assert verification.by_number(waiting.proof).verdict == Verdict.UNKNOWN


def test_the_page_of_the_number_says_it_without_a_cookie(client, people, publication):
    page = client.get(f"/verify/{publication.proof}/")
    assert page.status_code == 200
    assert "有效：本文件已公开" in page.content.decode()
    assert publication.document["title"] in page.content.decode()
    assert page.headers["Cache-Control"] == "public, max-age=0, s-maxage=60"
    corrected(publication, people)
    page = client.get(f"/verify/{publication.proof}/").content.decode()
    assert "已更正" in page
    assert f"/reports/{publication.filing.report_year.year}/education/" in page
    unknown = client.get(f"/verify/{verification.number_of(HASH)}/")
    assert unknown.status_code == 404
    assert "查无此文件" in unknown.content.decode()
    assert not client.cookies


def test_a_typed_number_leads_there_and_a_mistyped_one_is_said_at_the_field(client, publication):
    typed = client.get("/verify/", {"number": verification.written(publication.proof)})
    assert typed.url == f"/verify/{publication.proof}/"
    wrong = client.get("/verify/", {"number": "1234 5678"})
    assert wrong.status_code == 422
    assert "缺位或有误" in wrong.content.decode()
    assert client.get("/verify/abc/").status_code == 404


def test_a_file_is_known_to_the_last_byte(client, people, publication):
    def answer(data: bytes) -> str:
        upload = SimpleUploadedFile("report.pdf", data, "application/pdf")
        return client.post("/verify/", {"file": upload}).content.decode()

    data = publication.pdf.open().read()
    assert "有效：本文件已公开" in answer(data)
    assert "查无此文件" in answer(data + b" ")
    workflow.withdraw(publication.filing_id, people.supervisor, reason="含有个人信息")
    page = answer(data)
    assert "已撤回" in page
    assert "含有个人信息" in page
    assert not client.cookies


def test_an_empty_and_a_missing_file_are_refused_at_the_field(client, db):
    empty = client.post("/verify/", {"file": SimpleUploadedFile("a.pdf", b"")})
    assert (empty.status_code, "文件是空的" in empty.content.decode()) == (422, True)
    assert "请选择 PDF 文件" in client.post("/verify/").content.decode()


def test_the_sums_prove_a_download_and_the_manifest_lists_everything(client, people, publication, tmp_path):
    second = corrected(publication, people)
    year = publication.filing.report_year.year
    sums = client.get(f"/years/{year}/SHA256SUMS").getvalue().decode()
    for path in re.findall(r"  (\S+)", sums):
        target = tmp_path / path
        target.parent.mkdir(parents=True)
        target.write_bytes(b"".join(client.get(f"/{path}").streaming_content))
    (tmp_path / "SHA256SUMS").write_text(sums)
    command = ["sha256sum", "-c", "SHA256SUMS"]
    checked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert checked.stdout == f"reports/{year}/education/report.pdf: OK\n"

    listed = json.loads(client.get(f"/years/{year}/manifest.json").getvalue())["publications"]
    assert [(each["number"], each["state"], each["proof"]) for each in listed] == [
        (1, "superseded", publication.proof),
        (2, "valid", second.proof),
    ]
    assert client.get("/years/1999/SHA256SUMS").status_code == 404


def test_the_address_in_the_code_is_the_one_of_the_page(publication):
    assert urlsplit(verification.address_of(publication.proof)).path == f"/verify/{publication.proof}/"


def test_the_pdf_bears_number_and_code_and_is_made_the_same_twice(publication, tmp_path):
    from reports.publishing import report_of
    from reports.publishing.data.open_data import imprint_of
    from reports.publishing.pdf import render

    made = render.render(report_of(publication), imprint_of(publication))
    assert made == render.render(report_of(publication), imprint_of(publication))
    path = tmp_path / "report.pdf"
    path.write_bytes(made)
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout
    assert verification.written(publication.proof) in text
    assert b"<svg" in render.qr_code(publication.proof)
    assert render.qr_code(publication.proof) != render.qr_code(verification.number_of(HASH))
