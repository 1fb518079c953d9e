"""What is published, in the order of the tree of agencies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Case, F, Q, QuerySet, When

from portal.models import Agency
from reports.models import Publication


@dataclass
class Entry:
    """An agency and its publications, newest year first."""

    agency: Agency
    publications: list[Publication] = field(default_factory=list)


@dataclass
class Group:
    """A government (or whatever else has agencies below it) with its departments and townships."""

    head: Agency
    own: Entry | None = None
    departments: list[Entry] = field(default_factory=list)
    townships: list[Entry] = field(default_factory=list)


# A government heads its own group; what stands below it is listed there. What has nobody above it heads itself.
_HEAD = Case(
    When(Q(filing__agency__kind=Agency.Kind.GOVERNMENT) | Q(filing__agency__parent=None), then=F("filing__agency")),
    default=F("filing__agency__parent"),
)


def heads(published: QuerySet[Publication]) -> QuerySet[Agency]:
    """The agencies that head a group in which something is published."""
    return Agency.objects.filter(pk__in=published.order_by().annotate(head=_HEAD).values("head"))


def groups(published: QuerySet[Publication], chosen: Iterable[Agency]) -> list[Group]:
    """The groups of the chosen heads, each agency with what it published, newest year first."""
    entries: dict[int, dict[int, Entry]] = defaultdict(dict)
    found = published.annotate(head=_HEAD).filter(head__in=[head.pk for head in chosen]).defer("document", "error")
    for publication in found.order_by("filing__agency__code", "-filing__report_year__year"):
        agency = publication.filing.agency
        entry = entries[publication.head].setdefault(agency.pk, Entry(agency))
        entry.publications.append(publication)
    return [_group(head, list(entries[head.pk].values())) for head in chosen]


def _group(head: Agency, entries: list[Entry]) -> Group:
    below = [entry for entry in entries if entry.agency.pk != head.pk]
    return Group(
        head,
        own=next((entry for entry in entries if entry.agency.pk == head.pk), None),
        departments=[entry for entry in below if entry.agency.kind != Agency.Kind.TOWNSHIP],
        townships=[entry for entry in below if entry.agency.kind == Agency.Kind.TOWNSHIP],
    )


def neighbours(
    published: QuerySet[Publication], publication: Publication
) -> tuple[Publication | None, Publication | None]:
    """The same agency's publications of the nearest year before and of the nearest one after."""
    year = publication.filing.report_year.year
    same = published.filter(filing__agency=publication.filing.agency_id).defer("document", "error")
    return (
        same.filter(filing__report_year__year__lt=year).order_by("-filing__report_year__year").first(),
        same.filter(filing__report_year__year__gt=year).order_by("filing__report_year__year").first(),
    )
