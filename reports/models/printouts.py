"""A draft, or the empty form, as a PDF for somebody's desk."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.jobs import Leased
from reports.models.filings import Filing


class Printout(Leased):
    """打印稿: a PDF that a person asked for and nobody else gets, and the record of its making. Gone after a day.

    `document` is what the person saw when asking; what is written afterwards never gets into it.
    """

    class Kind(models.TextChoices):
        DRAFT = "draft", _("draft")
        FORM = "form", _("empty form")

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting for its turn")
        RENDERING = "rendering", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="printouts")
    kind = models.CharField(max_length=5, choices=Kind)
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    """Of the document in canonical JSON."""
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    error = models.TextField(default="", blank=True)
    """The technical detail of a failure, for who runs the server."""
    file = models.CharField(max_length=200, default="", blank=True)
    """Where the PDF is stored."""

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state__in=["queued", "rendering"]), name="printout_due"),
            models.Index(fields=["asked_at"], name="printout_by_age"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["draft", "form"]), name="printout_kind"),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "rendering", "ready", "failed"]), name="printout_state"
            ),
            models.UniqueConstraint(
                fields=["filing", "asked_by", "kind", "sha256"],
                condition=Q(state__in=["queued", "rendering", "ready"]),
                name="printout_open_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="rendering") | Q(lease_until__isnull=False), name="printout_rendering_has_a_lease"
            ),
            models.CheckConstraint(condition=~Q(state="ready") | ~Q(file=""), name="printout_ready_has_its_file"),
        ]

    def __str__(self) -> str:
        return f"{self.filing} {self.kind}"

    @property
    def is_waiting(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RENDERING)

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def is_draft(self) -> bool:
        return self.kind == self.Kind.DRAFT
