from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from reports import publishing
from reports.agencies.models import Agency
from reports.filing import drafts
from reports.models import Publication, ReportYear
from tests.support import cast


def said(*options: str, year: int = 2026) -> list[str]:
    out = StringIO()
    with translation.override("zh-hans"):
        call_command("check_reports", "--year", str(year), *options, stdout=out)
    return out.getvalue().splitlines()


def public(people: cast.Cast, agency: Agency, year: ReportYear, *, start: int = 1) -> Publication:
    """A publication as the worker leaves it."""
    filing = cast.written(agency, year, people.clerk, start=start)
    publication = publishing.freeze(filing, drafts.report_of(filing))
    stored = {"state": Publication.State.STORED, "pdf": "none", "pdf_sha256": "0" * 64, "published_at": timezone.now()}
    Publication.objects.filter(pk=publication.pk).update(is_current=True, **stored)
    return publication


def test_it_prints_what_the_rules_find_in_each_public_report(people: cast.Cast) -> None:
    public(people, people.education, people.last_year)
    public(people, people.education, people.year, start=5)
    lines = said()
    assert any(
        line.startswith("  青岚县教育局 R6 warning certain applications.carried_in.individual: ") for line in lines
    )
    assert "2026 年度共 1 份报告。" in lines


def test_it_prints_one_object_a_report_and_the_counts(people: cast.Cast) -> None:
    public(people, people.education, people.last_year)
    public(people, people.finance, people.year)
    public(people, people.education, people.year, start=5)
    *reports, counts = [json.loads(line) for line in said("--json")]
    assert [each["agency"] for each in reports] == ["education", "finance"]
    assert counts["reports"] == 2
    assert counts["grades"]["R6"] == {"certain": counts["findings"]["R6"]}
    assert counts["findings"]["R6"] == sum(each["code"] == "R6" for each in reports[0]["findings"]) > 0


def test_it_prints_only_the_rules_asked_for(people: cast.Cast) -> None:
    public(people, people.education, people.last_year)
    public(people, people.education, people.year, start=5)
    (report, counts) = (json.loads(line) for line in said("--json", "--code", "R7"))
    assert {each["code"] for each in report["findings"]} == {"R7"} == set(counts["findings"])


def test_it_leaves_drafts_alone(people: cast.Cast) -> None:
    cast.written(people.education, people.year, people.clerk)
    (counts,) = (json.loads(line) for line in said("--json"))
    assert counts == {"year": 2026, "reports": 0, "findings": {}, "grades": {}}


def test_it_adds_a_government_up_once_nobody_is_missing(people: cast.Cast) -> None:
    for agency in (people.county, people.education, people.finance):
        public(people, agency, people.year)
    assert not [line for line in said() if " R15 " in line], "the town is missing"
    public(people, people.town, people.year)
    assert [line for line in said() if line.startswith("  青岚县人民政府 R15 ")]


def test_it_knows_the_year(people: cast.Cast) -> None:
    with pytest.raises(CommandError):
        said(year=2031)


def test_it_prints_how_often_each_rule_fires_and_ten_examples(people: cast.Cast) -> None:
    public(people, people.education, people.last_year)
    public(people, people.education, people.year, start=5)
    lines = said("--code", "R6")
    (rule,) = [line for line in lines if line.startswith("R6 ")]
    examples = [line for line in lines if line.startswith("  ")]
    assert rule == f"R6 {rule.split()[1]} (certain {rule.split()[1]})"
    assert len(examples) == min(int(rule.split()[1]), 10)
