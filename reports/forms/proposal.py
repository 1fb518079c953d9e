"""What a clerk decides about a document that was read: which doubtful figures, which differences, which title."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.document.figures import flat, put, write_number
from reports.document.report import Report, text_addresses
from reports.editions.layout import Figures
from reports.filing import drafts
from reports.filing.uploads.comparison import CellMatch, SectionMatch, TextMatch
from reports.forms.table import FigureField
from reports.importing import NotAReport, readers

KEEP = "keep"
"""The choice that leaves a cell of the draft as it is."""


@dataclass(frozen=True)
class Seen:
    """What the draft held when the page was made; it is sent along and compared when something is taken over."""

    figures: dict[str, int]
    texts: dict[str, str]
    """{address: fingerprint}."""
    title: str

    @classmethod
    def of(cls, drafted: Report) -> Seen:
        texts = {address: drafts.fingerprint(drafted.text(address)) for _, address in text_addresses(drafted.edition)}
        return cls(flat(drafted.figures), texts, drafted.title)

    @classmethod
    def read(cls, sent: str) -> Seen:
        """What is not of the page's own shape counts as blank then."""
        try:
            found = json.loads(sent)
        except (ValueError, RecursionError):
            found = None
        found = found if isinstance(found, dict) else {}
        figures, texts = ({} if not isinstance(found.get(key), dict) else found[key] for key in ("figures", "texts"))
        return cls(
            {key: value for key, value in figures.items() if type(value) is int},
            {key: str(value) for key, value in texts.items()},
            str(found.get("title", "")),
        )

    def __str__(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    def restored(self, drafted: Report) -> Report:
        """The draft as the page showed it; a text that was changed since stands as it is now, or as blank."""
        figures: Figures = {}
        for address, value in self.figures.items():
            if cell := drafted.edition.cells.get(address):
                put(figures, cell, value)
        blank = drafts.fingerprint("")
        texts = {
            address: "" if self.texts.get(address, blank) == blank else text for address, text in drafted.texts.items()
        }
        return replace(drafted, figures=figures, texts=texts, title=self.title)


class SectionForm(forms.Form):
    """The decisions about one section; a field is named for its cell or text, `pick.`, `typed.` or `use.` before."""

    def __init__(self, data: Any = None, *, match: SectionMatch) -> None:
        super().__init__(data, auto_id="%s")
        self.match = match
        self.all_name = f"use.all.{match.section.code}"
        self.fields[self.all_name] = forms.BooleanField(required=False)
        for cell in match.doubtful:
            self._ask(cell)
        for address in (*(cell.cell.address for cell in match.differing), *(text.address for text in self.differing)):
            self.fields[f"use.{address}"] = forms.BooleanField(required=False)

    def _ask(self, match: CellMatch) -> None:
        address = match.cell.address
        self.fields[f"pick.{address}"] = forms.ChoiceField(required=False, choices=self.options(match))
        self.initial[f"pick.{address}"] = self.default(match)
        self.fields[f"typed.{address}"] = FigureField(match.cell)

    @property
    def differing(self) -> list[TextMatch]:
        return [text for text in self.match.texts if text.differs]

    @staticmethod
    def options(match: CellMatch) -> list[tuple[str, str]]:
        """(value, words): the figures that the cell may have, and leaving it as it is."""
        values = [value for value in match.candidates if value != match.drafted]
        now = write_number(match.drafted, decimals=match.cell.decimals)
        kept = _("keep %(value)s") % {"value": now} if now else _("leave blank")
        return [*((str(value), write_number(value, decimals=match.cell.decimals)) for value in values), (KEEP, kept)]

    @staticmethod
    def default(match: CellMatch) -> str:
        """What was read, unless the draft holds something or it has to be asked."""
        return KEEP if match.drafted is not None or match.read is None or match.is_asked else str(match.read)

    def picked(self, address: str) -> str:
        """The choice that is marked on the page."""
        return str(self.data.get(f"pick.{address}") or self.initial[f"pick.{address}"])

    def typed(self, address: str) -> str:
        return str(self.data.get(f"typed.{address}", ""))

    def is_ticked(self, address: str) -> bool:
        return bool(self.data.get(f"use.{address}"))

    @property
    def is_all_ticked(self) -> bool:
        return bool(self.data.get(self.all_name))

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """(id of the field, name of the cell, message) of every figure that cannot be read."""
        return [
            (name, match.name, str(self.errors[name][0]))
            for match in self.match.doubtful
            if (name := f"typed.{match.cell.address}") in self.errors
        ]

    def changes(self, seen: Seen) -> drafts.Changes:
        """What is taken over, beside what the page was made from."""
        self.full_clean()
        return drafts.Changes(
            figures=dict(self._figures()),
            seen_figures=dict(seen.figures),
            texts={text.address: text.read for text in self.match.texts if text.is_filled or self._is_used(text)},
            seen_texts=seen.texts,
        )

    def kept(self, changes: drafts.Changes) -> int:
        """How many figures and texts of the draft stay with these changes, although the document has others."""
        figures = [match.cell.address for match in self.match.differing]
        texts = [text.address for text in self.differing]
        return len(set(figures) - changes.figures.keys()) + len(set(texts) - changes.texts.keys())

    def _figures(self) -> dict[str, int | None]:
        taken = {match.cell.address: match.read for match in self.match.filled}
        taken |= {match.cell.address: match.read for match in self.match.differing if self._wants(match.cell.address)}
        for match in self.match.doubtful:
            address = match.cell.address
            typed = self.cleaned_data.get(f"typed.{address}")
            choice = self.cleaned_data.get(f"pick.{address}") or self.default(match)
            if typed is not None:  # what somebody took the trouble to type is meant
                taken[address] = typed
            elif choice != KEEP:
                taken[address] = int(choice)
        return taken

    def _is_used(self, text: TextMatch) -> bool:
        return text.differs and self._wants(text.address)

    def _wants(self, address: str) -> bool:
        return bool(self.cleaned_data.get(self.all_name) or self.cleaned_data.get(f"use.{address}"))


class UploadForm(forms.Form):
    """A file, or what was copied out of one. Cleans to `name` and `data`, the bytes."""

    document = forms.FileField(label=gettext_lazy("File"), required=False)
    pasted = forms.CharField(
        label=gettext_lazy("Or paste the whole report here"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "data-pasted": ""}),
    )
    pasted_html = forms.CharField(required=False, strip=False, widget=forms.HiddenInput(attrs={"data-pasted-html": ""}))
    """The same with its tables, where a script saw it being pasted."""

    def __init__(self, *args: Any, failure: str = "", **kwargs: Any) -> None:
        """`failure`: why the document that was sent before cannot be read."""
        super().__init__(*args, **kwargs)
        self.failure = failure

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file, html, text = (cleaned.get(name) for name in ("document", "pasted_html", "pasted"))
        if self.failure:
            self.add_error("document", self.failure)
        elif file:
            cleaned |= self._checked("document", file.name or "", file.size or 0)
            cleaned["data"] = b"" if self.errors else file.read()
        elif text and text.strip():
            data = (html or text).encode()
            ending = ".html" if html else ".txt"
            cleaned |= self._checked("pasted", _("pasted") + ending, len(data)) | {"data": data}
        elif "document" not in self.errors:
            self.add_error("document", _("Choose a file, or paste the report."))
        return cleaned

    def _checked(self, field: str, name: str, size: int) -> dict[str, Any]:
        """What is wrong with a file at first sight is said at once, before it is even read."""
        try:
            readers.check_size(name, size)
        except NotAReport as reason:
            self.add_error(field, str(reason))
        return {"name": name}
