"""Checks of figures against figures."""

from __future__ import annotations

from collections.abc import Iterator

from reports import checks
from reports.checks import ERROR, WARNING, Context, Finding
from reports.checks.sentences import gettext as _
from reports.checks.sentences import named, ngettext
from reports.document.figures import value_at, write_number
from reports.document.report import Report
from reports.editions.layout import Cell, Figures, Rule, Table


@checks.check
def blanks(report: Report, context: Context) -> Iterator[Finding]:
    """R5: a blank is not a zero; every cell is declared."""
    for table in report.edition.tables.values():
        blank = [cell for cell in table.entered if value_at(report.figures, cell) is None]
        if blank:
            yield Finding(
                ERROR,
                checks.BLANK,
                blank[0].address,
                ngettext(
                    "One cell is still blank: %(cell)s. Enter a number; where there was none, 0.",
                    "%(count)d cells are still blank, the first is %(cell)s. Enter numbers; where there was none, 0.",
                    len(blank),
                )
                % {"count": len(blank), "cell": named(table, blank[0])},
            )


@checks.check
def negatives(report: Report, context: Context) -> Iterator[Finding]:
    """R5: counts and amounts are not below 0, but for changes; no page takes one, a program may hand one in."""
    for table in report.edition.tables.values():
        for cell in table.entered:
            value = value_at(report.figures, cell)
            if value is not None and value < 0 and not cell.signed:
                message = _("%(cell)s is %(value)s; a figure cannot be below 0 here.") % {
                    "cell": named(table, cell),
                    "value": write_number(value, decimals=cell.decimals),
                }
                yield Finding(ERROR, "R5-negative", cell.address, message)


@checks.check
def balance(report: Report, context: Context) -> Iterator[Finding]:
    """R1: the relation printed in table three, column by column."""
    figures = report.complete_figures
    for rule in report.edition.rules:
        table = report.edition.tables[rule.table]
        for column in table.column_names:
            left, right = (_sum(table, figures, rows=rows, column=column) for rows in (rule.left, rule.right))
            if left is not None and right is not None and left != right:
                yield _unbalanced(table, rule, column=column, left=left, right=right)


def _sum(table: Table, figures: Figures, *, rows: tuple[str, ...], column: str) -> int | None:
    """The sum of a column's rows; None while a cell that goes into it is blank."""
    cells = [table.cells[table.address(row, column)] for row in rows]
    if not all(_is_whole(table, figures, cell) for cell in cells):
        return None
    return sum(value_at(figures, cell) or 0 for cell in cells)


def _is_whole(table: Table, figures: Figures, cell: Cell) -> bool:
    if cell.is_computed:
        return all(_is_whole(table, figures, table.cells[address]) for address in cell.sum)
    return value_at(figures, cell) is not None


def _unbalanced(table: Table, rule: Rule, *, column: str, left: int, right: int) -> Finding:
    cell = table.cells[table.address(rule.left[0], column)]
    message = _(
        "Column “%(column)s”: %(left_name)s is %(left)s, %(right_name)s is %(right)s, a difference of %(difference)s."
    ) % {
        "column": table.column_names[column],
        "left_name": rule.left_name,
        "left": write_number(left, decimals=cell.decimals),
        "right_name": rule.right_name,
        "right": write_number(right, decimals=cell.decimals),
        "difference": write_number(abs(left - right), decimals=cell.decimals),
    }
    return Finding(ERROR, rule.code, cell.address, message, rule.source)


@checks.check
def stated_totals(report: Report, context: Context) -> Iterator[Finding]:
    """R2, R3, R4: a total that a read document states is the sum of its parts; ours are computed."""
    figures = report.complete_figures
    for table in report.edition.tables.values():
        for cell in table.computed:
            stated, computed = value_at(report.stated, cell), value_at(figures, cell)
            if stated is not None and computed is not None and stated != computed:
                message = _(
                    "%(cell)s: the document states %(stated)s, its parts add up to %(computed)s, "
                    "a difference of %(difference)s."
                ) % {
                    "cell": named(table, cell),
                    "stated": write_number(stated, decimals=cell.decimals),
                    "computed": write_number(computed, decimals=cell.decimals),
                    "difference": write_number(abs(stated - computed), decimals=cell.decimals),
                }
                yield Finding(ERROR, _total_code(report, table, cell), cell.address, message)


def _total_code(report: Report, table: Table, cell: Cell) -> str:
    """R2 for a column's sum, R3 for a row's; R4 in a table that prints no rule of its own."""
    if not any(rule.table == table.code for rule in report.edition.rules):
        return "R4"
    return "R3" if all(address.split(".")[1] == cell.row for address in cell.sum) else "R2"


@checks.check
def carried_over(report: Report, context: Context) -> Iterator[Finding]:
    """R6: what last year carried out is what this year carries in."""
    last_year = context.last_year
    if last_year is None:
        return
    figures = last_year.complete_figures
    for carry in report.edition.carries:
        table, before = report.edition.tables[carry.table], last_year.edition.tables.get(carry.table)
        for column, name in table.column_names.items():
            target = table.cells[table.address(carry.target, column)]
            source = before.cells.get(table.address(carry.source, column)) if before else None
            if target.is_computed or source is None:
                continue
            now, then = value_at(report.figures, target), value_at(figures, source)
            if now is not None and then is not None and now != then:
                message = _(
                    "Column “%(column)s”: last year “%(source)s” was %(then)s, here “%(target)s” is %(now)s."
                ) % {
                    "column": name,
                    "source": table.row_names[carry.source],
                    "then": write_number(then, decimals=source.decimals),
                    "target": table.row_names[carry.target],
                    "now": write_number(now, decimals=target.decimals),
                }
                yield Finding(WARNING, "R6", target.address, message)
