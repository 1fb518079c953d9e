"""The tree of agencies, a level of it at a time, with what each agency published."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from reports import access
from reports.agencies.models import Agency

_GOVERNMENTS_FIRST = Case(
    *(When(kind=kind, then=Value(at)) for at, kind in enumerate(Agency.Kind.values)), output_field=IntegerField()
)


@dataclass(frozen=True)
class Line:
    agency: Agency
    below: int
    """Agencies that stand just below it."""
    years: list[int] = field(default_factory=list)
    """Of its public reports, newest first; years of the old forms are not among them."""
    old_years: list[int] = field(default_factory=list)


def lines(agencies: list[Agency]) -> list[Line]:
    """In the same order; three questions for all of them."""
    published: dict[int, list[int]] = defaultdict(list)
    old: dict[int, list[int]] = defaultdict(list)
    found = access.published().filter(filing__agency__in=agencies).order_by("-filing__report_year__year")
    for agency_id, year in found.values_list("filing__agency", "filing__report_year__year"):
        published[agency_id].append(year)
    for agency_id, year in (
        access.old_reports().filter(agency__in=agencies).order_by("-year").values_list("agency", "year")
    ):
        if year not in old[agency_id]:
            old[agency_id].append(year)
    children = Agency.objects.filter(parent__in=agencies).order_by().values("parent").annotate(count=Count("pk"))
    below = dict(children.values_list("parent", "count"))
    return [Line(each, below.get(each.pk, 0), published[each.pk], old[each.pk]) for each in agencies]


def listed(below: Agency | None, *, kind: str = "", level: str = "") -> QuerySet[Agency]:
    """What stands just below an agency, or at the top; of a level all that is below, however far."""
    agencies = scope(below) if level else Agency.objects.filter(parent=below)
    return chosen(agencies, kind=kind, level=level).order_by(_GOVERNMENTS_FIRST, "code")


def scope(below: Agency | None) -> QuerySet[Agency]:
    """Everything below an agency, at any depth; all there are where it is the only top of the tree."""
    if below is None or (below.parent_id is None and top() == below):
        return Agency.objects.exclude(pk=below.pk) if below else Agency.objects.all()
    return Agency.objects.within([below]).exclude(pk=below.pk)


def chosen(agencies: QuerySet[Agency], *, kind: str, level: str) -> QuerySet[Agency]:
    agencies = agencies.filter(kind=kind) if kind else agencies
    return agencies.filter(level=level) if level else agencies


def top() -> Agency | None:
    """The one agency above which there is nobody; none where there are several."""
    tops = Agency.objects.filter(parent=None)[:2]
    return tops[0] if len(tops) == 1 else None


def above(agency: Agency) -> list[Agency]:
    """From the top of the tree down to what the agency stands below; at most as many as there are levels of a tree."""
    result: list[Agency] = []
    while agency.parent and agency.parent not in result:
        agency = agency.parent
        result.insert(0, agency)
    return result
