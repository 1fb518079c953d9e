"""What figures tell a reader: the indicators of a form over the years, and a summary in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from reports.document.figures import value_at
from reports.editions.indicators import Indicator, Summary
from reports.editions.layout import Edition, Figures

_PLACE = re.compile(r"\{([^{}]*)\}")


class HasFigures(Protocol):
    """A report, or the sum of many, for one year."""

    @property
    def year(self) -> int: ...
    @property
    def edition(self) -> Edition: ...
    @property
    def complete_figures(self) -> Figures: ...


@dataclass(frozen=True)
class YearSum:
    """A year's figures, totals included, that are nobody's report."""

    year: int
    edition: Edition
    complete_figures: Figures


@dataclass(frozen=True)
class Row:
    name: str
    values: tuple[Decimal | None, ...]
    """One for each year; a share in per cent, of one decimal. None where it cannot be said."""


@dataclass(frozen=True)
class Series:
    """An indicator over the years of the reports, in their order."""

    code: str
    name: str
    unit: str
    years: tuple[int, ...]
    rows: tuple[Row, ...]
    """One, or one for each part."""
    is_parts: bool = False
    """Whether the rows are parts of one whole."""

    @property
    def is_known(self) -> bool:
        return any(value is not None for row in self.rows for value in row.values)


def series(reports: Sequence[HasFigures]) -> list[Series]:
    """The indicators of the newest form, each over all reports; open where a year's form has none of that code."""
    if not reports:
        return []
    newest = max((report.edition for report in reports), key=lambda edition: edition.first_year)
    found = [_series(indicator, newest, reports) for indicator in newest.indicators]
    return [each for each in found if each.is_known]


def _series(indicator: Indicator, newest: Edition, reports: Sequence[HasFigures]) -> Series:
    own = [{each.code: each for each in report.edition.indicators}.get(indicator.code) for report in reports]
    figures = [report.complete_figures for report in reports]
    if indicator.parts:
        rows = tuple(_part(address, newest, reports, figures) for address in indicator.parts)
    else:
        pairs = zip(own, reports, figures, strict=True)
        values = tuple(_value(each, report.edition, known) if each else None for each, report, known in pairs)
        rows = (Row(indicator.name, values),)
    years = tuple(report.year for report in reports)
    return Series(indicator.code, indicator.name, indicator.unit, years, rows, is_parts=bool(indicator.parts))


def beside(series: Series, other: Series | None, *, names: tuple[str, str]) -> Series:
    """A plain number with that of somebody else in the same years, under their names; parts stay by themselves."""
    if series.is_parts:
        return series
    known = dict(zip(other.years, other.rows[0].values, strict=True)) if other else {}
    rows = (Row(names[0], series.rows[0].values), Row(names[1], tuple(known.get(year) for year in series.years)))
    return replace(series, rows=rows)


def _part(address: str, newest: Edition, reports: Sequence[HasFigures], figures: Sequence[Figures]) -> Row:
    cell = newest.cells[address]
    pairs = zip(reports, figures, strict=True)
    values = tuple(_sum((address,), report.edition, known) for report, known in pairs)
    return Row(newest.tables[cell.table].name(cell)[0], values)


def value(indicator: Indicator, report: HasFigures) -> Decimal | None:
    """Of one report; several parts added up. None where its figures do not tell."""
    if indicator.parts:
        return _sum(indicator.parts, report.edition, report.complete_figures)
    return _value(indicator, report.edition, report.complete_figures)


def _value(indicator: Indicator, edition: Edition, figures: Figures) -> Decimal | None:
    value = _sum(indicator.of, edition, figures)
    if not indicator.over or value is None:
        return value
    whole = _sum(indicator.over, edition, figures)
    return share(value, whole) if whole else None


def _sum(addresses: tuple[str, ...], edition: Edition, figures: Figures) -> Decimal | None:
    """None where the form lacks a cell or a figure is blank."""
    values = [value_at(figures, edition.cells[each]) if each in edition.cells else None for each in addresses]
    return None if None in values else Decimal(sum(value for value in values if value is not None))


def summary(report: HasFigures, before: HasFigures | None = None) -> list[str]:
    """What the figures say, a sentence each; one with a blank cell is left out.

    `before` is the year before: what both years have is compared with it.
    """
    return _sentences(report.edition.summaries, report, {}) + _changes(report, before)


def region_summary(total: HasFigures, before: HasFigures | None, *, reports: int, agencies: int) -> list[str]:
    """Of all agencies of a region together, `reports` of its `agencies`."""
    counts = {"reports": reports, "agencies": agencies}
    return _sentences(total.edition.region_summaries, total, counts) + _changes(total, before)


def _sentences(known: Sequence[Summary], report: HasFigures, counts: dict[str, int]) -> list[str]:
    sentences = []
    figures = report.complete_figures
    for sentence in known:
        cells = [report.edition.cells[each] for each in _PLACE.findall(sentence.text) if each not in counts]
        values: dict[str, int | None] = {cell.address: value_at(figures, cell) for cell in cells}
        if None in values.values():
            continue
        if sentence.none and not any(values.values()):
            sentences.append(sentence.none)
        else:
            sentences.append(_filled(sentence.text, {**values, **counts}))
    return sentences


def _changes(report: HasFigures, before: HasFigures | None) -> list[str]:
    """A sentence for each number that is compared, where both years have it."""
    sentences = []
    for comparison in report.edition.comparisons if before else ():
        now, then = (_known(comparison.of, each) for each in (report, before))
        if now is None or then is None:
            continue
        text = comparison.more if now > then else comparison.fewer if now < then else comparison.same
        # Where there was nothing a year ago nothing can be said in per cent, and the brackets around it go too.
        text = text if then else re.sub(r"[（(][^（）()]*\{percent\}[^（）()]*[）)]", "", text)
        percent = f"{share(abs(now - then), then)}%" if then else ""
        sentences.append(_filled(text, {"difference": abs(now - then), "percent": percent}))
    return sentences


def _known(address: str, report: HasFigures | None) -> int | None:
    cell = report.edition.cells.get(address) if report else None
    return value_at(report.complete_figures, cell) if report and cell else None


def _filled(text: str, values: Mapping[str, object]) -> str:
    return _PLACE.sub(lambda found: str(values[found[1]]), text)


def share(value: int | Decimal, whole: int | Decimal) -> Decimal:
    """In per cent, of one decimal. Of a whole that is not 0."""
    return (Decimal(value) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
