from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, TestCase, override_settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker, Settings

from reports import checks, demonstration, workflow
from reports.agencies.models import Agency, Member, User
from reports.document.text import pictures_in
from reports.filing import check_context, drafts
from reports.models import Comment, Event, Filing, Publication, ReportYear
from reports.publishing import jobs
from reports.storage import pictures
from tests.support.cast import Cast

pytestmark = pytest.mark.slow

Status = Filing.Status


# The tests that need an empty database stand before the first that takes the loaded one.


@dataclass(frozen=True)
class Loaded:
    files: Path
    said: str
    after: list[Callable[[], object]]
    """What happens when all of it is committed."""


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loaded]:
    """The demonstration, loaded once for all that only read it."""
    files, out = tmp_path_factory.mktemp("files"), StringIO()
    cheap = {"MEDIA_ROOT": files, "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}
    with django_db_blocker.unblock(), override_settings(**cheap), transaction.atomic():
        with TestCase.captureOnCommitCallbacks() as after:
            call_command("load_demonstration", stdout=out)
        yield Loaded(files, out.getvalue(), after)
        transaction.set_rollback(True)


@pytest.fixture
def county(loaded: Loaded, db: None, settings: Settings) -> Agency:
    settings.MEDIA_ROOT = loaded.files
    return Agency.objects.get(parent=None)


def filing_of(agency: str, year: int) -> Filing:
    return Filing.objects.get(agency__code=f"songlan-{agency}", report_year__year=year)


def test_it_is_loaded_into_a_new_database_only(people: Cast) -> None:
    before = User.objects.count()
    with pytest.raises(CommandError):
        call_command("load_demonstration")
    assert User.objects.count() == before


def test_it_is_loaded_whole_or_not_at_all(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in demonstration.FOLDER.rglob("*"):
        if path.suffix in (".csv", ".toml"):
            copy = tmp_path / path.relative_to(demonstration.FOLDER)
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(path.read_bytes())
    bad = tmp_path / "2026" / "songlan-caizheng.toml"
    bad.write_text(bad.read_text(encoding="utf-8").replace("granted = [2, 5]", "granted = [2, 6]"), encoding="utf-8")
    monkeypatch.setattr(demonstration, "FOLDER", tmp_path)
    with pytest.raises(workflow.Refused):
        demonstration.load()
    assert not Agency.objects.exists()
    assert not User.objects.exists()
    assert not Filing.objects.exists()


def test_it_reads_only_rows_of_the_form(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("moves = []\n[disputes]\ncases = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n")
    with pytest.raises(ValueError, match="disputes.cases"):
        demonstration.read_source(path, 2026)
    path.write_text("moves = []\n[disputes]\ncase = [1]\n")
    with pytest.raises(ValueError, match="disputes.case"):
        demonstration.read_source(path, 2026)


def test_it_loses_the_picture_whose_pdf_cannot_be_made(
    county: Agency, loaded: Loaded, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = shutil.copytree(loaded.files, tmp_path / "copy")  # which the others do without
    [picture] = filing_of("wangshu", 2026).pictures.all()
    assert default_storage.exists(pictures.place(picture.sha256))
    [lost] = [each for each in loaded.after if isinstance(each, partial) and each.func.__name__ == "delete"]
    lost()
    assert not default_storage.exists(pictures.place(picture.sha256))
    assert loaded.after.index(lost) < len(loaded.after) - 1


def test_it_names_the_accounts(county: Agency, loaded: Loaded) -> None:
    lines = loaded.said.splitlines()
    assert len(lines) == 6
    assert lines[0].startswith("clerk / songlan2026  叶知秋 · 松岚县教育局 · 填报人")
    roles = {member.role for _account, member in demonstration.members()}
    assert roles == set(Member.Role)


def test_it_makes_a_county_with_bureaus_and_towns(county: Agency) -> None:
    kinds = Counter(Agency.objects.filter(parent=county).values_list("kind", flat=True))
    assert kinds == {"department": 10, "township": 2}
    assert set(ReportYear.objects.values_list("year", flat=True)) == {2020, 2023, 2024, 2025, 2026}


def test_it_has_filings_in_every_state(county: Agency) -> None:
    of_2025 = Counter(Filing.objects.filter(report_year__year=2025).values_list("status", flat=True))
    assert of_2025 == {Status.APPROVED: 12, Status.DRAFT: 1}
    of_2026 = Filing.objects.filter(report_year__year=2026)
    assert set(of_2026.values_list("status", flat=True)) == {Status.DRAFT, Status.SUBMITTED, Status.APPROVED}
    assert Agency.objects.exclude(filings__report_year__year=2026).count() == 4
    assert filing_of("renshe", 2026).sent_back_at
    states = set(Filing.objects.filter(status=Status.DRAFT).values_list("section_drafts__state", flat=True))
    assert states == {"not_started", "in_progress", "has_problems", "done"}


def test_it_has_both_kinds_of_table(county: Agency) -> None:
    assert {publication.document["edition"] for publication in Publication.objects.all()} == {"2019", "2021"}


def test_it_says_nothing_is_published_before_its_pdf_is_there(county: Agency) -> None:
    assert not Filing.objects.filter(status=Status.PUBLISHED).exists()
    assert set(Publication.objects.values_list("state", flat=True)) == {Publication.State.QUEUED}


def test_it_has_figures_that_are_not_zero_and_add_up(county: Agency) -> None:
    for filing in Filing.objects.exclude(status=Status.DRAFT):
        report = drafts.report_of(filing)
        assert not checks.has_errors(checks.run(report)), filing
        assert report.complete_figures["applications"]["handled"]["total"] > 0, filing


def test_it_has_a_draft_whose_figures_do_not_add_up(county: Agency) -> None:
    filing = filing_of("jiaoyu", 2026)
    found = checks.run(drafts.report_of(filing), check_context.last_year_of(filing))
    assert ("R1", "applications.received.individual") in {(finding.code, finding.address) for finding in found}


def test_it_adds_the_reports_up_in_that_of_the_government(county: Agency) -> None:
    of_year = Filing.objects.filter(report_year__year=2025)
    whole = drafts.report_of(of_year.get(agency=county)).figures
    parts = [drafts.report_of(filing).figures for filing in of_year.exclude(agency=county)]
    for place in (("applications", "received", "individual"), ("disclosure", "fees", "amount")):
        table, row, column = place
        assert whole[table][row][column] == sum(part[table][row][column] for part in parts) > 0


def test_it_carries_over_what_was_carried_out(county: Agency) -> None:
    """All but one, which the checks are to find."""
    unlike = []
    for filing in Filing.objects.filter(report_year__year__in=(2024, 2025, 2026), round__gt=0):
        year = filing.report_year.year - 1
        before = drafts.report_of(Filing.objects.get(agency=filing.agency, report_year__year=year))
        now = drafts.report_of(filing)
        if before.figures["applications"]["carried_out"] != now.figures["applications"]["carried_in"]:
            unlike.append(filing.agency.code)
    assert unlike == ["songlan-nongye"]


def test_it_has_three_years_that_agree_with_each_other(county: Agency) -> None:
    """No finding has to be explained in them, last year's figures beside them."""
    for filing in Filing.objects.filter(report_year__year__in=(2023, 2024, 2025), status=Status.APPROVED):
        before = Filing.objects.filter(agency=filing.agency, report_year__year=filing.report_year.year - 1).first()
        found = checks.run(drafts.report_of(filing), before and drafts.report_of(before))
        asked = [(each.code, each.address) for each in found if each.grade == checks.CERTAIN]
        assert asked == [], filing


def test_it_has_the_newest_publications_made_first(county: Agency) -> None:
    years = list(Publication.objects.order_by("pk").values_list("filing__report_year__year", flat=True))
    assert Counter(years) == {2026: 2, 2025: 12, 2024: 13, 2023: 13, 2020: 2}
    assert years == sorted(years, reverse=True)


def test_it_fills_the_figures_into_the_texts(county: Agency) -> None:
    text = drafts.report_of(filing_of("ziran", 2025)).text("overview")
    assert "本年度新收申请79件" in text
    assert not re.search(r"[{}]", "".join(Publication.objects.values_list("document__texts__overview", flat=True)))


def test_it_places_a_picture(county: Agency) -> None:
    filing = filing_of("jiaoyu", 2025)
    report = drafts.report_of(filing)
    assert pictures_in(report.text("overview")) == [1]
    assert default_storage.exists(pictures.place(report.pictures[1].sha256))


def test_it_writes_every_report_in_its_own_words(county: Agency) -> None:
    """No sentence stands in two reports, save what the law gives to say."""
    seen: Counter[str] = Counter()
    for publication in Publication.objects.all():
        text = "\n".join(publication.document["texts"][code] for code in ("overview", "problems"))
        seen.update({sentence for sentence in re.split(r"[。；\n]", text) if len(sentence) > 20})
    assert [sentence for sentence, times in seen.items() if times > 1] == []


@pytest.mark.real
def test_it_takes_no_sentence_of_a_real_report(county: Agency, seeds: Path) -> None:
    real = re.sub(r"\s", "", "".join(path.read_text(encoding="utf-8") for path in seeds.glob("*.txt")))
    for filing in Filing.objects.all():
        for text in drafts.report_of(filing).texts.values():
            for clause in re.split(r"[，。；：、\n]", text):
                assert len(clause) < 14 or "《" in clause or clause not in real


def test_it_comments_where_the_fault_stands(county: Agency) -> None:
    addresses = set(Comment.objects.filter(filing=filing_of("renshe", 2026)).values_list("address", flat=True))
    assert addresses == {"", "problems", "applications.refused_enforcement_files.individual"}


def test_it_goes_the_way_of_every_report(county: Agency) -> None:
    """Each filing has the events that a user's has."""
    for filing in Filing.objects.exclude(status=Status.DRAFT):
        kinds = list(filing.events.order_by("pk").values_list("kind", flat=True))
        assert kinds[0] == Event.Kind.OPENED
        assert {Event.Kind.SAVED, Event.Kind.SUBMITTED} <= set(kinds)
    assert filing_of("jiaoyu", 2025).submitted_by.username == "signatory"
    savers = filing_of("jiaoyu", 2025).events.filter(kind=Event.Kind.SAVED).values_list("actor__username", flat=True)
    assert set(savers) == {"clerk", "clerk2"}


def test_it_lets_everybody_sign_in(county: Agency) -> None:
    for account, _member in demonstration.members():
        client = Client()
        entry = {"login": account.username, "password": account.password}
        assert client.post(reverse("account_login"), entry).status_code == 302
        assert client.get(client.get(reverse("home")).url).status_code == 200
    assert all(user.check_password(demonstration.PASSWORD) for user in User.objects.all())


def test_it_leaves_blank_what_was_not_entered(county: Agency) -> None:
    report = drafts.report_of(filing_of("zhujian", 2026))
    assert set(report.figures["applications"]) == {"received", "carried_in"}
    assert "disputes" not in report.figures


def test_it_tells_which_report_has_lost_its_picture(county: Agency) -> None:
    assert demonstration.titles_without_picture() == ["松岚县望舒镇人民政府2026年政府信息公开工作年度报告"]


def test_it_counts_what_the_worker_has_still_to_make(county: Agency) -> None:
    waiting = Publication.objects.count()
    assert jobs.progress() == (waiting, 0)
    first = jobs.claim(jobs.due()[0])
    jobs.finish(first, b"%PDF-1.7 %%EOF")
    assert jobs.progress() == (waiting - 1, 1)
