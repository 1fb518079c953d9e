"""The moves of a filing between its states: one table of moves, and one function that locks, tests, writes, logs.

draft -> submitted -> approved -> published; send_back and recall return to draft. `approved` means frozen and
waiting for the PDF; a filing becomes `published` in publishing.jobs, once the PDF is stored, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import access
from portal.models import User
from reports import drafts, publishing, tasks
from reports.models import Comment, Event, Filing

Status = Filing.Status


class Refused(Exception):
    """The move cannot be made; the message says to the person why."""


@dataclass(frozen=True)
class Move:
    start: str
    end: str
    may: Callable[[User, Filing], bool]
    kind: str


MOVES = {
    "submit": Move(Status.DRAFT, Status.SUBMITTED, access.may_write, Event.Kind.SUBMITTED),
    "recall": Move(Status.SUBMITTED, Status.DRAFT, access.may_write, Event.Kind.RECALLED),
    "send_back": Move(Status.SUBMITTED, Status.DRAFT, access.may_review, Event.Kind.SENT_BACK),
    "approve": Move(Status.SUBMITTED, Status.APPROVED, access.may_review, Event.Kind.APPROVED),
}


@transaction.atomic
def _move(
    filing_id: int, name: str, by: User, *, write: Callable[[Filing], Iterable[str]], data: dict[str, Any] | None = None
) -> Filing:
    """Lock, test right and state, let `write` change the filing, save what it names, log. Raises Refused."""
    move = MOVES[name]
    # Of two people who press at once the second one waits here and then finds another state.
    filing = Filing.objects.select_for_update(of=("self",)).select_related("agency", "report_year").get(pk=filing_id)
    if not move.may(by, filing):
        raise Refused(_("You do not have the right to do this."))
    if filing.status != move.start:
        raise Refused(
            _("Somebody was faster: this filing is now %(status)s.") % {"status": filing.get_status_display()}
        )
    fields = write(filing)
    filing.status = move.end
    filing.save(update_fields=["status", *fields])
    Event.objects.create(filing=filing, kind=move.kind, actor=by, data={"round": filing.round, **(data or {})})
    return filing


def submit(filing_id: int, by: User) -> Filing:
    """Hand the draft to the agency above. Raises Refused while an error stands or a warning is not explained."""

    def write(filing: Filing) -> Iterable[str]:
        groups = drafts.groups_of(filing)
        if any(group.stops for group in groups):
            raise Refused(_("Errors are still standing; the filing can be submitted once they are mended."))
        if any(group.is_open for group in groups):
            raise Refused(_("Warnings are not explained yet; write down at each of them how it comes about."))
        filing.round += 1
        filing.submitted_by, filing.submitted_at, filing.sent_back_at = by, timezone.now(), None
        return ["round", "submitted_by", "submitted_at", "sent_back_at"]

    return _move(filing_id, "submit", by, write=write)


def recall(filing_id: int, by: User) -> Filing:
    """Take a submitted filing back into draft, before it has been decided on. Raises Refused."""
    return _move(filing_id, "recall", by, write=lambda filing: ())


def send_back(
    filing_id: int,
    by: User,
    *,
    reason: str,
    comments: dict[str, str] | None = None,
    seen_round: int | None = None,
) -> Filing:
    """Return the filing to draft with a reason and {address: comment}. Raises Refused without a reason.

    `seen_round` is the submission that was read; the decision on it is none on a later one.
    """

    def write(filing: Filing) -> Iterable[str]:
        _require_seen(filing, seen_round)
        if not reason.strip():
            raise Refused(_("Give the reason for sending it back."))
        for address, body in {**(comments or {}), "": reason}.items():
            _comment(filing, address, body, by=by)
        filing.sent_back_at = timezone.now()
        return ["sent_back_at"]

    return _move(filing_id, "send_back", by, write=write, data={"reason": reason.strip()})


def _comment(filing: Filing, address: str, body: str, *, by: User) -> None:
    if address and not filing.edition.has_place(address):
        raise Refused(_("A comment names a place that the form does not have."))
    if body.strip():
        Comment.objects.create(filing=filing, round=filing.round, address=address, body=body.strip(), author=by)


def _require_seen(filing: Filing, seen_round: int | None) -> None:
    if seen_round not in (None, filing.round):
        raise Refused(
            _("This filing was recalled and submitted anew after you opened it. Read it again before you decide.")
        )


def approve(filing_id: int, by: User, *, seen_round: int | None = None) -> Filing:
    """Freeze the publication and have its PDF made. Raises Refused, also for the one who submitted.

    `seen_round` as for `send_back`: nobody approves what they have not read.
    """

    def write(filing: Filing) -> Iterable[str]:
        _require_seen(filing, seen_round)
        if filing.submitted_by_id == by.pk:
            raise Refused(_("Who submitted a filing cannot approve it."))
        publication = publishing.freeze(filing, drafts.report_of(filing))
        transaction.on_commit(lambda: tasks.ring(publication.pk))
        filing.approved_by, filing.approved_at = by, timezone.now()
        return ["approved_by", "approved_at"]

    return _move(filing_id, "approve", by, write=write)
