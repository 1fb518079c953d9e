"""What a text says that there was none of: “未收到申请”, “无行政复议、行政诉讼”, “零结转”. Each counts as a zero."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.checks.language import scope
from reports.checks.language.numbers import Number
from reports.checks.language.phrases import Sentence
from reports.checks.language.understanding import UNKNOWN_OF_WHOLE, Understanding
from reports.checks.language.vocabulary import Hit
from reports.editions.vocabulary import Meaning

_DENIAL = re.compile(
    r"(?:未(?:曾|再|有|因[^，。；]{0,24}?(?=引发|产生|发生|被|引起))?"
    r"(?P<verb>新制[发定]|新出台|新印发|收到|接到|接收|接获|受理|发生|产生|出现|引发|引起|被|涉及|制发|制定|出台|印发|废止|作出|实施|办理|新收|新增|存在|提起|收取|征收|开展|设立|结转|遗留)"
    r"|没有(?P<other>收到|接到|接收|受理|发生|产生|出现|涉及|制发|制定|出台|印发|废止|作出|实施|办理|新收|收取|征收|设立|提起|结转|遗留)?"
    r"|(?<!信息)不存在(?!等)|不涉及|零(?=(?:政府信息公开)?(?:行政)?(?:复议|诉讼)|(?:依|政府信息公开|公开)申请|受理|结转)|(?<!毫)无(?!法|正当|偿|需|须|关|障碍|线|人|纸|缝|效|误|故|力|一|论|条件|锡|为|疑|投诉|违|逾|超))"
)
_LAST_YEAR = re.compile(r"(?:上年度?|上一年度?|去年)\Z")
"""“上年度无结转”."""
_AT_ZERO = re.compile(r"“?零(?:发生|受理|收件|申请|案件|发案|增长)”?")
"""“行政复议、行政诉讼“零发生””."""
_ALL_AT_ZERO = re.compile(r"均|都|实现|保持|继续|连续|全部|为|了")
_END = re.compile(r"[，。；：（）“”]")
_TAIL = re.compile(
    r"(?:的|案件|案|(?:有关的?)?(?:申诉|上诉)|情况|情形|事项|发生|现象|问题|业务|工作|行为|决定|措施|结果|数据|产生|处理|政府信息|和|被|等|类|件|事件|办理|制发|出台|结转|请求|费用|项目|申请|的情形|或者?|、)*"
)


@dataclass(frozen=True)
class Denial:
    number: Number
    """0, at the place of the words that deny."""
    words: str
    """As a person would quote them."""
    meanings: list[Meaning]
    phrase: str
    """Names the column."""


def denials(text: Understanding, sentence: Sentence) -> Iterator[Denial]:
    """Every denial of a sentence, in order."""
    line = sentence.line.text
    for match in _DENIAL.finditer(line, sentence.start, sentence.end):
        border = _END.search(line, match.end(), sentence.end)
        following = _DENIAL.search(line, match.end(), sentence.end)
        end = min([sentence.end, *(found.start() for found in (border, following) if found)])
        if any(match.end() <= number.start < end for number in sentence.numbers):
            continue
        before = line[sentence.start : match.start()]
        before = _LAST_YEAR.sub("", before) if line.startswith("结转", match.end()) else before
        report = text.report
        if not (scope.is_of_another_time(before, report.year) or scope.is_of_others(before, report.agency_name)):
            yield from _denied(text, sentence, match, (match.end(), end))
    if "零" in line:
        yield from _at_zero(text, sentence)


def _at_zero(text: Understanding, sentence: Sentence) -> Iterator[Denial]:
    """What is denied by the words behind it."""
    line, report = sentence.line.text, text.report
    for match in _AT_ZERO.finditer(line, sentence.start, sentence.end):
        start = max([sentence.start, *(each.end() for each in _END.finditer(line, sentence.start, match.start()))])
        hits = [hit for hit in sentence.hits_in((start, match.start())) if hit.topic]
        rest = line[hits[-1].end : match.start()] if hits else "?"
        before = line[sentence.start : match.start()]
        if not _TAIL.fullmatch(_ALL_AT_ZERO.sub("", rest)) or scope.is_of_another_time(before, report.year):
            continue
        if scope.is_of_others(before, report.agency_name):
            continue
        for at, hit in enumerate(hits):
            number, near = _nothing(hit.start, match.end()), (start, match.end())
            piece = line[hits[at - 1].end if at else start : hit.end]
            if text.is_counted_so(hit.topic, sentence, number, left=near, right=near) and (own := text.own(hit.topic)):
                yield Denial(number, line[hits[0].start : match.end()], own, piece)


def _denied(text: Understanding, sentence: Sentence, match: re.Match[str], span: tuple[int, int]) -> Iterator[Denial]:
    hits = [hit for hit in sentence.hits_in(span) if hit.topic]
    hits = [hit for hit in hits if text.words.topics[hit.topic].near] or hits
    if not hits:
        yield from _of_part(text, sentence, match, span)
        return
    line = sentence.line.text
    rest = line[hits[-1].end : span[1]].strip("。；、")
    for meaning, found in text.by_words(hits[-1].topic, rest):
        rest = rest if meaning.whole else rest.replace(found[0], "")
    if not _TAIL.fullmatch(rest):
        return
    number = _nothing(match.start(), hits[-1].end)
    words = line[match.start() : span[1]].rstrip("。；、")
    at, tail = match.end(), line[hits[-1].end : span[1]]
    for hit in (hit for hit, next_one in zip(hits, [*hits[1:], None], strict=True) if not _goes_on(hit, next_one)):
        following = next((each.start for each in hits if each.start > hit.start), None)
        piece = _verb(match) + line[at : following or hit.end]
        if not any(not meaning.whole for meaning, _ in text.by_words(hit.topic, piece)):
            piece += tail
        at, near = hit.end, (match.end(), hit.end)
        is_counted_so = text.is_counted_so(hit.topic, sentence, number, left=near, right=near)
        if is_counted_so and (meanings := _meanings(text, hit.topic, piece)):
            yield Denial(_nothing(match.start(), hit.end), words, meanings, piece)


def _meanings(text: Understanding, topic: str, piece: str) -> list[Meaning]:
    """What is denied, where nothing beside it says that it is a part of that only."""
    found = text.by_words(topic, piece)
    words = piece
    for _, each in found:
        words = words.replace(each[0], "")
    if scope.unknown_words(text.unqualified(words)) > UNKNOWN_OF_WHOLE + 1:
        return []
    return [meaning for meaning, _ in found] or text.own(topic)


def _of_part(text: Understanding, sentence: Sentence, match: re.Match[str], span: tuple[int, int]) -> Iterator[Denial]:
    """“无结转”: a part of what the sentence or the paragraph is about."""
    topic = text.topic_before(sentence, match.start())
    said = sentence.line.text[slice(*span)].rstrip("。；、")
    earlier = _LAST_YEAR.search(sentence.line.text, sentence.start, match.start())
    words = (earlier[0] if earlier and earlier.end() == match.start() else "") + _verb(match) + said
    found = text.by_words(topic, words) if topic in text.words.meanings else []
    if not found or found[0][0].whole or scope.unknown_words(words.replace(found[0][1][0], "")) > UNKNOWN_OF_WHOLE:
        return
    end = match.end() + len(said)
    yield Denial(_nothing(match.start(), end), sentence.line.text[match.start() : end], [found[0][0]], words)


def _verb(match: re.Match[str]) -> str:
    return match["verb"] or match["other"] or ""


def _nothing(start: int, end: int) -> Number:
    return Number(start, end, Decimal(0), "", Decimal(0), Decimal(0))


def _goes_on(hit: Hit, following: Hit | None) -> bool:
    """“依申请公开政府信息的申请” names one topic twice."""
    return following is not None and following.topic == hit.topic
