"""Drafts of a filing: open one, merge what was changed, fill blanks, take in a document that was read.

Every write locks the filing's row first, so that of two clerks one waits, and ends with an Event. What stands in the
sections is changed inside `recorded` only, so that every state can be read back from the Events.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.agencies.models import Agency, User
from reports.document import patch
from reports.document.figures import flat, put, value_at
from reports.document.report import Picture as DocumentPicture
from reports.document.report import Report, with_figures
from reports.document.text import clean_text
from reports.editions.layout import Section
from reports.filing import check_context, explanations, stored_findings
from reports.filing.explanations import Answer
from reports.filing.stored_findings import Checked
from reports.models import Event, Filing, SectionDraft

MAXIMUM_TEXT = 100_000
"""Characters of one text; the longest real ones have about 20,000."""


class Locked(Exception):
    """The filing is no draft any more; the message says in which state it is."""


@dataclass(frozen=True)
class Changes:
    """What a clerk sends for one section: new values beside those that were on the screen."""

    figures: dict[str, int | None] = field(default_factory=dict)
    """{address: new value}; None is a blank."""
    seen_figures: dict[str, int | None] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    """{address: new text}."""
    seen_texts: dict[str, str] = field(default_factory=dict)
    """{address: fingerprint of the text that was on the screen}."""
    held: frozenset[str] = frozenset()
    """Addresses at which a conflict was shown and not decided yet."""


@dataclass(frozen=True)
class Conflict:
    """Somebody else changed what the clerk changed too; nothing was written at this address."""

    address: str
    mine: int | str | None
    theirs: int | str | None
    author: User | None
    at: datetime | None


@dataclass(frozen=True)
class Saved:
    """What a save came to, and what the checks find in the filing as it stands."""

    checked: Checked
    conflicts: list[Conflict]
    refused: explanations.Refused
    """{key of a group: why its explanation was not kept}."""


class Sections(dict[str, SectionDraft]):
    """{code: section} of a locked filing."""

    is_changed = False
    """Whether an Event has told of it."""


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@contextmanager
def locked_draft(filing_id: int, among: QuerySet[Filing] | None = None) -> Iterator[Filing]:
    """A transaction that holds the filing's row. Raises Locked when it is no draft.

    `among` are those that the person has a right to. Raises Filing.DoesNotExist for another.
    """
    with transaction.atomic():
        filings = check_context.with_context(Filing.objects.all() if among is None else among)
        filing = filings.select_for_update(of=("self",)).get(pk=filing_id)
        if not filing.is_draft:
            raise Locked(
                _("This filing is %(status)s and cannot be changed now.") % {"status": filing.get_status_display()}
            )
        yield filing


@contextmanager
def recorded(
    filing: Filing,
    by: User | None,
    *,
    kind: str = Event.Kind.SAVED,
    only_changes: bool = False,
    is_checked: bool = True,
    **data: Any,
) -> Iterator[Sections]:
    """{code: section} of a locked filing. What is changed in them inside is kept, and one Event says all of it.

    `data` is what else the Event says. A save that changes nothing is none; what is of another kind has happened,
    unless it is about the changes only. Then the filing is checked, unless the caller sees to that.
    """
    prefetch_related_objects([filing], "section_drafts")
    sections = Sections({draft.section: draft for draft in filing.section_drafts.all()})
    before = {code: contents_of(filing, draft) for code, draft in sections.items()}
    yield sections
    changes: patch.Changes = {}
    for code, draft in sections.items():
        if changed := patch.changes(before[code], contents_of(filing, draft)):
            changes |= changed
            _keep(draft, by)
    if changes or (kind != Event.Kind.SAVED and not only_changes):
        Event.objects.create(filing=filing, kind=kind, actor=by, data={**data, "changes": changes})
        sections.is_changed = True
        if is_checked:
            check_anew(filing)


def contents_of(filing: Filing, draft: SectionDraft) -> patch.Contents:
    """What is entered in a section, figures and texts."""
    texts = draft.texts(filing.edition.section(draft.section))
    return flat(draft.figures) | {address: text for address, text in texts.items() if text}


@transaction.atomic
def retitle(agency: Agency, old_name: str, by: User | None) -> None:
    """After an agency got another name: give its usual title anew to each filing that is not approved yet."""
    waiting = Filing.objects.filter(agency=agency, status__in=[Filing.Status.DRAFT, Filing.Status.SUBMITTED])
    for filing in waiting.select_for_update(of=("self",)).select_related("report_year"):
        usual, year = filing.edition.title_of, filing.report_year.year
        if filing.title == usual(old_name, year) != usual(agency.name, year):
            filing.title = usual(agency.name, year)
            filing.save(update_fields=["title"])
            Event.objects.create(filing=filing, kind=Event.Kind.SAVED, actor=by, data={"title": filing.title})


def report_of(filing: Filing) -> Report:
    """The draft as the document it would be now, its live figures written out."""
    return with_figures(typed_report(filing))


def typed_report(filing: Filing) -> Report:
    """The draft as it was typed."""
    edition = filing.edition
    texts, figures, copied = {}, {}, {}
    for draft in filing.section_drafts.all():
        texts.update(draft.texts(edition.section(draft.section)))
        figures.update(draft.figures)
        # The mark is of a text and not of a moment: who takes the text back has it marked again.
        for address, mark in draft.copied.items():
            if fingerprint(texts.get(address, "")) == mark["fingerprint"]:
                copied[address] = mark["year"]
    return Report(
        edition=edition,
        year=filing.report_year.year,
        agency_name=filing.agency.name,
        title=filing.title,
        texts=texts,
        figures=figures,
        pictures={
            picture.number: DocumentPicture(
                picture.number, picture.sha256, picture.media_type, picture.width, picture.height
            )
            for picture in filing.pictures.all()
        },
        copied=copied,
    )


def save_section(filing_id: int, section: Section, by: User, changes: Changes) -> Saved:
    """Save a section as `save_locked` does. Raises Locked."""
    with locked_draft(filing_id) as filing:
        return save_locked(filing, section, by, changes)


def save_locked(
    filing: Filing, section: Section, by: User, changes: Changes, *, answers: dict[str, Answer] | None = None
) -> Saved:
    """Write what was changed and nobody else has changed since, and what findings are answered; the rest is told.

    Cells are compared one by one, texts as a whole. The checks run once, and not at all where nothing was changed.
    Expects the filing locked.
    """
    prefetch_related_objects([filing], "section_drafts", "pictures")
    with recorded(filing, by, section=section.code, is_checked=False) as sections:
        conflicts = _merge(filing, sections[section.code], section, changes=changes)
    check = partial(stored_findings.check_saved, section=section) if sections.is_changed else stored_findings.as_kept
    checked = check(filing, report_of(filing))
    kept, refused = explanations.keep(filing, checked.groups, by, answers or {})
    if kept:
        checked = checked.regrouped(filing.explanations.select_related("author"))
    if kept or sections.is_changed:
        stored_findings.keep(filing, checked)
    return Saved(checked, conflicts, refused)


def _merge(filing: Filing, draft: SectionDraft, section: Section, *, changes: Changes) -> list[Conflict]:
    """Put the changes into `draft`. Returns what was not put there."""
    conflicts: list[Conflict] = []
    for address, new in changes.figures.items():
        cell = filing.edition.cells[address]
        stored, seen = value_at(draft.figures, cell), changes.seen_figures.get(address)
        if new in (stored, seen):
            continue
        if stored != seen or address in changes.held:
            conflicts.append(_conflict(filing, address, new, stored))
            continue
        put(draft.figures, cell, new)
    for address, typed in changes.texts.items():
        text, stands = clean_text(typed), draft.texts(section)[address]
        if text == stands or fingerprint(text) == changes.seen_texts.get(address):
            continue
        if fingerprint(stands) != changes.seen_texts.get(address) or address in changes.held:
            conflicts.append(_conflict(filing, address, text, stands))
            continue
        draft.set_text(section, address, text)
    return conflicts


def _conflict(filing: Filing, address: str, mine: int | str | None, theirs: int | str | None) -> Conflict:
    events = filing.events.select_related("actor").iterator()
    last = next((event for event in events if address in event.data.get("changes", {})), None)
    return Conflict(address, mine, theirs, last.actor if last else None, last.at if last else None)


def _keep(draft: SectionDraft, by: User | None) -> None:
    draft.saved_by, draft.saved_at = by, timezone.now()
    draft.save(update_fields=["text", "text_after", "figures", "copied", "saved_by", "saved_at"])


def fill_blanks(filing_id: int, section: Section, by: User) -> int:
    """Declare every blank cell of a section as 0. Returns how many there were. Raises Locked."""
    with locked_draft(filing_id) as filing, recorded(filing, by, section=section.code) as sections:
        figures = sections[section.code].figures
        entered = [cell for table in filing.edition.tables_of(section) for cell in table.entered]
        blank = [cell for cell in entered if value_at(figures, cell) is None]
        for cell in blank:
            put(figures, cell, 0)
    return len(blank)


def take_in(filing_id: int, report: Report, by: User | None) -> None:
    """Replace the draft by a document that was read, of the filing's own edition. Raises Locked."""
    with locked_draft(filing_id) as filing:
        filing.title = report.title or filing.title
        filing.save(update_fields=["title"])
        with recorded(filing, by, kind=Event.Kind.IMPORTED, title=filing.title) as sections:
            _replace(filing, sections, report)


def _replace(filing: Filing, sections: dict[str, SectionDraft], report: Report) -> None:
    for draft in sections.values():
        section = filing.edition.section(draft.section)
        for address in section.text_addresses:
            draft.set_text(section, address, clean_text(report.text(address)))
        draft.figures = {code: report.figures[code] for code in section.tables if code in report.figures}


def take_over(
    filing_id: int, changes: dict[str, Changes], by: User, *, title: tuple[str, str], document: dict[str, str]
) -> list[Conflict]:
    """Write what was accepted of a document, {section: changes}, in one event, as `save_section` does for a section.

    `title`: the one the page showed, and the one to be written; `document`: what the event says of it. Returns what
    was changed meanwhile and so not written. Raises Locked.
    """
    seen, new = title
    with locked_draft(filing_id) as filing:
        is_titled = new != seen == filing.title
        if is_titled:
            filing.title = new
            filing.save(update_fields=["title"])
        said: dict[str, Any] = {"document": document, **({"title": new} if is_titled else {})}
        with recorded(filing, by, kind=Event.Kind.IMPORTED, only_changes=not is_titled, **said) as sections:
            return [
                conflict
                for code, each in changes.items()
                for conflict in _merge(filing, sections[code], filing.edition.section(code), changes=each)
            ]


def check_anew(filing: Filing) -> Checked:
    """Compare all of it anew, what needs other filings too, and keep what is found. Expects the filing locked."""
    prefetch_related_objects([filing], "section_drafts", "pictures")
    checked = stored_findings.check(filing, report_of(filing))
    stored_findings.keep(filing, checked)
    return checked


@transaction.atomic
def compare_submitted(filing_id: int) -> None:
    """Find anew what is found in a report that waits for its review; nothing where it waits no more."""
    filings = check_context.with_context(Filing.objects.filter(status=Filing.Status.SUBMITTED))
    if filing := filings.select_for_update(of=("self",)).filter(pk=filing_id).first():
        check_anew(filing)
