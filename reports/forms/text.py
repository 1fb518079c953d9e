"""Texts of a section."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.document.report import Report
from reports.document.text import clean_text
from reports.editions.layout import Section
from reports.filing import drafts

TOO_LONG = gettext_lazy("The text has %(show_value)d characters; at most %(limit_value)d fit.")


class LinesField(forms.CharField):
    """A text with line ends of one kind: a browser sends two characters for one, which would be counted twice."""

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


class TextForm(forms.Form):
    """The texts of a section: its own, and for a section of tables the one behind them."""

    def __init__(self, *args: Any, section: Section, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "auto_id": "%s"})
        self.section, self.report = section, report
        for address, label in zip(section.text_addresses, self.labels(section), strict=True):
            field = LinesField(
                label=label,
                required=False,
                strip=False,
                # Not max_length: a browser would cut what is pasted off there and say nothing.
                validators=[MaxLengthValidator(drafts.MAXIMUM_TEXT, TOO_LONG)],
                widget=forms.Textarea(
                    attrs={"rows": 4 if section.tables else 22, "data-text": "", "spellcheck": "false"}
                ),
            )
            self.fields[address] = field
            self.initial[address] = report.text(address)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.form_show_errors = False

    @staticmethod
    def labels(section: Section) -> tuple[str, ...]:
        if section.tables:
            return _("Text before the tables"), _("Text behind the tables")
        return (section.name,)

    @property
    def fingerprints(self) -> list[tuple[str, str]]:
        """(name of the hidden input, fingerprint of the stored text)."""
        return [(f"{address}.fingerprint", drafts.fingerprint(self.report.text(address))) for address in self.fields]


@dataclass(frozen=True)
class SentTexts:
    """What was sent of the texts of a section."""

    new: dict[str, str]
    """{address: text} of every text that was sent and can be taken."""
    seen: dict[str, str]
    """{address: fingerprint}, as the page carried it."""
    faults: list[tuple[str, str, str]]
    """(address, name of the text, message)."""


def sent_texts(section: Section, data: QueryDict) -> SentTexts:
    typed = {address: clean_text(str(data[address])) for address in section.text_addresses if address in data}
    names = dict(zip(section.text_addresses, TextForm.labels(section), strict=True))
    too_long = {address: len(text) for address, text in typed.items() if len(text) > drafts.MAXIMUM_TEXT}
    return SentTexts(
        new={address: text for address, text in typed.items() if address not in too_long},
        seen={address: data.get(f"{address}.fingerprint", "") for address in section.text_addresses},
        faults=[
            (address, names[address], str(TOO_LONG) % {"show_value": length, "limit_value": drafts.MAXIMUM_TEXT})
            for address, length in too_long.items()
        ],
    )
