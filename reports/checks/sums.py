"""Totals that a sentence names together with their parts (rule R9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.checks.numbers import Line, Number, lines, numbers

_OPENING = re.compile(r"其中|分别(?:为|是)|包括|包含|分为|具体为|具体是|即")
_WHOLLY = re.compile(r"分别(?:为|是)|包括|包含|分为|具体为|具体是|即")
_REST = re.compile(r"其他|其它|其余|余下|剩余")
_PARTLY = re.compile(r"主要|重点|等(?:信息|内容|方面)?(?=[，。；）]|\Z)|涉及|如|较|比|同比|增|减|近半")
_OTHER_MATTER = re.compile(
    r"办结|答复|结转|回复|已|均|全部|累计|同时|另|此外|截至|收到|受理|举办|开展|培训|发布量|合计|共计|总计|阅读|粉丝|点击|浏览|占|满意|开通|新增|更新|"
    r"召开|采纳|关注|访问|查询|整改|同比|人次"
)
_TOGETHER = re.compile(r"[，、；]?(?:合计|共计|总计|三项合计|两项合计)(?:为|是|有)?\Z")
_DEEPER = re.compile(r"（[^（）]*）")
_WORTH = {"万元": 10**4, "亿元": 10**8}
NEARLY = Decimal("0.7")
"""Share of the total that a list without 其他 must reach before what is missing is taken for a slip: the texts of
many agencies name the largest parts only."""


@dataclass(frozen=True)
class Addition:
    """A total and its parts, with the places of the total in the text."""

    start: int
    end: int
    words: str
    total: Number
    parts: tuple[Number, ...]

    @property
    def scale(self) -> int:
        """What one of the unit is in which the total is written; amounts are kept in 元."""
        return next((worth for unit, worth in _WORTH.items() if self.words.endswith(unit)), 1)

    @property
    def sum(self) -> Decimal:
        return sum((part.value for part in self.parts), Decimal(0))


def wrong_additions(text: str) -> Iterator[Addition]:
    """Every total of the text that its own parts contradict."""
    for line in lines(text):
        everything = [number for number in numbers(line.text) if number.unit and number.unit != "%"]
        for at, total in enumerate(everything):
            addition = _of_parts_behind(line, total, everything[at + 1 :]) or _of_parts_before(line, everything, at)
            if addition:
                yield addition


def _of_parts_behind(line: Line, total: Number, following: list[Number]) -> Addition | None:
    """“共140条，其中……64条、……10条”."""
    reach = _reach(line, total, following)
    if reach is None:
        return None
    begin, end, is_wholly = reach
    text = line.text
    hidden = [match.span() for match in _DEEPER.finditer(text, begin, end)] if text[begin - 1] != "（" else []
    parts: list[Number] = []
    last = begin
    for number in following:
        if not begin <= number.start < end:
            continue
        if any(low <= number.start < high for low, high in hidden):
            continue
        phrase = text[last : number.start]
        if number.unit != total.unit or (parts and _OTHER_MATTER.search(phrase)):
            break
        parts.append(number)
        last = number.end
    return _judged(line, total, parts, text[total.end : min(end, last + 12)], is_wholly=is_wholly)


def _reach(line: Line, total: Number, following: list[Number]) -> tuple[int, int, bool] | None:
    """Where the list of parts begins and ends, and whether it says that it is whole."""
    text = line.text
    first = next((number.start for number in following), len(text))
    opening = _OPENING.search(text, total.end, first)
    if not opening or re.search(r"[。！？]", text[total.end : opening.start()]):
        return None
    if following and following[0].start < opening.start():
        return None
    colon = text[opening.end() : opening.end() + 1] == "："
    stop = re.compile(r"[。！？]" if colon or _uses_semicolons(text, following) else r"[。！？；]").search(
        text, opening.end()
    )
    end = stop.start() if stop else len(text)
    if text[opening.start() - 1] == "（":
        closing = text.find("）", opening.end())
        return opening.end(), closing if closing > 0 else end, bool(_WHOLLY.match(opening[0]))
    return opening.end(), end, bool(_WHOLLY.match(opening[0]))


def _uses_semicolons(text: str, following: list[Number]) -> bool:
    return len(following) > 1 and text[following[0].end : following[0].end + 1] == "；"


def _judged(line: Line, total: Number, parts: list[Number], said: str, *, is_wholly: bool) -> Addition | None:
    """None where the parts fit, or need not be all there are."""
    if len(parts) < 2 or any(part.is_vague for part in parts):
        return None
    if any(_agree(total, parts[:length]) for length in range(2, len(parts) + 1)):
        return None
    whole = sum((part.value for part in parts), Decimal(0))
    is_short = whole < total.low
    if is_short and not _is_complete(said, whole / (total.value or 1), is_wholly=is_wholly):
        return None
    if not is_short and any(part.value > total.high for part in parts):
        return None  # a larger number is of another matter
    start, end = line.span(total.start, total.end)
    return Addition(start, end, line.text[total.start : total.end], total, tuple(parts))


def _agree(total: Number, parts: list[Number]) -> bool:
    """The parts make the total, or miss it by no more than rounding explains."""
    made = sum((part.value for part in parts), Decimal(0))
    return total.agrees(made) or abs(total.value - made) <= total.rounding + sum(part.rounding for part in parts)


def _is_complete(said: str, share: Decimal, *, is_wholly: bool) -> bool:
    """A list that falls short claims to be whole, or misses so little that it must be meant to be."""
    if _REST.search(said):
        return True
    if _PARTLY.search(said):
        return False
    return is_wholly or share >= NEARLY


def _of_parts_before(line: Line, everything: list[Number], at: int) -> Addition | None:
    """“……3件、……5件，合计8件”."""
    total = everything[at]
    if at < 2 or not _TOGETHER.search(line.text[everything[at - 1].end : total.start]):
        return None
    parts: list[Number] = []
    for number in reversed(everything[:at]):
        between = line.text[number.end : parts[-1].start if parts else total.start]
        if number.unit != total.unit or re.search(r"[。！？；]|其中|共", between if parts else ""):
            break
        parts.append(number)
    parts.reverse()
    if len(parts) < 2 or any(part.is_vague for part in parts):
        return None
    if any(_agree(total, parts[-length:]) for length in range(2, len(parts) + 1)):
        return None
    start, end = line.span(total.start, total.end)
    return Addition(start, end, line.text[total.start : total.end], total, tuple(parts))
