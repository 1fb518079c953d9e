"""Explanations: which findings ask the clerk for one, what was answered, and whether the answer still holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from reports import checks
from reports.agencies.models import User
from reports.checks import ASK, CERTAIN, ERROR, WARNING, Context, Finding
from reports.checks.sentences import here
from reports.document.report import Report
from reports.document.text import clean_text
from reports.models import Event, Explanation, Filing

Kept = dict[str, str]
"""{key of a group: its new explanation}."""
Refused = dict[str, str]
"""{key of a group: why its answer was not kept}."""

CONFIRMABLE = frozenset({"R14"})
"""Codes of errors that stop the submission until the clerk has confirmed what was found: it may be meant so."""
MAXIMUM = 1000
"""Characters of an explanation."""


@dataclass(frozen=True)
class Group:
    """Findings of one code and grade at one place; they are explained together."""

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
        return f"{self.code}@{self.address}" if self.is_certain else f"{self.code}@{self.address}@{ASK}"

    @property
    def hints(self) -> list[str]:
        """What to do about them, each said once."""
        return list(dict.fromkeys(finding.hint for finding in self.findings if finding.hint))

    @property
    def level(self) -> str:
        return ERROR if checks.has_errors(list(self.findings)) else WARNING

    @property
    def is_asked(self) -> bool:
        """What one reader alone finds asks for no explanation."""
        return self.is_certain and (self.level == WARNING or self.is_confirmable)

    @property
    def is_certain(self) -> bool:
        return self.findings[0].grade == CERTAIN

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
        """Whether it is an error that nobody has confirmed, or a figure that is missing."""
        return self.level == ERROR and not self.is_explained

    @property
    def is_blank(self) -> bool:
        """Work not done yet, and no error: missing cells are counted by themselves."""
        return self.code == checks.BLANK

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


def findings_of(report: Report, context: Context) -> list[Finding]:
    """Everything the checks find, in the order of the form and in the language of the site."""
    with translation.override(settings.LANGUAGE_CODE):
        return checks.run(report, context=context)


def groups(report: Report, context: Context, explained: Iterable[Explanation]) -> list[Group]:
    """Everything the checks find, in the order of the form, with its explanations."""
    return grouped(findings_of(report, context), explained)


def grouped(findings: Iterable[Finding], explained: Iterable[Explanation]) -> list[Group]:
    """Findings in the language of the site with their explanations, and so that the reader understands them.

    What only asks to look again comes last.
    """
    found: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        found.setdefault((finding.code, finding.address, finding.grade), []).append(finding)
    written = {(each.code, each.address, CERTAIN): each for each in explained}
    groups = [
        Group(tuple(map(_here, each)), "\n".join(finding.message for finding in each), written.get(place))
        for place, each in found.items()
    ]
    return sorted(groups, key=lambda group: not group.is_certain)


def _here(finding: Finding) -> Finding:
    """In the language of the reader; an explanation outlives it and is compared in that of the site."""
    if translation.get_language() == settings.LANGUAGE_CODE:
        return finding
    return replace(finding, message=here(finding.message), hint=here(finding.hint), source=here(finding.source))


# --- Answers


def keep(filing: Filing, found: Iterable[Group], by: User, answers: dict[str, Answer]) -> tuple[Kept, Refused]:
    """Keep what is answered to groups of findings, {key of the group: answer}; a blank takes an explanation back.

    Nobody explains what he has not read, nor overwrites what somebody else has written meanwhile. An answer to what is
    not found any more is let go. Expects the filing locked.
    """
    kept, refused = Kept(), Refused()
    for group in found:
        answer = answers.get(group.key)
        body = _answered(group, answer) if answer and group.is_asked else None
        if answer is None or body is None:
            continue
        if reason := _refusal(group, answer, body):
            refused[group.key] = reason
            continue
        _keep(filing, group, body, by=by)
        kept[group.key] = body
    if kept:
        Event.objects.create(filing=filing, kind=Event.Kind.EXPLAINED, actor=by, data={"explanations": kept})
    return kept, refused


def _answered(group: Group, answer: Answer) -> str | None:
    """The new explanation; None where nothing was changed."""
    body = clean_text(answer.body).strip()
    if not body and answer.still_holds and group.explanation:
        return group.explanation.body
    return None if body in (clean_text(answer.seen_body).strip(), group.body) else body


def _refusal(group: Group, answer: Answer, body: str) -> str:
    if len(body) > MAXIMUM:
        return _("An explanation has at most %(most)d characters.") % {"most": MAXIMUM}
    if (clean_text(answer.seen_message), clean_text(answer.seen_body).strip()) != (group.message, group.body):
        return _(
            "What is said here, or its explanation, has changed since you opened the page. Read it and save again."
        )
    return ""


def _keep(filing: Filing, group: Group, body: str, *, by: User) -> None:
    place: dict[str, Any] = {"filing": filing, "code": group.code, "address": group.address}
    if not body:
        Explanation.objects.filter(**place).delete()
        return
    said = {"message": group.message, "body": body, "author": by, "written_at": timezone.now()}
    Explanation.objects.update_or_create(**place, defaults=said)
