"""When which year is reported on."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reports import editions
from reports.agencies.models import Agency
from reports.editions.layout import Edition


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
