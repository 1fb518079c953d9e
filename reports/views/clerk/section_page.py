"""One section as a clerk's page shows it: its fields, what is found in it, its text with linked numbers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports import checks
from reports.checks import Finding
from reports.document.report import Report
from reports.editions.layout import Section
from reports.filing import check_context, drafts, stored_findings
from reports.filing import last_year as copying
from reports.filing.explanations import Group
from reports.filing.stored_findings import Checked, blank_cells, digest_of
from reports.forms.figure import FigureForm
from reports.forms.picture import PictureForm
from reports.forms.table import TableForm
from reports.forms.text import TextForm
from reports.models import Comment, Filing, SectionDraft
from reports.views.clerk import constant_fields
from reports.views.clerk.conflicts import Shown, name_of, shown, written
from reports.views.clerk.section_submission import SectionSubmission
from reports.views.filing.findings import Row, rows
from reports.views.filing.links import Links


class SectionView:
    """`sent` is what was sent and could not all be saved, or is answered to a page that saves by itself."""

    def __init__(
        self, filing: Filing, section: Section, *, checked: Checked | None = None, sent: SectionSubmission | None = None
    ) -> None:
        self.filing, self.section, self.sent = filing, section, sent
        saved_by = SectionDraft.objects.select_related("saved_by")
        if checked is None:
            prefetch_related_objects([filing], Prefetch("section_drafts", saved_by), "pictures")
        self.checked = checked or stored_findings.as_kept(filing, drafts.report_of(filing))
        self.report = self.checked.report

    @classmethod
    def of(cls, sent: SectionSubmission) -> SectionView:
        """After a save."""
        return cls(sent.filing, sent.section, checked=sent.checked, sent=sent)

    # --- What is found

    @property
    def draft(self) -> SectionDraft:
        return next(draft for draft in self.filing.section_drafts.all() if draft.section == self.section.code)

    @cached_property
    def groups(self) -> list[Group]:
        """What is found in the section. One that nobody has begun is work to do, not work done wrong."""
        if self.draft.state == SectionDraft.State.NOT_STARTED:
            return []
        section_of = self.report.edition.section_of
        return [group for group in self.checked.groups if section_of(group.address) == self.section]

    @property
    def findings(self) -> list[Finding]:
        return [finding for group in self.groups for finding in group.findings]

    @property
    def counts(self) -> dict[str, int]:
        is_begun = self.draft.state != SectionDraft.State.NOT_STARTED
        return counts_of(self.groups, len(blank_cells(self.report, self.section)) if is_begun else 0)

    @property
    def rows(self) -> list[Row]:
        answers, refused = (self.sent.answers, self.sent.refused) if self.sent else ({}, {})
        return rows(self.groups, lambda address: (self.name(address), f"#{address}"), answers=answers, refused=refused)

    @cached_property
    def comments(self) -> list[tuple[str, Comment]]:
        """(name of the place, comment) of those on this section."""
        placed = [each for each in self._all_comments if each.address]
        here = [each for each in placed if self.report.edition.section_of(each.address) == self.section]
        return [(self.name(each.address), each) for each in here]

    @cached_property
    def _all_comments(self) -> list[Comment]:
        return list(comments_of(self.filing))

    @cached_property
    def findings_mark(self) -> str:
        """Of all that the list of findings is drawn from: a page that has it is not sent it again."""
        said = [
            (
                row.group.key,
                row.group.level,
                [(finding.message, finding.source, finding.start, finding.end) for finding in row.group.findings],
                row.group.hints,
                row.group.explanation and (row.group.explanation.body, str(row.group.explanation.written_at)),
                row.group.is_explained,
                row.refusal and (row.refusal, row.body),
            )
            for row in self.rows
        ]
        return self._mark(said, [(each.pk, each.body) for _name, each in self.comments], self.filing.status)

    @cached_property
    def preview_mark(self) -> str:
        """Of all that the saved text and its live figures are drawn from."""
        addresses = self.section.text_addresses
        links = [
            (link.id, link.start, link.end, link.agrees, [self.links.cell(cell) for cell in link.cells])
            for address in addresses
            for link in self.links.by_text.get(address, [])
        ]
        texts = [(self.report.text(address), self.report.live.get(address, ())) for address in self._written_texts()]
        live = self.links.live_figures(addresses)
        pictures = [(picture.number, picture.sha256) for picture in self.filing.pictures.all()]
        return self._mark(texts, links, live, pictures, {key: [*ids] for key, ids in self.links.found.items()})

    def _mark(self, *data: object) -> str:
        return digest_of([translation.get_language(), *data])

    # --- What is shown of the texts

    @cached_property
    def links(self) -> Links:
        return Links(self.report, self._href, self.findings)

    def _href(self, section: str, element: str) -> str:
        page = "" if section == self.section.code else reverse("section", args=[self.filing.pk, section])
        return f"{page}#{element}"

    def preview_context(self) -> dict[str, Any]:
        """What shows the texts as they are saved, with what their numbers lead to."""
        return {
            "page": self,
            "filing": self.filing,
            "section": self.section,
            "mark": self.links.mark,
            "previews": [(address, self.links.count(address)) for address in self._written_texts()],
            "live_figures": self.links.live_figures(self.section.text_addresses),
            "pictures_at": pictures_at(self.filing),
        }

    def _written_texts(self) -> list[str]:
        """Shown below the form as they are saved; a text in conflict is shown with the conflict."""
        if self.sent and self.sent.conflicts:
            return []
        return [address for address in self.section.text_addresses if self.report.text(address).strip()]

    @property
    def has_text(self) -> bool:
        return any(self.report.text(address) for address in self.section.text_addresses)

    # --- What was sent

    @property
    def conflicts(self) -> list[Shown]:
        return [shown(conflict, self.report.edition) for conflict in self.sent.conflicts] if self.sent else []

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        return self.sent.faults if self.sent else []

    @property
    def refused(self) -> dict[str, str]:
        return self.sent.refused if self.sent else {}

    @property
    def locked(self) -> str:
        return self.sent.locked if self.sent else ""

    # --- The fields

    @cached_property
    def _typed(self) -> Report:
        return drafts.typed_report(self.filing)

    @cached_property
    def _data(self) -> QueryDict | None:
        return self.sent.as_it_stands(self._typed) if self.sent else None

    @cached_property
    def text_form(self) -> TextForm:
        return TextForm(self._data, section=self.section, report=self._typed)

    @cached_property
    def table_forms(self) -> list[TableForm]:
        notes = self._notes()
        forms = []
        for table in self.report.edition.tables_of(self.section):
            form = TableForm(
                self._data,
                table=table,
                section=self.section,
                edition=self.report.edition,
                figures=self.report.figures,
            )
            form.said, form.notes = self.links.said, notes
            form.last_year = self.last_year.figures if self.last_year else {}
            forms.append(form)
        return forms

    def _notes(self) -> dict[str, tuple[str, str]]:
        """What is said at a cell: findings, and above them conflicts."""
        notes = notes_of(self.findings)
        said = _("%(author)s has saved %(value)s here meanwhile.")
        for conflict in self.sent.conflicts if self.sent else ():
            value = written(self.report.edition, conflict.address, conflict.theirs)
            notes[conflict.address] = (checks.ERROR, said % {"author": conflict.author or "", "value": value})
        return notes

    @cached_property
    def figure_form(self) -> FigureForm:
        if self.sent and self.sent.action == "figure":
            return self.sent.figure_form
        return FigureForm(section=self.section, edition=self.report.edition)

    @cached_property
    def picture_form(self) -> PictureForm:
        return self.sent.picture_form if self.sent else PictureForm()

    @property
    def figure_fields(self) -> SafeString:
        return constant_fields.figure_fields(self.figure_form, self.report.edition, self.section)

    @property
    def picture_fields(self) -> SafeString:
        return constant_fields.picture_fields(self.picture_form)

    @cached_property
    def last_year(self) -> Report | None:
        return check_context.last_year_of(self.filing)

    @property
    def has_last_year(self) -> bool:
        return any(form.last_year for form in self.table_forms)

    def name(self, address: str) -> str:
        return name_of(self.report.edition, address)

    def context(self) -> dict[str, Any]:
        before, after = self.report.edition.neighbours(self.section)
        return {
            **frame(self.filing, self._all_comments),
            **self.preview_context(),
            "draft": self.draft,
            "before": before,
            "after": after,
            "findings": self.rows,
            "found": self.counts,
            "conflicts": self.conflicts,
            "comments": self.comments,
            "offers": copying.offers(self.section, self.report, self.last_year),
            "pictures": self.filing.pictures.all(),
        }


def counts_of(groups: Iterable[Group], blanks: int) -> dict[str, int]:
    """{"errors", "warnings"} that are still open, and the cells that are missing, which are no errors."""
    groups = list(groups)
    return {
        "errors": sum(group.stops and not group.is_blank for group in groups),
        "blanks": blanks,
        "warnings": sum(group.is_open and not group.stops for group in groups),
    }


def notes_of(findings: list[Finding]) -> dict[str, tuple[str, str]]:
    """{address: (level, message)} as it stands at a cell: of several the first error, else the first."""
    placed = {finding.address: finding for finding in reversed(findings)}
    placed |= {finding.address: finding for finding in reversed(findings) if finding.level == checks.ERROR}
    return {address: (finding.level, finding.message) for address, finding in placed.items()}


def comments_of(filing: Filing) -> QuerySet[Comment]:
    """What the supervisor wrote when the filing came back; nothing once it is submitted again."""
    if not filing.is_draft or not filing.round:
        return filing.comments.none()
    return filing.comments.filter(round=filing.round).select_related("author")


def frame(filing: Filing, comments: list[Comment] | None = None) -> dict[str, Any]:
    """What every page of a filing shows: its steps with their states, what the supervisor said, where pictures are."""
    prefetch_related_objects([filing], "section_drafts")
    comments = list(comments_of(filing)) if comments is None else comments
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
