"""Web pages: what a reader sees of the article, without the page around it. Nothing that a page names is fetched."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree, html

from reports.document.text import clean_text
from reports.importing.readers import text as plain_text
from reports.importing.readers.grids import MOST_ROWS, WIDEST, Spanned, elements_of, too_many_rows
from reports.importing.readers.styles import leave_out_unseen, sheets_of
from reports.importing.sequence import RAISED, Element, NotAReport, Paragraph

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_MARKUP = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|meta|div|p|table|h[1-6]|span|section|article)\b", re.IGNORECASE
)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LEFT_OUT = _names(
    "script style noscript template head nav header footer aside select option button textarea svg math iframe "
    "object embed audio video canvas map dialog menu"
)
_INLINE = _names(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp ruby s samp small span "
    "strike strong sub sup time tt u var wbr"
)
_ABOVE = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_FURNITURE = re.compile(
    r"(?:发布|更新|发文|成文|公开|生成)?(?:时间|日期)\s*[:：]|(?:信息|文章|稿件)?来源\s*[:：]|(?:浏览|阅读|点击|访问)(?:次数|量)?\s*[:：]"
    r"|[【\[(（]?\s*(?:字号|字体|打印|关闭|收藏|分享|我要纠错|视力保护色)|(?:当前位置|您的位置|所在位置|位置)\s*[:：]|索\s?引\s?号\s*[:：]"
    r"|(?:上|下)一[篇条]\s*[:：]?|(?:版权所有|主办单位|承办单位|网站标识码)|扫一扫|(?:作者|编辑|责任编辑)\s*[:：]"
)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")
_BACKUP = re.compile(r"[\u4e00-\u9fff]ICP备|公网安备")
_TITLED = "//body//*[contains(@class, 'title') or contains(@class, 'Title') or contains(@id, 'title')]"
_DATED = re.compile("20[0-9]{2}年?|二[〇○零]")
_SITE = re.compile(r"[_|｜]|\s[-–—]+\s")
"""Between the title of an article and the name of the site, in the head of a page."""
MOST_TITLED = 20
LONGEST_TITLE = 100
LONGEST_FURNITURE = 100
MOST_OF_THE_TEXT = 0.85
_LISTS = frozenset(("ul", "ol", "dl"))
MOST_BETWEEN_LINKS = 3
"""Characters, such as “ > ”."""


def read(data: bytes) -> list[Element]:
    """Raises NotAReport."""
    if not _MARKUP.search(data[:100_000].replace(b"\0", b"")):
        raise NotAReport(
            _("The file is not what its name says. Open it and save it again in this format."), "wrong_kind"
        )
    source = _DECLARATION.sub("", clean_text(decode(data)))
    parser = html.HTMLParser(no_network=True, remove_comments=True)
    try:
        root = html.document_fromstring(source, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise NotAReport(
            _("The file is damaged or incomplete. Open it, save it again and try once more."), "damaged"
        ) from error
    if any("depth" in entry.message for entry in parser.error_log):
        raise NotAReport(_("The page is nested deeper than any report is."), "bomb")
    named = _named(root)
    _without_hidden(root)
    found = list(_Reader().elements(_article(root)))
    first = "".join("".join(element.text.split()) for element in found[:8] if isinstance(element, Paragraph))
    return found if "".join(named.split()) in first else [Paragraph(named), *found]


def decode(data: bytes) -> str:
    """As the page says itself; else as plain text is."""
    named = _CHARSET.search(data[:4096])
    if named and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = named[1].decode().lower()
        try:
            # GB18030 holds all that pages call GB2312 and GBK, and what they use beyond it.
            return data.decode("gb18030" if name.startswith("gb") else name)
        except (LookupError, UnicodeDecodeError):
            pass
    return plain_text.decode(data)


def _without_hidden(root: Any) -> None:
    """Take out what nobody sees, and lists of links."""
    sheets = sheets_of(root)
    _drop(root, lambda element: not isinstance(element.tag, str) or element.tag in _LEFT_OUT)
    leave_out_unseen(root, sheets)
    _drop(root, lambda element: element.tag in _LISTS and _is_list_of_links(element))


def _drop(root: Any, is_unwanted: Callable[[Any], bool]) -> None:
    for element in list(root.iter()):
        if element.getparent() is not None and is_unwanted(element):
            element.drop_tree()


def _is_list_of_links(element: Any) -> bool:
    """Menus, paths and lists of other articles: several links, and hardly a word that is none."""
    links = list(element.iter("a"))
    linked = sum(len("".join(link.itertext())) for link in links)
    return len(links) > 1 and len("".join(element.itertext()).strip()) - linked <= MOST_BETWEEN_LINKS * len(links)


def _article(root: Any) -> Any:
    """The innermost element that holds nearly all of the text: links are no text of it."""
    here = root.find("body") if root.find("body") is not None else root
    length = {element: 0 for element in here.iter() if isinstance(element.tag, str)}
    for element in reversed(length):
        own = len((element.text or "").strip()) if element.tag != "a" else 0
        length[element] += own
        parent = element.getparent()
        if parent is not None and parent in length:
            length[parent] += length[element] * (element.tag != "a") + len((element.tail or "").strip())
    whole = length[here]
    while True:
        inner = next((child for child in here if child in length and length[child] >= MOST_OF_THE_TEXT * whole), None)
        is_end = inner is None or inner.tag == "p" or (inner.tag == "table" and inner.find(".//table") is None)
        if is_end:
            return here
        here = inner


def _named(root: Any) -> str:
    """The title of the article, which may stand outside of it: the first with a year, else as the page names it."""
    named = [meta.get("content", "") for meta in root.iter("meta") if meta.get("name", "").lower() == "articletitle"]
    named += ["".join(heading.itertext()) for heading in root.iter("h1")][:1]
    others = ["".join(element.itertext()) for element in root.xpath(_TITLED)[:MOST_TITLED]]
    others += [_SITE.split(title.text or "")[0] for title in root.iter("title")]
    found = [" ".join(clean_text(name).split()) for name in (*named, *others)]
    dated = (name for name in found if len(name) <= LONGEST_TITLE and _DATED.search(name))
    return next(dated, next(filter(None, found[: len(named)]), ""))


class _Reader:
    """Blocks become paragraphs, tables become grids; a line break ends a paragraph."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.pictures = 0

    def elements(self, root: Any) -> list[Element]:
        return [element for element in [*self.within(root), *self.end()] if not _is_furniture(element)]

    def within(self, parent: Any) -> Iterator[Element]:
        self.pieces.append(parent.text or "")
        for child in parent:
            if isinstance(child.tag, str):
                yield from self.element(child)
            self.pieces.append(child.tail or "")

    def element(self, element: Any) -> Iterator[Element]:
        if element.tag == "table":
            yield from self.end()
            yield from _table(element)
        elif element.tag == "img":
            self.pictures += 1
        elif element.tag in _INLINE or ":" in element.tag:
            before = len(self.pieces)
            yield from self.within(element)
            if element.tag == "sup" or _ABOVE.search(element.get("style", "")):
                self.pieces[before:] = [piece.translate(RAISED) for piece in self.pieces[before:]]
        else:
            yield from self.end()
            yield from self.within(element)
            yield from self.end()

    def end(self) -> Iterator[Paragraph]:
        text, pictures = _collapsed("".join(self.pieces)), self.pictures
        self.pieces, self.pictures = [], 0
        if text or pictures:
            yield Paragraph(text, pictures)


def _collapsed(text: str) -> str:
    """Blanks as a page shows them; the end of a line in the source between two Chinese characters is none."""
    text = clean_text(text)  # once more: an entity brings what the source does not hold
    joined = re.sub(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])", "", text)
    return re.sub(r"[ \t\n\r\xa0]+", " ", joined).strip()


def _is_furniture(element: Element) -> bool:
    if not isinstance(element, Paragraph) or len(element.text) > LONGEST_FURNITURE:
        return False
    return bool(_FURNITURE.match(element.text) or _BACKUP.search(element.text))


def _table(table: Any) -> list[Element]:
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    if len(rows) > MOST_ROWS:
        raise too_many_rows(len(rows))
    before = [Paragraph(text) for caption in table.findall("caption") if (text := _collapsed(caption.text_content()))]
    return [*before, *elements_of([[_cell(cell) for cell in row if cell.tag in ("td", "th")] for row in rows])]


def _cell(cell: Any) -> Spanned:
    reader = _Reader()
    contents = [*reader.within(cell), *reader.end()]
    return Spanned(contents, right=_span(cell, "colspan", WIDEST), down=_span(cell, "rowspan", MOST_ROWS))


def _span(cell: Any, name: str, most: int) -> int:
    value = cell.get(name, "1").strip()
    return max(1, min(int(value), most)) if value.isdecimal() and len(value) < 6 else 1
