"""The history of a filing: its saves as readable versions, each state as it was, and the way back to it.

Nothing is kept for it but the Events: what stood at any time is what stands now with the later changes undone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reports.agencies.models import User
from reports.document.figures import put
from reports.document.patch import Contents, undone
from reports.document.report import Report, with_figures
from reports.editions.layout import Edition, Section
from reports.filing import drafts
from reports.models import Event, Filing, SectionDraft

PAUSE = timedelta(minutes=10)
"""Saves of one author in one section are one version until a pause of this length."""


READ = 300
"""Events from which the latest versions are made."""


class Stale(Exception):
    """What the person saw is not what stands; the message says what to do."""


@dataclass(frozen=True)
class Version:
    """Saves that belong together, or one move of the filing, which changes nothing in it."""

    number: int
    """Of the last Event: the state behind it is the version's."""
    first: int
    by: User | None
    start: datetime
    at: datetime
    kind: str
    data: dict[str, Any]
    """Of the Event where it is one that stands for itself."""
    sections: tuple[str, ...] = ()
    """Codes of the sections that it changed; none for a move."""
    figures: tuple[tuple[str, int | None, int | None], ...] = ()
    """(address, before, after) of the cells that it changed in the end."""
    texts: tuple[tuple[str, int], ...] = ()
    """(address, characters more or fewer)."""
    unkept: tuple[str, ...] = ()
    """Addresses of which was not kept what changed."""

    @property
    def addresses(self) -> set[str]:
        return {*self.unkept, *(address for address, *_ in self.figures), *(address for address, _ in self.texts)}

    @property
    def kind_name(self) -> str:
        return str(Event.Kind(self.kind).label)

    @property
    def is_move(self) -> bool:
        return not self.sections and self.kind not in (Event.Kind.SAVED, Event.Kind.EXPLAINED)


def versions(filing: Filing, *, until: int | None = None) -> list[Version]:
    """The newest first; with `until` those that the Event of this id and earlier ones make."""
    events = filing.events.select_related("actor").order_by("pk")
    return grouped(filing.edition, events.filter(pk__lte=until) if until else events)[::-1]


def latest(filing: Filing, count: int) -> list[Version]:
    """About the newest of them, the newest first, without reading all that was ever saved."""
    events = list(filing.events.select_related("actor").order_by("-pk")[:READ])
    return grouped(filing.edition, events[::-1])[: -count - 1 : -1]


def grouped(edition: Edition, events: Iterable[Event]) -> list[Version]:
    """In the order of their last Events.

    Two people who work in one section at once have a version each, as long as neither changes what the other has.
    """
    done: list[Version] = []
    open_: list[Version] = []
    for event in events:
        new = _version(edition, event)
        own = next((each for each in open_ if _goes_on(each, new)), None)
        closed = [each for each in open_ if each is not own and _ends(each, new)]
        done += closed
        open_ = [each for each in open_ if each is not own and each not in closed]
        open_.append(_joined(own, new) if own else new)
    return sorted((*done, *open_), key=lambda each: each.number)


def _version(edition: Edition, event: Event) -> Version:
    changes = event.data.get("changes", {})
    placed = {address: change for address, change in changes.items() if edition.has_place(address)}
    known = {address: change for address, change in placed.items() if change is not None}
    return Version(
        number=event.pk,
        first=event.pk,
        by=event.actor,
        start=event.at,
        at=event.at,
        kind=event.kind,
        data={key: value for key, value in event.data.items() if key != "changes"},
        sections=tuple(dict.fromkeys(edition.section_of(address).code for address in placed)),
        figures=tuple((address, *change) for address, change in known.items() if address in edition.cells),
        texts=tuple(
            (address, len(change[2]) - len(change[1]))
            for address, change in known.items()
            if address not in edition.cells
        ),
        unkept=tuple(address for address in placed if address not in known),
    )


def _is_typed(version: Version) -> bool:
    return version.kind == Event.Kind.SAVED and not {"copied", "restored", "title"} & version.data.keys()


def _goes_on(version: Version, new: Version) -> bool:
    return (
        _is_typed(version)
        and _is_typed(new)
        and (version.by, version.sections) == (new.by, new.sections)
        and new.start - version.at < PAUSE
    )


def _ends(version: Version, new: Version) -> bool:
    """Whether what follows keeps a version from going on: a move, or somebody else at the same place."""
    return new.is_move or not _is_typed(version) or bool(version.addresses & new.addresses)


def _joined(version: Version, new: Version) -> Version:
    before = {address: old for address, old, _new in version.figures}
    after = {address: value for each in (version, new) for address, _old, value in each.figures}
    first = before | {address: old for address, old, _new in new.figures if address not in before}
    longer = dict(version.texts)
    for address, more in new.texts:
        longer[address] = longer.get(address, 0) + more
    return replace(
        version,
        number=new.number,
        at=new.at,
        figures=tuple((address, first[address], after[address]) for address in after),
        texts=tuple(longer.items()),
        unkept=tuple(dict.fromkeys((*version.unkept, *new.unkept))),
    )


@transaction.atomic
def states(filing: Filing, *numbers: int) -> list[Contents]:
    """What stands now, then what stood behind the Event of each number; the numbers in descending order.

    Holds the filing's row: a save between reading what stands and reading the Events would break the way back.
    """
    Filing.objects.select_for_update(of=("self",)).get(pk=filing.pk)
    return _states(filing, *numbers)


def _states(filing: Filing, *numbers: int) -> list[Contents]:
    contents: Contents = {}
    for draft in SectionDraft.objects.filter(filing=filing):
        contents |= drafts.contents_of(filing, draft)
    found, waiting = [contents], list(numbers)
    later = filing.events.filter(pk__gt=min(numbers, default=0)).values_list("pk", "data")
    for number, data in later.iterator() if numbers else ():
        while waiting and number <= waiting[0]:
            found.append(contents)
            waiting.pop(0)
        contents = undone(contents, data.get("changes", {}))
    return found + [contents] * len(waiting)


def report_at(filing: Filing, contents: Contents) -> Report:
    """The report as it would have been published with these contents; what is not known is left blank."""
    typed = drafts.typed_report(filing)
    known = {address: value for address, value in contents.items() if value is not None}
    figures: dict[str, Any] = {}
    for address, cell in filing.edition.cells.items():
        if isinstance(value := known.get(address), int):
            put(figures, cell, value)
    texts = {address: value for address, value in known.items() if isinstance(value, str)}
    return with_figures(replace(typed, texts=texts, figures=figures))


def part(edition: Edition, section: Section, contents: Contents) -> Contents:
    """What of it stands in one section."""
    return {address: value for address, value in contents.items() if edition.section_of(address) == section}


def seal(contents: Contents) -> str:
    """Fingerprint of what a page showed."""
    return hashlib.sha256(json.dumps(contents, sort_keys=True).encode()).hexdigest()[:16]


def restore(filing_id: int, section: Section, number: int, by: User, *, seen: str) -> bool:
    """Take a section back to what stood behind an Event, as a save of its own. Returns whether anything changed.

    `seen` is the seal of what stood in it when the person decided so. What is not known stays as it is.
    Raises drafts.Locked, and Stale where somebody has written since.
    """
    with drafts.locked_draft(filing_id) as filing:
        now, then = (part(filing.edition, section, state) for state in _states(filing, number))
        known = {address: value for address, value in then.items() if value is not None}
        wanted = known | {address: now[address] for address in then.keys() & now.keys() if address not in known}
        if wanted == now:
            return False
        if seal(now) != seen:
            raise Stale(_("Somebody has saved in this section since you opened the page. Look at it again."))
        with drafts.recorded(filing, by, section=section.code, restored=number) as sections:
            _write(filing.edition, section, sections[section.code], wanted)
        return True


def _write(edition: Edition, section: Section, draft: SectionDraft, wanted: Contents) -> None:
    for address in section.text_addresses:
        draft.set_text(section, address, str(wanted.get(address) or ""))
    for table in edition.tables_of(section):
        for cell in table.entered:
            value = wanted.get(cell.address)
            put(draft.figures, cell, value if isinstance(value, int) else None)
