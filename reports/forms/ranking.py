"""By which number the agencies of a region are put in order, and which of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from reports.agencies.models import Agency
from reports.editions.indicators import Indicator

JUST_BELOW, ALL = "", "all"


class RankingForm(forms.Form):
    """Everything beside year and number may be left out."""

    year = forms.ChoiceField(label=gettext_lazy("Report year"))
    of = forms.ChoiceField(label=gettext_lazy("Indicator"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind of agency"), required=False)
    below = forms.ChoiceField(label=gettext_lazy("Which agencies"), required=False)

    def __init__(
        self, data: dict[str, str], *, years: Sequence[str], indicators: Sequence[Indicator], is_deep: bool, **more: Any
    ) -> None:
        """`is_deep` where everything below may be put in order, and not only what stands just below."""
        super().__init__(data, **more)
        self.fields["year"].choices = [(year, year) for year in years]
        self.fields["of"].choices = [(each.code, f"{each.name}（{each.unit}）") for each in indicators]
        self.fields["kind"].choices = [("", gettext_lazy("all kinds")), *Agency.Kind.choices]
        below = [(JUST_BELOW, gettext_lazy("just below"))]
        self.fields["below"].choices = [*below, (ALL, gettext_lazy("everything below"))] if is_deep else below
