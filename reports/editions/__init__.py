"""The national editions: finding the one of a year among the files that describe them.

The folder of this module is always read; `register_folder` adds others before the first look-up, so that a new
edition is a new file and no code.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from reports.editions.layout import Edition
from reports.editions.reading.fields import EditionError, Entry
from reports.editions.reading.reader import edition_of
from reports.editions.reading.sources import Source, parse, whole

_folders: list[Path] = [Path(__file__).parent]
_editions: dict[str, Edition] = {}


def register_folder(folder: Path) -> None:
    """Also read the editions of `folder`; one of the same code replaces an earlier one."""
    if folder not in _folders:
        _folders.append(folder)
        _editions.clear()


def forget_folder(folder: Path) -> None:
    _folders.remove(folder)
    _editions.clear()


def editions() -> dict[str, Edition]:
    """{code: Edition}, read once. Raises EditionError for the first fault of a file."""
    if not _editions:
        found, faults = read_all()
        if faults:
            raise faults[0]
        _editions.update(found)
    return _editions


def edition(code: str) -> Edition:
    """Raises KeyError for an unknown code."""
    return editions()[code]


def edition_for(year: int) -> Edition:
    """The edition of a report year: of those that cover it the one that came last.

    Where two begin with the same year, the folder registered last has the say. Raises LookupError for a year before
    the first edition.
    """
    covering = [e for e in editions().values() if e.first_year <= year and (e.last_year is None or year <= e.last_year)]
    if not covering:
        raise LookupError(year)
    return max(reversed(covering), key=lambda e: e.first_year)


def read(path: Path) -> Edition:
    """The edition in one file, which may stand on those of the folders. Raises EditionError."""
    source = parse(path)
    return edition_of(source, whole(source, {}, _Found.within(_folders).wholes if source.has_base else {}))


def read_all() -> tuple[dict[str, Edition], list[EditionError]]:
    """Every edition of every folder by its code, and what is wrong with the files and folders."""
    found = _Found.within(_folders)
    return found.editions, found.faults


@dataclass
class _Found:
    """What the folders hold, each added to those before."""

    editions: dict[str, Edition] = field(default_factory=dict)
    wholes: dict[str, Entry] = field(default_factory=dict)
    """{code: what the file would say without a base}."""
    faults: list[EditionError] = field(default_factory=list)

    @classmethod
    def within(cls, folders: Iterable[Path]) -> _Found:
        found = cls()
        for folder in folders:
            found.add(folder)
        return found

    def add(self, folder: Path) -> None:
        if not folder.is_dir():
            self.faults.append(EditionError(folder, "-", "no such folder"))
            return
        sources = self.parsed(folder)
        here, wholes = self.read(sources)
        for code, edition in here.items():
            self.editions.pop(code, None)  # the one that replaces it stands last
            self.editions[code] = edition
        self.wholes |= wholes

    def parsed(self, folder: Path) -> list[Source]:
        sources = []
        for path in sorted(folder.glob("*.toml")):
            try:
                sources.append(parse(path))
            except EditionError as error:
                self.faults.append(error)
        return sources

    def read(self, sources: list[Source]) -> tuple[dict[str, Edition], dict[str, Entry]]:
        """The editions of one folder, and the same as {code: what the file would say without a base}."""
        by_code = {source.code: source for source in reversed(sources)}
        found: dict[str, Edition] = {}
        wholes: dict[str, Entry] = {}
        for source in sources:
            try:
                said = whole(source, by_code, self.wholes)
                new = edition_of(source, said)
            except EditionError as error:
                self.note(error)
                continue
            self.faults += _doubles(source.path, new, found)
            found[new.code], wholes[new.code] = new, said
        return found, wholes

    def note(self, error: EditionError) -> None:
        """Once where several editions stand on the bad file."""
        if str(error) not in map(str, self.faults):
            self.faults.append(error)


def _doubles(path: Path, new: Edition, known: dict[str, Edition]) -> list[EditionError]:
    """That another file of the folder says the same, if one does."""
    if new.code in known:
        return [EditionError(path, new.code, "double code: another file of this folder has it")]
    same_year = next((each for each in known.values() if each.first_year == new.first_year), None)
    if same_year:
        return [EditionError(path, new.code, f"begins with the same year as edition {same_year.code}")]
    return []
