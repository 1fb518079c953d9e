"""Personal data in what will be public (rule R14)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports import checks
from reports.checks import ASK, ERROR, WARNING, Context, Finding
from reports.checks.sentences import gettext as _
from reports.document.memory import by_text
from reports.document.report import Report, text_addresses

_PLAIN = {ord(full): ord(full) - 0xFEE0 for full in "０１２３４５６７８９Ｘｘ"}
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s，。；）)>》]+")
_GAP = r"[ \-\u00a0\u2009]?"
_IDENTITY = re.compile(
    rf"(?<![0-9A-Za-z])[1-9]\d{{5}}{_GAP}(?:19|20)\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]){_GAP}\d{{3}}[0-9Xx](?![0-9A-Za-z])"
)
_SPLIT = re.compile(r"(?<![0-9A-Za-z])[1-9](?:[ \u3000\-·]{0,2}\d){16}[ \u3000\-·]{0,2}[0-9Xx](?![0-9A-Za-z])")
"""An identity number that spaces part anywhere."""
_LANDLINE = re.compile(r"(?<![0-9A-Za-z.\-])0\d{2,3}[ \-—]?\d{7,8}(?!\d)")
_PERSON = re.compile("申请人|当事人|原告|住户|村民|居民|家住|家中|本人|其家|某某|先生|女士")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖"
    "石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
)
_NAME = rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}"
_PLACE = r"[^，。；：\n]{2,24}?\d{1,4}(?:号|幢|栋|室|单元|组)"
_LIVES = r"[，,（(]?(?:现|家)?(?:住址|住所地?|地址|家住|住)(?:为|：|:|在|于)?"
_HOUSE = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])|申请人|当事人|原告|村民|居民|住户|市民|：){_NAME}{_LIVES}{_PLACE}|家?住{_PLACE}的{_NAME}"
)
"""A person's name beside a house number."""
_MOBILE = re.compile(rf"(?<![0-9A-Za-z.\-])(?:\+?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?![0-9A-Za-z])")
_CARD = re.compile(
    r"(?<![0-9A-Za-z.\-])(?:62|4\d|5[1-5]|60|95|96)\d\d(?:[ \-]?\d{4}){2}[ \-]?\d{1,4}(?:[ \-]?\d{1,3})?(?![0-9A-Za-z])"
)
_CARD_WORDS = re.compile(r"卡|账|帐|银行|开户")
_CONTACT = re.compile(r"联系(?:方式|电话|人)?|电话|咨询|热线|值班|传真|邮编")
_OFFICE = re.compile(
    r"本报告|年度报告|报告内容|疑问|办公室|公开科|地址|邮编|传真|监督|与[^，。；]{2,40}联系|受理|邮箱|机构"
)
_CLAUSE = re.compile(r"[。；\n]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
IDENTITY, CARD, MOBILE = "identity", "card", "mobile"
SPLIT, LANDLINE, HOUSE = "split", "landline", "house"
"""What may be meant so: asked, and never a reason to stop."""
IDENTITY_DIGITS, CARD_DIGITS = 18, range(16, 20)


@checks.check
def personal_data(report: Report, context: Context) -> Iterator[Finding]:
    """R14: no identity card, no private telephone, no bank card; the finding does not repeat them."""
    opening = report.edition.sections[0].text_address
    for _section, address in text_addresses(report.edition):
        for kind, found in _places(report.text(address), address == opening):
            yield _finding(address, kind, found)


@by_text
def _places(text: str, is_opening: bool) -> tuple[tuple[str, re.Match[str]], ...]:
    """(kind, place); of what overlaps the first."""
    masked = _ADDRESS.sub(lambda found: "·" * len(found[0]), text.translate(_PLAIN))
    places, taken = [], set[int]()
    for kind, found in _found(masked, is_opening=is_opening):
        if taken.isdisjoint(range(*found.span())):
            taken.update(range(*found.span()))
            places.append((kind, found))
    return tuple(places)


def _found(text: str, *, is_opening: bool) -> Iterator[tuple[str, re.Match[str]]]:
    for found in _IDENTITY.finditer(text):
        if is_identity_number(found[0]):
            yield IDENTITY, found
    for found in _CARD.finditer(text):
        near = text[max(0, found.start() - 20) : found.start()]
        if is_card_number(found[0]) and (found[0].startswith("62") or _CARD_WORDS.search(near)):
            yield CARD, found
    for found in _MOBILE.finditer(text):
        if not _is_contact(text, found.start(), is_opening=is_opening):
            yield MOBILE, found
    yield from _suspected(text, is_opening=is_opening)


def _suspected(text: str, *, is_opening: bool) -> Iterator[tuple[str, re.Match[str]]]:
    for found in _SPLIT.finditer(text):
        if is_identity_number(found[0]):
            yield SPLIT, found
    for found in _LANDLINE.finditer(text):
        near = text[max(0, found.start() - 24) : found.start()]
        if _PERSON.search(near) and not _is_contact(text, found.start(), is_opening=is_opening):
            yield LANDLINE, found
    for found in _HOUSE.finditer(text):
        yield HOUSE, found


def _question(address: str, what: str, found: re.Match[str]) -> Finding:
    message = _("The text seems to hold %(what)s and will be public.") % {"what": what}
    hint = _("Take it out, if a person could be found by it.")
    source, (start, end) = _("Regulations, article 15"), found.span()
    return Finding(WARNING, "R14", address, message, source, hint, start=start, end=end, grade=ASK)


def _finding(address: str, kind: str, found: re.Match[str]) -> Finding:
    if kind in (SPLIT, LANDLINE, HOUSE):
        named = {
            SPLIT: _("an identity card number in pieces"),
            LANDLINE: _("the telephone number of a person"),
            HOUSE: _("a person's name beside an address"),
        }
        return _question(address, named[kind], found)
    what = {IDENTITY: _("an identity card number"), CARD: _("a bank card number"), MOBILE: _("a mobile number")}[kind]
    digits = re.sub(r"\D", "", found[0])
    message = _("The text holds %(what)s (%(masked)s) and will be public.") % {
        "what": what,
        "masked": f"{digits[:3]}…{digits[-2:]}",
    }
    hint = _("Take it out, or put the office's own number in its place.")
    return Finding(
        ERROR, "R14", address, message, _("Regulations, article 15"), hint, start=found.start(), end=found.end()
    )


def _is_contact(text: str, place: int, *, is_opening: bool) -> bool:
    """In the line that says how to reach the office."""
    before, after = list(_CLAUSE.finditer(text, 0, place)), _CLAUSE.search(text, place)
    sentence = text[before[-1].end() if before else 0 : after.start() if after else len(text)]
    return bool(_CONTACT.search(sentence)) and (is_opening or bool(_OFFICE.search(sentence)))


def is_identity_number(text: str) -> bool:
    """Eighteen digits of which the last is the check digit of GB 11643-1999."""
    digits = re.sub(r"[^0-9Xx]", "", text).upper()
    if len(digits) != IDENTITY_DIGITS:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return _CHECK_DIGITS[total % 11] == digits[-1]


def is_card_number(text: str) -> bool:
    """Sixteen to nineteen digits, right by Luhn."""
    digits = [int(digit) for digit in re.sub(r"\D", "", text)]
    if len(digits) not in CARD_DIGITS or len(set(digits)) == 1:
        return False
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
