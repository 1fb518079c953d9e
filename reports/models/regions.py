"""What is kept of a region: everything that is published below a government, added up, and what is not in it yet."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from reports.agencies.models import Agency
from reports.models.years import ReportYear


class RegionSum(models.Model):
    """The reports of a year of all agencies below a government, however deep. Made anew at any time from them."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="region_sums")
    report_year = models.ForeignKey(ReportYear, on_delete=models.CASCADE, related_name="region_sums")
    figures = models.JSONField(default=dict)
    """{table: {row: {column: int}}}, totals included."""
    reports = models.PositiveIntegerField(default=0)
    """How many are in it."""
    agencies = models.PositiveIntegerField(default=0)
    """How many could be."""
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "report_year"], name="region_sum_once_a_year"),
            models.CheckConstraint(
                condition=Q(reports__lte=F("agencies")), name="region_sum_of_no_more_than_there_are"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.report_year}"


class RegionChange(models.Model):
    """Something public of an agency changed that the sums above it do not hold yet. Only ever added and taken away."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    report_year = models.ForeignKey(ReportYear, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.agency} {self.report_year}"
