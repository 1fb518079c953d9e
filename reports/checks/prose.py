"""Checks of what the texts say against the tables, and against themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from reports import checks
from reports.checks import WARNING, Context, Finding
from reports.checks.mentions import Mention, Sum, mentions
from reports.checks.sums import wrong_additions
from reports.checks.tables import named
from reports.document import Report, text_addresses
from reports.figures import value_at

MANY = 3
"""From so many cells on a sum is named by its first and last."""


@checks.check
def text_against_tables(report: Report, context: Context) -> Iterator[Finding]:
    """R8: a number in a text is the one in the table, in one of the ways in which it can be meant."""
    for mention in mentions(report):
        if mention.agrees is False:
            yield Finding(
                WARNING,
                "R8",
                mention.address,
                _("The text says “%(words)s”; in the table %(readings)s.")
                % {"words": mention.words, "readings": _readings(report, mention)},
                hint=_("Correct the text or the table. If the text counts something else, say in it what is counted."),
                start=mention.start,
                end=mention.end,
                cell=mention.readings[0].cells[0],
            )


def _readings(report: Report, mention: Mention) -> str:
    """What the table has, each value once."""
    shortest = {reading.value: reading for reading in reversed(mention.readings)}
    said = [
        _("%(cells)s is %(value)s") % {"cells": _cells(report, reading), "value": _plain(reading.value)}
        for reading in mention.readings
        if shortest[reading.value] is reading
    ]
    return _(", or ").join(said)


def _cells(report: Report, reading: Sum) -> str:
    names = [
        named(report.edition.tables[address.split(".")[0]], report.edition.cells[address]) for address in reading.cells
    ]
    if len(names) < MANY:
        return _(" plus ").join(names)
    return _("the sum of the %(count)d cells from %(first)s to %(last)s") % {
        "count": len(names),
        "first": names[0],
        "last": names[-1],
    }


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


@checks.check
def parts_of_totals(report: Report, context: Context) -> Iterator[Finding]:
    """R9: parts named in a sentence add up to the total it names."""
    for _section, address in text_addresses(report.edition):
        for addition in wrong_additions(report.text(address)):
            yield Finding(
                WARNING,
                "R9",
                address,
                _("The text says %(total)s, but its parts %(parts)s make %(sum)s, a difference of %(difference)s.")
                % {
                    "total": addition.words,
                    "parts": " + ".join(_plain(part.value / addition.scale) for part in addition.parts),
                    "sum": _plain(addition.sum / addition.scale),
                    "difference": _plain(abs(addition.total.value - addition.sum) / addition.scale),
                },
                hint=_("Correct the total or its parts. If the list names some parts only, say so."),
                start=addition.start,
                end=addition.end,
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
