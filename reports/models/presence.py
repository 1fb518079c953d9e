"""Who has a section open."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from reports.models.filings import Filing


class Presence(models.Model):
    """A page of a section that somebody had open when it was last heard of. Each web process writes and reads it."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="presences")
    section = models.CharField(max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    tab = models.CharField(max_length=16)
    """Chosen by the page: one person can have a section open twice."""
    heard_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["filing", "section", "user", "tab"], name="presence_once_for_each_page")
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.filing} {self.section}"
