"""Two records compared: what was answered before and is not now, as a diff that can be read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.tools.answers import Answer, read

CONTEXT = 2
MOST_LINES = 60
LONG = 500
Same = list[tuple[str, str]]
"""Words before and after, which count as the same."""


def read_same(path: Path | None) -> Same:
    """Lines `before -> after`; a line that begins with # says why."""
    if path is None:
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = [line.partition(" -> ") for line in lines if line.strip() and not line.startswith("#")]
    return [(before, after) for before, _, after in pairs]


def between(before: Path, after: Path, same: Same) -> Iterator[str]:
    old, new = _answers(before, same), _answers(after, same)
    for key in [*old, *(key for key in new if key not in old)]:
        if difference := of_answers(old.get(key), new.get(key)):
            account, url = key
            yield f"=== {account} {url}\n{difference}"


def of_answers(old: Answer | None, new: Answer | None) -> str:
    """Nothing where both say the same."""
    if old is None or new is None:
        return "is not asked for any more" if new is None else "was not asked for before"
    if _said_by(old) == _said_by(new):
        return ""
    head = difflib.unified_diff(_head(old), _head(new), "before", "after", lineterm="", n=0)
    body = list(difflib.unified_diff(_body(old), _body(new), "before", "after", lineterm="", n=CONTEXT))
    cut = [f"... {len(body) - MOST_LINES} lines more"] if len(body) > MOST_LINES else []
    return "\n".join([*head, *body[:MOST_LINES], *cut])


def _said_by(answer: Answer) -> tuple[object, ...]:
    """Words that count as the same make another digest: so the text, where there is one."""
    return answer.status, answer.headers, answer.text or answer.digest


def _head(answer: Answer) -> list[str]:
    return [f"status: {answer.status}", *(f"{name}: {value}" for name, value in sorted(answer.headers.items()))]


def _body(answer: Answer) -> list[str]:
    lines = [part for line in answer.text.splitlines() for part in _cut(line)]
    return lines or [f"sha256: {answer.digest}"]


def _cut(line: str) -> list[str]:
    """A line that is too long to be read, between its tags or values."""
    return [line] if len(line) <= LONG else re.split(r"(?<=>)(?=<)|(?<=, )", line)


def _answers(path: Path, same: Same) -> dict[tuple[str, str], Answer]:
    with path.open(encoding="utf-8") as file:
        named = [(answer.url, _as_after(answer, same)) for answer in read(file)]
    # An address of after, where a record holds the one of before too.
    named.sort(key=lambda pair: pair[0] == pair[1].url)
    return {(answer.account, answer.url): answer for _, answer in named}


def _as_after(answer: Answer, same: Same) -> Answer:
    """The answer in the words of after; one whose words changed is known by its text and not by its hash."""
    headers = {name: _said(value, same) for name, value in answer.headers.items()}
    return replace(answer, url=_said(answer.url, same), text=_said(answer.text, same), headers=headers)


def _said(text: str, same: Same) -> str:
    for before, after in same:
        text = text.replace(before, after)
    return text
