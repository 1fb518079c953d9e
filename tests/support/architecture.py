"""Layers of the house and what its modules import: the ground of the architecture test and of its picture."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for app in ("portal", "reports")
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
}
"""{module: file}."""

# From the bottom up. A module may import from its own layer and from those above it in this list; a name stands for
# everything below it.
LAYERS = (
    ("reports.editions", "reports.agencies", "reports.storage", "reports.jobs"),
    ("reports.models", "reports.document"),
    ("reports.access", "reports.checks"),
    ("reports.importing", "reports.templatetags"),
    ("reports.public",),
    ("reports.aggregates",),
    ("reports.publishing",),
    ("reports.supervision", "reports.filing"),
    ("reports.tasks", "reports.forms"),
    ("reports.workflow",),
    ("reports.views", "reports.admin", "reports.demonstration"),
    ("portal", "reports.management", "reports.apps", "reports"),
)
LOOSE = 6
"""Modules that may lie in reports/ itself: the moves, what the queue calls, leased records, rights, the app."""

PURE = (
    "reports.agencies.levels",
    "reports.agencies.syllables",
    "reports.editions",
    "reports.document",
    "reports.checks",
    "reports.public.charts",
    "reports.public.comparison",
    "reports.public.indicators",
)
THINKING = {
    "__future__", "bisect", "collections", "copy", "dataclasses", "decimal", "difflib", "enum", "functools",
    "itertools", "math", "operator", "re", "string", "typing", "unicodedata",
}  # fmt: skip
"""What of the library a pure module may use: nothing that knows a file, a clock, a database or the net."""
ALSO = {
    "reports.editions": {"pathlib", "tomllib"},  # an edition is a file
    "reports.editions.names": {"django.utils.translation"},  # a name is said in the reader's language
    "reports.checks": {"django.utils.translation"},  # a finding is said in the reader's language
}

WORDS = {
    "other": "a failure of another kind, and the code of a section in the statutory order",
    "total": "the sum of a board's counts",
}
"""Codes of a row or a column that are words of their own elsewhere, and what they mean there."""

SPEAKS_CHINESE = {
    "reports.management.commands.load_agencies": "what offices write into a column of their list",
    "reports.agencies.spelling": "where the name of a place ends",
    "reports.agencies.lookup": "which characters are Chinese",
    "portal.formats": "the order of year, month and day",
    "reports.checks": "numbers and their words in a Chinese text",
    "reports.demonstration": "the sentences of made-up reports",
    "reports.document": "how official documents number their headings and close",
    "reports.importing": "what real documents look like",
    "reports.public.search": "which characters a search takes in pairs",
    "reports.publishing.fonts": "the names of fonts",
}
CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def is_in(module: str, names: tuple[str, ...]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in names)


def layer_of(module: str) -> int:
    """Where the most exact of the names that fit stands."""
    fitting = [(len(name), at) for at, layer in enumerate(LAYERS) for name in layer if is_in(module, (name,))]
    assert fitting, f"{module} stands in no layer"
    length, at = max(fitting)
    assert module == "reports" or length > len("reports") or not is_in(module, ("reports",)), (
        f"{module} stands in no layer"
    )
    return at


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(CODE[module].read_text(encoding="utf-8"))


@cache
def imported(module: str) -> frozenset[str]:
    """Every name a module imports, wherever in it: `package.module.name`."""
    names: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(names)


def modules_below(module: str) -> set[str]:
    """Those of our own modules that it imports."""
    return {found for name in imported(module) if (found := own_module(name)) and found != module}


def own_module(name: str) -> str | None:
    parts = name.split(".")
    candidates = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((candidate for candidate in candidates if candidate in CODE), None)


def literals(module: str) -> Iterator[tuple[int, str]]:
    """(line, text) of every string that is no docstring."""
    lone = {id(node.value) for node in ast.walk(tree(module)) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in lone:
            yield node.lineno, node.value
