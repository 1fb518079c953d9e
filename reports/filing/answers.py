"""Answers to findings: explanations kept, each with what its author had read."""

from __future__ import annotations

from reports.agencies.models import User
from reports.filing import explanations, stored_findings
from reports.filing.drafts import locked_draft, report_of
from reports.filing.explanations import Answer, Group
from reports.models import Filing


def groups_of(filing: Filing) -> list[Group]:
    """The findings with their explanations, all compared anew."""
    return list(stored_findings.check(filing, report_of(filing)).groups)


def explain(filing_id: int, by: User, answers: dict[str, Answer]) -> explanations.Refused:
    """Keep what is answered to groups of findings, as `explanations.keep` does, all of them compared anew.

    Returns {key: why it was not kept}. Raises Locked.
    """
    if not answers:
        return {}
    with locked_draft(filing_id) as filing:
        checked = stored_findings.check(filing, report_of(filing))
        kept, refused = explanations.keep(filing, checked.groups, by, answers)
        if kept:
            explained = filing.explanations.select_related("author")
            stored_findings.keep(filing, checked.regrouped(explained))
    return refused
