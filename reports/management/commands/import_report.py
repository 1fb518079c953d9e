"""Read a report that exists as a document: shown as it was recognised, or put into a draft."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from reports import checks
from reports.agencies.models import Agency
from reports.document.figures import flat
from reports.filing import drafts, opening
from reports.importing import NotAReport, Proposal
from reports.importing.sandbox import parent
from reports.models import Filing, ReportYear


class Command(BaseCommand):
    help = "Read a report from a document into a draft of its agency and year."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--agency", metavar="CODE", help="the agency; by default the one that the title names")
        parser.add_argument("--year", type=int, metavar="Y", help="the report year; by default the one in the title")
        parser.add_argument("--dry-run", action="store_true", help="only show what was recognised; write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
        parser.add_argument("--replace", action="store_true", help="replace what the draft already holds")

    def handle(self, *, file: Path, agency: str | None, year: int | None, **options: object) -> None:
        proposal, filing = read(file, year), None
        if not options["dry_run"]:
            filing, proposal = store(proposal, agency, replace=bool(options["replace"]))
        if options["json"]:
            self.stdout.write(json.dumps(proposal.to_json(), ensure_ascii=False))
        else:
            self.print_summary(proposal, filing)

    def print_summary(self, proposal: Proposal, filing: Filing | None) -> None:
        report = proposal.report
        self.stdout.write(report.title)
        self.stdout.write(
            _("Read: %(cells)d of %(all)d cells, %(texts)d texts.")
            % {
                "cells": len(flat(report.figures)),
                "all": sum(not cell.is_computed for cell in report.edition.cells.values()),
                "texts": len(report.texts),
            }
        )
        for doubt in proposal.doubts:
            self.stdout.write(
                _("To look at: %(place)s: %(message)s") % {"place": doubt.place, "message": doubt.message}
            )
        for finding in proposal.findings:
            level = _("Error") if finding.level == checks.ERROR else _("Warning")
            self.stdout.write(f"{level} {finding.code} {finding.address}: {finding.message}")
        self.stdout.write(
            _("The draft of %(agency)s for %(year)s now holds it.")
            % {"agency": filing.agency, "year": filing.report_year}
            if filing
            else _("Nothing was written.")
        )


def read(file: Path, year: int | None) -> Proposal:
    """Raises CommandError for a file that is not there or is no report."""
    try:
        return parent.read_report(file.name, file, year=year)
    except OSError as error:
        raise CommandError(
            _("%(file)s cannot be read: %(reason)s.") % {"file": file, "reason": error.strerror}
        ) from error
    except NotAReport as error:
        raise CommandError(f"{file}: {error}") from error


@transaction.atomic
def store(proposal: Proposal, agency_code: str | None, *, replace: bool) -> tuple[Filing, Proposal]:
    """The filing whose draft now holds the report, and the report in the form of its year. Raises CommandError."""
    agency = find_agency(agency_code, proposal.report.agency_name)
    report_year = find_report_year(proposal.report.year)
    filing = opening.open_filing(agency, report_year, None)
    if filing.is_draft and not replace and is_begun(filing):
        raise CommandError(
            _("The draft of %(agency)s for %(year)s already holds something; pass --replace to replace it.")
            % {"agency": agency, "year": report_year}
        )
    proposal = proposal.in_edition(filing.edition)
    try:
        drafts.take_in(filing.pk, proposal.report, None)
    except drafts.Locked as error:
        raise CommandError(str(error)) from error
    return filing, proposal


def find_agency(code: str | None, name: str) -> Agency:
    """Raises CommandError naming what to pass."""
    if code:
        agency = Agency.objects.filter(code=code).first()
        if agency is None:
            raise CommandError(_("There is no agency with the code %(code)s.") % {"code": code})
        return agency
    named = list(Agency.objects.filter(name=name)[:2]) if name else []
    if len(named) != 1:
        raise CommandError(_("No single agency is called “%(name)s”; pass its code with --agency.") % {"name": name})
    return named[0]


def find_report_year(year: int) -> ReportYear:
    report_year = ReportYear.objects.filter(year=year).first()
    if report_year is None:
        raise CommandError(
            _("There is no report year %(year)d; add it in the administration, or pass another with --year.")
            % {"year": year}
        )
    return report_year


def is_begun(filing: Filing) -> bool:
    report = drafts.report_of(filing)
    return bool(flat(report.figures)) or any(text.strip() for text in report.texts.values())
