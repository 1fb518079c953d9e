"""Agencies from a CSV file: all of them or, with every fault of every line named, none."""

from __future__ import annotations

import csv
import io
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils.translation import gettext as _

from reports.agencies import invisible_characters, levels
from reports.agencies.models import Agency
from reports.filing import agency_changes
from reports.filing.agency_changes import Standing

Kind = Agency.Kind
COLUMNS = ("code", "name", "kind", "parent")
OPTIONAL = ("level",)
# What people write in the columns; the codes are understood too.
KINDS = {kind.value: kind for kind in Kind} | {
    "政府": Kind.GOVERNMENT,
    "人民政府": Kind.GOVERNMENT,
    "部门": Kind.DEPARTMENT,
    "工作部门": Kind.DEPARTMENT,
    "乡镇": Kind.TOWNSHIP,
    "街道": Kind.TOWNSHIP,
    "乡镇街道": Kind.TOWNSHIP,
    "乡镇（街道）": Kind.TOWNSHIP,
}
LEVELS = {level.value: level for level in Agency.Level} | {
    "国家级": Agency.Level.NATIONAL,
    "省级": Agency.Level.PROVINCE,
    "市级": Agency.Level.CITY,
    "县级": Agency.Level.COUNTY,
    "乡级": Agency.Level.TOWNSHIP,
    "乡镇级": Agency.Level.TOWNSHIP,
}
Fault = tuple[int, str]
"""(line, what is wrong with it)."""


class BadFile(ValueError):
    """The message says what is wrong with the file as a whole."""


@dataclass(frozen=True)
class Row:
    line: int
    code: str
    name: str
    kind: str
    """As it was written."""
    parent: str
    """A code; empty at the top of the tree."""
    level: str = ""
    """As it was written; empty where it follows from the tree."""


class Command(BaseCommand):
    help = (
        "Load agencies from a CSV file with the columns code, name, kind (government, department, township), parent "
        "and, where it does not follow from the tree, level (national, province, city, county, township). "
        "A code that exists already is changed. A file with a fault changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: object) -> None:
        try:
            rows = read(file)
        except BadFile as error:
            raise CommandError(f"{file}: {error}") from error
        with transaction.atomic():
            existing = {agency.code: agency for agency in Agency.objects.select_related("parent")}
            if found := sorted(faults(rows, existing)):
                lines = [_("line %(line)d: %(fault)s") % {"line": line, "fault": fault} for line, fault in found]
                raise CommandError("\n".join([_("Nothing was loaded."), *lines]))
            created, changed = write(rows, existing)
        self.stdout.write(
            _("%(created)d agencies created, %(changed)d changed, %(unchanged)d unchanged.")
            % {"created": created, "changed": changed, "unchanged": len(rows) - created - changed}
        )


def read(file: Path) -> list[Row]:
    """The rows of a CSV file; empty lines count for nothing. Raises BadFile."""
    lines = csv.reader(io.StringIO(decoded(file), newline=""), strict=True)
    rows: list[Row] = []
    try:
        places = places_of(next(lines, []))
        line = lines.line_num + 1
        for fields in lines:
            if any(field.strip() for field in fields):
                rows.append(Row(line, **{name: cell(fields, place) for name, place in places.items()}))
            line = lines.line_num + 1  # a row may go over several lines, and is named by its first
    except csv.Error as error:
        raise BadFile(_("line %(line)d: %(fault)s") % {"line": lines.line_num, "fault": error}) from error
    if not rows:
        raise BadFile(_("The file holds no agencies."))
    return rows


def decoded(file: Path) -> str:
    """UTF-8 with or without its mark, or GB18030, in which Excel saves on a Chinese Windows. Raises BadFile."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise BadFile(_("The file cannot be read: %(reason)s.") % {"reason": error.strerror}) from error
    if b"\0" not in data:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise BadFile(_("This is no CSV file. In a spreadsheet, save it as “CSV” or “CSV UTF-8”."))


def places_of(head: list[str]) -> dict[str, int]:
    """{column: its place in a line}. Raises BadFile naming the columns that are missing."""
    names = [name.strip().lower() for name in head]
    if missing := [name for name in COLUMNS if name not in names]:
        raise BadFile(_("The first line lacks the columns: %(columns)s.") % {"columns": ", ".join(missing)})
    return {name: names.index(name) for name in (*COLUMNS, *OPTIONAL) if name in names}


def cell(fields: list[str], place: int) -> str:
    return fields[place].strip() if place < len(fields) else ""


def faults(rows: list[Row], existing: dict[str, Agency]) -> Iterator[Fault]:
    """Everything that is wrong with the rows, taken together with the agencies there are."""
    first_lines: dict[str, int] = {}
    for row in rows:
        for fault in faults_of(row):
            yield row.line, fault
        if row.code and first_lines.setdefault(row.code, row.line) != row.line:
            yield row.line, _("The code %(code)s stands in line %(line)d already.") % {
                "code": row.code, "line": first_lines[row.code],
            }  # fmt: skip
    yield from faults_of_tree(rows, existing)


def faults_of(row: Row) -> Iterator[str]:
    """What is wrong with a row by itself."""
    longest = Agency._meta.get_field("code").max_length
    if not row.code:
        yield _("The code is missing.")
    elif not is_slug(row.code) or (longest and len(row.code) > longest):
        yield _("The code “%(code)s” has other characters than letters, digits, - and _, or more than %(most)d.") % {
            "code": row.code, "most": longest,
        }  # fmt: skip
    longest = Agency._meta.get_field("name").max_length
    if not row.name:
        yield _("The name is missing.")
    elif longest and len(row.name) > longest:
        yield _("The name has %(count)d characters, at most %(most)d are kept.") % {
            "count": len(row.name), "most": longest,
        }  # fmt: skip
    elif fault := invisible_characters.fault_of(row.name):
        yield fault
    if row.kind not in KINDS:
        yield _("Unknown kind “%(kind)s”; write government, department or township.") % {"kind": row.kind}
    if row.level and row.level not in LEVELS:
        yield _("Unknown level “%(level)s”; write national, province, city, county or township.") % {"level": row.level}


def is_slug(code: str) -> bool:
    try:
        validate_slug(code)
    except ValidationError:
        return False
    return True


def faults_of_tree(rows: list[Row], existing: dict[str, Agency]) -> Iterator[Fault]:
    """What is wrong with the tree as it would be: the rows over the agencies there are."""
    kinds = {code: agency.kind for code, agency in existing.items()}
    kinds |= {row.code: KINDS.get(row.kind, "") for row in rows}
    parents = {code: agency.parent.code if agency.parent else "" for code, agency in existing.items()}
    parents |= {row.code: row.parent for row in rows}
    with_children = {parent: code for code, parent in parents.items() if code in existing}
    for row in rows:
        if not row.parent:
            pass
        elif row.parent not in kinds:
            yield row.line, _("Unknown parent %(code)s.") % {"code": row.parent}
        elif kinds[row.parent] == Kind.DEPARTMENT:
            yield row.line, _("The parent %(code)s is a department; nothing stands below one.") % {"code": row.parent}
        elif is_in_a_circle(row.code, parents):
            yield row.line, _("The parents go round in a circle: %(code)s stands below itself.") % {"code": row.code}
        if kinds[row.code] == Kind.DEPARTMENT and row.code in with_children:
            yield (
                row.line,
                _("%(below)s stands below it, so it cannot be a department.") % {"below": with_children[row.code]},
            )


def is_in_a_circle(code: str, parents: dict[str, str]) -> bool:
    """Whether going up from an agency leads back to it."""
    seen: set[str] = set()
    above = parents.get(code, "")
    while above and above != code and above not in seen:
        seen.add(above)
        above = parents.get(above, "")
    return above == code


def write(rows: list[Row], existing: dict[str, Agency]) -> tuple[int, int]:
    """Create and change what the rows say, all of them sound. Returns (created, changed)."""
    before = {code: stored(agency) for code, agency in existing.items()}
    stood = {code: Standing.of(agency) for code, agency in existing.items()}
    levels_now = levels_of(rows, existing)
    new = [Agency(code=row.code) for row in rows if row.code not in existing]
    agencies = existing | {agency.code: agency for agency in new}
    for row in rows:
        agencies[row.code].name, agencies[row.code].kind = row.name, KINDS[row.kind]
    for code, agency in agencies.items():
        agency.level = levels_now[code]
        agency.derive()
    Agency.objects.bulk_create(new, batch_size=500)
    for row in rows:  # The parents only now: one may stand further down in the file.
        agencies[row.code].parent = agencies[row.parent] if row.parent else None
    changed = [agency for code, agency in existing.items() if stored(agency) != before[code]]
    Agency.objects.bulk_update([*new, *changed], STORED, batch_size=500)
    agency_changes.follow([(agency, stood[agency.code]) for agency in changed], None, new=new)
    return len(new), len(changed)


STORED = ["name", "kind", "parent_id", "level", "pinyin", "initials"]


def stored(agency: Agency) -> tuple[Any, ...]:
    return tuple(getattr(agency, name) for name in STORED)


def levels_of(rows: list[Row], existing: dict[str, Agency]) -> dict[str, str]:
    """{code: level} of all agencies: as the rows or, where an agency stays in its place, somebody before said it."""
    were = {code: (agency.kind, agency.parent.code if agency.parent else None) for code, agency in existing.items()}
    said = levels.stated(were, {code: agency.level for code, agency in existing.items()})
    places = were | {row.code: (KINDS[row.kind], row.parent or None) for row in rows}
    kept = {code: level for code, level in said.items() if places[code] == were[code]}
    return levels.in_tree(places, kept | {row.code: LEVELS[row.level] for row in rows if row.level})
