"""Records that wait for a worker: found when due, taken by a conditional update, given back by who still holds them.

Every step is a conditional update, so that two workers, a late one or a message that comes twice do no harm. What a
step expects is in its condition; whoever comes second finds the condition gone.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone

AT_ONCE = 50
"""With thousands waiting they are in the queue already; should they not be, the next sweep finds the first of them."""


class Leased(models.Model):
    """A record that waits for a worker; of each kind with states of its own."""

    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        abstract = True


Job = TypeVar("Job", bound=Leased)


@dataclass(frozen=True)
class Queue(Generic[Job]):
    """Over a model that is `Leased` and has a state."""

    model: type[Job]
    waiting: str
    working: str
    """The states of a record that waits, and of one that a worker has."""
    lease: timedelta
    """Longer than the task's hard limit: while it runs nobody else may be working on the record."""
    pauses: tuple[timedelta, ...]
    """After the first failure and those that follow; after one more a person has to look."""

    def _claimable(self, now: datetime) -> Q:
        return Q(state=self.waiting, due_at__lte=now) | Q(state=self.working, lease_until__lt=now)

    def due(self) -> list[int]:
        """The records that wait for a worker, longest waiting first."""
        waiting = self.model._default_manager.filter(self._claimable(timezone.now())).order_by("due_at", "pk")
        return list(waiting.values_list("pk", flat=True)[:AT_ONCE])

    def claim(self, pk: int, *, lost: Callable[[Job, str], None]) -> Job | None:
        """Take a record that is due, or whose worker's lease has run out; None where there is nothing to do.

        One that has never come back to report a failure takes its worker with it: it is handed to `lost`.
        """
        now = timezone.now()
        is_taken = self.model._default_manager.filter(self._claimable(now), pk=pk).update(
            state=self.working, attempts=F("attempts") + 1, lease_until=now + self.lease
        )
        job = self.model._default_manager.get(pk=pk) if is_taken else None
        if job is None or job.attempts <= len(self.pauses) + 1:
            return job
        lost(job, f"the worker was lost {job.attempts - 1} times")
        return None

    def held(self, job: Job) -> QuerySet[Job]:
        """The record, if it is still its claimer's: a worker that lost its lease does not speak for the next one."""
        return self.model._default_manager.filter(pk=job.pk, state=self.working, attempts=job.attempts)

    def is_last(self, job: Job) -> bool:
        return job.attempts > len(self.pauses)

    def next_due(self, job: Job) -> datetime:
        """When a job is tried again whose attempt failed; at once after the last one, should somebody ask for it."""
        return timezone.now() + (timedelta() if self.is_last(job) else self.pauses[job.attempts - 1])


def detail_of(error: Exception) -> str:
    """The end of the traceback, where the cause stands."""
    return "".join(traceback.format_exception(error))[-4000:]
