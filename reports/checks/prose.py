"""Checks of what the texts say against the tables, and against themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from reports import checks
from reports.checks import ASK, CERTAIN, WARNING, Context, Finding
from reports.checks.language.auditing import Accusation, accusations, totals
from reports.checks.language.second import agree, second_reading
from reports.checks.language.telling import told
from reports.checks.sentences import gettext as _
from reports.checks.sentences import named
from reports.document.figures import value_at
from reports.document.report import Report

MOST = 30
"""Findings of a report's texts that are told one by one."""
ASKED = frozenset({"R16", "R18", "R19", "R20"})
"""Kinds that the patterns of before do not know: they ask until thirty first-seen findings of one were 0.97 right."""
MOST_FOUND = 300
"""Accusations that are looked for."""


@checks.check
def texts_against_tables(report: Report, context: Context) -> Iterator[Finding]:
    """R8, R9, R16 to R20: what the texts state holds against the tables, last year's report and itself.

    The grammar finds; where the patterns of before accuse the same place the finding is certain.
    """
    found = _each_place(accusations(report, context.last_year))
    shown = found[:MOST]
    places = [(each.address, each.start, each.end) for each in shown]
    again = second_reading(report, places, lambda: totals(report, report.complete_figures)) if shown else []
    for each, place in zip(shown, places, strict=True):
        is_certain = each.code not in ASKED and agree(place, again)
        yield _finding(report, each, CERTAIN if is_certain else ASK)
    if len(found) > MOST:
        message = _("%(count)d more places of the texts disagree with the tables or with themselves.") % {
            "count": len(found) - MOST
        }
        hint = _("Correct the first ones, and see what is left.")
        yield Finding(WARNING, "R8", found[MOST].address, message, hint=hint, grade=ASK)


def _each_place(found: Iterable[Accusation]) -> list[Accusation]:
    """One for each place: of several, the first."""
    by_place: dict[tuple[str, int, int], Accusation] = {}
    for each in islice(found, MOST_FOUND):
        by_place.setdefault((each.address, each.start, each.end), each)
    return list(by_place.values())


def _finding(report: Report, accusation: Accusation, grade: str) -> Finding:
    message, hint, cell = told(report, accusation)
    return Finding(
        WARNING,
        accusation.code,
        accusation.address,
        message,
        hint=hint,
        start=accusation.start,
        end=accusation.end,
        cell=cell,
        grade=grade,
    )


@checks.check
def statements(report: Report, context: Context) -> Iterator[Finding]:
    """R10: what the table counts of fees the text of section six does not deny."""
    figures = report.complete_figures
    for statement in report.edition.statements:
        cell, section = report.edition.cells[statement.cell], report.edition.section(statement.section)
        value, text = value_at(figures, cell), "".join(report.text(section.text_address).split())
        denial = next((found[0] for found in map(_denied(text), statement.denials) if found), "")
        if not value or not text or (any(word in text for word in statement.words) and not denial):
            continue
        told = {"section": section.title, "cell": named(report.edition.tables[cell.table], cell), "value": value}
        message = (
            _("“%(section)s” says “%(words)s”, but %(cell)s is %(value)d.") % {**told, "words": denial}
            if denial
            else _("%(cell)s is %(value)d, but “%(section)s” says nothing of a notice to pay.") % told
        )
        hint = _("State how many notices were issued, their sum, and what was received.")
        yield Finding(WARNING, "R10", section.text_address, message, hint=hint, cell=cell.address)


def _denied(text: str) -> Callable[[str], re.Match[str] | None]:
    """Looks for words in which `…` stands for a few characters."""
    return lambda words: re.search("[^。；]{0,12}?".join(map(re.escape, words.split("…"))), text)
