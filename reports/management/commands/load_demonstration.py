"""Load the demonstration into a new database, and say who can sign in."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from reports import demonstration
from reports.agencies.models import Agency


class Command(BaseCommand):
    help = "Load a made-up county with reports in every state. Only into a database without agencies."

    def handle(self, *, verbosity: int, **options: object) -> None:
        if Agency.objects.exists():
            raise CommandError(_("There are agencies already; the demonstration is loaded into a new database only."))
        demonstration.load()
        if verbosity:
            for account, member in demonstration.members():
                self.stdout.write(f"{account.username} / {account.password}  {member}")
