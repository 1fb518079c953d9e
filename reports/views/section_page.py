"""One section as a clerk's page: its forms, what was sent for it, and what became of that."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.models import User
from reports import checks, drafts
from reports.checks import Finding
from reports.checks.tables import named
from reports.figures import write_number
from reports.forms import Note, PictureForm, TableForm, TextForm
from reports.layout import Section
from reports.models import Comment, Filing, SectionDraft


class SectionPage:
    def __init__(self, filing: Filing, section: Section, *, picture_form: PictureForm | None = None) -> None:
        self.filing, self.section = filing, section
        self.picture_form = picture_form or PictureForm()
        self.data: QueryDict | None = None
        self.conflicts: list[drafts.Conflict] = []
        self.locked = ""
        self.last_year = drafts.last_year_of(filing)
        self._refresh()

    def _refresh(self) -> None:
        """Take the draft as it now stands in the database; what was typed stays in the forms."""
        self.report = drafts.report_of(self.filing)
        self.findings = self._findings()
        self.text_form = TextForm(self.data, section=self.section, report=self.report)
        self.table_forms = [
            TableForm(
                self.data,
                table=table,
                section=self.section,
                edition=self.report.edition,
                figures=self.report.figures,
                last_year=self.last_year.figures if self.last_year else None,
                notes=self._notes(),
            )
            for table in self.report.edition.tables_of(self.section)
        ]

    def _findings(self) -> list[Finding]:
        found = checks.run(self.report, self.last_year)
        return [finding for finding in found if self.report.edition.section_of(finding.address) == self.section]

    def _notes(self) -> dict[str, Note]:
        """What is said at the cells: findings, and above them conflicts."""
        notes = {finding.address: (finding.level, finding.message) for finding in reversed(self.findings)}
        said = _("%(author)s has saved %(value)s here meanwhile.")
        for conflict in self.conflicts:
            value = self._written(conflict.address, conflict.theirs)
            notes[conflict.address] = (checks.ERROR, said % {"author": conflict.author or "", "value": value})
        return notes

    def receive(self, data: QueryDict, by: User) -> None:
        """Save what was sent and can be read; the rest stays on the page as it was typed."""
        self.data = data
        self._refresh()
        for form in (self.text_form, *self.table_forms):
            form.full_clean()
        changes = drafts.Changes(
            figures={key: value for form in self.table_forms for key, value in form.new_figures.items()},
            seen_figures={key: value for form in self.table_forms for key, value in form.seen_figures.items()},
            texts=self.text_form.new_texts,
            seen_texts=self.text_form.seen_texts,
        )
        try:
            self.conflicts = drafts.save_section(self.filing.pk, self.section, by, changes)
        except drafts.Locked as locked:
            self.locked = str(locked)
        self.filing.refresh_from_db()
        self._refresh()

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
        return self.data is not None and not (self.faults or self.conflicts or self.locked)

    @property
    def status(self) -> int:
        if self.conflicts or self.locked:
            return 409
        return 422 if self.faults else 200

    def context(self) -> dict[str, Any]:
        before, after = self.report.edition.neighbours(self.section)
        draft = SectionDraft.objects.select_related("saved_by").get(filing=self.filing, section=self.section.code)
        is_untouched = draft.state == SectionDraft.State.NOT_STARTED
        return {
            **frame(self.filing),
            "page": self,
            "section": self.section,
            "draft": draft,
            "before": before,
            "after": after,
            # A section nobody has begun is work to do, not work done wrong.
            "findings": [] if is_untouched else self.findings,
            "conflicts": [self._shown(conflict) for conflict in self.conflicts],
            "comments": [(self._name(comment.address), comment) for comment in self._comments()],
            "pictures": self.filing.pictures.all(),
            "pictures_at": reverse("filing", args=[self.filing.pk]) + "pictures/",
        }

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

    def _comments(self) -> list[Comment]:
        return [
            comment
            for comment in comments_of(self.filing)
            if comment.address and self.report.edition.section_of(comment.address) == self.section
        ]

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
    """What every page of a filing shows: its steps with their states."""
    drafts_by_section = {draft.section: draft for draft in filing.section_drafts.all()}
    commented = {filing.edition.section_of(comment.address).code for comment in comments_of(filing) if comment.address}
    steps = [
        {"section": section, "draft": drafts_by_section[section.code], "has_comment": section.code in commented}
        for section in filing.edition.sections
    ]
    return {"filing": filing, "steps": steps}
