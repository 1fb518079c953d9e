"""docs/operations.md says what there is to set."""

import re

from django.conf import settings


def test_it_documents_every_variable_of_the_settings() -> None:
    source = (settings.BASE_DIR / "portal/settings.py").read_text()
    documented = (settings.BASE_DIR / "docs/operations.md").read_text()
    read = re.findall(r'\b(?:text|truth|whole|words|address)\("([A-Z_]+)"', source)
    assert len(read) > 15
    assert [name for name in read if f"`{name}`" not in documented] == []


def test_it_locks_every_package_by_hash_and_names_no_host() -> None:
    for lock in (settings.BASE_DIR / "requirements.lock", settings.BASE_DIR / "tests/requirements.lock"):
        packages = re.split(r"\n(?=\S)", lock.read_text().strip())
        assert [package for package in packages if "--hash=sha256:" not in package] == []
        assert "://" not in lock.read_text()


def test_it_tests_with_the_versions_that_run() -> None:
    run = set(re.findall(r"^\S+==\S+", (settings.BASE_DIR / "requirements.lock").read_text(), re.MULTILINE))
    test = set(re.findall(r"^\S+==\S+", (settings.BASE_DIR / "tests/requirements.lock").read_text(), re.MULTILINE))
    assert len(run) > 10
    assert run - test == set()
