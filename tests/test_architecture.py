"""The house as docs describe it: imports point down, pure modules stay pure, the form is named in its files only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from reports import editions

ROOT = Path(__file__).parent.parent
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
    "__future__", "bisect", "collections", "dataclasses", "decimal", "difflib", "enum", "functools", "itertools",
    "math", "operator", "re", "string", "typing", "unicodedata",
}  # fmt: skip
"""What of the library a pure module may use: nothing that knows a file, a clock, a database or the net."""
ALSO = {
    "reports.editions": {"pathlib", "tomllib"},  # an edition is a file
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


def test_it_leaves_few_modules_loose() -> None:
    assert len([path for path in (ROOT / "reports").glob("*.py") if path.stem != "__init__"]) <= LOOSE


@pytest.mark.parametrize("module", CODE)
def test_it_imports_nothing_from_above(module: str) -> None:
    own = layer_of(module)
    assert [name for name in sorted(modules_below(module)) if layer_of(name) > own] == []


def test_it_imports_nothing_in_a_circle() -> None:
    """But for a package and its own modules, which may register themselves with it."""
    graph = {
        module: {name for name in modules_below(module) if not is_in(name, (module,)) and not is_in(module, (name,))}
        for module in CODE
    }
    assert len(list(TopologicalSorter(graph).static_order())) == len(CODE)


@pytest.mark.parametrize("module", [module for module in CODE if is_in(module, PURE)])
def test_it_keeps_pure_modules_pure(module: str) -> None:
    also = {name for package, names in ALSO.items() if is_in(module, (package,)) for name in names}
    foreign = {name for name in imported(module) if own_module(name) is None}
    assert [name for name in sorted(foreign) if name.split(".")[0] not in THINKING and not is_in(name, (*also,))] == []
    calls = (node.func for node in ast.walk(tree(module)) if isinstance(node, ast.Call))
    called = {function.id for function in calls if isinstance(function, ast.Name)}
    assert not called & {"open", "print", "input", "exec", "eval", "__import__"}


@cache
def codes() -> frozenset[str]:
    """Of every row and column of every edition."""
    tables = [table for edition in editions.editions().values() for table in edition.tables.values()]
    return frozenset(code for table in tables for code in (*table.row_names, *table.column_names))


@pytest.mark.parametrize("module", [module for module in CODE if not is_in(module, ("reports.editions",))])
def test_it_names_rows_and_columns_in_the_files_of_the_editions_only(module: str) -> None:
    """A code by itself, or in an address."""
    named = {
        (line, text)
        for line, text in literals(module)
        if re.fullmatch(r"[a-z0-9_.*]+", text) and codes() & set(text.split(".")) - WORDS.keys()
    }
    assert not named


@pytest.mark.parametrize("folder", ["templates", "static"])
def test_it_names_no_row_or_column_in_pages_and_scripts(folder: str) -> None:
    long = [code for code in codes() if "_" in code]
    addresses = re.compile(rf"\b(?:{'|'.join(long)})\b")
    for path in (ROOT / folder).rglob("*"):
        if path.suffix in (".html", ".js", ".css"):
            assert addresses.findall(path.read_text(encoding="utf-8")) == [], path.name


def test_it_gives_a_reason_only_where_one_is_needed() -> None:
    used = {
        part
        for module in CODE
        if not is_in(module, ("reports.editions",))
        for _, text in literals(module)
        if re.fullmatch(r"[a-z0-9_.*]+", text)
        for part in text.split(".")
    }
    assert WORDS.keys() <= used & codes()


@pytest.mark.parametrize("module", [module for module in CODE if not is_in(module, (*SPEAKS_CHINESE,))])
def test_it_leaves_chinese_to_editions_templates_and_the_catalogue(module: str) -> None:
    assert [(line, text) for line, text in literals(module) if CHINESE.search(text)] == []


@pytest.mark.parametrize("module", CODE)
def test_it_names_a_module_for_its_subject(module: str) -> None:
    assert not {"utils", "helpers", "common", "manager", "handler", "misc"} & set(module.split("."))


@pytest.mark.parametrize("path", [*CODE.values(), *sorted((ROOT / "tests").rglob("*.py"))], ids=lambda path: path.stem)
def test_it_keeps_a_module_below_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("module", CODE)
def test_it_lets_no_signal_carry_the_workflow(module: str) -> None:
    assert not {name for name in imported(module) if is_in(name, ("django.dispatch", "django.db.models.signals"))}


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.stem)
def test_it_writes_no_style_and_no_script_into_a_page(path: Path) -> None:
    html = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:|<script(?![^>]*\ssrc=)", html)


def test_it_gives_no_two_test_modules_one_name() -> None:
    """Since the folders of the tests are no packages, a run of all would stop at the second."""
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted({name for name in names if names.count(name) > 1}) == []
