"""What the checks found in a filing when it was saved last."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from reports.models.filings import Filing


class FilingFindings(models.Model):
    """The result of one run of all checks, a row apart: each save writes it, and the filing's own row is wide.

    It tells of the filing's own contents as they stand. What depends on other filings is as old as its stamps.
    """

    filing = models.OneToOneField(Filing, on_delete=models.CASCADE, primary_key=True, related_name="found")
    rules = models.CharField(max_length=16, blank=True)
    """Version of the rules that were run; blank where what they were told of the agency has changed since."""
    digest = models.CharField(max_length=16)
    """Of `findings`."""
    findings = models.JSONField(default=list)
    """[{level, code, address, message, ...}]: sentences as msgid and parameters, see checks.sentences. More may be said
    of each, such as a grade or a waiver; who does not know it reads past it."""
    errors = models.PositiveSmallIntegerField(default=0)
    """Which nobody has confirmed; missing cells are none."""
    blanks = models.PositiveSmallIntegerField(default=0)
    """Cells that are missing."""
    warnings = models.PositiveSmallIntegerField(default=0)
    unexplained = models.PositiveSmallIntegerField(default=0)
    """Of the warnings."""
    sections_done = models.PositiveSmallIntegerField(default=0)
    last_year = models.CharField(max_length=90, blank=True)
    """Key of last year's publication that it was compared with."""
    handed_in = models.CharField(max_length=60, blank=True)
    """Stamp of the reports beside it that were handed in when all its texts were compared with theirs (R13)."""
    added_up = models.CharField(max_length=16, blank=True)
    """Stamp of the publications that a government adds up (R15)."""
    found_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.filing_id} {self.digest}"
