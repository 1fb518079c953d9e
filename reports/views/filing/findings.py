"""What the checks found, as rows of a page, with the fields in which it is explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import QueryDict

from reports.checks import Finding
from reports.filing.explanations import Answer, Group

FIELD = "explanation."
"""What the names of the fields begin with; behind it stands the key of the group."""


def mark_id(finding: Finding) -> str:
    """Where a text is drawn, the id of the stretch that the finding is about; the same on every page."""
    return f"found-{finding.address}-{finding.start}"


@dataclass(frozen=True)
class Row:
    group: Group
    name: str
    """Of the place."""
    href: str
    """Of the place."""
    typed: str = ""
    refusal: str = ""
    """Why what was typed is not kept."""
    number: int = 0
    """Of the row on its page, from 1."""

    @property
    def said(self) -> list[tuple[Finding, str]]:
        """(finding, href of the very number it is about, else of the place)."""
        page = self.href.partition("#")[0]
        return [(each, f"{page}#{mark_id(each)}" if each.start >= 0 else self.href) for each in self.group.findings]

    @property
    def field(self) -> str:
        return FIELD + self.group.key

    @property
    def body(self) -> str:
        return self.typed if self.refusal else self.group.body


def rows(
    groups: Iterable[Group],
    place: Callable[[str], tuple[str, str]],
    *,
    answers: dict[str, Answer] | None = None,
    refused: dict[str, str] | None = None,
) -> list[Row]:
    """`place` gives the name and the href of an address."""
    typed = {key: answer.body for key, answer in (answers or {}).items()}
    return [
        Row(group, *place(group.address), typed.get(group.key, ""), (refused or {}).get(group.key, ""), number)
        for number, group in enumerate(groups, 1)
    ]


def answers_in(data: QueryDict) -> dict[str, Answer]:
    """{key of a group: answer} of the fields that were sent."""
    keys = [name.removeprefix(FIELD) for name in data if name.startswith(FIELD)]
    return {
        key: Answer(
            body=data.get(FIELD + key, ""),
            seen_body=data.get(f"{FIELD}{key}.seen", ""),
            seen_message=data.get(f"{FIELD}{key}.about", ""),
            still_holds=bool(data.get(f"{FIELD}{key}.holds")),
        )
        for key in keys
        if FIELD + key in data and f"{FIELD}{key}.about" in data
    }
