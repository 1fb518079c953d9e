"""Numbers in Chinese running text: digits of either width, Chinese numerals, 余, 万 and 亿, each with its unit.

The text is looked at without its spaces, since documents break numbers and words anywhere; `Line` keeps the way back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

# Full-width characters and the punctuation of the other script, one for one, so that no position moves.
_PLAIN: dict[int, int | str] = {ord(full): ord(full) - 0xFEE0 for full in "０１２３４５６７８９"}
_PLAIN |= {ord("．"): ".", ord("％"): "%", ord("("): "（", ord(")"): "）", ord(";"): "；", ord(":"): "："}
_SEPARATED = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_FULL_STOP = re.compile(r"(?<=[一-龥”）])\.(?![\w.])")
"""As clerks type it; not that of an address."""

UNITS = (
    "个工作日|个百分点|个小时|个月|亿元|万元|元|人次|件次|批次|万字|%|件(?!数)|份(?!额)|宗|起|例(?!如)|项(?!目)|条(?!例)|次(?!数|日)"
    "|个|篇|部(?!门|分|署|委|长)|期(?!间|限)|批|场(?!所)|家(?!庭)|户(?!外)|名|人(?!大|员|民|均)|处(?!理|罚|置)|页|字|类(?!内部事务|过程性)|套|块|册|张|幅|种|天|小时"
    "|学时|分钟|倍|分|台|座|所|村|组|辆|公里|亩|吨|则|位|轮|版|款|点|支|只|本(?!年|局|级|机|单)"
)
_NUMBER = re.compile(
    r"(?P<about>约|近|超过|超|逾|不足|突破)?"
    r"(?:(?<![\d.第〔\-—~～/])(?P<digits>\d+(?:,\d{3})*)(?P<fraction>\.\d+)?"
    r"|(?<![第〇零一二两三四五六七八九十百千万亿])(?P<chinese>[〇零一二两三四五六七八九十百千万亿]+))"
    r"(?P<more>余|多)?(?P<scale>[百千万亿]+)?(?:(?<=[万亿])(?P<rest>\d{1,4})(?P<rest_scale>[百千])?)?"
    r"(?P<still>余|多)?"
    rf"(?P<unit>{UNITS})?(?P<after>左右|以上)?"
)
_ARTICLES = frozenset("个项次条批场期家户类份种名套款点支只本位处篇部")
"""一 with one of these is mostly the article, not a count."""
_BARE = re.compile(r"(?:为|是|共|计|：|有|达)\Z")
LONGEST_LINE = 2000
"""Characters."""
_STOPS = "，。；、）,;.！!"
_DIGITS = {**{sign: value for value, sign in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 10**4, "亿": 10**8}


@dataclass(frozen=True)
class Number:
    """`start` and `end` are places in the line without spaces, unit included."""

    start: int
    end: int
    value: Decimal
    unit: str
    low: Decimal
    high: Decimal
    """What it may stand for: 150余 is 150 to 160, 1.2万 is anything that rounds to it."""

    is_vague: bool = False
    """Said to be about, more than or less than it."""

    @property
    def rounding(self) -> Decimal:
        """By how much it may have been rounded."""
        return Decimal(0) if self.is_vague else self.value - self.low

    def agrees(self, value: Decimal) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Line:
    """A paragraph without spaces; `places[i]` is where its character i stands in the text."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The same stretch in the text it was taken from."""
        return self.places[start], self.places[end - 1] + 1


def lines(text: str) -> Iterator[Line]:
    """Every paragraph of a text that is not blank."""
    at = 0
    for raw in text.split("\n"):
        kept = [(char, at + place) for place, char in enumerate(raw) if not char.isspace() and char != "\u200b"]
        if kept:
            yield from _pieces(Line(_plain("".join(char for char, _ in kept)), tuple(place for _, place in kept)))
        at += len(raw) + 1


def _pieces(line: Line) -> Iterator[Line]:
    """A paragraph; one that no person wrote in pieces, since what is done with it takes its square in time."""
    start = 0
    while len(line.text) - start > LONGEST_LINE:
        end = line.text.rfind("。", start, start + LONGEST_LINE) + 1 or start + LONGEST_LINE
        yield Line(line.text[start:end], line.places[start:end])
        start = end
    yield Line(line.text[start:], line.places[start:])


@lru_cache(maxsize=64)
def read(text: str) -> tuple[tuple[Line, tuple[Number, ...]], ...]:
    """Every paragraph of a text with its numbers; kept, since several checks read the same texts."""
    return tuple((line, tuple(numbers(line.text))) for line in lines(text))


def _plain(text: str) -> str:
    text = _FULL_STOP.sub("。", _SEPARATED.sub(",", text.translate(_PLAIN)))
    return re.sub(r",(?!\d{3}(?!\d))|(?<!\d),", "，", text)


def numbers(text: str) -> list[Number]:
    """The numbers of a line without spaces that have a unit, or stand bare behind 为, 共 and the like."""
    found = (_number(text, match) for match in _NUMBER.finditer(text))
    return [number for number in found if number]


def _number(text: str, match: re.Match[str]) -> Number | None:
    unit, chinese = match["unit"] or "", match["chinese"] or ""
    before, behind = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    if not unit and not (_BARE.search(before) and behind in _STOPS):
        return None
    if chinese and ((not unit and chinese != "零") or (chinese == "一" and unit in _ARTICLES)):
        return None
    value = read_chinese(chinese) if chinese else Decimal(match["digits"].replace(",", "") + (match["fraction"] or ""))
    if value is None:
        return None
    scale = _worth(match["scale"])
    if match["rest"]:  # 3万5千 is 35 thousands
        worth = _worth(match["rest_scale"])
        value, scale = value * scale / worth + Decimal(match["rest"]), worth
    if unit in ("亿元", "万元"):
        scale, unit = scale * _SCALES[unit[0]], "元"
    low, high = _range(value, scale, match)
    is_vague = any(match[name] for name in ("about", "more", "still", "after"))
    return Number(match.start(), match.end(), value * scale, unit, low, high, is_vague)


def _worth(signs: str | None) -> int:
    worth = 1
    for sign in signs or "":
        worth *= _SCALES.get(sign) or _PLACES[sign]
    return worth


def _range(value: Decimal, scale: int, match: re.Match[str]) -> tuple[Decimal, Decimal]:
    number, about = value * scale, match["about"] or ""
    if match["more"] or match["still"] or match["after"] == "以上" or about in ("超过", "超", "逾", "突破"):
        whole = str(int(value))
        zeros = len(whole) - len(whole.rstrip("0"))
        step = 10 if scale == 1 and not zeros and value >= 10 else 10**zeros
        return number, number + (step if match["more"] or match["still"] else number) * scale
    if about in ("近", "不足"):
        return number * Decimal("0.8"), number
    if about or match["after"]:
        return number * Decimal("0.9"), number * Decimal("1.1")
    if match["fraction"] or (scale > 1 and not match["chinese"]):
        last = Decimal(scale).scaleb(-len((match["fraction"] or ".")[1:]))
        return number - last / 2, number + last  # rounded, or cut off
    return number, number


def read_chinese(numeral: str) -> Decimal | None:
    """The value of 三百二十 or 一二〇; None for what is no numeral."""
    if len(numeral) > 1 and not set(numeral) & set("十百千万亿"):
        return Decimal("".join(str(_DIGITS[sign]) for sign in numeral))
    total = part = digit = 0
    for sign in numeral:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _PLACES:
            part += (digit or 1) * _PLACES[sign]
            digit = 0
        else:
            total = (total + part + digit or 1) * _SCALES[sign]
            part = digit = 0
    return Decimal(total + part + digit)
