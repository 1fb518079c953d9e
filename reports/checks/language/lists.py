"""Lists: a total and its parts, which may hold lists of their own and go on over semicolons (rule R9).

Where a list ends and whether an inner list is in or out decides arithmetic, not grammar: any way that fits is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.checks.language.numbers import Number
from reports.checks.language.statements import Addition

MOST_PARTS = 40
MOST_INNER = 4
"""Inner lists of which every choice is tried; further ones are out."""
_KIND = r"(?:按照?|从)[^，；：。\d]{1,12}?(?:统计|划分|分类|区分|来?看|上看?|分|计|构成)(?=[：，])"
_OPENER = re.compile(
    rf"其中(?!主要|重点|较)|分别(?:为|是)|包括|包含|分为|具体为|具体是|分布情况为|内有|即|{_KIND}|由[^，；：。]{{1,8}}(?:构成|组成)|：|（|(?<=[条件篇份])[^，；。：\d]{{0,10}}中，"
)
_FORMAL = re.compile(r"分别(?:为|是)|包括|包含|分为|具体为|具体是|分布|即|按|从|由|：")
_IN_SENTENCE = re.compile(
    rf"(?:\A|(?<=[。！？]))(?:其中|{_KIND}|在(?:主动)?公开的(?:政府)?信息中，|(?:主要)?(?:包括|分为)|申请(?:内容|事项)(?:主要)?(?:涉及|包括))"
)
_INNER = re.compile(r"[，、（](?:其中|内有|内含|包括|包含|含|分别为)")
_PARTLY = re.compile(r"主要|重点(?!领域|项目|工作)|等(?:信息|内容|方面|情形|类)?(?=[，。；）]|\Z)|如|近半")
_BETWEEN = re.compile(r"较|比|同期|增|减|上升|下降|提高|降低|提升|去年|上年|上一年|占|均|全部|都|已|分")
_OTHER = re.compile(
    r"办结|答复|结转|回复|累计|同时|此外|截至|收到|受理|举办|开展|培训|发布量|合计|共计|总计|阅读|粉丝|点击|浏览|占|满意|开通|更新|召开|采纳|关注|访问|查询|整改|同比|人次|较上|比上|总"
)
_REST = re.compile(r"其他|其它|其余|余下|剩余|剩下")
_TOGETHER = re.compile(
    r"(?:\A|[，、；])(?:以上|上述)?(?:[两二三四五六七八九十\d]{1,2}[个项类种者][^，、；。\d]{0,4})?(?:各项|各类|全部|全年|总数|信息|上)*"
    r"(?:(?:合计|共计|总计)[^，、；。：（）\d]{0,12}|共)\Z"
)
_OF_TIMES = re.compile("季度|[上下]半年|月份?(?!底|末)")
_ABOVE = re.compile("以上|上述")
_OTHER_YEAR = re.compile(r"(?:去年|上年|上一年|同期|\d{4}年)(?:度|同期)?的?\Z")
_ONE_KIND = frozenset({"条", "件", "篇", "份", "个", "则", "期", "次", "部"})
"""What is published is counted by any of them, in one breath."""
NEARLY = {2: Decimal("0.95"), 3: Decimal("0.9")}
LEAST = Decimal("0.8")
"""Share of a total that a list of so many parts without 其他 must reach before what is missing is taken for a slip."""


@dataclass(frozen=True)
class _Part:
    number: Number
    before: str
    is_inner: bool


def wrong_lists(text: str, numbers: list[Number]) -> Iterator[Addition]:
    """Every total of a paragraph that its parts contradict in every way to read them."""
    found: dict[int, Addition] = {}
    for at, total in enumerate(numbers):
        if _OTHER_YEAR.search(text[max(0, total.start - 12) : total.start]):
            continue
        addition = _behind(text, total, numbers[at + 1 : at + 1 + MOST_PARTS], numbers[max(0, at - 3) : at])
        addition = addition or _before(text, total, numbers[max(0, at - MOST_PARTS) : at])
        if addition:
            found.setdefault(addition.start, addition)
    for addition in _partitions(text, numbers):
        found.setdefault(addition.start, addition)
    yield from found.values()


def _same_unit(one: Number, other: Number) -> bool:
    return one.unit == other.unit or {one.unit, other.unit} <= _ONE_KIND


def _behind(text: str, total: Number, following: list[Number], beside: list[Number]) -> Addition | None:
    """“共140条，其中……64条、……10条”."""
    opening = _opening(text, total, following)
    if opening is None:
        return None
    begin, end = opening.end(), _end(text, total, opening, following)
    here = [number for number in following if begin <= number.start < end]
    if here and here[0].value == total.value and _same_unit(here[0], total):
        here = here[1:] if len(here) > 2 else []  # the total is said twice
    parts = _parts(text, total, here, begin)
    if parts is None or len(parts) < 2 or any(part.number.is_vague for part in parts):
        return None
    beside = [*beside, *(number for number in following if number.end <= opening.start())]
    if _fits(text, total, parts, following, beside):
        return None
    said = text[total.end : min(end, parts[-1].number.end + 12)]
    return _judged(total, parts, said, is_formal=bool(_FORMAL.search(opening[0])))


def _opening(text: str, total: Number, following: list[Number]) -> re.Match[str] | None:
    """Of the list that belongs to the total: only comparisons stand between."""
    place = total.end
    for number in [*following, None]:
        stop = number.start if number else len(text)
        opening = _OPENER.search(text, place, stop)
        if opening and opening[0] == "（" and opening.start() != total.end:
            opening = _OPENER.search(text, opening.end(), stop)
        if opening:
            between = text[total.end : opening.start()]
            if re.search("[。！？；]", between):
                return _next_sentence(text, total, opening)
            return opening
        if number is None or not _BETWEEN.search(text, place, stop) or re.search("[。；]", text[place:stop]):
            break
        place = number.end
    return _next_sentence(text, total, None)


def _next_sentence(text: str, total: Number, opening: re.Match[str] | None) -> re.Match[str] | None:
    """“公开信息292条。其中，……”: the sentence before has no other number that could be meant."""
    stop = next((found.start() + 1 for found in re.finditer("[。！？]", text[total.end : total.end + 60])), None)
    if stop is None:
        return None
    found = _IN_SENTENCE.search(text, total.end + stop)
    if not found or found.start() != total.end + stop:
        return None
    first = max(text.rfind(sign, 0, total.start) for sign in "。！？；") + 1
    has_others = re.search(r"\d[条件篇份]", text[first : total.start]) or re.search(
        r"\d[条件篇份]", text[total.end : found.start()]
    )
    return None if has_others else found


def _end(text: str, total: Number, opening: re.Match[str], following: list[Number]) -> int:
    """A list goes on over semicolons where it stands behind a colon, or where its parts are parted by them."""
    if opening[0] == "（":
        closing = text.find("）", opening.end())
        return closing if closing > 0 else len(text)
    if text[opening.start() - 1 : opening.start()] == "（":
        closing = text.find("）", opening.end())
        return closing if closing > 0 else len(text)
    first = [number for number in following if number.start >= opening.end()]
    is_long = "：" in text[opening.start() : opening.end() + 1] or (
        len(first) > 1
        and (
            "；" in text[first[0].end : first[min(1 + (first[0].value == total.value), len(first) - 1)].start]
            or _INNER.search(text, first[0].end, _piece_end(text, first))
        )
    )
    stop = re.compile("[。！？]" if is_long else "[。！？；]").search(text, opening.end())
    return stop.start() if stop else len(text)


def _piece_end(text: str, numbers: list[Number]) -> int:
    stop = text.find("；", numbers[0].end, numbers[-1].start)
    return stop if stop >= 0 else numbers[-1].start


def _parts(text: str, total: Number, numbers: list[Number], begin: int) -> list[_Part] | None:
    """None where parts of a part follow without a word that says so."""
    found: list[_Part] = []
    last, depth, inner = begin, 0, False
    for number in numbers:
        between = text[last : number.start]
        depth += between.count("（") - between.count("）")
        if "；" in between or depth < 0 or (inner and not depth and "。" in between):
            inner = False
        if found and (_INNER.search(between) or depth > 0):
            inner = True
        elif found and between.startswith("：") and not inner:
            return None
        if depth == 0 and "）" in between and "（" not in between:
            inner = False
        last = number.end
        if not _same_unit(number, total) or number.unit == "%":
            if found and not inner and number.unit != "%":
                break
            continue
        if found and not between.startswith("、") and not inner and _OTHER.search(between):
            break
        found.append(_Part(number, between, inner))
    return found


def _fits(text: str, total: Number, parts: list[_Part], following: list[Number], beside: list[Number]) -> bool:
    rest = [number for number in following if number.start > parts[-1].number.start and _same_unit(number, total)][:5]
    known = [each.value for each in beside if each.unit == total.unit]
    for chosen in _choices(parts):
        made, rounding = Decimal(0), total.rounding
        for count, number in enumerate([*chosen, *rest], 1):
            made, rounding = made + number.value, rounding + number.rounding
            if count > 1 and (total.agrees(made) or abs(total.value - made) <= rounding):
                return True
            if len(chosen) <= count <= len(chosen) + 1 and any(total.value + value == made for value in known):
                return True  # “申请9件，上年结转1件，其中……”: of both
    return False


def _choices(parts: list[_Part]) -> Iterator[list[Number]]:
    """The parts with each inner list in or out; and, where one is in, with its own head out."""
    groups: list[list[int]] = []
    for at, part in enumerate(parts):
        if part.is_inner and at and parts[at - 1].is_inner and groups:
            groups[-1].append(at)
        elif part.is_inner:
            groups.append([at])
    groups = groups[:MOST_INNER]
    outer = [at for at, part in enumerate(parts) if not part.is_inner]
    for chosen in range(2 ** len(groups)):
        taken = set(outer)
        for bit, group in enumerate(groups):
            if chosen >> bit & 1:
                taken |= set(group)
        yield [part.number for at, part in enumerate(parts) if at in taken]


def agree(total: Number, parts: list[Number]) -> bool:
    """The parts make the total, or miss it by no more than rounding explains."""
    made = sum((part.value for part in parts), Decimal(0))
    return total.agrees(made) or abs(total.value - made) <= total.rounding + sum(part.rounding for part in parts)


def _judged(total: Number, parts: list[_Part], said: str, *, is_formal: bool) -> Addition | None:
    """None where the list need not be all there is."""
    outer = tuple(part.number for part in parts if not part.is_inner)
    if len(outer) < 2 or total.is_vague:
        return None
    whole = sum((number.value for number in outer), Decimal(0))
    if whole > total.value:
        return None if any(number.value > total.high for number in outer) else Addition(total, outer)
    if _REST.search(parts[-1].before) and not _PARTLY.search(said):
        is_complete = True
    else:
        share = whole / (total.value or 1)
        is_complete = not _PARTLY.search(said) and (is_formal or share >= NEARLY.get(len(outer), LEAST))
    return Addition(total, outer) if is_complete else None


def _before(text: str, total: Number, before: list[Number]) -> Addition | None:
    """“……3件、……5件，合计8件”."""
    if before and re.search(r"[两二三四五六七八九十\d]{1,2}[个项类种]\Z", text[: before[-1].end]):
        before = before[:-1]
    if len(before) < 2 or not _TOGETHER.search(text[before[-1].end : total.start]):
        return None
    parts: list[Number] = []
    is_of_all = bool(_ABOVE.search(text, before[-1].end, total.start))
    for number in reversed(before):
        between = text[number.end : parts[-1].start] if parts else ""
        border = r"[。！？]|其中|共" if is_of_all else r"[。！？；]|其中|共"
        if not _same_unit(number, total) or re.search(border, between):
            break
        parts.append(number)
    parts.reverse()
    if _OF_TIMES.search(text, max(0, parts[0].start - 16) if parts else 0, total.start):
        return None
    if len(parts) < 2 or any(part.is_vague or part.value > total.value for part in parts):
        return None
    if any(agree(total, parts[-length:]) for length in range(2, len(parts) + 1)):
        return None
    return Addition(total, tuple(parts))


_PARTITION = re.compile(
    rf"(?:(?<=[。；，])|\A){_KIND}[：，]|(?<=[。；])(?=(?:通过)?(?:网上|网络|在线|信函|邮寄|当面|现场|窗口)[^，。；、\d]{{0,8}}\d)"
)


def _partitions(text: str, numbers: list[Number]) -> Iterator[Addition]:
    """“收到申请58件，按申请人分……。按申请方式分，网上40件、信函12件、当面6件”: each makes the total again."""
    every = list(_PARTITION.finditer(text)) if len(numbers) > 2 else []
    for at, opening in enumerate(every):
        stop = re.compile(r"[。！？；]|(?<=[，])(?:按|从)").search(text, opening.end())
        end = stop.start() if stop else len(text)
        listed = [number for number in numbers if opening.end() <= number.start < end]
        totals = [number for number in numbers if number.end <= every[0].start()]
        if len(listed) < 2 or len({number.unit for number in listed}) > 1 or _PARTLY.search(text[opening.end() : end]):
            continue
        if any(number.is_vague for number in listed) or _OTHER.search(text[opening.end() : end]) and at:
            continue
        totals = [number for number in totals if number.unit == listed[0].unit]
        if any(number.value == listed[0].value for number in totals):
            continue
        made = sum((number.value for number in listed), Decimal(0))
        if not totals or any(agree(number, listed) for number in totals):
            continue
        least = NEARLY.get(len(listed), Decimal("0.85"))
        pairs = {one.value + other.value for place, one in enumerate(totals) for other in totals[place + 1 :]}
        open_ones = [number.value for number in numbers if number.start >= end][:1]
        if made in pairs or any(made + value in pairs for value in open_ones):
            continue
        near = [number for number in totals if number.value * least <= made <= number.value / least]
        if near and not _OTHER_YEAR.search(text[: near[0].start]):
            yield Addition(near[0], tuple(listed))
