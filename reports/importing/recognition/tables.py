"""One table of the form out of the lines in which a document gives it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from reports.document.figures import put, value_at
from reports.editions.layout import Block, Cell, Figures, Heading, Rule, Table
from reports.importing.recognition import columns, doubts, relations, rows
from reports.importing.recognition.doubts import Doubt
from reports.importing.recognition.labels import label_score
from reports.importing.recognition.numbers import Figure, figure_of, usual
from reports.importing.recognition.readings import Reading, Readings, readings
from reports.importing.recognition.segments import Segment, segments_of
from reports.importing.sequence import Line, Passage

MOST_QUOTED = 20
"""Rows that are none of the form's; of more only the number is said."""
_DIFFERENCE = "差额"
_UNITS = ("亿元", "万元", "元")


@dataclass
class TableReading:
    figures: Figures = field(default_factory=dict)
    """Entered cells."""
    stated: Figures = field(default_factory=dict)
    """Computed cells as the document states them."""
    doubts: list[Doubt] = field(default_factory=list)
    passages: dict[str, tuple[Passage, ...]] = field(default_factory=dict)
    """{address: where its row stands in the document}."""


def read_table(table: Table, lines: Iterable[Line], *, rules: Iterable[Rule], place: str) -> TableReading:
    """The cells of `table`; `place` is where a doubt without a cell belongs."""
    lines = list(lines)
    segments, headings = segments_of(lines, labels=labels_of(table), widest=widest_of(table), width=table.width)
    reader = _Reader(table, headings, place)
    assigned = _only_row(table, segments) if is_unlabelled(table) else rows.assign(table, segments)
    found = {
        code: readings(segment.tokens, reader.columns_of(code), is_full=segment.is_full, is_joined=segment.is_joined)
        for code, segment in assigned.found.items()
    }
    for code, settled in relations.decide(table, rules, found).items():
        reader.read_row(code, assigned, settled)
    for group, segment in assigned.groups:
        reader.read_group(group.heading, segment, found=assigned.found)
    # The difference of the printed relation, which workbooks work out, is compared by the checks themselves.
    unknown = [segment for segment in assigned.unknown if not segment.heading.startswith(_DIFFERENCE)]
    reader.result.doubts += [doubts.of_unknown_row(place, segment) for segment in unknown[:MOST_QUOTED]]
    if more := len(unknown[MOST_QUOTED:]):
        reader.result.doubts.append(doubts.of_more_unknown_rows(place, more))
    reader.miss(is_any=bool(segments))
    for block, line in columns.disordered(table, lines):
        reader.doubt_order(block, line)
    return reader.result


def labels_of(table: Table) -> tuple[str, ...]:
    """Every label that is printed in a table, each once."""
    found: list[str] = []
    for block in table.blocks:
        found += [block.heading, block.corner]
        found += [label for axis in (block.columns, block.rows) for heading in axis for label in _labels(heading)]
    return tuple(dict.fromkeys(label for label in found if label))


def _labels(heading: Heading) -> Iterable[str]:
    yield heading.label
    for child in heading.children:
        yield from _labels(child)


def widest_of(table: Table) -> int:
    return max(len(block.column_leaves) for block in table.blocks)


def is_unlabelled(table: Table) -> bool:
    """Whether the table is one row without a heading: all its numbers in order are that row."""
    leaves = [leaf for block in table.blocks for leaf in block.row_leaves]
    return len(leaves) == 1 and leaves[0].unlabelled


def _only_row(table: Table, segments: list[Segment]) -> rows.Rows:
    code, width = table.blocks[0].row_leaves[0].code, widest_of(table)
    whole = [segment for segment in segments if segment.count == width]
    if whole:
        return rows.Rows({code: whole[0]}, unknown=[segment for segment in segments if segment is not whole[0]])
    if not segments:
        return rows.Rows()
    tokens = [token for segment in segments for token in segment.tokens]
    passages = [passage for segment in segments for passage in segment.passages]
    return rows.Rows({code: Segment(segments[0].labels, segments[0].before, tokens, passages=passages)})


class _Reader:
    """Puts what was read into cells, and says what is doubtful about it."""

    def __init__(self, table: Table, headings: list[str], place: str) -> None:
        self.table, self.headings, self.place = table, headings, place
        self.result = TableReading()
        self.seen: set[str] = set()
        """Rows about which something was said, if only that they are doubtful."""
        self.units: dict[str, str] = {}
        self.undivided: set[str] = set()
        """Labels of the groups of which it was said that they are not divided."""

    def block_of(self, row: str) -> Block:
        return next(block for block in self.table.blocks if any(leaf.code == row for leaf in block.row_leaves))

    def columns_of(self, row: str) -> tuple[Heading, ...]:
        return self.block_of(row).column_leaves

    def cell(self, row: str, column: Heading) -> Cell:
        return self.table.cells[self.table.address(row, column.code)]

    def entered(self, row: str) -> list[tuple[Cell, Heading]]:
        cells = [(self.cell(row, column), column) for column in self.columns_of(row)]
        return [(cell, column) for cell, column in cells if not cell.is_computed]

    def unit_over(self, column: Heading) -> str:
        """The unit of money that the document prints in the heading of a column."""
        if column.decimals and column.code not in self.units:
            like = [
                "".join(usual(text).split()) for text in self.headings if label_score(text, column.label) >= rows.ALIKE
            ]
            self.units[column.code] = next((unit for text in like for unit in _UNITS if unit in text), "")
        return self.units.get(column.code, "")

    def figure(self, reading: Reading, at: int, column: Heading) -> Figure:
        unit = self.unit_over(column)
        # Where the document repeats the form's own unit there is nothing to convert.
        is_repeated = unit == "万元" and unit in column.label
        return figure_of(reading[at], column, unit="" if is_repeated else unit)

    def read_row(self, row: str, assigned: rows.Rows, found: Readings) -> None:
        segment = assigned.found[row]
        self.seen.add(row)
        self.note([row], segment)
        if found.only is None:
            self.leave_blank(row, segment, found)
            return
        for at, column in enumerate(self.columns_of(row)):
            cell, figure = self.cell(row, column), self.figure(found.only, at, column)
            put(self.result.stated if cell.is_computed else self.result.figures, cell, figure.value)
            if cell.is_computed:
                continue
            if figure.reason:
                self.result.doubts.append(doubts.of_figure(self.table, cell, found.only[at], figure))
            elif found.doubt or at in found.lost:
                self.result.doubts.append(doubts.of_deduced_row(self.table, cell, segment, figure.value))
            elif row in assigned.doubtful:
                self.result.doubts.append(doubts.of_doubtful_heading(self.table, cell, segment))
            elif row in assigned.before_missing:
                self.result.doubts.append(doubts.of_row_before_missing(self.table, cell, segment))

    def note(self, rows: list[str], segment: Segment) -> None:
        """Where the rows were read."""
        passages = tuple(dict.fromkeys(segment.passages))
        for row in rows:
            for column in self.columns_of(row):
                self.result.passages[self.cell(row, column).address] = passages

    def leave_blank(self, row: str, segment: Segment, found: Readings) -> None:
        for cell, column in self.entered(row):
            at = self.columns_of(row).index(column)
            values = {figure_of(option[at], column).value for option in found.options}
            candidates = tuple(sorted(value for value in values if value is not None))
            self.result.doubts.append(doubts.of_unreadable_row(self.table, cell, segment, candidates))

    def read_group(self, group: Heading, segment: Segment, *, found: dict[str, Segment]) -> None:
        """Numbers at the heading of a group: a subtotal, or the whole of a group that was not divided."""
        children = [leaf.code for leaf in group.leaves()]
        reading = readings(segment.tokens, self.columns_of(children[0])).only
        if any(code in found for code in children) or reading is None:
            self.result.doubts.append(doubts.of_subtotal(self.place, segment))
            return
        self.seen.update(children)
        self.note(children, segment)
        for at, column in enumerate(self.columns_of(children[0])):
            self.divide(group, children, column, self.figure(reading, at, column))

    def divide(self, group: Heading, children: list[str], column: Heading, figure: Figure) -> None:
        """Nothing is divided into nothings; a number waits in the last part until somebody divides it."""
        for code in children:
            cell, is_last = self.cell(code, column), code == children[-1]
            target = self.result.stated if cell.is_computed else self.result.figures
            if figure.value == 0 or (figure.value and is_last):
                put(target, cell, figure.value)
            if cell.is_computed:
                continue
            if figure.value:
                doubt = doubts.of_undivided_value(self.table, cell, group.label, figure.value, is_kept=is_last)
            elif figure.value == 0 and group.label in self.undivided:
                continue
            elif figure.value == 0:
                self.undivided.add(group.label)
                doubt = doubts.of_undivided_zero(cell, group.label)
            else:
                doubt = doubts.of_missing_row(self.table, cell)
            self.result.doubts.append(doubt)

    def doubt_order(self, block: Block, line: Line) -> None:
        """What was read under headings that stand in another order."""
        doubted = {doubt.place for doubt in self.result.doubts}
        cells = [cell for leaf in block.row_leaves for cell, _column in self.entered(leaf.code)]
        read = [cell for cell in cells if value_at(self.result.figures, cell) is not None]
        self.result.doubts += [
            doubts.of_other_order(self.table, cell, line.text) for cell in read if cell.address not in doubted
        ]

    def miss(self, *, is_any: bool) -> None:
        """Say which rows were not found; a table of which nothing was found is said once, by the caller."""
        codes = [leaf.code for block in self.table.blocks for leaf in block.row_leaves]
        for code in codes if is_any else ():
            if code not in self.seen:
                self.result.doubts += [doubts.of_missing_row(self.table, cell) for cell, _ in self.entered(code)]
