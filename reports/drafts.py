"""Drafts of a filing: open one, merge what was changed, fill blanks, take in a document that was read.

Every write locks the filing's row first, so that of two clerks one waits, and ends with an Event.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.models import Agency, User
from reports import checks, explanations, pictures
from reports.document import Picture as DocumentPicture
from reports.document import Report, clean_text, from_json, picture_line, with_figures
from reports.explanations import Answer, Group
from reports.figures import flat, put, value_at
from reports.layout import Section
from reports.models import Event, Explanation, Filing, Picture, Publication, ReportYear, SectionDraft

State = SectionDraft.State
MAXIMUM_TEXT = 100_000
"""Characters of one text; the longest real ones have about 20,000."""
MAXIMUM_PICTURES = 30


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


@dataclass(frozen=True)
class Conflict:
    """Somebody else changed what the clerk changed too; nothing was written at this address."""

    address: str
    mine: int | str | None
    theirs: int | str | None
    author: User | None
    at: datetime | None


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@contextmanager
def locked_draft(filing_id: int) -> Iterator[Filing]:
    """A transaction that holds the filing's row. Raises Locked when it is no draft."""
    with transaction.atomic():
        filing = (
            Filing.objects.select_for_update(of=("self",)).select_related("agency", "report_year").get(pk=filing_id)
        )
        if not filing.is_draft:
            raise Locked(
                _("This filing is %(status)s and cannot be changed now.") % {"status": filing.get_status_display()}
            )
        yield filing


def open_filing(agency: Agency, report_year: ReportYear, by: User | None) -> Filing:
    """The agency's filing of the year, opened if there is none. Opening twice is opening once."""
    with transaction.atomic():
        filing, is_new = Filing.objects.get_or_create(
            agency=agency,
            report_year=report_year,
            defaults={"title": report_year.edition.title_of(agency.name, report_year.year)},
        )
        if is_new:
            SectionDraft.objects.bulk_create(
                SectionDraft(filing=filing, section=section.code) for section in filing.edition.sections
            )
            Event.objects.create(filing=filing, kind=Event.Kind.OPENED, actor=by)
    return filing


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
    texts, figures = {}, {}
    for draft in filing.section_drafts.all():
        texts.update(draft.texts(edition.section(draft.section)))
        figures.update(draft.figures)
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
    )


def last_year_of(filing: Filing) -> Report | None:
    """The agency's publication of the year before."""
    publication = Publication.objects.filter(
        filing__agency=filing.agency_id, filing__report_year__year=filing.report_year.year - 1, is_current=True
    ).first()
    return from_json(publication.document) if publication else None


def groups_of(filing: Filing) -> list[Group]:
    """The findings with their explanations."""
    return explanations.groups(report_of(filing), last_year_of(filing), filing.explanations.select_related("author"))


def save_section(filing_id: int, section: Section, by: User, changes: Changes) -> list[Conflict]:
    """Write what was changed and nobody else has changed since; return the rest as conflicts.

    Cells are compared one by one, texts as a whole. Raises Locked.
    """
    with locked_draft(filing_id) as filing:
        draft = SectionDraft.objects.get(filing=filing, section=section.code)
        written, conflicts = _merge(filing, draft, section, changes=changes)
        if written:
            _keep(draft, by)
            Event.objects.create(
                filing=filing, kind=Event.Kind.SAVED, actor=by, data={"section": section.code, "changes": written}
            )
            refresh_states(filing)
    return conflicts


def _merge(
    filing: Filing, draft: SectionDraft, section: Section, *, changes: Changes
) -> tuple[dict[str, list[int | None] | None], list[Conflict]]:
    """Put the changes into `draft`. Returns ({address: [before, after], None for a text}, conflicts)."""
    written: dict[str, list[int | None] | None] = {}
    conflicts: list[Conflict] = []
    for address, new in changes.figures.items():
        cell = filing.edition.cells[address]
        stored, seen = value_at(draft.figures, cell), changes.seen_figures.get(address)
        if new in (stored, seen):
            continue
        if stored != seen:
            conflicts.append(_conflict(filing, address, new, stored))
            continue
        put(draft.figures, cell, new)
        written[address] = [stored, new]
    for address, typed in changes.texts.items():
        new, stored = clean_text(typed), draft.texts(section)[address]
        if new == stored or fingerprint(new) == changes.seen_texts.get(address):
            continue
        if fingerprint(stored) != changes.seen_texts.get(address):
            conflicts.append(_conflict(filing, address, new, stored))
            continue
        setattr(draft, "text" if address == section.text_address else "text_after", new)
        written[address] = None
    return written, conflicts


def _conflict(filing: Filing, address: str, mine: int | str | None, theirs: int | str | None) -> Conflict:
    saves = filing.events.filter(kind__in=[Event.Kind.SAVED, Event.Kind.IMPORTED]).select_related("actor")
    last = next((event for event in saves.iterator() if address in event.data.get("changes", {})), None)
    return Conflict(address, mine, theirs, last.actor if last else None, last.at if last else None)


def _keep(draft: SectionDraft, by: User | None) -> None:
    draft.saved_by, draft.saved_at = by, timezone.now()
    draft.save(update_fields=["text", "text_after", "figures", "saved_by", "saved_at"])


def fill_blanks(filing_id: int, section: Section, by: User) -> int:
    """Declare every blank cell of a section as 0. Returns how many there were. Raises Locked."""
    with locked_draft(filing_id) as filing:
        draft = SectionDraft.objects.get(filing=filing, section=section.code)
        blank = [
            cell
            for table in filing.edition.tables_of(section)
            for cell in table.entered
            if value_at(draft.figures, cell) is None
        ]
        for cell in blank:
            put(draft.figures, cell, 0)
        if blank:
            _keep(draft, by)
            changes = {cell.address: [None, 0] for cell in blank}
            Event.objects.create(
                filing=filing, kind=Event.Kind.SAVED, actor=by, data={"section": section.code, "changes": changes}
            )
            refresh_states(filing)
    return len(blank)


def take_in(filing_id: int, report: Report, by: User | None) -> None:
    """Replace the draft by a document that was read, of the filing's own edition. Raises Locked."""
    with locked_draft(filing_id) as filing:
        filing.title = report.title or filing.title
        filing.save(update_fields=["title"])
        changes: dict[str, None] = {}
        for draft in filing.section_drafts.all():
            section = filing.edition.section(draft.section)
            texts = [clean_text(report.text(address)) for address in section.text_addresses]
            draft.text, draft.text_after = (*texts, "")[:2]
            draft.figures = {code: report.figures[code] for code in section.tables if code in report.figures}
            _keep(draft, by)
            changes |= dict.fromkeys([*draft.texts(section), *flat(draft.figures)])
        Event.objects.create(filing=filing, kind=Event.Kind.IMPORTED, actor=by, data={"changes": changes})
        refresh_states(filing)


def add_picture(filing_id: int, file: BinaryIO, size: int, *, caption: str, address: str, by: User) -> Picture:
    """Keep a picture and place it at the end of the text at `address`. Raises Locked, pictures.BadPicture."""
    data, media_type, (width, height) = pictures.read_picture(file, size)
    with locked_draft(filing_id) as filing:
        count = filing.pictures.count()
        if count >= MAXIMUM_PICTURES:
            raise pictures.BadPicture(_("A report holds at most %(most)d pictures.") % {"most": MAXIMUM_PICTURES})
        section = filing.edition.section_of(address)
        draft = SectionDraft.objects.get(filing=filing, section=section.code)
        picture = Picture.objects.create(
            filing=filing,
            number=count + 1,
            sha256=pictures.store(data),
            media_type=media_type,
            width=width,
            height=height,
            added_by=by,
        )
        name = "text" if address == section.text_address else "text_after"
        line = picture_line(picture.number, " ".join(caption.split()))
        setattr(draft, name, f"{getattr(draft, name).rstrip()}\n{line}".lstrip())
        _keep(draft, by)
        Event.objects.create(
            filing=filing,
            kind=Event.Kind.PICTURE_ADDED,
            actor=by,
            data={"number": picture.number, "changes": {address: None}},
        )
        refresh_states(filing)
    return picture


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
            if body is None:
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
    place = {"filing": filing, "code": group.code, "address": group.address}
    if not body:
        Explanation.objects.filter(**place).delete()
        return
    said = {"message": group.message, "body": body, "author": by, "written_at": timezone.now()}
    Explanation.objects.update_or_create(**place, defaults=said)


def refresh_states(filing: Filing) -> None:
    """Set the state of every section from what it holds and what the checks find. Expects the filing locked."""
    prefetch_related_objects([filing], "section_drafts", "pictures")
    report = report_of(filing)
    stopping = [group for group in explanations.groups(report, None, filing.explanations.all()) if group.stops]
    for draft in filing.section_drafts.all():
        state = _state(report, draft, stopping)
        if state != draft.state:
            SectionDraft.objects.filter(pk=draft.pk).update(state=state)


def _state(report: Report, draft: SectionDraft, stopping: list[Group]) -> str:
    section = report.edition.section(draft.section)
    if not draft.text.strip() and not draft.text_after.strip() and not flat(draft.figures):
        return State.NOT_STARTED
    errors = [group for group in stopping if report.edition.section_of(group.address) == section]
    if any(group.code != checks.BLANK for group in errors):
        return State.HAS_PROBLEMS
    return State.IN_PROGRESS if errors else State.DONE
