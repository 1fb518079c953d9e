"""By which number the agencies of a region are put in order, and which of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from reports.agencies.models import Agency
from reports.editions.indicators import Indicator
from reports.forms.fields import field_of

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
        below = [(JUST_BELOW, gettext_lazy("just below"))]
        offered: dict[str, list[tuple[str, Any]]] = {
            "year": [(year, year) for year in years],
            "of": [(each.code, f"{each.name}（{each.unit}）") for each in indicators],
            "kind": [("", gettext_lazy("all kinds")), *Agency.Kind.choices],
            "below": [*below, (ALL, gettext_lazy("everything below"))] if is_deep else below,
        }
        for name, choices in offered.items():
            field_of(self, name, forms.ChoiceField).choices = choices
