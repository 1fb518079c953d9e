"""Every word that a form prints at its sections and tables, and what an edition's file says of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reports.editions.layout import Heading, Help, Rule, Section, Table


def labels_of(tables: dict[str, Table], sections: Iterable[Section]) -> set[str]:
    """Titles, headings of blocks, rows and columns with all above them, and units."""
    found = {section.title or section.name for section in sections}
    for table in tables.values():
        found.add(table.unit)
        for block in table.blocks:
            found.add(block.heading)
            found.update(_of(block.rows))
            found.update(_of(block.columns))
    return found - {""}


def sayings_of(rules: Iterable[Rule], helps: Iterable[Help]) -> set[str]:
    """How relations are written out, and what rows and columns count."""
    found = {said for rule in rules for said in (rule.left_name, rule.right_name, rule.source)}
    return found.union(*((help.counts, help.article, help.example) for help in helps)) - {""}


def _of(headings: Iterable[Heading]) -> Iterator[str]:
    for heading in headings:
        yield heading.label
        yield heading.unit
        yield from _of(heading.children)
