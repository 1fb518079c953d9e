"""What is published, in the order of the tree of agencies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, F, Q, QuerySet, When

from reports.agencies.models import Agency
from reports.models import Publication, ReportYear

MOST_KEYS = 500
"""Agencies that are named to the database one by one."""


class Listed(NamedTuple):
    """What a list says of a publication."""

    year: int
    published_at: datetime


@dataclass
class Entry:
    """An agency and its publications, newest year first."""

    agency: Agency
    publications: list[Listed] = field(default_factory=list)


@dataclass
class Group:
    """A government (or whatever else has agencies below it) with its departments and townships."""

    head: Agency
    own: Entry | None = None
    departments: list[Entry] = field(default_factory=list)
    townships: list[Entry] = field(default_factory=list)


# A government heads its own group; what stands below it is listed there. What has nobody above it heads itself.
HEAD = Case(
    When(Q(filing__agency__kind=Agency.Kind.GOVERNMENT) | Q(filing__agency__parent=None), then=F("filing__agency")),
    default=F("filing__agency__parent"),
)


_YEAR = "filing__report_year__year"


def head_of(agency: Agency) -> int:
    """The key of the agency in whose group it is listed."""
    if agency.kind == Agency.Kind.GOVERNMENT or agency.parent_id is None:
        return agency.pk
    return agency.parent_id


def members(heads: Iterable[int]) -> QuerySet[Agency]:
    """The agencies that are listed in the groups of these."""
    below = Q(parent__in=heads) & ~Q(kind=Agency.Kind.GOVERNMENT)
    return Agency.objects.filter(Q(pk__in=heads) | below).order_by()


def chosen(
    found: QuerySet[Any],
    *,
    years: Iterable[int] = (),
    region: Agency | None = None,
    kind: str = "",
    level: str = "",
    agencies: Iterable[str] = (),
    filing: str = "filing__",
) -> QuerySet[Any]:
    """Those of the publications `found` that fit: what search, exports and the API understand by a selection.

    `agencies` are codes; whatever is empty leaves nothing out. `filing` leads to the filing, or is "" where filings
    are found.
    """
    wanted: dict[str, Any] = {}
    if years := list(years):
        # Their keys: with those the database goes down one index in order.
        wanted["report_year__in"] = list(ReportYear.objects.filter(year__in=years).values_list("pk", flat=True))
    if kind:
        wanted["agency__kind"] = kind
    if level:
        wanted["agency__level"] = level
    if region:
        wanted["agency__in"] = _within(region)
    if agencies := list(agencies):
        wanted["agency__code__in"] = agencies
    return found.filter(**{f"{filing}{field}": value for field, value in wanted.items()})


def _within(region: Agency) -> list[int] | QuerySet[Agency]:
    """The agencies of a region: keys, of which the database knows how few they are, unless they are very many."""
    agencies = Agency.objects.within([region]).order_by()
    keys = list(agencies.values_list("pk", flat=True)[: MOST_KEYS + 1])
    return keys if len(keys) <= MOST_KEYS else agencies


def with_those_below(agency: Agency) -> list[int]:
    """The keys of an agency and of what stands just below it: keys and not a query, which at the size of a country the
    database would rather begin at the other end."""
    return [agency.pk, *Agency.objects.filter(parent=agency).order_by().values_list("pk", flat=True)]


def heads_among(published: QuerySet[Publication], keys: list[int]) -> QuerySet[Agency]:
    """The agencies that head a group in which something stands that these have published."""
    found = published.order_by().filter(filing__agency__in=keys).values_list("filing__agency", flat=True).distinct()
    heads = {head_of(agency) for agency in Agency.objects.filter(pk__in=list(found))}
    return Agency.objects.filter(pk__in=heads)


def groups(published: QuerySet[Publication], chosen: Iterable[Agency]) -> list[Group]:
    """The groups of the chosen heads, each agency with what it published, newest year first."""
    entries: dict[int, dict[int, Entry]] = defaultdict(dict)
    # Their keys and not a query for them: which agencies these are decides how the rest is looked for.
    listed = {agency.pk: agency for agency in members([head.pk for head in chosen])}
    # And no objects, of which there would be four for each link.
    found = published.filter(filing__agency__in=list(listed)).order_by("filing__agency__code", f"-{_YEAR}")
    for key, *said in found.values_list("filing__agency", _YEAR, "published_at"):
        entry = entries[head_of(listed[key])].setdefault(key, Entry(listed[key]))
        entry.publications.append(Listed(*said))
    return [_group(head, list(entries[head.pk].values())) for head in chosen]


def _group(head: Agency, entries: list[Entry]) -> Group:
    below = [entry for entry in entries if entry.agency.pk != head.pk]
    return Group(
        head,
        own=next((entry for entry in entries if entry.agency.pk == head.pk), None),
        departments=[entry for entry in below if entry.agency.kind != Agency.Kind.TOWNSHIP],
        townships=[entry for entry in below if entry.agency.kind == Agency.Kind.TOWNSHIP],
    )


def neighbours(publication: Publication) -> tuple[int | None, int | None]:
    """The nearest years before and after of which the same agency has a public report."""
    of_agency = Publication.objects.filter(filing__agency=publication.filing.agency_id, is_current=True)
    years = sorted(of_agency.order_by().values_list("filing__report_year__year", flat=True))
    at = years.index(publication.filing.report_year.year)
    return (years[at - 1] if at else None), (years[at + 1] if at + 1 < len(years) else None)
