"""Names in Latin letters, as people type them who do not choose characters: 松岚县教育局, songlanxianjiaoyuju, slxjyj.

Where a character has several readings the word decides (pypinyin's dictionary), and for places that are read as no
other word is, the list in places.txt. No word goes on behind the end of a place: 市长寿 is no mayor.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

PLACES = Path(__file__).parent / "places.txt"
"""Lines of a name and the reading of each of its characters."""
LONGEST = 600
"""Letters of a name of 100 characters, six for each."""
_PLACE = re.compile("(?<=[省市县区州盟旗])")
_SIGN = "\0"
"""Before what is no Chinese character."""


def spelled(name: str) -> tuple[str, str]:
    """(pinyin, initials) of a name: lower case letters and digits only, ü as v; of other words every letter stays."""
    pieces = _readings(unicodedata.normalize("NFKC", name))
    pinyin = "".join(map(_letters, pieces))
    initials = "".join(_letters(piece if piece.startswith(_SIGN) else piece[:1]) for piece in pieces)
    return pinyin[:LONGEST], initials[:LONGEST]


def _letters(piece: str) -> str:
    return re.sub("[^a-z0-9]+", "", piece.lower())


def _readings(name: str) -> list[str]:
    """A syllable for each character, and each run of other signs behind _SIGN."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - its dictionaries take 20 MB, where they are needed

    _learn_places()
    parts = (
        lazy_pinyin(part, style=Style.NORMAL, errors=lambda signs: f"{_SIGN}{signs}") for part in _PLACE.split(name)
    )
    return [piece for part in parts for piece in part]


@cache
def _learn_places() -> None:
    from pypinyin import load_phrases_dict, load_single_dict  # noqa: PLC0415

    lines = [line.split() for line in PLACES.read_text(encoding="utf-8").splitlines()]
    load_phrases_dict({name: [[syllable] for syllable in syllables] for name, *syllables in lines if len(name) > 1})
    load_single_dict({ord(name): syllable for name, syllable, *_rest in lines if len(name) == 1})
