"""How much is public where: kept, so that no page has to count the nation."""

from __future__ import annotations

from django.db import models

from reports.agencies.models import Agency
from reports.models.years import ReportYear


class Shelf(models.Model):
    """The public reports of a year of a government, or whatever heads a group, and of what stands just below it."""

    head = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="shelves")
    report_year = models.ForeignKey(ReportYear, on_delete=models.CASCADE, related_name="shelves")
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["head", "report_year"], name="shelf_once_a_year")]

    def __str__(self) -> str:
        return f"{self.head} {self.report_year}: {self.count}"
