"""Workbooks: the published tables as values, and the form for work offline, locked but for what is entered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.packaging.custom import IntProperty, StringProperty
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.document.figures import value_at, write_number
from reports.document.report import Report
from reports.editions.layout import Cell, Figures, Rule
from reports.publishing.data.open_data import Imprint
from reports.publishing.excel.sheets import BORDER, GREY, LARGEST_COUNT, Sheet, cell_at, draw, saved, unlock, write_text
from reports.publishing.fonts import HEADING, TABLE

RED = PatternFill("solid", bgColor="FBE3E1")
Cached = dict[str, dict[str, str]]


def published(report: Report, imprint: Imprint | None = None) -> bytes:
    """Every table as values, a sheet each; totals are values too, so that they are what was published."""
    book, sheets = _drawn(report)
    with override(settings.LANGUAGE_CODE):
        facts = [(_("Agency"), report.agency_name), (_("Report year"), str(report.year))]
        facts.append((_("Edition"), report.edition.notice))
        if imprint:
            facts.append((_("Publication number"), str(imprint.number)))
            facts.append((_("Time of filing"), imprint.filed_at))
            facts.append(("SHA-256", imprint.sha256))
        _front(book.create_sheet(_("About this file")), report, facts, lines=[])
    at = datetime.fromisoformat(imprint.filed_at) if imprint and imprint.filed_at else None
    return saved(book, report, at=at, cached={})


def offline(report: Report, *, agency_code: str) -> bytes:
    """The form to be filled in without the portal, holding the figures of `report`, and read back by its labels.

    Only entered cells can be changed; totals and the difference of the printed relation are formulas.
    """
    book, sheets = _drawn(report)
    cached: Cached = {}
    with override(settings.LANGUAGE_CODE):
        for sheet in sheets:
            cached[sheet.page.title] = _compute(sheet, report)
            _admit(sheet)
        facts = [(_("Agency"), report.agency_name), (_("Code of the agency"), agency_code)]
        facts += [(_("Report year"), str(report.year)), (_("Edition"), report.edition.notice)]
        front = book.create_sheet(_("How to fill it in"), 0)
        _front(front, report, facts, lines=_instructions())
        cached[front.title] = _progress(front, sheets, report)
    for page in book:
        page.protection.sheet = True
        page.protection.formatColumns = page.protection.formatRows = False  # False: may be done
    book.security.lockStructure = True
    named = {"edition": report.edition.code, "agency": agency_code}
    properties = [StringProperty(name=name, value=value) for name, value in named.items()]
    for each in (*properties, IntProperty(name="year", value=report.year)):
        book.custom_doc_props.append(each)  # type: ignore[attr-defined]  # its stubs do not know of it
    book.active = 0
    book.calculation.fullCalcOnLoad = True
    return saved(book, report, at=None, cached=cached)


def _drawn(report: Report) -> tuple[Workbook, list[Sheet]]:
    book, figures = Workbook(), report.complete_figures
    book.remove(book.worksheets[0])
    sheets = [
        draw(book, report, section, table=table, figures=figures)
        for section in report.edition.sections
        for table in report.edition.tables_of(section)
    ]
    return book, sheets


def _front(page: Worksheet, report: Report, facts: list[tuple[str, str]], *, lines: list[str]) -> None:
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 64
    page.column_dimensions["C"].width = 24
    page.sheet_view.showGridLines = False
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    title = write_text(page["A1"], report.title)
    title.font = Font(name=HEADING, size=14)
    for row, (name, value) in enumerate(facts, 3):
        for place, words in ((cell_at(page, row, 1), name), (cell_at(page, row, 2), value)):
            write_text(place, words).font = Font(name=TABLE, size=11)
            place.alignment = Alignment(vertical="center", wrap_text=True)
    for row, line in enumerate(lines, 4 + len(facts)):
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)
        place = write_text(cell_at(page, row, 1), line)
        place.font, place.alignment = Font(name=TABLE, size=11), Alignment(vertical="center", wrap_text=True)
        page.row_dimensions[row].height = 20 * -(-len(line) // 52)


def _instructions() -> list[str]:
    """Numbered without a point: a reader of reports would take “1.” for a heading."""
    return [
        _("Only the figures can be filled in; the grey totals and differences are computed."),
        _("Where there was nothing, enter 0: a blank means that the cell has not been filled in yet."),
        _("Counts are whole numbers; amounts are in the unit printed in the table, with at most six decimals."),
        _("Do not change labels, rows, columns or the names of the sheets: the file is read back by its labels."),
        _("When it is done, save the file and read it in on the page of the report in the portal."),
    ]


def _compute(sheet: Sheet, report: Report) -> dict[str, str]:
    """Put formulas into the totals and below the table. Returns the value of each."""
    figures = report.complete_figures
    values: dict[str, str] = {}
    for cell in sheet.table.computed:
        place = sheet.page[sheet.places[cell.address]]
        parts = ",".join(_ranges(sheet.places[address] for address in cell.sum))
        place.value = f'=IF(COUNT({parts})=0,"",SUM({parts}))'
        place.fill = GREY
        values[place.coordinate] = write_number(value_at(figures, cell), decimals=cell.decimals)
    for rule in report.edition.rules:
        if rule.table == sheet.table.code:
            values |= _difference(sheet, rule, figures)
    return values


def _difference(sheet: Sheet, rule: Rule, figures: Figures) -> dict[str, str]:
    """A row below the table: left minus right of the printed relation, red where it is not 0."""
    page, table, row = sheet.page, sheet.table, sheet.end
    labels = table.blocks[0].label_depth
    page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=labels)
    said = _("Difference: %(left)s minus %(right)s; it has to be 0")
    place = write_text(cell_at(page, row, 1), said % {"left": rule.left_name, "right": rule.right_name})
    place.font, place.alignment = Font(name=TABLE, size=10.5), Alignment(vertical="center", wrap_text=True)
    page.row_dimensions[row].height = 34
    values = {}
    for column in table.blocks[0].column_leaves:
        left, right = (
            [table.cells[table.address(code, column.code)] for code in codes] for codes in (rule.left, rule.right)
        )
        letters, _at = coordinate_from_string(sheet.places[left[0].address])
        place = page[f"{letters}{row}"]
        plus, minus = (",".join(sheet.places[cell.address] for cell in cells) for cells in (left, right))
        place.value = f'=IF(COUNT({plus},{minus})=0,"",SUM({plus})-SUM({minus}))'
        place.alignment = Alignment(horizontal="right", vertical="center")
        values[place.coordinate] = _minus(left, right, figures)
    for across in range(1, table.width + 1):
        page.cell(row, across).border, page.cell(row, across).fill = BORDER, GREY
    span = f"{get_column_letter(labels + 1)}{row}:{get_column_letter(table.width)}{row}"
    # A text, which the blank of a column without figures is, is above every number.
    for limits in (["-1E+15", "-1E-9"], ["1E-9", "1E+15"]):
        # Its stubs say nothing of what it takes.
        red = CellIsRule(operator="between", formula=limits, fill=RED)  # type: ignore[no-untyped-call]
        page.conditional_formatting.add(span, red)
    return values


def _minus(left: list[Cell], right: list[Cell], figures: Figures) -> str:
    values = [[value_at(figures, cell) for cell in cells] for cells in (left, right)]
    if not any(value is not None for side in values for value in side):
        return ""
    plus, minus = (sum(value or 0 for value in side) for side in values)
    return write_number(plus - minus, decimals=left[0].decimals)


def _ranges(places: Iterable[str]) -> list[str]:
    """D5, D6, D7 as D5:D7, along columns and rows; a formula takes only so many single cells."""
    runs: list[list[tuple[int, int]]] = []
    for place in places:
        letters, row = coordinate_from_string(place)
        here = (column_index_from_string(letters), row)
        if runs and _goes_on(runs[-1], here):
            runs[-1].append(here)
        else:
            runs.append([here])
    return [
        ":".join(f"{get_column_letter(column)}{row}" for column, row in dict.fromkeys((run[0], run[-1])))
        for run in runs
    ]


def _goes_on(run: list[tuple[int, int]], here: tuple[int, int]) -> bool:
    step = (here[0] - run[-1][0], here[1] - run[-1][1])
    way = (run[1][0] - run[0][0], run[1][1] - run[0][1]) if len(run) > 1 else step
    return step == way and step in ((0, 1), (1, 0))


def _admit(sheet: Sheet) -> None:
    """Unlock what is entered, and take nothing there but a number of its kind."""
    kinds: dict[tuple[bool, bool], DataValidation] = {}
    for cell in sheet.table.entered:
        place = sheet.page[sheet.places[cell.address]]
        unlock(sheet, place.coordinate)
        if cell.decimals:
            place.number_format = "General"
        kind = (bool(cell.decimals), cell.signed)
        if kind not in kinds:
            kinds[kind] = _validation(cell)
            sheet.page.add_data_validation(kinds[kind])
        kinds[kind].add(place.coordinate)


def _validation(cell: Cell) -> DataValidation:
    most = "999999999.999999" if cell.decimals else str(LARGEST_COUNT)
    checked = DataValidation(
        type="decimal" if cell.decimals else "whole",
        operator="between",
        formula1=f"-{most}" if cell.signed else "0",
        formula2=most,
        allow_blank=True,
        showErrorMessage=True,
    )
    checked.errorTitle = _("Not a figure of this cell")
    if cell.decimals:
        checked.error = _("Enter an amount of 0 or more, as a number without a unit.")
    elif cell.signed:
        checked.error = _("Enter a whole number; a decrease has a minus sign.")
    else:
        checked.error = _("Enter a whole number of 0 or more, without a unit.")
    return checked


def _progress(page: Worksheet, sheets: list[Sheet], report: Report) -> dict[str, str]:
    """How many cells of each sheet are still blank. Returns the value of each formula."""
    row = page.max_row + 2
    values = {}
    for at, words in enumerate((_("Sheet"), _("Section"), _("Cells still blank")), 1):
        write_text(cell_at(page, row, at), words).font = Font(name=HEADING, size=11)
        page.cell(row, at).border = BORDER
    for line, sheet in enumerate(sheets, row + 1):
        entered = sheet.table.entered
        name, places = sheet.page.title, [sheet.places[cell.address] for cell in entered]
        parts = ",".join(f"'{name}'!{span}" for span in _ranges(places))
        for at, words in enumerate((name, sheet.section.title), 1):
            write_text(cell_at(page, line, at), words).font = Font(name=TABLE, size=11)
            page.cell(line, at).border = BORDER
        place = page.cell(line, 3)
        place.value, place.border = f"={len(entered)}-COUNT({parts})", BORDER
        values[place.coordinate] = str(sum(value_at(report.figures, cell) is None for cell in entered))
    return values
