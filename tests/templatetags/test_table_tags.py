"""The renderer: a grid as an HTML table, a text as headings, paragraphs and pictures."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from reports import editions
from reports.document.figures import complete
from reports.document.grid import GridCell, grid
from reports.document.report import Picture, Report
from reports.document.text import clean_text
from reports.editions.layout import Block, Heading, Table
from reports.templatetags import tables, texts
from tests.document.test_document import ANYTHING

MADE_UP = editions.read(Path(__file__).parents[1] / "editions" / "made_up.toml")
EVERY_TABLE = [table for each in (*editions.editions().values(), MADE_UP) for table in each.tables.values()]
EDITION = editions.edition("2021")
VOID = ("col", "img", "meta", "br", "input")


class Markup(HTMLParser):
    """Elements in order, each (name, attributes, text inside); fails at a tag that closes another one."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self._open: list[int] = []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), []))
        if tag not in VOID:
            self._open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self._open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        for at in self._open:
            self.elements[at][2].append(data)

    def named(self, *names: str) -> list[tuple[str, dict[str, str | None], str]]:
        return [(tag, attrs, "".join(words)) for tag, attrs, words in self.elements if tag in names]


# --- Tables


@pytest.mark.parametrize("table", EVERY_TABLE, ids=lambda table: table.code)
def test_it_draws_the_grid_cell_by_cell(table: Table) -> None:
    drawn = grid(table, {})
    cells = [cell for part in drawn.parts for row in (*part.head, *part.body) for cell in row]
    markup = Markup(tables.draw(drawn))
    found = markup.named("th", "td")
    assert len(found) == len(cells)
    for (tag, attrs, text), cell in zip(found, cells, strict=True):
        assert (tag, text) == ("th" if cell.is_heading else "td", cell.text)
        assert int(attrs.get("colspan") or 1) == cell.colspan
        assert int(attrs.get("rowspan") or 1) == cell.rowspan
        assert attrs.get("scope", "") == cell.scope
        assert attrs.get("id") == (cell.cell.address if cell.cell else None)
    assert len(markup.named("tr")) == sum(len(part.head) + len(part.body) for part in drawn.parts)


@pytest.mark.parametrize("table", EVERY_TABLE, ids=lambda table: table.code)
def test_it_says_how_many_columns_there_are(table: Table) -> None:
    columns = Markup(tables.draw(grid(table, {}))).named("col")
    assert sum(int(attrs.get("span") or 1) for _, attrs, _ in columns) == table.width


def test_it_gives_one_block_a_head_and_sets_several_below_one_another() -> None:
    one = Markup(tables.draw(grid(EDITION.tables["applications"], {})))
    several = Markup(tables.draw(grid(EDITION.tables["disclosure"], {})))
    assert (len(one.named("thead")), len(one.named("tbody"))) == (1, 1)
    assert (len(several.named("thead")), len(several.named("tbody"))) == (0, 4)


def test_it_tells_computed_cells_from_entered_ones() -> None:
    values = Markup(tables.draw(grid(EDITION.tables["applications"], {}))).named("td")
    computed = [attrs["id"] for _, attrs, _ in values if attrs["class"] == "computed"]
    assert len(values) == 175
    assert len(computed) == 175 - 144
    assert all(".handled." in address or address.endswith(".total") for address in computed if address)


def test_it_shows_figures_and_their_totals() -> None:
    figures = complete(EDITION, {"applications": {"granted": {"individual": 4289602, "company": 0}}})
    values = {
        attrs["id"]: text
        for _, attrs, text in Markup(tables.draw(grid(EDITION.tables["applications"], figures))).named("td")
    }
    assert [values[f"applications.granted.{column}"] for column in ("individual", "company", "research", "total")] == [
        "4289602",
        "0",
        "",
        "4289602",
    ]


HOSTILE = "\"'><script>alert(1)</script>&lt;"


def test_it_escapes_every_label_and_the_title() -> None:
    block = Block(
        rows=(Heading(HOSTILE, children=(Heading(HOSTILE, code="r"),)),),
        columns=(Heading(HOSTILE, code="c"),),
        heading=HOSTILE,
        corner=HOSTILE,
    )
    markup = Markup(tables.draw(grid(Table("t", (block,)), {}), title=HOSTILE))
    assert not markup.named("script")
    assert [text for _, _, text in markup.named("th")] == [HOSTILE] * 5
    assert markup.named("table")[0][1]["aria-label"] == HOSTILE


def test_it_lets_a_page_draw_the_values_and_a_foot() -> None:
    def number(cell: GridCell) -> str:
        return f"<td>{cell.cell.row if cell.cell else ''}</td>"

    html = tables.draw(grid(EDITION.tables["disclosure"], {}), value=number, foot="<tr><td>foot</td></tr>")
    markup = Markup(html)
    assert [text for _, _, text in markup.named("td")][-3:] == ["coercive_measures", "fees", "foot"]
    assert len(markup.named("tfoot")) == 1
    in_context = Template("{% load tables %}{% table table figures 'T' %}").render(
        Context({"table": EDITION.tables["disputes"], "figures": {}, "draw_value": number})
    )
    assert [text for _, _, text in Markup(in_context).named("td")] == ["cases"] * 15


# --- Texts


def a_report(**changed: object) -> Report:
    report = Report(
        edition=EDITION,
        year=2026,
        agency_name="青岚县教育局",
        title="青岚县教育局2026年政府信息公开工作年度报告",
        pictures={1: Picture(1, "ab" * 32, "image/png", 640, 480)},
    )
    return replace(report, **changed)


def drawn(text: str, address: str = "overview", **changed: object) -> Markup:
    report = a_report(texts={address: text}, **changed)
    html = Template("{% load texts %}{% text report address %}").render(
        Context({"report": report, "address": address, "pictures_at": "/there/"})
    )
    return Markup(html)


def test_it_sets_headings_at_their_levels() -> None:
    markup = drawn("一、甲\n（一）乙\n1.丙\n（1）丁\n戊")
    assert [(tag, attrs.get("class"), text) for tag, attrs, text in markup.named("h3", "h4", "h5", "p")] == [
        ("h3", "level-1", "一、甲"),
        ("h3", "level-2", "（一）乙"),
        ("h4", "level-3", "1.丙"),
        ("h5", "level-4", "（1）丁"),
        ("p", None, "戊"),
    ]


def test_it_sets_off_the_heading_a_paragraph_begins_with() -> None:
    markup = drawn("（一）主动公开。全年公开 12 条。")
    assert markup.named("p")[0][2] == "（一）主动公开。全年公开 12 条。"
    assert markup.named("span") == [("span", {"class": "lead level-2"}, "（一）主动公开。")]


def test_it_sets_a_picture_with_its_caption_where_it_is_placed() -> None:
    markup = drawn('前\n〔图片1：公开"专区"〕\n后')
    ((_, image, _),) = markup.named("img")
    assert image == {"src": "/there/" + "ab" * 32, "alt": '公开"专区"', "width": "640", "height": "480"}
    assert [text for _, _, text in markup.named("p", "figcaption")] == ["前", '公开"专区"', "后"]


def test_it_names_a_picture_without_a_caption_and_draws_none_that_is_missing() -> None:
    ((_, image, _),) = drawn("〔图片1〕").named("img")
    assert image["alt"]
    assert not drawn("〔图片1〕").named("figcaption")
    assert not drawn("〔图片2：无〕").named("img", "p")


def test_it_sets_name_and_date_apart_at_the_end_of_the_report_only() -> None:
    lines = "正文。\n青岚县教育局\n2026年1月20日"
    closing = drawn(lines, "other")
    assert [(attrs.get("class"), text) for _, attrs, text in closing.named("p")] == [
        (None, "正文。"),
        ("signature", "青岚县教育局"),
        ("date", "2026年1月20日"),
    ]
    assert not drawn(lines, "problems").named("div")


def test_it_sets_name_and_date_apart_behind_the_tables_that_end_a_form() -> None:
    edition = replace(EDITION, sections=EDITION.sections[:-2])
    assert edition.sections[-1].code == "disputes"
    assert drawn("青岚县教育局\n2026年1月20日", "disputes.after", edition=edition).named("div")
    assert not drawn("青岚县教育局\n2026年1月20日", "disputes", edition=edition).named("div")


@given(ANYTHING | st.text("<>&\"'/ab。\n", max_size=30))
def test_it_shows_any_text_as_text(raw: str) -> None:
    text = clean_text(raw)
    markup = drawn(text, "other", pictures={})
    assert {tag for tag, _, _ in markup.elements} <= {"p", "h3", "h4", "h5", "span", "div"}
    shown = "".join(text for _, _, text in markup.named("p", "h3", "h4", "h5"))
    if "〔图片" not in text:
        assert "".join(shown.split()) == "".join(text.split())


# --- The whole report


def test_it_leaves_out_an_optional_section_that_holds_nothing() -> None:
    codes = ["overview", "disclosure", "applications", "disputes", "problems", "other"]
    for text, shown in (("", codes), (" \n\u3000", codes), ("依据条例。", ["preamble", *codes])):
        report = a_report(texts={"preamble": text})
        assert [item["section"].code for item in texts.sections(report)] == shown
    assert [[table.code for table in item["tables"]] for item in texts.sections(a_report())] == [
        [], ["disclosure"], ["applications"], ["disputes"], [], [],
    ]  # fmt: skip


def test_it_breaks_a_title_behind_the_name() -> None:
    assert texts.title_parts(a_report()) == ["青岚县教育局", "2026年政府信息公开工作年度报告"]
    assert texts.title_parts(a_report(title="年度报告")) == ["年度报告"]
    assert texts.title_parts(a_report(title="青岚县教育局")) == ["青岚县教育局"]
    assert texts.title_parts(a_report(agency_name="")) == [a_report().title]


def test_it_knows_whether_a_text_stands_behind_the_tables() -> None:
    report = a_report(texts={"disputes.after": "注。", "disclosure.after": " \n"})
    shown = {code: texts.has_after(report, EDITION.section(code)) for code in ("overview", "disclosure", "disputes")}
    assert shown == {"overview": False, "disclosure": False, "disputes": True}


def test_it_draws_the_whole_report_with_every_table_in_its_section() -> None:
    report = a_report(
        texts={"overview": "正文。", "disclosure.after": "注。"}, figures={"disclosure": {"rules": {"made": 3}}}
    )
    html = Template('{% include "reports/report.html" %}').render(
        Context({"report": report, "figures": report.complete_figures, "pictures_at": "/there/"})
    )
    markup = Markup(html)
    assert [text for _, _, text in markup.named("h2")] == [
        section.title for section in EDITION.sections if section.title
    ]
    assert [attrs["data-table"] for _, attrs, _ in markup.named("table")] == ["disclosure", "applications", "disputes"]
    identities = [attrs["id"] for _, attrs, _ in markup.elements if "id" in attrs]
    assert len(set(identities)) == len(identities)
    assert "style" not in {name for _, attrs, _ in markup.elements for name in attrs}
    assert unescape(html).index("注。") > html.index("disclosure.fees.amount")
