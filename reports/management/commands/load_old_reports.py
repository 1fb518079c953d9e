"""Old reports from a list, many at once; a line that is refused is named with its reason and stops no other."""

from __future__ import annotations

import csv
import io
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from reports.agencies.models import Agency
from reports.forms.old_report import OldReportForm
from reports.management.commands.load_agencies import BadFile, decoded
from reports.models import OldReport
from reports.public import old_reports

COLUMNS = ("agency", "year", "title", "path")
Line = tuple[int, dict[str, str]]


class Command(BaseCommand):
    help = (
        "Publish reports of 2008 to 2018 from a CSV file with the columns agency (code), year, title and path (of the "
        "file, from the folder of the list). Lines that are refused are named and change nothing; the others are "
        "published. A line that was published before is passed over, so that a mended list is simply loaded again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: object) -> None:
        try:
            lines = list(lines_of(file))
        except BadFile as error:
            raise CommandError(f"{file}: {error}") from error
        published = scans = known = 0
        refused: list[str] = []
        for number, line in lines:
            try:
                report = load(line, file.parent)
            except old_reports.Refused as error:
                refused.append(_("line %(line)d: %(fault)s") % {"line": number, "fault": error})
            else:
                published, known = published + (report is not None), known + (report is None)
                scans += report is not None and report.is_scan
        self.stdout.write(
            _("%(published)d published (%(scans)d of them scans without text), %(known)d known, %(refused)d refused.")
            % {"published": published, "scans": scans, "known": known, "refused": len(refused)}
        )
        if refused:
            raise CommandError("\n".join(refused))


def lines_of(file: Path) -> Iterator[Line]:
    """(number, {column: what stands there}); empty lines count for nothing. Raises BadFile."""
    reader = csv.reader(io.StringIO(decoded(file), newline=""), strict=True)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        if missing := [name for name in COLUMNS if name not in names]:
            raise BadFile(_("The first line lacks the columns: %(columns)s.") % {"columns": ", ".join(missing)})
        for fields in reader:
            if any(field.strip() for field in fields):
                cells = dict(zip(names, map(str.strip, fields), strict=False))
                yield reader.line_num, dict.fromkeys(COLUMNS, "") | cells
    except csv.Error as error:
        raise BadFile(_("line %(line)d: %(fault)s") % {"line": reader.line_num, "fault": error}) from error


def load(line: dict[str, str], folder: Path) -> OldReport | None:
    """Publish what a line says; None where the very same is published already. Raises old_reports.Refused."""
    form = OldReportForm({"year": line["year"], "title": line["title"]})
    if not form.is_valid():
        faults = (f"{form[name].label}: {' '.join(map(str, said))}" for name, said in form.errors.items())
        raise old_reports.Refused(" ".join(faults))
    agency = Agency.objects.filter(code=line["agency"]).first()
    if agency is None:
        raise old_reports.Refused(_("There is no agency with the code “%(code)s”.") % {"code": line["agency"]})
    year, title = form.cleaned_data["year"], form.cleaned_data["title"]
    data = bytes_of(folder / line["path"])
    if old_reports.is_known(agency, year, title, data):
        return None
    return old_reports.publish(agency, year=year, title=title, name=line["path"], data=data)


def bytes_of(path: Path) -> bytes:
    """Raises old_reports.Refused."""
    try:
        if path.stat().st_size > old_reports.MAXIMUM_BYTES:
            most = old_reports.MAXIMUM_BYTES // 2**20
            raise old_reports.Refused(_("The file is larger than %(most)d MB.") % {"most": most})
        return path.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, old_reports.Refused):
            raise
        reason = getattr(error, "strerror", None) or error
        raise old_reports.Refused(_("The file cannot be read: %(reason)s.") % {"reason": reason}) from error
