"""What stands in the cells of a read table: numbers with their units, marks for nothing, blanks, words.

A token keeps what was written; it becomes a figure only in the column where it belongs.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from reports.document import figures
from reports.editions.layout import Heading
from reports.importing.sequence import UNSURE, UNSURE_CELL

_MONEY = {"亿元": Decimal(10000), "万元": Decimal(1), "元": Decimal("0.0001")}
"""In 万元, the unit of every column that has decimals."""
_OF_SIGNS = {"增": "+", "增加": "+", "减": "-", "减少": "-"}
"""Words that stand for the sign of a change."""
_NUMBER = (
    r"(?:[+-]|(?:增加?|减少?)\s?)?\d[\d,]*(?:\.\d+)?"
    r"(?:\s?\(?(?:亿元|万元|元|件次|人次|件|条|项|个|次|宗|份|部|起|人|户|篇|家|笔)\)?)?(?![^\s])"
)
_SIGNED = re.compile(r"(增加?|减少?)\s?(?=\d)")
_IN_BRACKETS = re.compile(r"\(\s*(\d[\d,]*(?:\.\d+)?)\s*\)\Z")
_MARK = r"(?:/|\\|[-—–―──_]{1,4}|\*|×|N/?A|n/?a|[oO]|〇|○|零|空|无|暂无|没有)(?![^\s])"
_TOKEN = re.compile(rf"\s*(?:(?P<number>{_NUMBER})|(?P<mark>{_MARK}))")
_UNIT = re.compile(r"\D*\Z")
_RAISED = "¹²³⁰⁴-⁹①-⑳"
_NOTE = re.compile(rf"(?<=\d)(?:[{_RAISED}]+|[\[［〔(（][{_RAISED}]+[\]］〕)）]|[*＊※]+(?!\d))")
"""The mark of a note behind a number."""
_SUSPICIOUS = 10_000
"""万元: whole amounts from here on are more often 元 that were never recalculated."""


@dataclass(frozen=True)
class Token:
    """One thing that stands where a number is expected: a number, a mark such as “/”, or a blank."""

    text: str
    kind: str = "number"
    """number, mark, blank; or why the number of a cell is not certain: date, formula, format."""

    @property
    def is_blank(self) -> bool:
        return self.kind == "blank"

    @property
    def is_number(self) -> bool:
        return self.kind == "number"


BLANK = Token("", "blank")
_REASONS = {word: reason for reason, word in UNSURE.items()}


@dataclass(frozen=True)
class Figure:
    """What a token says in a column: a whole number of its smallest unit, or none and the reason for it.

    A reason beside a value asks for a look.
    """

    value: int | None
    reason: str = ""
    candidates: tuple[int, ...] = ()


def usual(text: str) -> str:
    """`text` in its usual width, minus signs and spaces of one kind."""
    return unicodedata.normalize("NFKC", text).replace("−", "-").replace("﹣", "-").strip()


def tokens_of(cell: str) -> list[Token] | None:
    """The numbers and marks of a cell that holds nothing else; a blank cell is one blank; None for words."""
    if found := UNSURE_CELL.fullmatch(cell.strip()):
        return [Token(found[2], _REASONS[found[1]])]
    unmarked = _NOTE.sub("", cell)
    if re.search(f"[{_RAISED}]", unmarked):
        return None  # in its usual width it would be a digit
    text = usual(unmarked)
    if not text:
        return [BLANK]
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            return None
        kind = "number" if match["number"] else "mark"
        tokens.append(Token(match[kind].strip(), kind))
        at = match.end()
    return tokens


def token_in_brackets(cell: str) -> Token | None:
    """The number of a cell that has nothing but it, in brackets; where a heading may stand it is the number of one."""
    found = _IN_BRACKETS.match(usual(cell))
    return Token(found[0]) if found else None


def trailing_tokens(text: str) -> tuple[str, list[Token]]:
    """(label, numbers and marks behind it) of “行政事业性收费 0 0”; no tokens where nothing of the kind follows."""
    parts = text.split()
    at = len(parts)
    while at > 1 and tokens_of(parts[at - 1]) is not None:
        at -= 1
    tokens = [token for part in parts[at:] for token in tokens_of(part) or ()]
    if len(tokens) == 1 and not tokens[0].is_number and tokens[0].text not in ("/", "\\"):
        return text, []  # “（四） 无” is a label broken in two
    return (" ".join(parts[:at]), tokens) if tokens else (text, [])


def figure_of(token: Token, column: Heading, *, unit: str = "") -> Figure:
    """The figure that a token is in a column; `unit` is the one that the document prints over the column."""
    if token.is_blank:
        return Figure(None, "blank")
    if token.kind in UNSURE:
        return _unsure(token, column)
    if not token.is_number:
        return Figure(None, "mark", (0,))
    if column.signed and _IN_BRACKETS.match(token.text):
        return Figure(None, "not_a_number")  # it may be less than nothing, as bookkeepers write it
    text = _IN_BRACKETS.sub(r"\1", token.text)
    if column.signed:
        text = _SIGNED.sub(lambda word: _OF_SIGNS[word[1]], text)
    written = _UNIT.search(text)
    digits = text[: written.start()] if written else text
    own = written[0].strip(" ()") if written else ""
    if column.decimals and (own or unit) in _MONEY:
        return _money(digits, column, unit=own or unit)
    if own in _MONEY:
        return Figure(None, "not_a_number")
    try:
        value = figures.read_number(digits, decimals=column.decimals, signed=column.signed)
    except figures.NumberFault as fault:
        return Figure(None, fault.reason)
    return _plausible(value, digits, column)


def _unsure(token: Token, column: Heading) -> Figure:
    """No figure; the number behind a date or a format, as “1900-01-08=8” tells it, may be it."""
    try:
        value = figures.read_number(token.text.rpartition("=")[2], decimals=column.decimals, signed=column.signed)
    except figures.NumberFault:
        value = None
    return Figure(None, token.kind, () if value is None or token.kind == "formula" else (value,))


def _money(digits: str, column: Heading, *, unit: str) -> Figure:
    try:
        amount = Decimal(digits.replace(",", "")) * _MONEY[unit] * 10**column.decimals
    except InvalidOperation:
        return Figure(None, "not_a_number")
    if amount < 0 and not column.signed:
        return Figure(None, "negative")
    if amount != amount.to_integral_value():
        return Figure(None, "fraction")
    return Figure(int(amount)) if abs(amount) < figures.MAXIMUM else Figure(None, "too_large")


def _plausible(value: int | None, digits: str, column: Heading) -> Figure:
    """An amount without a unit is in 万元 only if its column says so, and if it is no impossible sum of them."""
    if not column.decimals or not value:
        return Figure(value)
    says_so = "万元" in column.label
    as_yuan = _money(digits, column, unit="元").value
    if as_yuan is None or len(digits.partition(".")[2]) > 2:
        return Figure(value)  # nothing is paid in parts of a 分
    if not says_so:
        return Figure(value, "no_unit", (value, as_yuan))
    if "." not in digits and abs(value) >= _SUSPICIOUS * 10**column.decimals:
        return Figure(value, "large_amount", (value, as_yuan))
    return Figure(value)
