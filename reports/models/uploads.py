"""A document brought for a draft, and the record of reading it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.jobs import Leased
from reports.models.filings import Filing


class Upload(Leased):
    """上传文件: a document that was brought for a draft, its reading in the worker, and what was recognised in it.

    The bytes are kept until the document is read, never longer than a day, and are sent back to nobody.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting to be read")
        READING = "reading", _("being read")
        READ = "read", _("read")
        FAILED = "failed", _("cannot be read")
        ACCEPTED = "accepted", _("taken into the draft")
        DROPPED = "dropped", _("dropped")

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=200)
    """Of the file; made up for what was pasted."""
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    """Bytes."""
    file = models.CharField(max_length=200, default="", blank=True)
    """Where the bytes are stored; blank once they are removed."""
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    failure = models.TextField(default="", blank=True)
    """Why it cannot be read, as a sentence for the clerk in the language of the site."""
    error = models.TextField(default="", blank=True)
    """The technical detail, for who runs the server."""
    proposal = models.JSONField(null=True)
    """What was recognised, see reports.importing.stored."""
    accepted = models.JSONField(default=list)
    """Codes of the sections that were taken into the draft."""

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state__in=["queued", "reading"]), name="upload_due"),
            models.Index(fields=["uploaded_at"], condition=~Q(file=""), name="upload_with_a_file"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "reading", "read", "failed", "accepted", "dropped"]),
                name="upload_state",
            ),
            models.UniqueConstraint(
                fields=["filing", "sha256"],
                condition=Q(state__in=["queued", "reading", "read"]),
                name="upload_open_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["queued", "reading"]) | ~Q(file=""), name="upload_waiting_has_a_file"
            ),
            models.CheckConstraint(
                condition=~Q(state="reading") | Q(lease_until__isnull=False), name="upload_reading_has_a_lease"
            ),
            models.CheckConstraint(
                condition=~Q(state="read") | Q(proposal__isnull=False), name="upload_read_has_a_proposal"
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(failure=""), name="upload_failed_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.filing} {self.name}"

    @property
    def is_waiting(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.READING)

    @property
    def is_read(self) -> bool:
        return self.state == self.State.READ

    @property
    def is_failed(self) -> bool:
        return self.state == self.State.FAILED

    @property
    def is_accepted(self) -> bool:
        return self.state == self.State.ACCEPTED


class UploadedPicture(models.Model):
    """A picture of a document that was read: kept until the document is taken over or dropped, for this one page."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="pictures")
    number = models.PositiveSmallIntegerField()
    """By which the proposal's texts place it."""
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    data = models.BinaryField()
    """Redrawn, as pictures.read_picture leaves it."""

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="uploaded_picture_number_once"),
            models.CheckConstraint(
                condition=Q(media_type__in=["image/png", "image/jpeg"]), name="uploaded_picture_type"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.upload} {self.number}"
