"""Explanations: which findings ask the clerk for one, what was answered, and whether the answer still holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from reports import checks
from reports.checks import ERROR, WARNING, Context, Finding
from reports.document.report import Report
from reports.models import Explanation

CONFIRMABLE = frozenset({"R14"})
"""Codes of errors that stop the submission until the clerk has confirmed what was found: it may be meant so."""
MAXIMUM = 1000
"""Characters of an explanation."""


@dataclass(frozen=True)
class Group:
    """Findings of one code at one place; they are explained together."""

    findings: tuple[Finding, ...]
    message: str
    """What all of them say, in the language of the site and not of the reader."""
    explanation: Explanation | None = None

    @property
    def code(self) -> str:
        return self.findings[0].code

    @property
    def address(self) -> str:
        return self.findings[0].address

    @property
    def key(self) -> str:
        return f"{self.code}@{self.address}"

    @property
    def hints(self) -> list[str]:
        """What to do about them, each said once."""
        return list(dict.fromkeys(finding.hint for finding in self.findings if finding.hint))

    @property
    def level(self) -> str:
        return ERROR if checks.has_errors(list(self.findings)) else WARNING

    @property
    def is_asked(self) -> bool:
        return self.level == WARNING or self.is_confirmable

    @property
    def is_confirmable(self) -> bool:
        return self.level == ERROR and self.code in CONFIRMABLE

    @property
    def is_explained(self) -> bool:
        return self.is_asked and self.explanation is not None and self.explanation.message == self.message

    @property
    def is_outdated(self) -> bool:
        """Explained once, when the findings said something else."""
        return self.is_asked and self.explanation is not None and not self.is_explained

    @property
    def is_open(self) -> bool:
        return self.is_asked and not self.is_explained

    @property
    def stops(self) -> bool:
        """Whether it is an error that nobody has confirmed."""
        return self.level == ERROR and not self.is_explained

    @property
    def body(self) -> str:
        """The explanation that holds."""
        return self.explanation.body if self.explanation and self.is_explained else ""


@dataclass(frozen=True)
class Answer:
    """What a clerk sends for a group, beside what was on the screen."""

    body: str
    seen_body: str = ""
    seen_message: str = ""
    still_holds: bool = False
    """The outdated explanation is taken over as it is."""


def groups(report: Report, context: Context, explained: Iterable[Explanation]) -> list[Group]:
    """Everything the checks find, in the order of the form, with its explanations."""
    found: dict[tuple[str, str], list[tuple[Finding, str]]] = {}
    findings = checks.run(report, context=context)
    for finding, message in zip(findings, _messages(findings, report, context), strict=True):
        found.setdefault((finding.code, finding.address), []).append((finding, message))
    written = {(each.code, each.address): each for each in explained}
    return [
        Group(tuple(finding for finding, _ in pairs), "\n".join(said for _, said in pairs), written.get(place))
        for place, pairs in found.items()
    ]


def _messages(findings: list[Finding], report: Report, context: Context) -> list[str]:
    """What the findings say in the language of the site: an explanation outlives the language of who reads it."""
    if translation.get_language() == settings.LANGUAGE_CODE:
        return [finding.message for finding in findings]
    with translation.override(settings.LANGUAGE_CODE):
        return [finding.message for finding in checks.run(report, context=context)]
