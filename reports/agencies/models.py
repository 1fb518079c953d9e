"""Who is who: users, the one tree of agencies, and who does what for which."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from reports.agencies import invisible_characters, levels, spelling


class User(AbstractUser):
    """A person. Chinese names are one field."""

    # Django's way to leave out a field of the class above, which its types do not know.
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("full name"), max_length=60)

    REQUIRED_FIELDS = ["email", "name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.username

    def clean(self) -> None:
        super().clean()
        invisible_characters.refuse(name=self.name)

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class AgencyQuerySet(models.QuerySet["Agency"]):
    def within(self, agencies: Iterable[Agency]) -> AgencyQuerySet:
        """The given agencies and everything below them."""
        ids = [agency.pk for agency in agencies]
        if not ids:
            return self.none()
        places = ", ".join(["%s"] * len(ids))
        below = RawSQL(  # noqa: S611 - only placeholders are put in
            f"WITH RECURSIVE below(id) AS (SELECT id FROM agencies_agency WHERE id IN ({places}) UNION "
            "SELECT agency.id FROM agencies_agency agency JOIN below ON agency.parent_id = below.id) "
            "SELECT id FROM below",
            ids,
        )
        return self.filter(pk__in=below)


GOVERNMENTS = 10_000
"""Which every one of them weighs less than."""
WEIGHT = (
    Case(When(kind="government", then=Value(0)), default=Value(GOVERNMENTS), output_field=IntegerField())
    + Case(*(When(level=level, then=Value(1_000 * at)) for at, level in enumerate(levels.ORDER)), default=Value(9_000))
    + Length("name")
)
"""What is listed first of much that was found: governments, then from the top down, then shorter names."""


class Agency(models.Model):
    """行政机关: a government, one of its departments, or a township, in one tree."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("government")
        DEPARTMENT = "department", _("department")
        TOWNSHIP = "township", _("township")

    class Level(models.TextChoices):
        """行政级别, from the top down."""

        NATIONAL = "national", _("national level")
        PROVINCE = "province", _("province level")
        CITY = "city", _("city level")
        COUNTY = "county", _("county level")
        TOWNSHIP = "township", _("township level")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    parent = models.ForeignKey(
        "self", verbose_name=_("parent"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )

    is_vertical = models.BooleanField(
        _("under vertical leadership"),
        default=False,
        help_text=_("Tax, customs and others that belong to their own superior: not added up by the government above."),
    )

    level = models.CharField(
        _("level"),
        max_length=8,
        choices=Level,
        help_text=_("Left blank, it follows from the place in the tree."),
    )
    pinyin = models.CharField(_("pinyin"), max_length=spelling.LONGEST, blank=True, editable=False)
    initials = models.CharField(_("initials"), max_length=spelling.LONGEST, blank=True, editable=False)

    weight = models.GeneratedField(expression=WEIGHT, output_field=models.IntegerField(), db_persist=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["code"]
        indexes = [
            models.Index(fields=["weight", "id"], name="agency_weight"),
            models.Index(fields=["name"], name="agency_name_begins", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["pinyin"], name="agency_pinyin_begins", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["initials"], name="agency_initials_begin", opclasses=["varchar_pattern_ops"]),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["government", "department", "township"]), name="agency_kind"),
            models.CheckConstraint(condition=Q(level__in=levels.ORDER), name="agency_level"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="agency_is_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def derive(self) -> Agency:
        """Set what follows from the name, and the level where it is blank. Returns the agency.

        Belongs before every saving of an agency that is new, renamed or moved.
        """
        self.pinyin, self.initials = spelling.spelled(self.name)
        if not self.level:
            self.level = levels.below(self.parent.level, self.kind) if self.parent else levels.alone(self.kind)
        return self

    def lead_levels(self, before: str) -> None:
        """What stood below at the level that followed from `before` follows the agency's level of now."""
        for kind in self.Kind.values if self.level != before else ():
            for child in self.children.filter(kind=kind, level=levels.below(before, kind)):
                child.level = levels.below(self.level, kind)
                child.save(update_fields=["level"])
                child.lead_levels(levels.below(before, kind))

    def clean(self) -> None:
        invisible_characters.refuse(name=self.name)
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
