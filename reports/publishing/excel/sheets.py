"""The tables of a report as Excel sheets in the national layout: what the published and the offline workbook share."""

from __future__ import annotations

import io
import math
import re
from dataclasses import dataclass, field
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.document.figures import value_at, write_number
from reports.document.grid import Grid, GridCell, grid
from reports.document.report import Report
from reports.editions.layout import Cell, Figures, Section, Table
from reports.publishing.fonts import HEADING, TABLE
from reports.publishing.zip_packages import NO_TIME, repacked

FIRST_ROW = 3
"""Of the printed table: the section's title and the report's stand above it."""
PAPER_WIDTH = 112
"""Characters of a sheet that fits the width of A4."""
LABEL_WIDTHS = {0: (), 1: (30,), 2: (12, 34), 3: (6, 10, 32)}
LINE_HEIGHT = 14
_THIN = Side(style="thin", color="000000")
BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
GREY = PatternFill("solid", fgColor="EEF1F5")
LARGEST_COUNT = 10**12 - 1
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class Sheet:
    """A drawn table: where each cell of the form stands, for instance {address: "D5"}."""

    table: Table
    section: Section
    page: Worksheet
    places: dict[str, str] = field(default_factory=dict)

    @property
    def end(self) -> int:
        """The row below the table."""
        return self.page.max_row + 1


def draw(book: Workbook, report: Report, section: Section, *, table: Table, figures: Figures) -> Sheet:
    """A new sheet of one table with its figures."""
    page = book.create_sheet(_name(book, section))
    sheet = Sheet(table, section, page)
    drawn = grid(table, figures)
    _set_widths(page, drawn)
    _head(page, report, section, width=table.width)
    for row, column, cell in drawn.placed():
        _put(sheet, FIRST_ROW + row, column + 1, cell=cell, figures=figures)
    _set_heights(page, drawn)
    _set_for_paper(sheet, drawn)
    return sheet


def _name(book: Workbook, section: Section) -> str:
    """What Excel takes as a name; a section's second table is numbered."""
    name = _FORBIDDEN.sub("", section.name)[:28]
    return name if name not in book.sheetnames else f"{name} {len(book.sheetnames)}"


def _head(page: Worksheet, report: Report, section: Section, *, width: int) -> None:
    for row, words, size in ((1, report.title, 11), (2, section.title or section.name, 14)):
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
        cell = write_text(cell_at(page, row, 1), words)
        cell.font, cell.alignment = Font(name=HEADING, size=size), Alignment(horizontal="center", vertical="center")
    page.row_dimensions[2].height = 28


def _put(sheet: Sheet, row: int, column: int, *, cell: GridCell, figures: Figures) -> None:
    page = sheet.page
    for right in range(cell.colspan):
        for down in range(cell.rowspan):
            page.cell(row + down, column + right).border = BORDER
    if cell.colspan * cell.rowspan > 1:
        page.merge_cells(
            start_row=row, end_row=row + cell.rowspan - 1, start_column=column, end_column=column + cell.colspan - 1
        )
    place = cell_at(page, row, column)
    place.font = Font(name=TABLE, size=10.5)
    if cell.cell is None:
        write_text(place, cell.text)
        is_row = cell.scope == "row"
        place.alignment = Alignment(horizontal="left" if is_row else "center", vertical="center", wrap_text=True)
        return
    sheet.places[cell.cell.address] = place.coordinate
    place.alignment = Alignment(horizontal="right", vertical="center")
    write_value(place, cell.cell, value_at(figures, cell.cell))


def cell_at(page: Worksheet, row: int, column: int) -> SheetCell:
    """A cell to be written into. Raises TypeError for one of a merged range that is not its first."""
    place = page.cell(row, column)
    if isinstance(place, MergedCell):
        raise TypeError(f"{place.coordinate} belongs to a merged cell")
    return place


def write_text(place: SheetCell, text: str) -> SheetCell:
    """A text is never a formula, whatever it begins with; also not once somebody edits it."""
    place.value = text
    place.data_type = "s"
    place.quotePrefix = text.startswith(("=", "+", "-", "@"))
    return place


def write_value(place: SheetCell, cell: Cell, value: int | None) -> None:
    """A number of the printed unit, shown with the digits that are printed."""
    text = write_number(value, decimals=cell.decimals)
    digits = len(text.partition(".")[2])
    place.number_format = "0" + (f".{'0' * digits}" if digits else "")
    if text:
        place.value = float(text) if digits else int(text)


def column_widths(drawn: Grid) -> list[float]:
    labels = LABEL_WIDTHS.get(drawn.label_depth, (12,) * drawn.label_depth)
    values = drawn.table.width - len(labels)
    return [*labels, *[max(7.0, (PAPER_WIDTH - sum(labels)) / values)] * values]


def _set_widths(page: Worksheet, drawn: Grid) -> None:
    for number, width in enumerate(column_widths(drawn), 1):
        page.column_dimensions[get_column_letter(number)].width = width


def _set_heights(page: Worksheet, drawn: Grid) -> None:
    """Excel finds no height for merged cells by itself."""
    widths = column_widths(drawn)
    lines: dict[int, int] = {}
    for row, column, cell in drawn.placed():
        room = sum(widths[column : column + cell.colspan]) - 1
        # Chinese characters are two of Excel's wide; a label over several rows spreads over them.
        needed = math.ceil(2.1 * len(cell.text) / room) if cell.is_heading else 1
        for down in range(cell.rowspan):
            lines[row + down] = max(lines.get(row + down, 1), math.ceil(needed / cell.rowspan))
    for row, count in lines.items():
        page.row_dimensions[FIRST_ROW + row].height = count * LINE_HEIGHT + 6


def _set_for_paper(sheet: Sheet, drawn: Grid) -> None:
    page, head = sheet.page, len(drawn.parts[0].head)
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    page.sheet_view.showGridLines = False
    if len(drawn.parts) == 1:
        page.print_title_rows = f"{FIRST_ROW}:{FIRST_ROW + head - 1}"
        page.freeze_panes = cell_at(page, FIRST_ROW + head, drawn.label_depth + 1)


def unlock(sheet: Sheet, place: str) -> None:
    """All of a merged cell: Excel refuses to change one of which a part is locked."""
    merged = next((each.coord for each in sheet.page.merged_cells.ranges if place in each), place)
    for row in sheet.page[f"{merged}:{merged}" if ":" not in merged else merged]:
        for cell in row:
            cell.protection = Protection(locked=False)


def saved(book: Workbook, report: Report, *, at: datetime | None, cached: dict[str, dict[str, str]]) -> bytes:
    """The file. `cached`: {name of a sheet: {place of a formula: its value}}, for programs that compute nothing."""
    about = book.properties
    about.title, about.creator, about.language = report.title, report.agency_name, "zh-CN"
    about.created = (at or NO_TIME).replace(tzinfo=None)
    out = io.BytesIO()
    book.save(out)
    values = {f"xl/worksheets/sheet{n}.xml": cached.get(page.title, {}) for n, page in enumerate(book, 1)}

    def rewrite(name: str, part: bytes) -> bytes:
        if name == "docProps/core.xml":
            return _as_created(part)
        return _with_values(part, values[name]) if values.get(name) else part

    return repacked(out.getvalue(), rewrite)


def _as_created(core: bytes) -> bytes:
    """Changed when it was created; openpyxl writes the time of saving."""
    [created] = re.findall(rb"<dcterms:created[^>]*>([^<]*)<", core)
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + created, core)


def _with_values(part: bytes, values: dict[str, str]) -> bytes:
    """A sheet with the results of its formulas, which openpyxl leaves out. A blank is an empty text, as computed."""

    def put(found: re.Match[bytes]) -> bytes:
        value = values.get(found[1].decode(), "").encode()
        kind = b"" if value else b' t="str"'
        return b'<c r="%s"%s%s>%s<v>%s</v></c>' % (found[1], found[2], kind, found[3], value)

    return re.sub(rb'<c r="([A-Z]+\d+)"([^>]*)>(<f>[^<]*</f>)<v ?/?>(?:</v>)?</c>', put, part)
