"""The people of the tests, their agencies, and reports that are complete and right.

people = cast.make()          # or the fixture `people`
filing = cast.written(people.education, people.year, people.clerk)
cast.submitted(filing, people.signatory)
cast.published(filing, people.supervisor)
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import AnonymousUser
from PIL import Image

from reports import workflow
from reports.agencies.models import Agency, Member, User
from reports.document.figures import complete, flat, put, value_at
from reports.editions.layout import Edition, Figures, Section
from reports.filing import drafts, opening, pictures
from reports.filing.answers import explain, groups_of
from reports.filing.explanations import Answer
from reports.models import Filing, Publication, ReportYear
from reports.publishing import jobs

PASSWORD = "a password of the tests"
PDF = b"%PDF-1.7\nmade by hand\n%%EOF\n"


@dataclass(frozen=True)
class Cast:
    """A county, two of its bureaus and a town; who works there; the report years 2025 and 2026."""

    county: Agency
    education: Agency
    finance: Agency
    town: Agency
    clerk: User
    """Of the education bureau, as are the next two."""
    second_clerk: User
    signatory: User
    supervisor: User
    """Of the county government."""
    outsider: User
    """Clerk of the finance bureau."""
    administrator: User
    """Of the county government, which is the top of the tree."""
    last_year: ReportYear
    year: ReportYear
    citizen: AnonymousUser = field(default_factory=AnonymousUser)
    """Whoever has not signed in."""


def make() -> Cast:
    county = agency("county", "青岚县人民政府", Agency.Kind.GOVERNMENT)
    education = agency("education", "青岚县教育局", parent=county)
    finance = agency("finance", "青岚县财政局", parent=county)
    return Cast(
        county=county,
        education=education,
        finance=finance,
        town=agency("town", "青岚县河湾镇人民政府", Agency.Kind.TOWNSHIP, parent=county),
        clerk=person("clerk", "林晓", (education, Member.Role.CLERK)),
        second_clerk=person("second_clerk", "周宁", (education, Member.Role.CLERK)),
        signatory=person("signatory", "何建", (education, Member.Role.SIGNATORY)),
        supervisor=person("supervisor", "吴敏", (county, Member.Role.SUPERVISOR)),
        outsider=person("outsider", "郑平", (finance, Member.Role.CLERK)),
        administrator=person("administrator", "高原", (county, Member.Role.ADMINISTRATOR)),
        last_year=report_year(2025),
        year=report_year(2026),
    )


def agency(
    code: str, name: str = "", kind: str = Agency.Kind.DEPARTMENT, *, parent: Agency | None = None, level: str = ""
) -> Agency:
    """Its level follows from the tree unless it is given."""
    made = Agency(code=code, name=name or code, kind=kind, parent=parent, level=level).derive()
    made.save(force_insert=True)
    return made


def person(username: str, name: str, *memberships: tuple[Agency, str]) -> User:
    """A user with PASSWORD and the given (agency, role) pairs."""
    user = User.objects.create_user(username, f"{username}@example.org", PASSWORD, name=name)
    for where, role in memberships:
        Member.objects.create(user=user, agency=where, role=role)
    return user


def report_year(year: int) -> ReportYear:
    """A report year already open, due at the dates of the Regulations' article 49."""
    return ReportYear.objects.create(
        year=year,
        opens_on=date(year, 11, 1),
        department_deadline=date(year + 1, 1, 31),
        government_deadline=date(year + 1, 3, 31),
    )


def figures(edition: Edition, *, start: int = 1) -> Figures:
    """Entered figures for every cell of an edition that hold every relation the form prints.

    None of them is 0 but those that hardly any agency may fill.
    """
    result: Figures = {}
    for number, cell in enumerate((cell for table in edition.tables.values() for cell in table.entered), start):
        put(result, cell, (number % 13 + 1) * 10 ** min(cell.decimals, 4))
    for reserved in edition.reserved:
        for cell in edition.tables[reserved.table].entered:
            if cell.row in reserved.rows:
                put(result, cell, 0)
    for rule in edition.rules:
        table = edition.tables[rule.table]
        for column in table.column_names:
            first = table.cells[table.address(rule.left[0], column)]
            if not first.is_computed:
                sums = complete(edition, result)
                left, right = (
                    sum(value_at(sums, table.cells[table.address(row, column)]) or 0 for row in rows)
                    for rows in (rule.left[1:], rule.right)
                )
                put(result, first, right - left)
    return result


def texts(edition: Edition, agency_name: str, year: int) -> dict[str, str]:
    """{address: text} with headings and paragraphs, a text behind each table included."""
    result = {}
    for section in edition.sections:
        mentions = "".join(f"本年度发出{words}通知，实际未收取费用。" for words in section.mentions)
        said = [statement for statement in edition.statements if statement.section == section.code]
        mentions += "".join(f"{statement.words[0]}均已按规定发出。" for statement in said)
        for address in section.text_addresses:
            result[address] = (
                f"（一）工作开展\n{agency_name}{year}年按照要求开展工作，情况见{address}。\n"
                f"（二）下步打算\n继续做好政府信息公开工作。{mentions}"
            )
    return result


def changes(
    filing: Filing, section: Section, *, figures: Figures | None = None, texts: dict[str, str] | None = None
) -> drafts.Changes:
    """The given figures and texts of a section, as typed by somebody who saw what is stored now."""
    draft = filing.section_drafts.get(section=section.code)
    typed = {code: rows for code, rows in (figures or {}).items() if code in section.tables}
    stored = draft.texts(section)
    return drafts.Changes(
        figures=dict(flat(typed)),
        seen_figures=dict(flat(draft.figures)),
        texts={address: text for address, text in (texts or {}).items() if address in stored},
        seen_texts={address: drafts.fingerprint(text) for address, text in stored.items()},
    )


def written(agency: Agency, year: ReportYear, by: User, *, start: int = 1) -> Filing:
    """A draft of the agency's that is complete and right."""
    filing = opening.open_filing(agency, year, by)
    numbers = figures(filing.edition, start=start)
    words = texts(filing.edition, agency.name, year.year)
    for section in filing.edition.sections:
        drafts.save_section(filing.pk, section, by, changes(filing, section, figures=numbers, texts=words))
    return filing


def illustrated(people: Cast) -> Filing:
    """The draft of the education bureau, written, with a picture in its overview."""
    draft = written(people.education, people.year, people.clerk)
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(file, "PNG")
    file.seek(0)
    pictures.add_picture(draft.pk, file, 999, caption="查阅场所", address="overview", by=people.clerk)
    return draft


def explained(filing: Filing, by: User) -> Filing:
    """Whatever the checks ask about a draft is explained."""
    answers = {
        group.key: Answer("经核实，情况属实。", group.body, group.message)
        for group in groups_of(filing)
        if group.is_open
    }
    assert not explain(filing.pk, by, answers)
    return filing


def submitted(filing: Filing, by: User) -> Filing:
    return workflow.submit(explained(filing, by).pk, by)


def published(filing: Filing, by: User) -> Publication:
    """A submitted filing approved and public, its PDF made by hand and not by a worker."""
    workflow.approve(filing.pk, by)
    claimed = jobs.claim(filing.publications.latest("number").pk)
    assert claimed
    jobs.finish(claimed, PDF)
    return Publication.objects.get(pk=claimed.pk)
