"""What was read beside what the draft holds: cell by cell, text by text, section by section."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from reports.document.figures import value_at
from reports.document.report import Report, with_figures
from reports.document.text import blocks, clean_text, picture_line, pictures_in
from reports.document.text_diff import Passage, paragraphs, passages
from reports.editions.layout import Cell, Edition, Section
from reports.editions.names import named
from reports.importing import Doubt, Proposal


@dataclass(frozen=True)
class CellMatch:
    cell: Cell
    name: str
    drafted: int | None
    read: int | None
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_doubtful(self) -> bool:
        """Whether there is something to decide: not where the draft holds what was read, or alone holds anything."""
        return bool(self.doubts) and (self.drafted is None or any(value != self.drafted for value in self.candidates))

    @property
    def is_asked(self) -> bool:
        """Whether no figure is proposed, not even the one that was read."""
        return any(doubt.asks for doubt in self.doubts)

    @property
    def is_filled(self) -> bool:
        """Whether a blank gets a figure about which there is no doubt."""
        return not self.is_doubtful and self.drafted is None and self.read is not None

    @property
    def differs(self) -> bool:
        """Whether a figure about which there is no doubt is another one than the draft's."""
        return not self.is_doubtful and None not in (self.drafted, self.read) and self.drafted != self.read

    @property
    def candidates(self) -> tuple[int, ...]:
        """Every figure that the cell may have, the one it was read as first."""
        read = () if self.read is None else (self.read,)
        return tuple(dict.fromkeys((*read, *(value for doubt in self.doubts for value in doubt.candidates))))


@dataclass(frozen=True)
class TextMatch:
    address: str
    drafted: str
    """As it was typed, its live figures as signs."""
    shown: str
    """The same with the live figures written out."""
    read: str

    @property
    def is_same(self) -> bool:
        return not self.read or paragraphs(self.read) == paragraphs(self.shown)

    @property
    def is_filled(self) -> bool:
        return bool(self.read) and not self.shown.strip()

    @property
    def differs(self) -> bool:
        return not self.is_same and not self.is_filled

    @property
    def loses_pictures(self) -> bool:
        """Whether the draft's text places pictures that the document's does not."""
        return self.differs and bool(set(pictures_in(self.drafted)) - set(pictures_in(self.read)))

    @property
    def loses_figures(self) -> bool:
        """Whether live figures would become digits."""
        return self.differs and self.drafted != self.shown

    @property
    def changes(self) -> list[Passage]:
        """From the draft's paragraphs to those of the document."""
        return passages(self.shown, self.read)


@dataclass(frozen=True)
class Total:
    """A total that the document states otherwise than its own cells add up to."""

    cell: Cell
    name: str
    stated: int
    computed: int | None


@dataclass(frozen=True)
class SectionMatch:
    section: Section
    cells: dict[str, CellMatch]
    """{address: entered cell}."""
    texts: tuple[TextMatch, ...]
    totals: tuple[Total, ...]
    doubts: tuple[Doubt, ...]
    """About the section or its texts; those about a cell stand with it."""

    @property
    def doubtful(self) -> list[CellMatch]:
        return [match for match in self.cells.values() if match.is_doubtful]

    @property
    def filled(self) -> list[CellMatch]:
        return [match for match in self.cells.values() if match.is_filled]

    @property
    def differing(self) -> list[CellMatch]:
        return [match for match in self.cells.values() if match.differs]

    @property
    def missing(self) -> list[CellMatch]:
        """Cells for which the document has nothing, and nothing is asked."""
        return [match for match in self.cells.values() if match.read is None and not match.is_doubtful]

    @property
    def has_something(self) -> bool:
        """Whether there is anything to take over or to decide."""
        return bool(self.doubtful or self.filled or self.differing) or not all(text.is_same for text in self.texts)


def compare(drafted: Report, proposal: Proposal) -> list[SectionMatch]:
    """`drafted`: the draft as it was typed, in the edition of the proposal."""
    doubts: dict[str, list[Doubt]] = defaultdict(list)
    for doubt in proposal.doubts:
        doubts[doubt.place].append(doubt)
    written = with_figures(drafted)
    return [
        SectionMatch(
            section,
            _cells(drafted, proposal.report, section, doubts),
            tuple(
                TextMatch(
                    address,
                    drafted.text(address),
                    written.text(address),
                    _with_pictures(clean_text(proposal.report.text(address)), drafted.text(address)),
                )
                for address in section.text_addresses
            ),
            tuple(_totals(proposal.report, section)),
            tuple(doubt for place in dict.fromkeys((section.code, *section.text_addresses)) for doubt in doubts[place]),
        )
        for section in drafted.edition.sections
    ]


def elsewhere(edition: Edition, proposal: Proposal) -> list[Doubt]:
    """Doubts about the document as a whole."""
    return [doubt for doubt in proposal.doubts if not edition.has_place(doubt.place)]


def _with_pictures(read: str, drafted: str) -> str:
    """What was read, with the draft's pictures where their captions stand: a document carries no sign of them."""
    lines = {
        block.text: picture_line(block.picture, block.text) for block in blocks(drafted) if block.kind == "picture"
    }
    return "\n".join(lines.get(line.strip(), line) if line.strip() else line for line in read.split("\n"))


def _cells(drafted: Report, read: Report, section: Section, doubts: dict[str, list[Doubt]]) -> dict[str, CellMatch]:
    return {
        cell.address: CellMatch(
            cell,
            named(table, cell),
            value_at(drafted.figures, cell),
            value_at(read.figures, cell),
            tuple(doubts[cell.address]),
        )
        for table in drafted.edition.tables_of(section)
        for cell in table.entered
    }


def _totals(read: Report, section: Section) -> list[Total]:
    computed = read.complete_figures
    return [
        Total(cell, named(table, cell), stated, value_at(computed, cell))
        for table in read.edition.tables_of(section)
        for cell in table.computed
        if (stated := value_at(read.stated, cell)) is not None and stated != value_at(computed, cell)
    ]
