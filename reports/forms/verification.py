"""What a reader enters to verify a document: the number it bears, or the file."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.publishing import verification

MAXIMUM_FILE = 64 * 2**20
"""Bytes; a published PDF with thirty pictures stays far below."""


class NumberForm(forms.Form):
    number = forms.CharField(
        label=gettext_lazy("Verification number"),
        help_text=gettext_lazy("Sixteen digits on the last page of the PDF; spaces do not matter."),
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter the number.")},
    )

    def clean_number(self) -> str:
        try:
            return verification.read_number(self.cleaned_data["number"])
        except verification.BadNumber as error:
            raise forms.ValidationError(
                _("This is no verification number; a digit is missing or mistyped. Compare it with the document.")
            ) from error


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("The PDF, or the file of a report of 2008 to 2018. It is compared and not kept."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx,.html,.htm,.txt"}),
        error_messages={
            "required": gettext_lazy("Choose the PDF."),
            "empty": gettext_lazy("The file is empty."),
        },
    )
