"""What today's rules find in the reports of a year that are public: the way to try a rule before it is switched on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from reports import checks
from reports.checks import Finding
from reports.document.report import from_json
from reports.filing.check_context import contexts_of
from reports.models import Publication, ReportYear

CHUNK = 20
"""Publications read from the database at a time; a document has some 10 KB."""


class Command(BaseCommand):
    help = "Run today's rules over the published reports of a year and print what each would find. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="the report year")
        parser.add_argument(
            "--json", action="store_true", help="one object a report, one a line, and one of the counts"
        )
        parser.add_argument("--code", action="append", help="only this rule; may be repeated")

    def handle(self, *, year: int, **options: Any) -> None:
        if not ReportYear.objects.filter(year=year).exists():
            raise CommandError(_("There is no report year %(year)d.") % {"year": year})
        counts: dict[str, int] = {}
        number = 0
        for publication, findings in found(year):
            number += 1
            kept = [each for each in findings if not options["code"] or each.code in options["code"]]
            for finding in kept:
                counts[finding.code] = counts.get(finding.code, 0) + 1
            self._say(publication, kept, as_json=options["json"])
        if options["json"]:
            self.stdout.write(json.dumps({"year": year, "reports": number, "findings": counts}))
            return
        self.stdout.write(_("%(reports)d reports of %(year)d.") % {"reports": number, "year": year})
        for code in sorted(counts):
            self.stdout.write(f"{code} {counts[code]}")

    def _say(self, publication: Publication, findings: list[Finding], *, as_json: bool) -> None:
        agency = publication.filing.agency
        if as_json:
            said = [finding.to_json() | {"hint": finding.hint, "source": finding.source} for finding in findings]
            row = {"agency": agency.code, "name": agency.name, "number": publication.number, "findings": said}
            self.stdout.write(json.dumps(row, ensure_ascii=False))
            return
        for finding in findings:
            beside = f" ({finding.beside})" if finding.beside else ""
            self.stdout.write(
                f"{agency.name} {finding.code} {finding.level} {finding.address}: {finding.message}{beside}"
            )


def found(year: int) -> Iterator[tuple[Publication, list[Finding]]]:
    """Every current publication of the year with its findings; a few in memory at a time."""
    publications = (
        Publication.objects.filter(is_current=True, filing__report_year__year=year)
        .select_related("filing__agency", "filing__report_year")
        .order_by("filing__agency__parent", "filing__agency__code")
        .iterator(chunk_size=CHUNK)
    )
    while chunk := list(islice(publications, CHUNK)):
        reports = {each.pk: from_json(each.document) for each in chunk}
        known = contexts_of([(each.filing, reports[each.pk]) for each in chunk])
        for each in chunk:
            yield each, checks.run(reports[each.pk], context=known[each.filing_id])
