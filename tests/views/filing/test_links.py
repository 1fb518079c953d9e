"""Numbers in texts and cells of tables lead to each other."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from reports import checks, workflow
from reports.checks import Finding
from reports.document.figures import put
from reports.document.report import Report
from reports.editions import edition_for
from reports.filing import drafts
from reports.filing.explanations import Group
from reports.views.filing.findings import rows
from reports.views.filing.links import Links
from tests.support import cast

RECEIVED, PENALTIES = "applications.received.total", "disclosure.penalties.decisions"


@pytest.fixture
def report() -> Report:
    """Eight applications of natural persons and twelve penalties; the rest of both tables is 0."""
    edition = edition_for(2026)
    figures = {}
    for table in ("applications", "disclosure"):
        for cell in edition.tables[table].entered:
            put(figures, cell, 0)
    put(figures, edition.cells["applications.received.individual"], 8)
    put(figures, edition.cells["disclosure.penalties.decisions"], 12)
    return Report(edition, 2026, "青岚县教育局", "", figures=figures)


def with_text(report: Report, text: str, address: str = "overview") -> Report:
    return replace(report, texts={address: text})


def marked(report: Report, text: str) -> str:
    return Links(with_text(report, text)).mark("overview", 0, text)


def test_a_number_leads_to_its_cell_and_names_it(report):
    html = marked(report, "2026年收到政府信息公开申请8件。")
    found = re.search(r'<mark class="mention" id="said-1" data-agrees="yes"><a href="#([^"]+)"[^>]*>([^<]+)</a>', html)
    assert found.groups() == (RECEIVED, "8件")
    assert "“总计”列" in html
    assert html.startswith("2026年收到政府信息公开申请<mark")


@pytest.mark.parametrize(
    ("text", "answer"), [("收到政府信息公开申请9件。", "no"), ("收到政府信息公开申请8件。", "yes")]
)
def test_it_says_whether_the_number_agrees(report, text, answer):
    assert f'data-agrees="{answer}"' in marked(report, text)
    links = Links(with_text(report, text))
    assert links.count("overview")[answer] == 1
    assert f'data-agrees="{answer}"' in links.said(RECEIVED)


def test_a_blank_cell_is_said_to_be_blank(report):
    blank = with_text(replace(report, figures={}), "收到政府信息公开申请9件。")
    assert Links(blank).count("overview") == {"yes": 0, "no": 0, "open": 1}


def test_a_cell_leads_to_every_place_that_mentions_it(report):
    text = "收到政府信息公开申请8件。\n全年作出行政处罚12件。\n本年新收政府信息公开申请9件。"
    links = Links(with_text(report, text), lambda section, element: f"/{section}/#{element}")
    assert re.findall(r'href="([^"]+)"', links.said(RECEIVED)) == ["/overview/#said-1"] * 2 + ["/overview/#said-3"]
    assert "收到政府信息公开申请8件" in links.said(RECEIVED)
    assert re.findall(r'href="([^"]+)"', links.said(PENALTIES))[0] == "/overview/#said-2"
    assert links.said("applications.granted.total") == ""


def test_markup_in_a_text_stays_text(report):
    html = marked(report, "<b>收到政府信息公开申请8件</b>&。")
    assert html.startswith("&lt;b&gt;收到政府信息公开申请<mark")
    assert html.endswith("&lt;/b&gt;&amp;。")
    said = Links(with_text(report, "“<i>收到政府信息公开申请8件”。")).said(RECEIVED)
    assert "<i>" not in said


def test_a_piece_of_a_text_is_marked_where_it_stands(report):
    text = "（一）申请情况。收到政府信息公开申请8件。\n  全年作出行政处罚12件。"
    links = Links(with_text(report, text))
    start = text.index("全年")
    assert links.mark("overview", start, text[start:]).startswith("全年作出行政处罚<mark")
    assert links.mark("overview", 0, "（一）申请情况。") == "（一）申请情况。"


def test_a_finding_leads_to_the_very_number(report):
    text = "收到政府信息公开申请9件。共公开信息30条，其中动态类20条、公告类12条。"
    given = with_text(report, text)
    found = [each for each in checks.run(given) if each.code in ("R8", "R9")]
    html = Links(given, findings=found).mark("overview", 0, text)
    hrefs = [
        href
        for row in rows([Group(tuple(found), "")], lambda address: ("", f"/{address}/#{address}"))
        for _, href in row.said
    ]
    assert len(hrefs) == 2
    for href, number in zip(hrefs, ("9件", "30条"), strict=True):
        place = href.removeprefix("/overview/#")
        assert re.search(rf'<span id="{place}"></span>(?:<a[^>]*>)?{number}', html)
    assert Links(given, findings=found).count("overview") == {"yes": 0, "no": 1, "open": 0}


def test_a_finding_about_the_whole_leads_to_the_place(report):
    (row,) = rows([Group((Finding("warning", "R13", "overview", ""),), "")], lambda address: ("", f"#{address}"))
    assert [href for _, href in row.said] == ["#overview"]


@pytest.fixture
def filing(people: cast.Cast) -> cast.Filing:
    filing = cast.written(people.education, people.year, people.clerk)
    received = drafts.report_of(filing).complete_figures["applications"]["received"]["total"]
    text = f"（一）依申请公开\n\n　　2026年收到政府信息公开申请{received}件。"
    section = filing.edition.section("overview")
    drafts.save_section(filing.pk, section, people.clerk, cast.changes(filing, section, texts={"overview": text}))
    return filing


def test_the_clerks_pages_lead_from_one_section_to_the_other(people, filing, client):
    client.force_login(people.clerk)
    text = client.get(reverse("section", args=[filing.pk, "overview"])).content.decode()
    applications = reverse("section", args=[filing.pk, "applications"])
    mention = re.search(rf'id="(said-\d+)" data-agrees="yes"><a href="{applications}#{RECEIVED}"', text)
    assert mention
    table = client.get(applications).content.decode()
    assert f'href="{reverse("section", args=[filing.pk, "overview"])}#{mention[1]}"' in table
    check = client.get(reverse("check", args=[filing.pk])).content.decode()
    assert f'id="{mention[1]}" data-agrees="yes"><a href="#{RECEIVED}"' in check
    assert f'href="#{mention[1]}"' in check


def test_the_supervisors_page_is_linked_and_the_public_one_is_not(people, filing, client):
    workflow.submit(cast.explained(filing, people.clerk).pk, people.clerk)
    client.force_login(people.supervisor)
    assert f'<a href="#{RECEIVED}"' in client.get(reverse("review", args=[filing.pk])).content.decode()
    cast.published(filing, people.supervisor)
    public = client.get(reverse("report", args=[people.year.year, people.education.code])).content.decode()
    assert "政府信息公开申请" in public
    assert "<mark" not in public
