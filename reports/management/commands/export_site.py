"""An agency's reports as a folder that its own site serves: see reports.publishing.static_site."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from reports.agencies.models import Agency
from reports.publishing import static_site


class Command(BaseCommand):
    help = "Write an agency's published reports as pages and files into a new or empty folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--agency", required=True, help="the agency's code")
        parser.add_argument("--year", type=int, help="of this year only")

    def handle(self, *, folder: Path, agency: str, year: int | None, **options: object) -> None:
        found = Agency.objects.filter(code=agency).first()
        if found is None:
            raise CommandError(_("There is no agency with the code “%(code)s”.") % {"code": agency})
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            # What was withdrawn meanwhile would stay in it.
            raise CommandError(_("%(folder)s is not empty; give a new folder.") % {"folder": folder})
        written = 0
        for path, data in static_site.files(found, year=year):
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
            written += 1
        if not written:
            raise CommandError(_("Nothing of this agency is published."))
        self.stdout.write(_("%(count)d files written.") % {"count": written})
