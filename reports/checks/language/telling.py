"""What a finding of the texts says to the clerk: what stands where, what was expected, what to do about it."""

from __future__ import annotations

from decimal import Decimal

from reports.checks.language.accounts import Broken
from reports.checks.language.alls import OfAll
from reports.checks.language.auditing import Account, Accusation, Twice, value_of
from reports.checks.language.changes import Change, Share
from reports.checks.language.statements import Addition, Statement
from reports.checks.language.wording import WORTH, in_unit_of, named_sum, plain
from reports.checks.sentences import gettext as _
from reports.checks.sentences import joined
from reports.document.report import Report

Told = tuple[str, str, str]
"""(message, hint, cell that the place is compared with)."""


def told(report: Report, accusation: Accusation) -> Told:
    cause = accusation.cause
    if isinstance(cause, Broken):
        return _of_cells(report, accusation, cause)
    if isinstance(cause, OfAll):
        return _of_all(report, accusation, cause)
    if isinstance(cause, Addition):
        return _of_list(accusation, cause)
    if isinstance(cause, Change):
        return _of_change(accusation, cause)
    if isinstance(cause, Account):
        return _of_account(report, cause)
    if isinstance(cause, Twice):
        return _of_twice(report, accusation, cause)
    return _of_shares(report, accusation, cause)


def _of_cells(report: Report, accusation: Accusation, cause: Broken) -> Told:
    """What each cell has that the words can mean, each value once."""
    number = report.text(accusation.address)[accusation.start : accusation.end]
    shortest = {value: reading for reading, value in reversed(cause.readings)}
    readings = [
        _("%(cells)s is %(value)s")
        % {"cells": named_sum(report.edition, reading.cells), "value": in_unit_of(number, value)}
        for reading, value in cause.readings
        if shortest[value] is reading
    ]
    said = {"words": accusation.words, "readings": joined(_("; "), readings)}
    message = (
        _("The text says “%(words)s”; in the table %(readings)s.") % said
        if len(readings) == 1
        else _("The text says “%(words)s”, which is none of what it can mean in the table: %(readings)s.") % said
    )
    hint = _("Correct the text or the table. If the text counts something else, say in it what is counted.")
    return message, hint, cause.readings[0][0].cells[0]


def _of_all(report: Report, accusation: Accusation, cause: OfAll) -> Told:
    region = cause.none or cause.regions[0]
    value = value_of(report, report.complete_figures, region)
    message = _("What the text says of all of “%(words)s” does not hold: in the table %(cells)s is %(value)s.") % {
        "words": accusation.words,
        "cells": named_sum(report.edition, region.cells),
        "value": plain(value),
    }
    return message, _("Correct the text or the table, or say of how many it is true."), region.cells[0]


def _of_list(accusation: Accusation, cause: Addition) -> Told:
    scale = next((worth for unit, worth in WORTH.items() if accusation.words.endswith(unit)), 1)
    made = sum((part.value for part in cause.parts), Decimal(0))
    message = _("The text says %(total)s, but its parts %(parts)s make %(sum)s, a difference of %(difference)s.") % {
        "total": accusation.words,
        "parts": " + ".join(plain(part.value / scale) for part in cause.parts),
        "sum": plain(made / scale),
        "difference": plain(abs(cause.total.value - made) / scale),
    }
    return message, _("Correct the total or its parts. If the list names some parts only, say so."), ""


def _of_change(accusation: Accusation, cause: Change) -> Told:
    said = {"words": accusation.words, "now": plain(cause.now.value)}
    message = (
        _("The text states a change of %(words)s; from %(base)s to %(now)s it is another.")
        % {**said, "base": plain(cause.base.value)}
        if cause.base
        else _("The text states a change of %(words)s to %(now)s; with last year's report it is another.") % said
    )
    return message, _("Correct the change or the numbers beside it, or say what it is compared with."), ""


def _of_account(report: Report, cause: Account) -> Told:
    names = report.edition.tables[cause.rule.table].row_names
    left, right = (
        "＋".join(f"{names[row]} {plain(cause.said[row].value)}" for row in side)
        for side in (cause.rule.left, cause.rule.right)
    )
    message = _("The numbers of the text do not hold together: %(left)s should equal %(right)s.") % {
        "left": left,
        "right": right,
    }
    return message, _("Correct the number that is wrong, or say which applications it counts."), ""


def _of_twice(report: Report, accusation: Accusation, cause: Twice) -> Told:
    cells = cause.statement.readings[0].cells
    message = _("The text says “%(words)s” here and %(before)s before: %(cells)s is counted twice.") % {
        "words": accusation.words,
        "before": plain(cause.before.value),
        "cells": named_sum(report.edition, cells),
    }
    return message, _("Say one number in both places, or what is counted in each."), cells[0]


def _of_shares(report: Report, accusation: Accusation, cause: tuple[Share, ...] | tuple[Statement, ...]) -> Told:
    words = joined(_(", "), (f"{plain(each.number.value)}%" for each in cause))
    first = cause[0]
    hint = _("Correct the percentage, or say what it is a share of.")
    if isinstance(first, Share):
        message = _("The text says %(words)s of %(part)s: that is the share of no number of the text or the tables.")
        return message % {"words": words, "part": plain(first.part.value)}, hint, ""
    if not first.readings:
        return _("The text says %(words)s: the numbers beside it make another share.") % {"words": words}, hint, ""
    region = first.readings[0]
    message = _("The text says %(words)s; %(cells)s is %(value)s, which is another share of the whole.") % {
        "words": words,
        "cells": named_sum(report.edition, region.cells),
        "value": plain(value_of(report, report.complete_figures, region)),
    }
    return message, hint, region.cells[0]
