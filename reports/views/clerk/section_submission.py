"""What was sent for a section: read by the addresses of its cells and texts, saved, and what became of it."""

from __future__ import annotations

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from reports import access
from reports.agencies import limits
from reports.agencies.models import User
from reports.document.report import Report
from reports.document.text import figure_marker
from reports.editions.layout import Section
from reports.filing import drafts, stored_findings
from reports.filing.explanations import Answer
from reports.filing.pictures import add_picture
from reports.filing.stored_findings import Checked
from reports.forms.figure import FigureForm
from reports.forms.picture import PictureForm
from reports.forms.table import sent_figures
from reports.forms.text import sent_texts
from reports.models import Filing, Picture
from reports.storage import pictures
from reports.views.clerk.conflicts import Decided, stored_as_typed
from reports.views.filing.findings import answers_in

Fault = tuple[str, str, str]
"""(address, name, message) of what was sent and cannot be read."""


class SectionSubmission:
    """The right to the filing and its lock are one query, and nothing of the filing is read before it."""

    filing: Filing
    section: Section
    checked: Checked
    figure_form: FigureForm

    def __init__(self, request: access.SignedIn) -> None:
        self.by: User = request.user
        self.data: QueryDict = request.POST
        self.action = request.POST.get("action", "")
        has_picture = "picture" in request.FILES or self.action == "picture"
        self.picture_form = PictureForm(request.POST, request.FILES) if has_picture else PictureForm()
        self.answers: dict[str, Answer] = answers_in(request.POST)
        self.decided = Decided.read(request.POST)
        self.added: Picture | None = None
        self.changes = drafts.Changes()
        self.faults: list[Fault] = []
        self.conflicts: list[drafts.Conflict] = []
        self.refused: dict[str, str] = {}
        """{key of a group: why its explanation was not kept}."""
        self.locked = ""
        self.is_too_often = False

    def save(self, filing_id: int, code: str) -> None:
        """Save what was sent and can be read; the rest stays on the page as it was typed. Raises Http404.

        A picture is added last, for what is typed on the same page would otherwise be lost with a bad one.
        """
        filings = access.own_filings(self.by)
        try:
            with drafts.locked_draft(filing_id, filings) as filing:
                self._read(filing, code)
                saved = drafts.save_locked(filing, self.section, self.by, self.changes, answers=self.answers)
            self.checked, self.conflicts, self.refused = saved.checked, saved.conflicts, saved.refused
            self._add_picture()
        except Filing.DoesNotExist as error:
            raise Http404 from error
        except drafts.Locked as locked:
            self.locked = str(locked)
            self._read(filings.get(pk=filing_id), code)
            self._look_again()

    def _read(self, filing: Filing, code: str) -> None:
        self.filing, self.section = filing, section_of(filing, code)
        self._read_figure_form()
        figures = sent_figures(filing.edition.tables_of(self.section), self.data)
        texts = sent_texts(self.section, self.data)
        self.faults = [*texts.faults, *figures.faults]
        self.changes = drafts.Changes(
            figures=self.decided.left_in(figures.new),
            seen_figures=figures.seen,
            texts=self.decided.left_in(texts.new),
            seen_texts=texts.seen,
            held=self.decided.held,
        )

    def _read_figure_form(self) -> None:
        """Type the marker of the chosen cell at the end of the chosen text."""
        if self.action != "figure":
            return
        self.figure_form = FigureForm(self.data, section=self.section, edition=self.filing.edition)
        if self.figure_form.is_valid():
            chosen = self.figure_form.cleaned_data
            self.data = self.data.copy()
            self.data[chosen["text"]] = self.data.get(chosen["text"], "").rstrip() + figure_marker(chosen["address"])

    def _add_picture(self) -> None:
        """Raises drafts.Locked."""
        form = self.picture_form
        if not form.is_valid():
            return
        if self.faults or self.conflicts:
            form.add_error("picture", _("Not added yet: first mend what is said above, then choose it again."))
            return
        if limits.PICTURES.is_reached(self.by.pk):
            form.add_error("picture", limits.TOO_MANY)
            self.is_too_often = True
            return
        file, address = form.cleaned_data["picture"], self.section.text_addresses[-1]
        try:
            self.added = add_picture(
                self.filing.pk, file, file.size, caption=form.cleaned_data["caption"], address=address, by=self.by
            )
        except pictures.BadPicture as refused:
            form.add_error("picture", str(refused))
        self._look_again()

    def _look_again(self) -> None:
        """Take the filing up as it stands after what was written beside the save."""
        self.filing = access.own_filing(self.by, self.filing.pk)
        self.checked = stored_findings.as_kept(self.filing, drafts.report_of(self.filing))

    def as_it_stands(self, stored: Report) -> QueryDict:
        """What was typed; where the clerk changed nothing, what is stored, which a colleague may have written.

        Sent once more as it was on the screen before, it would overwrite the colleague's silently.
        """
        changes, typed = self.changes, self.data.copy()
        taken = {address for address, value in changes.figures.items() if value == changes.seen_figures.get(address)}
        taken |= {
            address
            for address, text in changes.texts.items()
            if drafts.fingerprint(text) == changes.seen_texts.get(address)
        }
        cells = {cell.address for table in stored.edition.tables_of(self.section) for cell in table.entered}
        for address in taken | ({self.decided.theirs} & {*cells, *self.section.text_addresses}):
            typed[address] = stored_as_typed(stored, address)
        return typed

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
        return bool(self.picture_form.errors) or bool(self.action == "figure" and self.figure_form.errors)


def section_of(filing: Filing, code: str) -> Section:
    """Raises Http404."""
    try:
        return filing.edition.section(code)
    except KeyError as error:
        raise Http404 from error
