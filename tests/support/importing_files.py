"""Reports as files of each kind, as Word, a website and an office suite make them: tables with merged cells.

A document is a list of parts: paragraphs and printed tables, in order.

    data = FILES["docx"](parts)
"""

from __future__ import annotations

import html
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from openpyxl import Workbook
from PIL import Image

from reports.document.figures import complete
from reports.document.grid import GridCell, grid
from reports.editions.layout import Edition, Figures, Table
from tests.support.plain_pdf import plain_pdf


@dataclass(frozen=True)
class Text:
    text: str
    style: str = ""
    """title, heading or nothing."""


@dataclass(frozen=True)
class Printed:
    """A table as rows of cells with their spans."""

    rows: tuple[tuple[GridCell, ...], ...]
    width: int
    """Columns."""


@dataclass(frozen=True)
class Shown:
    """A picture."""


Part = Text | Printed | Shown


def printed(table: Table, edition: Edition, figures: Figures) -> Printed:
    """A table of the form, its totals worked out."""
    rows = [row for part in grid(table, complete(edition, figures)).parts for row in (*part.head, *part.body)]
    return Printed(tuple(rows), table.width)


def parts_of(edition: Edition, figures: Figures, *, title: str, texts: dict[str, str]) -> list[Part]:
    """A report in the order of the form."""
    found: list[Part] = [Text(title, "title")]
    for section in edition.sections:
        found += [Text(section.title, "heading")] if section.title else []
        found += map(Text, filter(None, texts.get(section.text_address, "").split("\n")))
        found += [printed(table, edition, figures) for table in edition.tables_of(section)]
        found += map(Text, filter(None, texts.get(section.after_address, "").split("\n")))
    return found


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (240, 160), "steelblue").save(made, "PNG")
    return made.getvalue()


def docx(parts: list[Part]) -> bytes:
    """As Word writes it; merged cells are gridSpan and vMerge."""
    document = Document()
    for part in parts:
        if isinstance(part, Text):
            document.add_paragraph(part.text, style={"title": "Title", "heading": "Heading 1"}.get(part.style))
        elif isinstance(part, Shown):
            document.add_picture(io.BytesIO(picture()), width=Cm(6))
        else:
            _add_table(document, part)
    return saved(document)


def saved(document: WordDocument) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _add_table(document: WordDocument, part: Printed) -> None:
    laid = places(part)
    width = max(column for _, column in laid) + 1
    table = document.add_table(rows=0, cols=width)
    table.style = "Table Grid"
    for number in range(len(part.rows)):
        row = OxmlElement("w:tr")
        for at in range(width):
            cell, top, left = laid.get((number, at), (None, 0, 0))
            if cell and left == at:
                row.append(_cell(cell.text if top == number else "", cell, is_first=top == number))
        table._tbl.append(row)


def _cell(text: str, cell: GridCell, *, is_first: bool) -> Any:
    made, properties = OxmlElement("w:tc"), OxmlElement("w:tcPr")
    if cell.colspan > 1:
        properties.append(_valued("w:gridSpan", str(cell.colspan)))
    if cell.rowspan > 1:
        properties.append(_valued("w:vMerge", "restart" if is_first else "continue"))
    paragraph, run, words = OxmlElement("w:p"), OxmlElement("w:r"), OxmlElement("w:t")
    words.text = text
    run.append(words)
    paragraph.append(run)
    made.append(properties)
    made.append(paragraph)
    return made


def _valued(name: str, value: str) -> Any:
    made = OxmlElement(name)
    made.set(qn("w:val"), value)
    return made


def places(part: Printed) -> dict[tuple[int, int], tuple[GridCell, int, int]]:
    """{(row, column): (the cell there, its first row, its first column)}."""
    found: dict[tuple[int, int], tuple[GridCell, int, int]] = {}
    for number, row in enumerate(part.rows):
        at = 0
        for cell in row:
            while (number, at) in found:
                at += 1
            for down in range(cell.rowspan):
                for right in range(cell.colspan):
                    found[number + down, at + right] = (cell, number, at)
    return found


def html_table(part: Printed) -> str:
    def cell(each: GridCell) -> str:
        spans = "".join(f' {name}="{n}"' for name, n in (("rowspan", each.rowspan), ("colspan", each.colspan)) if n > 1)
        return f"<td{spans}><p><span>{html.escape(each.text)}</span></p></td>"

    rows = "\n".join("<tr>" + "".join(map(cell, row)) + "</tr>" for row in part.rows)
    return f'<table class="MsoNormalTable" border="1"><tbody>\n{rows}\n</tbody></table>'


def html_body(parts: list[Part]) -> str:
    found = []
    for part in parts:
        if isinstance(part, Printed):
            found.append(html_table(part))
        elif isinstance(part, Shown):
            found.append('<p><img src="picture.png" alt=""></p>')
        else:
            found.append(f'<p class="{part.style or "text"}">{html.escape(part.text)}</p>')
    return "\n".join(found)


def page(parts: list[Part], *, encoding: str = "utf-8") -> bytes:
    """As a government's website shows it: links, scripts and the layout of the page around the article."""
    title = next(part.text for part in parts if isinstance(part, Text))
    return f"""<!DOCTYPE html><html lang="zh"><head><meta charset="{encoding}"><title>{title}_青岚县人民政府</title>
<style>td {{ border: 1px solid }}</style><script>var total = "<p>0</p>";</script></head><body>
<header><h2>青岚县人民政府</h2></header>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li></ul></div>
<table width="1000"><tr><td><div>当前位置：<a href="/">首页</a> &gt; <a href="/nb">年度报告</a></div>
<div class="info"><span>发布时间：2024-01-12</span> <span>来源：办公室</span>
【字号：<a href="#">大</a> <a href="#">小</a>】</div>
<div id="zoom" class="TRS_Editor">
{html_body(parts)}
</div><div style="display:none">统计代码</div></td></tr></table>
<footer>版权所有：青岚县人民政府</footer></body></html>""".encode(encoding)


def pdf(parts: list[Part]) -> bytes:
    """On A4, the body indented by two characters, the numbers of the pages at their feet."""
    style = """
    @page { size: A4; margin: 30mm 26mm 30mm 28mm; @bottom-center { content: "— " counter(page) " —" } }
    body { font: 16pt/28pt "FandolFang", "Noto Serif CJK SC", serif; }
    p { margin: 0; text-indent: 2em; text-align: justify }
    .title { text-align: center; font-size: 22pt; text-indent: 0 }
    table { border-collapse: collapse; width: 100%; font-size: 9pt; line-height: 12pt; margin: 4pt 0 }
    tr { break-inside: avoid }
    td { border: .5pt solid; padding: 2pt; text-align: center } td p { text-indent: 0; text-align: center }
    img { width: 60mm; height: 40mm }"""
    body = html_body(parts).replace('src="picture.png"', f'src="{_as_url(picture())}"')
    return plain_pdf(f'<html lang="zh-Hans"><style>{style}</style><body>{body}</body></html>')


def _as_url(data: bytes) -> str:
    import base64

    return "data:image/png;base64," + base64.b64encode(data).decode()


def xlsx(parts: list[Part]) -> bytes:
    """One sheet, tables and texts below one another."""
    book = Workbook()
    sheet, number = book.worksheets[0], 0
    for part in parts:
        if isinstance(part, Printed):
            laid = places(part)
            for (row, column), (cell, top, left) in laid.items():
                if (row, column) == (top, left):
                    sheet.cell(number + row + 1, column + 1, _value(cell))
                    if cell.rowspan > 1 or cell.colspan > 1:
                        sheet.merge_cells(
                            start_row=number + row + 1,
                            start_column=column + 1,
                            end_row=number + row + cell.rowspan,
                            end_column=column + cell.colspan,
                        )
            number += len(part.rows) + 1
        elif isinstance(part, Text):
            sheet.cell(number + 1, 1, part.text)
            number += 1
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _value(cell: GridCell) -> float | str | None:
    """A number as a number, anything else as text."""
    is_number = cell.cell and cell.text.lstrip("-").replace(".", "", 1).isdecimal()
    return float(cell.text) if is_number else cell.text or None


FILES: dict[str, Callable[[list[Part]], bytes]] = {"docx": docx, "html": page, "pdf": pdf, "xlsx": xlsx}
