"""What is public of a filing: what follows when a publication becomes current, and when it is withdrawn.

Each belongs into the transaction that decides it, which holds the filing's row.
"""

from __future__ import annotations

from django.utils import timezone

from reports.agencies.models import User
from reports.aggregates import counts, region_sums
from reports.models import Filing, Publication
from reports.public import search


def show(filing: Filing, publication: Publication) -> bool:
    """In place of the one before. False where a later one is public already, and nothing is changed."""
    of_filing = Publication.objects.filter(filing=filing)
    if of_filing.filter(state=Publication.State.STORED, number__gt=publication.number).exists():
        return False
    search.forget(list(of_filing.filter(is_current=True).values_list("pk", flat=True)))
    of_filing.filter(is_current=True).update(is_current=False)
    of_filing.filter(pk=publication.pk).update(is_current=True)
    search.index(of_filing.select_related("filing__agency").get(pk=publication.pk))
    _count_anew(filing)
    return True


def hide(filing: Filing, publication: Publication, by: User, *, reason: str) -> None:
    """It is withdrawn, and readers are told the reason."""
    publication.is_current = False
    publication.withdrawn_at, publication.withdrawn_by, publication.withdrawal_reason = timezone.now(), by, reason
    publication.save(update_fields=["is_current", "withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    search.forget([publication.pk])
    _count_anew(filing)


def _count_anew(filing: Filing) -> None:
    region_sums.note(filing)
    counts.count(filing)
