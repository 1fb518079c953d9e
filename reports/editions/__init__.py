"""The national editions: finding the one of a year among the files that describe them.

The folder of this module is always read; `register_folder` adds others before the first look-up, so that a new
edition is a new file and no code.
"""

from __future__ import annotations

from pathlib import Path

from reports.editions.layout import Edition
from reports.editions.reading.reader import EditionError, read

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


def read_all() -> tuple[dict[str, Edition], list[EditionError]]:
    """Every edition of every folder by its code, and what is wrong with the files and folders."""
    found: dict[str, Edition] = {}
    faults: list[EditionError] = []
    for folder in _folders:
        here, bad = _read_folder(folder)
        faults += bad
        for code, each in here.items():
            found.pop(code, None)  # the one that replaces it stands last
            found[code] = each
    return found, faults


def _read_folder(folder: Path) -> tuple[dict[str, Edition], list[EditionError]]:
    if not folder.is_dir():
        return {}, [EditionError(folder, "-", "no such folder")]
    found: dict[str, Edition] = {}
    faults: list[EditionError] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            new = read(path)
        except EditionError as error:
            faults.append(error)
            continue
        same_year = next((each for each in found.values() if each.first_year == new.first_year), None)
        if new.code in found:
            faults.append(EditionError(path, new.code, "double code: another file of this folder has it"))
        elif same_year:
            faults.append(EditionError(path, new.code, f"begins with the same year as edition {same_year.code}"))
        found[new.code] = new
    return found, faults
