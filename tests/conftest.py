"""What every test needs: files, passwords and pages that cost little and leave nothing behind."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from reports.filing import opening
from reports.models import Filing
from tests.support import cast, real_reports, serving

# A machine that is busy with something else makes no test fail.
hypothesis.settings.register_profile("tests", deadline=None)
hypothesis.settings.load_profile("tests")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The files that take longest begin first, so that no core waits for another at the end."""
    for item in items:
        mark(item)
    first = {item.path: begins(item) for item in sorted(items, key=begins, reverse=True)}
    items.sort(key=lambda item: first[item.path])
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        elsewhere = [item for item in items if item.get_closest_marker("postgresql")]
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


def begins(item: pytest.Item) -> int:
    """0 for the first to begin: minutes in a browser or with two editors, then seconds, then the many quick ones."""
    marks = {each.name for each in item.iter_markers()}
    if "browser" in marks or item.path.name == "test_two_editors.py":
        return 0
    return 1 if marks & {"slow", "process", "office"} else 2


def mark(item: pytest.Item) -> None:
    """What a test needs follows from its folder and its fixtures; docs/testing.md says which pass covers what."""
    if "browser" in item.path.parts:
        item.add_marker("browser")
    elif item.get_closest_marker("django_db") or {"db", "transactional_db"} & {*getattr(item, "fixturenames", ())}:
        item.add_marker("database")


@pytest.fixture(scope="session", autouse=True)
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What sites begin with is made by the first worker that needs it, for all of them."""
    own = tmp_path_factory.getbasetemp()
    serving.shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def pytest_sessionfinish() -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        serving.drop_templates()


@pytest.fixture(autouse=True)
def cheap_and_clean(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STATIC_ROOT = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    cache.clear()


@pytest.fixture
def people(db: None) -> cast.Cast:
    return cast.make()


@pytest.fixture
def filing(people: cast.Cast) -> Filing:
    """An empty draft of the education bureau; some tests have one of their own that is further on."""
    return opening.open_filing(people.education, people.year, people.clerk)


@pytest.fixture
def clerk(client: Client, people: cast.Cast) -> Client:
    """A browser in which the clerk of the education bureau is signed in."""
    client.force_login(people.clerk)
    return client


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of real published reports, as text, for the tests that are marked real."""
    return real_reports.folder()
