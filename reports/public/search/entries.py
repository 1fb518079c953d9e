"""What is written of a publication so that it is found, in the transaction that makes it public.

Entries lie in slices, each later than the one before it and of about SLICE entries. In PostgreSQL the number of its
slice stands before every gram, so that a question is put to one slice after the other, from the newest, until enough is
found: a word of every report costs one slice, one that nobody used a few pages of the index for each. SQLite, whose
index can be walked from its end, needs none.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import transaction

from reports import access
from reports.agencies.models import Agency
from reports.document.report import from_json
from reports.models import OldReport, Publication, SearchEntry
from reports.public.search.indexes import REPORTS
from reports.public.search.passages import body_of
from reports.public.search.words import Where, entry_grams, normalised

log = logging.getLogger(__name__)

AT_ONCE = 500
"""Publications that one mending looks at."""


def index(publication: Publication) -> None:
    """Find this publication from now on. Belongs into the transaction that makes it current."""
    report = from_json(publication.document)
    title = normalised(f"{report.title} {publication.filing.agency.name}")
    body = "\n".join(map(normalised, body_of(report).splitlines()))
    number = REPORTS.slice_of(publication.public_since)
    SearchEntry.objects.update_or_create(
        publication=publication,
        defaults={"title": title, "body": body, "published_at": publication.public_since, "slice": number},
    )
    where = where_of(publication.filing.agency, report.year)
    REPORTS.write_grams(publication.pk, number, [*entry_grams(title, body, where)])
    Publication.objects.filter(pk=publication.pk).update(is_indexed=True)


def where_of(agency: Agency, year: int) -> Where:
    """Under what a report can be chosen."""
    chain = [agency]
    while chain[-1].parent:
        chain.append(chain[-1].parent)
    above = tuple(each.pk for each in chain)
    return Where((year,), kind=agency.kind, level=agency.level, regions=above, agencies=(agency.pk,))


def forget(publication_ids: list[int]) -> None:
    """What is not public any more is not found any more."""
    if not publication_ids:
        return
    REPORTS.drop_grams(publication_ids)
    SearchEntry.objects.filter(pk__in=publication_ids).delete()
    Publication.objects.filter(pk__in=publication_ids).update(is_indexed=False)


def refile(agencies: Sequence[Agency]) -> None:
    """Have all at and below agencies that were moved indexed anew by the sweep; till then they are found as before."""
    for at in range(0, len(agencies), AT_ONCE):
        within = Agency.objects.within(agencies[at : at + AT_ONCE])
        Publication.objects.filter(is_current=True, filing__agency__in=within).update(is_indexed=False)
        OldReport.objects.filter(is_current=True, agency__in=within).update(is_indexed=False)


def mend() -> int:
    """Index what is public and not indexed, forget what is indexed and not public; AT_ONCE at most. Returns how many.

    An index of exactly these makes it cheap however much is published.
    """
    missing = list(access.published().filter(is_indexed=False)[:AT_ONCE])
    left = Publication.objects.filter(is_indexed=True, is_current=False).values_list("pk", flat=True)
    gone = list(left.order_by()[:AT_ONCE])
    forget(gone)
    return sum(map(_is_indexed, missing)) + len(gone)


def _is_indexed(publication: Publication) -> bool:
    """Index one of many: what cannot be read here, such as a form that is not installed, stops none of the others."""
    try:
        with transaction.atomic():
            index(publication)
    except Exception:
        log.exception("publication %s cannot be indexed", publication.pk)
        return False
    return True
