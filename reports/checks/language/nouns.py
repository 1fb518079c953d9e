"""What a number counts: the topic and the meanings that the words beside it name, or why they name none."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from reports.checks.language import scope
from reports.checks.language.lexicon import Lexicon, Token, Words
from reports.checks.language.vocabulary import ELSEWHERE, Hit
from reports.editions.vocabulary import Meaning, Reading

UNKNOWN_OF_WHOLE, UNKNOWN_OF_PART = 1, 8
"""Characters not understood beside the words of a meaning, beyond which it is let alone."""
_NOTHING = re.compile("(?:其|办理|答复|最终)?结果为|最终|其中|已|均|有|依法|可以|可|应|、|，|：")
_JOINED = re.compile(
    r"(?:的|信息|类|件|和|及|以及|与|或者?|、|答复|决定)*(?:和|及|与|或|、)(?:者|属于|涉及|因|作出|决定)*"
)
_AND_OTHERS = re.compile(r"(?:类|信息|的|申请|事项|情形|原因|内容)*等(?!待)")
_TOUCHING = re.compile("(?:相关|所申请|申请|的|政府)*")
_MORE_THAN = re.compile("其他|其它")
_OWN_VERBS = re.compile("收到|受理|接到|审理|办理|审结")
_ASIDE_WORDS = re.compile(
    r"其中|包括|包含|内有|含|、|·|“|”|目前|现已|宣布|公布|截[至止]|年末|年底|月底|保留|办结|采取|制作|收入|按程序|按规定|全局|局机关|本?机关|受理量"
    r"|以来|作为[^，]{2,8}(?:部门|单位)|其余|剩余|余下|剩下|发布|各种渠道|法律文书|(?:因|对)?不服|认真|来自|局?本级|入库|上缴|缴库|占[一二三四五六七八九]成(?:以上|多)?|所收|严格|切实|积极"
)
_EXAMPLES = re.compile("等(?:各类|各项)?")
_SET_ASIDE = re.compile(r"(?:扣除|减去|除去?|剔除|不含|不包括)\Z")
_CARRIED_SET_ASIDE = re.compile(r"(?:扣除|减去|除去?|剔除|不含|不包括)[^，]{0,6}(?:上年|结转)[^，]{0,8}")


_GOVERNMENT = re.compile(r"(?:[省市州县区旗镇乡]|街道)?(?:人民)?政府(?:及(?:其)?[^，、]{0,3}政府办公室|办公室)?|街道办")
_GOVERNS = re.compile(r"政府(?:办公[室厅])?\Z|街道办事处\Z|管理委员会\Z")


@dataclass(frozen=True)
class Noun:
    topic: str
    meanings: tuple[Meaning, ...] = ()
    columns: str = ""
    """The words that may name columns."""
    is_part: bool = False
    is_bare: bool = False
    """No words of its own: it counts what the sentence is about."""
    has_column: bool = False
    unknown: int = 0
    is_narrow: bool = False
    tokens: tuple[Token, ...] = ()


def absorbed(hits: list[Hit], tokens: list[Token], text: str) -> list[Hit]:
    """Without the topics that stand inside words of a meaning, or begin in them; other matter that touches a topic."""
    kept: list[Hit] = []
    for hit in hits:
        inside = any(_takes_in(token, hit, text) for token in tokens if not token.meaning.whole)
        if inside or (kept and hit.topic == ELSEWHERE and kept[-1].topic and hit.start == kept[-1].end):
            continue
        kept.append(hit)
    return kept


def _takes_in(token: Token, hit: Hit, text: str) -> bool:
    if token.start < hit.start < token.end or (hit.topic == ELSEWHERE and token.start == hit.start):
        return True
    return hit.topic == ELSEWHERE and token.end <= hit.start and bool(_TOUCHING.fullmatch(text, token.end, hit.start))


def noun(
    lexicon: Lexicon,
    words: Words,
    topic: str,
    text: str,
    start: int,
    *,
    hits: list[Hit],
    tokens: list[Token],
    own: str,
    is_near: bool,
) -> Noun:
    """Of a phrase `text` that begins at `start`; `own` is the name of the agency."""
    tokens = [token for token in tokens if not _SET_ASIDE.search(text[: token.start - start])] or tokens
    tokens = (
        tokens
        or [
            Token(start + found.start(), start + found.end(), meaning)
            for pattern, meaning in words.anchored
            if (found := pattern.match(_NOTHING.sub("", text)))
        ][:1]
    )
    every = tokens
    ends = {token.start for token in tokens}
    tokens = [token for token in tokens if not (token.meaning.whole and token.end in ends)]  # “办理答复” answers
    parts = [token for token in tokens if not token.meaning.whole]
    taken = parts or tokens
    masked = _masked(text, start, taken if parts else every)
    rest = _ASIDE_WORDS.sub("", _CARRIED_SET_ASIDE.sub("", masked))
    if hits:
        rest = _without_examples(lexicon, rest)
    is_narrow = scope.is_narrower(unqualified(lexicon, rest) if hits else rest)
    rest = scope.without_own_name(rest, own)
    rest = _GOVERNMENT.sub("", rest) if _GOVERNS.search(own) else rest
    if lexicon.vocabulary.topics[topic].near:
        rest = _OWN_VERBS.sub("", rest) if is_near else rest
    qualified = bool(lexicon.vocabulary.qualifying.search(masked))
    unknown = scope.unknown_words(unqualified(lexicon, rest))
    meanings = _union(text, start, parts) if parts else tuple(dict.fromkeys(token.meaning for token in tokens))
    return Noun(
        topic,
        meanings,
        masked,
        is_part=bool(parts),
        is_bare=not tokens and not hits and not qualified and unknown == 0,
        has_column=qualified and words.has_columns,
        unknown=unknown,
        is_narrow=is_narrow,
        tokens=tuple(taken),
    )


def _without_examples(lexicon: Lexicon, phrase: str) -> str:
    """“查封、扣押等行政强制措施”."""
    for found in _EXAMPLES.finditer(phrase):
        if lexicon.vocabulary.named.match(phrase, found.end()):
            return phrase[found.end() :]
    return phrase


def _masked(text: str, start: int, tokens: list[Token]) -> str:
    for token in sorted(tokens, key=lambda each: -each.start):
        text = text[: token.start - start] + text[token.end - start :]
    return text


def unqualified(lexicon: Lexicon, phrase: str) -> str:
    words = lexicon.vocabulary

    def unknown_topic(match: re.Match[str]) -> str:
        """A topic with cells of its own says nothing more; another one does."""
        topic = words.topic_of.get(match[0]) or words.short_of.get(match[0])
        return "" if topic in words.meanings else match[0]

    return words.qualifying.sub("", words.named.sub(unknown_topic, phrase))


def _union(text: str, start: int, parts: list[Token]) -> tuple[Meaning, ...]:
    """“予以公开及部分公开” counts both, “因商业秘密不予公开” the first, “因商业秘密等不予公开” the group.

    None where others are counted too that are not named: “无法提供等情形”.
    """
    last = parts[-1]
    closing = _AND_OTHERS.match(text, last.end - start)
    if closing and (len(parts) < 2 or _MORE_THAN.match(text, closing.end()) or "、" not in text):
        return ()
    group = [part for part in parts if part is not last and _holds(last.meaning, part.meaning)]
    if group and len(group) == len(parts) - 1:
        named = text[group[0].start - start : last.start - start]
        if _AND_OTHERS.search(named):
            return (last.meaning,)
        parts = group
    joined = [parts[0]]
    for part in parts[1:]:
        between = text[joined[-1].end - start : part.start - start]
        if not _JOINED.fullmatch(between):
            if "等" in between:
                return (part.meaning,)
            continue
        joined.append(part)
    if len(joined) == 1:
        return (joined[0].meaning,)
    cells = tuple(dict.fromkeys(cell for part in joined for cell in part.meaning.readings[0].cells))
    return (replace(joined[0].meaning, readings=(Reading(cells),)),)


def _holds(whole: Meaning, part: Meaning) -> bool:
    return set(part.readings[0].cells) < set(whole.readings[0].cells)
