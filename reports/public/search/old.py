"""Reports of the years before the form: found like all others, in an index of their own and behind the others."""

from __future__ import annotations

import logging

from django.db import transaction

from reports import access
from reports.models import OldReport, OldSearchEntry
from reports.public.search.entries import AT_ONCE, where_of
from reports.public.search.finding import Found, found_in, newest_in
from reports.public.search.indexes import OLD
from reports.public.search.words import Query, Where, entry_grams, normalised

log = logging.getLogger(__name__)


def index(report: OldReport) -> None:
    """Find this report from now on. Belongs into the transaction that publishes it."""
    title = normalised(f"{report.title} {report.agency.name}")
    body = "\n".join(map(normalised, report.text.splitlines()))
    number = OLD.slice_of(report.published_at)
    kept = {"title": title, "body": body, "published_at": report.published_at, "slice": number}
    OldSearchEntry.objects.update_or_create(old_report=report, defaults=kept)
    OLD.write_grams(report.pk, number, [*entry_grams(title, body, where_of(report.agency, report.year))])
    OldReport.objects.filter(pk=report.pk).update(is_indexed=True)


def forget(pks: list[int]) -> None:
    """What is not public any more is not found any more."""
    OLD.drop_grams(pks)
    OldSearchEntry.objects.filter(pk__in=pks).delete()
    OldReport.objects.filter(pk__in=pks).update(is_indexed=False)


def mend() -> int:
    """Index what is public and not indexed, AT_ONCE at most, such as what stands elsewhere in the tree now."""
    return sum(map(_is_indexed, access.old_reports().filter(is_indexed=False)[:AT_ONCE]))


def _is_indexed(report: OldReport) -> bool:
    """Of many: one that cannot be indexed stops none of the others."""
    try:
        with transaction.atomic():
            index(report)
    except Exception:
        log.exception("old report %s cannot be indexed", report.pk)
        return False
    return True


def found(query: Query, where: Where | None = None, *, by_date: bool = False) -> Found:
    """As finding.found, of old reports; the keys are theirs."""
    return found_in(OLD, query, where, by_date=by_date)


def newest(where: Where, most: int) -> list[int]:
    """As finding.newest, of old reports."""
    return newest_in(OLD, where, most)
