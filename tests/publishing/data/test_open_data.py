"""What machines get: JSON by its published schema, CSV as spreadsheets and programs read it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import jsonschema
import pytest
from django.utils import translation

from reports import editions
from reports.document.figures import put
from reports.document.report import Picture, Report
from reports.document.text import picture_line
from reports.publishing.data import open_data
from tests.publishing.pdf.test_pdf import a_report
from tests.support import cast, national_form

IMPRINT = open_data.Imprint("education", number=2, sha256="5a" * 32, filed_at="2027-01-08T09:30:00+08:00")
BOTH = pytest.mark.parametrize("code", ["2019", "2021"])


def read_json(report: Report, imprint: open_data.Imprint | None = IMPRINT) -> dict:
    data = json.loads(open_data.as_json(report, imprint))
    schema = json.loads(open_data.SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema, cls=jsonschema.Draft202012Validator)
    return data


def read_csv(report: Report) -> list[dict[str, str]]:
    text = open_data.as_csv(report).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def with_figure(report: Report, address: str, value: int | None) -> Report:
    figures = editions.editions()[report.edition.code].cells[address]
    changed = cast.figures(report.edition)
    put(changed, figures, value)
    return replace(report, figures=changed)


@BOTH
def test_its_json_holds_every_cell_of_the_form_by_the_schema(code):
    data = read_json(a_report(code))
    assert len(data["cells"]) == national_form.CELLS[code][0]
    assert sum(not cell["computed"] for cell in data["cells"]) == national_form.CELLS[code][1]
    assert data["edition"]["notice"] == national_form.NOTICES[code]
    assert data["publication"] == {"number": 2, "sha256": "5a" * 32, "filed_at": "2027-01-08T09:30:00+08:00"}
    assert data["agency"] == {"code": "education", "name": "青岚县教育局"}


def test_its_json_names_row_column_and_unit_as_the_form_prints_them():
    cells = {cell["address"]: cell for cell in read_json(a_report("2021"))["cells"]}
    refused = cells["applications.refused_security_stability.legal_service"]
    assert refused["row"] == ["三、本年度办理结果", "（三）不予公开", "3.危及“三安全一稳定”"]
    assert refused["column"] == ["申请人情况", "法人或其他组织", "法律服务机构"]
    assert (refused["unit"], refused["section"], refused["computed"]) == ("件", "applications", False)
    fees = cells["disclosure.fees.amount"]
    assert fees["row"] == ["第二十条第（八）项", "行政事业性收费"]
    assert fees["unit"] == "万元"
    assert cells["disputes.cases.litigation_direct_total"]["row"] == []


@pytest.mark.parametrize(
    ("stored", "printed"),
    [(59_237_244_900, "59237.2449"), (1, "0.000001"), (10**15 - 1, "999999999.999999"), (7_000_000, "7")],
)
def test_an_amount_is_the_number_that_is_printed(stored, printed):
    report = with_figure(a_report("2021"), "disclosure.fees.amount", stored)
    [fees] = [cell for cell in read_json(report)["cells"] if cell["address"] == "disclosure.fees.amount"]
    assert fees["value"] == float(printed)
    assert [row["数值"] for row in read_csv(report) if row["单元格地址"] == "disclosure.fees.amount"] == [printed]


def test_a_blank_is_no_zero_and_a_change_keeps_its_sign():
    report = with_figure(a_report("2019"), "disclosure.licensing.change", -15)
    put(report.figures, report.edition.cells["disputes.cases.reconsideration_upheld"], None)
    values = {cell["address"]: cell["value"] for cell in read_json(report)["cells"]}
    rows = {row["单元格地址"]: row["数值"] for row in read_csv(report)}
    for address, number, text in [
        ("disclosure.licensing.change", -15, "-15"),
        ("disputes.cases.reconsideration_upheld", None, ""),
        ("disclosure.rules.produced", 0, "0"),
    ]:
        assert (values[address], rows[address]) == (number, text)


def test_texts_stand_by_section_with_their_headings():
    report = a_report(
        "2021",
        texts={"overview": "（一）主动公开\n全年公开。\n1.有。没有。", "other": "无。\n青岚县教育局\n2022年1月8日"},
    )
    sections = {section["code"]: section for section in read_json(report)["sections"]}
    assert list(sections) == [code for code, title, kind in national_form.SECTIONS if code != "preamble"]
    assert sections["overview"]["title"] == "一、总体情况"
    [text] = sections["overview"]["texts"]
    assert text["blocks"] == [
        {"kind": "heading", "text": "（一）主动公开", "level": 2},
        {"kind": "paragraph", "text": "全年公开。"},
        {"kind": "paragraph", "text": "1.有。没有。"},
    ]
    [closing] = sections["other"]["texts"]
    assert [block["kind"] for block in closing["blocks"]] == ["paragraph", "signature", "date"]


def test_a_picture_is_named_where_it_stands_and_left_out_where_no_text_places_it():
    shown, other = (Picture(number, f"{number}" * 64, "image/png", 40, 30) for number in (1, 2))
    report = replace(a_report(texts={"overview": picture_line(1, "查阅场所")}), pictures={1: shown, 2: other})
    data = read_json(report)
    assert [picture["number"] for picture in data["pictures"]] == [1]
    assert data["sections"][0]["texts"][0]["blocks"] == [{"kind": "picture", "text": "查阅场所", "picture": 1}]


def test_a_draft_and_an_empty_form_are_by_the_schema_too():
    data = read_json(replace(a_report(texts={}), figures={}), None)
    assert data["publication"] is None
    assert {cell["value"] for cell in data["cells"]} == {None}


def test_the_schema_refuses_what_is_no_report():
    data = json.loads(open_data.as_json(a_report(), IMPRINT))
    schema = json.loads(open_data.SCHEMA.read_text(encoding="utf-8"))
    for wrong in ({"version": 2}, {"cells": [{**data["cells"][0], "value": "1"}]}, {"further": 1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**data, **wrong}, schema, cls=jsonschema.Draft202012Validator)


@BOTH
def test_its_csv_has_a_row_for_each_cell_with_year_agency_labels_and_unit(code):
    report = a_report(code)
    rows = read_csv(report)
    assert len(rows) == national_form.CELLS[code][0]
    assert {(row["报告年度"], row["行政机关"]) for row in rows} == {(str(report.year), "青岚县教育局")}
    [row] = [row for row in rows if row["单元格地址"] == "applications.granted.company"]
    assert (row["部分"], row["单位"]) == ("三、收到和处理政府信息公开申请情况", "件")
    assert row["行目"] == "三、本年度办理结果/（一）予以公开"
    assert row["列目"] == "申请人情况/法人或其他组织/商业企业"


def test_its_csv_is_read_as_utf_8_by_excel_and_holds_no_formula():
    data = open_data.as_csv(a_report(agency="=HYPERLINK(1)局"))
    assert data.startswith(b"\xef\xbb\xbf")
    assert {row["行政机关"] for row in read_csv(a_report(agency="=HYPERLINK(1)局"))} == {"'=HYPERLINK(1)局"}


def test_the_same_report_gives_the_same_bytes_in_whatever_language_it_is_asked_for():
    report = a_report()
    made = [(open_data.as_json(report, IMPRINT), open_data.as_csv(report))]
    with translation.override("en"):
        made.append((open_data.as_json(report, IMPRINT), open_data.as_csv(report)))
    assert made[0] == made[1]
