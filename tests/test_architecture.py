"""The house as docs/architecture.md tells it: imports point down, pure modules are pure, the form is named once."""

from __future__ import annotations

import ast
import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from reports import editions
from tests.support.architecture import (
    ALSO,
    CHINESE,
    CODE,
    LOOSE,
    PURE,
    ROOT,
    SPEAKS_CHINESE,
    THINKING,
    WORDS,
    imported,
    is_in,
    layer_of,
    literals,
    modules_below,
    own_module,
    tree,
)
from tests.tools import architecture

pytestmark = pytest.mark.house


def test_it_shows_the_house_as_it_is() -> None:
    """`python -m tests.tools.architecture` draws it anew."""
    assert architecture.PICTURE.read_text(encoding="utf-8") == architecture.drawn()


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
