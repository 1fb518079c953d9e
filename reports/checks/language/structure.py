"""The structure of a sentence: what its clauses, lists and numbers belong to, and which words say what is counted.

A paragraph knows its heading's topic, a sentence the topic of what was counted last, a list the topic of its parent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reports.checks.language import times
from reports.checks.language.clauses import BLANK, Clause, Item, Sentence, is_empty, is_only_count
from reports.checks.language.lexicon import Lexicon, Token, lexicon
from reports.checks.language.nouns import absorbed
from reports.checks.language.numbers import Line, Number
from reports.checks.language.statements import Statement
from reports.checks.language.vocabulary import ELSEWHERE, Hit
from reports.document.report import Report
from reports.editions.layout import Section
from reports.editions.vocabulary import Meaning

HEADING = re.compile(r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])")
_LEVELS = [
    re.compile(marks) for marks in (r"[一二三四五六七八九十]+、", r"[（(][一二三四五六七八九十]+[）)]", r"\d", "")
]
INHERITED = "…"
_PEOPLE = ("人次", "人", "名")
_YEARLY = re.compile(r"[上去明次下]一?年|\d{4}年")
_SAID = re.compile("[均都已全]")
_REASON = re.compile("因|由于|对|经")


@dataclass
class State:
    """What a sentence is about so far."""

    topic: str | None = None
    verbs: dict[str, tuple[Meaning, ...]] = field(default_factory=dict)
    """{topic: what was counted of it last as a whole}."""
    counted: set[str] = field(default_factory=set)
    parent: Statement | None = None
    in_list: bool = False
    clause_meanings: tuple[Meaning, ...] = ()
    skipped: dict[str, tuple[Meaning, ...]] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)


class Text:
    """What a text is about until a place of it, read from top to bottom."""

    def __init__(self, report: Report, section: Section, address: str) -> None:
        self.report, self.address = report, address
        self.lexicon: Lexicon = lexicon(report.edition, report.year)
        self.words = self.lexicon.vocabulary
        own = [topic.code for topic in self.words.topics.values() if section.code in topic.sections]
        self.of_section = own[0] if own else None
        self.named = set(own)
        self.heading = ""
        self.heading_topic: str | None = None
        self.above: list[str | None] = []
        self.topic: str | None = None
        self.last: Statement | None = None
        """The last number of the paragraph that counted a whole."""

    def enter(self, line: Line) -> None:
        """A heading opens a new subject; one that names no topic keeps that of the heading it stands under."""
        self.heading = line.text[:40].split("。")[0]
        level = next(level for level, marks in enumerate(_LEVELS) if marks.match(line.text))
        above = next((topic for topic in reversed(self.above[:level]) if topic != INHERITED), None)
        hits = self.words.hits(self.heading, named=self.named | ({above} if above else set()))
        topic = next((hit.topic for hit in hits if hit.topic), None)
        self.above = [*self.above[:level], *[INHERITED] * (level - len(self.above)), topic if hits else INHERITED]
        self.heading_topic = topic if hits else above


class Structure:
    """Of one sentence, found clause by clause."""

    def __init__(self, of: Text, sentence: Sentence, hits: list[Hit]) -> None:
        self.of, self.sentence, self.hits = of, sentence, hits
        self.lexicon, self.words = of.lexicon, of.words
        self.state = State(topic=of.topic)
        self._tokens: dict[str, list[Token]] = {}
        report = of.report
        text = self._without_carried(sentence.shadow[sentence.start : sentence.end])
        self.years = times.years(text, sentence.start, report.year)
        self.agencies = times.agencies(text, sentence.start, report.agency_name)
        self.is_of_documents = False
        self.denied_ones: set[int] = set()
        self.shares: list[Statement] = []

    def _without_carried(self, text: str) -> str:
        """Words of a meaning that name a year say nothing of the year of the rest: “上年度遗留3件”."""
        named = {hit.topic for hit in self.hits if hit.topic} | (
            {self.of.heading_topic or self.of.of_section or ""} - {""}
        )
        for topic in named & set(self.lexicon.topics) if _YEARLY.search(text) else ():
            for token in self.tokens(topic):
                low, high = token.start - self.sentence.start, token.end - self.sentence.start
                if _YEARLY.search(text[low:high]):
                    text = text[:low] + "·" * (high - low) + text[high:]
        return text

    def tokens(self, topic: str) -> list[Token]:
        """Of the whole sentence, asides included; searched once."""
        if topic not in self._tokens:
            line = self.sentence.line.text
            self._tokens[topic] = list(self.lexicon.topics[topic].tokens(line, self.sentence.start, self.sentence.end))
        return self._tokens[topic]

    def _between(self, topic: str, start: int, end: int) -> list[Token]:
        """Of a phrase, without what stands in its brackets."""
        found = [token for token in self.tokens(topic) if start <= token.start and token.end <= end]
        shadow = self.sentence.shadow
        is_aside = bool(found) and BLANK not in shadow[start:end]
        return (
            found
            if is_aside
            else [
                token for token in found if shadow[token.start] != BLANK or BLANK * (end - start) == shadow[start:end]
            ]
        )

    def _hits(self, clause: Clause, start: int, end: int) -> list[Hit]:
        shadow = self.sentence.shadow
        found = [hit for hit in self.hits if start <= hit.start and hit.end <= end]
        return found if clause.depth else [hit for hit in found if shadow[hit.start] != BLANK]

    def _text(self, clause: Clause) -> str:
        return self.sentence.shadow if clause.depth == 0 else self.sentence.line.text

    def _open(self, clause: Clause) -> None:
        """A list is opened: what is counted in it is of the number before."""
        state = self.state
        if not clause.opener and clause.depth == 0 and self._leaves(clause):
            state.parent, state.in_list = None, False
        if not clause.opener and clause.depth == 0 and clause.mark != "：":
            return
        wholes = [each for each in state.statements if each.end <= clause.start]
        state.parent = wholes[-1] if wholes else state.parent
        if clause.opener and clause.depth == 0:
            own = [each for each in wholes if not each.is_part]
            state.parent = (
                own[-1]
                if own and not (wholes and wholes[-1].is_part and "其中" in clause.opener)
                else (wholes[-1] if wholes else state.parent)
            )
        if clause.mark == "：" and self._names_another(clause):
            state.parent = None
        state.in_list = clause.depth == 0 and state.parent is not None

    def _names_another(self, clause: Clause) -> bool:
        """“行政规范性文件：制发3件”: a label with a topic of its own."""
        earlier = [each for each in self.sentence.clauses if each.end < clause.start and each.depth == 0]
        if not earlier or earlier[-1].numbers:
            return False
        named = [hit.topic for hit in self._hits(earlier[-1], earlier[-1].start, earlier[-1].end) if hit.topic]
        return bool(named) and self.state.parent is not None and named[-1] != self.state.parent.topic

    def _leaves(self, clause: Clause) -> bool:
        """What is counted in the clause is no part of the list before it: it names another topic, or what was done."""
        state = self.state
        if not state.in_list or state.parent is None:
            return clause.mark == "；"
        if not clause.numbers:
            return False
        first = clause.numbers[0]
        hits = [hit for hit in self.hits if clause.start <= hit.start and hit.end <= first.start and hit.topic]
        if hits and hits[-1].topic != state.parent.topic and clause.mark == "；":
            return True
        topic = state.parent.topic
        tokens = self._between(topic, clause.start, first.start) if topic in self.lexicon.topics else []
        return clause.mark == "；" and bool(tokens) and all(token.meaning.whole for token in tokens)

    def _spans(self, clause: Clause, item: Item, text: str) -> tuple[tuple[int, int], ...]:
        """The places of the words: before the number, behind it, both (“收到6件申请”), or of the clause before."""
        spans, number = item.spans, item.number
        if clause.depth and is_empty(text, (clause.start, number.start)) and clause.mark == "（":
            named = self._named_before(clause)
            if named and text[number.end : clause.end] == "":
                return (named,)
        if item.is_behind and (label := self._label(clause, number, text, item.border)):
            return label
        if item.is_behind:
            if number.end == item.border and is_only_count(text, (clause.body, number.start)):
                return self._subject_before(clause, spans)
            return spans
        if text[: max(0, clause.start - 1)].endswith("为主") and clause.mark == "，":
            spans = self._subject_before(clause, ()) + spans
        before = text[slice(*spans[0])]
        hits = self._hits(clause, *spans[0])
        behind = next(iter(self._hits(clause, number.end, item.border)), None)
        if not hits and behind and behind.start - number.end <= 12 and number.unit not in _PEOPLE:
            topic = behind.topic
            tokens = self._between(topic, *spans[0]) if topic in self.lexicon.topics else []
            if all(token.meaning.whole for token in tokens) and len(before) - sum(t.end - t.start for t in tokens) < 12:
                said = _SAID.search(text, number.end, item.border)
                return (*spans, (number.end, said.start() if said else item.border))
        return spans

    def _named_before(self, clause: Clause) -> tuple[int, int] | None:
        """“自然人（8件）、企业（2件）”: the name before the bracket."""
        end = clause.start - 1
        start = end
        while start > self.sentence.start and self.sentence.shadow[start - 1] not in "，、：；。·":
            start -= 1
        inside = any(start <= number.start < end for number in self.sentence.numbers)
        return None if start == end or inside else (start, end)

    def _subject_before(self, clause: Clause, spans: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
        """“申请人以自然人为主，共45件”: the subject stands before the comma."""
        earlier = [each for each in self.sentence.clauses if each.end < clause.start and each.depth == 0]
        said = [number for number in earlier[-1].numbers if number.unit != "%"] if earlier else []
        if earlier and not said and clause.mark == "，" and not earlier[-1].opener:
            return ((earlier[-1].start, earlier[-1].end),)
        return spans

    def _label(self, clause: Clause, number: Number, text: str, border: int) -> tuple[tuple[int, int], ...]:
        """“结转数：2件”; “因逾期未补正，1件不再处理”: what is counted stands in the clause before."""
        earlier = [each for each in self.sentence.clauses if each.end < clause.start and each.depth == 0]
        if not earlier or earlier[-1].numbers or number is not clause.numbers[0]:
            return ()
        before = (earlier[-1].start, earlier[-1].end)
        if clause.mark == "：" and number.end == border == clause.end:
            return (before,)
        said = [topic for topic in self.state.counted | {self.context(clause.start)} if topic in self.lexicon.topics]
        is_reason = clause.mark == "，" and _REASON.match(text, before[0])
        if not is_reason or any(self._between(topic, number.end, border) for topic in said):
            return ()
        parts = [token for topic in said for token in self._between(topic, *before) if not token.meaning.whole]
        return (before,) if parts else ()

    def _quoted(self, spans: tuple[tuple[int, int], ...], item: Item) -> tuple[int, int]:
        low = min(min(span[0] for span in spans), item.number.start)
        high = max(max(span[1] for span in spans), item.number.end)
        line = self.sentence.line.text
        while low < item.number.start and line[low] in "、，其中":
            low += 1
        return low, high

    def _topic(self, clause: Clause, item: Item, hits: list[Hit], first: int) -> str | None:
        number = item.number
        context = self._context(clause, first)
        tokens = self.tokens(context) if context in self.lexicon.topics else []
        own = absorbed(hits, tokens, self.sentence.line.text)
        if own:
            if item.is_behind and number.unit in _PEOPLE:
                return context
            if item.is_behind and any(not t.meaning.whole and number.end <= t.start < own[0].start for t in tokens):
                return context
            return own[-1].topic if not item.is_behind else own[0].topic
        if number.unit in _PEOPLE:
            return None  # “16人次提交申请”
        behind = next(iter(self._hits(clause, number.end, item.border)), None)
        if context is None and behind and behind.topic and not item.is_behind:
            return behind.topic  # “去年结转的3件政府信息公开申请”
        return context

    def _context(self, clause: Clause, first: int) -> str | None:
        """What the list, the clause, the sentence, the paragraph, its heading or the section is about."""
        state = self.state
        if state.parent and (state.in_list or clause.depth):
            return state.parent.topic if state.parent.topic else None
        return self.context(first)

    def context(self, first: int) -> str | None:
        """What the sentence is about before a place."""
        state = self.state
        named = [hit.topic for hit in self.hits if hit.end <= first and hit.topic]
        fresh = [hit for hit in self.hits if hit.end <= first and hit.topic in self.lexicon.topics]
        if fresh and state.statements[:-1] and fresh[-1].start >= state.statements[-2].end:
            return fresh[-1].topic
        last = state.statements[-2] if len(state.statements) > 1 else None
        if last and last.topic == ELSEWHERE and "；" not in self.sentence.line.text[last.end : first]:
            return ELSEWHERE
        if state.counted:
            named = [topic for topic in named if topic in state.counted]
        if named:
            return named[-1]
        return state.topic if state.topic is not None else (self.of.heading_topic or self.of.of_section)

    def _introduced(self, clause: Clause) -> int:
        """Where what is said of the clause begins: in the clauses without numbers before it."""
        earlier = [each for each in self.sentence.clauses if each.end < clause.start and each.depth == 0]
        start = clause.start
        for each in reversed(earlier):
            if each.numbers or clause.mark == "；":
                break
            start, clause = each.start, each
        return start
