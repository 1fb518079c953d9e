"""A filing as its supervisor reads it: the report, what the checks find, last year, and what was said before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from reports import access
from reports.agencies.models import User
from reports.checks import Context
from reports.document.report import Report, from_json
from reports.editions.layout import Edition
from reports.editions.names import named
from reports.filing import drafts, explanations
from reports.filing.check_context import context_of
from reports.filing.explanations import Group
from reports.forms.review import SendBack
from reports.models import Comment, Event, Filing, Publication
from reports.views.filing.findings import rows
from reports.views.filing.links import Links
from reports.views.filing.values import draw_value

HISTORY = [
    kind for kind in Event.Kind if kind not in (Event.Kind.SAVED, Event.Kind.PICTURE_ADDED, Event.Kind.EXPLAINED)
]
"""How an agency came to its draft is its own affair."""


@dataclass(frozen=True)
class Place:
    """What an address names: words for it, and where it stands on the page."""

    name: str
    anchor: str


def place_of(edition: Edition, address: str) -> Place:
    """A cell, a text or a section. The whole report for an empty address."""
    if not address:
        return Place(_("The whole report"), "")
    section = edition.section_of(address)
    cell = edition.cells.get(address)
    if cell is None:
        return Place(section.name, section.code)
    return Place(f"{section.name} · {named(edition.tables[cell.table], cell)}", address)


class ReviewPage:
    def __init__(self, filing: Filing, user: User, *, send_back: SendBack | None = None, refused: str = "") -> None:
        self.filing, self.user, self.refused = filing, user, refused
        self.edition = filing.edition
        self.publication = filing.publications.first()
        self.current = access.published().filter(filing=filing).defer("document").first()
        self.report = self._report()
        self.known = context_of(filing, self.report) if self.report else Context()
        self.send_back = send_back or SendBack(self.edition, seen_round=filing.round)

    @property
    def last_year(self) -> Report | None:
        return self.known.last_year

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.filing.status == Filing.Status.SUBMITTED

    def _report(self) -> Report | None:
        """As it will be published, or was; none while the agency works on it."""
        if self.filing.is_draft:
            return None
        if self.publication and not self.is_open:
            return from_json(self.publication.document)
        return drafts.report_of(self.filing)

    def context(self) -> dict[str, Any]:
        groups = self._groups()
        found = [finding for group in groups for finding in group.findings]
        links = Links(self.report, findings=found) if self.report else None
        return {
            "mark": links and links.mark,
            "filing": self.filing,
            "page": self,
            "report": self.report,
            "figures": self.report.complete_figures if self.report else {},
            "pictures_at": reverse("review", args=[self.filing.pk]) + "pictures/",
            "draw_value": draw_value(links, groups, last_year=self.last_year),
            "findings": rows(groups, self._named_place),
            "may_approve": access.may_approve(self.user, self.filing),
            "comments": self._comments(),
            "events": self.filing.events.filter(kind__in=HISTORY).select_related("actor"),
            "last_publication": self._published(self.filing.report_year.year - 1),
            "is_failed": self.publication is not None and self.publication.state == Publication.State.FAILED,
        }

    def _groups(self) -> list[Group]:
        if self.report is None:
            return []
        return explanations.groups(self.report, self.known, self.filing.explanations.select_related("author"))

    def _named_place(self, address: str) -> tuple[str, str]:
        place = place_of(self.edition, address)
        return place.name, f"#{place.anchor}"

    def _comments(self) -> list[tuple[Comment, Place]]:
        """Of the latest round first; in each the reason stands before what was said about single places."""
        made = sorted(
            self.filing.comments.select_related("author"), key=lambda said: (-said.round, said.address != "", said.pk)
        )
        return [(comment, place_of(self.edition, comment.address)) for comment in made]

    def _published(self, year: int) -> Publication | None:
        of_year = access.published().filter(filing__agency=self.filing.agency_id, filing__report_year__year=year)
        return of_year.defer("document").first()
