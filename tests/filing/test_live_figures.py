"""A figure that a text takes from a table follows its cell until the report is frozen."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from reports import checks, workflow
from reports.checks.language.mentions import mentions
from reports.document.figures import put, value_at
from reports.document.report import Report, from_json, to_json, with_figures
from reports.document.text import figure_marker, figures_in
from reports.editions import edition_for
from reports.filing import drafts
from reports.models import Filing
from tests.support import cast

RECEIVED, CELL = "applications.received.total", "applications.received.individual"
MARKER = "〔数 applications.received.total〕"
PENALTIES = "〔数 disclosure.penalties.decisions〕"


@pytest.fixture
def report() -> Report:
    edition = edition_for(2026)
    figures = {}
    put(figures, edition.cells[CELL], 8)
    put(figures, edition.cells["disclosure.fees.amount"], 592372449000)
    return Report(edition, 2026, "青岚县教育局", "", figures=figures)


def written(report: Report, text: str) -> str:
    return with_figures(replace(report, texts={"overview": text})).text("overview")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"收到申请{MARKER}件。", "收到申请8件。"),
        ("收到〔数applications.received.individual 〕件", "收到8件"),
        ("收费〔数 disclosure.fees.amount〕万元", "收费592372.449万元"),
        ("〔数 applications.granted.total〕", "〔数 applications.granted.total〕"),
        ("〔数 applications.nothing.total〕", "〔数 applications.nothing.total〕"),
        ("〔图片1：图〕〔数〕〔数 〕[数 x]", "〔图片1：图〕〔数〕〔数 〕[数 x]"),
    ],
)
def test_it_stands_for_the_value_of_its_cell(report, text, expected):
    assert written(report, text) == expected


def test_a_marker_is_read_as_it_is_written():
    assert figures_in(figure_marker(RECEIVED)) == [RECEIVED]
    assert figure_marker(RECEIVED) == MARKER


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("〔数 applications.nothing.total〕〔数 x〕〔数 x〕", ["N1", "N1"]),
        (MARKER, []),
        ("〔数 applications.granted.total〕", []),
        ("没有", []),
    ],
)
def test_a_figure_of_no_cell_is_an_error(report, text, codes):
    found = checks.run(replace(report, texts={"overview": text}))
    assert [each.code for each in found if each.code == "N1"] == codes
    assert all(each.level == "error" for each in found if each.code == "N1")


def test_a_live_figure_agrees_with_its_table(report):
    text = f"本年新收政府信息公开申请{MARKER}件。"
    found = checks.run(with_figures(replace(report, texts={"overview": text})))
    assert "R8" not in {each.code for each in found}


@pytest.mark.parametrize(
    ("text", "cell", "agrees"),
    [
        (f"收到政府信息公开申请{MARKER}件。", RECEIVED, True),
        (f"（二）依申请公开\n作出决定{PENALTIES}件。", "disclosure.penalties.decisions", True),
        (f"收到政府信息公开申请8件，作出{PENALTIES}件。", "disclosure.penalties.decisions", True),
        (f"全年共{PENALTIES}", "disclosure.penalties.decisions", True),
        ("收费〔数 disclosure.fees.amount〕万元。", "disclosure.fees.amount", True),
        (f"作出行政许可决定{PENALTIES}件。", "disclosure.licensing.decisions", False),
        (f"收到政府信息公开申请{PENALTIES}件。", RECEIVED, False),
    ],
)
def test_it_means_its_own_cell_unless_its_phrase_names_another(report, text, cell, agrees):
    figures = deepcopy(report.figures)
    for address, value in {"disclosure.penalties.decisions": 35, "disclosure.licensing.decisions": 7}.items():
        put(figures, report.edition.cells[address], value)
    for address in ("applications.carried_in.individual", "applications.granted.individual"):
        put(figures, report.edition.cells[address], 0)
    # A total of which a cell is blank is no total yet, and contradicts nothing.
    for each in report.edition.tables["applications"].entered:
        if each.row in ("received", "carried_in") and value_at(figures, each) is None:
            put(figures, each, 0)
    given = with_figures(replace(report, figures=figures, texts={"overview": text}))
    last = mentions(given)[-1]
    assert (last.readings[0].cells, last.agrees) == ((cell,), agrees)
    assert ("R8" in {each.code for each in checks.run(given)}) != agrees


def test_the_publication_remembers_which_numbers_were_taken_from_a_table(report):
    before = f"全年{PENALTIES}件，"
    given = with_figures(replace(report, texts={"overview": f"{before}{MARKER}件。", "other": "无。"}))
    place = (len(before), len(before) + 1, RECEIVED)
    assert given.live == {"overview": (place,)}, "a blank cell's sign stays as it was typed"
    frozen = json.loads(json.dumps(to_json(given, agency_code="education")))
    assert from_json(frozen).live == given.live
    assert "live" not in to_json(report, agency_code="education")


@pytest.fixture
def filing(people: cast.Cast) -> Filing:
    filing = cast.written(people.education, people.year, people.clerk)
    write(filing, people, f"2026年收到政府信息公开申请{MARKER}件。")
    return filing


def write(filing: Filing, people: cast.Cast, text: str) -> None:
    section = filing.edition.section("overview")
    drafts.save_section(filing.pk, section, people.clerk, cast.changes(filing, section, texts={"overview": text}))


def shift(filing: Filing, people: cast.Cast, by: int) -> None:
    """One more application received, and one more granted."""
    section = filing.edition.section("applications")
    changes = cast.changes(filing, section)
    for address in (CELL, "applications.granted.individual"):
        changes.figures[address] = changes.seen_figures[address] + by
    drafts.save_section(filing.pk, section, people.clerk, changes)


def total(filing: Filing) -> int:
    return drafts.report_of(Filing.objects.get(pk=filing.pk)).complete_figures["applications"]["received"]["total"]


def test_it_follows_its_cell_and_is_frozen_as_digits(people, filing):
    before = total(filing)
    shift(filing, people, 1)
    filing = Filing.objects.get(pk=filing.pk)
    assert f"申请{before + 1}件" in drafts.report_of(filing).text("overview")
    assert MARKER in drafts.typed_report(filing).text("overview")
    workflow.submit(filing.pk, people.clerk)
    workflow.approve(filing.pk, people.supervisor)
    document = filing.publications.get().document
    assert document["texts"]["overview"] == f"2026年收到政府信息公开申请{before + 1}件。"


def test_it_follows_again_when_the_filing_comes_back(people, filing):
    workflow.submit(filing.pk, people.clerk)
    workflow.send_back(filing.pk, people.supervisor, reason="请核对")
    before = total(filing)
    shift(filing, people, 2)
    assert f"申请{before + 2}件" in drafts.report_of(Filing.objects.get(pk=filing.pk)).text("overview")


# --- The page


def place(clerk: Client, filing: Filing, section: str = "overview", **choice: str) -> object:
    texts = drafts.typed_report(Filing.objects.get(pk=filing.pk))
    sent = {f"figure-{name}": value for name, value in choice.items()}
    for address in filing.edition.section(section).text_addresses:
        sent |= {address: texts.text(address), f"{address}.fingerprint": drafts.fingerprint(texts.text(address))}
    return clerk.post(reverse("section", args=[filing.pk, section]), {**sent, "action": "figure"})


def test_the_page_shows_the_sign_to_edit_and_the_value_below(filing, clerk):
    page = clerk.get(reverse("section", args=[filing.pk, "overview"])).content.decode()
    assert f"申请{MARKER}件。</textarea>" in page
    assert f">{total(filing)}件</a>" in page


def test_the_page_says_what_each_sign_stands_for(filing, people, clerk):
    blank = "〔数 disputes.cases.reconsideration_upheld〕"
    write(filing, people, f"收到申请{MARKER}件，其中{MARKER}件，维持{blank}件，〔数 no.such.cell〕。")
    filing.section_drafts.filter(section="disputes").update(figures={})
    page = clerk.get(reverse("section", args=[filing.pk, "overview"]))
    said = [
        (MARKER, f"“一、本年新收政府信息公开申请数量”行“总计”列：{total(filing)}"),
        (blank, "“行政复议·结果维持”列：—"),
    ]
    assert page.context["live_figures"] == said
    assert all(f"{sign}</span> {meaning}</li>" in page.content.decode() for sign, meaning in said)


def test_what_a_sign_stands_for_comes_with_the_answer_to_a_save(filing, clerk):
    text = drafts.typed_report(filing).text("overview")
    sent = {"overview": f"行政处罚{PENALTIES}件。", "overview.fingerprint": drafts.fingerprint(text)}
    url = reverse("section", args=[filing.pk, "overview"])
    live = clerk.post(url, sent, headers={"Accept": "application/json"}).json()["preview"]["live"]
    assert PENALTIES in live and "“行政处罚”行" in live and MARKER not in live


def test_a_figure_is_chosen_from_lists(filing, clerk):
    assert place(clerk, filing, place="disputes.cases", column="reconsideration_upheld").status_code == 302
    text = drafts.typed_report(Filing.objects.get(pk=filing.pk)).text("overview")
    assert text.endswith("件。〔数 disputes.cases.reconsideration_upheld〕")
    assert place(clerk, filing, place="disclosure.licensing").status_code == 302, "a row of one cell needs no column"


def test_it_is_put_into_the_text_that_was_chosen(filing, clerk):
    answered = place(
        clerk, filing, "applications", place="applications.received", column="total", text="applications.after"
    )
    assert answered.status_code == 302
    assert drafts.typed_report(Filing.objects.get(pk=filing.pk)).text("applications.after").endswith(MARKER)


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({}, "请选择数值所在的行目。"),
        ({"place": "applications.received"}, "请选择该行的列目"),
        ({"place": "applications.received", "column": "decisions"}, "所选行目没有这一列"),
        ({"place": "overview"}, "有效"),
    ],
)
def test_a_choice_that_names_no_cell_is_refused(filing, clerk, choice, said):
    answered = place(clerk, filing, **choice)
    assert answered.status_code == 422
    assert said in answered.content.decode()
    assert drafts.typed_report(filing).text("overview").count("〔数") == 1
