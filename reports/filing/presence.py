"""Who else is in a section: each open page says every few seconds that it is there, and is forgotten a minute later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from reports.agencies.models import User
from reports.editions.layout import Section
from reports.models import Filing, Presence

GONE_AFTER = timedelta(seconds=60)


@dataclass(frozen=True)
class Other:
    name: str
    is_oneself: bool
    """In another window."""


def arrive(filing: Filing, section: Section, user: User, *, tab: str) -> None:
    """Say that a page is open, and forget what has not been heard of for long."""
    now = timezone.now()
    Presence.objects.bulk_create(
        [Presence(filing=filing, section=section.code, user=user, tab=tab, heard_at=now)],
        update_conflicts=True,
        unique_fields=["filing", "section", "user", "tab"],
        update_fields=["heard_at"],
    )
    Presence.objects.filter(filing=filing, heard_at__lt=now - GONE_AFTER).delete()


def leave(filing: Filing, section: Section, user: User, *, tab: str) -> None:
    Presence.objects.filter(filing=filing, section=section.code, user=user, tab=tab).delete()


def others(filing: Filing, section: Section, user: User, *, tab: str) -> list[Other]:
    """Everybody else by name, each once; the user's own other windows last."""
    here = Presence.objects.filter(
        filing=filing, section=section.code, heard_at__gte=timezone.now() - GONE_AFTER
    ).select_related("user")
    found = {
        presence.user_id: Other(str(presence.user), presence.user_id == user.pk)
        for presence in here.order_by("pk")
        if (presence.user_id, presence.tab) != (user.pk, tab)
    }
    return sorted(found.values(), key=lambda other: other.is_oneself)
