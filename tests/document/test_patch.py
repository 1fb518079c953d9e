from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from reports.document.patch import changes, span, undone
from reports.document.text import figure_marker
from reports.filing import drafts, opening, pictures
from reports.models import Event, Filing
from tests.support import cast

CONTENTS = st.dictionaries(
    st.sampled_from(["a.b.c", "a.b.d", "overview", "problems"]), st.integers(-3, 3) | st.text("甲乙丙\n", min_size=1)
).map(lambda found: {address: value for address, value in found.items() if isinstance(value, str) != ("." in address)})


@given(CONTENTS, CONTENTS)
def test_it_leads_back_from_what_stands_to_what_stood_before(before, after):
    kept = json.loads(json.dumps(changes(before, after)))
    assert undone(after, kept) == before
    assert set(kept) == {address for address in {**before, **after} if before.get(address) != after.get(address)}


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("", "新", [0, "", "新"]),
        ("今年公开信息", "今年主动公开信息", [2, "", "主动"]),
        ("今年公开信息", "今年公开", [4, "信息", ""]),
        ("甲甲", "甲甲甲", [2, "", "甲"]),
        ("共3件", "共12件", [1, "3", "12"]),
    ],
)
def test_it_keeps_of_a_text_what_differs(before, after, kept):
    assert span(before, after) == kept


def test_it_says_that_it_does_not_know_what_stood_before_an_event_without_texts():
    assert undone({"overview": "新", "a.b.c": 1}, {"overview": None}) == {"overview": None, "a.b.c": 1}


def test_a_text_that_does_not_hold_what_was_put_there_is_not_known():
    assert undone({"overview": "别的"}, {"overview": [0, "旧", "新"]}) == {"overview": None}


def picture() -> io.BytesIO:
    data = io.BytesIO()
    Image.new("RGB", (20, 10)).save(data, "PNG")
    data.seek(0)
    return data


def standing(filing: Filing) -> dict:
    """What is stored in all sections together."""
    return {
        address: value
        for draft in filing.section_drafts.all()
        for address, value in drafts.contents_of(filing, draft).items()
    }


def test_every_state_can_be_read_back_from_the_events(people, filing):
    """Saves, blanks filled, a figure's sign, a picture, a document read in: back over all of them stands nothing."""
    states = [standing(filing)]
    figures, texts = cast.figures(filing.edition), cast.texts(filing.edition, "教育局", 2026)

    def save(code: str, **typed) -> None:
        section = filing.edition.section(code)
        drafts.save_section(filing.pk, section, people.clerk, cast.changes(filing, section, **typed))

    steps = [
        lambda: save("applications", figures=figures, texts=texts),
        lambda: save("overview", texts={"overview": "本年收到申请" + figure_marker("applications.received.total")}),
        lambda: save("overview", texts={"overview": "本年共收到申请，多于上年。\n第二段"}),
        lambda: drafts.fill_blanks(filing.pk, filing.edition.section("disputes"), people.second_clerk),
        lambda: pictures.add_picture(
            filing.pk, picture(), 100, caption="现场", address="overview", by=people.second_clerk
        ),
        lambda: drafts.take_in(
            filing.pk,
            drafts.Report(
                filing.edition, 2026, "教育局", "题", {"problems": "甲"}, cast.figures(filing.edition, start=5)
            ),
            None,
        ),
        lambda: save("problems", texts={"problems": ""}),
    ]
    for step in steps:
        step()
        states.append(standing(filing))
    events = list(Event.objects.filter(filing=filing, data__has_key="changes"))
    assert len(events) == len(steps)
    now = states.pop()
    for event in events:
        now = undone(now, event.data["changes"])
        assert now == states.pop()
    assert now == {}


def test_typing_costs_what_was_typed(people, filing):
    section = filing.edition.section("overview")
    for text in ("公开" * 5000, "公开" * 2500 + "主动" + "公开" * 2500):
        drafts.save_section(filing.pk, section, people.clerk, cast.changes(filing, section, texts={"overview": text}))
    assert len(json.dumps(filing.events.first().data)) < 120


def test_what_a_filing_begins_with_is_read_back_too(people):
    """The applications that last year's report carried over."""
    last = cast.written(people.education, people.last_year, people.clerk)
    cast.published(cast.submitted(last, people.clerk), people.supervisor)
    filing = opening.open_filing(people.education, people.year, people.clerk)
    now = standing(filing)
    assert now["applications.carried_in.company"] > 0
    for event in filing.events.filter(data__has_key="changes"):
        now = undone(now, event.data["changes"])
    assert now == {}
