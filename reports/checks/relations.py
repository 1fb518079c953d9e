"""Checks of figures that need last year's, the agency's standing, or the reports that are added up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports import checks
from reports.checks import WARNING, Below, Context, Finding
from reports.checks.sentences import gettext as _
from reports.checks.sentences import named
from reports.document.figures import value_at, write_number
from reports.document.report import Report
from reports.editions.layout import Cell, Stock

_KINDS = (
    ("township", re.compile(r"(?:镇|乡|苏木|街道)(?:人民政府|办事处)?\Z")),
    ("government", re.compile(r"人民政府\Z")),
    ("department", re.compile(r"(?:局|委员会|委|办公室|厅|署|队|中心|院|部)\Z")),
)
_LEVELS = (
    ("township", re.compile(r"(?:镇|乡|苏木|街道)(?:人民政府|办事处)?\Z")),
    ("province", re.compile(r"(?:省|自治区|\A(?:北京|上海|天津|重庆)市)人民政府\Z")),
    ("prefecture", re.compile(r"(?:自治州|盟|州)人民政府\Z")),
    ("county", re.compile(r"(?:县|区|旗)人民政府\Z")),
)
_NEXT = {"province": "prefecture", "prefecture": "county"}
_LOCAL = re.compile(r"[省市县区旗州盟镇乡]")
_NATIONAL = re.compile(r"\A(?:国家|国务院|中华人民共和国|中国)")


@checks.check
def stocks(report: Report, context: Context) -> Iterator[Finding]:
    """R7: what is in force is last year's, and what was made, without what was repealed. Same edition only."""
    before = context.last_year
    if before is None or before.edition.code != report.edition.code:
        return
    for stock in report.edition.stocks:
        table = report.edition.tables[stock.table]
        for row in table.row_names:
            cells = [
                table.cells.get(table.address(row, column)) for column in (stock.stock, stock.added, stock.removed)
            ]
            if None not in cells:
                yield from _stock(report, before, stock, [cell for cell in cells if cell])


def _stock(report: Report, before: Report, stock: Stock, cells: list[Cell]) -> Iterator[Finding]:
    now, added, removed = (value_at(report.figures, cell) for cell in cells)
    then = value_at(before.figures, cells[0])
    if now is None or added is None or removed is None or then is None or now == then + added - removed:
        return
    table = report.edition.tables[stock.table]
    message = _(
        "%(cell)s is %(now)d; last year's %(then)d, plus %(added)d, minus %(removed)d makes %(expected)d, "
        "a difference of %(difference)d."
    ) % {
        "cell": named(table, cells[0]),
        "now": now,
        "then": then,
        "added": added,
        "removed": removed,
        "expected": then + added - removed,
        "difference": abs(now - (then + added - removed)),
    }
    hint = _("If documents were cleaned up or taken over from another agency, say so.")
    yield Finding(WARNING, "R7", cells[0].address, message, hint=hint)


@checks.check
def reserved_rows(report: Report, context: Context) -> Iterator[Finding]:
    """R11: only some agencies make rules (Legislation Law)."""
    for reserved in report.edition.reserved:
        if _may_fill(reserved.makers, report.agency_name, context):
            continue
        table = report.edition.tables[reserved.table]
        for cell in table.entered:
            if cell.row in reserved.rows and (value_at(report.figures, cell) or 0) > 0:
                message = _("%(cell)s is %(value)s; an agency of this kind makes none, so that 0 is expected.") % {
                    "cell": named(table, cell),
                    "value": write_number(value_at(report.figures, cell), decimals=cell.decimals),
                }
                hint = _(
                    "Documents that bind the public below the rank of rules belong into the row of normative documents."
                )
                yield Finding(WARNING, "R11", cell.address, message, reserved.source, hint=hint)
                break


def _may_fill(makers: tuple[tuple[str, str], ...], name: str, context: Context) -> bool:
    """True also where neither the context nor the name tells."""
    kind = context.kind or next((kind for kind, ending in _KINDS if ending.search(name)), "")
    level = context.level or level_of(name, kind)
    return any((not kind or kind == maker) and (not level or level == where) for where, maker in makers)


def level_of(name: str, kind: str, above: str = "") -> str:
    """Of a government as its name has it, or that of the government `above`; a department is national or local.

    Empty where neither tells: a city is of either level.
    """
    if kind == "department":
        return "national" if _NATIONAL.search(name) else "local" if _LOCAL.search(name + above) else ""
    return _as_named(name) or _NEXT.get(_as_named(above), "")


def _as_named(government: str) -> str:
    return next((level for level, ending in _LEVELS if ending.search(government)), "")


@checks.check
def added_up(report: Report, context: Context) -> Iterator[Finding]:
    """R15: a government's report is the sum of those it adds up; undecidable while one of them is missing."""
    if context.below is None:
        return
    for table in report.edition.tables.values():
        told: set[str] = set()
        for cell in table.entered:
            if cell.row not in told and (finding := _added_up(report, context.below, cell)):
                told.add(cell.row)
                yield finding


def _added_up(report: Report, below: Below, cell: Cell) -> Finding | None:
    """The first cell of a row tells of the row."""
    own, added = value_at(report.figures, cell), value_at(below.sum, cell) or 0
    if own in (None, added) or own in below.single.get(cell.address, ()):
        return None
    message = _("%(cell)s is %(own)s; the %(count)d reports below make %(sum)s, a difference of %(difference)s.") % {
        "cell": named(report.edition.tables[cell.table], cell),
        "own": write_number(own, decimals=cell.decimals),
        "count": below.count,
        "sum": write_number(added, decimals=cell.decimals),
        "difference": write_number(abs(own - added), decimals=cell.decimals),
    }
    hint = _("A government's report adds up its departments and the governments below it.")
    return Finding(WARNING, "R15", cell.address, message, _("Regulations, article 49"), hint=hint)
