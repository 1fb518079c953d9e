"""The demonstration: a made-up county whose reports go the way of every report, from the first word to the approval.

What is said stands in the files beside this one: agencies.csv, people.csv, years.toml, and a file for each report,
`<year>/<agency>.toml`:

    moves     what happens to the filing after it was written: submit, recall, send_back, approve
    filled    sections whose blanks are filled with 0 (unless said otherwise, all that have tables)
    adds_up   the figures are the sum of the other reports of the year
    [texts]   address = text; {applications.received.total} stands for that figure
    [<table>] row = its entered cells in the order of the form; what is missing at the end is 0
    [explanations] "R6@applications.carried_in.individual" = what the clerk says to the finding of that code there
    [[pictures]], [send_back], lost_picture

The publications are made by the worker, as everybody's are: "published" is said when their PDFs are stored.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial, reduce
from itertools import cycle
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from PIL import Image, ImageDraw, ImageFont

from reports import editions, workflow
from reports.agencies.models import Agency, Member, User
from reports.document.figures import add, complete, flat, put, read_number, value_at, write_number
from reports.editions.layout import Edition, Figures, Section
from reports.filing import drafts, opening
from reports.filing.answers import explain, groups_of
from reports.filing.explanations import Answer
from reports.filing.pictures import add_picture
from reports.models import Filing, ReportYear
from reports.storage import pictures

FOLDER = Path(__file__).parent
PASSWORD = "songlan2026"
EXPLANATION = "经与业务科室核对，数据属实。"
"""Of a finding to which the file of its report says nothing."""
Role = Member.Role


@dataclass(frozen=True)
class Account:
    username: str
    name: str
    agency: str
    """The code."""
    role: str
    is_shown: bool
    """Whether it is printed when the site starts."""
    password: str = PASSWORD


@dataclass(frozen=True)
class Source:
    """A report as its file gives it."""

    agency: str
    year: int
    data: dict[str, Any]
    entered: Figures

    @property
    def edition(self) -> Edition:
        return editions.edition_for(self.year)

    def text(self, address: str) -> str:
        """A text with its figures filled in, so that it never contradicts the tables."""

        figures = complete(self.edition, self.entered)

        def figure(found: re.Match[str]) -> str:
            cell = self.edition.cells[found[1]]
            return write_number(value_at(figures, cell) or 0, decimals=cell.decimals)

        return re.sub(r"\{([a-z_.]+)\}", figure, self.data.get("texts", {}).get(address, "").strip())


@dataclass(frozen=True)
class Office:
    """Who works on an agency's report."""

    clerks: list[User]
    signatory: User
    supervisor: User


def read_accounts() -> list[Account]:
    with (FOLDER / "people.csv").open(encoding="utf-8", newline="") as file:
        return [
            Account(row["username"], row["name"], row["agency"], row["role"], bool(row["shown"]))
            for row in csv.DictReader(file)
        ]


ACCOUNTS = read_accounts()


def members() -> Iterator[tuple[Account, Member]]:
    """The accounts to be shown, of those that are still there."""
    for account in ACCOUNTS:
        place = {"user__username": account.username, "agency__code": account.agency, "role": account.role}
        member = Member.objects.filter(**place).select_related("user", "agency").first()
        if account.is_shown and member:
            yield account, member


@transaction.atomic
def load() -> None:
    """Everything or nothing, into a database without agencies."""
    call_command("load_agencies", str(FOLDER / "agencies.csv"), stdout=io.StringIO())
    make_people()
    made = []
    for year, dates in tomllib.loads((FOLDER / "years.toml").read_text(encoding="utf-8")).items():
        report_year = ReportYear.objects.create(year=int(year), **dates)
        made += [(make_filing(source, report_year), source) for source in read_sources(report_year.year)]
    # The worker makes the PDFs in the order of the approvals: the years that are looked at first come first.
    for filing, source in sorted(made, key=lambda pair: -pair[1].year):
        make_moves(filing, source, ("approve",))


def make_people() -> None:
    password = make_password(PASSWORD)  # once: it is slow on purpose
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    for account in ACCOUNTS:
        user = User.objects.create(
            username=account.username,
            name=account.name,
            email=f"{account.username}@songlan.example",
            password=password,
        )
        Member.objects.create(user=user, agency=agencies[account.agency], role=account.role)


def read_sources(year: int) -> list[Source]:
    """The reports of a year; one that adds up the others comes last."""
    sources = [read_source(path, year) for path in sorted((FOLDER / str(year)).glob("*.toml"))]
    parts = [source for source in sources if not source.data.get("adds_up")]
    total = reduce(add, (source.entered for source in parts))
    return parts + [replace(source, entered=total) for source in sources if source.data.get("adds_up")]


def read_source(path: Path, year: int) -> Source:
    """Raises ValueError for a row that the edition does not have, or that has fewer cells than figures."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    edition = editions.edition_for(year)
    figures: Figures = {}
    for table in edition.tables.values():
        for row, typed in data.get(table.code, {}).items():
            cells = [cell for cell in table.entered if cell.row == row]
            if len(typed) > len(cells):
                raise ValueError(f"{path.name}: {table.code}.{row}")
            for cell, value in zip(cells, typed, strict=False):
                put(figures, cell, read_number(str(value), decimals=cell.decimals, signed=cell.signed))
    return Source(path.stem, year, data, figures)


def titles_without_picture() -> list[str]:
    """Of approved reports whose picture was lost on purpose, so that their PDF cannot be made."""
    years = [int(path.name) for path in FOLDER.iterdir() if path.name.isdecimal()]
    lost = [source for year in years for source in read_sources(year) if source.data.get("lost_picture")]
    found = (
        Filing.objects.filter(agency__code=each.agency, report_year__year=each.year, status=Filing.Status.APPROVED)
        for each in lost
    )
    return [filing.title for filings in found for filing in filings]


def make_filing(source: Source, report_year: ReportYear) -> Filing:
    office = office_of(source.agency)
    filing = opening.open_filing(Agency.objects.get(code=source.agency), report_year, office.clerks[0])
    add_pictures(filing, source, office.clerks[0])
    for section, clerk in zip(filing.edition.sections, cycle(office.clerks), strict=False):
        write_section(filing, section, source, by=clerk)
    make_moves(filing, source, ("submit", "recall", "send_back"))
    return filing


def make_moves(filing: Filing, source: Source, kinds: tuple[str, ...]) -> None:
    """Those of its file that are of these kinds."""
    office = office_of(source.agency)
    for name in source.data["moves"]:
        if name in kinds:
            move(filing, name, source, office=office)


def office_of(agency: str) -> Office:
    """Whoever of the county's people has the role; where nobody signs, the clerk submits."""

    def holders(code: str, role: str) -> list[User]:
        return list(User.objects.filter(memberships__agency__code=code, memberships__role=role).order_by("pk"))

    clerks = holders(agency, Role.CLERK)
    [supervisor] = holders("songlan", Role.SUPERVISOR)
    return Office(clerks, (holders(agency, Role.SIGNATORY) or clerks)[0], supervisor)


def add_pictures(filing: Filing, source: Source, by: User) -> None:
    for item in source.data.get("pictures", []):
        file = chart(item["bars"])
        size = len(file.getvalue())
        picture = add_picture(filing.pk, file, size, caption="", address=item["address"], by=by)
        if source.data.get("lost_picture"):
            # As when a disk loses a file. Before the approval: what is done on commit is done in order.
            transaction.on_commit(partial(default_storage.delete, pictures.place(picture.sha256)))


def write_section(filing: Filing, section: Section, source: Source, *, by: User) -> None:
    draft = filing.section_drafts.get(section=section.code)
    stored = draft.texts(section)
    figures = {code: source.entered[code] for code in section.tables if code in source.entered}
    changes = drafts.Changes(
        figures=dict(flat(figures)),
        seen_figures=dict(flat(draft.figures)),
        texts={address: source.text(address) for address in stored},
        seen_texts={address: drafts.fingerprint(text) for address, text in stored.items()},
    )
    drafts.save_section(filing.pk, section, by, changes)
    if section.tables and section.code in source.data.get("filled", [section.code]):
        drafts.fill_blanks(filing.pk, section, by)


def move(filing: Filing, name: str, source: Source, *, office: Office) -> None:
    match name:
        case "submit":
            explain_findings(filing, source, by=office.clerks[0])
            workflow.submit(filing.pk, office.signatory)
        case "recall":
            workflow.recall(filing.pk, office.signatory)
        case "send_back":
            workflow.send_back(filing.pk, office.supervisor, **source.data["send_back"])
        case "approve":
            workflow.approve(filing.pk, office.supervisor)
        case _:
            raise ValueError(f"{source.agency} {source.year}: {name}")


def explain_findings(filing: Filing, source: Source, *, by: User) -> None:
    written = source.data.get("explanations", {})
    answers = {
        group.key: Answer(written.get(group.key, EXPLANATION), group.body, group.message)
        for group in groups_of(filing)
        if group.is_open
    }
    explain(filing.pk, by, answers)


COLOURS = ("#0f4c8c", "#5f8fbf", "#a9c3dd", "#4a5866")


def chart(values: list[int]) -> io.BytesIO:
    """Bars with their numbers as a PNG; what they stand for is said in the caption."""
    width, height, foot = 1200, 640, 560
    image = Image.new("RGB", (width, height), "white")
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(44)
    step = (width - 160) // len(values)
    for number, (value, colour) in enumerate(zip(values, cycle(COLOURS), strict=False)):
        left = 80 + number * step + step // 5
        right, top = left + step * 3 // 5, foot - value * 440 // max(values)
        draw.rectangle((left, top, right, foot), fill=colour)
        draw.text(((left + right) // 2, top - 12), str(value), fill="#1b2530", font=font, anchor="mb")
    draw.line((60, foot, width - 60, foot), fill="#7b8a99", width=4)
    file = io.BytesIO()
    image.save(file, "PNG")
    file.seek(0)
    return file
