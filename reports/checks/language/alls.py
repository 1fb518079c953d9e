"""Statements about all of a number: “均为自然人”, “已全部办结”, “正在审理中”, “均维持” (rule R17)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reports.checks.language import scope
from reports.checks.language.clauses import Clause
from reports.checks.language.grammar import SentenceReader
from reports.checks.language.lexicon import Token
from reports.checks.language.nouns import UNKNOWN_OF_WHOLE, unqualified
from reports.checks.language.statements import Region, Statement

_EACH = re.compile(r"均|全部|都|皆|一律|全数|悉数")
_CLOSED = re.compile(
    r"(?:目前|现|案件|尚|仍|还|已|均|全部|都|在|处于|法院|复议机关)*(?:已审结|审结|正在审理|审理中|审理之中|尚未审结|未审结|在审)(?:中|阶段|状态)*\Z"
)
_RESULT = re.compile(
    r"(?:复议|判决|审理|办理|处理|答复|诉讼)*结果(?:为|是|均|：)|(?:复议机关|法院|上级机关|人民法院|一审|二审|经审理|经复议|判决)+(?:决定|判决|裁定|已|依法)"
)
_BRACKET = re.compile(r"(?:因|涉及|属于?|为|系|理由是|原因是|均?由|来自)+")
_SUBJECT = re.compile(
    r"以上|上述|所有|该|申请人|申请主体|申请类型|主体|身份|类型|复议机关|法院|人民法院|上级机关|原告|被告|一审|二审|经审理|经复议|判决|裁定|决定|结果|目前|现已|经(?:审核|审查|研究)|现|截至年底|截至目前"
    r"|案件|申请|事项|且|并|其中|诉求|均|全部|都|皆|一律|已|被|予以|为|由|系|是|作出|做出|来自|属于?|依法|提交|提出|完成|按规定|中|未|没有|处理|情况|信件"
)
_NOT = re.compile("[未无没不非]")
_IN_TIME = re.compile("按时|按期|如期|及时|期限|时限|规定时间|法定|当年|当场|现场")
_DECIDED = re.compile("(?<!未)审结|(?<!未)结案|审理完毕")


@dataclass(frozen=True)
class OfAll:
    """What is said of the whole of a number; it holds where one of the regions has the value."""

    statement: Statement
    regions: tuple[Region, ...]
    none: Region | None
    """A region that is empty if it is true."""
    end: int
    is_denied: bool = False
    sum_of: tuple[Statement, ...] = ()
    """It may be said of these together."""


def about_all(reader: SentenceReader) -> Iterator[OfAll]:
    sentence = reader.sentence
    for clause in sentence.clauses:
        if clause.numbers:
            yield from _tail(reader, clause)
            continue
        before = [each for each in reader.state.statements if each.end <= clause.start]
        if not before and reader.of.last and clause.start == sentence.start:
            before = [reader.of.last]
        subject = _subject(before)
        if subject and (found := _said(reader, subject, clause.start, clause.end, clause=clause, before=before)):
            yield found


def _subject(before: list[Statement]) -> Statement | None:
    """The number it is said of: the last one, or that of which it was a part without a reading."""
    if not before or not before[-1].topic:
        return None
    return before[-1] if before[-1].readings else None


def _tail(reader: SentenceReader, clause: Clause) -> Iterator[OfAll]:
    """“收到申请12件均已办结”."""
    line = reader.sentence.line.text
    for statement in reader.state.statements:
        if clause.start <= statement.start < clause.end and statement.readings:
            found = _EACH.match(line, statement.end)
            following = [each.start for each in clause.numbers if each.start > statement.start]
            end = min([clause.end, *following])
            if found and statement.words[1] <= statement.end and end == clause.end:
                said = _said(reader, statement, statement.end, end, clause=clause, before=[statement])
                if said:
                    yield said


def _said(
    reader: SentenceReader, subject: Statement, start: int, end: int, *, clause: Clause, before: list[Statement]
) -> OfAll | None:
    text = reader.sentence.line.text[start:end]
    is_closed = bool(_CLOSED.fullmatch(text)) or bool(_RESULT.match(text))
    is_bracket = clause.depth == 1 and bool(_BRACKET.match(text))
    if not (_EACH.search(text) or is_closed or is_bracket) or _IN_TIME.search(text):
        return None
    if any(hit.topic != subject.topic for hit in reader.hits if start <= hit.start and hit.end <= end and hit.topic):
        return None
    topic = subject.topic
    words = reader.lexicon.topics[topic]
    tokens = list(words.tokens(text, 0, len(text)))
    if _DECIDED.search(text) and not tokens and words.own and reader.words.topics[topic].near:
        pending = _region_of(reader, topic, "尚未审结")
        return (
            OfAll(subject, (), pending, end) if pending and not _unknown(reader, _DECIDED.sub("", text), []) else None
        )
    if _unknown(reader, text, tokens) > UNKNOWN_OF_WHOLE:
        return None
    return _of_tokens(reader, subject, text, tokens, end=end, before=before)


def _of_tokens(
    reader: SentenceReader, subject: Statement, text: str, tokens: list[Token], *, end: int, before: list[Statement]
) -> OfAll | None:
    parts = [token for token in tokens if not token.meaning.whole]
    topic = subject.topic
    if parts:
        meaning = parts[0].meaning
        is_denied = bool(_NOT.search(text[: parts[0].start]))
        regions = reader.regions((meaning,), text.replace(text[parts[0].start : parts[0].end], ""), subject.number)
        if is_denied:
            return OfAll(subject, (), regions[0], end, is_denied=True)
        regions = _inside(reader, subject, regions)
        together = tuple(each for each in before if each.piece == subject.piece)
        return OfAll(subject, regions, None, end, sum_of=together)
    if tokens and topic in reader.lexicon.topics:
        open_ones = _region_of(reader, topic, "结转下年")
        return (
            OfAll(subject, (), open_ones, end) if open_ones and not subject.is_part and not _NOT.search(text) else None
        )
    if reader.words.qualifying.search(text) and reader.lexicon.topics[topic].has_columns and not _NOT.search(text):
        meanings = subject.meanings or reader.lexicon.topics[topic].own
        return OfAll(subject, reader.regions(meanings, text, subject.number), None, end)
    return None


def _inside(reader: SentenceReader, subject: Statement, regions: tuple[Region, ...]) -> tuple[Region, ...]:
    """Of several regions those inside the subject's: “复议后起诉2件，均判决驳回”."""
    if not subject.is_part or len(regions) < 2:
        return regions
    cells = reader.of.report.edition.cells
    held = {each for cell in subject.readings[0].cells for each in (*cells[cell].sum, cell)}
    return tuple(region for region in regions if set(region.cells) <= held) or regions


def _unknown(reader: SentenceReader, text: str, tokens: list[Token]) -> int:
    for token in sorted(tokens, key=lambda each: -each.start):
        text = text[: token.start] + text[token.end :]
    return scope.unknown_words(_SUBJECT.sub("", unqualified(reader.lexicon, text)))


def _region_of(reader: SentenceReader, topic: str, words: str) -> Region | None:
    """What the vocabulary has for the words."""
    found = next(reader.lexicon.topics[topic].tokens(words, 0, len(words)), None)
    if found is None or found.meaning.whole:
        return None
    cells = reader.words.cells(found.meaning.readings[0], "")
    return Region(cells)
