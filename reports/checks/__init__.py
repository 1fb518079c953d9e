"""The checks a good reviewer makes: one function each, registered with its code.

A check takes the report and what is known besides it, and yields findings; it never stops at the first and never
raises for what a person may have typed. The rules are numbered as in the national form's list (R1 to R25).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from reports.document.report import Report
from reports.editions.layout import Figures

ERROR, WARNING = "error", "warning"
CERTAIN, ASK = "certain", "ask"
"""Grades: two readers of different make agree, or what is no matter of reading; one alone asks to look again."""
BLANK = "R5"
"""The one error that means work not done yet, and not work done wrong."""


@dataclass(frozen=True)
class Finding:
    level: str
    """`error` stops the submission, `warning` asks for a look."""
    code: str
    address: str
    """A cell, a text, or a section."""
    message: str
    source: str = ""
    hint: str = ""
    """What to do about it."""
    start: int = -1
    end: int = -1
    """The place in the text at `address`; -1 where it is about the whole."""
    cell: str = ""
    """The cell that a place in a text is compared with."""
    grade: str = CERTAIN
    """`certain` asks for an explanation; `ask` is folded away, counted apart, and asks for none."""
    beside: str = ""
    """The code of the agency whose report is the other one; not for the clerk's eyes."""
    compares: bool = False
    """It is about a whole text beside others of other years or agencies, which is dear to find out."""

    def to_json(self) -> dict[str, str]:
        return {"level": self.level, "code": self.code, "address": self.address, "message": self.message}


@dataclass(frozen=True)
class Below:
    """The reports that a government adds up, none of them missing."""

    count: int
    sum: Figures
    single: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """{address of a cell that one agency may report for all: what each of them has there}."""


@dataclass(frozen=True)
class Context:
    """What the checks know besides the report: plain data."""

    last_year: Report | None = None
    kind: str = ""
    """Of the agency: government, department, township; empty where only its name tells."""
    level: str = ""
    """national, province, prefecture, county, township; likewise."""
    below: Below | None = None
    """What a government's own report adds up; None while one is missing, and for who adds up nothing."""
    others: tuple[tuple[str, Report], ...] = ()
    """(code of the agency, its report of the year) of those beside it that may have the same texts."""
    compared: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    """{address of a text: what was found when it was compared last}; it is not compared again."""


Check = Callable[[Report, Context], Iterator[Finding]]
_checks: list[Check] = []


def check(function: Check) -> Check:
    """Register a check; they run in the order in which their modules are imported below."""
    _checks.append(function)
    return function


def run(report: Report, last_year: Report | None = None, *, context: Context | None = None) -> list[Finding]:
    """Every finding, in the order of the form's sections."""
    known = context or Context()
    if last_year is not None:
        known = replace(known, last_year=last_year)
    order = [section.code for section in report.edition.sections]
    findings = [finding for function in _checks for finding in function(report, known)]
    return sorted(findings, key=lambda found: order.index(report.edition.section_of(found.address).code))


def has_errors(findings: list[Finding]) -> bool:
    return any(finding.level == ERROR for finding in findings)


from reports.checks import (  # noqa: E402, F401 - they register themselves
    characters,
    copies,
    duties,
    growth,
    length,
    live,
    naming,
    personal,
    prose,
    relations,
    similarity,
    tables,
    texts,
)
