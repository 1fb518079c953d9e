"""Two clerks with two pages each at one filing, as a machine that takes their steps in every order.

The machine presses what people press, through the views, on an edition of four cells and three texts, so that they
meet at every turn. Beside it stands a model in plain dicts: what is stored, and what each page showed whom. After
every step both must hold the same, and nobody may have replaced what his page had not shown him.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from reports import workflow
from reports.agencies import limits
from reports.agencies.models import User
from reports.document.figures import flat, write_number
from reports.document.patch import undone
from reports.document.text import picture_line
from reports.filing import drafts
from reports.filing import history as versions
from reports.models import Event, Filing, SectionDraft
from reports.views.clerk import history
from reports.views.clerk import pages as clerk
from reports.views.clerk.section_page import SectionView
from tests.support import cast
from tests.support.fields import Fields

CELLS = ("counts.first.one", "counts.first.two", "counts.second.one", "counts.second.two")
TEXTS = {"overview": ("overview",), "counts": ("counts", "counts.after")}
COLOURS = ("red", "blue")
LAST_YEAR = {"overview": "上年的总体情况。", "counts": "", "counts.after": "上年的表后文字。"}

Contents = dict[str, Any]


def addresses(section: str) -> tuple[str, ...]:
    return (*TEXTS[section], *(CELLS if section == "counts" else ()))


@dataclass
class Tab:
    """A page of a section in somebody's browser."""

    user: User
    section: str = ""
    typed: Contents = field(default_factory=dict)
    """What stands in its fields."""
    carried: dict[str, str] = field(default_factory=dict)
    """Its hidden fields."""
    shown: Contents = field(default_factory=dict)
    """What its person has read in it as stored."""
    round: int = 0
    sent: tuple[str, Contents, dict[str, str], Contents] | None = None
    """Section, fields, hidden fields and what was shown when its form was sent last, for the back button."""


@dataclass(frozen=True)
class World:
    people: cast.Cast
    filing: int
    opened: Filing
    pictures: dict[str, bytes]


class TwoEditors(RuleBasedStateMachine):
    world: World
    steps = 0
    seen: Counter[str] = Counter()
    """What happened in all the steps together."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        people = self.world.people
        self.tabs = [Tab(user) for user in (people.clerk, people.clerk, people.second_clerk, people.second_clerk)]
        # A person adds so many pictures in an hour, not in a second.
        cache.delete_many([f"limit:{limits.PICTURES.name}:{tab.user.pk}" for tab in self.tabs])
        self.truth: Contents = {}
        """What stands in the draft, blanks left out."""
        self.status, self.round = "draft", 0
        self.past: list[tuple[int, Contents]] = []
        """(Event, what stood behind it)."""
        self.numbers: dict[str, int] = {}
        """{colour: number of the picture}."""
        for tab, section in zip(self.tabs, ("overview", "counts") * 2, strict=True):
            self.load(tab, section)

    def teardown(self) -> None:
        back: Contents = self.stored()
        for event in Event.objects.filter(filing=self.world.filing):
            back = undone(back, event.data.get("changes", {}))
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)
        assert back == {}, "the way back over all events ends where nothing stands"

    # What people do

    @rule(tab=st.integers(0, 3), section=st.sampled_from(sorted(TEXTS)))
    def open_page(self, tab: int, section: str) -> None:
        self.load(self.tabs[tab], section)

    @rule(tab=st.integers(0, 3), cell=st.sampled_from(CELLS), value=st.sampled_from([None, 0, 1, 2]))
    def type_figure(self, tab: int, cell: str, value: int | None) -> None:
        if cell in self.tabs[tab].typed:
            self.tabs[tab].typed[cell] = value

    @rule(
        tab=st.integers(0, 3),
        place=st.integers(0, 1),
        text=st.sampled_from(["", "甲", "甲\n乙", "丙"]),
        goes_on=st.booleans(),
    )
    def type_text(self, tab: int, place: int, text: str, goes_on: bool) -> None:
        page = self.tabs[tab]
        address = TEXTS[page.section][place % len(TEXTS[page.section])]
        page.typed[address] = page.typed[address] + text if goes_on else text

    @rule(tab=st.integers(0, 3))
    def save(self, tab: int) -> None:
        self.send(self.tabs[tab], "stay")

    @rule(
        tab=st.integers(0, 3),
        cells=st.dictionaries(st.sampled_from(CELLS), st.sampled_from([None, 0, 1, 2]), min_size=1, max_size=2),
        text=st.sampled_from(["甲", "乙\n甲", "丁"]),
    )
    def type_and_save(self, tab: int, cells: Contents, text: str) -> None:
        page = self.tabs[tab]
        page.typed |= {cell: value for cell, value in cells.items() if cell in page.typed}
        page.typed[TEXTS[page.section][-1]] += text
        self.send(page, "stay")

    @rule(tab=st.integers(0, 3))
    def leave(self, tab: int) -> None:
        self.send(self.tabs[tab], "continue")

    @rule(tab=st.integers(0, 3))
    def send_again(self, tab: int) -> None:
        """The back button, or a second click."""
        page = self.tabs[tab]
        if page.sent:
            page.section, *sent = page.sent
            page.typed, page.carried, page.shown = (dict(each) for each in sent)
            self.send(page, "stay")

    @rule(tab=st.integers(0, 3))
    def fill_blanks(self, tab: int) -> None:
        page = self.tabs[tab]
        if self.send(page, "fill"):
            self.truth = dict.fromkeys(set(CELLS) & set(page.typed), 0) | self.truth
            self.follow(page)

    @rule(tab=st.integers(0, 3), place=st.integers(0, 1), replaces=st.booleans())
    def copy_last_year(self, tab: int, place: int, replaces: bool) -> None:
        page = self.tabs[tab]
        address = TEXTS[page.section][place % len(TEXTS[page.section])]
        if self.send(page, f"{'replace' if replaces else 'copy'}:{address}"):
            stands, offered = self.truth.get(address, ""), LAST_YEAR[address]
            if offered and (not stands.strip() or (replaces and stands == page.typed[address])):
                self.truth[address] = offered
                self.seen["copied"] += 1
            self.follow(page)

    @rule(tab=st.integers(0, 3), colour=st.sampled_from(COLOURS))
    def add_picture(self, tab: int, colour: str) -> None:
        page = self.tabs[tab]
        if self.send(page, "picture", picture=colour):
            self.follow(page)

    @rule(tab=st.integers(0, 3), which=st.integers(0, 5), is_stale=st.booleans())
    def take_back(self, tab: int, which: int, is_stale: bool) -> None:
        """To one of the last versions; what the page says it saw may be of long ago."""
        page = self.tabs[tab]
        if not self.past:
            return
        if not is_stale:
            self.load(page, page.section)
        number, then = self.past[-1 - which % len(self.past)]
        here = addresses(page.section)
        saw, stands, was = ({a: each[a] for a in here if a in each} for each in (page.shown, self.truth, then))
        self.post(page, history.restore, {"seen": versions.seal(saw)}, event_id=number, section=page.section)
        if self.status == "draft" and saw == stands and was != stands:
            self.truth = {a: value for a, value in self.truth.items() if a not in here} | was
            self.seen["taken back"] += 1
        self.note((page.shown,))

    @rule(tab=st.integers(0, 3), values=st.lists(st.sampled_from([None, 0, 3]), min_size=4, max_size=4))
    def read_in_document(self, tab: int, values: list[int | None]) -> None:
        """What a document holds is taken over beside what the page showed of the draft."""
        page = self.tabs[tab]
        new: dict[str, int | None] = {
            cell: value for cell, value in zip(CELLS, values, strict=True) if cell in page.typed and value is not None
        }
        changes = {"counts": drafts.Changes(new, {cell: page.shown.get(cell) for cell in CELLS})}
        expected = dict(self.truth)
        for cell, value in new.items():
            if page.shown.get(cell) == self.truth.get(cell):
                expected[cell] = value
        try:
            title = Filing.objects.get(pk=self.world.filing).title
            drafts.take_over(self.world.filing, changes, page.user, title=(title, title), document={"name": "a"})
        except drafts.Locked:
            assert self.status == "submitted"
        else:
            self.truth = expected
        self.note((page.shown,))

    @rule(tab=st.integers(0, 3))
    def submit(self, tab: int) -> None:
        page = self.tabs[tab]
        filing = Filing.objects.get(pk=self.world.filing)
        if self.status == "draft":
            cast.explained(filing, page.user)
        self.post(page, clerk.submit, {"round": str(page.round)})
        filing.refresh_from_db()
        if (filing.status, filing.round) != (self.status, self.round):
            assert (self.status, self.round, filing.status) == ("draft", page.round, "submitted")
            assert set(CELLS) <= set(self.truth), "a blank is not handed in"
            self.status, self.round = filing.status, self.round + 1
            self.seen["submitted"] += 1

    @rule(tab=st.integers(0, 3))
    def recall(self, tab: int) -> None:
        page = self.tabs[tab]
        self.post(page, clerk.recall, {"round": str(page.round)})
        if (self.status, self.round) == ("submitted", page.round):
            self.status = "draft"

    @precondition(lambda self: self.status == "submitted")
    @rule()
    def send_back(self) -> None:
        workflow.send_back(self.world.filing, self.world.people.supervisor, reason="请补充", seen_round=self.round)
        self.status = "draft"

    # What must hold

    @invariant()
    def it_holds_what_was_saved(self) -> None:
        TwoEditors.steps += 1
        filing = Filing.objects.get(pk=self.world.filing)
        assert (filing.status, filing.round) == (self.status, self.round)
        assert self.stored() == self.truth

    # How it is done

    def stored(self) -> Contents:
        found: Contents = {}
        for draft in SectionDraft.objects.filter(filing=self.world.filing):
            found |= drafts.contents_of(self.world.opened, draft)
        return found

    def request(self, page: Tab, data: dict[str, Any] | None = None) -> Any:
        factory = RequestFactory()
        request = factory.get("/") if data is None else factory.post("/", data)
        request.user, request.session = page.user, SessionStore()
        vars(request)["_messages"] = CookieStorage(request)  # as the middleware does
        return request

    def post(self, page: Tab, view: Any, data: dict[str, Any], **where: Any) -> HttpResponse:
        answer: HttpResponse = view(self.request(page, data), filing_id=self.world.filing, **where)
        return answer

    def load(self, page: Tab, section: str) -> None:
        """The page as it is sent to a browser, and what its person reads in it."""
        filing = Filing.objects.select_related("agency", "report_year").get(pk=self.world.filing)
        drawn = SectionView(filing, filing.edition.section(section))
        page.section, page.round = section, filing.round
        page.carried = dict(drawn.text_form.fingerprints)
        page.typed = {address: drawn.text_form.initial[address] for address in TEXTS[section]}
        for form in drawn.table_forms:
            stands = flat(form.figures)
            page.typed |= {cell: stands.get(cell) for cell in CELLS}
            page.carried[form.seen_name] = json.dumps({cell: stands[cell] for cell in CELLS if cell in stands})
        page.shown = {address: value for address, value in page.typed.items() if value not in ("", None)}
        assert page.shown == {a: self.truth[a] for a in addresses(section) if a in self.truth}

    def renew(self, page: Tab) -> None:
        """The page that a save leads to. That a page shows what is stored is looked at when one is opened."""
        here = addresses(page.section)
        page.round = self.round
        page.shown = {address: self.truth[address] for address in here if address in self.truth}
        page.typed = {a: page.shown.get(a, None if a in CELLS else "") for a in here}
        page.carried = {f"{a}.fingerprint": drafts.fingerprint(page.typed[a]) for a in TEXTS[page.section]}
        if page.section == "counts":
            page.carried["counts.seen"] = json.dumps({a: page.shown[a] for a in CELLS if a in page.shown})

    def follow(self, page: Tab) -> None:
        """After what a page wished for beside the save: what was written, and the page it leads to."""
        self.note((page.shown, page.typed))
        self.renew(page)

    def send(self, page: Tab, action: str, *, picture: str = "") -> bool:
        """Send a section's form. Returns whether all of it was saved, and its wish is to be followed."""
        page.sent = (page.section, dict(page.typed), dict(page.carried), dict(page.shown))
        written = {a: v if isinstance(v, str) else write_number(v, decimals=0) for a, v in page.typed.items()}
        data: dict[str, Any] = {**written, **page.carried, "action": action}
        if picture:
            data |= {"picture": SimpleUploadedFile("a.png", self.world.pictures[picture], "image/png"), "caption": ""}
        conflicts = self.expect_save(page) if self.status == "draft" else set()
        is_placed = not conflicts and self.status == "draft" and (not picture or self.expect_picture(page, picture))
        answer = self.post(page, clerk.section, data, section=page.section)
        self.note((page.shown, page.typed))
        if self.status != "draft":
            self.seen["too late"] += 1
            assert answer.status_code == 409
            return False
        if conflicts or not is_placed:
            assert answer.status_code == (409 if conflicts else 422)
            self.seen["conflicts"] += bool(conflicts)
            self.read(page, answer.content.decode(), conflicts)
            return False
        assert answer.status_code == 302
        if action in ("stay", "continue"):
            self.renew(page)
        return True

    def expect_save(self, page: Tab) -> set[str]:
        """Write what the form holds into the model. Returns the addresses that stay with what a colleague wrote."""
        conflicts = set()
        figures = json.loads(page.carried.get("counts.seen") or "{}")
        for address, typed in page.typed.items():
            is_text = isinstance(typed, str)
            stands = self.truth.get(address, "" if is_text else None)
            if is_text:
                carried = page.carried[f"{address}.fingerprint"]
                is_changed, is_same = drafts.fingerprint(typed) != carried, drafts.fingerprint(str(stands)) == carried
            else:
                carried = figures.get(address)
                is_changed, is_same = typed != carried, stands == carried
            if not is_changed or typed == stands:
                continue
            if not is_same:
                conflicts.add(address)
            elif typed in ("", None):
                self.truth.pop(address, None)
            else:
                self.truth[address] = typed
        return conflicts

    def expect_picture(self, page: Tab, colour: str) -> bool:
        """Place a picture in the model, once. Returns whether it may stand there."""
        address = TEXTS[page.section][-1]
        number = self.numbers.get(colour, len(self.numbers) + 1)
        line, stands = picture_line(number, ""), self.truth.get(address, "")
        if line in stands.split("\n"):
            return True
        if any(line in str(value).split("\n") for value in self.truth.values()):
            return False
        self.numbers[colour] = number
        self.truth[address] = f"{stands.rstrip()}\n{line}".lstrip()
        self.seen["pictures"] += 1
        return True

    def read(self, page: Tab, html: str, conflicts: set[str]) -> None:
        """The page that says why not all was saved: its fields, and what its person reads of the colleague's."""
        fields = Fields(html).found
        for address, typed in page.typed.items():
            page.typed[address] = fields[address] if isinstance(typed, str) else int(fields[address] or -1)
            page.typed[address] = None if page.typed[address] == -1 else page.typed[address]
        page.carried = {name: fields[name] for name in page.carried}
        page.shown = {a: self.truth[a] for a in addresses(page.section) if a in self.truth}
        for address in conflicts:
            assert str(self.truth.get(address, "")).split("\n")[0] in html, "the other one's is shown"

    def note(self, knows: tuple[Contents, ...]) -> None:
        """Look at every new Event: what it replaced was blank, or its author had it before his eyes."""
        last = self.past[-1][0] if self.past else 0
        events = Event.objects.filter(filing=self.world.filing, pk__gt=last).values_list("pk", "data")
        new = [(number, data["changes"]) for number, data in events if "changes" in data]
        state, states = self.stored() if new else {}, []
        for number, changes in new:
            states.append((number, state))
            before = undone(state, changes)
            for address in changes:
                old, now = before.get(address), state.get(address)
                goes_on = isinstance(old, str) and isinstance(now, str) and now.startswith(old.rstrip())
                is_known = old is None or goes_on or any(old == each.get(address) for each in knows)
                assert is_known, f"{address}: {old!r} was not seen"
            state = before
        self.past += states[::-1]
        self.seen["written"] += len(new)
