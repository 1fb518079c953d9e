"""What a national edition of the form is made of: sections, tables, row tree, column tree, rules.

Pure data. The editions themselves are files, see reports/editions; nothing here names a row or a column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from reports.editions.indicators import Comparison, Indicator, Summary
from reports.editions.vocabulary import Meaning, Qualifier, Topic

# One table: {row: {column: int}}. A whole report: {table: {row: {column: int}}}.
TableFigures = dict[str, dict[str, int]]
Figures = dict[str, TableFigures]


@dataclass(frozen=True)
class Heading:
    """A row or a column heading. Groups carry children and no code; leaves carry a code."""

    label: str
    code: str = ""
    children: tuple[Heading, ...] = ()
    sum: tuple[str, ...] = ()
    """Codes of the sibling leaves, of the same axis, that this computed one adds up."""
    span: int = 1
    """Columns of the printed table that a leaf column takes."""
    decimals: int = 0
    """Digits behind the point; figures are stored as whole numbers of the smallest unit."""
    signed: bool = False
    unit: str = ""
    """Of a column: what it counts in, where that is not the unit of its table."""
    unlabelled: bool = False
    """The form prints no heading for this row."""

    @property
    def depth(self) -> int:
        return 1 + max((child.depth for child in self.children), default=0)

    @property
    def width(self) -> int:
        return sum(child.width for child in self.children) if self.children else self.span

    def leaves(self) -> Iterator[Heading]:
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()

    def paths(self, above: tuple[str, ...] = ()) -> Iterator[tuple[Heading, tuple[str, ...]]]:
        """Every leaf with the labels that lead to it, its own last."""
        here = (*above, self.label)
        if not self.children:
            yield self, here
        for child in self.children:
            yield from child.paths(here)


@dataclass(frozen=True)
class Cell:
    """One place for one figure. `address` (table.row.column) names it everywhere."""

    address: str
    table: str
    row: str
    column: str
    decimals: int
    signed: bool
    sum: tuple[str, ...]
    """Addresses of the cells that a computed one adds up; empty for an entered cell."""
    unit: str = ""

    @property
    def is_computed(self) -> bool:
        return bool(self.sum)


@dataclass(frozen=True)
class Block:
    """Rows and columns that belong together; a table is one block or several below one another."""

    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    heading: str = ""
    corner: str = ""

    @cached_property
    def row_leaves(self) -> tuple[Heading, ...]:
        return tuple(leaf for row in self.rows for leaf in row.leaves())

    @cached_property
    def column_leaves(self) -> tuple[Heading, ...]:
        return tuple(leaf for column in self.columns for leaf in column.leaves())

    @cached_property
    def label_depth(self) -> int:
        """Columns of the printed table that the row headings take."""
        if all(row.unlabelled for row in self.rows):
            return 0
        return max(row.depth for row in self.rows)

    @cached_property
    def header_depth(self) -> int:
        return max(column.depth for column in self.columns)

    @cached_property
    def width(self) -> int:
        return self.label_depth + sum(column.width for column in self.columns)


@dataclass(frozen=True)
class Table:
    code: str
    blocks: tuple[Block, ...]
    unit: str = ""
    """What its cells count in, for instance 件; empty where the form does not say."""

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """{address: Cell} in the order of the form."""
        return {cell.address: cell for block in self.blocks for cell in self._cells_of(block)}

    def _cells_of(self, block: Block) -> Iterator[Cell]:
        for row in block.row_leaves:
            for column in block.column_leaves:
                yield Cell(
                    address=self.address(row.code, column.code),
                    table=self.code,
                    row=row.code,
                    column=column.code,
                    decimals=column.decimals,
                    signed=column.signed,
                    # Where a computed row meets a computed column both sums agree; the row's total is taken.
                    sum=tuple(self.address(row.code, code) for code in column.sum)
                    or tuple(self.address(code, column.code) for code in row.sum),
                    unit=column.unit or self.unit,
                )

    def address(self, row: str, column: str) -> str:
        return f"{self.code}.{row}.{column}"

    @cached_property
    def entered(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells.values() if not cell.is_computed)

    @cached_property
    def computed(self) -> tuple[Cell, ...]:
        """Computed cells, each after those it adds up."""
        done = {cell.address for cell in self.entered}
        waiting = [cell for cell in self.cells.values() if cell.is_computed]
        ordered: list[Cell] = []
        while waiting:
            ready = [cell for cell in waiting if done.issuperset(cell.sum)]
            if not ready:
                raise ValueError(waiting[0].address)
            ordered += ready
            done.update(cell.address for cell in ready)
            waiting = [cell for cell in waiting if cell.address not in done]
        return tuple(ordered)

    @cached_property
    def entered_columns(self) -> dict[str, tuple[str, ...]]:
        """{row: columns of its entered cells}."""
        rows: dict[str, tuple[str, ...]] = {}
        for cell in self.entered:
            rows[cell.row] = (*rows.get(cell.row, ()), cell.column)
        return rows

    @cached_property
    def sums(self) -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]:
        """(row, column, (row, column) of each part) of the computed cells, each after those it adds up."""
        parts = {address: (cell.row, cell.column) for address, cell in self.cells.items()}
        return tuple((cell.row, cell.column, tuple(parts[each] for each in cell.sum)) for cell in self.computed)

    @cached_property
    def row_names(self) -> dict[str, str]:
        """{row code: the shortest name of the row that no other row of the table has}."""
        return shortest_names(path for block in self.blocks for row in block.rows for path in row.paths())

    @cached_property
    def column_names(self) -> dict[str, str]:
        return shortest_names(path for block in self.blocks for column in block.columns for path in column.paths())

    def name(self, cell: Cell) -> tuple[str, str]:
        """(row, column) as a person would say them; the row is empty where the form prints none."""
        return self.row_names[cell.row], self.column_names[cell.column]

    @cached_property
    def width(self) -> int:
        return max(block.width for block in self.blocks)


def shortest_names(paths: Iterator[tuple[Heading, tuple[str, ...]]]) -> dict[str, str]:
    """{code: labels from the leaf upwards, as few as make it unlike the others}."""
    labels = {leaf.code: tuple(label for label in path if label) for leaf, path in paths}
    names = {}
    for code, path in labels.items():
        others = [other for key, other in labels.items() if key != code]
        length = next(
            (n for n in range(1, len(path) + 1) if all(other[-n:] != path[-n:] for other in others)), len(path)
        )
        names[code] = "·".join(path[-length:]) if path else ""
    return names


@dataclass(frozen=True)
class Section:
    code: str
    name: str
    """Short name for lists and steps."""
    kind: str
    """`text` or `table`."""
    title: str = ""
    """The printed heading; empty for the opening text, which has none."""
    tables: tuple[str, ...] = ()
    optional: bool = False
    hint: str = ""
    headings: tuple[str, ...] = ()
    """Usual sub-headings; agencies may word or number them otherwise."""
    mentions: tuple[str, ...] = ()
    """Words that the text has to contain."""

    @property
    def text_address(self) -> str:
        return self.code

    @property
    def after_address(self) -> str:
        """The address of the text behind the tables."""
        return f"{self.code}.after"

    @property
    def text_addresses(self) -> tuple[str, ...]:
        return (self.text_address, self.after_address) if self.tables else (self.text_address,)


@dataclass(frozen=True)
class Rule:
    """A relation printed in a table: in every column the rows of `left` add up to those of `right`."""

    code: str
    table: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    left_name: str
    right_name: str
    source: str


@dataclass(frozen=True)
class Carry:
    """Last year's row `source` opens this year as row `target`, column by column."""

    table: str
    source: str
    target: str


@dataclass(frozen=True)
class Help:
    """What some rows, or some columns, of a table count, for who fills them in."""

    table: str
    counts: str
    example: str
    article: str = ""
    """What it rests on; blank where no article of its own says so."""
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stock:
    """A column that stands at last year's figure, plus one column, minus another."""

    table: str
    stock: str
    added: str
    removed: str


@dataclass(frozen=True)
class Band:
    """Columns in which a figure is usually between last year's divided by `factor` and last year's times `factor`."""

    table: str
    columns: tuple[str, ...]
    factor: int
    least: int
    """In the unit that is printed: where neither year reaches it nothing is said, since small numbers jump."""
    without: tuple[str, ...] = ()
    """Rows of which another rule speaks."""


@dataclass(frozen=True)
class Reserved:
    """Rows that only some agencies may fill."""

    table: str
    rows: tuple[str, ...]
    makers: tuple[tuple[str, str], ...]
    """(level, kind of agency)."""
    source: str


@dataclass(frozen=True)
class Statement:
    """Where a cell is above zero a section's text says so: in one of `words`, and in none of `denials`."""

    cell: str
    section: str
    words: tuple[str, ...]
    denials: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edition:
    code: str
    notice: str
    first_year: int
    last_year: int | None
    title: str
    sections: tuple[Section, ...]
    tables: dict[str, Table]
    rules: tuple[Rule, ...] = ()
    carries: tuple[Carry, ...] = ()
    helps: tuple[Help, ...] = ()
    topics: tuple[Topic, ...] = ()
    meanings: tuple[Meaning, ...] = ()
    qualifiers: tuple[Qualifier, ...] = ()
    stocks: tuple[Stock, ...] = ()
    bands: tuple[Band, ...] = ()
    reserved: tuple[Reserved, ...] = ()
    statements: tuple[Statement, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    summaries: tuple[Summary, ...] = ()
    region_summaries: tuple[Summary, ...] = ()
    """Of all agencies below a government together; {reports} and {agencies} are how many are in the sum."""
    comparisons: tuple[Comparison, ...] = ()
    single_reporter: tuple[str, ...] = ()
    """Cells that one agency may report for a whole government."""
    english: dict[str, str] = field(default_factory=dict)  # {label, unit or what is said of them: the same}

    def section(self, code: str) -> Section:
        """Raises KeyError for a code the edition does not have."""
        return self._sections[code]

    @cached_property
    def _sections(self) -> dict[str, Section]:
        return {section.code: section for section in self.sections}

    def section_of(self, address: str) -> Section:
        """The section in which a cell or a text stands. Raises KeyError for an unknown address."""
        first = address.split(".")[0]
        return self._sections[first] if first in self._sections else self._section_by_table[first]

    @cached_property
    def _section_by_table(self) -> dict[str, Section]:
        return {table: section for section in self.sections for table in section.tables}

    @cached_property
    def help_of(self) -> dict[tuple[str, str, str], Help]:
        """{(table, row or col, code): what it counts}."""
        return {
            (each.table, axis, code): each
            for each in self.helps
            for axis, codes in (("row", each.rows), ("col", each.columns))
            for code in codes
        }

    def has_place(self, address: str) -> bool:
        """Whether something can be said there: a section, one of its texts, or a cell."""
        return address in self.cells or any(address in section.text_addresses for section in self.sections)

    def tables_of(self, section: Section) -> list[Table]:
        return [self.tables[code] for code in section.tables]

    def neighbours(self, section: Section) -> tuple[Section | None, Section | None]:
        """The sections before and after, in the order of the form."""
        at = self.sections.index(section)
        before = self.sections[at - 1] if at else None
        after = self.sections[at + 1] if at + 1 < len(self.sections) else None
        return before, after

    @cached_property
    def cells(self) -> dict[str, Cell]:
        return {address: cell for table in self.tables.values() for address, cell in table.cells.items()}

    def title_of(self, agency_name: str, year: int) -> str:
        return self.title.format(agency=agency_name, year=year)
