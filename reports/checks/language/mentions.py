"""The numbers of the texts: what each is about, which cells it can mean, and whether one of them agrees (rule R8).

How a number is understood is the subject of `understanding`. A live figure means the cell it was taken from, unless
its own phrase names something else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import attrgetter

from reports.checks.language import scope
from reports.checks.language.denials import denials
from reports.checks.language.numbers import Number, read
from reports.checks.language.phrases import Sentence
from reports.checks.language.understanding import UNKNOWN_OF_WHOLE, Understanding
from reports.checks.language.vocabulary import ELSEWHERE, Hit, Vocabulary, vocabulary
from reports.document.memory import Ask, ByCells
from reports.document.report import Report, text_addresses
from reports.editions.layout import Figures, Section
from reports.editions.vocabulary import Meaning, Reading

Lines = Mapping[str, frozenset[int]]
"""{address of a text: places where those of its lines begin that are to be read}."""
LONGEST_TEXT = 100_000
_SENTENCE = re.compile(r"[^。！？；]{1,600}[。！？；]?")
"""What goes on for longer is no sentence of a person, and would take its square in time."""
_start = attrgetter("start")
_HEADING = re.compile(r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])")
SHORTEST_QUOTED = 2
"""Characters before a number without which what stands behind it is quoted, too: “1件结转下年度”."""
_OF_ALL = re.compile(
    r"[，（](?:(?:复议机关|法院|一审|判决|裁定|经复议|经审理|申请人)*(?:办理|处理|答复|复议|审理|诉讼|判决)?(?:结果|情况|主体)?"
    r"(?:均|全部|都|皆|为|是|系))(?:均|全部|都|已|被|予以|为|由|系|是|作出|裁定|判决|来自)*(?P<said>[^，；。（）]+)(?=[，；。（）]|\Z)"
    r"|[，（](?:上级机关|复议机关|人民法院|申请人|原告|法院|一审|二审|经审理|经复议)+(?:决定|判决|裁定|已|依法|均)*(?P<judged>[^，；。（）]+)"
    r"|（(?:因|涉及|属于|为|系|理由是|原因是)+(?P<named>[^，。（）]+)）"
    r"|[，（](?:复议机关|法院|复议|判决|审理|办理|处理)*结果(?:为|是|均|：)?(?P<result>[^，；。（）]+)"
    r"|[，（](?P<bare>[^，。（）；\d]{2,8})(?=[，；。（）])"
)
_CHANNEL = re.compile(r"(?:通过)?(?:网络|网上|在线|互联网|信函|当面|邮寄|邮件)")
_NOT = re.compile("[未无没不非]")
"""“均未被纠错” counts none of them."""
_LEADING = re.compile(r"\A(?:、|其中)+")


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
    is_of_part: bool = False
    """It counts one result or one kind."""

    @property
    def agrees(self) -> bool | None:
        """None where it means nothing, or nothing that has been entered yet."""
        if any(reading.value is not None and self.number.agrees(reading.value) for reading in self.readings):
            return True
        return None if not self.readings or any(reading.value is None for reading in self.readings) else False


def mentions(report: Report, lines: Lines | None = None) -> list[Mention]:
    """Every number with a unit, and every denial that counts as zero, in order; of `lines` only."""
    words = vocabulary(report.edition, report.year)
    figures = report.complete_figures
    found: list[Mention] = []
    for section, address in text_addresses(report.edition):
        only = None if lines is None else lines.get(address, frozenset())
        here = _read(report, words, section, address, figures=figures, only=only)
        found += sorted([*here, *_live_alone(report, address, here)], key=lambda mention: mention.start)
    return found


def _read(
    report: Report,
    words: Vocabulary,
    section: Section,
    address: str,
    *,
    figures: Figures,
    only: frozenset[int] | None = None,
) -> tuple[Mention, ...]:
    text = report.text(address)[:LONGEST_TEXT]

    def make(ask: Ask) -> tuple[Mention, ...]:
        return tuple(_Text(report, words, ask, section=section, address=address).mentions(text, only))

    place = (address, report.live.get(address, ()), report.year, report.agency_name, only)
    return _readings_of.get(text, *place, edition=report.edition, figures=figures, make=make)


_readings_of = ByCells()


def _live_alone(report: Report, address: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """The live figures without a unit, which no count of the sentence is."""
    for start, end, cell in report.live.get(address, ()):
        if not any(each.start < end and start < each.end for each in found):
            written = report.text(address)[start:end]
            value = Decimal(written)
            number = Number(start, end, value, "", value, value)
            yield Mention(address, start, end, written, number, (Sum((cell,), value),))


class _Text(Understanding):
    """Reads one text from top to bottom."""

    def __init__(self, report: Report, words: Vocabulary, ask: Ask, *, section: Section, address: str) -> None:
        super().__init__(report, words, section=section, address=address)
        self.ask = ask
        self.live = report.live.get(address, ())

    def mentions(self, text: str, only: frozenset[int] | None = None) -> Iterator[Mention]:
        for line, everything in read(text):
            self.topic = None
            named = set(self.named)
            if _HEADING.match(line.text):
                self.enter(line)
            if only is not None and line.places[0] not in only:
                continue
            named |= {self.heading_topic} if self.heading_topic else set()
            for match in _SENTENCE.finditer(line.text):
                start, end = match.span()
                hits = [
                    Hit(start + hit.start, start + hit.end, hit.topic) for hit in self.words.hits(match[0], named=named)
                ]
                first, behind = (bisect_left(everything, place, key=_start) for place in (start, end))
                here = list(everything[first:behind])
                sentence = Sentence(line, start, end, hits, here)
                apart = _apart(_without_parts(sentence, list(self._counts(sentence))))
                counts = _parts_of_a_list(sentence, _of_one_cell(list(apart)))
                found = [*_beside_others(counts), *self._denials(sentence)]
                if not here:
                    self.topic = next((hit.topic for hit in reversed(hits) if hit.topic), self.topic)
                yield from sorted(found, key=lambda mention: mention.start)

    def _counts(self, sentence: Sentence) -> Iterator[Mention]:
        for number in sentence.numbers:
            before = len(sentence.meanings)
            yield from self._count(sentence, number)
            for meaning in sentence.meanings[before : before + 1]:
                yield from self._of_all(sentence, number, meaning)
            sentence.last = number

    def _of_all(self, sentence: Sentence, number: Number, meaning: Meaning) -> Iterator[Mention]:
        """“复议3件，均维持”, “申请5件（均为自然人）”: the number is that of the words behind it, too."""
        clause = _OF_ALL.match(sentence.line.text, number.end, sentence.end)
        if not clause or any(clause.start() < each.start < clause.end() for each in sentence.numbers):
            return
        said = next(words for words in clause.groups() if words)
        found = [each for each, match in self.by_words(meaning.topic, said) if self._says_only(said, match)]
        if not found and self._says_only(_CHANNEL.sub("", said), self.words.qualifying.search(said)):
            found = [meaning]
        if clause["bare"] and not self.words.topics[meaning.topic].near:
            return  # of applications “，部分公开” may be said of some
        if found and (found[0] == meaning or not found[0].whole):
            sums = (self._sum(reading, said, 1) for reading in found[0].readings)
            start, end = sentence.line.span(number.start, number.end)
            words = sentence.line.text[number.start : clause.end()]
            yield Mention(self.address, start, end, words, number, tuple(dict.fromkeys(sums)))

    def _says_only(self, said: str, match: re.Match[str] | None) -> bool:
        if match is None or _NOT.search(said[: match.start()]):
            return False
        return scope.unknown_words(self.unqualified(said.replace(match[0], "", 1))) <= UNKNOWN_OF_WHOLE

    def _count(self, sentence: Sentence, number: Number) -> Iterator[Mention]:
        left, right = sentence.left(number), sentence.right(number)
        topics = self.topics(sentence, number, left=left, right=right)
        readings: tuple[tuple[Meaning, str], ...] = ()
        for topic in topics:
            if self.is_counted_so(topic, sentence, number, left=left, right=right):
                readings += self.meant(topic, sentence, number, left=left, right=right)
        if not topics or topics[-1] != ELSEWHERE or sentence.hits_in(left):
            self.topic = topics[-1] if topics else self.topic
        start, end = sentence.line.span(number.start, number.end)
        is_short = len(_LEADING.sub("", sentence.line.text[left[0] : number.start])) < SHORTEST_QUOTED
        quoted = sentence.line.text[left[0] : right[1] if is_short or sentence.hits_in(right) else number.end]
        words = _LEADING.sub("", quoted)
        cell = next((cell for low, high, cell in self.live if low < end and start < high), "")
        if cell and not (readings and self.says_what(sentence, topics, number, left=left, right=right)):
            yield Mention(self.address, start, end, words, number, (Sum((cell,), number.value),))
            return
        groups = [readings] if len(topics) < 2 else [tuple(r for r in readings if r[0].topic == t) for t in topics]
        for group in groups if readings else [()]:
            sums = tuple(
                self._sum(reading, text, worth)
                for meaning, text in group
                for reading in _readings(meaning, number)
                for worth in meaning.unit_worth
                if self._is_in_unit(reading, number)
            )
            is_of_part = any(not meaning.whole for meaning, _ in group)
            yield Mention(self.address, start, end, words, number, tuple(dict.fromkeys(sums)), is_of_part)

    def _denials(self, sentence: Sentence) -> Iterator[Mention]:
        for denial in denials(self, sentence):
            start, end = sentence.line.span(denial.number.start, denial.number.end)
            sums = (self._sum(_readings(meaning, denial.number)[0], denial.phrase, 1) for meaning in denial.meanings)
            yield Mention(self.address, start, end, denial.words, denial.number, tuple(dict.fromkeys(sums)))

    def _is_in_unit(self, reading: Reading, number: Number) -> bool:
        """Money is no count: the cells of amounts are those with a point."""
        cells = (self.report.edition.cells[f"{table}.{row}.{column}"] for table, row, column in reading.cells if column)
        return all(bool(cell.decimals) == (number.unit == "元") for cell in cells)

    def _sum(self, reading: Reading, text: str, worth: int) -> Sum:
        cells = self.words.cells(reading, text)
        values = [self._value(address, worth) for address in cells]
        return Sum(cells, None if None in values else sum((v for v in values if v is not None), Decimal(0)))

    def _value(self, address: str, worth: int) -> Decimal | None:
        cell = self.report.edition.cells[address]
        value = self.ask(address)
        return None if value is None else (Decimal(value) * worth).scaleb(-cell.decimals)


def _without_parts(sentence: Sentence, found: list[Mention]) -> list[Mention]:
    """Of “办公室76件，其他单位248件，总计324件” the last alone is the whole."""
    for at, total in enumerate(sentence.numbers):
        meant = {reading.cells for each in found if each.number == total for reading in each.readings}
        added = [number for number in sentence.numbers[:at] if number.unit == total.unit]
        if meant and scope.is_together(sentence.before(total)):
            cells = {reading.cells for each in found if each.number in added for reading in each.readings} & meant
            found = [
                each
                for each in found
                if each.number not in added or not cells.intersection(reading.cells for reading in each.readings)
            ]
    return found


def _beside_others(found: list[Mention]) -> Iterator[Mention]:
    """“办结上年结转2件，新收26件，已办结25件”: what only together with one before makes the cell is of the rest.

    So it is with the next one: “答复5件，申请人撤回1件”.
    """
    known: list[Decimal] = []
    for mention, following in zip(found, [*found[1:], None], strict=False):
        only = mention.readings[0].value if len(mention.readings) == 1 and not mention.is_of_part else None
        beside = [following.number.value] if following and following.is_of_part and following.agrees else []
        if mention.agrees is False and any(mention.number.value + value == only for value in known + beside):
            yield replace(mention, readings=())
            continue
        if mention.is_of_part and len(mention.readings) == 1 and mention.number.value:
            known += [mention.number.value, mention.readings[0].value or Decimal(0)]
        yield mention


def _of_one_cell(found: list[Mention]) -> list[Mention]:
    """“维持5件，驳回1件” where the form has one cell for both: they are right if they add up to it."""
    by_cells: dict[tuple[str, ...], list[Mention]] = {}
    for mention in found:
        if mention.is_of_part or (len(mention.readings) == 1 and mention.agrees is False):
            by_cells.setdefault(mention.readings[0].cells, []).append(mention)
    right = [
        mention
        for same in by_cells.values()
        if len(same) > 1 and sum(each.number.value for each in same) == same[0].readings[0].value
        for mention in same
    ]
    return [replace(mention, readings=()) if mention in right else mention for mention in found]


def _parts_of_a_list(sentence: Sentence, found: list[Mention]) -> list[Mention]:
    """“受理9件，其中转办2件、告知途径3件、依法答复4件”: what makes the total with kinds not understood is one kind."""
    if not any(each.agrees is False and not each.is_of_part for each in found):
        return found
    understood = {each.number for each in found if each.readings}
    columns = {each.number: _columns(each) for each in found}
    parts: dict[Number, set[str]] = {}
    for at, total in enumerate(sentence.numbers):
        added = [number for number in sentence.numbers[at + 1 :] if number.unit == total.unit]
        opening = sentence.line.text[total.end : added[0].start] if added else ""
        length = next((n for n in range(2, len(added) + 1) if sum(each.value for each in added[:n]) == total.value), 0)
        if "其中" in opening and length and not understood.issuperset(added[:length]):
            parts |= dict.fromkeys(added[:length], columns.get(total, set()))
    return [
        replace(each, readings=())
        if each.agrees is False and not each.is_of_part and parts.get(each.number) == _columns(each)
        else each
        for each in found
    ]


def _columns(mention: Mention) -> set[str]:
    return {cell.rpartition(".")[2] for reading in mention.readings for cell in reading.cells}


def _apart(found: list[Mention]) -> Iterator[Mention]:
    """What is named by itself is no reading of another number.

    “行政诉讼4件，其中直接起诉3件”: the first is not the second; “予以公开5件、部分公开1件”: nor does the first hold it.
    """
    for mention in found:
        alone = [each for each in found if len(each.readings) == 1 and each.number.value != mention.number.value]
        others = {each.readings[0].cells for each in alone if each.number.start > mention.number.start}
        if mention.is_of_part:
            cells = {cell for each in alone if each.is_of_part for cell in each.readings[0].cells}
            others |= {reading.cells for reading in mention.readings[1:] if cells & set(reading.cells)}
        kept = tuple(reading for reading in mention.readings if reading.cells not in others)
        yield mention if not kept or kept == mention.readings else replace(mention, readings=kept)


def _readings(meaning: Meaning, number: Number) -> tuple[Reading, ...]:
    """None at all is none in the first sense: that one kind of several is 0 makes no zero of the whole."""
    return meaning.readings if number.value else meaning.readings[:1]
