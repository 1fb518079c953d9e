"""The real reports as an extra: parameters of tests that only `make test-real` runs, and the folder they lie in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def real(*names: str) -> list[object]:
    """Parameters that only `make test-real` takes."""
    return [pytest.param(name, marks=pytest.mark.real) for name in names]


def folder() -> Path:
    """Where the real reports lie; fails where none do."""
    named = os.environ.get("REPORT_SEEDS", "")
    assert named, "set REPORT_SEEDS to the folder of the real reports"
    assert list(Path(named).glob("*.txt")), f"no reports in {named}, which REPORT_SEEDS names"
    return Path(named)


def file_of(name: str) -> Path:
    """The one file whose name begins with `name`."""
    [path] = folder().glob(f"{name}_*.txt")
    return path
