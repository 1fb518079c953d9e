"""Reports as documents: the shapes in which Word, PDF and web pages give the tables of the form as text.

text = document(edition, figures, shape="tabs", title="…", texts={"overview": "…"})
"""

from __future__ import annotations

from collections.abc import Callable

from reports.document.figures import complete, put, value_at
from reports.document.grid import Row, grid
from reports.editions.layout import Edition, Figures, Section

Rows = list[list[str]]

TITLE = "青岚县农业农村局{year}年政府信息公开工作年度报告"
TEXTS = {
    "preamble": "根据《中华人民共和国政府信息公开条例》第五十条，编制本报告。",
    "overview": "（一）主动公开\n本年度通过门户网站发布种植业、畜牧业信息若干条。\n"
    "二 依申请公开情况\n受理渠道保持畅通，答复均在法定期限内作出。",
    "problems": "（一）存在的主要问题\n个别栏目更新不够及时。\n（二）改进措施\n1.明确专人，按月核对栏目。",
    "other": "本年度发出收费通知0件，未收取信息处理费。\n青岚县农业农村局",
}


def figures_of(edition: Edition, start: int = 1) -> Figures:
    """Entered figures that hold every relation of the form, about half of them 0; others for another start."""
    result: Figures = {}
    entered = [cell for table in edition.tables.values() for cell in table.entered]
    for number, cell in enumerate(entered, start):
        value = number * 7 % 41 if number * start % 5 in (1, 3) else 0
        put(result, cell, value * 10_250 if cell.decimals else -value if cell.signed and number % 2 else value)
    for rule in edition.rules:
        table = edition.tables[rule.table]
        for column in table.column_names:
            first, second = (table.cells[table.address(row, column)] for row in rule.left)
            if first.is_computed:
                continue
            sums = complete(edition, result)
            right = sum(value_at(sums, table.cells[table.address(row, column)]) or 0 for row in rule.right)
            put(result, second, min(right, start % 3))
            put(result, first, right - min(right, start % 3))
    return result


def rows_of(section: Section, edition: Edition, figures: Figures) -> Rows:
    """The printed rows of a section's tables, a merged cell in its first place and blank in the others."""
    found: Rows = []
    for table in edition.tables_of(section):
        for part in grid(table, complete(edition, figures)).parts:
            found += _laid_out((*part.head, *part.body), table.width)
    return found


def _laid_out(rows: tuple[Row, ...], width: int) -> Rows:
    taken: dict[tuple[int, int], str] = {}
    for number, row in enumerate(rows):
        at = 0
        for cell in row:
            while (number, at) in taken:
                at += 1
            for down in range(cell.rowspan):
                for right in range(cell.colspan):
                    taken[number + down, at + right] = ""
            taken[number, at] = cell.text
    return [[taken.get((number, at), "") for at in range(width)] for number in range(len(rows))]


def tabs(rows: Rows) -> str:
    """A row a line, every cell of the printed table."""
    return "\n".join("\t".join(row) for row in rows)


def cells(rows: Rows) -> str:
    """A cell a line behind a tab, an empty line behind each row."""
    return "\n\n".join("\n".join("\t" + cell for cell in row) for row in rows)


def unbroken(rows: Rows) -> str:
    """A cell a line behind a tab, no line between the rows, no blank cell."""
    return "\n".join("\t" + cell for row in rows for cell in row if cell)


def bare(rows: Rows) -> str:
    """A cell a line and nothing else; blank cells are lost."""
    return "\n".join(cell for row in rows for cell in row if cell)


def spaces(rows: Rows) -> str:
    """A row a line, its filled cells set apart by spaces."""
    return "\n".join("  ".join(cell for cell in row if cell) for row in rows)


def single_spaces(rows: Rows) -> str:
    return "\n".join(" ".join(cell for cell in row if cell) for row in rows)


def bars(rows: Rows) -> str:
    """A table as Markdown draws it."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def open_bars(rows: Rows) -> str:
    """As web pages are turned into text: a bar behind each cell, merged ones left out."""
    return "\n".join(" | ".join(cell for cell in row if cell) + " |" for row in rows)


def shifted(rows: Rows) -> str:
    """Filled cells first, the merged ones as blanks behind them."""
    return "\n".join("\t".join([c for c in row if c] + ["" for c in row if not c]) for row in rows)


SHAPES: dict[str, Callable[[Rows], str]] = {
    shape.__name__: shape for shape in (tabs, cells, unbroken, bare, spaces, single_spaces, bars, open_bars, shifted)
}


def document(
    edition: Edition,
    figures: Figures,
    *,
    shape: str = "tabs",
    year: int | None = None,
    texts: dict[str, str] | None = None,
    change: Callable[[str, Rows], Rows] | None = None,
) -> str:
    """A whole report; `change` is given the rows of each table section before they are set in their shape."""
    texts = TEXTS if texts is None else texts
    lines = [TITLE.format(year=year or edition.first_year + 1)]
    for section in edition.sections:
        lines.append(section.title)
        lines.append(texts.get(section.text_address, ""))
        if section.tables:
            rows = rows_of(section, edition, figures)
            rows = change(section.code, rows) if change else rows
            lines += ["", SHAPES[shape](rows), "", texts.get(section.after_address, "")]
    return "\n".join(line for line in lines)


def report(disclosure: str = "", applications: str = "", disputes: str = "", *, year: int = 2022, **texts: str) -> str:
    """A report with tables written by hand; what is not given is left out."""
    words = TEXTS | texts
    return "\n".join(
        [
            TITLE.format(year=year), words["preamble"],
            "一、总体情况", words["overview"],
            "二、主动公开政府信息情况", disclosure, "",
            "三、收到和处理政府信息公开申请情况", applications, "",
            "四、政府信息公开行政复议、行政诉讼情况", disputes, "",
            "五、存在的主要问题及改进情况", words["problems"],
            "六、其他需要报告的事项", words["other"],
        ]
    )  # fmt: skip
