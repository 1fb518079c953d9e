"""Two reports side by side, paragraph by paragraph: how much of one stands in the other, and which passages."""

from __future__ import annotations

from dataclasses import dataclass

from reports.checks.similarity import Library, paragraphs_of, share_of, similar
from reports.document.report import Report, text_addresses
from reports.editions.layout import Section

Runs = tuple[tuple[int, int], ...]
"""(start, end) of passages in a paragraph, in order."""


@dataclass(frozen=True)
class Pair:
    """A paragraph and the other report's paragraph that it is most like; none where nothing is the same."""

    text: str
    runs: Runs = ()
    other: str = ""
    other_runs: Runs = ()
    percent: int = 0


@dataclass(frozen=True)
class Comparison:
    section: Section
    address: str
    percent: int
    pairs: tuple[Pair, ...]


def compare(report: Report, other: Report) -> list[Comparison]:
    """Every text of the report that is not blank."""
    return [
        _compared(section, address, report.text(address), other.text(address))
        for section, address in text_addresses(report.edition)
        if report.text(address).strip()
    ]


def _compared(section: Section, address: str, text: str, other: str) -> Comparison:
    own, others = paragraphs_of(text), paragraphs_of(other)
    passages = similar(own, others)
    pairs = [Pair(paragraph) for paragraph in own]
    for passage in passages:
        paragraph, like = own[passage.paragraph], others[passage.other]
        back = Library([paragraph]).like(like)
        pairs[passage.paragraph] = Pair(paragraph, passage.runs, like, back[2] if back else (), _percent(passage.share))
    return Comparison(section, address, _percent(share_of(own, passages)), tuple(pairs))


def likeness(report: Report, other: Report) -> int:
    """How much of the texts in which an agency speaks for itself stands in the other report, in percent."""
    own, others = _own_words(report), _own_words(other)
    return _percent(share_of(own, similar(own, others)))


def _own_words(report: Report) -> list[str]:
    sections = [section for section in report.edition.sections if section.kind == "text" and not section.optional]
    return [paragraph for section in sections for paragraph in paragraphs_of(report.text(section.text_address))]


def _percent(share: float) -> int:
    return round(share * 100)
