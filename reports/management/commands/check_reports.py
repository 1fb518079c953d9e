"""What today's rules find in the reports of a year that are public: the way to try a rule before it is switched on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.models import Agency
from reports import checks
from reports.checks import Context, Finding, Part
from reports.document import Report, from_json
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
        parser.add_argument(
            "--similar", action="store_true", help="compare the texts with those of the same parent too"
        )

    def handle(self, *, year: int, **options: Any) -> None:
        if not ReportYear.objects.filter(year=year).exists():
            raise CommandError(_("There is no report year %(year)d.") % {"year": year})
        counts: dict[str, int] = {}
        number = 0
        for publication, findings in found(year, is_compared=options["similar"]):
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
            self.stdout.write(f"{agency.name} {finding.code} {finding.level} {finding.address}: {finding.message}")


def found(year: int, *, is_compared: bool = False) -> Iterator[tuple[Publication, list[Finding]]]:
    """Every current publication of the year with its findings; one group of siblings in memory at a time."""
    publications = (
        Publication.objects.filter(is_current=True, filing__report_year__year=year)
        .select_related("filing__agency")
        .order_by("filing__agency__parent", "filing__agency__code")
        .iterator(chunk_size=CHUNK)
    )
    for _parent, group in groupby(publications, key=lambda each: each.filing.agency.parent_id):
        siblings = [(each, from_json(each.document)) for each in group] if is_compared else None
        for publication, report in siblings or ((each, from_json(each.document)) for each in group):
            yield publication, checks.run(report, context=_context(publication, year, siblings or []))


def _context(publication: Publication, year: int, siblings: list[tuple[Publication, Report]]) -> Context:
    agency = publication.filing.agency
    before = _current(year - 1).filter(filing__agency=agency).first()
    return Context(
        last_year=from_json(before.document) if before else None,
        kind=agency.kind,
        parts=tuple(_parts(agency, year)) if agency.kind == Agency.Kind.GOVERNMENT else (),
        others=tuple((other.filing.agency.name, report) for other, report in siblings if other.pk != publication.pk),
    )


def _parts(government: Agency, year: int) -> Iterator[Part]:
    """The reports of the agencies just below."""
    documents = dict(
        _current(year).filter(filing__agency__parent=government).values_list("filing__agency", "document__figures")
    )
    for agency in government.children.all():
        yield Part(agency.name, documents.get(agency.pk))


def _current(year: int) -> Any:
    return Publication.objects.filter(is_current=True, filing__report_year__year=year)
