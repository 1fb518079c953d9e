"""Add up the regions anew: after loading many reports at once, or when a sum is in doubt."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from reports.aggregates import region_sums


class Command(BaseCommand):
    help = "Add up what is published below every government, for every year, from the publications."

    def handle(self, *, verbosity: int, **options: object) -> None:
        region_sums.note_all()
        region_sums.refresh(most=None)
        if verbosity:
            self.stdout.write(_("The sums of all regions are made anew."))
