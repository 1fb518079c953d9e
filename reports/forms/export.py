"""What a reader takes away as data: which reports, which cells, in which format."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.agencies.models import Agency
from reports.forms.fields import field_of
from reports.forms.search import SearchForm
from reports.models import Publication
from reports.public import catalogue, search
from reports.publishing.data import exports

MOST_NAMED = 200
"""Agencies, or cells, that are named one by one."""
_KEY = re.compile(r"([0-9]{4})-([-a-zA-Z0-9_]{1,40})\Z")
_BETWEEN = re.compile(r"[\s,;，；、]+")


class Named(forms.CharField):
    """Names or codes with commas, spaces or lines between them: a list of texts."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 2}), **kwargs)

    def to_python(self, value: Any) -> Any:
        named = [name for name in _BETWEEN.split(super().to_python(value) or "") if name]
        return list(dict.fromkeys(named))

    def run_validators(self, value: list[str]) -> None:
        super().run_validators(" ".join(value))
        if len(value) > MOST_NAMED:
            raise ValidationError(_("At most %(most)d are named here.") % {"most": MOST_NAMED})


class ExportForm(SearchForm):
    """The selection of the search, of several years, with cells and a format; all but the format may be left out."""

    # Fields of the form above that are left out, or others, which its types do not know of.
    order = None  # type: ignore[assignment]
    year = forms.TypedMultipleChoiceField(  # type: ignore[assignment]
        label=gettext_lazy("Report years"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen means all years."),
    )
    agencies = Named(
        label=gettext_lazy("Agencies"),
        help_text=gettext_lazy("Names or codes, separated by commas; empty means all."),
    )
    cells = forms.MultipleChoiceField(
        label=gettext_lazy("Tables"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Neither tables nor cells chosen means all cells."),
    )
    addresses = Named(
        label=gettext_lazy("Single cells"),
        help_text=gettext_lazy("Addresses as the data dictionary lists them, separated by commas."),
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        widget=forms.RadioSelect,
        initial=exports.CSV,
        choices=[(key, kind.name) for key, kind in exports.KINDS.items()],
    )
    of = forms.CharField(required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, years=years, **kwargs)
        field_of(self, "year", forms.MultipleChoiceField).choices = [(year, str(year)) for year in years]
        field_of(self, "cells", forms.MultipleChoiceField).choices = list(exports.tables().items())
        self.order_fields(["year", "region", "kind", "level", "agencies", "q", "cells", "addresses", "format"])

    def clean_agencies(self) -> list[str]:
        """Codes; a name that several agencies have stands for all of them."""
        named = self.cleaned_data["agencies"]
        found = Agency.objects.filter(Q(code__in=named) | Q(name__in=named)).values_list("code", "name")
        missing = set(named) - {text for pair in found for text in pair}
        if missing:
            raise ValidationError(_("No agency is called so: %(names)s") % {"names": ", ".join(sorted(missing)[:5])})
        return sorted({code for code, _name in found})

    def clean_addresses(self) -> list[str]:
        named: list[str] = self.cleaned_data["addresses"]
        if missing := exports.unknown(named):
            raise ValidationError(_("No form has these cells: %(names)s") % {"names": ", ".join(missing[:5])})
        return named

    def clean_of(self) -> list[tuple[int, str]]:
        """[(year, code)] of single reports, as the page of comparisons names them."""
        named = self.data.getlist(self.add_prefix("of"))[:MOST_NAMED]
        found = [_KEY.match(key) for key in named if key]
        if not all(found):
            raise ValidationError(_("A report is named by its year and its agency’s code."))
        return [(int(each[1]), each[2]) for each in found if each]

    def chosen(self, published: QuerySet[Publication]) -> QuerySet[Publication]:
        """Those of `published` that fit; of words the newest reports, as many as a search finds."""
        said = self.cleaned_data
        names = ("region", "kind", "level", "agencies")
        published = catalogue.chosen(published, years=said["year"], **{name: said[name] for name in names})
        if said["of"]:
            keys = [Q(filing__report_year__year=year, filing__agency__code=code) for year, code in said["of"]]
            published = published.filter(Q(*keys, _connector=Q.OR))
        query = search.read_query(said["q"])
        if query.terms:
            published = published.filter(pk__in=search.found(query, self.where(), by_date=True).ids)
        return published

    def where(self) -> search.Where:
        said = self.cleaned_data
        agencies = Agency.objects.filter(code__in=said["agencies"]).values_list("pk", flat=True)
        regions = (said["region"].pk,) if said["region"] else ()
        return search.Where(
            tuple(said["year"]), kind=said["kind"], level=said["level"], regions=regions, agencies=tuple(agencies)
        )

    @property
    def addresses_of_cells(self) -> tuple[str, ...]:
        return exports.addresses([*self.cleaned_data["cells"], *self.cleaned_data["addresses"]])
