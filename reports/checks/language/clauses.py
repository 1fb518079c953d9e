"""A paragraph in its sentences, clauses and items: which words belong to which number.

Brackets are asides: the clause around one is read as if it were not there, and what stands in it is a clause of its
own behind it. Every function works on a line without spaces (`numbers.Line`), places are places in it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from reports.checks.language.numbers import Line, Number

LONGEST_SENTENCE = 600
MOST_NUMBERS = 60
"""Numbers of a sentence beyond which no person wrote it: it is not read."""
_SENTENCE = re.compile(rf"[^。！？]{{1,{LONGEST_SENTENCE}}}[。！？]?")
_ASIDE = re.compile(r"（([^（）]*)）")
_BORDER = re.compile(r"[，；：。！？+=＋＝]")
BLANK = "·"
"""Stands for every character of an aside in the text around it."""
_OPENER = re.compile(
    r"、?(?:其中|包括|包含|内有|内含|含|分别为|分别是|分为|具体为|具体是|即)"
    r"|(?:[^，；：。]{0,12}?)(?:按照?|从)[^，；：。\d]{1,10}?(?:统计|划分|分类|区分|来?看|上?看|分|计|构成)(?=[，：]|\Z)"
    r"|在?[^，；：。\d]{0,14}(?:\d+[件份宗起例条项个])[^，；：。\d]{0,12}(?:中|里|当中)(?=，)"
    r"|在(?:公开|主动公开|发布|上述|这些|收到|受理|办理|答复|已答复|办结)[^，；：。\d]{0,14}(?:中|里|当中)(?=，)"
)
_EMPTY = re.compile(
    r"(?:全年|本年度?|年内|数量|件数|总数|总|一|其中|上述|以上|前述|另外?|还|尚|均|已|对|将|把|且|并|即|分别|共有|共计|合计|总计|累计|共|计|有|为|达|是|的|除|其余|剩余|余下|剩下|最终|、|，|：|·|“|”)*"
)
"""Words before a number that say nothing of what is counted."""
_ONLY_COUNTS = re.compile(r"(?:全年|数量|件数|总数|总|一)*(?:共有|共计|合计|总计|共|计|有|为|达)+")
_OF_EACH = re.compile(
    r"(?P<names>(?:\d{4}年|[^，；：。\d]){2,80}?)(?:数量|件数|案件|申请)?"
    r"分别(?P<verb>(?:为|是|有|共)|(?:新?收到|新收|受理|办理|办结|答复|作出|公开|制发|制定|废止)[^，；：。\d、]{0,14})?(?=\d)"
)
_EACH_ALIKE = re.compile(
    r"(?P<names>(?:[^，；：。\d、]{2,20}、)*[^，；：。\d、]{2,20}?)(?:数量|件数|案件|申请)?(?:均|各|都|双双)(?:为|是|有|计)?\Z"
)
_AND = re.compile(r"[、和与及]")


@dataclass(frozen=True)
class Item:
    """A number and the places of the words that say what it counts."""

    number: Number
    spans: tuple[tuple[int, int], ...]
    is_behind: bool
    """The words stand behind it: “6件予以公开”."""
    border: int
    """Where the words behind it end."""


@dataclass
class Clause:
    start: int
    end: int
    numbers: list[Number]
    opener: str = ""
    depth: int = 0
    mark: str = ""
    """The sign before it; "" for the first of a sentence."""
    body: int = 0
    """Where it begins behind its opener."""
    asides: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Sentence:
    line: Line
    start: int
    end: int
    shadow: str
    """The line with its asides blanked."""
    clauses: list[Clause]
    numbers: list[Number]

    def text(self, *spans: tuple[int, int]) -> str:
        return "".join(self.shadow[slice(*span)] for span in spans).replace(BLANK, "")


def sentences(line: Line, numbers: tuple[Number, ...]) -> Iterator[Sentence]:
    """Every sentence with a reasonable count of numbers, in order."""
    starts = [number.start for number in numbers]
    for match in _SENTENCE.finditer(line.text):
        start, end = match.span()
        here = list(numbers[bisect_left(starts, start) : bisect_left(starts, end)])
        here = [number for number in here if number.end <= end]
        if len(here) <= MOST_NUMBERS:
            yield _sentence(line, start, end, here)


def _sentence(line: Line, start: int, end: int, numbers: list[Number]) -> Sentence:
    text = line.text[start:end]
    asides = [(start + found.start(1), start + found.end(1)) for found in _ASIDE.finditer(text)]
    shadow = line.text[:start] + _ASIDE.sub(lambda found: BLANK * len(found[0]), text)
    clauses: list[Clause] = []
    for first, last, mark in _split(shadow, start, end):
        inside = [aside for aside in asides if first <= aside[0] < last]
        own = [n for n in numbers if first <= n.start < last and not any(a <= n.start < b for a, b in inside)]
        clauses.append(_clause(shadow, (first, last), own, mark=mark, asides=inside))
        for aside in inside:
            for low, high, sign in _split(line.text, *aside):
                held = [number for number in numbers if low <= number.start < high]
                clauses.append(_clause(line.text, (low, high), held, mark=sign or "（", depth=1))
    return Sentence(line, start, end, shadow, clauses, numbers)


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """(start, end, sign before) of every clause."""
    mark = ""
    for border in _BORDER.finditer(text, start, end):
        if border.start() > start:
            yield start, border.start(), mark
        start, mark = border.end(), border[0]
    if start < end:
        yield start, end, mark


def _clause(
    text: str,
    span: tuple[int, int],
    numbers: list[Number],
    *,
    mark: str,
    depth: int = 0,
    asides: list[tuple[int, int]] | None = None,
) -> Clause:
    start, end = span
    opening = _OPENER.match(text, start, min(end + 1, len(text)))
    if opening and opening.end() > end:
        opening = None
    return Clause(
        start,
        end,
        numbers,
        opener=opening[0] if opening else "",
        depth=depth,
        mark=mark,
        body=opening.end() if opening else start,
        asides=asides or [],
    )


def items(sentence: Sentence, clause: Clause) -> Iterator[Item]:
    """The numbers of a clause, each with its words. Words behind a number that has none before it are used up."""
    text = sentence.shadow if clause.depth == 0 else sentence.line.text
    each = _of_each(sentence, clause, text)
    cursor = clause.body if clause.body <= (clause.numbers[0].start if clause.numbers else 0) else clause.start
    for at, number in enumerate(clause.numbers):
        following = clause.numbers[at + 1].start if at + 1 < len(clause.numbers) else clause.end
        stop = text.find("、", number.end, min(following, clause.end))
        border = stop if stop >= 0 and at + 1 < len(clause.numbers) else min(following, clause.end)
        before = (min(cursor, number.start), number.start)
        if number.start not in each and (alike := _alike(text, before)):
            yield from (Item(number, (span,), is_behind=False, border=border) for span in alike)
            cursor = number.end
            continue
        if number.start in each:
            yield Item(number, each[number.start], is_behind=False, border=border)
        elif _EMPTY.fullmatch(text, *before) and number.unit != "%":
            yield Item(number, ((number.end, border),), is_behind=True, border=border)
            cursor = border
            continue
        else:
            yield Item(number, (before,), is_behind=False, border=border)
        cursor = number.end


def _of_each(sentence: Sentence, clause: Clause, text: str) -> dict[int, tuple[tuple[int, int], ...]]:
    """{start of a number: places of its words}, in “自然人、企业分别为12件、3件”."""
    start = clause.start
    if "分别" not in text[clause.start : clause.end]:
        return {}
    found = _OF_EACH.search(text, start, clause.end)
    if not found:
        return {}
    numbers = [number for number in clause.numbers if number.start >= found.end()]
    ends = [each.start() for each in _AND.finditer(text, *found.span("names"))] + [found.end("names")]
    starts = [found.start("names"), *(end + 1 for end in ends)]
    if len(numbers) != len(ends) or len(ends) < 2:
        return {}
    verb = (found.span("verb"),) if found["verb"] else ()
    return {n.start: (span, *verb) for n, span in zip(numbers, zip(starts, ends, strict=False), strict=True)}


def _alike(text: str, before: tuple[int, int]) -> list[tuple[int, int]]:
    """The names in “行政复议、行政诉讼均为0件”, each of which is counted so."""
    found = _EACH_ALIKE.search(text, before[0], before[1])
    if not found:
        return []
    start, end = found.span("names")
    ends = [each.start() for each in _AND.finditer(text, start, end)] + [end]
    starts = [start, *(each + 1 for each in ends[:-1])]
    return list(zip(starts, ends, strict=True)) if len(ends) > 1 else []


def is_only_count(text: str, span: tuple[int, int]) -> bool:
    """“共45件”: nothing but that it is all."""
    return bool(_ONLY_COUNTS.fullmatch(text, *span))


def is_empty(text: str, span: tuple[int, int]) -> bool:
    return bool(_EMPTY.fullmatch(text, *span))
