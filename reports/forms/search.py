"""What a reader searches for, and where."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from reports.agencies.models import Agency
from reports.forms.agency import AgencyField, AgencyInput, KindForm
from reports.forms.fields import field_of
from reports.public.search import MAXIMUM_QUERY, Where

RELEVANCE, DATE = "relevance", "date"


class RegionForm(KindForm):
    """Where, and agencies of which kind and level; everything may be left out."""

    data: QueryDict
    region = AgencyField(
        Agency.objects.filter(kind=Agency.Kind.GOVERNMENT),
        label=gettext_lazy("Region"),
        required=False,
        widget=AgencyInput({"placeholder": gettext_lazy("all regions")}, kind=Agency.Kind.GOVERNMENT),
    )
    field_order: tuple[str, ...] = ("region", "kind", "level")

    def regions(self) -> list[tuple[Agency, str]]:
        """[(region, the question with it as an address has it)] where several fit what was typed."""
        asked = self.data.copy()
        asked.pop("page", None)
        return [(region, self._with(asked, region)) for region in field_of(self, "region", AgencyField).offered]

    @staticmethod
    def _with(asked: QueryDict, region: Agency) -> str:
        asked["region"] = region.code
        return asked.urlencode()


class YearForm(RegionForm):
    """Which reports of a year are listed; a region is whatever heads a part of the tree."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "region", AgencyField).agencies = Agency.objects.select_related("parent").filter(
            Q(kind=Agency.Kind.GOVERNMENT) | Q(parent=None)
        )


class SearchForm(RegionForm):
    """All but the words may be left out; an address with a choice that is not offered is refused at its field."""

    q = forms.CharField(
        label=gettext_lazy("Words in titles and texts"),
        max_length=MAXIMUM_QUERY,
        required=False,
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )
    year = forms.TypedChoiceField(label=gettext_lazy("Report year"), required=False, coerce=int, empty_value=None)
    order = forms.ChoiceField(
        label=gettext_lazy("Order"),
        required=False,
        choices=[(RELEVANCE, gettext_lazy("most fitting first")), (DATE, gettext_lazy("newest first"))],
    )

    field_order = ("q", "year", "region", "kind", "level", "order")

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "year", forms.ChoiceField).choices = [
            ("", gettext_lazy("all years")),
            *((year, str(year)) for year in years),
        ]

    def where(self) -> Where:
        """What was chosen beside the words. Expects a valid form."""
        year, region, kind, level = (self.cleaned_data[name] for name in ("year", "region", "kind", "level"))
        return Where((year,) if year else (), kind=kind, level=level, regions=(region.pk,) if region else ())
