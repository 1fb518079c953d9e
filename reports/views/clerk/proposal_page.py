"""What was recognised in a document beside the draft: its page, what was decided there, and what became of that."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports.agencies.models import User
from reports.document.figures import put
from reports.document.grid import grid
from reports.document.report import Picture
from reports.document.text import pictures_in
from reports.editions.layout import Edition
from reports.filing import drafts
from reports.filing.uploads import pictures
from reports.filing.uploads.accepting import Gone, accept
from reports.filing.uploads.comparison import CellMatch, SectionMatch, compare, elsewhere
from reports.filing.uploads.passages import place_of, sources_of
from reports.forms.proposal import SectionForm, Seen
from reports.importing import stored
from reports.models import Filing, Upload
from reports.storage.pictures import BadPicture
from reports.templatetags import tables
from reports.views.clerk.conflicts import shown, written
from reports.views.clerk.proposal_values import draw_value

ALL = "all"


@dataclass(frozen=True)
class Doubtful:
    """A doubtful cell as it is asked."""

    address: str
    name: str
    reasons: tuple[str, ...]
    options: tuple[tuple[str, str, bool], ...]
    """(value, words, whether it is marked)."""
    typed: str
    error: str
    decimals: int
    source: str
    """The id of the passage from which it was read."""


@dataclass(frozen=True)
class Differing:
    address: str
    name: str
    before: str
    after: str
    is_ticked: bool


class ProposalPage:
    def __init__(self, upload: Upload, request: HttpRequest) -> None:
        self.upload, self.filing = upload, upload.filing
        self.data = request.POST if request.method == "POST" else None
        if upload.proposal is None:
            raise ValueError(f"{upload} has not been read yet")
        self.numbers = pictures.numbers(self.filing, upload)
        self.proposal = pictures.placed(stored.from_json(upload.proposal), self.filing, upload, self.numbers)
        self.conflicts: list[drafts.Conflict] = []
        self.locked = ""
        self.taken = (0, 0)
        """Figures and texts that were taken over."""
        self.kept = 0
        """Of the chosen sections: what of the draft stays, although the document has something else there."""
        self.next_section = ""
        self.is_accepted = False
        self._bind(Seen.read(self.data.get("seen", "")) if self.data is not None else None)

    def _bind(self, seen: Seen | None) -> None:
        """The forms as the page that was sent had them; without one, from the draft as it now stands."""
        drafted = drafts.typed_report(self.filing)
        self.seen = seen or Seen.of(drafted)
        self.title = drafted.title
        matches = compare(seen.restored(drafted) if seen else drafted, self.proposal)
        self.forms = {match.section.code: SectionForm(self.data, match=match) for match in matches}

    @property
    def action(self) -> str:
        return self.data.get("action", "") if self.data is not None else ""

    @property
    def chosen(self) -> list[str]:
        """Codes of the sections that are accepted; those with nothing to decide are with any other."""
        if self.action != ALL and self.action not in self.forms:
            return []
        return [code for code, form in self.forms.items() if self.action in (ALL, code) or not form.match.has_something]

    def accept(self, by: User) -> None:
        """Take over what was decided. What was sent stays on the page where it cannot be."""
        chosen = self.chosen
        if not chosen or self.faults:
            return
        changes = {code: self.forms[code].changes(self.seen) for code in chosen}
        try:
            self.conflicts = accept(self.upload, changes, by, title=self._title(), numbers=self.numbers)
        except (drafts.Locked, BadPicture) as refused:
            self.locked = str(refused)
        except Gone:
            self.locked = _("This document was taken over or dropped meanwhile.")
        self.is_accepted = not (self.conflicts or self.locked)
        self._count(changes)
        if not self.is_accepted:
            self.filing.refresh_from_db(from_queryset=Filing.objects.select_related("agency", "report_year"))
            self._bind(None)

    def _title(self) -> tuple[str, str]:
        is_wanted = (
            self.data is not None and self.action == ALL and self.data.get("use.title") and self.proposal.report.title
        )
        return self.seen.title, self.proposal.report.title if is_wanted else self.seen.title

    def _count(self, changes: dict[str, drafts.Changes]) -> None:
        refused = {conflict.address for conflict in self.conflicts}
        figures = [each for change in changes.values() for each in change.figures.items() if each[0] not in refused]
        new = [address for address, value in figures if value != self.seen.figures.get(address)]
        self.kept = sum(self.forms[code].kept(change) for code, change in changes.items())
        self.taken = len(new), sum(len(change.texts.keys() - refused) for change in changes.values())
        codes = list(self.forms)
        at = codes.index(self.action) + 1 if self.action in codes else 0
        self.next_section = next((code for code in codes[at:] if code not in changes), codes[0])

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """(id of the field, name of the cell, message) of what was typed into the chosen sections and is no figure."""
        codes = self.chosen or list(self.forms)
        return [fault for code in codes for fault in self.forms[code].faults] if self.data is not None else []

    @property
    def status(self) -> int:
        return 409 if self.conflicts or self.locked else 422 if self.faults else 200

    def context(self) -> dict[str, Any]:
        report = self.proposal.report
        parts = [self._part(form) for form in self.forms.values()]
        return {
            "filing": self.filing,
            "upload": self.upload,
            "page": self,
            "report": report,
            "parts": parts,
            "about": elsewhere(self.filing.edition, self.proposal),
            "is_other_agency": bool(report.agency_name) and report.agency_name != self.filing.agency.name,
            "is_other_title": bool(report.title) and report.title != self.title,
            "is_title_ticked": bool(self.data and self.data.get("use.title")),
            "conflicts": [shown(conflict, self.filing.edition) for conflict in self.conflicts],
            "counts": _counts([form.match for form in self.forms.values()]),
            "pictures_at": reverse("document", args=[self.filing.pk, self.upload.pk]) + "pictures/",
        }

    def _part(self, form: SectionForm) -> dict[str, Any]:
        match = form.match
        return {
            "form": form,
            "match": match,
            "section": match.section,
            "is_accepted": match.section.code in self.upload.accepted,
            "passages": sources_of(self.proposal, match.section),
            "tables": self._tables(match),
            "doubtful": [_doubtful(form, cell, place_of(self.proposal, cell.cell.address)) for cell in match.doubtful],
            "differing": [_differing(form, cell, edition=self.filing.edition) for cell in match.differing],
            "texts": [
                (text, form.is_ticked(text.address), self._pictures(text.read)) for text in match.texts if text.read
            ],
            "totals": [
                (
                    total.cell.address,
                    total.name,
                    *(
                        written(self.filing.edition, total.cell.address, value)
                        for value in (total.stated, total.computed)
                    ),
                )
                for total in match.totals
            ],
        }

    def _pictures(self, text: str) -> list[Picture]:
        """What a text places, for the page that shows it by its lines."""
        found = self.proposal.report.pictures
        return [found[number] for number in pictures_in(text) if number in found]

    def _tables(self, match: SectionMatch) -> list[SafeString]:
        report = self.proposal.report
        figures, value = deepcopy(report.complete_figures), draw_value(match)
        for each in match.doubtful:
            if each.is_asked:  # what nobody has decided stands nowhere
                put(figures, each.cell, None)
        return [
            tables.draw(grid(table, figures), title=match.section.title, value=value)
            for table in report.edition.tables_of(match.section)
        ]


def _doubtful(form: SectionForm, match: CellMatch, source: str) -> Doubtful:
    address = match.cell.address
    picked = form.picked(address)
    return Doubtful(
        address,
        match.name,
        # The name of the cell stands above the reasons.
        tuple(doubt.message.removeprefix(match.name).lstrip(":\uff1a ") for doubt in match.doubts),
        tuple((value, words, value == picked) for value, words in form.options(match)),
        form.typed(address),
        str(form.errors[f"typed.{address}"][0]) if f"typed.{address}" in form.errors else "",
        match.cell.decimals,
        source,
    )


def _differing(form: SectionForm, match: CellMatch, *, edition: Edition) -> Differing:
    address = match.cell.address
    before, after = (written(edition, address, value) for value in (match.drafted, match.read))
    return Differing(address, match.name, before, after, form.is_ticked(address))


def _counts(matches: list[SectionMatch]) -> dict[str, int]:
    """{what: how many of all sections}."""
    texts = [text for match in matches for text in match.texts]
    return {
        "filled": sum(len(match.filled) for match in matches),
        "doubtful": sum(len(match.doubtful) for match in matches),
        "differing": sum(len(match.differing) for match in matches),
        "missing": sum(len(match.missing) for match in matches),
        "texts_filled": sum(text.is_filled for text in texts),
        "texts_differing": sum(text.differs for text in texts),
    }
