"""Denials, a closed form: year, negation, verb, (因…引起的), topics, tail, end. Each states that its cells are zero."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from reports.checks.language import scope
from reports.checks.language.grammar import SentenceReader
from reports.checks.language.lexicon import Token
from reports.checks.language.nouns import UNKNOWN_OF_WHOLE, absorbed, unqualified
from reports.checks.language.numbers import Number
from reports.checks.language.statements import DENIED, Statement
from reports.checks.language.vocabulary import ELSEWHERE, Hit
from reports.editions.vocabulary import Meaning

MOST = 12
"""Denials of a sentence that are read."""
_VERBS = (
    "新制[发定]|新出台|新印发|收到|接到|接收到?|接获|受理|发生|产生|出现|引发|引起|被|涉及|制发|制定|出台|印发|颁布|废止|作出|做出|实施|办理|新收|新增|存在"
    "|提起|收取|征收|开展|设立|结转|遗留|提交|有"
)
_DENIAL = re.compile(
    rf"(?:未(?:曾|再)?(?:因[^，。；]{{0,24}}?(?=引发|产生|发生|被|引起))?(?P<verb>{_VERBS})"
    rf"|没有(?P<other>{_VERBS})?|(?<!信息)不存在(?!等)|不涉及"
    r"|零(?=(?:政府信息公开)?(?:行政)?(?:复议|诉讼)|(?:依|政府信息公开|公开)?申请|受理|结转)"
    r"|(?<![毫从全])无(?!法|正当|偿|需|须|关|障碍|线|人|纸|缝|效|误|故|力|论|条件|锡|为|疑|投诉|违|逾|超|现成))(?P<one>一[件起例宗项次个])?"
)
_AT_ZERO = re.compile(r"“?零(?:发生|受理|收件|申请|案件|发案|增长|结转)”?")
_ALL_AT_ZERO = re.compile(r"均|都|实现|保持|继续|连续|全部|为|了")
_END = re.compile(r"[，。；：（）“”！？]")
_TAIL = re.compile(
    r"(?:的|案件|案|(?:有关的?)?(?:申诉|上诉)|情况|情形|事项|发生|现象|问题|业务|工作|行为|决定|措施|结果|数据|产生|处理|政府信息|和|被|等|类|件|事件|办理|制发|出台"
    r"|结转|请求|费用|项目|申请|的情形|或者?|、|来信|来函|来件|信件|行政|争议|纠纷|收入|任务|需要|至|下年度?|继续)*"
)
_MAKING = re.compile("制发|制定|出台|印发|颁布|废止|实施|作出|做出|新制")
_LAST_YEAR = re.compile(r"(?:上年度?|上一年度?|去年)\Z")
_OF_THAT = re.compile(
    "因此|对此|由此|为此|(?:公开)?工作(?:不到位|不及时|不规范)|(?:个人|单位|群众|公民)(?:或者?|和|、)(?:组织|单位|个人)"
)


def denied_ones(text: str, start: int, end: int) -> set[int]:
    """Places of the 一件 of “未发生一起……”, which counts nothing."""
    return {found.start("one") for found in _DENIAL.finditer(text, start, end) if found["one"]}


def denials(reader: SentenceReader) -> Iterator[Statement]:
    sentence = reader.sentence
    line, start, end = sentence.line.text, sentence.start, sentence.end
    every = list(islice(_DENIAL.finditer(line, start, end), MOST))
    for at, match in enumerate(every):
        border = _END.search(line, match.end(), end)
        stop = border.start() if border else end
        if at + 1 < len(every):
            stop = min(stop, every[at + 1].start())
        if any(match.end() <= number.start < stop for number in sentence.numbers):
            continue
        if not _is_of_another(reader, match):
            yield from _denied(reader, match, stop)
    if "零" in line[start:end]:
        yield from _at_zero(reader)


def _is_of_another(reader: SentenceReader, match: re.Match[str]) -> bool:
    line, place = reader.sentence.line.text, match.start()
    earlier = _LAST_YEAR.search(line, reader.sentence.start, place)
    is_carried = line.startswith("结转", match.end()) or "结转" in match[0]
    if earlier and is_carried:
        place = earlier.start()
    return reader.years.is_other(place) or reader.agencies.is_other(place)


def _denied(reader: SentenceReader, match: re.Match[str], stop: int) -> Iterator[Statement]:
    line = reader.sentence.line.text
    body = (match.end(), stop)
    hits = [hit for hit in reader.hits if body[0] <= hit.start and hit.end <= body[1]]
    hits = absorbed(hits, [], line)
    with_cells = [hit for hit in hits if hit.topic]
    near = [hit for hit in with_cells if reader.words.topics[hit.topic].near]
    hits = near or (with_cells if hits and with_cells and hits[-1].topic != ELSEWHERE else [])
    if not hits:
        if not with_cells:
            yield from _of_part(reader, match, body)
        return
    tail = line[hits[-1].end : stop].strip("。；、")
    for token in reader.lexicon.topics[hits[-1].topic].tokens(tail, 0, len(tail)):
        tail = tail if token.meaning.whole else tail.replace(line[0:0] + tail[token.start : token.end], "")
    tail = re.sub("制发|印发|出台|制定", "", tail)
    if not _TAIL.fullmatch(tail):
        return
    for number, hit in enumerate(hits):
        following = hits[number + 1] if number + 1 < len(hits) else None
        if following is None or following.topic != hit.topic:
            first = hits[number - 1].end if number else body[0]
            last = following.start if following else stop
            yield from _zero(reader, match, hit, piece=(first, last), body=body)


def _zero(
    reader: SentenceReader, match: re.Match[str], hit: Hit, *, piece: tuple[int, int], body: tuple[int, int]
) -> Iterator[Statement]:
    line = reader.sentence.line.text
    end = hit.end
    if touching := re.compile("来信|来函|来件|信件").match(line, end):
        end = touching.end()
    if not _fits(reader, match, hit, body):
        return
    verb = match["verb"] or match["other"] or ""
    words = verb + line[slice(*piece)]
    meanings = _meanings(reader, hit.topic, words)
    if not meanings:
        return
    number = Number(match.start(), end, Decimal(0), "", Decimal(0), Decimal(0))
    readings = reader.regions(meanings[:1], words, number)
    quote = (match.start(), len(line[: body[1]].rstrip("。；、")))
    yield Statement(DENIED, number, match.start(), end, quote, hit.topic, readings)


def _fits(reader: SentenceReader, match: re.Match[str], hit: Hit, body: tuple[int, int]) -> bool:
    topic, line = reader.words.topics[hit.topic], reader.sentence.line.text
    near = line[: body[1]] + reader.of.heading
    at_home = reader.of.address.split(".")[0] in topic.sections
    if topic.near and not at_home and not any(word in near for word in topic.near):
        return False
    said = match[0] + line[slice(*body)]
    if _MAKING.search(match[0]):
        return True
    return not any(word in said for word in topic.without)


def _meanings(reader: SentenceReader, topic: str, words: str) -> tuple[Meaning, ...]:
    """What is denied, where nothing beside it says that it is a part of that only."""
    found: list[Token] = list(reader.lexicon.topics[topic].tokens(words, 0, len(words)))
    parts = [token for token in found if not token.meaning.whole]
    rest = words
    for token in sorted(found, key=lambda each: -each.start):
        rest = rest[: token.start] + rest[token.end :]
    rest = _OF_THAT.sub("", rest)
    if scope.unknown_words(unqualified(reader.lexicon, rest)) > UNKNOWN_OF_WHOLE + 1:
        return ()
    return tuple(token.meaning for token in parts or found) or reader.lexicon.topics[topic].own


def _of_part(reader: SentenceReader, match: re.Match[str], body: tuple[int, int]) -> Iterator[Statement]:
    """“无结转”: a part of what the sentence or the paragraph is about."""
    line = reader.sentence.line.text
    named = [hit.topic for hit in reader.hits if hit.end <= match.start() and hit.topic in reader.lexicon.topics]
    clause = line.rfind("，", reader.sentence.start, match.start())
    near = [hit for hit in reader.hits if clause < hit.start and hit.end <= match.start()]
    topic = near[-1].topic if near and named else reader.context(match.start())
    if topic not in reader.lexicon.topics:
        return
    said = line[slice(*body)].rstrip("。；、")
    earlier = _LAST_YEAR.search(line, reader.sentence.start, match.start())
    words = (earlier[0] if earlier else "") + (match["verb"] or match["other"] or "") + said
    found = list(reader.lexicon.topics[topic].tokens(words, 0, len(words)))
    if not found or found[0].meaning.whole:
        return
    rest = words.replace(words[found[0].start : found[0].end], "")
    if scope.unknown_words(rest) > UNKNOWN_OF_WHOLE:
        return
    end = match.end() + len(said)
    number = Number(match.start(), end, Decimal(0), "", Decimal(0), Decimal(0))
    readings = reader.regions((found[0].meaning,), words, number)
    yield Statement(DENIED, number, match.start(), end, (match.start(), end), topic, readings, is_part=True)


def _at_zero(reader: SentenceReader) -> Iterator[Statement]:
    """“行政复议、行政诉讼“零发生””: what is denied by the words behind it."""
    sentence = reader.sentence
    line = sentence.line.text
    for match in _AT_ZERO.finditer(line, sentence.start, sentence.end):
        borders = [each.end() for each in _END.finditer(line, sentence.start, match.start())]
        start = max([sentence.start, *borders])
        hits = [hit for hit in reader.hits if start <= hit.start and hit.end <= match.start() and hit.topic]
        rest = line[hits[-1].end : match.start()] if hits else "?"
        if not _TAIL.fullmatch(_ALL_AT_ZERO.sub("", rest)):
            continue
        if reader.years.is_other(match.start()) or reader.agencies.is_other(match.start()):
            continue
        for hit in hits:
            meanings = reader.lexicon.topics[hit.topic].own
            if meanings and _fits(reader, match, hit, (start, match.end())):
                number = Number(hit.start, match.end(), Decimal(0), "", Decimal(0), Decimal(0))
                readings = reader.regions(meanings[:1], line[start : hit.end], number)
                yield Statement(
                    DENIED, number, hit.start, match.end(), (hits[0].start, match.end()), hit.topic, readings
                )
