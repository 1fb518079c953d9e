"""What is said about a report of the years before the form when it is published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.models import OldReport
from reports.public.old_reports import ENDINGS, MAXIMUM_BYTES, YEARS


class OldReportForm(forms.Form):
    """Year and title; a line of a list is checked by it too."""

    year = forms.TypedChoiceField(
        label=gettext_lazy("Report year"),
        coerce=int,
        choices=[("", ""), *((year, str(year)) for year in YEARS)],
        error_messages={"invalid_choice": gettext_lazy("Old reports are those of the years 2008 to 2018.")},
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("As it stands on the report."),
        max_length=OldReport._meta.get_field("title").max_length,
    )

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())


class UploadedReportForm(OldReportForm):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, Word (.docx), web page (.html) or plain text (.txt), as it was published then."),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={
            "required": gettext_lazy("Choose the file."),
            "empty": gettext_lazy("The file is empty."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAXIMUM_BYTES:
            raise forms.ValidationError(_("The file is larger than %(most)d MB.") % {"most": MAXIMUM_BYTES // 2**20})
        return file
