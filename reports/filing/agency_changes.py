"""What follows when agencies are founded, renamed, moved or dissolved, whoever changed them.

Each belongs into the transaction that changes them: titles of reports that are not approved yet, what a search and the
catalogue find where, and the sums of the regions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from reports.agencies.models import Agency, User
from reports.aggregates import counts, region_sums
from reports.filing import drafts, stored_findings
from reports.models import Filing
from reports.public import search

MANY = 50
"""Agencies from which on the sums of all governments are made anew, and not those of each above them."""


@dataclass(frozen=True)
class Standing:
    """What of an agency others depend on, at one moment."""

    name: str
    kind: str
    level: str
    parent: int | None
    is_vertical: bool

    @classmethod
    def of(cls, agency: Agency) -> Standing:
        return cls(agency.name, agency.kind, agency.level, agency.parent_id, agency.is_vertical)

    @property
    def place(self) -> tuple[str, str, int | None]:
        """Under what readers find it."""
        return self.kind, self.level, self.parent


Change = tuple[Agency, Standing]
"""An agency as it stands now, and how it stood before."""


def follow(changed: Sequence[Change], by: User | None, *, new: Iterable[Agency] = ()) -> None:
    """`by` is None where whoever runs the server takes over a list."""
    for agency, before in changed:
        if agency.name != before.name:
            drafts.retitle(agency, before.name, by)
    if moved := [agency for agency, before in changed if Standing.of(agency).place != before.place]:
        search.refile(moved)
        counts.fill()
    _add_up_anew(changed, new)
    _check_anew([agency for agency, _before in changed], new)


def _add_up_anew(changed: Sequence[Change], new: Iterable[Agency]) -> None:
    """The sums of every government below which there is another agency now, or one less."""
    above = {agency.parent_id for agency in new}
    for agency, before in changed:
        now = Standing.of(agency)
        if (now.parent, now.is_vertical) != (before.parent, before.is_vertical):
            above |= {now.parent, before.parent}
    if len(above) > MANY:
        region_sums.note_all()
    elif governments := [pk for pk in above if pk is not None]:
        region_sums.note_all(Agency.objects.filter(pk__in=governments))


def _check_anew(changed: Sequence[Agency], new: Iterable[Agency]) -> None:
    """The checks are told an agency's name, kind and level, the name above it, and what is just below it."""
    agencies = {agency.pk for agency in changed}
    above = {agency.parent_id for agency in (*changed, *new)} - {None}
    concerned = Filing.objects.exclude(status=Filing.Status.PUBLISHED).filter(
        Q(agency__in=agencies) | Q(agency__parent__in=agencies) | Q(agency__in=above)
    )
    stored_findings.forget(concerned.values("pk"))


def dissolved(agency: Agency) -> None:
    """After one was taken away for which nothing had been filed."""
    region_sums.note_all(Agency.objects.filter(pk=agency.parent_id or 0))
