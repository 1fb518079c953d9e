from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from reports import publishing, workflow
from reports.document import report as document
from reports.filing import drafts
from reports.models import Event, Filing, Publication
from reports.publishing import jobs
from tests.support import cast

PDF = b"%PDF-1.7\nmade by hand\n%%EOF\n"


@pytest.fixture
def approved(people: cast.Cast) -> Publication:
    """The publication of a filing that was just approved."""
    return approve(people)


def approve(people: cast.Cast) -> Publication:
    filing = cast.submitted(cast.written(people.education, people.year, people.clerk), people.clerk)
    workflow.approve(filing.pk, people.supervisor)
    return Publication.objects.get(filing=filing)


def fails_for_good(publication: Publication) -> Publication:
    for _ in range(3):
        make_due(publication)
        jobs.fail(jobs.claim(publication.pk), publishing.RenderError("the printer is on fire"))
    publication.refresh_from_db()
    return publication


def make_due(publication: Publication) -> None:
    Publication.objects.filter(pk=publication.pk).update(due_at=timezone.now())


def lose_worker(publication: Publication) -> None:
    """As if the worker had been killed long ago."""
    past = timezone.now() - timedelta(seconds=1)
    Publication.objects.filter(pk=publication.pk).update(lease_until=past)


def test_freezing_keeps_the_report_whole_with_its_computed_cells(approved):
    frozen = approved.document
    report = document.from_json(frozen)
    assert report == document.from_json(json.loads(json.dumps(frozen)))
    draft = drafts.report_of(approved.filing)
    assert (report.texts, report.figures) == (draft.texts, draft.figures)
    total = sum(draft.figures["applications"]["received"].values())
    assert frozen["figures"]["applications"]["received"]["total"] == total
    assert (frozen["agency"]["code"], approved.number, approved.state) == ("education", 1, "queued")


def test_the_time_of_filing_is_the_time_of_submission(approved):
    filed_at = datetime.fromisoformat(approved.document["filed_at"])
    assert filed_at == approved.filing.submitted_at.replace(microsecond=0)
    assert filed_at.utcoffset() == timedelta(hours=8)


def test_the_hash_survives_a_database_that_orders_keys_anew(approved):
    turned = json.loads(json.dumps(approved.document), object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    assert list(turned) != list(approved.document)
    assert publishing.fingerprint(turned) == approved.sha256
    approved.refresh_from_db()
    assert publishing.fingerprint(approved.document) == approved.sha256


def test_a_changed_document_has_another_hash(approved):
    approved.document["figures"]["applications"]["received"]["total"] += 1
    assert publishing.fingerprint(approved.document) != approved.sha256


def test_the_canonical_form_is_sorted_json_in_utf8_without_spaces():
    assert (
        publishing.canonical({"b": [1, {"d": 2, "c": "县"}], "a": ""}) == '{"a":"","b":[1,{"c":"县","d":2}]}'.encode()
    )


def test_one_of_two_claims_gets_the_publication(approved):
    claimed = jobs.claim(approved.pk)
    assert (claimed.state, claimed.attempts) == ("rendering", 1)
    assert claimed.lease_until > timezone.now()
    assert jobs.claim(approved.pk) is None


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_gets_the_publication():
    publication = approve(cast.make())

    def claim(_: int) -> bool:
        try:
            return jobs.claim(publication.pk) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(claim, range(8))) == 1


def test_the_filing_is_published_once_the_pdf_is_stored(approved):
    assert jobs.finish(jobs.claim(approved.pk), PDF)
    approved.refresh_from_db()
    assert (approved.state, approved.is_current, approved.lease_until) == ("stored", True, None)
    assert default_storage.open(approved.pdf.name).read() == PDF
    assert approved.pdf.name == f"pdf/{approved.pdf_sha256[:2]}/{approved.pdf_sha256}.pdf"
    assert approved.filing.status == Filing.Status.PUBLISHED
    event = approved.filing.events.first()
    assert (event.kind, event.actor, event.data["sha256"]) == (Event.Kind.PUBLISHED, None, approved.sha256)


def test_finishing_twice_publishes_once(approved):
    claimed = jobs.claim(approved.pk)
    assert jobs.finish(claimed, PDF)
    published_at = Publication.objects.get(pk=approved.pk).published_at
    assert not jobs.finish(claimed, PDF.replace(b"hand", b"foot"))
    approved.refresh_from_db()
    assert (approved.published_at, approved.pdf.size) == (published_at, len(PDF))
    assert approved.filing.events.filter(kind=Event.Kind.PUBLISHED).count() == 1
    assert jobs.claim(approved.pk) is None


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_that_finish_at_once_one_publishes():
    publication = approve(cast.make())

    def finish(_: int) -> bool:
        try:
            return jobs.finish(publication, PDF)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(finish, range(4))) == 1
    assert publication.filing.events.filter(kind=Event.Kind.PUBLISHED).count() == 1


@pytest.mark.parametrize("made", [b"", b"<html>", PDF[:-6]])
def test_what_is_no_whole_pdf_is_never_published(approved, made):
    claimed = jobs.claim(approved.pk)
    with pytest.raises(jobs.NotAPdf) as error:
        jobs.finish(claimed, made)
    jobs.fail(claimed, error.value)
    approved.refresh_from_db()
    assert (approved.state, approved.failure, approved.filing.status) == ("queued", "content", "approved")


def test_a_file_that_a_killed_worker_left_half_written_is_replaced(approved):
    claimed = jobs.claim(approved.pk)
    jobs.finish(claimed, PDF)
    approved.refresh_from_db()
    Path(approved.pdf.path).write_bytes(PDF[:10])
    jobs.finish(claimed, PDF)
    assert default_storage.open(approved.pdf.name).read() == PDF


def test_a_store_that_cannot_be_written_is_a_failure_with_its_reason(approved, settings, tmp_path):
    (tmp_path / "files").write_text("in the way")
    claimed = jobs.claim(approved.pk)
    with pytest.raises(jobs.NotStored) as error:
        jobs.finish(claimed, PDF)
    jobs.fail(claimed, error.value)
    approved.refresh_from_db()
    assert (approved.failure, approved.state) == ("storage", "queued")


def test_a_failure_is_tried_again_after_growing_pauses_and_then_waits_for_a_person(approved):
    pauses = []
    for _ in jobs.PAUSES:
        make_due(approved)
        jobs.fail(jobs.claim(approved.pk), publishing.RenderError("the printer is on fire"))
        approved.refresh_from_db()
        pauses.append(approved.due_at - timezone.now())
        assert (approved.state, jobs.claim(approved.pk)) == ("queued", None)
    assert timedelta(seconds=20) < pauses[0] < timedelta(minutes=1) < pauses[1]
    assert not approved.filing.events.filter(kind=Event.Kind.RENDER_FAILED).exists()

    make_due(approved)
    jobs.fail(jobs.claim(approved.pk), publishing.RenderError("the printer is on fire"))
    approved.refresh_from_db()
    assert (approved.state, approved.attempts, approved.filing.status) == ("failed", 3, "approved")
    assert (jobs.claim(approved.pk), jobs.due()) == (None, [])
    assert approved.filing.events.first().kind == Event.Kind.RENDER_FAILED


def test_the_supervisor_reads_a_sentence_and_the_detail_is_kept(approved):
    failed = fails_for_good(approved)
    assert failed.get_failure_display() == "PDF 未能生成，技术细节已随公开记录保存。"
    assert "RenderError: the printer is on fire" in failed.error
    with translation.override("en"):
        assert failed.get_failure_display().startswith("The PDF could not be made")


def test_every_failure_has_a_sentence_in_chinese():
    for failure in Publication.Failure:
        sentence = str(failure.label)
        assert not sentence.isascii() or failure == Publication.Failure.NONE


def test_a_supervisor_starts_a_failed_one_again_and_only_that(approved, people):
    assert not jobs.retry(approved.pk, people.supervisor)
    fails_for_good(approved)
    assert jobs.retry(approved.pk, people.supervisor)
    assert not jobs.retry(approved.pk, people.supervisor)
    event = approved.filing.events.first()
    assert (event.kind, event.actor) == (Event.Kind.RENDER_RETRIED, people.supervisor)
    assert jobs.finish(jobs.claim(approved.pk), PDF)
    approved.refresh_from_db()
    assert (approved.state, approved.failure, approved.error) == ("stored", "", "")


def test_a_publication_whose_worker_died_is_due_again(approved):
    jobs.claim(approved.pk)
    assert jobs.due() == []
    lose_worker(approved)
    assert jobs.due() == [approved.pk]
    assert jobs.claim(approved.pk).attempts == 2


def test_a_worker_that_lost_its_lease_does_not_fail_the_next_ones_attempt(approved):
    late = jobs.claim(approved.pk)
    lose_worker(approved)
    jobs.claim(approved.pk)
    jobs.fail(late, publishing.RenderError("too late"))
    approved.refresh_from_db()
    assert (approved.state, approved.failure) == ("rendering", "")


def test_a_worker_that_lost_its_lease_may_still_finish(approved):
    late = jobs.claim(approved.pk)
    lose_worker(approved)
    later = jobs.claim(approved.pk)
    assert jobs.finish(late, PDF)
    jobs.fail(later, publishing.RenderError("nothing left to do"))
    approved.refresh_from_db()
    assert approved.state == "stored"


def test_a_report_that_kills_every_worker_is_given_up(approved):
    for _ in range(3):
        assert jobs.claim(approved.pk)
        lose_worker(approved)
    assert jobs.claim(approved.pk) is None
    approved.refresh_from_db()
    assert (approved.state, approved.failure) == ("failed", "worker")


def test_an_older_publication_that_comes_late_does_not_become_the_current_one(approved):
    filing = approved.filing
    newer = publishing.freeze(filing, drafts.report_of(filing))
    assert newer.number == 2
    assert jobs.finish(jobs.claim(newer.pk), PDF)
    assert jobs.finish(jobs.claim(approved.pk), PDF)
    assert list(filing.publications.filter(is_current=True)) == [newer]


def test_a_newer_publication_takes_the_place_of_the_one_before(approved):
    filing = approved.filing
    jobs.finish(jobs.claim(approved.pk), PDF)
    newer = publishing.freeze(filing, drafts.report_of(filing))
    jobs.finish(jobs.claim(newer.pk), PDF)
    assert list(filing.publications.filter(is_current=True)) == [newer]


def test_what_waits_longest_is_due_first(people, approved):
    filing = approved.filing
    second = publishing.freeze(filing, drafts.report_of(filing))
    Publication.objects.filter(pk=second.pk).update(due_at=timezone.now() - timedelta(hours=1))
    later = publishing.freeze(filing, drafts.report_of(filing))
    Publication.objects.filter(pk=later.pk).update(due_at=timezone.now() + timedelta(hours=1))
    assert jobs.due() == [second.pk, approved.pk]


@pytest.mark.parametrize("delete", [lambda it: it.delete(), lambda it: type(it).objects.filter(pk=it.pk).delete()])
def test_a_publication_is_never_deleted(approved, delete):
    with pytest.raises(TypeError):
        delete(approved)


def test_the_edition_of_a_document_that_is_not_installed_is_named(approved):
    approved.document["edition"] = "2041"
    with pytest.raises(publishing.EditionMissing, match="2041"):
        publishing.report_of(approved)


@pytest.mark.parametrize(
    "values",
    [
        {"is_current": True},
        {"state": "stored"},
        {"state": "failed"},
        {"state": "rendering"},
        {"state": "somewhere"},
        {"failure": "rain"},
    ],
)
def test_the_database_refuses_a_state_that_cannot_be(approved, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=approved.pk).update(**values)
