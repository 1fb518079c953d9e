"""Every word a page says stands in the catalogue, and no page says one past it."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import allauth
import django
import pytest
from django.template.base import Lexer, Token, TokenType

from tests.support.architecture import CHINESE, CODE, ROOT, tree

pytestmark = pytest.mark.house

CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt"))
NAMES = {"PDF", "PNG", "JPEG", "CSV", "JSON", "API", "OpenAPI", "ZIP", "SHA", "MB", "English", "中文"}
"""Words that are the same in every language; a language is called by its own name."""
SYNTAX = re.compile("一|图片|数")
"""What the headings, pictures and live figures of a text are known by, in English too."""
PLACES = re.compile(r"%\(\w+\)[-+0-9.]*[a-z]|\{\w*\}|%%")


# --- The catalogue


@dataclass(frozen=True)
class Entry:
    """A message: `key` is (context, msgid)."""

    key: tuple[str, str]
    plural: str
    translations: tuple[str, ...]
    is_fuzzy: bool

    @property
    def is_translated(self) -> bool:
        return not self.is_fuzzy and all(self.translations)


def entries(path: Path) -> list[Entry]:
    """The messages of a .po or .pot file, but for its header and those commented out."""
    plain = subprocess.run(["msgcat", "--no-wrap", str(path)], capture_output=True, text=True, check=True).stdout
    return [entry for block in plain.split("\n\n") if (entry := _entry(block)) and entry.key != ("", "")]


def _entry(block: str) -> Entry | None:
    words: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if found := re.match(r'(?:(msg\w+(?:\[\d\])?) )?(".*")$', line):
            name = found[1] or name
            words[name] = words.get(name, "") + ast.literal_eval(found[2])
    if "msgid" not in words:
        return None
    return Entry(
        key=(words.get("msgctxt", ""), words["msgid"]),
        plural=words.get("msgid_plural", ""),
        translations=tuple(text for key, text in words.items() if key.startswith("msgstr")),
        is_fuzzy=bool(re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE)),
    )


@cache
def catalogue() -> dict[tuple[str, str], Entry]:
    return {entry.key: entry for entry in entries(CATALOGUE)}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Entry]:
    """What Django's own extraction finds in the code and the templates of today."""
    copy = tmp_path_factory.mktemp("copy")
    for folder in ("portal", "reports", "templates"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", copy)
    (copy / "locale").mkdir()
    subprocess.run(
        [
            sys.executable,
            "manage.py",
            "makemessages",
            "--locale",
            "zh_Hans",
            "--keep-pot",
            "--extension",
            "html,txt,py",
        ],
        cwd=copy,
        env={**os.environ, "DATA_FOLDER": str(copy / "data")},
        capture_output=True,
        check=True,
    )
    return {entry.key: entry for entry in entries(copy / "locale" / "django.pot")}


def test_it_translates_every_string(said: dict[tuple[str, str], Entry]) -> None:
    known = catalogue()
    assert len(said) > 100
    assert [key[1] for key, entry in said.items() if key not in known or known[key].plural != entry.plural] == []
    assert [key[1] for key in said if not known[key].is_translated] == []


def test_it_keeps_no_message_that_nobody_says(said: dict[tuple[str, str], Entry]) -> None:
    """But for those of Django and allauth that it says in better words."""
    assert [key[1] for key in catalogue() if key not in said and key not in theirs()] == []
    assert "\n#~ " not in CATALOGUE.read_text(encoding="utf-8")


@cache
def theirs() -> frozenset[tuple[str, str]]:
    folders = [Path(str(package.__file__)).parent for package in (django, allauth)]
    files = (path for folder in folders for path in folder.rglob("locale/*/LC_MESSAGES/django.po"))
    return frozenset(entry.key for path in files if path.parts[-3] in ("en", "zh_Hans") for entry in entries(path))


def test_it_keeps_the_places_of_every_message() -> None:
    """Hand-written entries lack the flag by which gettext's own check knows them."""
    unlike = [
        (entry.key[1], text)
        for entry in catalogue().values()
        for text in entry.translations
        if text and set(PLACES.findall(text)) != set(PLACES.findall(entry.plural or entry.key[1]))
    ]
    assert unlike == []


def test_it_keeps_a_catalogue_that_compiles() -> None:
    done = subprocess.run(
        ["msgfmt", "--check", "--output-file", os.devnull, str(CATALOGUE)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_it_says_every_message_in_chinese() -> None:
    """A translation without a Chinese character is one that was forgotten, or a name."""
    assert [
        entry.key[1]
        for entry in catalogue().values()
        if not all(CHINESE.search(text) for text in entry.translations)
        and not set(re.findall(r"[A-Za-z]{2,}", PLACES.sub("", "".join(entry.translations)))) <= NAMES
    ] == []


# --- The templates


class Shown(HTMLParser):
    """What a reader of the page, or of its labels, gets to see or to hear."""

    ATTRIBUTES = ("alt", "aria-label", "aria-description", "label", "placeholder", "title")

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words += [value for name, value in attrs if name in self.ATTRIBUTES and value]
        if tag in ("script", "style"):
            self._hidden = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden:
            self._hidden = ""

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def literal(tokens: list[Token]) -> Iterator[str]:
    """The text of a template outside of its tags and of what it translates."""
    until = ""
    for token in tokens:
        name = token.contents.split(maxsplit=1)[0] if token.token_type == TokenType.BLOCK and token.contents else ""
        if until:
            until = "" if name == until else until
        elif name in ("blocktranslate", "blocktrans", "comment"):
            until = f"end{name}"
        elif token.token_type == TokenType.TEXT:
            yield token.contents
        else:
            yield "\u241f" if token.token_type == TokenType.VAR else ""


def tokens_of(path: Path) -> list[Token]:
    return Lexer(path.read_text(encoding="utf-8")).tokenize()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_it_writes_no_word_into_a_template_untranslated(path: Path) -> None:
    text = "".join(literal(tokens_of(path)))
    shown = Shown()
    if path.suffix == ".html":
        shown.feed(text)
        shown.close()
    words = " ".join(shown.words) if path.suffix == ".html" else text
    assert set(re.findall(r"[^\W\d_]+", words)) - NAMES == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_it_hands_no_word_to_a_tag_or_filter_untranslated(path: Path) -> None:
    for token in tokens_of(path):
        if token.token_type == TokenType.VAR:
            assert not re.search(r"\|(?:default|default_if_none|yesno|add|join):\s*\"[^\"]*[^\W\d_]", token.contents)
        if token.token_type in (TokenType.VAR, TokenType.BLOCK):
            assert not CHINESE.search(SYNTAX.sub("", token.contents))


@pytest.mark.parametrize("path", sorted((ROOT / "static").rglob("*.js")), ids=lambda path: path.stem)
def test_it_writes_no_chinese_into_a_script(path: Path) -> None:
    assert not CHINESE.search(path.read_text(encoding="utf-8"))


# --- The code

SPOKEN = {"ValidationError", "BadPicture", "Locked", "success", "error", "warning", "info"}
"""What is called with words for a person."""
LABELS = {"label", "help_text", "verbose_name", "verbose_name_plural", "short_description", "description"}


@pytest.mark.parametrize("module", CODE)
def test_it_gives_no_message_or_label_untranslated(module: str) -> None:
    found = []
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            spoken = node.args if name in SPOKEN and not is_log(node.func) else []
            spoken = [*spoken, *(keyword.value for keyword in node.keywords if keyword.arg in LABELS)]
            found += [(each.lineno, each.value) for each in spoken if is_sentence(each)]
        elif isinstance(node, ast.Assign) and any(getattr(target, "id", "") in LABELS for target in node.targets):
            found += [(node.lineno, node.value.value)] if is_sentence(node.value) else []
    assert found == []


def is_sentence(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(re.search(r"[A-Za-z]", node.value))


def is_log(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and getattr(function.value, "id", "") in ("log", "logger", "logging")
