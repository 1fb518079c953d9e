"""The moves of a filing between its states: one table of moves, and one function that locks, tests, writes, logs.

draft -> submitted -> approved -> published; send_back and recall return to draft. `approved` means frozen and
waiting for the PDF; a filing becomes `published` in publishing.jobs, once the PDF is stored, and when a correction is
dropped. open_correction starts the next draft while the last publication stays public; withdraw takes it away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reports import access, publishing, tasks
from reports.agencies.models import User
from reports.document.text import clean_text
from reports.filing import drafts, stored_findings
from reports.filing.stored_findings import Checked
from reports.models import Comment, Event, Filing, Publication
from reports.publishing import visibility

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
    "approve": Move(Status.SUBMITTED, Status.APPROVED, access.may_approve, Event.Kind.APPROVED),
    "open_correction": Move(Status.PUBLISHED, Status.DRAFT, access.may_write, Event.Kind.CORRECTING),
    "drop_correction": Move(Status.DRAFT, Status.PUBLISHED, access.may_write, Event.Kind.KEPT),
}
MAXIMUM_REASON = 500
"""Characters of the reason for a correction or a withdrawal; both are public."""


@transaction.atomic
def _move(
    filing_id: int, name: str, by: User, *, write: Callable[[Filing], Iterable[str]], data: dict[str, Any] | None = None
) -> Filing:
    """Lock, test right and state, let `write` change the filing, save what it names, log. Raises Refused."""
    move = MOVES[name]
    # Of two people who press at once the second one waits here and then finds another state.
    filing = Filing.objects.select_for_update(of=("self",)).select_related("agency", "report_year").get(pk=filing_id)
    _require_right(move, filing, by)
    if filing.status != move.start:
        raise Refused(
            _("Somebody was faster: this filing is now %(status)s.") % {"status": filing.get_status_display()}
        )
    fields = write(filing)
    filing.status = move.end
    filing.save(update_fields=["status", *fields])
    Event.objects.create(filing=filing, kind=move.kind, actor=by, data={"round": filing.round, **(data or {})})
    return filing


def _require_right(move: Move, filing: Filing, by: User) -> None:
    if move.may(by, filing):
        return
    if move.may is access.may_approve and access.may_review(by, filing):
        raise Refused(_("Who submitted a filing cannot approve it."))
    raise Refused(_("You do not have the right to do this."))


def has_done(filing: Filing, kind: str, by: User, **data: Any) -> bool:
    """Whether the person has done this already: a form that is sent again has its one effect behind it.

    `kind` and `data` are what the Event says.
    """
    said = {f"data__{key}": value for key, value in data.items()}
    return filing.events.filter(kind=kind, actor=by, **said).exists()


def submit(filing_id: int, by: User, *, seen_round: int | None = None, seen_event: int | None = None) -> Filing:
    """Hand the draft to the agency above. Raises Refused while an error stands or a warning is not explained.

    `seen_round` is how often it had been handed in when the person decided so, `seen_event` the last thing that had
    happened to it then: what nobody has read is not submitted.
    """

    def write(filing: Filing) -> Iterable[str]:
        _require_seen(filing, seen_round)
        _require_nothing_new(filing, seen_event, by=by)
        _require_sound(drafts.check_anew(filing))
        filing.round += 1
        filing.submitted_by, filing.submitted_at, filing.sent_back_at = by, timezone.now(), None
        return ["round", "submitted_by", "submitted_at", "sent_back_at"]

    with transaction.atomic():
        filing = _move(filing_id, "submit", by, write=write)
        stored_findings.stamp(filing)  # by itself there is one more that is handed in
    return filing


def _require_sound(checked: Checked) -> None:
    if any(group.stops for group in checked.groups):
        raise Refused(_("Errors are still standing; the filing can be submitted once they are mended."))
    if any(group.is_open for group in checked.groups):
        raise Refused(_("Warnings are not explained yet; write down at each of them how it comes about."))


def recall(filing_id: int, by: User, *, seen_round: int | None = None) -> Filing:
    """Take a submitted filing back into draft, before it has been decided on. Raises Refused.

    `seen_round` as for `send_back`.
    """

    def write(filing: Filing) -> Iterable[str]:
        _require_seen(filing, seen_round)
        return ()

    return _move(filing_id, "recall", by, write=write)


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
        raise Refused(_("This filing was submitted anew after you opened the page. Read it again before you decide."))


def _require_nothing_new(filing: Filing, seen_event: int | None, *, by: User) -> None:
    """The explanations sent along with the submission are no news."""
    if seen_event is None:
        return
    later = filing.events.filter(pk__gt=seen_event).exclude(kind=Event.Kind.EXPLAINED, actor=by)
    if last := later.select_related("actor").first():
        said = _(
            "%(author)s changed the report on %(time)s, after you opened this page. Read it below as it stands now."
        )
        time = date_format(timezone.localtime(last.at), "DATETIME_FORMAT")
        raise Refused(said % {"author": last.actor or "", "time": time})


def approve(filing_id: int, by: User, *, seen_round: int | None = None) -> Filing:
    """Freeze the publication and have its PDF made. Raises Refused, also for the one who submitted.

    `seen_round` as for `send_back`: nobody approves what they have not read.
    """

    def write(filing: Filing) -> Iterable[str]:
        _require_seen(filing, seen_round)
        publication = publishing.freeze(filing, drafts.check_anew(filing).report)
        transaction.on_commit(lambda: tasks.ring(publication.pk))
        filing.approved_by, filing.approved_at = by, timezone.now()
        return ["approved_by", "approved_at"]

    return _move(filing_id, "approve", by, write=write)


def open_correction(filing_id: int, by: User, *, reason: str) -> Filing:
    """Start the next draft of a published filing, from what was filed; the publication stays public meanwhile.

    Raises Refused without a reason, which readers will be told.
    """
    said = _public_reason(reason)

    def write(filing: Filing) -> Iterable[str]:
        filing.correction_reason, filing.sent_back_at = said, None
        return ["correction_reason", "sent_back_at"]

    return _move(filing_id, "open_correction", by, write=write, data={"reason": said})


def drop_correction(filing_id: int, by: User) -> Filing:
    """Give a correction up: the draft holds again what is public. Raises Refused where nothing is."""

    def write(filing: Filing) -> Iterable[str]:
        current = filing.publications.filter(is_current=True).first()
        if current is None:
            raise Refused(_("Nothing of this filing is public; there is no publication to keep."))
        drafts.take_in(filing.pk, publishing.report_of(current), by)
        filing.correction_reason = current.document.get("correction", "")
        return ["correction_reason"]

    return _move(filing_id, "drop_correction", by, write=write)


@transaction.atomic
def withdraw(filing_id: int, by: User, *, reason: str, seen_number: int | None = None) -> Publication:
    """Take what is public away, with a reason that readers are told; the agency gets its filing back to correct it.

    `seen_number` is the publication that was on the screen. Raises Refused.
    """
    said = _public_reason(reason)
    filing = Filing.objects.select_for_update(of=("self",)).select_related("agency", "report_year").get(pk=filing_id)
    if not access.may_review(by, filing):
        raise Refused(_("You do not have the right to do this."))
    current: Publication | None = filing.publications.filter(is_current=True).first()
    if current is None or seen_number not in (None, current.number):
        raise Refused(_("What you wanted to withdraw is not public any more. Look at it again."))
    visibility.hide(filing, current, by, reason=said)
    Event.objects.create(
        filing=filing, kind=Event.Kind.WITHDRAWN, actor=by, data={"number": current.number, "reason": said}
    )
    if filing.is_published:
        _give_back(filing, by, said)
    return current


def _give_back(filing: Filing, by: User, reason: str) -> None:
    """To the agency, as if it were sent back: with the reason as the supervisor's comment."""
    filing.status, filing.correction_reason, filing.sent_back_at = Status.DRAFT, reason, timezone.now()
    filing.save(update_fields=["status", "correction_reason", "sent_back_at"])
    _comment(filing, "", reason, by=by)


def _public_reason(typed: str) -> str:
    reason = " ".join(clean_text(typed).split())
    if not reason:
        raise Refused(_("Give the reason; it is published with the correction."))
    if len(reason) > MAXIMUM_REASON:
        raise Refused(_("The reason has at most %(most)d characters.") % {"most": MAXIMUM_REASON})
    return reason
