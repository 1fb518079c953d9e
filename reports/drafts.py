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
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.models import Agency, User
from reports import checks, explanations, opening, pictures, replay
from reports.checks import Context
from reports.contexts import context_of
from reports.document import Picture as DocumentPicture
from reports.document import Report, clean_text, picture_line, pictures_in, with_figures
from reports.explanations import Answer, Group
from reports.figures import flat, put, value_at
from reports.layout import Section
from reports.models import Event, Explanation, Filing, Picture, ReportYear, SectionDraft

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


@contextmanager
def recorded(
    filing: Filing, by: User | None, *, kind: str = Event.Kind.SAVED, only_changes: bool = False, **data: Any
) -> Iterator[dict[str, SectionDraft]]:
    """{code: section} of a locked filing. What is changed in them inside is kept, and one Event says all of it.

    `data` is what else the Event says. A save that changes nothing is none; what is of another kind has happened,
    unless it is about the changes only.
    """
    prefetch_related_objects([filing], "section_drafts")
    sections = {draft.section: draft for draft in filing.section_drafts.all()}
    before = {code: contents_of(filing, draft) for code, draft in sections.items()}
    yield sections
    changes: replay.Changes = {}
    for code, draft in sections.items():
        if changed := replay.changes(before[code], contents_of(filing, draft)):
            changes |= changed
            _keep(draft, by)
    if changes or (kind != Event.Kind.SAVED and not only_changes):
        Event.objects.create(filing=filing, kind=kind, actor=by, data={**data, "changes": changes})
        refresh_states(filing)


def contents_of(filing: Filing, draft: SectionDraft) -> replay.Contents:
    """What is entered in a section, figures and texts."""
    texts = draft.texts(filing.edition.section(draft.section))
    return flat(draft.figures) | {address: text for address, text in texts.items() if text}


def open_filing(agency: Agency, report_year: ReportYear, by: User | None) -> Filing:
    """The agency's filing of the year, opened if there is none. Opening twice is opening once.

    It begins with what last year's publication carries over.
    """
    with transaction.atomic():
        filing, is_new = Filing.objects.get_or_create(
            agency=agency,
            report_year=report_year,
            defaults={"title": report_year.edition.title_of(agency.name, report_year.year)},
        )
        if is_new:
            opening.begin(filing, by)
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


def groups_of(filing: Filing) -> list[Group]:
    """The findings with their explanations."""
    report = report_of(filing)
    return explanations.groups(report, context_of(filing, report), filing.explanations.select_related("author"))


def save_section(filing_id: int, section: Section, by: User, changes: Changes) -> list[Conflict]:
    """Write what was changed and nobody else has changed since; return the rest as conflicts.

    Cells are compared one by one, texts as a whole. Raises Locked.
    """
    with locked_draft(filing_id) as filing, recorded(filing, by, section=section.code) as sections:
        return _merge(filing, sections[section.code], section, changes=changes)


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
        new, stored = clean_text(typed), draft.texts(section)[address]
        if new == stored or fingerprint(new) == changes.seen_texts.get(address):
            continue
        if fingerprint(stored) != changes.seen_texts.get(address) or address in changes.held:
            conflicts.append(_conflict(filing, address, new, stored))
            continue
        draft.set_text(section, address, new)
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
        said = {"document": document, **({"title": new} if is_titled else {})}
        with recorded(filing, by, kind=Event.Kind.IMPORTED, only_changes=not is_titled, **said) as sections:
            return [
                conflict
                for code, each in changes.items()
                for conflict in _merge(filing, sections[code], filing.edition.section(code), changes=each)
            ]


def add_picture(filing_id: int, file: BinaryIO, size: int, *, caption: str, address: str, by: User) -> Picture:
    """Keep a picture and place it at the end of the text at `address`. Raises Locked, pictures.BadPicture.

    The same picture sent twice is placed once.
    """
    data, media_type, (width, height) = pictures.read_picture(file, size)
    sha256 = pictures.store(data)
    with locked_draft(filing_id) as filing:
        picture = filing.pictures.filter(sha256=sha256).first()
        if picture and _is_placed(filing, picture.number, caption, address=address):
            return picture
        if picture is None:
            kept = {"sha256": sha256, "media_type": media_type, "width": width, "height": height}
            picture = filing.pictures.create(number=_next_picture(filing), added_by=by, **kept)
        with recorded(filing, by, kind=Event.Kind.PICTURE_ADDED, number=picture.number) as sections:
            section = filing.edition.section_of(address)
            draft = sections[section.code]
            line = picture_line(picture.number, caption)
            draft.set_text(section, address, f"{draft.texts(section)[address].rstrip()}\n{line}".lstrip())
    return picture


def _next_picture(filing: Filing) -> int:
    number = filing.pictures.count() + 1
    if number > MAXIMUM_PICTURES:
        raise pictures.BadPicture(_("A report holds at most %(most)d pictures.") % {"most": MAXIMUM_PICTURES})
    return number


def _is_placed(filing: Filing, number: int, caption: str, *, address: str) -> bool:
    """Whether the text at `address` has this picture with this caption. Raises BadPicture where it stands otherwise."""
    texts = typed_report(filing).texts
    if picture_line(number, caption) in texts[address].split("\n"):
        return True
    if any(number in pictures_in(text) for text in texts.values()):
        raise pictures.BadPicture(
            _("This picture is in the report already, as picture %(number)d. Move, copy or change its line.")
            % {"number": number}
        )
    return False


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
    """Set the state of every section from what it holds and what the checks find. Expects the filing locked.

    Errors alone make a state, and no error needs more to be known than the report.
    """
    prefetch_related_objects([filing], "section_drafts", "pictures")
    report = report_of(filing)
    stopping = [group for group in explanations.groups(report, Context(), filing.explanations.all()) if group.stops]
    for draft in filing.section_drafts.all():
        state = _state(report, draft, stopping)
        if state != draft.state:
            SectionDraft.objects.filter(pk=draft.pk).update(state=state)


def _state(report: Report, draft: SectionDraft, stopping: list[Group]) -> str:
    section = report.edition.section(draft.section)
    is_empty = not draft.text.strip() and not draft.text_after.strip() and not flat(draft.figures)
    if is_empty or draft.saved_at is None:  # what was taken over from last year is nobody's work yet
        return State.NOT_STARTED
    errors = [group for group in stopping if report.edition.section_of(group.address) == section]
    if any(group.code != checks.BLANK for group in errors):
        return State.HAS_PROBLEMS
    return State.IN_PROGRESS if errors else State.DONE
