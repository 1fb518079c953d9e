"""What a page that saves by itself is answered: what is kept, what is found, who else is there. All of it is JSON."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from reports import access
from reports.agencies import browser_key, sessions
from reports.document.figures import value_at
from reports.editions.layout import Section
from reports.filing import drafts, presence
from reports.models import Filing, SectionDraft
from reports.views.clerk.conflicts import stored_as_typed
from reports.views.clerk.script_messages import WORDS
from reports.views.clerk.section_page import SectionView, notes_of
from reports.views.clerk.section_submission import SectionSubmission
from reports.views.filing.findings import FIELD


def is_wanted(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def answer(sent: SectionSubmission, request: HttpRequest) -> dict[str, Any]:
    """The answer to a save.

    {"at", "kept", "faults", "conflicts", "refused", "locked", "states", "findings", "preview", "ends"}; `kept`
    is {name of a field: what the page has now seen of it}.
    """
    view = SectionView.of(sent)
    conflicting = {conflict.address for conflict in sent.conflicts}
    return {
        "at": timezone.localtime().strftime("%H:%M:%S"),
        "kept": {} if sent.locked else _kept(sent, conflicting),
        "faults": {address: message for address, _name, message in sent.faults},
        "conflicts": {
            each.address: render_to_string("clerk/conflict.html", {"conflict": each}, request)
            for each in view.conflicts
        },
        "refused": {FIELD + key: reason for key, reason in sent.refused.items()},
        "locked": sent.locked,
        "states": {
            draft.section: [draft.state, draft.get_state_display()] for draft in view.filing.section_drafts.all()
        },
        "findings": findings(view, request),
        "preview": preview(view, request),
        "ends": sessions.work(request),
    }


def _kept(sent: SectionSubmission, conflicting: set[str]) -> dict[str, int | str | None]:
    changes = sent.changes
    figures = {address: value for address, value in changes.figures.items() if address not in conflicting}
    texts = {address: drafts.fingerprint(text) for address, text in changes.texts.items() if address not in conflicting}
    answers = {FIELD + key: answer.body for key, answer in sent.answers.items() if key not in sent.refused}
    return {**figures, **texts, **answers}


def findings(view: SectionView, request: HttpRequest) -> dict[str, Any] | None:
    """{"mark", "html", "notes": {address: [level, message]}, "errors", "blanks", "warnings"}.

    None where the page has them.
    """
    if view.findings_mark == request.POST.get("findings"):
        return None
    context = {"findings": view.rows, "comments": view.comments, "filing": view.filing}
    return {
        "mark": view.findings_mark,
        "html": render_to_string("clerk/findings_list.html", context, request),
        "notes": notes_of(view.findings),
        **view.counts,
    }


def preview(view: SectionView, request: HttpRequest) -> dict[str, str] | None:
    """The saved text with its numbers linked and what its live figures stand for; None where the page has both.

    {"mark", "html", "live"}
    """
    if view.preview_mark == request.POST.get("preview"):
        return None
    context = view.preview_context()
    html, live = (render_to_string(f"clerk/{name}.html", context, request) for name in ("preview", "live_figures"))
    return {"mark": view.preview_mark, "html": html, "live": live}


def news(filing: Filing, section: Section, request: access.SignedIn, *, tab: str) -> dict[str, Any]:
    """The answer to an open page: {"others", "stands", "status", "version", "stored", "ends"}.

    `stored` is filled when somebody saved the section after the page's `version`: {name: [seen, as typed]} of every
    figure, and of the texts that the page has not seen.
    """
    draft = filing.section_drafts.get(section=section.code)
    others = presence.others(filing, section, request.user, tab=tab)
    is_news = version_of(draft) != request.POST.get("version", "")
    return {
        "others": [{"name": other.name, "own": other.is_oneself} for other in others],
        "stands": stands(filing),
        "status": str(filing.get_status_display()),
        "version": version_of(draft),
        "stored": _stored(filing, section, request) if is_news else {},
        "ends": sessions.seconds_left(request),
    }


def _stored(filing: Filing, section: Section, request: HttpRequest) -> dict[str, list[Any]]:
    report = drafts.typed_report(filing)
    cells = [cell for table in report.edition.tables_of(section) for cell in table.entered]
    stored: dict[str, list[Any]] = {
        cell.address: [value_at(report.figures, cell), stored_as_typed(report, cell.address)] for cell in cells
    }
    for address in section.text_addresses:
        seen = drafts.fingerprint(report.text(address))
        if seen != request.POST.get(f"{address}.fingerprint"):
            stored[address] = [seen, report.text(address)]
    return stored


def version_of(draft: SectionDraft) -> str:
    return draft.saved_at.isoformat() if draft.saved_at else ""


def stands(filing: Filing) -> str:
    """Where the filing stands: a page that was opened elsewhere is told."""
    return f"{filing.status}:{filing.round}"


def opening(view: SectionView, request: access.SignedIn) -> dict[str, Any]:
    """What the page's scripts are told when it is opened."""
    user = request.user
    return {
        "user": user.pk,
        "key": browser_key.key_of(user),
        "ends": sessions.seconds_left(request),
        "found": view.counts,
        "marks": {"findings": view.findings_mark, "preview": view.preview_mark},
        "zone": settings.TIME_ZONE,
        "stands": stands(view.filing),
        "version": version_of(view.draft),
        "now": reverse("now", args=[view.filing.pk, view.section.code]),
        "session": reverse("session"),
        "words": {name: str(said) for name, said in WORDS.items()},
    }
