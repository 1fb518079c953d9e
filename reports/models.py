"""What is kept of a report: the year, the filing with its drafts, comments and pictures, the publication, the log."""

from __future__ import annotations

from datetime import date
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.models import Agency
from reports import editions
from reports.layout import Edition, Section


class ReportYear(models.Model):
    """报告年度: the year reported on, when filing opens and when it is due (Regulations, article 49)."""

    year = models.PositiveSmallIntegerField(_("report year"), unique=True)
    opens_on = models.DateField(_("opens on"))
    department_deadline = models.DateField(_("deadline of departments and townships"))
    government_deadline = models.DateField(_("deadline of governments"))

    class Meta:
        verbose_name = _("report year")
        verbose_name_plural = _("report years")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("department_deadline")) & Q(opens_on__lte=F("government_deadline")),
                name="report_year_opens_before_it_is_due",
            )
        ]

    def __str__(self) -> str:
        return str(self.year)

    def clean(self) -> None:
        try:
            if self.year is not None:
                editions.edition_for(self.year)
        except LookupError as error:
            raise ValidationError({"year": _("No edition of the form covers this year.")}) from error
        for name in ("department_deadline", "government_deadline"):
            if self.opens_on and getattr(self, name) and getattr(self, name) < self.opens_on:
                raise ValidationError({name: _("The deadline lies before the opening.")})

    @property
    def edition(self) -> Edition:
        return editions.edition_for(self.year)

    def deadline_for(self, agency: Agency) -> date:
        """31 January for departments, 31 March for governments, unless the year says otherwise."""
        is_government = agency.kind == Agency.Kind.GOVERNMENT
        return self.government_deadline if is_government else self.department_deadline


class Filing(models.Model):
    """报送件: an agency's report of a year, from the first word to its publication."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        APPROVED = "approved", _("approved, PDF being made")
        PUBLISHED = "published", _("published")

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="filings")
    report_year = models.ForeignKey(ReportYear, on_delete=models.PROTECT, related_name="filings")
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT)
    title = models.CharField(_("title"), max_length=200)
    round = models.PositiveSmallIntegerField(default=0)
    """How often it was submitted; comments belong to the round they were made in."""
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    sent_back_at = models.DateTimeField(null=True)
    """Set while a draft that came back is being mended."""
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-report_year__year", "agency__code"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "report_year"], name="filing_once_a_year"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "submitted", "approved", "published"]), name="filing_status"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(submitted_by__isnull=False, submitted_at__isnull=False),
                name="filing_submitted_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("submitted_by")),
                name="filing_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.report_year}"

    @property
    def edition(self) -> Edition:
        return self.report_year.edition

    @property
    def deadline(self) -> date:
        return self.report_year.deadline_for(self.agency)

    @property
    def days_left(self) -> int:
        return (self.deadline - timezone.localdate()).days

    @property
    def is_sent_back(self) -> bool:
        return self.is_draft and self.sent_back_at is not None

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_approved(self) -> bool:
        return self.status == self.Status.APPROVED

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def receipt_number(self) -> str:
        """Of the last submission: year, agency, round."""
        return f"{self.report_year.year}-{self.agency.code}-{self.round:02d}"


class SectionDraft(models.Model):
    """One section of a filing as it stands: its texts and the figures of its tables."""

    class State(models.TextChoices):
        NOT_STARTED = "not_started", _("not started")
        IN_PROGRESS = "in_progress", _("in progress")
        HAS_PROBLEMS = "has_problems", _("has problems")
        DONE = "done", _("done")

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="section_drafts")
    section = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=State, default=State.NOT_STARTED)
    text = models.TextField(default="", blank=True)
    text_after = models.TextField(default="", blank=True)
    figures = models.JSONField(default=dict)
    """Entered cells only, {table: {row: {column: int}}}."""
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["filing", "section"], name="section_draft_once"),
            models.CheckConstraint(
                condition=Q(state__in=["not_started", "in_progress", "has_problems", "done"]),
                name="section_draft_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing} {self.section}"

    def texts(self, section: Section) -> dict[str, str]:
        """{address: text} of this section."""
        return dict(zip(section.text_addresses, (self.text, self.text_after), strict=False))


class Picture(models.Model):
    """A picture of a filing, kept under the hash of its bytes."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="pictures")
    number = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["filing", "number"], name="picture_number_once"),
            models.CheckConstraint(condition=Q(media_type__in=["image/png", "image/jpeg"]), name="picture_type"),
        ]

    def __str__(self) -> str:
        return f"{self.filing} {self.number}"


class Comment(models.Model):
    """审核意见: on the whole filing (no address), a section or a cell."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="comments")
    round = models.PositiveSmallIntegerField()
    address = models.CharField(max_length=150, blank=True)
    body = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.body[:40]


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
        SUBMITTED = "submitted", _("submitted")
        RECALLED = "recalled", _("recalled")
        SENT_BACK = "sent_back", _("sent back")
        APPROVED = "approved", _("approved")
        RENDER_FAILED = "render_failed", _("making the PDF failed")
        RENDER_RETRIED = "render_retried", _("making the PDF was started again")
        PUBLISHED = "published", _("published")

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
                        "submitted",
                        "recalled",
                        "sent_back",
                        "approved",
                        "render_failed",
                        "render_retried",
                        "published",
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


class Publication(models.Model):
    """公开: a filing's report frozen at its approval, and the record of making its PDF.

    `document`, `sha256` and `number` never change. `state`, `attempts`, `failure`, `error`, `due_at` and
    `lease_until` are the job's; `pdf`, `pdf_sha256` and `published_at` are set once, when the file is stored.
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
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=8, choices=Failure, default=Failure.NONE, blank=True)
    """Of the last attempt; a sentence with get_failure_display()."""
    error = models.TextField(default="", blank=True)
    """The technical detail of it, for who runs the server."""
    due_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True)
    pdf = models.FileField(upload_to="pdf", null=True)
    pdf_sha256 = models.CharField(max_length=64, default="", blank=True)
    published_at = models.DateTimeField(null=True)
    is_current = models.BooleanField(default=False)

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
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="publication_due")]

    def __str__(self) -> str:
        return f"{self.filing} ({self.number})"

    @property
    def is_failed(self) -> bool:
        return self.state == self.State.FAILED

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("publications are never deleted")
