"""What is never deleted: what happened to a filing, and what of it was published."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.agencies.models import Agency
from reports.jobs import Leased
from reports.models.filings import Filing
from reports.models.years import ReportYear


class Undeletable(models.QuerySet[Any]):
    def delete(self) -> NoReturn:
        raise TypeError("events and publications are never deleted")


class Unchangeable(Undeletable):
    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("events are never changed")


class Event(models.Model):
    """What happened to a filing, who did it and when. Never changed, never deleted."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("opened")
        SAVED = "saved", _("saved")
        IMPORTED = "imported", _("imported")
        PICTURE_ADDED = "picture_added", _("picture added")
        EXPLAINED = "explained", _("findings explained")
        SUBMITTED = "submitted", _("submitted")
        RECALLED = "recalled", _("recalled")
        SENT_BACK = "sent_back", _("sent back")
        APPROVED = "approved", _("approved")
        RENDER_FAILED = "render_failed", _("making the PDF failed")
        RENDER_RETRIED = "render_retried", _("making the PDF was started again")
        PUBLISHED = "published", _("published")
        CORRECTING = "correcting", _("correction opened")
        KEPT = "kept", _("correction dropped")
        WITHDRAWN = "withdrawn", _("publication withdrawn")

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=14, choices=Kind)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    """None where the worker did it."""
    at = models.DateTimeField(default=timezone.now)
    data = models.JSONField(default=dict)

    objects = Unchangeable.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["filing", "kind"], name="event_by_filing_and_kind")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "opened",
                        "saved",
                        "imported",
                        "picture_added",
                        "explained",
                        "submitted",
                        "recalled",
                        "sent_back",
                        "approved",
                        "render_failed",
                        "render_retried",
                        "published",
                        "correcting",
                        "kept",
                        "withdrawn",
                    ]
                ),
                name="event_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.filing} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("events are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("events are never deleted")


class Publication(Leased):
    """公开: a filing's report frozen at its approval, and the record of making its PDF.

    `document`, `sha256`, `number` and `proof` never change. `state`, `attempts`, `failure`, `error`, `due_at` and
    `lease_until` are the job's; `pdf`, `pdf_sha256` and `published_at` are set once, when the file is stored.
    A publication is current until the next one replaces it or it is withdrawn.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RENDERING = "rendering", _("being made")
        FAILED = "failed", _("failed")
        STORED = "stored", _("stored")

    class Failure(models.TextChoices):
        """Why the last attempt failed, as a sentence for the supervisor."""

        NONE = "", ""
        FONTS = "fonts", _("The server that makes the PDF lacks its Chinese fonts.")
        PICTURE = "picture", _("A picture of the report is missing in the file store or cannot be read.")
        EDITION = "edition", _("The edition of the form in which the report was filed is not installed.")
        TIME = "time", _("Making the PDF took too long and was stopped.")
        WORKER = "worker", _("The process that made the PDF ended before it was done.")
        CONTENT = "content", _("The PDF that was made did not hold the whole report.")
        STORAGE = "storage", _("The PDF was made but could not be stored.")
        OTHER = "other", _("The PDF could not be made; the technical detail is kept with the publication.")

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveSmallIntegerField()
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    """Of the document in canonical JSON, see publishing.canonical."""
    created_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    failure = models.CharField(max_length=8, choices=Failure, default=Failure.NONE, blank=True)
    """Of the last attempt; a sentence with get_failure_display()."""
    error = models.TextField(default="", blank=True)
    """The technical detail of it, for who runs the server."""
    pdf = models.FileField(upload_to="pdf", null=True)
    pdf_sha256 = models.CharField(max_length=64, default="", blank=True)
    published_at = models.DateTimeField(null=True)
    is_current = models.BooleanField(default=False)
    is_indexed = models.BooleanField(default=False)
    """Whether a search finds it; search.mend sees to it that what is current does, and nothing else."""
    proof = models.CharField(max_length=16, unique=True)
    """The number under which a reader verifies the document, see publishing.verification."""
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawal_reason = models.TextField(default="", blank=True)

    objects = Undeletable.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["filing", "number"], name="publication_number_once"),
            models.UniqueConstraint(
                fields=["filing"], condition=Q(is_current=True), name="publication_one_current_per_filing"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "rendering", "failed", "stored"]), name="publication_state"
            ),
            models.CheckConstraint(
                condition=Q(
                    failure__in=["", "fonts", "picture", "edition", "time", "worker", "content", "storage", "other"]
                ),
                name="publication_failure",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(failure=""), name="publication_failed_for_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="rendering") | Q(lease_until__isnull=False), name="publication_rendering_has_a_lease"
            ),
            models.CheckConstraint(
                condition=~Q(state="stored")
                | (Q(published_at__isnull=False, pdf__isnull=False) & ~Q(pdf="") & ~Q(pdf_sha256="")),
                name="publication_stored_has_its_pdf",
            ),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(state="stored"), name="publication_current_is_stored"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, is_current=False)
                & ~Q(withdrawal_reason=""),
                name="publication_withdrawn_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="publication_due"),
            models.Index(fields=["pdf_sha256"], name="publication_by_pdf"),
            # Of what is to be mended only, so that the sweep need not look at everything.
            models.Index(
                fields=["is_current"],
                condition=Q(is_current=True, is_indexed=False) | Q(is_current=False, is_indexed=True),
                name="publication_to_mend",
            ),
            models.Index(Coalesce("withdrawn_at", "published_at"), "id", name="publication_by_change"),
        ]

    def __str__(self) -> str:
        return f"{self.filing} ({self.number})"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def public_since(self) -> datetime:
        """When it was published. Raises ValueError for one that has not been yet."""
        if self.published_at is None:
            raise ValueError(f"{self} is not public yet")
        return self.published_at

    @property
    def is_failed(self) -> bool:
        return self.state == self.State.FAILED

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("publications are never deleted")


class Rollup(models.Model):
    """汇总: the publications of the agencies just below a government, added up. Made anew at any time from them."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="rollups")
    report_year = models.ForeignKey(ReportYear, on_delete=models.CASCADE, related_name="rollups")
    publications = models.JSONField(default=list)
    """Which it adds up, in the order of their keys."""
    figures = models.JSONField(default=dict)
    """{table: {row: {column: int}}}, totals included."""
    single = models.JSONField(default=dict)
    """{address of a cell that one agency may report for all: what each publication has there}."""
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "report_year"], name="rollup_once_a_year")]

    def __str__(self) -> str:
        return f"{self.agency} {self.report_year}"
