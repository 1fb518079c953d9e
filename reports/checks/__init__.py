"""The checks a good reviewer makes: one function each, registered with its code.

A check takes the report and last year's (or None), and yields findings; it never stops at the first and never
raises for what a person may have typed. The rules are numbered as in the national form's list (R1 to R15).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from reports.document import Report

ERROR, WARNING = "error", "warning"
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

    def to_json(self) -> dict[str, str]:
        return {key: value for key, value in asdict(self).items() if key != "source"}


Check = Callable[[Report, Report | None], Iterator[Finding]]
_checks: list[Check] = []


def check(function: Check) -> Check:
    """Register a check; they run in the order in which their modules are imported below."""
    _checks.append(function)
    return function


def run(report: Report, last_year: Report | None = None) -> list[Finding]:
    """Every finding, in the order of the form's sections."""
    order = [section.code for section in report.edition.sections]
    findings = [finding for function in _checks for finding in function(report, last_year)]
    return sorted(findings, key=lambda found: order.index(report.edition.section_of(found.address).code))


def has_errors(findings: list[Finding]) -> bool:
    return any(finding.level == ERROR for finding in findings)


from reports.checks import tables, texts  # noqa: E402, F401 - they register themselves
