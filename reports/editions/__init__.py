"""The national editions as files: reading them, refusing a bad one, and finding the one of a year.

The folder of this module is always read; `register_folder` adds others before the first look-up, so that a new
edition is a new file and no code.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from reports.layout import Block, Carry, Edition, Heading, Rule, Section, Table

CODE = re.compile(r"[a-z][a-z0-9_]*\Z")
_folders: list[Path] = [Path(__file__).parent]
_editions: dict[str, Edition] = {}


class EditionError(ValueError):
    """A file that does not describe a form. `path` is the file, `code` the place in it."""

    def __init__(self, path: Path, code: str, fault: str) -> None:
        super().__init__(f"{path.name}: {code}: {fault}")
        self.path, self.code, self.fault = path, code, fault


def register_folder(folder: Path) -> None:
    """Also read the editions of `folder`; one of the same code replaces an earlier one."""
    if folder not in _folders:
        _folders.append(folder)
        _editions.clear()


def forget_folder(folder: Path) -> None:
    _folders.remove(folder)
    _editions.clear()


def files() -> list[Path]:
    return [path for folder in _folders for path in sorted(folder.glob("*.toml"))]


def editions() -> dict[str, Edition]:
    """{code: Edition}, read once. Raises EditionError for the first bad file."""
    if not _editions:
        _editions.update((edition.code, edition) for edition in map(read, files()))
    return _editions


def edition(code: str) -> Edition:
    """Raises KeyError for an unknown code."""
    return editions()[code]


def edition_for(year: int) -> Edition:
    """The edition of a report year: of those that cover it the one that came last.

    Raises LookupError for a year before the first edition.
    """
    covering = [e for e in editions().values() if e.first_year <= year and (e.last_year is None or year <= e.last_year)]
    if not covering:
        raise LookupError(year)
    return max(covering, key=lambda e: e.first_year)


def read(path: Path) -> Edition:
    """The edition in a file. Raises EditionError naming file and code."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise EditionError(path, "-", str(error)) from error
    return _Reader(path).edition(data)


class _Reader:
    """Turns parsed TOML into the layout, and stops at the first thing that cannot be right."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fault(self, code: str, text: str) -> EditionError:
        return EditionError(self.path, code, text)

    def edition(self, data: dict[str, Any]) -> Edition:
        name = str(data.get("code", "-"))
        needed = ("code", "notice", "first_year", "title", "sections", "tables")
        self.known(name, data, (*needed, "last_year", "rules", "carries"), needed=needed)
        tables = [self.table(item) for item in data["tables"]]
        self.unique("tables", [table.code for table in tables])
        by_code = {table.code: table for table in tables}
        sections = tuple(self.section(item, by_code) for item in data["sections"])
        self.unique("sections", [section.code for section in sections])
        self.placed_once(by_code, sections)
        return Edition(
            code=name,
            notice=data["notice"],
            first_year=data["first_year"],
            last_year=data.get("last_year"),
            title=data["title"],
            sections=sections,
            tables=by_code,
            rules=tuple(self.rule(item, by_code) for item in data.get("rules", [])),
            carries=tuple(self.carry(item, by_code) for item in data.get("carries", [])),
        )

    def section(self, item: dict[str, Any], tables: dict[str, Table]) -> Section:
        code = self.code(item, "sections")
        optional = ("code", "title", "tables", "optional", "hint", "headings", "mentions")
        self.known(code, item, ("name", "kind", *optional), needed=("name", "kind"))
        if item["kind"] not in ("text", "table"):
            raise self.fault(code, f"unknown kind {item['kind']!r}")
        if not item["name"].strip() or ("title" in item and not item["title"].strip()):
            raise self.fault(code, "label missing")
        for table in item.get("tables", []):
            if table not in tables:
                raise self.fault(code, f"unknown table {table!r}")
        if (item["kind"] == "table") != bool(item.get("tables")):
            raise self.fault(code, "a section of kind table names its tables, and no other does")
        lists = {key: tuple(item.get(key, ())) for key in ("tables", "headings", "mentions")}
        return Section(**{**item, **lists})

    def placed_once(self, tables: dict[str, Table], sections: tuple[Section, ...]) -> None:
        placed = [code for section in sections for code in section.tables]
        self.unique("tables of the sections", placed)
        for code in tables:
            if code not in placed:
                raise self.fault(code, "table stands in no section")
        for section in sections:
            if section.code in tables and section.code not in section.tables:
                raise self.fault(section.code, "code of a section and of another section's table")

    def table(self, item: dict[str, Any]) -> Table:
        code = self.code(item, "tables")
        self.known(code, item, ("code", "blocks"), needed=("blocks",))
        table = Table(code, tuple(self.block(block, code) for block in item["blocks"]))
        self.unique(code, [leaf.code for block in table.blocks for leaf in block.row_leaves])
        for block in table.blocks:
            if block.width != table.width:
                raise self.fault(f"{code}.{block.row_leaves[0].code}", f"{block.width} columns wide, not {table.width}")
        self.computable(table)
        return table

    def block(self, item: dict[str, Any], table: str) -> Block:
        self.known(table, item, ("heading", "corner", "columns", "rows"), needed=("columns", "rows"))
        rows = tuple(self.heading(row, table, axis="row") for row in item["rows"])
        columns = tuple(self.heading(column, table, axis="column") for column in item["columns"])
        if not rows or not columns:
            raise self.fault(table, "a block needs rows and columns")
        block = Block(rows, columns, heading=item.get("heading", ""), corner=item.get("corner", ""))
        if block.label_depth and not block.corner:
            raise self.fault(f"{table}.{block.row_leaves[0].code}", "label missing: corner")
        for leaves in (block.row_leaves, block.column_leaves):
            self.unique(table, [leaf.code for leaf in leaves])
            self.references(table, leaves)
        return block

    def heading(self, item: dict[str, Any], table: str, *, axis: str) -> Heading:
        place = f"{table}.{item.get('code') or item.get('label', '-')}"
        own = ("span", "decimals", "signed") if axis == "column" else ("unlabelled",)
        self.known(place, item, ("code", "label", "children", "sum", *own))
        label = item.get("label", "")
        if not label.strip() and not item.get("unlabelled"):
            raise self.fault(place, "label missing")
        children = tuple(self.heading(child, table, axis=axis) for child in item.get("children", ()))
        if children:
            if "code" in item or "sum" in item:
                raise self.fault(place, "a group has neither code nor sum")
            return Heading(label, children=children)
        if item.get("span", 1) < 1 or not 0 <= item.get("decimals", 0) <= 6:
            raise self.fault(place, "span is at least 1, decimals are 0 to 6")
        self.code(item, table)
        return Heading(**{"label": "", **item, "sum": tuple(item.get("sum", ()))})

    def references(self, table: str, leaves: tuple[Heading, ...]) -> None:
        codes = {leaf.code for leaf in leaves}
        for leaf in leaves:
            self.unique(f"{table}.{leaf.code}", list(leaf.sum))
            for code in leaf.sum:
                if code not in codes:
                    raise self.fault(f"{table}.{leaf.code}", f"unknown reference {code!r}")

    def computable(self, table: Table) -> None:
        try:
            _ = table.computed
        except ValueError as error:
            raise self.fault(str(error), "cycle in the sums") from error

    def rule(self, item: dict[str, Any], tables: dict[str, Table]) -> Rule:
        code = str(item.get("code", "rules"))
        fields = ("code", "table", "left", "right", "left_name", "right_name", "source")
        self.known(code, item, fields, needed=fields)
        self.rows_exist(code, item["table"], [*item["left"], *item["right"]], tables)
        return Rule(**{**item, "left": tuple(item["left"]), "right": tuple(item["right"])})

    def carry(self, item: dict[str, Any], tables: dict[str, Table]) -> Carry:
        self.known("carries", item, ("table", "from", "to"), needed=("table", "from", "to"))
        self.rows_exist("carries", item["table"], [item["from"], item["to"]], tables)
        return Carry(item["table"], source=item["from"], target=item["to"])

    def rows_exist(self, code: str, table: str, rows: list[str], tables: dict[str, Table]) -> None:
        if table not in tables:
            raise self.fault(code, f"unknown table {table!r}")
        for row in rows:
            if row not in tables[table].row_names:
                raise self.fault(code, f"unknown reference {row!r}")

    def code(self, item: dict[str, Any], place: str) -> str:
        code = item.get("code", "")
        if not isinstance(code, str) or not CODE.match(code):
            raise self.fault(place, f"code missing or not of small letters: {code!r}")
        return code

    def unique(self, place: str, codes: list[str]) -> None:
        for code in codes:
            if codes.count(code) > 1:
                raise self.fault(f"{place}.{code}", "double code")

    def known(
        self, place: str, item: dict[str, Any], allowed: tuple[str, ...], *, needed: tuple[str, ...] = ()
    ) -> None:
        for key in item:
            if key not in allowed:
                raise self.fault(place, f"unknown key {key!r}")
        for key in needed:
            if key not in item:
                raise self.fault(place, f"{key} missing")
