"""Changes and shares: “比上年的40件增加8件，增长20%”, “予以公开的占65%”, at the precision they are stated with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.checks.language.numbers import Number

_COMPARED = re.compile(
    r"(?:较|比|与|同|和)(?:\d{4}年|去年|上年|上一年)度?(?:同期)?的?[^，；。\d]{0,10}（?(?=\d)|(?:\d{4}年|去年|上年|上一年)度?(?:同期)?(?:为|是|收到|的)"
)
_MORE = re.compile(r"(?:净)?(?:增加|增长|上升|提高|增幅|升|增|多)(?:了|约|近|为|率|幅|幅度)*\Z")
_LESS = re.compile(r"(?:下降|减少|降低|降幅|减幅|降|减|少)(?:了|约|近|为|率|幅|幅度)*\Z")
_BASE = re.compile(
    r"(?:较|比|与|同|和)(?:\d{4}年|去年|上年|上一年)度?(?:同期)?(?:收到|受理|办理)?的?(?:（|有|为)?\Z|（(?:\d{4}年|去年|上年|上一年)度?(?:同期)?(?:为|是|收到|受理)?\Z"
)
_OF_YEAR = re.compile(r"\d{4}年|今年|本年|去年|上年")
_BECOMES = re.compile("[，（]?(?:为|达到?|降至|增至|至|共|降到|增到)")
_AGAINST = re.compile(r"(?:较|比|与|同|和)(?:\d{4}年|去年|上年|上一年)|同比")
_SHARE = re.compile(
    r"(?:[^，。；\d（占]{0,12}（|[，（、])?(?:约|仅|各|共|分别|合计|合并|均|[（）])*占(?:比|总|全部|全年|本年度?|年度|新?收到?|受理|申请|办结|答复|办理|数量?|总?量|比[例重]|的|约|到|达|为|了|近|件)*\Z"
)
_MUCH = Decimal(100)
_OF_APPLICATIONS = ("件", "例", "宗", "起", "份", "项", "件次", "")


@dataclass(frozen=True)
class Change:
    """A stated change that its two numbers do not bear out."""

    number: Number
    now: Number
    base: Number | None
    """None: last year's report is asked."""
    sign: int


def changes(text: str, numbers: list[Number]) -> Iterator[Change]:
    """Every stated change of a paragraph with what it is a change of; whether it holds is for others to say."""
    base = now = earlier = None
    for at, number in enumerate(numbers):
        start = numbers[at - 1].end if at else 0
        before = text[start : number.start]
        if re.search("[。；！？]", before):
            base = now = earlier = None
        if _BASE.search(before) and number.unit != "%":
            base = number
            continue
        more, less = _MORE.search(before), _LESS.search(before)
        if not more and not less:
            if number.unit != "%":
                earlier = now if now and _are_of_years(text, now, number, before) else None
                now, base = number, None
            continue
        following = numbers[at + 1] if at + 1 < len(numbers) else None
        is_ahead = bool(base) and following and _BECOMES.fullmatch(text, number.end, following.start)
        count, against = (following, base) if is_ahead else (now, base or earlier)
        if count and not number.is_vague and (against or _AGAINST.search(text, count.end, number.start)):
            yield Change(number, count, against, 1 if more else -1)


def _are_of_years(text: str, one: Number, other: Number, between: str) -> bool:
    """Each is said of a year of its own: “2022年收到40件，2023年收到31件”, “2022年、2023年分别为18件、24件”."""
    before = text[max(0, one.start - 24) : one.start]
    if between == "、":
        return "分别" in before and len(_OF_YEAR.findall(before)) == 2
    return bool(_OF_YEAR.search(between) and _OF_YEAR.search(before))


def difference(change: Change, base: Decimal) -> bool:
    """Whether the change holds against this base."""
    now, number = change.now.value, change.number
    if number.unit in ("倍", "个百分点"):
        return True
    made = (now - base) * change.sign
    if number.unit != "%":
        return number.unit != change.now.unit or number.agrees(made)
    if not base:
        return True
    last = Decimal(1).scaleb(int(str(number.value.as_tuple().exponent)))
    return number.value - last <= made / base * _MUCH <= number.value + last


@dataclass(frozen=True)
class Share:
    number: Number
    part: Number
    """Stated beside it."""
    whole: Number | None = None
    """Where it is said at once of what: “占办结总量（40件）的20%”."""


def shares(text: str, numbers: list[Number]) -> Iterator[Share]:
    for part, number in zip(numbers, numbers[1:], strict=False):
        if number.unit != "%" or number.is_vague or part.unit in ("%", "元"):
            continue
        between = text[part.end : number.start]
        if between in ("）的", "）") and (held := _held(text, numbers, part)):
            yield Share(number, held, part)
            continue
        if len(between) < 20 and _SHARE.match(between) and not part.is_vague and part.value:
            yield Share(number, part)


def _held(text: str, numbers: list[Number], whole: Number) -> Number | None:
    at = numbers.index(whole)
    before = numbers[at - 1] if at else None
    return before if before and re.match("[，（]?占", text[before.end : whole.start]) else None


def is_share(share: Number, part: Decimal, low: Decimal, high: Decimal) -> bool:
    """Of one of the wholes from low to high the part is that much, rounded or cut off."""
    last = Decimal(1).scaleb(int(str(share.value.as_tuple().exponent)))
    lowest, highest = share.value - last, share.value + last
    return bool(low) and lowest * low <= part * _MUCH <= highest * high


def wholes(part: Number, numbers: list[Number]) -> list[Number]:
    """Numbers that it may be a share of."""
    units = _OF_APPLICATIONS if part.unit in _OF_APPLICATIONS else (part.unit,)
    return [number for number in numbers if number.unit in units and number.value >= part.value and number is not part]
