"""One section as a clerk's page: its forms, what was sent for it, and what became of that."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.models import User
from reports import checks, drafts, explanations, pictures
from reports.checks import Finding
from reports.checks.tables import named
from reports.document import Report, figure_marker, with_figures
from reports.explanations import Answer, Group
from reports.figures import value_at, write_number
from reports.forms import FigureForm, PictureForm, TableForm, TextForm
from reports.layout import Section
from reports.models import Comment, Filing, Picture, SectionDraft
from reports.views.findings import Row, answers_in, rows
from reports.views.links import Links


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
        self.locked = ""
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
        changes = self._changes()
        try:
            self.conflicts = drafts.save_section(self.filing.pk, self.section, by, changes)
            self.answers = answers_in(self.data)
            self.refused = drafts.explain(self.filing.pk, by, self.answers)
            self._add_picture(by)
        except drafts.Locked as locked:
            self.locked = str(locked)
        if not self.is_saved:
            self._take_up(changes)

    def _changes(self) -> drafts.Changes:
        for form in (self.text_form, *self.table_forms):
            form.full_clean()
        return drafts.Changes(
            figures={key: value for form in self.table_forms for key, value in form.new_figures.items()},
            seen_figures={key: value for form in self.table_forms for key, value in form.seen_figures.items()},
            texts=self.text_form.new_texts,
            seen_texts=self.text_form.seen_texts,
        )

    def _add_picture(self, by: User) -> None:
        """Raises drafts.Locked."""
        form = self.picture_form
        if not form.is_valid():
            return
        if self.faults or self.conflicts:
            form.add_error("picture", _("Not added yet: first mend what is said above, then choose it again."))
            return
        file, address = form.cleaned_data["picture"], self.section.text_addresses[-1]
        try:
            self.added = drafts.add_picture(
                self.filing.pk, file, file.size, caption=form.cleaned_data["caption"], address=address, by=by
            )
        except pictures.BadPicture as refused:
            form.add_error("picture", str(refused))

    def _take_up(self, changes: drafts.Changes) -> None:
        """Where the clerk changed nothing the page shows what stands now, which a colleague may have written.

        Sent once more as it was on the screen before, it would overwrite the colleague's silently.
        """
        self.filing.refresh_from_db(from_queryset=Filing.objects.select_related("agency", "report_year"))
        stored = drafts.typed_report(self.filing)
        typed = self.data.copy()
        for address, value in changes.figures.items():
            if value == changes.seen_figures.get(address):
                cell = stored.edition.cells[address]
                typed[address] = write_number(value_at(stored.figures, cell), decimals=cell.decimals)
        for address, text in changes.texts.items():
            if drafts.fingerprint(text) == changes.seen_texts.get(address):
                typed[address] = stored.text(address)
        self.data = typed
        self._bind()

    def _annotate(self, findings: list[Finding], last_year: Report | None) -> None:
        """Set last year's figures and what is to be said into the cells: findings, and above them conflicts."""
        notes = {finding.address: (finding.level, finding.message) for finding in reversed(findings)}
        said = _("%(author)s has saved %(value)s here meanwhile.")
        for conflict in self.conflicts:
            value = self._written(conflict.address, conflict.theirs)
            notes[conflict.address] = (checks.ERROR, said % {"author": conflict.author or "", "value": value})
        for form in self.table_forms:
            form.said = self.links.said
            form.notes, form.last_year = notes, last_year.figures if last_year else {}

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """(address, name, message) of everything that was sent and cannot be read."""
        if self.data is None:
            return []
        return [fault for form in (self.text_form, *self.table_forms) for fault in form.faults]

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
        return 422 if self.faults or self._refused_forms else 200

    @property
    def _refused_forms(self) -> bool:
        return bool(self.picture_form.errors or self.figure_form.errors)

    def context(self) -> dict[str, Any]:
        before, after = self.report.edition.neighbours(self.section)
        shown = frame(self.filing)
        draft = next(step["draft"] for step in shown["steps"] if step["section"] == self.section)
        is_untouched = draft.state == SectionDraft.State.NOT_STARTED
        last_year = drafts.last_year_of(self.filing)
        self.links = Links(self.report, self._href)
        groups = [
            group
            for group in explanations.groups(self.report, last_year, self.filing.explanations.select_related("author"))
            if self.report.edition.section_of(group.address) == self.section
        ]
        self._annotate([finding for group in groups for finding in group.findings], last_year)
        return {
            **shown,
            "page": self,
            "mark": self.links.mark,
            "previews": [(address, self.links.count(address)) for address in self._written_texts()],
            "section": self.section,
            "draft": draft,
            "before": before,
            "after": after,
            # A section nobody has begun is work to do, not work done wrong.
            "findings": [] if is_untouched else self._rows(groups),
            "conflicts": [self._shown(conflict) for conflict in self.conflicts],
            "comments": [
                (self._name(comment.address), comment)
                for comment in shown["comments"]
                if comment.address and self.report.edition.section_of(comment.address) == self.section
            ],
            "pictures": self.filing.pictures.all(),
            "pictures_at": reverse("filing", args=[self.filing.pk]) + "pictures/",
        }

    def _written_texts(self) -> list[str]:
        """Shown below the form as they are saved; a text in conflict is shown with the conflict."""
        if self.conflicts:
            return []
        return [address for address in self.section.text_addresses if self.report.text(address).strip()]

    def _href(self, section: str, element: str) -> str:
        page = "" if section == self.section.code else reverse("section", args=[self.filing.pk, section])
        return f"{page}#{element}"

    def _rows(self, groups: list[Group]) -> list[Row]:
        return rows(
            groups, lambda address: (self._name(address), f"#{address}"), answers=self.answers, refused=self.refused
        )

    def _shown(self, conflict: drafts.Conflict) -> dict[str, Any]:
        return {
            "name": self._name(conflict.address),
            "address": conflict.address,
            "is_text": conflict.address in self.section.text_addresses,
            "author": conflict.author,
            "at": conflict.at,
            "mine": self._written(conflict.address, conflict.mine),
            "theirs": self._written(conflict.address, conflict.theirs),
        }

    def _written(self, address: str, value: int | str | None) -> str:
        """A figure as it is printed, or the text itself."""
        if value is None:
            return _("a blank")
        cell = self.report.edition.cells.get(address)
        return write_number(value, decimals=cell.decimals) if cell and isinstance(value, int) else str(value)

    def _name(self, address: str) -> str:
        """Row and column of a cell; the section's name for anything else."""
        cell = self.report.edition.cells.get(address)
        return named(self.report.edition.tables[cell.table], cell) if cell else self.section.name


def comments_of(filing: Filing) -> QuerySet[Comment]:
    """What the supervisor wrote when the filing came back; nothing once it is submitted again."""
    if not filing.is_draft:
        return filing.comments.none()
    return filing.comments.filter(round=filing.round).select_related("author")


def frame(filing: Filing) -> dict[str, Any]:
    """What every page of a filing shows: its steps with their states, and what the supervisor said."""
    comments = list(comments_of(filing))
    drafts_by_section = {draft.section: draft for draft in filing.section_drafts.all()}
    commented = {filing.edition.section_of(comment.address).code for comment in comments if comment.address}
    steps = [
        {"section": section, "draft": drafts_by_section[section.code], "has_comment": section.code in commented}
        for section in filing.edition.sections
    ]
    return {"filing": filing, "steps": steps, "comments": comments}
