"""What the checks find in a filing, kept with it: made once a save, read by its pages and by the board.

A save runs the checks once. What needs other filings is dear and changes without a save: texts that are like others'
(R13) are compared when they are saved themselves, and carried over by a save of anything else. Submission, review and
approval always compare all anew (`check`); stamps tell whether what is kept is as old as what it was compared with.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation

from reports import checks, editions
from reports import document as documents
from reports.checks import Finding
from reports.checks.sentences import restored, stored
from reports.checks.similarity import judged
from reports.document.figures import flat, value_at
from reports.document.report import Report
from reports.editions.layout import Section
from reports.filing import check_context, explanations
from reports.filing.check_context import Stamps
from reports.filing.explanations import Group
from reports.models import Explanation, Filing, FilingFindings, SectionDraft

State = SectionDraft.State
SENTENCES = ("message", "source", "hint")
DEFAULTS = {field.name: field.default for field in fields(Finding)}


@dataclass(frozen=True)
class Checked:
    """The result of one run of the checks."""

    report: Report
    findings: tuple[Finding, ...]
    """In the language of the site."""
    groups: tuple[Group, ...]
    stamps: Stamps

    def regrouped(self, explained: Iterable[Explanation]) -> Checked:
        """With other explanations, without another run."""
        return replace(self, groups=tuple(explanations.grouped(self.findings, explained)))


# --- Finding


def check(filing: Filing, report: Report) -> Checked:
    """All of it anew, what needs other filings too."""
    return _run(filing, report, check_context.context_of(filing, report), check_context.stamps_of(filing))


def check_saved(filing: Filing, report: Report, section: Section) -> Checked:
    """After a save of one section: texts of the others are as much like others' as they were."""
    kept = current(filing)
    if kept is None:
        return check(filing, report)
    known = check_context.context_of(filing, report, section=section)
    compared = _compared(kept, report)
    compared.pop(section.text_address, None)
    return _run(
        filing, report, replace(known, compared=compared), Stamps(kept.last_year, kept.handed_in, kept.added_up)
    )


def _run(filing: Filing, report: Report, known: checks.Context, stamps: Stamps) -> Checked:
    found = explanations.findings_of(report, known)
    return Checked(report, tuple(found), tuple(explanations.grouped(found, _explained(filing))), stamps)


def _compared(kept: FilingFindings, report: Report) -> dict[str, tuple[Finding, ...]]:
    """{address of a judged text: what was found when it was compared}."""
    found = restored_findings(each for each in kept.findings if each.get("compares"))
    addresses = [section.text_address for section in judged(report.edition)]
    return {address: tuple(each for each in found if each.address == address) for address in addresses}


def as_kept(filing: Filing, report: Report) -> Checked:
    """What is kept where it is of today's rules, else found anew and not kept: reading writes nothing."""
    kept = current(filing)
    if kept is None:
        return check(filing, report)
    found = restored_findings(kept.findings)
    groups = explanations.grouped(found, _explained(filing))
    return Checked(report, tuple(found), tuple(groups), Stamps(kept.last_year, kept.handed_in, kept.added_up))


def _explained(filing: Filing) -> Iterable[Explanation]:
    return filing.explanations.select_related("author")


# --- Keeping


def keep(filing: Filing, checked: Checked) -> None:
    """Keep the result and the states of the sections that follow from it. Expects the filing locked."""
    if filing.is_draft:
        _keep_states(filing, checked)
    row = _row(filing, checked)
    if _is_same(of(filing), row):
        return
    changed = [field.attname for field in FilingFindings._meta.fields if not field.primary_key]
    FilingFindings.objects.bulk_create([row], update_conflicts=True, unique_fields=["filing"], update_fields=changed)
    row.filing = filing  # from now on the one that is known of it


def stamp(filing: Filing) -> None:
    """What is kept is compared with all that is handed in at this moment. Expects the filing locked."""
    FilingFindings.objects.filter(filing=filing).update(**asdict(check_context.stamps_of(filing)))


def _row(filing: Filing, checked: Checked) -> FilingFindings:
    found = [_as_json(finding) for finding in checked.findings]
    warnings = [group for group in checked.groups if group.level == checks.WARNING and group.is_certain]
    return FilingFindings(
        filing_id=filing.pk,
        rules=rules(),
        digest=digest_of(found),
        findings=found,
        errors=sum(group.stops and not group.is_blank for group in checked.groups),
        blanks=len(blank_cells(checked.report)),
        warnings=len(warnings),
        unexplained=sum(group.is_open for group in warnings),
        sections_done=sum(draft.state == State.DONE for draft in filing.section_drafts.all()),
        found_at=timezone.now(),
        **asdict(checked.stamps),
    )


def _is_same(kept: FilingFindings | None, row: FilingFindings) -> bool:
    names = [field.attname for field in FilingFindings._meta.fields if field.attname != "found_at"]
    return kept is not None and all(getattr(kept, name) == getattr(row, name) for name in names)


def _keep_states(filing: Filing, checked: Checked) -> None:
    """Errors alone make a state, and no error needs more to be known than the report."""
    stopping = [group for group in checked.groups if group.stops]
    for draft in filing.section_drafts.all():
        state = _state(checked.report, draft, stopping)
        if state != draft.state:
            SectionDraft.objects.filter(pk=draft.pk).update(state=state)
            draft.state = state


def _state(report: Report, draft: SectionDraft, stopping: list[Group]) -> str:
    section = report.edition.section(draft.section)
    is_empty = not draft.text.strip() and not draft.text_after.strip() and not flat(draft.figures)
    if is_empty or draft.saved_at is None:  # what was taken over from last year is nobody's work yet
        return State.NOT_STARTED
    errors = [group for group in stopping if report.edition.section_of(group.address) == section]
    if any(not group.is_blank for group in errors):
        return State.HAS_PROBLEMS
    return State.IN_PROGRESS if errors else State.DONE


# --- What is kept


def of(filing: Filing) -> FilingFindings | None:
    try:
        found: FilingFindings = filing.found
    except FilingFindings.DoesNotExist:
        return None
    return found


def current(filing: Filing) -> FilingFindings | None:
    """What is kept, if it was found by the rules of today and beside the same report of last year."""
    kept = of(filing)
    is_current = kept is not None and kept.rules == rules() and kept.last_year == check_context.last_year_key(filing)
    return kept if is_current else None


def forget(filings: Iterable[int] | QuerySet[Filing, Any]) -> None:
    """What is kept of them is found anew before it is shown, since what checks are told of their agency has changed."""
    FilingFindings.objects.filter(filing__in=filings).update(rules="")


def restored_findings(found: Iterable[dict[str, Any]]) -> list[Finding]:
    """As they are kept, in the language of the site."""
    with translation.override(settings.LANGUAGE_CODE):
        return [_from_json(each) for each in found]


def _as_json(finding: Finding) -> dict[str, Any]:
    """What is not as usual; sentences as msgid and parameters."""
    values = {name: getattr(finding, name) for name in DEFAULTS}
    said = {name: value for name, value in values.items() if value != DEFAULTS[name]}
    return said | {name: stored(said[name]) for name in SENTENCES if name in said}


def _from_json(said: dict[str, Any]) -> Finding:
    values = {name: value for name, value in said.items() if name in DEFAULTS}
    return Finding(**(values | {name: restored(said[name]) for name in SENTENCES if name in said}))


def digest_of(data: object) -> str:
    """Of plain data, whatever is drawn of it."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def blank_cells(report: Report, section: Section | None = None) -> list[str]:
    """Addresses of the cells that are missing, in a section or in all."""
    tables = report.edition.tables_of(section) if section else report.edition.tables.values()
    return [cell.address for table in tables for cell in table.entered if value_at(report.figures, cell) is None]


@cache
def rules() -> str:
    """The version of the rules: of everything that a finding follows from but the report, code and editions alike."""
    digest = hashlib.sha256()
    for folder in (checks, documents, editions):
        for path in sorted(Path(str(folder.__file__)).parent.rglob("*")):
            if path.suffix in (".py", ".toml"):
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]
