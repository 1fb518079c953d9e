"""One section as a clerk's page: its forms, what was sent for it, and what became of that."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from reports import checks
from reports.agencies import limits
from reports.agencies.models import User
from reports.checks import Finding
from reports.document.report import Report, with_figures
from reports.document.text import figure_marker
from reports.editions.layout import Section
from reports.filing import answers, drafts, explanations
from reports.filing import last_year as copying
from reports.filing.check_context import context_of
from reports.filing.explanations import Answer, Group
from reports.filing.pictures import add_picture
from reports.forms.figure import FigureForm
from reports.forms.picture import PictureForm
from reports.forms.table import TableForm
from reports.forms.text import TextForm
from reports.models import Comment, Filing, Picture, SectionDraft
from reports.storage import pictures
from reports.views.clerk.conflicts import Decided, Shown, name_of, shown, stored_as_typed, written
from reports.views.filing.findings import Row, answers_in, rows
from reports.views.filing.links import Links


class SectionPage:
    def __init__(self, filing: Filing, section: Section, request: HttpRequest) -> None:
        self.filing, self.section = filing, section
        self.data: QueryDict | None = request.POST if request.method == "POST" else None
        has_picture = "picture" in request.FILES or request.POST.get("action") == "picture"
        self.picture_form = PictureForm(request.POST, request.FILES) if has_picture else PictureForm()
        self.added: Picture | None = None
        is_figure = request.POST.get("action") == "figure"
        self.figure_form = FigureForm(request.POST if is_figure else None, section=section, edition=filing.edition)
        if self.data and self.figure_form.is_valid():
            self._place_figure(self.data)
        self.conflicts: list[drafts.Conflict] = []
        self.decided = Decided.read(request.POST)
        self.changes = drafts.Changes()
        """What was sent."""
        self.locked = ""
        self.is_too_often = False
        self.answers: dict[str, Answer] = {}
        self.refused: dict[str, str] = {}
        """{key of a group: why its explanation was not kept}."""
        self._bind()

    def _place_figure(self, data: QueryDict) -> None:
        """Type the marker of the chosen cell at the end of the chosen text."""
        text, marker = self.figure_form.cleaned_data["text"], figure_marker(self.figure_form.cleaned_data["address"])
        self.data = data.copy()
        self.data[text] = data.get(text, "").rstrip() + marker

    def _bind(self) -> None:
        """Make the forms from the draft as it now stands and from what was typed."""
        prefetch_related_objects([self.filing], "section_drafts__saved_by", "pictures")
        typed = drafts.typed_report(self.filing)
        self.report = with_figures(typed)
        self.text_form = TextForm(self.data, section=self.section, report=typed)
        self.table_forms = [
            TableForm(
                self.data, table=table, section=self.section, edition=self.report.edition, figures=self.report.figures
            )
            for table in self.report.edition.tables_of(self.section)
        ]

    def save(self, by: User) -> None:
        """Save what was sent and can be read; the rest stays on the page as it was typed.

        A picture is added last, for what is typed on the same page would otherwise be lost with a bad one.
        """
        self.changes = self._changes()
        try:
            self.conflicts = drafts.save_section(self.filing.pk, self.section, by, self.changes)
            self.answers = answers_in(self.data or QueryDict())
            self.refused = answers.explain(self.filing.pk, by, self.answers)
            self._add_picture(by)
        except drafts.Locked as locked:
            self.locked = str(locked)

    def _changes(self) -> drafts.Changes:
        for form in (self.text_form, *self.table_forms):
            form.full_clean()
        figures = {key: value for form in self.table_forms for key, value in form.new_figures.items()}
        return drafts.Changes(
            figures=self.decided.left_in(figures),
            seen_figures={key: value for form in self.table_forms for key, value in form.seen_figures.items()},
            texts=self.decided.left_in(self.text_form.new_texts),
            seen_texts=self.text_form.seen_texts,
            held=self.decided.held,
        )

    def _add_picture(self, by: User) -> None:
        """Raises drafts.Locked."""
        form = self.picture_form
        if not form.is_valid():
            return
        if self.faults or self.conflicts:
            form.add_error("picture", _("Not added yet: first mend what is said above, then choose it again."))
            return
        if limits.PICTURES.is_reached(by.pk):
            form.add_error("picture", limits.TOO_MANY)
            self.is_too_often = True
            return
        file, address = form.cleaned_data["picture"], self.section.text_addresses[-1]
        try:
            self.added = add_picture(
                self.filing.pk, file, file.size, caption=form.cleaned_data["caption"], address=address, by=by
            )
        except pictures.BadPicture as refused:
            form.add_error("picture", str(refused))

    def renew(self) -> None:
        """Take the filing up as it stands after the save."""
        self.filing.refresh_from_db(from_queryset=Filing.objects.select_related("agency", "report_year"))
        prefetch_related_objects([self.filing], "section_drafts__saved_by", "pictures")
        self.report = drafts.report_of(self.filing)

    def take_up(self) -> None:
        """Where the clerk changed nothing the page shows what stands now, which a colleague may have written.

        Sent once more as it was on the screen before, it would overwrite the colleague's silently.
        """
        self.renew()
        changes, typed = self.changes, (self.data or QueryDict()).copy()
        stored = drafts.typed_report(self.filing)
        taken = {address for address, value in changes.figures.items() if value == changes.seen_figures.get(address)}
        taken |= {
            address
            for address, text in changes.texts.items()
            if drafts.fingerprint(text) == changes.seen_texts.get(address)
        }
        for address in taken | ({self.decided.theirs} & self._fields):
            typed[address] = stored_as_typed(stored, address)
        self.data = typed
        self._bind()

    @property
    def _fields(self) -> set[str]:
        return {name for form in (self.text_form, *self.table_forms) for name in form.fields}

    def _annotate(self, findings: list[Finding], last_year: Report | None) -> None:
        """Set last year's figures and what is to be said into the cells: findings, and above them conflicts."""
        notes = notes_of(findings)
        said = _("%(author)s has saved %(value)s here meanwhile.")
        for conflict in self.conflicts:
            value = written(self.report.edition, conflict.address, conflict.theirs)
            notes[conflict.address] = (checks.ERROR, said % {"author": conflict.author or "", "value": value})
        for form in self.table_forms:
            form.said = self.links.said
            form.notes, form.last_year = notes, last_year.figures if last_year else {}

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """(address, name, message) of everything that was sent and cannot be read."""
        if self.data is None:
            return []
        return [*self.text_form.faults, *(fault for form in self.table_forms for fault in form.faults)]

    @property
    def has_last_year(self) -> bool:
        return any(form.last_year for form in self.table_forms)

    @property
    def has_text(self) -> bool:
        return any(self.report.text(address) for address in self.section.text_addresses)

    @property
    def is_saved(self) -> bool:
        return not (self.faults or self.conflicts or self.locked or self.refused or self._refused_forms)

    @property
    def status(self) -> int:
        if self.conflicts or self.locked or self.refused:
            return 409
        if self.is_too_often:
            return 429
        return 422 if self.faults or self._refused_forms else 200

    @property
    def _refused_forms(self) -> bool:
        return bool(self.picture_form.errors or self.figure_form.errors)

    def context(self) -> dict[str, Any]:
        before, after = self.report.edition.neighbours(self.section)
        shown = frame(self.filing)
        known = context_of(self.filing, self.report, section=self.section)
        groups = self.current_groups(known)
        preview = self.preview_context(groups)
        self._annotate([finding for group in groups for finding in group.findings], known.last_year)
        return {
            **shown,
            **preview,
            "draft": self.draft,
            "before": before,
            "after": after,
            "findings": self.rows(groups),
            "found": counts_of(groups),
            "conflicts": self.shown_conflicts,
            "comments": self.comments(shown["comments"]),
            "offers": copying.offers(self.section, self.report, known.last_year),
            "pictures": self.filing.pictures.all(),
        }

    @property
    def draft(self) -> SectionDraft:
        return next(draft for draft in self.filing.section_drafts.all() if draft.section == self.section.code)

    def preview_context(self, groups: list[Group]) -> dict[str, Any]:
        """What shows the texts as they are saved, with what their numbers lead to."""
        found = [finding for group in groups for finding in group.findings]
        self.links = Links(self.report, self._href, found)
        return {
            "page": self,
            "filing": self.filing,
            "section": self.section,
            "mark": self.links.mark,
            "previews": [(address, self.links.count(address)) for address in self._written_texts()],
            "live_figures": self.links.live_figures(self.section.text_addresses),
            "pictures_at": pictures_at(self.filing),
        }

    def current_groups(self, known: checks.Context | None = None) -> list[Group]:
        """What is found in the section. One that nobody has begun is work to do, not work done wrong."""
        if self.draft.state == SectionDraft.State.NOT_STARTED:
            return []
        return self.groups(known or context_of(self.filing, self.report, section=self.section))

    def _written_texts(self) -> list[str]:
        """Shown below the form as they are saved; a text in conflict is shown with the conflict."""
        if self.conflicts:
            return []
        return [address for address in self.section.text_addresses if self.report.text(address).strip()]

    def _href(self, section: str, element: str) -> str:
        page = "" if section == self.section.code else reverse("section", args=[self.filing.pk, section])
        return f"{page}#{element}"

    def groups(self, known: checks.Context) -> list[Group]:
        """What the checks find in this section."""
        explained = self.filing.explanations.select_related("author")
        return [
            group
            for group in explanations.groups(self.report, known, explained)
            if self.report.edition.section_of(group.address) == self.section
        ]

    def rows(self, groups: list[Group]) -> list[Row]:
        return rows(
            groups, lambda address: (self.name(address), f"#{address}"), answers=self.answers, refused=self.refused
        )

    def comments(self, comments: list[Comment]) -> list[tuple[str, Comment]]:
        """(name of the place, comment) of those on this section."""
        placed = [each for each in comments if each.address]
        here = [each for each in placed if self.report.edition.section_of(each.address) == self.section]
        return [(self.name(each.address), each) for each in here]

    @property
    def shown_conflicts(self) -> list[Shown]:
        return [shown(conflict, self.report.edition) for conflict in self.conflicts]

    def name(self, address: str) -> str:
        return name_of(self.report.edition, address)


def counts_of(groups: list[Group]) -> dict[str, int]:
    """{"errors", "warnings"} that are still open."""
    return {
        "errors": sum(group.stops for group in groups),
        "warnings": sum(group.is_open and not group.stops for group in groups),
    }


def notes_of(findings: list[Finding]) -> dict[str, tuple[str, str]]:
    """{address: (level, message)} as it stands at a cell: of several the first error, else the first."""
    placed = {finding.address: finding for finding in reversed(findings)}
    placed |= {finding.address: finding for finding in reversed(findings) if finding.level == checks.ERROR}
    return {address: (finding.level, finding.message) for address, finding in placed.items()}


def comments_of(filing: Filing) -> QuerySet[Comment]:
    """What the supervisor wrote when the filing came back; nothing once it is submitted again."""
    if not filing.is_draft:
        return filing.comments.none()
    return filing.comments.filter(round=filing.round).select_related("author")


def frame(filing: Filing) -> dict[str, Any]:
    """What every page of a filing shows: its steps with their states, what the supervisor said, where pictures are."""
    prefetch_related_objects([filing], "section_drafts")
    comments = list(comments_of(filing))
    drafts_by_section = {draft.section: draft for draft in filing.section_drafts.all()}
    commented = {filing.edition.section_of(comment.address).code for comment in comments if comment.address}
    steps = [
        {"section": section, "draft": drafts_by_section[section.code], "has_comment": section.code in commented}
        for section in filing.edition.sections
    ]
    return {"filing": filing, "steps": steps, "comments": comments, "pictures_at": pictures_at(filing)}


def pictures_at(filing: Filing) -> str:
    """The address before a picture's hash."""
    return reverse("filing", args=[filing.pk]) + "pictures/"
