"""What a number of a sentence is about: its topic, and the meanings that the words of its phrase give it.

A number belongs to the topic named beside it, else to the last one named before; its meaning is the first of the
topic's whose words stand in its own phrase, which reaches from the comma or number before it to the next one behind.
What cannot be understood means nothing: a false alarm is worse than a miss.
"""

from __future__ import annotations

import re
from dataclasses import replace

from reports.checks.language import scope
from reports.checks.language.numbers import Line, Number
from reports.checks.language.phrases import Sentence
from reports.checks.language.vocabulary import ELSEWHERE, Hit, Vocabulary
from reports.document.report import Report
from reports.editions.layout import Section
from reports.editions.vocabulary import Meaning, Reading

_MARKS = [
    re.compile(marks) for marks in (r"[一二三四五六七八九十]+、", r"[（(][一二三四五六七八九十]+[）)]", r"\d", "")
]
"""How headings of each level begin, from the highest; the last is any other."""
INHERITED = "…"
_PART = re.compile(r"其中|包括|包含|含")
_NOTHING_SAID = re.compile(r"(?:共有|共计|合计|共|对|将|其余|剩余|余下|其中|另|还|尚|有|、|的)*")
_PEOPLE = ("人次", "人", "名")
"""Who does something is counted before it is said what: “16人次提交申请”."""
_OF_THEM = re.compile(r"\d[件份宗起例项](?:申请)?中，")
"""“22件中，20件在年内答复”."""
_REST = re.compile(r"、?(?:其余|剩余|余下|另)")
_PART_BEHIND = re.compile(r"因|涉及|关于|属于")
_DONE = re.compile(r"作出|做出|实施|下达|制发|印发|出台|制定|废止|有效|失效|办理|办结|收取|征收")
_OF_OTHER_MATTERS = re.compile("(?:其他|其它|非政府信息公开)(?:类|领域|方面)?的?(?:行政)?(?:复议|诉讼|应诉)")
_FROM = re.compile("(?:增|降|减|升|上升|下降|增加|减少|增长|提高)(?:至|到|为)")
"""“由58件增至73件”."""
_QUOTED = re.compile("“[^”]*”")
_JOINED = re.compile(r"(?:的|信息|类|和|及|以及|与|或者?|、)*(?:和|及|与|或|、)(?:者|属于|涉及|因)*")
_TAKEN_IN = re.compile(r"收到|受理|接到")
"""“受理政府信息公开类行政复议2件”: said so, they are of this matter."""
_SUCH_AS = re.compile(r"\A[^，]*、[^，、]{1,8}等")
"""“查封、扣押等行政强制措施”: examples."""
_AND_OTHERS = re.compile(r"(?:类|信息|的|申请|事项|情形|原因|内容)*等(?!待)")
_ENDS_WITH_OTHERS = re.compile(r"等(?:其他|其它)?(?:情况|情形|原因|类|结果|处理|答复|申请|的|为|共|计)*\Z")
_BY_CHANNEL = re.compile(
    r"、(?:通过)?(?:纸质|书面|邮寄|网络|网上|在线|当面|现场|信函|口头|电子|线上|线下|来信)[^，、。；：（）\d]{0,10}\d"
)
"""“公开申请3件、纸质申请36件”: what is counted before is not all."""
_THIS_YEAR = re.compile(r"\d{4}年度?|本年度?|今年|全年|年内")
_EACH = re.compile(r"均|都|各|皆")
UNKNOWN_OF_WHOLE, UNKNOWN_OF_PART = 1, 8
"""Characters not understood between a meaning's words and its number, beyond which it is let alone."""


class Understanding:
    """Of one text, read from top to bottom: remembers what it is about."""

    def __init__(self, report: Report, words: Vocabulary, *, section: Section, address: str) -> None:
        self.report, self.words, self.address = report, words, address
        own = [topic.code for topic in words.topics.values() if section.code in topic.sections]
        self.of_section = own[0] if own else None
        self.named = set(own)
        self.heading = ""
        self.heading_topic: str | None = None
        self.above: list[str | None] = []
        """The topics of the headings that the line stands under, from the highest."""
        self.topic: str | None = None

    def enter(self, line: Line) -> None:
        """A heading opens a new subject; of a paragraph that begins with its heading, the heading.

        One that names no topic keeps that of the heading it stands under: “1.收到情况” under “（二）依申请公开”.
        """
        self.heading = line.text[:40].split("。")[0]
        level = next(level for level, marks in enumerate(_MARKS) if marks.match(line.text))
        above = next((topic for topic in reversed(self.above[:level]) if topic != INHERITED), None)
        hits = self.words.hits(self.heading, named=self.named | ({above} if above else set()))
        topic = next((hit.topic for hit in hits if hit.topic), None)
        self.above = [*self.above[:level], *[INHERITED] * (level - len(self.above)), topic if hits else INHERITED]
        self.heading_topic = topic if hits else above

    def says_what(
        self,
        sentence: Sentence,
        topics: list[str],
        number: Number,
        *,
        left: tuple[int, int],
        right: tuple[int, int],
    ) -> bool:
        """The number's own phrase names what is counted: the topic, or a meaning of one that the sentence has named."""
        if sentence.hits_in(left) or sentence.hits_in(right):
            return True
        named = {hit.topic for hit in sentence.hits if hit.end <= number.start}
        phrase = sentence.line.text[slice(*left)]
        return any(topic in named and self.by_words(topic, phrase) for topic in topics)

    def topics(self, sentence: Sentence, number: Number, *, left: tuple[int, int], right: tuple[int, int]) -> list[str]:
        """The topic of a number; several where the same is said of each."""
        own = sentence.hits_in(left)
        behind = sentence.hits_in(right)
        named, span = (own[-1], left) if own else (behind[0] if behind else None, right)
        if named and named.topic == ELSEWHERE and (kept := self._kept_topic(sentence, named, span)):
            return [kept]
        if own:
            if _EACH.search(sentence.line.text[own[-1].end : number.start]):
                return list(dict.fromkeys(hit.topic for hit in own if hit.topic))
            return [own[-1].topic]
        if behind and number.unit not in _PEOPLE:
            return [behind[0].topic]
        topic = self.topic_before(sentence, number.start)
        return [topic] if topic is not None else []

    def topic_before(self, sentence: Sentence, place: int) -> str | None:
        """What the sentence, the paragraph, its heading or the section was about until there."""
        earlier = [hit.topic for hit in sentence.hits if hit.end <= place and hit.topic]
        if sentence.last and sentence.counted:
            earlier = [topic for topic in earlier if topic in sentence.counted]
        last = earlier[-1] if earlier else self.topic
        return last if last is not None else (self.heading_topic or self.of_section)

    def _kept_topic(self, sentence: Sentence, hit: Hit, span: tuple[int, int]) -> str | None:
        """“本机关不掌握相关信息6件”: words of a meaning that begin before it take another topic in."""
        topic = self.topic_before(sentence, span[0])
        if not topic or topic not in self.words.meanings:
            return None
        found = self.by_words(topic, sentence.line.text[slice(*span)])
        is_inside = any(not meaning.whole and span[0] + match.start() < hit.start for meaning, match in found)
        return topic if is_inside else None

    def is_counted_so(
        self, code: str, sentence: Sentence, number: Number, *, left: tuple[int, int], right: tuple[int, int]
    ) -> bool:
        """The unit fits the topic, and nothing in the paragraph makes it another one."""
        topic = self.words.topics.get(code)
        if topic is None or code not in self.words.meanings:
            return False
        if number.unit not in topic.units and (number.unit or ("元" in topic.units and number.value)):
            return False
        text = sentence.line.text
        near = text[: number.start] + text[right[0] : right[1]] + self.heading
        is_at_home = self.address.split(".")[0] in topic.sections
        if topic.near and not is_at_home and not any(word in near for word in topic.near):
            return False
        if topic.near and _OF_OTHER_MATTERS.search(text, sentence.start, number.start):
            return False
        says_all = _DONE.search(text, *left) and any(hit.topic == code for hit in sentence.hits_in(left))
        start = left[0] if says_all else self._of_this_matter(sentence, number)
        before = _QUOTED.sub("", text[start : number.start]) + text[right[0] : right[1]]
        return not any(word in before for word in topic.without)

    def _of_this_matter(self, sentence: Sentence, number: Number) -> int:
        """“持续开展清理，全年新制发8件”: where what is done with the first number begins, behind an introduction."""
        first = min(each.start for each in [*sentence.numbers, number] if each.unit != "%")
        border = sentence.line.text.rfind("，", sentence.start, first) + 1
        return border if border and _DONE.search(sentence.line.text, border, first) else sentence.start

    def meant(
        self, topic: str, sentence: Sentence, number: Number, *, left: tuple[int, int], right: tuple[int, int]
    ) -> tuple[tuple[Meaning, str], ...]:
        """The meanings of a number, each with the phrase that names its column."""
        phrase, behind = (sentence.line.text[slice(*span)] for span in (left, right))
        if sentence.is_total(number, left):
            return tuple((meaning, behind) for meaning in self._of_total(topic, sentence, number))
        if scope.is_of_attributes(sentence.line.text, sentence.start, phrase):
            return ()
        if scope.is_difference(phrase) or behind.startswith(("中", "以内", "以下")) or _FROM.match(behind):
            return ()
        found = self.by_words(topic, phrase)
        if _BY_CHANNEL.match(sentence.line.text, number.end) or (not found and _ENDS_WITH_OTHERS.search(phrase)):
            return ()
        if not found and behind and _NOTHING_SAID.fullmatch(_THIS_YEAR.sub("", phrase)):
            found = [each for each in self.by_words(topic, behind) if self._says_it_behind(*each)]
            if found and not found[0][0].whole:
                found = self.by_words(topic, behind + sentence.beyond(right[1]))
        masked = scope.without_asides(sentence.before(number))
        for _, match in found:
            masked = masked.replace(match[0], "")
        if found:
            kept = [m for m, match in found if self._is_whole(m, match, phrase, sentence.before(number))]
        else:
            kept = self._without_words(topic, sentence, number, left=left, right=right)
        if scope.is_of_another_time(masked, self.report.year) or scope.is_of_others(masked, self.report.agency_name):
            sentence.skipped = kept
            return ()
        text = phrase + behind
        for _, match in found:
            text = text.replace(match[0], "")  # “个人隐私3件” are not of individuals
        sentence.meanings += kept
        if kept:
            sentence.counted.add(topic)
        return tuple((meaning, text) for meaning in kept)

    def _says_it_behind(self, meaning: Meaning, match: re.Match[str]) -> bool:
        """“27件按时答复” counts answers; “1件经申请人同意延期至1月答复” counts a part of them."""
        before = self.unqualified(match.string[: match.start()])
        return not meaning.whole or scope.unknown_words(before) <= UNKNOWN_OF_WHOLE

    def _of_total(self, topic: str, sentence: Sentence, number: Number) -> list[Meaning]:
        """“网上14件，邮寄5件，总计19件”: the whole of the topic, where the parts are of no special kind."""
        before = scope.without_asides(sentence.before(number))
        special = [
            scope.is_special(words) for words in re.split("[，、；：]", before) if any(map(str.isnumeric, words))
        ]
        if any(not meaning.whole for meaning in sentence.meanings) or all(special):
            return []
        if scope.is_of_another_time(before, self.report.year) or scope.is_of_others(before, self.report.agency_name):
            return []
        return [meaning for meaning in sentence.meanings if meaning.topic == topic] or self.own(topic)

    def by_words(self, topic: str, phrase: str) -> list[tuple[Meaning, re.Match[str]]]:
        """The first meaning whose words stand in the phrase.

        Where that is a whole, every other whole beside it, too; else it is added up with those that are named with it.
        """
        found: list[tuple[Meaning, re.Match[str]]] = []
        for meaning, pattern in self.words.meanings[topic]:
            match = pattern.search(phrase) if pattern else None
            if not match or any(match.start() < m.end() and m.start() < match.end() for _, m in found):
                continue
            if not found or meaning.whole == found[0][0].whole:
                found.append((meaning, match))
        if not found or found[0][0].whole:
            return found
        found = [each for each in found if not _is_example(phrase, each[1], [match for _, match in found])]
        return [_together(phrase, found)] if found else []

    def _is_whole(self, meaning: Meaning, match: re.Match[str], phrase: str, before: str) -> bool:
        """Nothing in the phrase says that the number is of a part only."""
        if meaning.whole and (_OF_THEM.search(before) or _REST.match(phrase)):
            return False
        rest = phrase[match.end() :] if match.string == phrase else ""
        rest = "" if rest == "其中" else rest
        unknown = scope.unknown_words(self.unqualified(rest))
        if not meaning.whole:
            return unknown <= UNKNOWN_OF_PART
        if _PART.search(phrase) and scope.unknown_words(self.unqualified(_PART.split(phrase)[-1])) > len(match[0]):
            return False
        return unknown <= UNKNOWN_OF_WHOLE and not scope.is_narrower(phrase.replace(match[0], ""))

    def unqualified(self, phrase: str) -> str:
        return self.words.qualifying.sub("", self.words.named.sub(self._unknown_topic, phrase))

    def _unknown_topic(self, match: re.Match[str]) -> str:
        """A topic with cells of its own says nothing more; another one does."""
        topic = self.words.topic_of.get(match[0]) or self.words.short_of.get(match[0])
        return "" if topic in self.words.meanings else match[0]

    def _without_words(
        self, topic: str, sentence: Sentence, number: Number, *, left: tuple[int, int], right: tuple[int, int]
    ) -> list[Meaning]:
        """What a bare number, topic or column means: what was meant before in the sentence, or the topic itself."""
        phrase = sentence.line.text[slice(*left)]
        rest = "" if _NOTHING_SAID.fullmatch(phrase) else _PART.sub("", phrase).strip("、")
        rest = _SUCH_AS.sub("", rest) if sentence.hits_in(left) else rest
        rest = scope.without_own_name(rest, self.report.agency_name)
        near = self.words.topics[topic].near
        rest = _TAKEN_IN.sub("", rest) if any(word in phrase for word in near) else rest
        if scope.unknown_words(self.unqualified(rest)) > UNKNOWN_OF_WHOLE or scope.is_narrower(phrase):
            return []
        behind = sentence.line.text[slice(*right)]
        qualified = self.words.qualifying.search(phrase + behind)
        if _PART_BEHIND.match(behind):
            return []
        if _OF_THEM.search(sentence.before(number)):
            of_them = [meaning for meaning in sentence.meanings[:1] if meaning.topic == topic]
            return of_them if qualified and self._has_columns(topic) else []
        if qualified and self._has_columns(topic):
            before = [meaning for meaning in sentence.meanings if meaning.topic == topic]
            return before or self.own(topic)
        if topic in sentence.counted and (not phrase or _PART.search(sentence.before(number))):
            return []  # “申请6件，2件为网络申请”
        if sentence.hits_in(left) or sentence.hits_in(right):
            return self.own(topic) or self._carried(topic, sentence.before(number))
        if sentence.last and scope.is_named(phrase, self.report.year):
            return [meaning for meaning in sentence.skipped if meaning.topic == topic]
        return [] if sentence.last else self.own(topic)

    def _has_columns(self, topic: str) -> bool:
        return any(
            column is None for m, _ in self.words.meanings[topic] for r in m.readings for _, _, column in r.cells
        )

    def own(self, topic: str) -> list[Meaning]:
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


def _is_example(phrase: str, match: re.Match[str], found: list[re.Match[str]]) -> bool:
    """“无法提供等其他情况46件” counts more than those; so does “因个人隐私等不予公开3件”, which names all of them."""
    following = [each.start() for each in found if each.start() >= match.end()]
    if len(found) == 1:
        return bool(_AND_OTHERS.match(phrase, match.end()))
    return any("等" in phrase[match.end() : at] for at in following)


def _together(phrase: str, found: list[tuple[Meaning, re.Match[str]]]) -> tuple[Meaning, re.Match[str]]:
    """“予以公开及部分公开6件” counts both; the first alone where nothing joins another one to it."""
    meaning, first = found[0]
    start, end = first.span()
    for other, match in sorted(found[1:], key=lambda each: each[1].start()):
        if _JOINED.fullmatch(phrase, end, match.start()) or _JOINED.fullmatch(phrase, match.end(), start):
            cells = tuple(dict.fromkeys((*meaning.readings[0].cells, *other.readings[0].cells)))
            meaning = replace(meaning, readings=(Reading(cells),))
            start, end = min(start, match.start()), max(end, match.end())
    return meaning, first
