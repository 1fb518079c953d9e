"""Web pages and PDF to paragraphs and grids."""

from __future__ import annotations

import pytest

from reports.importing import read
from reports.importing.sequence import Element, Grid, Paragraph
from tests.support.plain_pdf import plain_pdf


def page(body: str, head: str = "") -> list[Element]:
    return read("a.html", f"<html><head>{head}</head><body>{body}</body></html>".encode())


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<p>一</p><p>二<br>三</p>", ["一", "二", "三"]),
        ("<p>总<b>体</b><span> 情况</span></p>", ["总体 情况"]),
        ("<p>本年度\n   收到</p>", ["本年度收到"]),
        ("<p>in\n the</p>", ["in the"]),
        ("<p>608<sup>1</sup>件</p>", ["608¹件"]),
        ("<p>608<span style='vertical-align: super'>12</span>3</p>", ["608¹²3"]),
        ("<p>&emsp;&emsp;一&nbsp;二</p>", ["一 二"]),
        ("<div>一<p>二</p>三</div>", ["一", "二", "三"]),
        ("<p>一</p><script>x</script><style>y</style><noscript>z</noscript><!-- c -->", ["一"]),
        ("<p>一</p><p style='display: none'>二</p><p hidden>三</p>", ["一"]),
        ("<p>正文正文正文正文</p><nav>首页</nav><header>某县</header><footer>某县</footer>", ["正文正文正文正文"]),
        ("<ul><li><a>首页</a></li><li><a>公开</a></li></ul><p>正文</p>", ["正文"]),
        ("<p>来源：办公室</p><p>发布时间：2024-01-02</p><p>正文</p><p>打印 关闭</p><p>某ICP备1号</p>", ["正文"]),
        ("<ul><li>一、总体情况</li><li>二、其他</li></ul>", ["一、总体情况", "二、其他"]),
    ],
)
def test_it_reads_paragraphs_as_a_page_shows_them(body: str, found: list[str]) -> None:
    assert page(body) == [Paragraph(text) for text in found]


def test_it_counts_pictures() -> None:
    found = page("<p><img src=http://192.0.2.1/x.png></p><p>图 1. 说明</p>")
    assert found == [Paragraph("", 1), Paragraph("图 1. 说明")]


def test_it_lays_merged_cells_out() -> None:
    table = (
        "<table><thead><tr><th colspan=2>甲<th rowspan=2>乙</tr></thead>"
        "<tr><td>1<td>2</tr><tr><td rowspan=0>3<td colspan=x>4<td>5</table>"
    )
    assert page(table) == [Grid((("甲", "", "乙"), ("1", "2", ""), ("3", "4", "5")))]


def test_it_takes_a_table_with_a_table_within_for_the_layout_of_the_page() -> None:
    inner = "<table><tr><td>1</td><td>2</td></tr></table>"
    found = page(f"<table><tr><td><p>前文前文</p>{inner}<p>后文后文</p></td></tr></table>")
    assert found == [Paragraph("前文前文"), Grid((("1", "2"),)), Paragraph("后文后文")]


def test_it_takes_the_title_from_outside_of_the_article() -> None:
    title = "<meta name='ArticleTitle' content='某局2023年年度报告'>"
    assert page("<p>正文</p>", title) == [Paragraph("某局2023年年度报告"), Paragraph("正文")]
    assert page("<p>某局 2023年年度报告</p><p>正文</p>", title)[0] == Paragraph("某局 2023年年度报告")
    assert page(f"<header><h1>某局年报</h1></header><div><p>{'正文' * 50}</p></div>")[0] == Paragraph("某局年报")


@pytest.mark.parametrize(
    ("named", "encoding"), [("gb2312", "gb18030"), ("GBK", "gb18030"), ("utf-8", "utf-8"), ("", "gb18030")]
)
def test_it_understands_the_encodings_in_use(named: str, encoding: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={named}">' if named else ""
    assert read("a.htm", f"<html>{meta}<p>总体情况㐂</p></html>".encode(encoding)) == [Paragraph("总体情况㐂")]


def test_it_believes_the_bytes_more_than_a_wrong_charset() -> None:
    assert read("a.htm", "<meta charset=gb2312><p>总体情况一</p>".encode()) == [Paragraph("总体情况一")]


STYLE = """@page { size: A4; margin: 30mm 28mm }
@page { @top-center { content: "某县某局文件" } @bottom-right { content: "- " counter(page) " -" } }
body { font: 16pt/28pt "Noto Serif CJK SC", serif } p { margin: 0; text-indent: 2em }
h1 { font-size: 22pt; text-align: center }
table { border-collapse: collapse; width: 100%; font-size: 10pt } td { border: .5pt solid }"""


def pdf(body: str) -> list[Element]:
    return read("a.pdf", plain_pdf(f"<html lang=zh-Hans><style>{STYLE}</style>{body}</html>"))


def test_it_puts_lines_together_as_paragraphs_over_the_ends_of_pages() -> None:
    long = "本年度我局认真落实政府信息公开各项要求，及时更新各栏目的内容，办理群众的申请。" * 12
    title = "青岚县农业农村局二〇二三年政府信息公开工作年度报告"
    found = pdf(f"<h1>{title}</h1><p>{long}</p><p>一、总体情况</p><p>{long}</p>")
    texts = [element.text for element in found if isinstance(element, Paragraph)]
    assert texts == [title, long, "一、总体情况", long]


def test_it_reads_ruled_tables_where_they_stand() -> None:
    table = "<table><tr><td rowspan=2>甲<td>1<td>2<tr><td colspan=2>3</table>"
    found = pdf(f"<p>前文。</p>{table}<p>后文。</p>")
    # The header of a single page looks like any line.
    assert found[1:] == [Paragraph("前文。"), Grid((("甲", "1", "2"), ("", "3", ""))), Paragraph("后文。")]


def test_it_puts_a_number_together_that_an_indent_has_broken() -> None:
    """As it happens where the paragraphs of cells are indented like those of the text."""
    style = "<style>table { table-layout: fixed; width: 36mm } td { padding: 2pt; word-break: break-all }</style>"
    cells = [f"<td><p style='text-indent: {indent}; font-size: 10pt'>{text}" for text, indent in (
        ("710", "2em"), ("35", "2em"), ("8", "2em"), ("4<br>6", "0"))]  # fmt: skip
    found = pdf(f"{style}<p>前文。</p><table><tr>{''.join(cells)}</table>")
    assert [element for element in found if isinstance(element, Grid)] == [Grid((("710", "35", "8", "4\n6"),))]


def test_it_reads_a_table_that_goes_on_on_the_next_page() -> None:
    rows = "".join(f"<tr><td>第{number}行<td>{number}" for number in range(1, 61))
    found = pdf(f"<p>前文。</p><table><thead><tr><td>行<td>数</thead>{rows}</table>")
    grids = [element for element in found if isinstance(element, Grid)]
    assert len(grids) > 1
    read_rows = [row for grid in grids for row in grid.rows if row != ("行", "数")]
    assert read_rows == [(f"第{number}行", str(number)) for number in range(1, 61)]


def test_it_leaves_the_address_out_that_a_browser_prints_below_each_page() -> None:
    foot = """@page { @bottom-left { content: "https://qinglan.example/nb/1.html" }
    @bottom-right { content: counter(page) "/" counter(pages) } }"""
    long = "本年度我局认真落实政府信息公开各项要求，及时更新各栏目的内容，办理群众的申请。" * 40
    texts = [element.text for element in pdf(f"<style>{foot}</style><p>{long}</p>") if isinstance(element, Paragraph)]
    assert texts == [long]


def test_it_loses_no_line_that_pages_have_in_common() -> None:
    """Lines of the text that by chance are alike at the same height."""
    long = "本年度我局认真落实政府信息公开各项要求及时更新各栏目的内容办" * 60
    [found] = [element.text for element in pdf(f"<style>p {{ text-indent: 0 }}</style><p>{long}</p>")
               if isinstance(element, Paragraph) and "落实" in element.text]  # fmt: skip
    assert found == long
