"""The filing of an agency and what it is made of while it is worked on."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.agencies.models import Agency
from reports.editions.layout import Edition, Section
from reports.models.years import ReportYear

HANDED_IN = ~Q(status="draft")
"""Of filings that the government above may see: a draft is nobody's but the agency's."""


class Filing(models.Model):
    """报告: an agency's report of a year, from the first word to its publication."""

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
    correction_reason = models.TextField(default="", blank=True)
    """Why what is public is being corrected, or was last; readers are told."""

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
        indexes = [models.Index(fields=["report_year", "id"], name="filing_by_year")]

    def __str__(self) -> str:
        return f"{self.agency} {self.report_year}"

    @property
    def edition(self) -> Edition:
        return self.report_year.edition

    @property
    def reviewer(self) -> Agency:
        """Whose supervisors decide on it; the top of the tree has nobody above it."""
        return self.agency.parent or self.agency

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
    def is_correction(self) -> bool:
        """Whether something of it was published before and it is on its way to its next publication."""
        return bool(self.correction_reason) and not self.is_published

    @property
    def is_submitted(self) -> bool:
        return self.status == self.Status.SUBMITTED

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
    copied = models.JSONField(default=dict)
    """{address of a text: {"year", "fingerprint"}} of what was taken over from an earlier report."""
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

    def set_text(self, section: Section, address: str, text: str) -> None:
        """Not kept before the draft is saved."""
        setattr(self, "text" if address == section.text_address else "text_after", text)


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


class Explanation(models.Model):
    """说明: what a clerk answers to the findings of one code at one place.

    It holds as long as these say what they said when it was written.
    """

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="explanations")
    code = models.CharField(max_length=40)
    address = models.CharField(max_length=150)
    message = models.TextField()
    """What was explained, in the language of the site whoever read it in which."""
    body = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["filing", "code", "address"], name="explanation_once"),
            models.CheckConstraint(condition=~Q(body=""), name="explanation_says_something"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(address=""), name="explanation_of_a_finding"),
        ]

    def __str__(self) -> str:
        return self.body[:40]
