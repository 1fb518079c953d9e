from __future__ import annotations

import io

import pytest
from django.urls import reverse
from PIL import Image

from reports.filing import answers, drafts, history, last_year, opening, pictures
from reports.models import Filing
from tests.support import cast

LAST_TEXT = "二〇二五年，教育局主动公开信息 12 条。\n〔图片1：活动现场〕\n（一）依申请公开\n2025年收到申请3件。"
COPIED = "二〇二五年，教育局主动公开信息 12 条。\n（一）依申请公开\n2025年收到申请3件。"


def picture() -> io.BytesIO:
    data = io.BytesIO()
    Image.new("RGB", (20, 10)).save(data, "PNG")
    data.seek(0)
    return data


def published(people: cast.Cast, year, overview: str = LAST_TEXT) -> Filing:
    """The education bureau's public report of a year."""
    filing = cast.written(people.education, year, people.clerk)
    section = filing.edition.section("overview")
    if overview:
        pictures.add_picture(filing.pk, picture(), 100, caption="", address="overview", by=people.clerk)
        changes = cast.changes(filing, section, texts={"overview": overview})
        drafts.save_section(filing.pk, section, people.clerk, changes)
    cast.published(cast.submitted(Filing.objects.get(pk=filing.pk), people.clerk), people.supervisor)
    return filing


@pytest.fixture
def filing(people: cast.Cast) -> Filing:
    published(people, people.last_year)
    return opening.open_filing(people.education, people.year, people.clerk)


def text(filing: Filing, address: str = "overview") -> str:
    return drafts.typed_report(Filing.objects.get(pk=filing.pk)).text(address)


def type_text(filing: Filing, by, typed: str, section: str = "overview") -> None:
    chosen = filing.edition.section(section)
    changes = cast.changes(filing, chosen, texts={chosen.text_address: typed})
    drafts.save_section(filing.pk, chosen, by, changes)


def findings(filing: Filing) -> list[str]:
    groups = answers.groups_of(Filing.objects.get(pk=filing.pk))
    return [
        finding.message
        for group in groups
        if group.code == "R13"
        for finding in group.findings
        if "照搬" in finding.message
    ]


def test_it_copies_words_as_they_are_without_pictures_and_no_figure(people, filing):
    figures = drafts.typed_report(filing).figures
    assert last_year.copy(filing.pk, "overview", people.clerk, seen="")
    assert text(filing) == COPIED
    assert drafts.typed_report(Filing.objects.get(pk=filing.pk)).figures == figures
    event = filing.events.first()
    assert (event.kind, event.actor, event.data["copied"]) == ("saved", people.clerk, 2025)


def test_a_copy_is_a_finding_until_it_is_edited_and_again_when_it_is_taken_back(people, filing):
    last_year.copy(filing.pk, "overview", people.clerk, seen="")
    number = filing.events.first().pk
    assert findings(filing) == ["“一、总体情况”照搬了 2025 年度报告的文字，尚未修改。"]
    type_text(filing, people.clerk, COPIED + "\n本年度情况如下。")
    assert findings(filing) == []
    section = filing.edition.section("overview")
    seal = history.seal({"overview": COPIED + "\n本年度情况如下。"})
    history.restore(filing.pk, section, number, people.second_clerk, seen=seal)
    assert len(findings(filing)) == 1


def test_it_replaces_a_text_on_request_only_and_keeps_the_old_one(people, filing):
    type_text(filing, people.clerk, "自己写的")
    number = filing.events.first().pk
    seen = drafts.fingerprint("自己写的")
    with pytest.raises(history.Stale):
        last_year.copy(filing.pk, "overview", people.clerk, seen=seen)
    assert text(filing) == "自己写的"
    assert last_year.copy(filing.pk, "overview", people.clerk, seen=seen, replaces=True)
    assert text(filing) == COPIED
    assert history.states(filing, number)[1]["overview"] == "自己写的"


def test_it_replaces_nothing_that_was_not_seen(people, filing):
    type_text(filing, people.clerk, "自己写的")
    seen = drafts.fingerprint("自己写的")
    type_text(filing, people.second_clerk, "同事改过的")
    with pytest.raises(history.Stale):
        last_year.copy(filing.pk, "overview", people.clerk, seen=seen, replaces=True)
    assert text(filing) == "同事改过的"


def test_copying_twice_is_copying_once(people, filing):
    done = [last_year.copy(filing.pk, "overview", people.clerk, seen="") for _ in range(2)]
    assert done == [True, False]
    assert filing.events.filter(data__copied=2025).count() == 1


def test_it_offers_texts_of_the_other_edition(people):
    before = published(people, cast.report_year(2020), overview="")
    filing = opening.open_filing(people.education, cast.report_year(2021), people.clerk)
    assert before.edition != filing.edition
    for section in filing.edition.sections:
        for address in section.text_addresses:
            assert last_year.copy(filing.pk, address, people.clerk, seen=""), address
            assert text(filing, address) == text(before, address)


def test_without_a_report_of_last_year_there_is_nothing_to_copy(people):
    filing = opening.open_filing(people.education, people.year, people.clerk)
    with pytest.raises(history.Stale):
        last_year.copy(filing.pk, "overview", people.clerk, seen="")


def test_a_filing_that_is_handed_in_takes_no_copy(people):
    published(people, people.last_year)
    filing = cast.submitted(cast.written(people.education, people.year, people.clerk), people.clerk)
    with pytest.raises(drafts.Locked):
        last_year.copy(filing.pk, "overview", people.clerk, seen="", replaces=True)


def send(client, filing: Filing, action: str, typed: str, *, seen: str | None = None):
    """The overview's page as a browser sends it; `seen` is the text that was on the screen, `typed` if not given."""
    fingerprint = drafts.fingerprint(typed if seen is None else seen)
    sent = {"overview": typed, "overview.fingerprint": fingerprint, "action": action}
    return client.post(reverse("section", args=[filing.pk, "overview"]), sent, follow=True)


def test_one_press_copies_into_an_empty_section_and_the_page_says_that_it_is_a_copy(clerk, filing):
    page = clerk.get(reverse("section", args=[filing.pk, "overview"])).content.decode()
    assert 'value="copy:overview"' in page
    assert "2025年收到申请3件。" in page
    page = send(clerk, filing, "copy:overview", "").content.decode()
    assert text(filing) == COPIED
    assert "照搬，尚未修改" in page
    assert 'value="copy:overview"' not in page


def test_what_was_typed_on_the_page_is_saved_before_it_is_replaced(clerk, filing):
    send(clerk, filing, "replace:overview", "刚输入的", seen="")
    assert text(filing) == COPIED
    kept = [event.data["changes"] for event in filing.events.filter(kind="saved")]
    assert kept[1] == {"overview": [0, "", "刚输入的"]}


def test_a_page_on_which_a_colleagues_text_does_not_stand_replaces_nothing(people, clerk, filing):
    type_text(filing, people.second_clerk, "同事写的")
    page = send(clerk, filing, "replace:overview", "").content.decode()
    assert "此处已有文字" in page
    send(clerk, filing, "copy:overview", "")
    assert text(filing) == "同事写的"


@pytest.mark.parametrize("who", ["outsider", "supervisor"])
def test_nobody_else_copies(people, client, filing, who):
    client.force_login(getattr(people, who))
    assert send(client, filing, "copy:overview", "").status_code == 404
    assert text(filing) == ""
