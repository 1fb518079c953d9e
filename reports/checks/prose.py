"""Checks of what the texts say against the tables, and against themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from reports import checks
from reports.checks import WARNING, Context, Finding
from reports.checks.language.mentions import Mention, mentions
from reports.checks.language.shares import wrong_shares
from reports.checks.language.sums import Addition, wrong_additions
from reports.checks.language.wording import in_unit_of, named_sum, plain
from reports.checks.sentences import gettext as _
from reports.checks.sentences import joined, named
from reports.document.figures import value_at
from reports.document.memory import by_text
from reports.document.report import Report, text_addresses


@checks.check
def text_against_tables(report: Report, context: Context) -> Iterator[Finding]:
    """R8: a number in a text is the one in the table, in one of the ways in which it can be meant."""
    for mention in mentions(report):
        if mention.agrees is False:
            yield Finding(
                WARNING,
                "R8",
                mention.address,
                _said(report, mention),
                hint=_("Correct the text or the table. If the text counts something else, say in it what is counted."),
                start=mention.start,
                end=mention.end,
                cell=mention.readings[0].cells[0],
            )


def _said(report: Report, mention: Mention) -> str:
    """The sentence for the clerk: what the text says, and what each cell has that it can mean, each value once."""
    number = report.text(mention.address)[mention.start : mention.end]
    shortest = {reading.value: reading for reading in reversed(mention.readings)}
    readings = [
        _("%(cells)s is %(value)s")
        % {"cells": named_sum(report.edition, reading.cells), "value": in_unit_of(number, reading.value)}
        for reading in mention.readings
        if shortest[reading.value] is reading
    ]
    if len(readings) == 1:
        return _("The text says “%(words)s”; in the table %(readings)s.") % {
            "words": mention.words,
            "readings": readings[0],
        }
    return _("The text says “%(words)s”, which is none of what it can mean in the table: %(readings)s.") % {
        "words": mention.words,
        "readings": joined(_("; "), readings),
    }


@checks.check
def parts_of_totals(report: Report, context: Context) -> Iterator[Finding]:
    """R9: parts named in a sentence add up to the total it names."""
    for _section, address in text_addresses(report.edition):
        for addition in _wrong_additions(report.text(address)):
            yield Finding(
                WARNING,
                "R9",
                address,
                _("The text says %(total)s, but its parts %(parts)s make %(sum)s, a difference of %(difference)s.")
                % {
                    "total": addition.words,
                    "parts": " + ".join(plain(part.value / addition.scale) for part in addition.parts),
                    "sum": plain(addition.sum / addition.scale),
                    "difference": plain(abs(addition.total.value - addition.sum) / addition.scale),
                },
                hint=_("Correct the total or its parts. If the list names some parts only, say so."),
                start=addition.start,
                end=addition.end,
            )


@by_text
def _wrong_additions(text: str) -> tuple[Addition, ...]:
    return tuple(wrong_additions(text))


@checks.check
def shares_of_totals(report: Report, context: Context) -> Iterator[Finding]:
    """R9: a percentage beside its number is the share of a total that the text or a table names."""

    def totals() -> Iterator[int]:
        figures = report.complete_figures
        yield from (value_at(figures, cell) or 0 for cell in report.edition.cells.values() if cell.is_computed)
        for rule in report.edition.rules:
            for column in report.edition.tables[rule.table].column_names:
                yield sum(figures.get(rule.table, {}).get(row, {}).get(column, 0) or 0 for row in rule.left)

    for _section, address in text_addresses(report.edition):
        for share in wrong_shares(report.text(address), totals):
            yield Finding(
                WARNING,
                "R9",
                address,
                _("The text says “%(words)s”; %(part)s of %(whole)s is %(right)s%%.")
                % {
                    "words": share.words,
                    "part": plain(share.part.value),
                    "whole": plain(share.whole.value),
                    "right": plain(share.right),
                },
                hint=_("Correct the percentage, or say what it is a share of."),
                start=share.start,
                end=share.end,
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
