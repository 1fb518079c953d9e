"""Whether a text can be printed: the fonts of the official page have each of its characters.

What they lack would be published as an empty box: emoji, the private characters of symbol fonts that word processors
put before the items of a list, most scripts but Chinese, Latin, Greek, Cyrillic, Japanese and Korean.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator

from reports import checks
from reports.checks import ERROR, Context, Finding
from reports.checks.sentences import gettext as _
from reports.checks.sentences import joined
from reports.document.memory import by_text
from reports.document.report import Report, text_addresses

DRAWN = """
20-7e a0-103 110-113 11a-11b 128-12b 143-144 147-148 14c-14f 152-153 168-16d 192 1a0-1a1 1af-1b0 1cd-1dc 1f8-1f9 251
261 2bb 2c7 2c9-2cb 2d9 2ea-2eb 300-301 304 307 30c 391-3a1 3a3-3a9 3b1-3c9 401 410-44f 451 1100-11ff 1e3e-1e3f
1ea0-1ef9 2002-2003 2010-2016 2018-201a 201c-201e 2020-2022 2025-2027 2030 2032-2033 2035 2039-203c 2042 2047-2049
2051 205d 2074 20a9 20ab-20ac 20dd-20de 2100 2103 2105 2109-210a 210f 2113 2116 2121-2122 2126-2127 212b 212e 2135
213b 2160-216b 2170-217b 2190-2199 21b8-21b9 21c4-21c6 21cb-21cc 21d0 21d2 21d4 21e6-21e9 21f5 2200 2202-2203
2205-220b 220f 2211-2213 2215 221a 221d-2220 2223 2225-222e 2234-2237 223d 2243 2245 2248 224c 2260-2262 2264-2267
226a-226b 226e-226f 2272-2273 2276-2277 2282-2287 228a-228b 2295-2299 22a0 22a5 22bf 22da-22db 22ef 2305-2307 2312
2318 2329-232a 23b0-23b1 23be-23cc 23ce 23da-23db 2423 2460-25ab 25b1-25b3 25b6-25b7 25bc-25bd 25c0-25c1 25c6-25c7
25c9-25cc 25ce-25d3 25e2-25e6 25ef 2600-2603 2605-2606 2609 260e-260f 2616-2617 261c-261f 262f 2640-2642 2660-266f
2672-267d 26a0 26bd-26be 2702 2713 271a 273d 273f-2740 2756 2776-2793 27a1 2934-2935 29bf 29fa-29fb 2b05-2b07 2b1a
2b95 2e3a-2e3b 2e80-2e99 2e9b-2ef3 2f00-2fd5 2ff0-2ffb 3000-303f 3041-3096 3099-30ff 3105-312f 3131-318e 3190-31bb
31c0-31e3 31f0-321e 3220-332b 332d-4db5 4e00-9fef a000-a48c a960-a97c ac00-d7a3 d7b0-d7c6 d7cb-d7fb f900-fa6d
fb00-fb04 fe10-fe19 fe30-fe52 fe54-fe66 fe68-fe6b ff01-ffbe ffc2-ffc7 ffca-ffcf ffd2-ffd7 ffda-ffdc ffe0-ffe6
ffe8-ffee 1f100-1f10c 1f110-1f16c 1f170-1f1ac 1f200-1f202 1f210-1f23b 1f240-1f248 1f250-1f251 20000-2a6d6
2a700-2b734 2b740-2b81d 2b820-2cea1 2ceb0-2ebe0 2f804 2f80f 2f815 2f818 2f81a 2f822 2f825 2f828 2f82c 2f833 2f83b
2f83f-2f840 2f846 2f852 2f862 2f86d 2f873 2f877-2f878 2f884 2f894 2f899-2f89a 2f8a6 2f8ac 2f8b2 2f8b6 2f8cd 2f8d3
2f8db-2f8dc 2f8e1 2f8e5 2f8ea 2f8ed 2f8fc 2f903 2f90b 2f90f 2f91a 2f920-2f921 2f945 2f947 2f96c 2f994-2f995 2f9b2
2f9bc 2f9d0 2f9d4 2f9de-2f9df 2f9f4 30729 30edd-30ede 3106c
"""
"""Ranges of code points, in hexadecimal digits: those of all fonts of publishing.pdf together, but for private ones."""
SHOWN = 5
"""Characters that a finding names; when they are mended it names the next."""


def ranges() -> Iterator[tuple[int, int]]:
    """(first, last), from the lowest up."""
    for each in DRAWN.split():
        first, _hyphen, last = each.partition("-")
        yield int(first, 16), int(last or first, 16)


_FIRST, _LAST = zip(*ranges(), strict=True)


def _is_in_fonts(code: int) -> bool:
    at = bisect_right(_FIRST, code) - 1
    return at >= 0 and code <= _LAST[at]


def is_drawn(character: str) -> bool:
    """A font has it, or there is nothing to draw: white space, what joins or turns characters, what selects a form."""
    return (
        _is_in_fonts(ord(character))
        or character.isspace()
        or unicodedata.category(character) == "Cf"
        or unicodedata.name(character, "").startswith("VARIATION SELECTOR")
    )


@by_text
def _undrawn(text: str) -> tuple[str, ...]:
    """Each character once."""
    return tuple(character for character in dict.fromkeys(text) if not is_drawn(character))


@checks.check
def undrawn_characters(report: Report, context: Context) -> Iterator[Finding]:
    """P3: nothing is published as a box."""
    for _section, address in text_addresses(report.edition):
        text = report.text(address)
        unknown = _undrawn(text)
        if not unknown:
            continue
        named = [f"{character} (U+{ord(character):04X})" for character in unknown[:SHOWN]]
        message = _("Cannot be printed on the official page, write it in another way: %(characters)s.") % {
            "characters": joined(_(", "), named)
        }
        start = text.index(unknown[0])
        yield Finding(ERROR, "P3", address, message, start=start, end=start + 1)
