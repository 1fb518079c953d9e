"""A picture with its caption."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class PictureForm(forms.Form):
    picture = forms.FileField(
        label=gettext_lazy("Picture (PNG or JPEG, at most 10 MB)"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    caption = forms.CharField(label=gettext_lazy("Caption"), max_length=100, required=False)
