"""An agency as somebody names it in a form: by choosing it, by its name, or by what finds it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports import access
from reports.agencies import lookup
from reports.agencies.models import Agency
from reports.forms.fields import field_of
from reports.models import Publication

OFFERED = 12
"""Agencies to choose from where several fit."""


class AgencyInput(forms.TextInput):
    """A field that offers agencies while one types; without a script it is a field for words."""

    input_type = "search"

    def __init__(self, attrs: dict[str, Any] | None = None, *, kind: str = "") -> None:
        super().__init__(
            {
                "autocomplete": "off",
                "spellcheck": "false",
                "maxlength": lookup.MAXIMUM_QUERY,
                "data-agencies": reverse_lazy("find_agencies"),
                "data-kind": kind,
                "data-label": gettext_lazy("Agencies"),
                "data-none": gettext_lazy("No agency fits."),
                "data-some": gettext_lazy("Agencies that fit: {count}. Choose with the arrow keys."),
                "data-more": gettext_lazy(
                    "More than {count} agencies fit; these come first. Choose with the arrow keys."
                ),
                **(attrs or {}),
            }
        )


class AgencyField(forms.CharField):
    """One of the agencies, by its code or name or by what finds no other; else they are offered to choose from."""

    widget = AgencyInput
    default_error_messages = {
        "nothing": gettext_lazy("No agency fits “%(typed)s”."),
        "several": gettext_lazy("Several agencies fit “%(typed)s”; choose one of them."),
    }

    def __init__(self, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(max_length=lookup.MAXIMUM_QUERY, **kwargs)
        self.agencies = agencies
        self.offered: list[Agency] = []
        """Of the last value that fitted several."""

    def clean(self, value: Any) -> Agency | None:
        """Raises ValidationError where it is not clear which agency is meant."""
        typed = super().clean(value)
        if not typed:
            return None
        if known := self.agencies.filter(code=typed).first():
            return known
        fitting = list(self.agencies.filter(name=typed)[:OFFERED]) or lookup.found(typed, self.agencies, OFFERED)
        if len(fitting) == 1:
            return fitting[0]
        self.offered = fitting
        code = "several" if fitting else "nothing"
        raise forms.ValidationError(self.error_messages[code], code=code, params={"typed": typed})

    def bound_data(self, data: Any, initial: Any) -> Any:
        """A code that came in an address is shown as the name it stands for."""
        typed = str(data or "")
        known = "\0" not in typed and self.agencies.filter(code=typed).first() if typed else None
        return known.name if known else data


class AnotherForm(forms.Form):
    """A report by its agency and, unless the newest is meant, its year."""

    data: QueryDict
    agency = AgencyField(Agency.objects.all(), label=gettext_lazy("Another agency"), required=False)
    year = forms.TypedChoiceField(label=gettext_lazy("Report year"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "year", forms.ChoiceField).choices = [
            ("", gettext_lazy("the newest")),
            *((year, str(year)) for year in years),
        ]
        self.publication: Publication | None = None
        """What was asked for, once the form is found valid."""

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError where that report is not published."""
        super().clean()
        said = self.cleaned_data
        if said.get("agency") and "year" in said:
            found = access.published().filter(filing__agency=said["agency"])
            found = found.filter(filing__report_year__year=said["year"]) if said["year"] else found
            self.publication = found.order_by("-filing__report_year__year").first()
            if not self.publication:
                self.add_error("agency", _("%(agency)s has published no such report.") % {"agency": said["agency"]})
        return said

    def offered(self) -> list[tuple[Agency, str]]:
        """[(agency, the question with it as an address has it)] where several fit what was typed."""
        asked, result = self.data.copy(), []
        for agency in field_of(self, "agency", AgencyField).offered:
            asked["agency"] = agency.code
            result.append((agency, asked.urlencode()))
        return result


class KindForm(forms.Form):
    """Agencies of which kind and level; of all without a choice."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of agency"), required=False)
    level = forms.ChoiceField(label=gettext_lazy("Level"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "kind", forms.ChoiceField).choices = [("", gettext_lazy("all kinds")), *Agency.Kind.choices]
        field_of(self, "level", forms.ChoiceField).choices = [("", gettext_lazy("all levels")), *Agency.Level.choices]


class DirectoryForm(KindForm):
    """Which agencies a page lists: below one of them, of a kind, of a level, or those that words find."""

    q = forms.CharField(
        label=gettext_lazy("Name, pinyin or initials"),
        max_length=lookup.MAXIMUM_QUERY,
        required=False,
        widget=AgencyInput({"data-go": ""}),
    )
    below = forms.SlugField(max_length=40, required=False, widget=forms.HiddenInput)

    field_order = ("q", "below", "kind", "level")
