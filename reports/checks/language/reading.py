"""Reads the lines of a text into paragraphs: sentences, and what each of them states."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reports.checks.language.alls import OfAll, about_all
from reports.checks.language.changes import Change, Share, changes, shares
from reports.checks.language.clauses import Sentence, sentences
from reports.checks.language.denying import denials, denied_ones
from reports.checks.language.grammar import SentenceReader
from reports.checks.language.lists import wrong_lists
from reports.checks.language.numbers import Line, Number
from reports.checks.language.statements import Addition, Statement
from reports.checks.language.structure import HEADING, Text
from reports.checks.language.vocabulary import Hit

_DENIED = re.compile("[未无零]|没有|不存在|不涉及")
_ALL = re.compile("[均都皆（]|全部|全数|一律|结果|审结|审理|在审|决定|判决|裁定")


@dataclass
class Paragraph:
    """A line, its sentences and what they state."""

    line: Line
    numbers: list[Number]
    counts: list[Number]
    """Those that count something: with a unit, and no share."""
    sentences: list[Sentence] = field(default_factory=list)
    statements: list[list[Statement]] = field(default_factory=list)
    """Of each sentence."""
    shares: list[list[Statement]] = field(default_factory=list)
    """Percentages of each sentence without their number beside them."""
    wrong_lists: tuple[Addition, ...] = ()
    changes: tuple[Change, ...] = ()
    shares_beside: tuple[Share, ...] = ()
    """Percentages with their number beside them."""
    of_all: list[list[OfAll]] = field(default_factory=list)


def paragraph(text: Text, line: Line, numbers: tuple[Number, ...]) -> Paragraph:
    text.topic = text.last = None
    named = set(text.named)
    if HEADING.match(line.text):
        text.enter(line)
    named |= {text.heading_topic} if text.heading_topic else set()
    counts = [number for number in numbers if number.unit and number.unit != "%"]
    result = Paragraph(line, list(numbers), counts)
    result.wrong_lists = tuple(wrong_lists(line.text, counts))
    result.changes = tuple(changes(line.text, result.numbers))
    result.shares_beside = tuple(shares(line.text, result.numbers))
    for sentence in sentences(line, numbers):
        said = line.text[sentence.start : sentence.end]
        hits = [
            Hit(sentence.start + hit.start, sentence.start + hit.end, hit.topic)
            for hit in text.words.hits(said, named=named)
        ]
        reader = SentenceReader(text, sentence, hits)
        result.sentences.append(sentence)
        result.statements.append(_statements(reader, said))
        result.shares.append(reader.shares)
        result.of_all.append(list(about_all(reader)) if _ALL.search(said) else [])
        reader.finish()
    return result


def _statements(reader: SentenceReader, said: str) -> list[Statement]:
    sentence = reader.sentence
    if not _DENIED.search(said):
        return reader.statements() if sentence.numbers else []
    reader.denied_ones = denied_ones(sentence.line.text, sentence.start, sentence.end)
    statements = reader.statements() if sentence.numbers else []
    return sorted([*statements, *denials(reader)], key=lambda each: each.start)
