"""What every cell means, in Chinese and English: the data dictionary, out of the files of the editions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reports.editions.layout import Block, Cell, Edition, Heading, Help, Rule, Section, Table


@dataclass(frozen=True)
class Label:
    """A printed label, or what the edition's file says of one, and the same in English; empty where it does not say."""

    chinese: str
    english: str = ""


@dataclass(frozen=True)
class Explanation:
    """What a row or a column counts, by which article, with an example; the article may be empty."""

    counts: Label
    article: Label
    example: Label


@dataclass(frozen=True)
class Entry:
    """A cell in one edition of the form."""

    address: str
    edition: str
    notice: str
    first_year: int
    last_year: int | None
    """Report years in which this edition holds; None while it does."""
    since: int
    until: int | None
    """Report years in which any edition has a cell of this address."""
    section: Label
    table: str
    row: tuple[Label, ...]
    """With the headings above it; empty where the form prints none."""
    column: tuple[Label, ...]
    unit: Label
    decimals: int
    """Digits behind the point; 0 for a whole number."""
    signed: bool
    sum: tuple[str, ...]
    """Addresses of the cells that it adds up; empty for an entered one."""
    relations: tuple[Label, ...]
    """The printed relations in which it stands, each as a sentence."""
    explanations: tuple[Explanation, ...]
    """Of its row and its column."""

    @property
    def is_computed(self) -> bool:
        return bool(self.sum)


def entries(editions: Iterable[Edition]) -> list[Entry]:
    """Every cell of every edition, the newest edition first, each in the order of its form."""
    newest = sorted(editions, key=lambda edition: edition.first_year, reverse=True)
    return [_entry(edition, place, newest) for edition in newest for place in _places(edition)]


@dataclass(frozen=True)
class _Place:
    section: Section
    table: Table
    cell: Cell
    row: tuple[str, ...]
    column: tuple[str, ...]


def _places(edition: Edition) -> list[_Place]:
    return [
        _Place(section, table, table.cells[table.address(row.code, column.code)], row_labels, column_labels)
        for section in edition.sections
        for table in edition.tables_of(section)
        for block in table.blocks
        for row, row_labels in _rows(block)
        for column, column_labels in _paths(block.columns)
    ]


def _rows(block: Block) -> list[tuple[Heading, tuple[str, ...]]]:
    return _paths(block.rows, (block.heading,))


def _paths(headings: Iterable[Heading], above: tuple[str, ...] = ()) -> list[tuple[Heading, tuple[str, ...]]]:
    return [path for heading in headings for path in heading.paths(above)]


def _entry(edition: Edition, place: _Place, editions: list[Edition]) -> Entry:
    cell = place.cell
    having = [each for each in editions if cell.address in each.cells]
    return Entry(
        address=cell.address,
        edition=edition.code,
        notice=edition.notice,
        first_year=edition.first_year,
        last_year=edition.last_year,
        since=having[-1].first_year,
        until=having[0].last_year,
        section=_label(edition, place.section.title or place.section.name),
        table=place.table.code,
        row=_labels(edition, place.row),
        column=_labels(edition, place.column),
        unit=_label(edition, cell.unit),
        decimals=cell.decimals,
        signed=cell.signed,
        sum=cell.sum,
        relations=_relations(edition, cell),
        explanations=_explanations(edition, cell),
    )


def _label(edition: Edition, chinese: str) -> Label:
    return Label(chinese, edition.english.get(chinese, ""))


def _labels(edition: Edition, path: tuple[str, ...]) -> tuple[Label, ...]:
    return tuple(_label(edition, chinese) for chinese in path if chinese)


def _relations(edition: Edition, cell: Cell) -> tuple[Label, ...]:
    """The left side of a relation equals its right side, in every column of the table."""
    return tuple(
        _relation(edition, rule)
        for rule in edition.rules
        if rule.table == cell.table and cell.row in (*rule.left, *rule.right)
    )


def _relation(edition: Edition, rule: Rule) -> Label:
    left, right, source = (_label(edition, said) for said in (rule.left_name, rule.right_name, rule.source))
    in_english = all(said.english for said in (left, right, source))
    return Label(
        f"{rule.code}: {left.chinese} = {right.chinese} ({source.chinese})",
        f"{rule.code}: {left.english} = {right.english} ({source.english})" if in_english else "",
    )


def _explanations(edition: Edition, cell: Cell) -> tuple[Explanation, ...]:
    places = ((cell.table, "row", cell.row), (cell.table, "col", cell.column))
    return tuple(explanation(edition, edition.help_of[place]) for place in places if place in edition.help_of)


def explanation(edition: Edition, help: Help) -> Explanation:
    return Explanation(*(_label(edition, said) for said in (help.counts, help.article, help.example)))
