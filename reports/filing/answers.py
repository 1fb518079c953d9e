"""Answers to findings: explanations kept, each with what its author had read."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from reports.agencies.models import User
from reports.document.text import clean_text
from reports.filing import explanations
from reports.filing.check_context import context_of
from reports.filing.drafts import locked_draft, refresh_states, report_of
from reports.filing.explanations import Answer, Group
from reports.models import Event, Explanation, Filing


def groups_of(filing: Filing) -> list[Group]:
    """The findings with their explanations."""
    report = report_of(filing)
    return explanations.groups(report, context_of(filing, report), filing.explanations.select_related("author"))


def explain(filing_id: int, by: User, answers: dict[str, Answer]) -> dict[str, str]:
    """Keep what is answered to groups of findings, {key of the group: answer}; a blank takes an explanation back.

    Returns {key: why it was not kept}. Nobody explains what he has not read, nor overwrites what somebody else has
    written meanwhile. An answer to what is not found any more is let go. Raises Locked.
    """
    refused, written = {}, {}
    if not answers:
        return {}
    with locked_draft(filing_id) as filing:
        for group in groups_of(filing):
            answer = answers.get(group.key)
            body = _answered(group, answer) if answer and group.is_asked else None
            if answer is None or body is None:
                continue
            if reason := _refusal(group, answer, body):
                refused[group.key] = reason
                continue
            _keep_explanation(filing, group, body, by=by)
            written[group.key] = body
        if written:
            Event.objects.create(filing=filing, kind=Event.Kind.EXPLAINED, actor=by, data={"explanations": written})
            refresh_states(filing)
    return refused


def _answered(group: Group, answer: Answer) -> str | None:
    """The new explanation; None where nothing was changed."""
    body = clean_text(answer.body).strip()
    if not body and answer.still_holds and group.explanation:
        return group.explanation.body
    return None if body in (clean_text(answer.seen_body).strip(), group.body) else body


def _refusal(group: Group, answer: Answer, body: str) -> str:
    if len(body) > explanations.MAXIMUM:
        return _("An explanation has at most %(most)d characters.") % {"most": explanations.MAXIMUM}
    if (clean_text(answer.seen_message), clean_text(answer.seen_body).strip()) != (group.message, group.body):
        return _(
            "What is said here, or its explanation, has changed since you opened the page. Read it and save again."
        )
    return ""


def _keep_explanation(filing: Filing, group: Group, body: str, *, by: User) -> None:
    place: dict[str, Any] = {"filing": filing, "code": group.code, "address": group.address}
    if not body:
        Explanation.objects.filter(**place).delete()
        return
    said = {"message": group.message, "body": body, "author": by, "written_at": timezone.now()}
    Explanation.objects.update_or_create(**place, defaults=said)
