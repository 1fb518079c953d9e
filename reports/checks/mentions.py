"""The numbers of the texts: what each is about, which cells it can mean, and whether one of them agrees (rule R8).

A number belongs to the topic named beside it, else to the last one named before; its meaning is the first of the
topic's whose words stand in its own phrase, which reaches from the comma or number before it to the next one behind.
What cannot be understood means nothing: a false alarm is worse than a miss.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from reports.checks import scope
from reports.checks.numbers import Line, Number, lines, numbers
from reports.checks.vocabulary import ELSEWHERE, Hit, Vocabulary, vocabulary
from reports.document import Report, text_addresses
from reports.figures import value_at
from reports.layout import Figures, Meaning, Reading, Section

LONGEST_TEXT = 100_000
_SENTENCE = re.compile(r"[^。！？；]+[。！？；]?")
_HEADING = re.compile(r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])")
_LEFT_BORDER = re.compile(r"[，：；（）。]")
_RIGHT_BORDER = re.compile(r"[，、：；（）。]")
_PART = re.compile(r"其中|包括|包含|含")
_NOTHING_SAID = re.compile(r"(?:其余|剩余|余下|其中|另|还|尚|有|、|的)*")
_EACH = re.compile(r"均|都|各|皆")
_DENIAL = re.compile(
    r"(?:未(?:曾|再|有|因[^，。；]{0,24}?(?=引发|产生|发生|被|引起))?"
    r"(?P<verb>收到|接到|接收|接获|受理|发生|产生|出现|引发|引起|被|涉及|制发|制定|出台|印发|废止|作出|实施|办理|新收|新增|存在|提起)"
    r"|没有(?P<other>收到|接到|接收|受理|发生|产生|出现|涉及|制发|制定|出台|印发|废止|作出|实施|办理|新收)?"
    r"|不存在|(?<!毫)无(?!法|正当|偿|需|须|关|障碍|线|人|纸|缝|效|误|故|力|一|论|条件|锡|为|疑|投诉|违|逾|超))"
)
_DENIAL_END = re.compile(r"[，。；：（）]")
_TAIL = re.compile(
    r"(?:的|案件|案|情况|情形|事项|发生|现象|问题|业务|工作|行为|决定|措施|结果|数据|产生|处理|政府信息|和|被|等|类|件|事件|办理|制发|出台|结转|请求)*"
)
UNKNOWN_OF_WHOLE, UNKNOWN_OF_PART = 1, 8
"""Characters not understood between a meaning's words and its number, beyond which it is let alone."""


@dataclass(frozen=True)
class Sum:
    """One reading of a number: the cells that it may add up. `value` is in the unit of the text, None while blank."""

    cells: tuple[str, ...]
    value: Decimal | None


@dataclass(frozen=True)
class Mention:
    """A number in a text, unit included. Without readings it means nothing in the tables."""

    address: str
    """Of the text."""
    start: int
    end: int
    words: str
    """The number with its phrase, as a person would quote it."""
    number: Number
    readings: tuple[Sum, ...] = ()

    @property
    def agrees(self) -> bool | None:
        """None where it means nothing, or nothing that has been entered yet."""
        if any(reading.value is not None and self.number.agrees(reading.value) for reading in self.readings):
            return True
        return None if not self.readings or any(reading.value is None for reading in self.readings) else False


def mentions(report: Report) -> list[Mention]:
    """Every number of the report's texts with a unit, and every denial that counts as zero, in order."""
    words = vocabulary(report.edition, report.year)
    figures = report.complete_figures
    found: list[Mention] = []
    for section, address in text_addresses(report.edition):
        text = report.text(address)[:LONGEST_TEXT]
        found += _Text(report, words, figures, section=section, address=address).mentions(text)
    return found


@dataclass
class _Sentence:
    """A sentence of a line without spaces, and what has been understood of it so far."""

    line: Line
    start: int
    end: int
    hits: list[Hit]
    numbers: list[Number]
    meanings: list[Meaning] = field(default_factory=list)
    last: Number | None = None
    counted: set[str] = field(default_factory=set)
    """Topics of the numbers so far."""

    def before(self, number: Number) -> str:
        return self.line.text[self.start : number.start]

    def left(self, number: Number) -> tuple[int, int]:
        """The number's own phrase before it."""
        if self.line.text[self.start : number.start].endswith("、"):
            return number.start, number.start  # “4件予以公开、1件部分公开”: what was counted stands behind
        borders = [found.end() for found in _LEFT_BORDER.finditer(self.line.text, self.start, number.start)]
        return max([self.start, *borders, self.last.end if self.last else 0]), number.start

    def right(self, number: Number) -> tuple[int, int]:
        border = _RIGHT_BORDER.search(self.line.text, number.end, self.end)
        following = [other.start for other in self.numbers if other.start >= number.end]
        return number.end, min([border.start() if border else self.end, *following])

    def hits_in(self, span: tuple[int, int]) -> list[Hit]:
        return [hit for hit in self.hits if span[0] <= hit.start and hit.end <= span[1]]


class _Text:
    """Reads one text from top to bottom and remembers what it is about."""

    def __init__(self, report: Report, words: Vocabulary, figures: Figures, *, section: Section, address: str) -> None:
        self.report, self.words, self.figures, self.address = report, words, figures, address
        own = [topic.code for topic in words.topics.values() if section.code in topic.sections]
        self.of_section = own[0] if own else None
        self.named = set(own)
        self.heading = ""
        self.heading_topic: str | None = None
        self.topic: str | None = None

    def mentions(self, text: str) -> Iterator[Mention]:
        for line in lines(text):
            self.topic = None
            named = set(self.named)
            if _HEADING.match(line.text):
                self._enter(line)
            named |= {self.heading_topic} if self.heading_topic else set()
            everything = numbers(line.text)
            for match in _SENTENCE.finditer(line.text):
                start, end = match.span()
                hits = [
                    Hit(start + hit.start, start + hit.end, hit.topic) for hit in self.words.hits(match[0], named=named)
                ]
                here = [n for n in everything if start <= n.start < end]
                sentence = _Sentence(line, start, end, hits, here)
                found = [*self._counts(sentence), *self._denials(sentence)]
                if not here:
                    self.topic = next((hit.topic for hit in reversed(hits) if hit.topic), self.topic)
                yield from sorted(found, key=lambda mention: mention.start)

    def _enter(self, line: Line) -> None:
        """A heading opens a new subject; of a paragraph that begins with its heading, the heading."""
        self.heading = line.text[:40].split("。")[0]
        hits = self.words.hits(self.heading, named=set(self.named))
        self.heading_topic = next((hit.topic for hit in hits if hit.topic), None)

    def _counts(self, sentence: _Sentence) -> Iterator[Mention]:
        for number in sentence.numbers:
            yield from self._count(sentence, number)
            sentence.last = number

    def _count(self, sentence: _Sentence, number: Number) -> Iterator[Mention]:
        left, right = sentence.left(number), sentence.right(number)
        topics = self._topics(sentence, number, left=left, right=right)
        readings: tuple[tuple[Meaning, str], ...] = ()
        for topic in topics:
            if self._is_counted_so(topic, sentence, number, right=right):
                readings += self._meant(topic, sentence, number, left=left, right=right)
        if not topics or topics[-1] != ELSEWHERE or sentence.hits_in(left):
            self.topic = topics[-1] if topics else self.topic
        start, end = sentence.line.span(number.start, number.end)
        words = sentence.line.text[left[0] : right[1] if sentence.hits_in(right) else number.end].lstrip("、其中")
        groups = [readings] if len(topics) < 2 else [tuple(r for r in readings if r[0].topic == t) for t in topics]
        for group in groups if readings else [()]:
            sums = tuple(
                self._sum(meaning, reading, text) for meaning, text in group for reading in _readings(meaning, number)
            )
            yield Mention(self.address, start, end, words, number, tuple(dict.fromkeys(sums)))

    def _topics(
        self, sentence: _Sentence, number: Number, *, left: tuple[int, int], right: tuple[int, int]
    ) -> list[str]:
        """The topic of a number; several where the same is said of each."""
        own = sentence.hits_in(left)
        if own:
            if _EACH.search(sentence.line.text[own[-1].end : number.start]):
                return list(dict.fromkeys(hit.topic for hit in own if hit.topic))
            return [own[-1].topic]
        behind = sentence.hits_in(right)
        if behind:
            return [behind[0].topic]
        if sentence.last and sentence.counted:
            earlier = [hit.topic for hit in sentence.hits if hit.end <= number.start and hit.topic in sentence.counted]
        else:
            earlier = [hit.topic for hit in sentence.hits if hit.end <= number.start and hit.topic]
        last = earlier[-1] if earlier else self.topic
        topic = last if last is not None else (self.heading_topic or self.of_section)
        return [topic] if topic is not None else []

    def _is_counted_so(self, code: str, sentence: _Sentence, number: Number, *, right: tuple[int, int]) -> bool:
        """The unit fits the topic, and nothing in the paragraph makes it another one."""
        topic = self.words.topics.get(code)
        if topic is None or code not in self.words.meanings:
            return False
        if number.unit not in topic.units and (number.unit or "元" in topic.units):
            return False
        text = sentence.line.text
        near = text[: number.start] + text[right[0] : right[1]] + self.heading
        is_at_home = self.address.split(".")[0] in topic.sections
        if topic.near and not is_at_home and not any(word in near for word in topic.near):
            return False
        before = sentence.before(number) + text[right[0] : right[1]]
        return not any(word in before for word in topic.without)

    def _meant(
        self, topic: str, sentence: _Sentence, number: Number, *, left: tuple[int, int], right: tuple[int, int]
    ) -> tuple[tuple[Meaning, str], ...]:
        """The meanings of a number, each with the phrase that names its column."""
        phrase, behind = (sentence.line.text[slice(*span)] for span in (left, right))
        if scope.is_difference(phrase) or behind.startswith(("中", "以内", "以下")):
            return ()
        found = self._by_words(topic, phrase)
        if not found and behind and _NOTHING_SAID.fullmatch(phrase):
            found = self._by_words(topic, behind)
        masked = sentence.before(number)
        for _, match in found:
            masked = masked.replace(match[0], "")
        if scope.is_of_another_time(masked, self.report.year) or scope.is_of_others(masked, self.report.agency_name):
            return ()
        text = phrase + behind
        if found:
            kept = [m for m, match in found if self._is_whole(m, match, phrase, sentence.before(number))]
        else:
            kept = self._without_words(topic, sentence, number, left=left, right=right)
        sentence.meanings += kept
        if kept:
            sentence.counted.add(topic)
        return tuple((meaning, text) for meaning in kept)

    def _by_words(self, topic: str, phrase: str) -> list[tuple[Meaning, re.Match[str]]]:
        """The first meaning whose words stand in the phrase; where that is a whole, every other whole beside it."""
        found: list[tuple[Meaning, re.Match[str]]] = []
        for meaning, pattern in self.words.meanings[topic]:
            match = pattern.search(phrase) if pattern else None
            if not match or any(match.start() < m.end() and m.start() < match.end() for _, m in found):
                continue
            if not found or (meaning.whole and found[0][0].whole):
                found.append((meaning, match))
        return found

    def _is_whole(self, meaning: Meaning, match: re.Match[str], phrase: str, before: str) -> bool:
        """Nothing in the phrase says that the number is of a part only."""
        rest = phrase[match.end() :] if match.string == phrase else ""
        unknown = scope.unknown_words(self._unqualified(rest))
        if not meaning.whole:
            return unknown <= UNKNOWN_OF_PART
        if _PART.search(phrase) and scope.unknown_words(self._unqualified(_PART.split(phrase)[-1])) > len(match[0]):
            return False
        return unknown <= UNKNOWN_OF_WHOLE and not scope.is_narrower(phrase.replace(match[0], ""))

    def _unqualified(self, phrase: str) -> str:
        return self.words.qualifying.sub("", self.words.named.sub(self._unknown_topic, phrase))

    def _unknown_topic(self, match: re.Match[str]) -> str:
        """A topic with cells of its own says nothing more; another one does."""
        topic = self.words.topic_of.get(match[0]) or self.words.short_of.get(match[0])
        return "" if topic in self.words.meanings else match[0]

    def _without_words(
        self, topic: str, sentence: _Sentence, number: Number, *, left: tuple[int, int], right: tuple[int, int]
    ) -> list[Meaning]:
        """What a bare number, topic or column means: what was meant before in the sentence, or the topic itself."""
        phrase = sentence.line.text[slice(*left)]
        rest = _PART.sub("", phrase).strip("、")
        if scope.unknown_words(self._unqualified(rest)) > UNKNOWN_OF_WHOLE or scope.is_narrower(phrase):
            return []
        qualified = self.words.qualifying.search(phrase + sentence.line.text[slice(*right)])
        if qualified and self._has_columns(topic):
            before = [meaning for meaning in sentence.meanings if meaning.topic == topic]
            return before or self._own(topic)
        if _PART.search(sentence.before(number)) and topic in sentence.counted:
            return []
        if sentence.hits_in(left) or sentence.hits_in(right):
            return self._own(topic) or self._carried(topic, sentence.before(number))
        return [] if sentence.last else self._own(topic)

    def _has_columns(self, topic: str) -> bool:
        return any(
            column is None for m, _ in self.words.meanings[topic] for r in m.readings for _, _, column in r.cells
        )

    def _own(self, topic: str) -> list[Meaning]:
        """The meaning for which the topic's own words are enough."""
        return [meaning for meaning, pattern in self.words.meanings[topic] if pattern is None]

    def _carried(self, topic: str, before: str) -> list[Meaning]:
        """“制发规章0件、行政规范性文件3件”: the verb of the number before."""
        places = [
            (match.start(), place)
            for place, (_, pattern) in enumerate(self.words.meanings[topic])
            if pattern
            for match in pattern.finditer(before)
        ]
        return [self.words.meanings[topic][max(places)[1]][0]] if places else []

    def _denials(self, sentence: _Sentence) -> Iterator[Mention]:
        text = sentence.line.text
        for match in _DENIAL.finditer(text, sentence.start, sentence.end):
            border = _DENIAL_END.search(text, match.end(), sentence.end)
            span = (match.end(), border.start() if border else sentence.end)
            if any(span[0] <= number.start < span[1] for number in sentence.numbers):
                continue
            yield from self._denied(sentence, match, span)

    def _denied(self, sentence: _Sentence, match: re.Match[str], span: tuple[int, int]) -> Iterator[Mention]:
        text = sentence.line.text
        hits = [hit for hit in sentence.hits_in(span) if hit.topic]
        disputed = [hit for hit in hits if self.words.topics[hit.topic].near]
        hits = disputed or hits
        if not hits or not _TAIL.fullmatch(text[hits[-1].end : span[1]].strip("。；")):
            return
        nothing = Number(match.start(), hits[-1].end, Decimal(0), "", Decimal(0), Decimal(0))
        before = text[sentence.start : match.start()]
        if scope.is_of_another_time(before, self.report.year) or scope.is_of_others(before, self.report.agency_name):
            return
        at, verb = match.end(), match["verb"] or match["other"] or ""
        hits = [hit for hit, following in zip(hits, [*hits[1:], None], strict=True) if not _goes_on(hit, following)]
        for hit in hits:
            piece = verb + text[at : hit.end] + (text[hit.end : span[1]] if hit == hits[-1] else "")
            at = hit.end
            if not self._is_counted_so(hit.topic, sentence, nothing, right=span):
                continue
            found = self._by_words(hit.topic, piece)
            meanings = [meaning for meaning, _ in found] or self._own(hit.topic)
            words = piece
            for _, each in found:
                words = words.replace(each[0], "")
            if scope.unknown_words(self._unqualified(words)) > UNKNOWN_OF_WHOLE + 1:
                continue
            sums = tuple(self._sum(meaning, _readings(meaning, nothing)[0], piece) for meaning in meanings)
            start, end = sentence.line.span(match.start(), hit.end)
            yield Mention(self.address, start, end, text[match.start() : span[1]], nothing, tuple(dict.fromkeys(sums)))

    def _sum(self, meaning: Meaning, reading: Reading, text: str) -> Sum:
        cells = self.words.cells(reading, text)
        values = [self._value(meaning, address) for address in cells]
        return Sum(cells, None if None in values else sum((v for v in values if v is not None), Decimal(0)))

    def _value(self, meaning: Meaning, address: str) -> Decimal | None:
        cell = self.report.edition.cells[address]
        value = value_at(self.figures, cell)
        return None if value is None else (Decimal(value) * meaning.unit_worth).scaleb(-cell.decimals)


def _goes_on(hit: Hit, following: Hit | None) -> bool:
    """“依申请公开政府信息的申请” names one topic twice."""
    return following is not None and following.topic == hit.topic


def _readings(meaning: Meaning, number: Number) -> tuple[Reading, ...]:
    """None at all is none in the first sense: that one kind of several is 0 makes no zero of the whole."""
    return meaning.readings if number.value else meaning.readings[:1]
