"""Reports of the years before the national form (2008 to 2018): published as the file they are, without figures."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.agencies.models import Agency
from reports.models.records import Unchangeable, Undeletable

FIRST_YEAR, LAST_YEAR = 2008, 2018
"""From the first year under the Regulations of 2007 to the last one before the national form of 2019."""


class OldReport(models.Model):
    """旧式年报: a published file with its title, its year and the text that was read in it.

    Nothing of it changes but its withdrawal. Its address is its agency, its year and a number that counts them.
    """

    class Ending(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"
        HTML = "html", "HTML"
        TXT = "txt", "TXT"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="old_reports")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    ending = models.CharField(max_length=4, choices=Ending)
    file = models.FileField(upload_to="old")
    size = models.PositiveIntegerField()
    """Bytes."""
    sha256 = models.CharField(max_length=64)
    """Of the file."""
    text = models.TextField(default="", blank=True)
    """A paragraph or row of a table a line; empty for a scan."""
    published_at = models.DateTimeField(default=timezone.now)
    is_current = models.BooleanField(default=True)
    is_indexed = models.BooleanField(default=False)
    """Whether a search finds it, see search.old."""
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawal_reason = models.TextField(default="", blank=True)

    objects = Undeletable.as_manager()

    class Meta:
        ordering = ["-year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "number"], name="old_report_number_once"),
            models.UniqueConstraint(
                fields=["agency", "year", "title"], condition=Q(is_current=True), name="old_report_title_once"
            ),
            models.UniqueConstraint(
                fields=["agency", "year", "sha256"], condition=Q(is_current=True), name="old_report_file_once"
            ),
            models.CheckConstraint(condition=Q(year__range=(2008, 2018)), name="old_report_year"),
            models.CheckConstraint(condition=Q(number__gte=1), name="old_report_number"),
            models.CheckConstraint(condition=Q(ending__in=["pdf", "docx", "html", "txt"]), name="old_report_ending"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(file="") & ~Q(sha256="") & Q(size__gte=1), name="old_report_has_its_file"
            ),
            models.CheckConstraint(
                condition=Q(is_current=True, withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason="")
                | Q(is_current=False, withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawal_reason=""),
                name="old_report_withdrawn_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="old_report_by_file"),
            models.Index(fields=["year", "agency"], name="old_report_by_year"),
            models.Index(
                fields=["is_current"], condition=Q(is_current=True, is_indexed=False), name="old_report_to_mend"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_scan(self) -> bool:
        """Whether there was nothing to read in it, so that only its title is found."""
        return not self.text

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("old reports are withdrawn and never deleted")


class OldReportEvent(models.Model):
    """What happened to an old report, who did it and when. Never changed, never deleted."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    old_report = models.ForeignKey(OldReport, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=9, choices=Kind)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    """None where whoever runs the server took over many at once."""
    at = models.DateTimeField(default=timezone.now)
    data = models.JSONField(default=dict)

    objects = Unchangeable.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["published", "withdrawn"]), name="old_report_event_kind"),
            models.UniqueConstraint(fields=["old_report", "kind"], name="old_report_event_once"),
        ]

    def __str__(self) -> str:
        return f"{self.old_report} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("events are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("events are never deleted")
