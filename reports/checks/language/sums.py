"""Totals that a sentence names together with their parts (rule R9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.checks.language.numbers import Line, Number, numbers, read
from reports.checks.language.wording import WORTH

_BY_KIND = r"按[^，。；：]{1,8}(?:统计|划分|分类|分|计|看)(?=[：，])|由[^，。；：]{1,8}(?:构成|组成)"
_OPENING = re.compile(rf"其中|分别(?:为|是)|包括|包含|分为|具体为|具体是|即|{_BY_KIND}|：")
_WHOLLY = re.compile(rf"分别(?:为|是)|包括|包含|分为|具体为|具体是|即|{_BY_KIND}")
_OTHER_YEAR = re.compile(r"(?:去年|上年|上一年|同期|\d{4}年)(?:度|同期)?的?\Z")
_COMPARED = re.compile(r"较|比|同期|增|减|上升|下降|提高|降低|提升|多|少|去年|上年|上一年|\d{4}年的")
_REST = re.compile(r"其他|其它|其余|余下|剩余")
_PARTLY = re.compile(r"主要|重点|等(?:信息|内容|方面)?(?=[，。；）]|\Z)|涉及|如|较|比|同比|增|减|近半")
_OTHER_MATTER = re.compile(
    r"办结|答复|结转|回复|已|均|全部|累计|同时|另|此外|截至|收到|受理|举办|开展|培训|发布量|(?:\A|[，；、])(?:合计|共计|总计)|阅读|粉丝|点击|浏览|占|满意|开通|新增|更新|"
    r"召开|采纳|关注|访问|查询|整改|同比|人次"
)
_TOGETHER = re.compile(
    r"(?:\A|[，、])(?:以上|上述)?(?:[两二三四五六七八九十\d]{1,2}[个项类种者][^，、；。\d]{0,4})?(?:各项|各类|全部|全年|总数|信息|上)*"
    r"(?:(?:合计|共计|总计)[^，、；。：（）\d]{0,12}|共)\Z"
)
_COUNTED = re.compile(r"[两二三四五六七八九十\d]{1,2}[个项类种]\Z")
"""“三个平台”: how many parts there are."""
_DEEPER = re.compile(r"（[^（）]*）")
_KINDS = re.compile(
    r"(?:(?<=[。；])|\A)(?:其中，?)?(?:按照?|从)(?:申请|公开|发布|提交|信息)*(?:渠道|途径|方式|形式|主体|人|对象|来源|类型|载体|平台)"
    r"(?:性质|身份|类型|类别|构成|情况)?(?:上|来)*(?:统计|划分|分类|区分|分|看)?[：，]"
    r"|(?<=[。；])(?P<channels>(?=(?:通过)?(?:网上|网络|在线|线上|线下|信函|邮寄|当面|现场|窗口)[^，。；、\d]{0,8}\d))"
    r"|(?<=[。；])(?P<matters>申请(?:内容|事项)(?:主要)?(?:涉及|集中在|包括|为))"
)
_KINDS_END = re.compile(r"[。！？；]|[按从](?:照|申请|公开|办理)")
NEARLY = {2: Decimal("0.95"), 3: Decimal("0.9")}
LEAST = Decimal("0.85")
"""Share of the total that a list of so many parts without 其他 must reach before what is missing is taken for a slip:
many texts name the largest parts only, or the results that matter, as “其中维持61件、纠正18件”."""
_OF_A_LIST = frozenset({"条", "件", "篇", "份", "个", "则", "期", "次", "部"})
"""“340条，其中动态334条，文件4件，解读2件”: what is published is counted by any of them, in one breath."""
MOST_BESIDE = 5
MOST_PARTS = 40
"""Numbers beside a total among which its parts are looked for."""


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
        return next((worth for unit, worth in WORTH.items() if self.words.endswith(unit)), 1)

    @property
    def sum(self) -> Decimal:
        return sum((part.value for part in self.parts), Decimal(0))


def wrong_additions(text: str, only: frozenset[int] | None = None) -> Iterator[Addition]:
    """Every total of the text that its own parts contradict."""
    for line, found in read(text):
        if only is not None and line.places[0] not in only:
            continue
        everything = [number for number in found if number.unit and number.unit != "%"]
        additions = [
            _of_parts_behind(line, total, everything[at + 1 :][:MOST_PARTS])
            or _of_parts_before(line, total, everything[max(0, at - MOST_PARTS) : at])
            for at, total in enumerate(everything)
        ]
        said = [addition for addition in (*additions, *_of_kinds(line, everything)) if addition]
        yield from {addition.start: addition for addition in said}.values()


def _of_kinds(line: Line, everything: list[Number]) -> Iterator[Addition]:
    """“收到申请58件。按申请方式分，网上40件、信函12件、当面6件”: a sentence of parts behind that of the total."""
    every = list(_KINDS.finditer(line.text)) if len(everything) > 2 else []
    first = every[0].start() if every else 0
    for kinds in every:
        stop = _KINDS_END.search(line.text, kinds.end())
        end = stop.start() if stop else len(line.text)
        listed = [number for number in everything if kinds.end() <= number.start < end]
        before = [number for number in everything if number.end <= first]
        said = line.text[kinds.end() : end]
        if len(listed) < 2 or _PARTLY.search(said) or len({number.unit for number in listed}) > 1:
            continue
        if kinds["matters"] and not _REST.search(said):
            continue  # the most frequent ones
        made = sum((number.value for number in listed), Decimal(0))
        before = [number for number in before if number.unit == listed[0].unit]
        if any(number.is_vague for number in listed) or any(_agree(number, listed) for number in before):
            continue
        least = LEAST if kinds["channels"] is None else NEARLY.get(len(listed), LEAST)
        total = next((number for number in before if number.value * least <= made <= number.value / least), None)
        if total and not _OTHER_YEAR.search(line.text[: total.start]):
            start, ending = line.span(total.start, total.end)
            yield Addition(start, ending, line.text[total.start : total.end], total, tuple(listed))


def _of_parts_behind(line: Line, total: Number, following: list[Number]) -> Addition | None:
    """“共140条，其中……64条、……10条”."""
    if _OTHER_YEAR.search(line.text[: total.start]):
        return None
    every, following = following, _without_comparisons(line, total, following)
    beside = every[: len(every) - len(following)]
    reach = _reach(line, total, following)
    if reach is None:
        return None
    begin, end, is_wholly = reach
    text = line.text
    hidden = [match.span() for match in _DEEPER.finditer(text, begin, end)] if text[begin - 1] != "（" else []
    parts: list[Number] = []
    rest: list[Number] = []
    last = begin
    for number in following:
        if rest and (number.unit == total.unit or (number.start < end and {number.unit, total.unit} <= _OF_A_LIST)):
            rest.append(number)
        if rest or not begin <= number.start < end:
            continue
        if any(low <= number.start < high for low, high in hidden):
            continue
        phrase = text[last : number.start]
        if parts and phrase.startswith("："):
            return None  # parts of a part follow
        if number.unit != total.unit or (parts and not phrase.startswith("、") and _OTHER_MATTER.search(phrase)):
            rest.append(number)
            continue
        parts.append(number)
        last = number.end
    if any(_agree(total, [*parts, *rest[:length]]) for length in range(1, min(len(rest), MOST_BESIDE) + 1)):
        return None  # “……、结转下年度1件” belonged to them
    if any(total.value + each.value == sum(part.value for part in parts) for each in beside):
        return None  # “申请9件，上年结转1件，其中……”: of both
    return _judged(line, total, parts, text[total.end : min(end, last + 12)], is_wholly=is_wholly and not rest)


def _without_comparisons(line: Line, total: Number, following: list[Number]) -> list[Number]:
    """Without the numbers beside the total that say how it stands to last year's: “共19件，较上年减少4件，其中……”."""
    last = total.end
    for at, number in enumerate(following):
        is_inside = any(low.start() < number.start < low.end() for low in re.finditer(_BY_KIND, line.text))
        is_compared = _COMPARED.search(line.text, last, number.start)
        if not is_inside and (not is_compared or _OPENING.search(line.text, last, number.start)):
            return following[at:]
        last = number.end
    return []


def _reach(line: Line, total: Number, following: list[Number]) -> tuple[int, int, bool] | None:
    """Where the list of parts begins and ends, and whether it says that it is whole."""
    text = line.text
    first = next((number.start for number in following), len(text))
    opening = _OPENING.search(text, total.end, first)
    between = text[total.end : opening.start()] if opening else "。"
    if not opening or (re.search(r"[。！？；]", between) and not _is_of_sentence_before(text, total, opening)):
        return None
    if following and following[0].start < opening.start():
        return None
    colon = "：" in text[opening.start() : opening.end() + 1]
    stop = re.compile(r"[。！？]" if colon or _uses_semicolons(text, following) else r"[。！？；]").search(
        text, opening.end()
    )
    end = stop.start() if stop else len(text)
    if text[opening.start() - 1] == "（":
        closing = text.find("）", opening.end())
        return opening.end(), closing if closing > 0 else end, bool(_WHOLLY.match(text, opening.start()))
    is_wholly = bool(_WHOLLY.match(text, opening.start())) or text[opening.start()] == "："
    return opening.end(), end, is_wholly


def _is_of_sentence_before(text: str, total: Number, opening: re.Match[str]) -> bool:
    """“公开信息292条。其中，……”: the sentence before has no other number that could be meant."""
    sentence = max(text.rfind(sign, 0, total.start) for sign in "。！？；") + 1
    others = [number for number in numbers(text[sentence : total.start]) if number.unit == total.unit]
    return opening[0] == "其中" and text[opening.start() - 1] in "。；" and not others


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
    if is_short and not _is_complete(said, whole / (total.value or 1), count=len(parts), is_wholly=is_wholly):
        return None
    if not is_short and any(part.value > total.high for part in parts):
        return None  # a larger number is of another matter
    start, end = line.span(total.start, total.end)
    return Addition(start, end, line.text[total.start : total.end], total, tuple(parts))


def _agree(total: Number, parts: list[Number]) -> bool:
    """The parts make the total, or miss it by no more than rounding explains."""
    made = sum((part.value for part in parts), Decimal(0))
    return total.agrees(made) or abs(total.value - made) <= total.rounding + sum(part.rounding for part in parts)


def _is_complete(said: str, share: Decimal, *, count: int, is_wholly: bool) -> bool:
    """A list that falls short claims to be whole, or misses so little that it must be meant to be."""
    if _REST.search(said):
        return True
    if _PARTLY.search(said):
        return False
    return is_wholly or share >= NEARLY.get(count, LEAST)


def _of_parts_before(line: Line, total: Number, before: list[Number]) -> Addition | None:
    """“……3件、……5件，合计8件”."""
    if before and _COUNTED.search(line.text[: before[-1].end]):
        before = before[:-1]
    if len(before) < 2 or not _TOGETHER.search(line.text[before[-1].end : total.start]):
        return None
    parts: list[Number] = []
    for number in reversed(before):
        between = line.text[number.end : parts[-1].start if parts else total.start]
        if number.unit != total.unit or re.search(r"[。！？；]|其中|共", between if parts else ""):
            break
        parts.append(number)
    parts.reverse()
    if len(parts) < 2 or any(part.is_vague or part.value > total.value for part in parts):
        return None
    if any(_agree(total, parts[-length:]) for length in range(2, len(parts) + 1)):
        return None
    start, end = line.span(total.start, total.end)
    return Addition(start, end, line.text[total.start : total.end], total, tuple(parts))
