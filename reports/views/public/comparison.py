"""Figures of up to six reports beside each other: for everybody, without a cookie and without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports import access
from reports.agencies.models import Agency
from reports.document.report import from_json
from reports.forms.agency import AnotherForm
from reports.models import Publication
from reports.public import comparison
from reports.public.comparison import Part
from reports.views.caching import public
from reports.views.public import numbers
from reports.views.public.pages import years

MOST = 6
OFFERED = 300
"""Reports to choose from; a government with more below it is compared through its own page."""
MOST_ROWS = 200
ORDERS = {
    comparison.FORM: gettext_lazy("as in the form"),
    comparison.DIFFERENCE: gettext_lazy("largest difference first"),
    comparison.PERCENT: gettext_lazy("largest change in per cent first"),
}


@dataclass(frozen=True)
class _Asked:
    """What the address says, and what is found for it."""

    chosen: list[Publication]
    whole: bool
    differing: bool
    order: str
    rows: set[str]
    """table.row of those that are shown; without any all are."""
    known: list[Part]
    another: AnotherForm
    """By which an agency is named that the list does not offer."""

    @property
    def parts(self) -> list[Part]:
        return comparison.chosen(self.known, self.rows, differing=self.differing, order=self.order)

    def query(self, first: Publication | None = None) -> str:
        """The address of this comparison, or of the same with another one first."""
        ordered = sorted(self.chosen, key=lambda each: each != (first or self.chosen[0])) if self.chosen else []
        said = [("of", key_of(publication)) for publication in ordered]
        said += [("cells", "all")] * self.whole + [("only", "differing")] * self.differing
        said += [("order", self.order)] * (self.order != comparison.FORM) + [("row", row) for row in sorted(self.rows)]
        return urlencode(said)


@public
def compare(request: HttpRequest) -> HttpResponse:
    """`?of=2026-code` once for each report, as the pages' links and the form write it."""
    asked = _asked(request)
    offered = _offered(asked.chosen) if len(asked.chosen) < MOST else []
    context = {
        "asked": asked,
        "another": asked.another,
        "is_cut": _is_cut(asked, offered),
        "chosen": [(key_of(publication), publication, asked.query(publication)) for publication in asked.chosen],
        "parts": asked.parts,
        "choices": _choices(asked),
        "orders": ORDERS,
        "offered": offered,
        "most": MOST,
        "query": asked.query(),
        "address": request.build_absolute_uri(f"{reverse('compare')}?{asked.query()}"),
    }
    return render(request, "public/compare.html", context, status=422 if asked.another.errors else 200)


@public
def csv(request: HttpRequest) -> HttpResponse:
    """The lines of the page with each difference as a column of its own. Raises Http404 where nothing is compared."""
    asked = _asked(request)
    if not asked.chosen:
        raise Http404
    names = [_name(publication) for publication in asked.chosen]
    headings = [_("Table"), _("Row"), _("Column"), _("Code of the cell"), *names]
    difference = _("difference")
    for name in names[1:]:
        headings += [f"{name} {difference}", f"{name} %"]
    lines = []
    for part in asked.parts:
        for line in part.lines:
            changes = [(change.amount, change.percent) if change else ("", "") for change in line.changes[1:]]
            values = [Decimal(value) if value else "" for value in line.values]
            lines.append((part.title, line.row, line.column, line.address, *values, *chain.from_iterable(changes)))
    return numbers.table(headings, lines, name="compare.csv")


def _asked(request: HttpRequest) -> _Asked:
    keys = [key for key in dict.fromkeys(request.GET.getlist("of")[:50]) if key]
    chosen = [_publication(key) for key in keys[:MOST]]  # each is read whole
    another = AnotherForm(request.GET if request.GET.get("agency") else None, years=[each["year"] for each in years()])
    if another.is_valid() and another.publication and another.publication not in chosen:
        chosen.append(another.publication)
    del chosen[MOST:]
    whole, order = request.GET.get("cells") == "all", request.GET.get("order", "")
    known = comparison.parts([from_json(publication.document) for publication in chosen], whole=whole)
    rows = {comparison.row_of(line) for part in known for line in part.lines}
    return _Asked(
        chosen,
        whole=whole,
        differing=request.GET.get("only") == "differing",
        order=order if order in ORDERS else comparison.FORM,
        rows=rows & set(request.GET.getlist("row")[:MOST_ROWS]),
        known=known,
        another=another,
    )


def _choices(asked: _Asked) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """[(table, [(table.row, its name, whether it is chosen)])] of tables that have rows to choose from."""
    found = []
    for part in asked.known:
        rows = {comparison.row_of(line): line.row for line in part.lines if line.row}
        if len(rows) > 1:
            found.append((part.title, [(row, name, row in asked.rows) for row, name in rows.items()]))
        elif part.lines:
            row = comparison.row_of(part.lines[0])
            found.append((part.title, [(row, _("the whole table"), row in asked.rows)]))
    return found


def _name(publication: Publication) -> str:
    return f"{publication.filing.agency} {publication.filing.report_year}"


def key_of(publication: Publication) -> str:
    return f"{publication.filing.report_year.year}-{publication.filing.agency.code}"


def _publication(key: str) -> Publication:
    """Raises Http404 for what is no report here."""
    year, _dash, code = key.partition("-")
    if not (year.isascii() and year.isdigit() and len(year) == 4) or "\0" in code:
        raise Http404
    return access.publication(int(year), code)


def _is_cut(asked: _Asked, offered: list[tuple[str, Publication]]) -> bool:
    """Whether there may be reports that the list does not offer, or one is being asked for."""
    left_out = not asked.chosen and Agency.objects.order_by("pk")[OFFERED : OFFERED + 1].exists()
    return left_out or len(offered) == OFFERED or bool(asked.another.errors)


def _offered(chosen: list[Publication]) -> list[tuple[str, Publication]]:
    """Other years of the same agencies, and of the same year those beside and below them."""
    own = [publication.filing.agency_id for publication in chosen]
    near = Q(filing__agency__in=own)
    agencies = set(own)
    for publication in chosen:
        # Their keys, and not a query for them: the database would look at the year's reports of the whole country.
        beside_it = Q(parent=publication.filing.agency_id)
        if above := publication.filing.agency.parent_id:
            beside_it |= Q(parent=above)
        keys = list(Agency.objects.filter(beside_it).order_by().values_list("pk", flat=True))
        near |= Q(filing__report_year=publication.filing.report_year_id, filing__agency__in=keys)
        agencies |= {*keys}
    if not chosen:
        agencies = set(Agency.objects.order_by("code").values_list("pk", flat=True)[:OFFERED])
        near = Q()
    found = access.published().exclude(pk__in=[publication.pk for publication in chosen])
    found = found.filter(near, filing__agency__in=list(agencies)).defer("document", "error")
    ordered = found.order_by("filing__agency__code", "-filing__report_year__year")
    return [(key_of(publication), publication) for publication in ordered[:OFFERED]]
