"""What the database itself refuses: every constraint violated once, for real."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import CheckConstraint, UniqueConstraint
from django.db.models.deletion import ProtectedError
from django.utils import timezone

from reports.agencies.models import Agency, Member, User
from reports.models import (
    Event,
    Explanation,
    Filing,
    OldReport,
    OldReportEvent,
    Picture,
    Presence,
    Printout,
    Publication,
    RegionSum,
    ReportYear,
    Rollup,
    SectionDraft,
    Shelf,
    Upload,
    UploadedPicture,
)
from tests.support import cast
from tests.support.cast import Cast


def publication(filing: Filing, number: int = 1, **fields: Any) -> Publication:
    proof = f"{Publication.objects.count():016d}"
    return Publication.objects.create(
        filing=filing, number=number, document={}, sha256="0" * 64, **{"proof": proof, **fields}
    )


def uploaded_picture(kept: Upload, **fields: Any) -> UploadedPicture:
    known = {"number": 9001, "sha256": "0" * 64, "media_type": "image/png", "width": 1, "height": 1, "data": b"x"}
    return UploadedPicture.objects.create(upload=kept, **{**known, **fields})


def upload(people: cast.Cast, filing: Filing, **fields: Any) -> Upload:
    known = {"name": "report.docx", "sha256": "0" * 64, "size": 1, "file": "uploads/00", "uploaded_by": people.clerk}
    return Upload.objects.create(filing=filing, **{**known, **fields})


STORED = {"state": "stored", "pdf": "pdf/00", "pdf_sha256": "0" * 64, "published_at": timezone.now()}


def change(item: models.Model, **fields: Any) -> None:
    """Past every form and every save()."""
    type(item).objects.filter(pk=item.pk).update(**fields)


def picture(filing: Filing, **fields: Any) -> Picture:
    return Picture.objects.create(
        **{"filing": filing, "number": 1, "sha256": "0", "media_type": "image/png", "width": 1, "height": 1, **fields}
    )


def explanation(people: Cast, filing: Filing, **fields: Any) -> Explanation:
    said = {"code": "R6", "address": "overview", "message": "message", "body": "body", "author": people.clerk}
    return Explanation.objects.create(filing=filing, **{**said, **fields})


def printout(people: Cast, filing: Filing, **fields: Any) -> Printout:
    known = {"kind": "draft", "document": {}, "sha256": "0" * 64, "asked_by": people.clerk}
    return Printout.objects.create(filing=filing, **{**known, **fields})


def old(people: Cast, number: int = 1, **fields: Any) -> OldReport:
    known = {"year": 2015, "title": f"{number}", "ending": "pdf", "file": "old/00", "size": 1, "sha256": f"{number}"}
    return OldReport.objects.create(agency=people.education, number=number, **{**known, **fields})


VIOLATIONS: dict[str, Callable[[Cast, Filing], Any]] = {
    "agency_kind": lambda people, filing: change(people.town, kind="office"),
    "agency_level": lambda people, filing: change(people.town, level="village"),
    "agency_is_not_its_own_parent": lambda people, filing: change(people.town, parent=people.town),
    "member_once": lambda people, filing: Member.objects.create(
        user=people.clerk, agency=people.education, role="clerk"
    ),
    "member_role": lambda people, filing: change(people.clerk.memberships.get(), role="king"),
    "report_year_opens_before_it_is_due": lambda people, filing: change(people.year, opens_on=date(2030, 1, 1)),
    "filing_once_a_year": lambda people, filing: Filing.objects.create(
        agency=people.education, report_year=people.year, title="again"
    ),
    "filing_status": lambda people, filing: change(
        filing, status="lost", submitted_by=people.clerk, submitted_at=timezone.now()
    ),
    "filing_submitted_by_someone": lambda people, filing: change(filing, status="submitted"),
    "filing_approved_by_another": lambda people, filing: change(
        filing, submitted_by=people.clerk, submitted_at=timezone.now(), approved_by=people.clerk
    ),
    "section_draft_once": lambda people, filing: SectionDraft.objects.create(filing=filing, section="overview"),
    "section_draft_state": lambda people, filing: change(filing.section_drafts.first(), state="lost"),
    "picture_number_once": lambda people, filing: [picture(filing), picture(filing)],
    "picture_type": lambda people, filing: picture(filing, media_type="image/gif"),
    "explanation_once": lambda people, filing: [explanation(people, filing), explanation(people, filing)],
    "explanation_says_something": lambda people, filing: explanation(people, filing, body=""),
    "explanation_of_a_finding": lambda people, filing: explanation(people, filing, code=""),
    "event_kind": lambda people, filing: Event.objects.create(filing=filing, kind="vanished"),
    "publication_number_once": lambda people, filing: [publication(filing), publication(filing)],
    "publication_one_current_per_filing": lambda people, filing: [
        publication(filing, number, is_current=True, **STORED) for number in (1, 2)
    ],
    "publication_state": lambda people, filing: publication(filing, state="lost"),
    "publication_failure": lambda people, filing: publication(filing, failure="whim"),
    "publication_failed_for_a_reason": lambda people, filing: publication(filing, state="failed"),
    "publication_rendering_has_a_lease": lambda people, filing: publication(filing, state="rendering"),
    "publication_stored_has_its_pdf": lambda people, filing: publication(filing, **{**STORED, "pdf_sha256": ""}),
    "rollup_once_a_year": lambda people, filing: [
        Rollup.objects.create(agency=people.county, report_year=people.year) for _ in range(2)
    ],
    "region_sum_once_a_year": lambda people, filing: [
        RegionSum.objects.create(agency=people.county, report_year=people.year) for _ in range(2)
    ],
    "region_sum_of_no_more_than_there_are": lambda people, filing: RegionSum.objects.create(
        agency=people.county, report_year=people.year, reports=2, agencies=1
    ),
    "publication_current_is_stored": lambda people, filing: publication(filing, is_current=True),
    "presence_once_for_each_page": lambda people, filing: [
        Presence.objects.create(filing=filing, section="overview", user=people.clerk, tab="a") for _ in range(2)
    ],
    "printout_kind": lambda people, filing: printout(people, filing, kind="card"),
    "printout_state": lambda people, filing: printout(people, filing, state="lost"),
    "printout_open_once": lambda people, filing: [printout(people, filing), printout(people, filing)],
    "printout_rendering_has_a_lease": lambda people, filing: printout(people, filing, state="rendering"),
    "printout_ready_has_its_file": lambda people, filing: printout(people, filing, state="ready"),
    "upload_state": lambda people, filing: upload(people, filing, state="lost"),
    "upload_open_once": lambda people, filing: [upload(people, filing), upload(people, filing)],
    "upload_waiting_has_a_file": lambda people, filing: upload(people, filing, file=""),
    "upload_reading_has_a_lease": lambda people, filing: upload(people, filing, state="reading"),
    "upload_read_has_a_proposal": lambda people, filing: upload(people, filing, state="read"),
    "upload_failed_for_a_reason": lambda people, filing: upload(people, filing, state="failed"),
    "uploaded_picture_number_once": lambda people, filing: [
        uploaded_picture(kept) for kept in [upload(people, filing)] * 2
    ],
    "uploaded_picture_type": lambda people, filing: uploaded_picture(upload(people, filing), media_type="image/gif"),
    "publication_withdrawn_for_a_reason": lambda people, filing: publication(filing, withdrawn_at=timezone.now()),
    "shelf_once_a_year": lambda people, filing: [
        Shelf.objects.create(head=people.county, report_year=people.year) for _time in (1, 2)
    ],
    "old_report_number_once": lambda people, filing: [old(people), old(people, title="other", sha256="other")],
    "old_report_title_once": lambda people, filing: [old(people, number, title="one") for number in (1, 2)],
    "old_report_file_once": lambda people, filing: [old(people, number, sha256="one") for number in (1, 2)],
    "old_report_year": lambda people, filing: old(people, year=2019),
    "old_report_number": lambda people, filing: old(people, 0),
    "old_report_ending": lambda people, filing: old(people, ending="exe"),
    "old_report_has_its_file": lambda people, filing: old(people, file=""),
    "old_report_withdrawn_for_a_reason": lambda people, filing: old(people, is_current=False),
    "old_report_event_kind": lambda people, filing: OldReportEvent.objects.create(old_report=old(people), kind="lost"),
    "old_report_event_once": lambda people, filing: [
        OldReportEvent.objects.create(old_report=kept, kind="published") for kept in [old(people)] * 2
    ],
}


def constraints() -> dict[str, CheckConstraint | UniqueConstraint]:
    own = [model for app in ("agencies", "reports") for model in apps.get_app_config(app).get_models()]
    return {constraint.name: constraint for model in own for constraint in model._meta.constraints}


def test_it_has_a_violation_for_every_constraint() -> None:
    assert set(VIOLATIONS) == set(constraints())


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_database_refuses(people: Cast, filing: Filing, name: str) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        VIOLATIONS[name](people, filing)
    if connection.vendor == "postgresql" or isinstance(constraints()[name], CheckConstraint):
        assert name in str(refused.value)
    else:  # SQLite names the columns instead
        fields = constraints()[name].fields
        assert all(f".{field}" in str(refused.value) for field in fields)


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Agency, {"code": "education", "name": "again", "kind": "department", "level": "county"}),
        (User, {"username": "clerk", "name": "again"}),
        (
            ReportYear,
            {"year": 2026, **dict.fromkeys(["opens_on", "department_deadline", "government_deadline"], "2026-11-01")},
        ),
    ],
)
def test_the_database_keeps_codes_names_and_years_single(
    people: Cast, model: type[models.Model], fields: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**fields)


def test_it_states_every_choice_to_the_database() -> None:
    """A field with choices has a constraint that lists them all."""
    for model in (Agency, Member, *apps.get_app_config("reports").get_models()):
        checks = [each.condition for each in model._meta.constraints if isinstance(each, CheckConstraint)]
        listed = [set(values) for check in checks for lookup, values in pairs(check) if lookup.endswith("__in")]
        for field in model._meta.fields:
            if field.choices:
                assert {value for value, _label in field.flatchoices} in listed, f"{model.__name__}.{field.name}"


def pairs(condition: models.Q) -> list[tuple[str, Any]]:
    return [child for child in condition.children if isinstance(child, tuple)]


# The tree


def tree(*codes: str) -> dict[str, Agency]:
    """Each below the one before."""
    agencies: dict[str, Agency] = {}
    parent = None
    for code in codes:
        parent = agencies[code] = cast.agency(code, kind=Agency.Kind.GOVERNMENT, parent=parent)
    return agencies


def within(*agencies: Agency) -> set[str]:
    return set(Agency.objects.within(list(agencies)).values_list("code", flat=True))


def test_it_finds_everything_below_and_itself(db: None) -> None:
    province, city, county, town = tree("province", "city", "county", "town").values()
    other = cast.agency("other", parent=city)
    assert within(province) == {"province", "city", "county", "town", "other"}
    assert within(county) == {"county", "town"}
    assert within(town) == {"town"}
    assert within(other, county) == {"other", "county", "town"}
    assert within(city, town) == {"city", "county", "town", "other"}
    assert within() == set()


def test_it_narrows_further(db: None) -> None:
    province, *_rest = tree("province", "city").values()
    assert Agency.objects.filter(code="city").within([province]).count() == 1
    assert Agency.objects.within([province]).exclude(code="city").count() == 1


def test_it_ends_though_the_tree_be_broken(db: None) -> None:
    """The database cannot forbid a long loop; a look-up must not run for ever in one."""
    first, second, third = tree("first", "second", "third").values()
    change(first, parent=third)
    assert within(second) == {"first", "second", "third"}


def test_it_refuses_a_loop_in_a_form(db: None) -> None:
    first, _second, third = tree("first", "second", "third").values()
    first.parent = third
    with pytest.raises(ValidationError) as refused:
        first.full_clean()
    assert set(refused.value.message_dict) == {"parent"}


def test_it_refuses_what_stands_below_a_department(people: Cast) -> None:
    people.town.parent = people.education
    with pytest.raises(ValidationError) as refused:
        people.town.full_clean()
    assert set(refused.value.message_dict) == {"parent"}
    people.county.kind = Agency.Kind.DEPARTMENT
    with pytest.raises(ValidationError) as refused:
        people.county.full_clean()
    assert set(refused.value.message_dict) == {"kind"}


def test_it_keeps_an_agency_that_others_need(people: Cast, filing: Filing) -> None:
    for agency in (people.county, people.education):
        with pytest.raises(ProtectedError):
            agency.delete()


# Report years


def test_it_gives_each_kind_its_deadline(people: Cast) -> None:
    assert people.year.deadline_for(people.education) == date(2027, 1, 31)
    assert people.year.deadline_for(people.town) == date(2027, 1, 31)
    assert people.year.deadline_for(people.county) == date(2027, 3, 31)


def test_it_refuses_a_year_without_an_edition(db: None) -> None:
    year = ReportYear(
        year=2018, **dict.fromkeys(["opens_on", "department_deadline", "government_deadline"], date(2018, 1, 1))
    )
    with pytest.raises(ValidationError):
        year.clean()


# Events and publications


def test_an_event_is_never_changed(filing: Filing) -> None:
    event = filing.events.get()
    event.kind = Event.Kind.SUBMITTED
    for attempt in (
        event.save,
        lambda: filing.events.update(kind="submitted"),
        lambda: Event.objects.filter(pk=event.pk).update(actor=None),
        lambda: Event.objects.bulk_update([event], ["kind"]),
    ):
        with pytest.raises(TypeError), transaction.atomic():
            attempt()
    assert Event.objects.get(pk=event.pk).kind == Event.Kind.OPENED


def test_an_event_is_never_deleted(filing: Filing) -> None:
    event = filing.events.get()
    for attempt in (event.delete, filing.events.all().delete, Event.objects.all().delete):
        with pytest.raises(TypeError):
            attempt()
    with pytest.raises(ProtectedError):
        filing.delete()
    assert Event.objects.filter(pk=event.pk).exists()


def test_a_publication_is_never_deleted(filing: Filing) -> None:
    kept = publication(filing)
    for attempt in (kept.delete, filing.publications.all().delete):
        with pytest.raises(TypeError):
            attempt()
    assert Publication.objects.filter(pk=kept.pk).exists()


def test_an_old_report_and_what_happened_to_it_are_never_deleted(people: Cast, filing: Filing) -> None:
    kept = old(people)
    event = OldReportEvent.objects.create(old_report=kept, kind="published")
    for attempt in (kept.delete, OldReport.objects.all().delete, event.delete, kept.events.all().delete, event.save):
        with pytest.raises(TypeError):
            attempt()
    assert OldReport.objects.get().is_scan


def test_it_keeps_a_person_who_has_written(people: Cast, filing: Filing) -> None:
    with pytest.raises(ProtectedError):
        people.clerk.delete()


# Names


def test_it_says_who_and_where(people: Cast, filing: Filing) -> None:
    assert str(people.clerk) == people.clerk.get_full_name() == people.clerk.get_short_name() == "林晓"
    assert str(people.clerk.memberships.get()) == "林晓 · 青岚县教育局 · 填报人"
    assert str(filing) == "青岚县教育局 2026"
    assert filing.deadline == date(2027, 1, 31)
