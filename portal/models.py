"""Who is who: users, the one tree of agencies, and who does what for which."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person. Chinese names are one field."""

    first_name = None
    last_name = None
    name = models.CharField(_("full name"), max_length=60)

    REQUIRED_FIELDS = ["email", "name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class AgencyQuerySet(models.QuerySet["Agency"]):
    def within(self, agencies: models.QuerySet[Agency] | list[Agency]) -> AgencyQuerySet:
        """The given agencies and everything below them."""
        ids = [agency.pk for agency in agencies]
        if not ids:
            return self.none()
        places = ", ".join(["%s"] * len(ids))
        below = RawSQL(  # noqa: S611 - only placeholders are put in
            f"WITH RECURSIVE below(id) AS (SELECT id FROM portal_agency WHERE id IN ({places}) UNION "
            "SELECT agency.id FROM portal_agency agency JOIN below ON agency.parent_id = below.id) "
            "SELECT id FROM below",
            ids,
        )
        return self.filter(pk__in=below)


class Agency(models.Model):
    """行政机关: a government, one of its departments, or a township, in one tree."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("government")
        DEPARTMENT = "department", _("department")
        TOWNSHIP = "township", _("township")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    parent = models.ForeignKey(
        "self", verbose_name=_("parent"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["government", "department", "township"]), name="agency_kind"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="agency_is_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.pk and self.parent and Agency.objects.within([self]).filter(pk=self.parent.pk).exists():
            raise ValidationError({"parent": _("An agency cannot stand below itself.")})
        if self.parent and self.parent.kind == self.Kind.DEPARTMENT:
            raise ValidationError({"parent": _("Nothing stands below a department.")})
        if self.pk and self.kind == self.Kind.DEPARTMENT and self.children.exists():
            raise ValidationError({"kind": _("Nothing stands below a department.")})


class Member(models.Model):
    """成员: what a user does for an agency."""

    class Role(models.TextChoices):
        CLERK = "clerk", _("clerk")
        SIGNATORY = "signatory", _("signatory")
        SUPERVISOR = "supervisor", _("supervisor")
        ADMINISTRATOR = "administrator", _("administrator")

    user = models.ForeignKey(User, verbose_name=_("user"), on_delete=models.CASCADE, related_name="memberships")
    agency = models.ForeignKey(Agency, verbose_name=_("agency"), on_delete=models.CASCADE, related_name="members")
    role = models.CharField(_("role"), max_length=13, choices=Role)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["agency__code", "role"]
        constraints = [
            models.UniqueConstraint(fields=["user", "agency", "role"], name="member_once"),
            models.CheckConstraint(
                condition=Q(role__in=["clerk", "signatory", "supervisor", "administrator"]), name="member_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.agency} · {self.get_role_display()}"
