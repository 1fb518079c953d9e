from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from reports import workflow
from reports.editions import edition_for
from reports.filing import drafts, history, opening
from reports.models import Event, Filing
from tests.support import cast

RECEIVED = "applications.received.individual"
GRANTED = "applications.granted.individual"
START = datetime(2027, 1, 5, 1, 0, tzinfo=UTC)


def event(number: int, minute: float, changes: dict | None = None, kind: str = "saved", by=None, **data) -> Event:
    return Event(
        pk=number,
        kind=kind,
        actor=by,
        at=START + timedelta(minutes=minute),
        data=data | ({"changes": changes} if changes is not None else {}),
    )


def grouped(*events: Event) -> list[tuple[int, int]]:
    """(first, last) Event of each version."""
    return [(each.first, each.number) for each in history.grouped(edition_for(2026), events)]


def save(filing: Filing, by, section: str, figures: dict | None = None, text: str | None = None) -> int:
    """Typed by somebody who saw what is stored. Returns the Event's id."""
    chosen = filing.edition.section(section)
    stored = filing.section_drafts.get(section=section)
    seen = {address: drafts.fingerprint(each) for address, each in stored.texts(chosen).items()}
    typed = {} if text is None else {chosen.text_address: text}
    changes = drafts.Changes(figures or {}, drafts.flat(stored.figures), typed, seen)
    assert drafts.save_section(filing.pk, chosen, by, changes).conflicts == []
    return filing.events.first().pk


def stands(filing: Filing, section: str) -> dict:
    return drafts.contents_of(filing, filing.section_drafts.get(section=section))


def seal(filing: Filing, section: str) -> str:
    return history.seal(stands(filing, section))


def test_saves_without_a_long_pause_are_one_version_with_first_before_and_last_after():
    typed = [
        event(1, 0, {RECEIVED: [None, 1], "applications": [0, "", "甲乙"]}),
        event(2, 5, {RECEIVED: [1, 12]}),
        event(3, 14, {GRANTED: [None, 2], "applications": [1, "乙", ""]}),
        event(4, 25, {GRANTED: [2, 3]}),
    ]
    first, second = history.grouped(edition_for(2026), typed)
    assert (first.first, first.number, first.start, first.at) == (1, 3, typed[0].at, typed[2].at)
    assert first.figures == ((RECEIVED, None, 12), (GRANTED, None, 2))
    assert first.texts == (("applications", 1),)
    assert second.figures == ((GRANTED, 2, 3),)


def test_another_section_or_a_move_ends_no_more_than_it_must():
    overview, disclosure = {"overview": [0, "", "甲"]}, {"disclosure": [0, "", "乙"]}
    assert grouped(event(1, 0, overview), event(2, 1, disclosure), event(3, 2, overview)) == [(2, 2), (1, 3)]
    assert grouped(event(1, 0, overview), event(2, 1, kind="recalled"), event(3, 2, overview)) == [
        (1, 1),
        (2, 2),
        (3, 3),
    ]
    assert grouped(event(1, 0, overview), event(2, 1, kind="explained"), event(3, 2, overview)) == [(2, 2), (1, 3)]


def test_what_is_taken_in_copied_or_taken_back_stands_for_itself():
    text = {"overview": [0, "", "甲"]}
    for other in (
        event(2, 1, text, "imported"),
        event(2, 1, text, "picture_added"),
        event(2, 1, text, copied=2025),
        event(2, 1, text, restored=1),
    ):
        assert grouped(event(1, 0, text), other, event(3, 2, text)) == [(1, 1), (2, 2), (3, 3)]


def test_two_people_at_work_in_one_section_have_a_version_each_until_they_meet(people):
    one, other = people.clerk, people.second_clerk
    apart = [
        event(number, number, {RECEIVED if number % 2 else GRANTED: [None, number]}, by=one if number % 2 else other)
        for number in range(1, 7)
    ]
    assert grouped(*apart) == [(1, 5), (2, 6)]
    met = [*apart, event(7, 7, {RECEIVED: [5, 9]}, by=other), event(8, 8, {RECEIVED: [9, 1]}, by=one)]
    assert grouped(*met) == [(1, 5), (2, 7), (8, 8)]


def test_an_event_from_before_texts_were_kept_says_so():
    (version,) = history.grouped(edition_for(2026), [event(1, 0, {"overview": None})])
    assert (version.unkept, version.texts, version.sections) == (("overview",), (), ("overview",))


def test_every_state_is_found_and_taken_back_by_section(people, filing):
    first = save(filing, people.clerk, "applications", {RECEIVED: 3}, "甲")
    save(filing, people.second_clerk, "applications", {RECEIVED: 5, GRANTED: 1}, "甲乙")
    save(filing, people.clerk, "overview", text="别处")
    _now, then = history.states(filing, first)
    assert then == {RECEIVED: 3, "applications": "甲"}
    section = filing.edition.section("applications")
    assert history.restore(filing.pk, section, first, people.clerk, seen=seal(filing, "applications"))
    assert stands(filing, "applications") == {RECEIVED: 3, "applications": "甲"}
    assert stands(filing, "overview") == {"overview": "别处"}
    event = filing.events.first()
    assert (event.kind, event.actor, event.data["restored"]) == ("saved", people.clerk, first)
    before = filing.events.all()[1].pk
    assert history.restore(filing.pk, section, before, people.clerk, seen=seal(filing, "applications"))
    assert stands(filing, "applications") == {RECEIVED: 5, GRANTED: 1, "applications": "甲乙"}


def test_the_page_of_the_filing_lists_versions_and_not_every_save(people, clerk, filing):
    for number in range(5):
        save(filing, people.clerk, "overview", text="甲" * number)
    page = clerk.get(reverse("filing", args=[filing.pk])).content.decode()
    log = page[page.index('<ol class="log">') :].partition("</ol>")[0]
    assert log.count("<li>") == 2
    assert "一、总体情况" in log
    assert len(history.latest(filing, 1)) == 1


def test_it_takes_nothing_back_over_what_was_saved_meanwhile(people, filing):
    first = save(filing, people.clerk, "overview", text="甲")
    save(filing, people.clerk, "overview", text="乙")
    seen = seal(filing, "overview")
    save(filing, people.second_clerk, "overview", text="丙")
    with pytest.raises(history.Stale):
        history.restore(filing.pk, filing.edition.section("overview"), first, people.clerk, seen=seen)
    assert stands(filing, "overview") == {"overview": "丙"}


def test_taking_back_twice_is_taking_back_once(people, filing):
    first = save(filing, people.clerk, "overview", text="甲")
    save(filing, people.clerk, "overview", text="乙")
    section, seen = filing.edition.section("overview"), seal(filing, "overview")
    done = [history.restore(filing.pk, section, first, people.clerk, seen=seen) for _ in range(2)]
    assert done == [True, False]
    assert filing.events.filter(data__restored=first).count() == 1


def test_what_is_not_known_stays_as_it_is(people, filing):
    save(filing, people.clerk, "applications", {RECEIVED: 3}, "甲")
    Event.objects.create(filing=filing, kind="saved", data={"changes": {RECEIVED: [3, 3], "applications": None}})
    old = filing.events.first().pk - 1
    save(filing, people.clerk, "applications", {RECEIVED: 7}, "乙")
    assert history.states(filing, old)[1] == {RECEIVED: 3, "applications": None}
    history.restore(
        filing.pk, filing.edition.section("applications"), old, people.clerk, seen=seal(filing, "applications")
    )
    assert stands(filing, "applications") == {RECEIVED: 3, "applications": "乙"}


def test_a_filing_that_is_handed_in_is_not_taken_back(people):
    filing = cast.submitted(cast.written(people.education, people.year, people.clerk), people.clerk)
    number = filing.events.order_by("pk")[1].pk
    with pytest.raises(drafts.Locked):
        history.restore(filing.pk, filing.edition.section("overview"), number, people.clerk, seen="")


def test_the_pages_name_who_changed_what_and_take_it_back(people, clerk, filing):
    first = save(filing, people.clerk, "applications", {RECEIVED: 3}, "收到申请三件。")
    last = save(filing, people.second_clerk, "applications", {RECEIVED: 5}, "收到申请五件。")
    page = clerk.get(reverse("history", args=[filing.pk])).content.decode()
    assert "周宁" in page
    assert "3 → 5" in " ".join(page.split())
    assert page.index(f"/{last}/") < page.index(f"/{first}/")
    page = clerk.get(reverse("version", args=[filing.pk, first])).content.decode()
    assert '收到申请<del><span class="visually-hidden">删去：</span>三</del>' in page
    sent = {"seen": seal(filing, "applications")}
    go = clerk.post(reverse("restore", args=[filing.pk, first, "applications"]), sent)
    assert go.url == reverse("section", args=[filing.pk, "applications"])
    assert stands(filing, "applications") == {RECEIVED: 3, "applications": "收到申请三件。"}
    assert "恢复为较早版本" in clerk.get(reverse("history", args=[filing.pk])).content.decode()


def test_a_stale_page_takes_nothing_back_and_shows_what_stands_now(people, clerk, filing):
    first = save(filing, people.clerk, "overview", text="甲")
    save(filing, people.second_clerk, "overview", text="乙")
    go = clerk.post(reverse("restore", args=[filing.pk, first, "overview"]), {"seen": "of long ago"}, follow=True)
    assert "有人在该部分保存过内容" in go.content.decode()
    assert stands(filing, "overview") == {"overview": "乙"}


def test_the_history_of_one_part_leaves_out_the_others(people, clerk, filing):
    save(filing, people.clerk, "overview", text="甲")
    save(filing, people.clerk, "problems", text="乙")
    rows = clerk.get(reverse("history", args=[filing.pk]), {"section": "overview"}).context["rows"]
    assert [row.version.sections for row in rows] == [("overview",)]


@pytest.mark.parametrize("who", ["outsider", "supervisor", "administrator", "citizen"])
def test_nobody_else_reads_the_history_or_takes_back(people, client, filing, who):
    number = save(filing, people.clerk, "overview", text="甲")
    save(filing, people.clerk, "overview", text="乙")
    if who != "citizen":
        client.force_login(getattr(people, who))
    status = 302 if who == "citizen" else 404
    assert client.get(reverse("history", args=[filing.pk])).status_code == status
    assert client.get(reverse("version", args=[filing.pk, number])).status_code == status
    sent = {"seen": seal(filing, "overview")}
    answer = client.post(reverse("restore", args=[filing.pk, number, "overview"]), sent)
    assert answer.status_code == (403 if who == "citizen" else 404)
    assert stands(filing, "overview") == {"overview": "乙"}


def test_an_event_of_another_filing_is_no_version_of_this_one(people, clerk, filing):
    other = opening.open_filing(people.education, people.last_year, people.clerk)
    number = save(other, people.clerk, "overview", text="甲")
    assert clerk.get(reverse("version", args=[filing.pk, number])).status_code == 404
    sent = {"seen": seal(filing, "overview")}
    assert clerk.post(reverse("restore", args=[filing.pk, number, "overview"]), sent).status_code == 404
    assert clerk.post(reverse("restore", args=[other.pk, number, "nothing"]), sent).status_code == 404


def test_the_supervisor_reads_what_was_changed_since_it_was_sent_back(people, client):
    filing = cast.submitted(cast.written(people.education, people.year, people.clerk), people.clerk)
    client.force_login(people.supervisor)
    at = reverse("review_changes", args=[filing.pk])
    assert client.get(at).status_code == 404, "there is one submission only"
    workflow.send_back(filing.pk, people.supervisor, reason="请补充")
    assert client.get(at).status_code == 404, "the agency is at work"
    save(filing, people.clerk, "overview", text="中间的字样")
    save(filing, people.clerk, "overview", text=cast.texts(filing.edition, "教育局", 2026)["overview"] + "已补充。")
    cast.submitted(Filing.objects.get(pk=filing.pk), people.clerk)
    page = client.get(at).content.decode()
    assert at in client.get(reverse("review", args=[filing.pk])).content.decode()
    assert "已补充。" in page
    assert "中间的字样" not in page
    assert "五、" not in page, "what is the same is left out"
    client.force_login(people.clerk)
    assert client.get(at).status_code == 404
