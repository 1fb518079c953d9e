"""Figures that leap: against last year a figure stays within the band that the edition states (G1)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports import checks
from reports.checks import WARNING, Context, Finding
from reports.checks.sentences import gettext as _
from reports.checks.sentences import named
from reports.document.figures import value_at, write_number
from reports.document.report import Report
from reports.editions.layout import Band, Cell


@checks.check
def leaps(report: Report, context: Context) -> Iterator[Finding]:
    """G1. A code means the same in every edition: years of two are compared where both have the cell."""
    before = context.last_year
    if before is None:
        return
    now_figures, then_figures = report.complete_figures, before.complete_figures
    for band in report.edition.bands:
        for cell in report.edition.tables[band.table].cells.values():
            if cell.column not in band.columns or cell.row in band.without or cell.address not in before.edition.cells:
                continue
            now, then = value_at(now_figures, cell), value_at(then_figures, cell)
            if now is not None and then is not None and _leaps(band, cell, now=now, then=then):
                yield _leap(report, band, cell, now=now, then=then)


def _leaps(band: Band, cell: Cell, *, now: int, then: int) -> bool:
    low, high = sorted((now, then))
    return high >= band.least * 10**cell.decimals and high > low * band.factor


def _leap(report: Report, band: Band, cell: Cell, *, now: int, then: int) -> Finding:
    said = {
        "cell": named(report.edition.tables[cell.table], cell),
        "now": write_number(now, decimals=cell.decimals),
        "then": write_number(then, decimals=cell.decimals),
        "times": f"{(Decimal(now) / then).quantize(Decimal('0.01')).normalize():f}" if then else "",
    }
    usual = _("usual is 1/%(factor)d to %(factor)d times last year's") % {"factor": band.factor}
    message = (
        _("%(cell)s: last year %(then)s, this year %(now)s, %(times)s times as much; %(usual)s.")
        if then
        else _("%(cell)s: none last year, this year %(now)s.")
    ) % {**said, "usual": usual}
    hint = _("See whether a digit or the unit slipped; if it is right, say how it comes about.")
    return Finding(WARNING, "G1", cell.address, message, hint=hint)
