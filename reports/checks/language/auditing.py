"""Reads a report as an auditor does: every text by the grammar, every sentence's account against the form's cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from reports.checks.language.accounts import Broken, broken
from reports.checks.language.alls import OfAll
from reports.checks.language.changes import Change, Share, difference, is_share, wholes
from reports.checks.language.numbers import Number, read
from reports.checks.language.reading import Paragraph, paragraph
from reports.checks.language.statements import DENIED, Addition, Region, Statement
from reports.checks.language.structure import Text
from reports.checks.language.vocabulary import Vocabulary, vocabulary
from reports.document.figures import value_at
from reports.document.memory import Ask, ByCells
from reports.document.report import Report, text_addresses
from reports.editions.layout import Figures, Rule, Section

MOST_READ = 500
"""Numbers of a report's texts that are read: a long report has some 300."""
_COUNTED = re.compile("[，（](?:共计|合计|共|计|为|有)?")
_EMPTY = re.compile("政府|的|数量?|件数|共|合计|有|为")


@dataclass(frozen=True)
class Account:
    """A printed relation that the numbers of a text break: “收到 12＋结转 3 应等于办结 10＋结转 4”."""

    rule: Rule
    said: dict[str, Number]
    """{row: number}."""


@dataclass(frozen=True)
class Twice:
    """One thing counted twice in the texts, and not alike."""

    statement: Statement
    before: Number


Cause = Broken | OfAll | Addition | Change | tuple[Share, ...] | tuple[Statement, ...] | Account | Twice


@dataclass(frozen=True)
class Accusation:
    """A place of a text that cannot hold, and why."""

    code: str
    address: str
    start: int
    end: int
    """In the text as it is written."""
    words: str
    cause: Cause
    parts: tuple[tuple[int, int, str], ...] = ()
    """(start, end, class of words) of what was understood, in the text as it is written."""


def accusations(report: Report, last_year: Report | None = None) -> Iterator[Accusation]:
    """Every accusation, text by text; each place once for each rule."""
    left = MOST_READ
    counted: dict[tuple[Region, ...], Number] = {}
    known: dict[Region, Decimal | None] = {}
    for section, address in text_addresses(report.edition):
        text = report.text(address)
        auditor = Auditor(report, address, last_year=last_year, counted=counted, known=known)
        for each in _paragraphs(report, section, text, address) if text.strip() else ():
            left -= len(each.numbers)
            if left < 0:
                return
            yield from auditor.accused(each)


_read_texts = ByCells()


def _paragraphs(report: Report, section: Section, text: str, address: str) -> tuple[Paragraph, ...]:
    """Read once for each text: what it states does not depend on the figures."""

    def make(_ask: Ask) -> tuple[Paragraph, ...]:
        of, found, left = Text(report, section, address), [], MOST_READ
        for line, numbers in read(text):
            left -= len(numbers)
            if left >= 0:
                found.append(paragraph(of, line, numbers))
        return tuple(found)

    place = (address, report.year, report.agency_name)
    return _read_texts.get(text, *place, edition=report.edition, figures={}, make=make)


class Auditor:
    """Judges the paragraphs of one text. `counted` and `known` remember over all texts what was counted and found."""

    def __init__(
        self,
        report: Report,
        address: str,
        *,
        last_year: Report | None = None,
        counted: dict[tuple[Region, ...], Number] | None = None,
        known: dict[Region, Decimal | None] | None = None,
    ) -> None:
        self.report, self.address, self.last_year = report, address, last_year
        self.figures: Figures = report.complete_figures
        self.counted = {} if counted is None else counted
        self.known: dict[Region, Decimal | None] = {} if known is None else known
        self.live = report.live.get(address, ())

    def accused(self, paragraph: Paragraph) -> Iterator[Accusation]:
        for statements in paragraph.statements:
            found = [
                each for each in broken(statements, self.value, self) if not self._is_live(paragraph, each.statement)
            ]
            for each in found:
                yield self._of_statement("R8", paragraph, each.statement, each)
            if not found:
                yield from self._unclosed(paragraph, statements)
        yield from self._twice(paragraph)
        yield from self._of_all(paragraph)
        yield from self._lists(paragraph)
        yield from self._changes(paragraph)
        yield from self._shares(paragraph)

    # --- The printed relation in the numbers of the text (rule R16) ---

    def _unclosed(self, paragraph: Paragraph, statements: list[Statement]) -> Iterator[Accusation]:
        for rule in self.report.edition.rules:
            if len(statements) < len(rule.left) + len(rule.right):
                continue
            said = {row: self._said(row, rule.table, statements) for row in (*rule.left, *rule.right)}
            known = {row: each.number for row, each in said.items() if each}
            if len(known) < len(said) or not any(number.value for number in known.values()):
                continue
            left, right = (sum(known[row].value for row in side) for side in (rule.left, rule.right))
            whole, rest = known[rule.left[0]].value, sum(known[row].value for row in rule.left[1:])
            if left != right and whole != right and whole + rest != right + rest:
                accused = next(each for each in said.values() if each and each.number == known[rule.right[0]])
                yield self._of_statement("R16", paragraph, accused, Account(rule, known))

    def closes(self, statement: Statement, statements: list[Statement]) -> bool:
        """The relation holds between the numbers of the text: “结转 1＋新收 29＝办结 28＋结转 2”."""
        row = self.report.edition.cells[statement.readings[0].cells[0]].row
        for rule in self.report.edition.rules:
            said = {each: self._said(each, rule.table, statements) for each in (*rule.left, *rule.right)}
            values = {each: one.number.value for each, one in said.items() if one} | {row: statement.number.value}
            if row in rule.right and all(each in values for each in rule.left):
                return sum(values[each] for each in rule.left) == sum(values.get(each, 0) for each in rule.right)
        return False

    def _said(self, row: str, table: str, statements: list[Statement]) -> Statement | None:
        """The first that counts this row as a whole."""
        address = self._whole_rows.get((table, row))
        return next((each for each in statements if each.readings and each.readings[0].cells == (address,)), None)

    @cached_property
    def _whole_rows(self) -> dict[tuple[str, str], str]:
        """{(table, row of a printed relation): its cell in the column of who names none}."""
        found = {}
        for rule in self.report.edition.rules:
            columns = self.words.columns(rule.table, "")
            for row in (*rule.left, *rule.right) if len(columns) == 1 else ():
                found[rule.table, row] = f"{rule.table}.{row}.{columns[0]}"
        return found

    # --- What the statements of the edition's tables count ---

    def is_result(self, statement: Statement) -> bool:
        """It counts a row that the printed relation does not name: one kind of what was handled."""
        named = {(rule.table, row) for rule in self.report.edition.rules for row in (*rule.left, *rule.right)}
        cells = [self.report.edition.cells[cell] for cell in statement.readings[0].cells]
        return not any((cell.table, cell.row) in named for cell in cells)

    def is_done(self, statement: Statement) -> bool:
        """It counts what the printed relation has on its right: what was handled."""
        done = {(rule.table, row) for rule in self.report.edition.rules for row in rule.right}
        cells = [self.report.edition.cells[cell] for cell in statement.readings[0].cells]
        return all((cell.table, cell.row) in done for cell in cells)

    def value(self, region: Region) -> Decimal | None:
        """In the unit of the text; None while a cell is blank."""
        if region not in self.known:
            self.known[region] = value_of(self.report, self.figures, region)
        return self.known[region]

    # --- One thing counted twice (rule R20) ---

    def _twice(self, paragraph: Paragraph) -> Iterator[Accusation]:
        """Only where the table is still silent: else each is compared with it."""
        for statement in (each for statements in paragraph.statements for each in statements):
            if len(statement.readings) != 1 or self.value(statement.readings[0]) is not None:
                continue
            if statement.number.is_vague or statement.number.rounding:
                continue
            before = self.counted.setdefault(statement.readings, statement.number)
            if before.value != statement.number.value:
                yield self._of_statement("R20", paragraph, statement, Twice(statement, before))

    # --- All of them (rule R17) ---

    def _of_all(self, paragraph: Paragraph) -> Iterator[Accusation]:
        for every, statements in zip(paragraph.of_all, paragraph.statements, strict=True):
            zeros = {region.cells for each in statements if each.kind == DENIED for region in each.readings}
            for said in every:
                if self._is_wrong(said) and not (said.none and said.none.cells in zeros):
                    yield self._of_statement("R17", paragraph, said.statement, said)

    def _is_wrong(self, said: OfAll) -> bool:
        """Every way to take it fails, and no cell that it needs is blank."""
        if said.none is not None:
            return bool(self.value(said.none))
        values = [self.value(region) for region in said.regions]
        if None in values:
            return False
        together = sum(each.number.value for each in said.sum_of) if len(said.sum_of) > 1 else None
        return not any(
            value == together or said.statement.number.agrees(value) for value in values if value is not None
        )

    # --- Lists, changes and shares (rules R9, R18, R19) ---

    def _lists(self, paragraph: Paragraph) -> Iterator[Accusation]:
        for addition in paragraph.wrong_lists:
            yield self._of_number("R9", paragraph, addition.total, addition)

    def _changes(self, paragraph: Paragraph) -> Iterator[Accusation]:
        for change in paragraph.changes:
            bases = [change.base.value] if change.base else self._last_year(change, paragraph)
            if bases and not any(difference(change, base) for base in bases):
                yield self._of_number("R18", paragraph, change.number, change)

    def _last_year(self, change: Change, paragraph: Paragraph) -> list[Decimal]:
        """What last year's report has for the number that changed, in each way to read it."""
        if self.last_year is None:
            return []
        every = (each for statements in paragraph.statements for each in statements)
        said = next((each for each in every if each.number == change.now and each.readings), None)
        if said is None or any(cell not in self.last_year.edition.cells for r in said.readings for cell in r.cells):
            return []
        figures = self.last_year.complete_figures
        values = [value_of(self.last_year, figures, region) for region in said.readings]
        return [] if None in values else [value for value in values if value is not None]

    def _shares(self, paragraph: Paragraph) -> Iterator[Accusation]:
        """Of the percentages of one list the first that is wrong speaks for all."""
        beside = [share for share in paragraph.shares_beside if not self._is_share(share, paragraph)]
        if beside:
            yield self._of_number("R9", paragraph, beside[0].number, tuple(beside))
        for said in paragraph.shares:
            alone = [share for share in said if not self._is_share_of_cells(share, paragraph)]
            if alone:
                yield self._of_number("R19", paragraph, alone[0].number, tuple(alone))

    def _is_share(self, share: Share, paragraph: Paragraph) -> bool:
        if share.whole:
            return is_share(share.number, share.part.value, share.whole.low, share.whole.high)
        known = wholes(share.part, paragraph.counts)
        if any(is_share(share.number, share.part.value, each.low, each.high) for each in known):
            return True
        if not any(each.start < share.part.start and each.value > share.part.value for each in known):
            return True
        return any(is_share(share.number, share.part.value, total, total) for total in self._totals)

    def _is_share_of_cells(self, share: Statement, paragraph: Paragraph) -> bool:
        """Of any whole that the text or the tables have; without cells, of the number of the same noun."""
        counts = paragraph.counts
        values = [value for region in share.readings if (value := self.value(region)) is not None]
        if len(values) < len(share.readings):
            return True
        known = [(each.low, each.high) for each in counts if each.start < share.start]
        following = next((each for each in counts if each.start >= share.end), None)
        if following and _COUNTED.fullmatch(paragraph.line.text[share.end : following.start]):
            values = [following.value]
            rest = sum((each.value for each in counts if each.start >= share.end), Decimal(0))
            known.append((rest, rest))
        elif not values:
            values = self._same_noun(share, paragraph)
        if share.readings:
            known += [(total, total) for total in self._totals]
        return not values or any(is_share(share.number, value, *whole) for value in values for whole in known)

    def _same_noun(self, share: Statement, paragraph: Paragraph) -> list[Decimal]:
        """“主动公开信息180条……。主动公开的政府信息占46%”."""
        text = paragraph.line.text
        noun = _noun(text[share.words[0] : share.start].split("占")[0])
        near = ((each, text[max(0, each.start - len(noun) - 6) : each.start]) for each in paragraph.counts)
        found = [each.value for each, before in near if _noun(before).endswith(noun)]
        return found if len(noun) > 3 and len(found) == 1 else []

    @cached_property
    def _totals(self) -> list[Decimal]:
        """What the tables add up, and either side of their printed relations."""
        return [Decimal(value) for value in totals(self.report, self.figures)]

    @cached_property
    def words(self) -> Vocabulary:
        return vocabulary(self.report.edition, self.report.year)

    # --- Places ---

    def _is_live(self, paragraph: Paragraph, statement: Statement) -> bool:
        """A figure taken from a cell means that cell, unless its own phrase names something else."""
        start, end = paragraph.line.span(statement.start, statement.end)
        return not statement.is_named and any(low < end and start < high for low, high, _cell in self.live)

    def _of_statement(self, code: str, paragraph: Paragraph, statement: Statement, cause: Cause) -> Accusation:
        line = paragraph.line
        start, end = line.span(statement.start, statement.end)
        parts = tuple((*line.span(low, high), kind) for low, high, kind in statement.parts)
        return Accusation(code, self.address, start, end, line.text[slice(*statement.words)], cause, parts)

    def _of_number(self, code: str, paragraph: Paragraph, number: Number, cause: Cause) -> Accusation:
        start, end = paragraph.line.span(number.start, number.end)
        return Accusation(code, self.address, start, end, paragraph.line.text[number.start : number.end], cause)


def value_of(report: Report, figures: Figures, region: Region) -> Decimal | None:
    """The value of a region in the unit of the text; None while one of its cells is blank."""
    total = Decimal(0)
    for sign, addresses in ((1, region.cells), (-1, region.less)):
        for address in addresses:
            cell = report.edition.cells[address]
            value = value_at(figures, cell)
            if value is None or _has_blanks(report, figures, address):
                return None
            total += sign * (Decimal(value) * region.worth).scaleb(-cell.decimals)
    return total


def _has_blanks(report: Report, figures: Figures, address: str) -> bool:
    """A total of which some cells are still blank is no total yet."""
    cell = report.edition.cells[address]
    if not cell.sum:
        return value_at(figures, cell) is None
    return any(_has_blanks(report, figures, part) for part in cell.sum)


def totals(report: Report, figures: Figures) -> list[int]:
    """Everything that the tables add up, and either side of their printed relations."""
    edition = report.edition
    found = {value_at(figures, cell) or 0 for cell in edition.cells.values() if cell.is_computed}
    for rule in edition.rules:
        rows = figures.get(rule.table, {})
        for column in edition.tables[rule.table].column_names:
            found.add(sum(rows.get(row, {}).get(column, 0) or 0 for row in rule.left))
    return sorted(found)


def _noun(words: str) -> str:
    return _EMPTY.sub("", words)
