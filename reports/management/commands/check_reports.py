"""What today's rules find in the reports of a year that are public: the way to try a rule before it is switched on."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
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

EXAMPLES = 10
"""Findings of a rule that are told."""
CHUNK = 20
"""Publications read from the database at a time; a document has some 10 KB."""


class Command(BaseCommand):
    help = "Run today's rules over the published reports of a year: how often each fires, by grade, and ten examples."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="the report year")
        parser.add_argument(
            "--json", action="store_true", help="one object a report, one a line, and one of the counts"
        )
        parser.add_argument("--code", action="append", help="only this rule; may be repeated")

    def handle(self, *, year: int, **options: Any) -> None:
        if not ReportYear.objects.filter(year=year).exists():
            raise CommandError(_("There is no report year %(year)d.") % {"year": year})
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        examples: dict[str, list[str]] = defaultdict(list)
        number = 0
        for publication, findings in found(year):
            number += 1
            kept = [each for each in findings if not options["code"] or each.code in options["code"]]
            for finding in kept:
                counts[finding.code][finding.grade] += 1
                examples[finding.code] += [_line(publication, finding)][: EXAMPLES - len(examples[finding.code])]
            if options["json"]:
                self._say(publication, kept)
        if options["json"]:
            total = {code: grades.total() for code, grades in counts.items()}
            self.stdout.write(json.dumps({"year": year, "reports": number, "findings": total, "grades": counts}))
            return
        self.stdout.write(_("%(reports)d reports of %(year)d.") % {"reports": number, "year": year})
        for code in sorted(counts):
            self._say_rule(code, counts[code], examples[code])

    def _say(self, publication: Publication, findings: list[Finding]) -> None:
        agency = publication.filing.agency
        said = [
            finding.to_json() | {"hint": finding.hint, "source": finding.source, "grade": finding.grade}
            for finding in findings
        ]
        row = {"agency": agency.code, "name": agency.name, "number": publication.number, "findings": said}
        self.stdout.write(json.dumps(row, ensure_ascii=False))

    def _say_rule(self, code: str, grades: Counter[str], examples: list[str]) -> None:
        said = ", ".join(f"{grade} {count}" for grade, count in sorted(grades.items()))
        self.stdout.write(f"{code} {grades.total()} ({said})")
        for example in examples:
            self.stdout.write(f"  {example}")


def _line(publication: Publication, finding: Finding) -> str:
    beside = f" ({finding.beside})" if finding.beside else ""
    place = f"{finding.code} {finding.level} {finding.grade} {finding.address}"
    return f"{publication.filing.agency.name} {place}: {finding.message}{beside}"


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
