"""Finding the edition that an edition's file stands on: `base = "2021"`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reports.editions.reading.differences import laid_over
from reports.editions.reading.fields import EditionError, Entry


@dataclass(frozen=True)
class Source:
    """A file as it is written."""

    path: Path
    said: Entry

    @property
    def code(self) -> str:
        return str(self.said.get("code", "-"))

    @property
    def has_base(self) -> bool:
        return "base" in self.said


def parse(path: Path) -> Source:
    """Raises EditionError where the file is no TOML."""
    try:
        return Source(path, tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except RecursionError as error:
        raise EditionError(path, "-", "nested too deeply") from error
    except (OSError, ValueError) as error:  # unreadable, not UTF-8, not TOML, a number of 5,000 digits
        raise EditionError(path, "-", str(error)) from error


def whole(source: Source, folder: Mapping[str, Source], earlier: Mapping[str, Entry]) -> Entry:
    """All that an edition says, with what it has from its base, and so on.

    A base is another file of the same folder, or an edition of a folder registered before, whole: an edition may stand
    on the one that it replaces. Raises EditionError for a base that is not there and for one that stands on this one.
    """
    chain = [source]
    while chain[-1].has_base:
        last = chain[-1]
        code = last.said["base"]
        if not isinstance(code, str):
            raise EditionError(last.path, last.code, "base is not a text")
        base = folder.get(code)
        if base is None or base is last:
            return _over(_earlier(last, code, earlier), chain)
        if base in chain:
            raise EditionError(last.path, last.code, f"base {code!r} stands on this edition")
        chain.append(base)
    return _over(chain.pop().said, chain)


def _earlier(source: Source, code: str, earlier: Mapping[str, Entry]) -> Entry:
    if code not in earlier:
        raise EditionError(source.path, source.code, f"unknown base {code!r}")
    return earlier[code]


def _over(base: Entry, chain: list[Source]) -> Entry:
    """The last of the chain stands next to the base."""
    for source in reversed(chain):
        try:
            base = laid_over(base, source.said, path=source.path)
        except RecursionError as error:
            raise EditionError(source.path, "-", "nested too deeply") from error
    return base
