"""The grammar of a text: sentences of clauses, clauses of items, read by descent into statements about the tables.

What cannot be understood keeps the reason why and means nothing: a false alarm is worse than a miss.
"""

from __future__ import annotations

import re

from reports.checks.language.clauses import Clause, Item, is_only_count, items
from reports.checks.language.lexicon import Token
from reports.checks.language.nouns import UNKNOWN_OF_PART, UNKNOWN_OF_WHOLE, Noun, noun
from reports.checks.language.numbers import Number
from reports.checks.language.statements import (
    COUNTED,
    DIFFERENCE,
    NOT_UNDERSTOOD,
    OTHER_AGENCY,
    OTHER_MATTER,
    OTHER_YEAR,
    RESTRICTED,
    SHARE,
    Region,
    Statement,
)
from reports.checks.language.structure import Structure
from reports.checks.language.vocabulary import ELSEWHERE, Hit
from reports.editions.vocabulary import Meaning, Reading

_DONE = re.compile(
    r"作出|做出|实施|下达|制发|印发|出台|制定|废止|有效|失效|办理|办结|收取|征收|(?:信息|政府|依申请|申请)公开[^，]*(?:复议|诉讼|应诉)"
)
_OTHER_MATTERS = re.compile("(?:其他|其它|非政府信息公开|各类)(?:类|领域|方面)?的?(?:行政)?(?:复议|诉讼|应诉)")
_OF_DISCLOSURE = re.compile(r"信息公开|依申请|公开申请|申请公开|政务公开")
_CHANGE = re.compile(
    r"(?:增加|减少|增长|下降|上升|提高|降低|净增|缩短|同比|环比|相差|增|减|多|少)(?:了|约|近|为|率|幅|幅度)*\Z"
    r"|(?:较|比|与|和|同)(?:去年|上年|上一年|往年|\d{4}年)度?(?:同期)?的?[^，]{0,6}\Z|由\Z|从\Z"
)
_CHANGED = re.compile(r"(?:增|降|减|升|上升|下降|增加|减少|增长|提高)(?:至|到|为)")
_SOME = re.compile(r"中|以内|以下|以上")
_REST = re.compile(r"(?:、|·)*(?:其余|剩余|余下|另|还|尚|余)")
_BY_CHANNEL = re.compile(
    r"、(?:通过)?(?:纸质|书面|邮寄|网络|网上|在线|当面|现场|信函|口头|电子|线上|线下|来信)[^，、。；：（）\d]{0,10}\d"
)
_NARROW_BEHIND = re.compile(r"(?:的)?(?:因|涉及|关于|属于|为(?:网|信|邮|当|现|在|电))")
_ATTRIBUTE = re.compile("、?(?:其中|属于|作为|为|属性|属|[，：、“])*(?:依申请公开|不予公开|不公开)")
_PUBLISHED = re.compile(r"(?<![已于])主动公开[^，、；。\d]*\d")
_WITHOUT = re.compile(r"不含[^，；。）]*")
_TOLD = re.compile("按|已?告知|转")
_MENDED = re.compile("，?(?:经补正|补正后)")
_WAS_PUBLIC = re.compile("主动公开|网上公开|公开已有|已公开")
_SHARED = re.compile(
    r"(?P<noun>[^，；：。\d（）]{2,30}?)(?:的|合计|件数|数量|信息数|共)*(?:占比|占)(?:总数|全部|总量|的|约|为|达|比例)*\Z"
)
_UNRELATED = re.compile("与[^，。]{0,6}信息公开[^，。]{0,4}无关")
_NOTICE = re.compile("(?:通知|告知|答复)书|补正通知")
_DECIDED = re.compile("(?<!未)审结|(?<!未)结案")
_SENTENCE_OPENS = re.compile(r"其中|在|按|从")


class SentenceReader(Structure):
    """Reads one sentence, clause by clause."""

    def statements(self) -> list[Statement]:
        line = self.sentence.line.text
        self.is_of_documents = bool(_PUBLISHED.search(line, self.sentence.start, self.sentence.end))
        piece = 0
        if _SENTENCE_OPENS.match(line, self.sentence.start) and self.of.last:
            self.state.parent = self.of.last
        for at, clause in enumerate(self.sentence.clauses):
            piece += clause.mark == "；"
            self._open(clause)
            self.state.clause_meanings = ()
            for item in items(self.sentence, clause) if clause.numbers else ():
                if item.number.unit == "%":
                    self._share(clause, item)
                elif item.number.start not in self.denied_ones:
                    self._count(clause, item, at, piece)
        return self.state.statements

    def finish(self) -> None:
        """What the next sentence goes on from."""
        of, state = self.of, self.state
        named = [hit.topic for hit in self.hits if hit.topic]
        if state.statements:
            of.topic = state.topic
            wholes = [each for each in state.statements if not each.is_part]
            of.last = wholes[-1] if wholes else state.statements[-1]
        elif named:
            of.topic = named[-1]

    def _count(self, clause: Clause, item: Item, at: int, piece: int) -> None:
        number, text = item.number, self._text(clause)
        spans = self._spans(clause, item, text)
        hits = [hit for span in spans for hit in self._hits(clause, *span)]
        first = min(spans)[0]
        behind = text[number.end : max(item.border, spans[0][1])]
        words = self._quoted(spans, item)
        statement = Statement(COUNTED, number, number.start, number.end, words, clause=at, piece=piece)
        self.state.statements.append(statement)
        statement.is_published = bool(_WAS_PUBLIC.search(self.sentence.line.text, *words))
        topic = self._topic(clause, item, hits, first)
        if topic is None or topic == ELSEWHERE:
            statement.silence = OTHER_MATTER if topic == ELSEWHERE else NOT_UNDERSTOOD
            if hits or topic == ELSEWHERE:
                statement.topic = ELSEWHERE
            return
        statement.topic = topic
        if not self._fits(topic, clause, item, hits):
            statement.silence = OTHER_MATTER
            return
        self._read(statement, topic, clause, item, spans, hits, behind)

    def _share(self, clause: Clause, item: Item) -> None:
        """“予以公开的占65%”: the cells of which it is a share of the whole that the sentence speaks of."""
        text = self._text(clause)
        found = _SHARED.search(text, item.spans[0][0], item.number.start)
        if item.is_behind or found is None or item.number.is_vague:
            return
        span = (max(item.spans[0][0], found.start("noun")), found.end("noun"))
        topic = self._topic(clause, item, self._hits(clause, *span), span[0])
        statement = Statement(SHARE, item.number, item.number.start, item.number.end, (span[0], item.number.end))
        self.shares.append(statement)
        if topic not in self.lexicon.topics:
            return
        said = self._noun(topic, (span,), self._hits(clause, *span), self._between(topic, *span), text)
        limit = UNKNOWN_OF_PART if said.is_part else UNKNOWN_OF_WHOLE
        if not (said.is_part or said.has_column) or said.unknown > limit or said.is_narrow:
            return
        if self.years.is_other(item.number.start) or self.agencies.is_other(item.number.start):
            return
        meanings = said.meanings if said.is_part else self.state.verbs.get(topic) or self._own(topic)
        statement.topic, statement.is_part = topic, True
        statement.readings = self.regions(meanings, said.columns, item.number)

    def _fits(self, topic: str, clause: Clause, item: Item, hits: list[Hit]) -> bool:
        """The unit is the topic's, and nothing in the paragraph makes it another matter."""
        spoken = self.words.topics.get(topic)
        if spoken is None or topic not in self.lexicon.topics:
            return False
        number, line = item.number, self.sentence.line.text
        if number.unit not in spoken.units and (number.unit or ("元" in spoken.units and number.value)):
            return False
        near = _WITHOUT.sub("", line[: number.start] + line[number.end : item.border] + self.of.heading)
        at_home = self.of.address.split(".")[0] in spoken.sections
        if spoken.near and not at_home and not any(word in near for word in spoken.near):
            return False
        text = self._text(clause)
        phrase = text[clause.start : number.start] + text[number.end : item.border]
        if spoken.near and _UNRELATED.search(line, number.end, self.sentence.end):
            return False
        if spoken.near:
            before = line[self.sentence.start : number.start]
            is_other = _OTHER_MATTERS.search(before)
            return not (is_other and not _OF_DISCLOSURE.search(line, self.sentence.start + is_other.end(), item.border))
        start = clause.start if _DONE.search(phrase) else self._introduced(clause)
        before = text[start : number.start] + text[number.end : item.border]
        if hits and _DONE.search(text, clause.start, number.start) and not self._own(topic):
            return True
        return not any(word in before for word in spoken.without)

    def _read(
        self,
        statement: Statement,
        topic: str,
        clause: Clause,
        item: Item,
        spans: tuple[tuple[int, int], ...],
        hits: list[Hit],
        behind: str,
    ) -> None:
        number, line = item.number, self._text(clause)
        text = self.sentence.text(*spans) if clause.depth == 0 else "".join(line[slice(*span)] for span in spans)
        tokens = [token for span in spans for token in self._between(topic, *span)]
        said = self._noun(topic, spans, hits, tokens, line)
        statement.silence = self._silence(said, clause, item, text, behind)
        if statement.silence:
            return
        meanings = self._meanings(said, clause, item, hits, behind)
        decided = self._decided(said, text) if not said.is_part else None
        if not meanings and not decided:
            statement.silence = NOT_UNDERSTOOD
            return
        is_part = any(not meaning.whole for meaning in meanings)
        if other := self._of_another(spans, number, said):
            self.state.skipped[topic] = meanings
            statement.silence = other
            return
        statement.is_part = is_part or said.has_column
        statement.meanings = meanings
        statement.readings = self._of_parent(topic, meanings, said.columns + ("" if item.is_behind else behind), number)
        self.state.counted.add(topic)
        self.state.topic = topic
        self.state.clause_meanings = meanings
        if not said.has_column and not self.state.in_list:
            self.state.verbs[topic] = meanings
        statement.is_named = bool(hits or said.tokens)
        if decided:
            statement.readings, statement.is_part = (decided,), True
        named = [(hit.start, hit.end, "topic") for hit in hits if hit.topic]
        statement.parts = (*named, *((token.start, token.end, "meaning") for token in tokens))

    def _decided(self, said: Noun, text: str) -> Region | None:
        """“已审结4件”: all without those that are pending."""
        own, words = self._own(said.topic), self.lexicon.topics[said.topic]
        if not _DECIDED.search(text) or not own or not self.words.topics[said.topic].near:
            return None
        pending = next(words.tokens("尚未审结", 0, 4), None)
        whole = self.words.cells(own[0].readings[0], "")
        return Region(whole, less=self.words.cells(pending.meaning.readings[0], "")) if pending else None

    def _of_parent(self, topic: str, meanings: tuple[Meaning, ...], columns: str, number: Number) -> tuple[Region, ...]:
        """Of several regions those inside the parent's: “未经复议直接起诉6件：结果维持4件”."""
        regions, parent = self.regions(meanings, columns, number), self.state.parent
        if parent is None or not parent.is_part or len(regions) < 2 or parent.topic != topic:
            return regions
        cells = self.of.report.edition.cells
        held = {each for region in parent.readings[:1] for cell in region.cells for each in (*cells[cell].sum, cell)}
        return tuple(region for region in regions if set(region.cells) <= held) or regions

    def _noun(
        self, topic: str, spans: tuple[tuple[int, int], ...], hits: list[Hit], tokens: list[Token], line: str
    ) -> Noun:
        """The words of all spans as one phrase, each token moved to its place in it."""
        text, moved, moved_hits = "", [], []
        for low, high in spans:
            shift = len(text) - low
            moved += [
                Token(t.start + shift, t.end + shift, t.meaning) for t in tokens if low <= t.start and t.end <= high
            ]
            moved_hits += [h for h in hits if low <= h.start and h.end <= high]
            text += line[low:high]
        name = self.of.report.agency_name
        words = self.lexicon.topics[topic]
        near = self.words.topics[topic].near
        said = self.sentence.line.text[self.sentence.start : self.sentence.end]
        is_near = any(word in said for word in near)
        return noun(self.lexicon, words, topic, text, 0, hits=moved_hits, tokens=moved, own=name, is_near=is_near)

    def _silence(self, said: Noun, clause: Clause, item: Item, text: str, behind: str) -> str:
        """Why the number counts no cell, whatever its words mean."""
        before = "" if item.is_behind else text
        if _CHANGE.search(before) or _CHANGED.match(behind) or _SOME.match(behind):
            return DIFFERENCE
        if self.is_of_documents and _ATTRIBUTE.match(text):
            return OTHER_MATTER
        if _BY_CHANNEL.match(self.sentence.line.text, item.number.end):
            return RESTRICTED
        if self._follows_at_once(clause, item):
            return RESTRICTED
        if said.is_part:
            last = said.tokens[-1].end if said.tokens and item.is_behind else len(text)
            if _NOTICE.search(text, last):
                return OTHER_MATTER
            is_told = not item.is_behind and _TOLD.match(behind)
            is_mended = _MENDED.match(self.sentence.line.text, item.border)
            return RESTRICTED if said.unknown > UNKNOWN_OF_PART or is_told or is_mended else ""
        if said.is_narrow or said.unknown > UNKNOWN_OF_WHOLE:
            return RESTRICTED
        return RESTRICTED if not item.is_behind and _NARROW_BEHIND.match(behind) else ""

    def _follows_at_once(self, clause: Clause, item: Item) -> bool:
        """“54批126人次”."""
        return any(other.end == item.number.start for other in clause.numbers)

    def _meanings(self, said: Noun, clause: Clause, item: Item, hits: list[Hit], behind: str) -> tuple[Meaning, ...]:
        """What is meant: by the words, by a column of the parent, by the topic alone, or by what was meant before."""
        state, topic = self.state, said.topic
        if said.meanings and said.is_part:
            return said.meanings
        text = self._text(clause)
        opens = text[clause.start : item.number.start]
        is_some = bool(_REST.match(opens)) or (item.is_behind and topic in state.counted and not opens.startswith("已"))
        if self._is_total(clause, item):
            return self._of_parts(topic)
        if said.meanings:
            if state.in_list and state.parent is not None:
                return said.meanings if self._is_of_parent(clause, item, said) else ()
            return () if is_some else said.meanings
        if said.has_column:
            return state.verbs.get(topic) or self._own(topic)
        if hits and self._is_of_disclosure(topic, clause, item):
            return self._own(topic)
        named = (each.since(clause.start, item.number.start) for each in (self.years, self.agencies))
        if said.is_bare and topic in state.skipped and False in named:
            return state.skipped[topic]  # “全系统收到310件，其中局本级92件”
        if state.in_list or (is_some and topic in state.counted) or clause.depth:
            return ()
        if hits:
            return self._own(topic) or self._same_verb(topic) or state.verbs.get(topic, ())
        return self._own(topic) if said.is_bare and topic not in state.counted else ()

    def _is_total(self, clause: Clause, item: Item) -> bool:
        """“网上14件，邮寄5件，总计19件”."""
        before = [each.number for each in self.state.statements[:-1]]
        same = [number for number in before if number.unit == item.number.unit]
        return len(same) > 1 and is_only_count(self._text(clause), (clause.start, item.number.start))

    def _is_of_parent(self, clause: Clause, item: Item, said: Noun) -> bool:
        """“受理28件，其中27件按时答复”: what was done with those of the parent."""
        parent = self.state.parent
        is_first = bool(clause.opener) and item.number is clause.numbers[0]
        is_rest = _REST.match(self._text(clause), clause.body)
        return (
            is_first
            and not is_rest
            and parent is not None
            and not parent.is_part
            and parent.topic == said.topic
            and not said.unknown
        )

    def _same_verb(self, topic: str) -> tuple[Meaning, ...]:
        """“制发规章0件、行政规范性文件3件”: what was done with the one before."""
        words = {meaning.words for meaning in self.state.clause_meanings}
        return tuple(meaning for meaning in self.lexicon.topics[topic].meanings if meaning.words in words)

    def _is_of_disclosure(self, topic: str, clause: Clause, item: Item) -> bool:
        """“行政复议214件，其中政府信息公开类复议6件、诉讼3件”: of all cases those of this matter."""
        parent = self.state.parent
        is_other = parent is not None and parent.silence == OTHER_MATTER and self.state.in_list
        near = self.words.topics[topic].near
        text = self._text(clause)[clause.start : item.number.start]
        return is_other and bool(near) and any(word in text for word in near)

    def _of_parts(self, topic: str) -> tuple[Meaning, ...]:
        """A total counts what its parts count together; where one was not understood, the topic as a whole."""
        parts = [each for each in self.state.statements[:-1] if each.topic == topic]
        if parts and all(each.meanings for each in parts) and all(not each.meanings[0].whole for each in parts):
            cells = tuple(dict.fromkeys(cell for each in parts for cell in each.meanings[0].readings[0].cells))
            if len({each.meanings[0] for each in parts}) == len(parts):
                return (Meaning(topic, (Reading(cells),)),)
        kinds = {each.meanings for each in parts if each.meanings}
        return kinds.pop() if len(kinds) == 1 else self._own(topic)

    def _own(self, topic: str) -> tuple[Meaning, ...]:
        return self.lexicon.topics[topic].own

    def _of_another(self, spans: tuple[tuple[int, int], ...], number: Number, said: Noun) -> str:
        place = number.start
        named = re.search(r"(\d{4})年", self.sentence.line.text[slice(*spans[0])]) if len(spans) > 1 else None
        is_other = int(named[1]) != self.of.report.year if named else self.years.is_other(place)
        if is_other:
            return OTHER_YEAR
        return OTHER_AGENCY if self.agencies.is_other(place) else ""

    def regions(self, meanings: tuple[Meaning, ...], columns: str, number: Number) -> tuple[Region, ...]:
        """Every region that may be meant; of none at all only the first: that one kind is 0 makes no zero of all."""
        report, found = self.of.report, []
        for meaning in meanings:
            for reading in meaning.readings if number.value else meaning.readings[:1]:
                cells = self.words.cells(reading, columns)
                is_money = number.unit != "%" and any(report.edition.cells[cell].decimals for cell in cells)
                if is_money == (number.unit == "元") or not number.unit:
                    found += [Region(cells, worth=worth) for worth in meaning.unit_worth]
        return tuple(dict.fromkeys(found))
