"""Every program in benchmarks/ runs, at its smallest size: what it measures is not asked, only that it does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.support.serving import create_database, drop_database, migrated, surroundings

FOLDER = settings.BASE_DIR / "benchmarks"
FIGURES = {
    "checks": {"precision", "recall", "ms", "ms_with_last_year", "year_of_60_s"},
    "importing": {"docx", "html", "pdf", "txt", "xlsx"},
    "main_job": {"page_ms", "save_ms", "core_page_ms", "http_save_ms", "render_s", "render_rss_mb"},
    "national": {"publications"},
    "pdf": {"project_cpu_s", "naive_cpu_s", "chromium_cpu_s", "libreoffice_cpu_s", "pdf_kb", "child_mb"},
    "public": {"publications", "report_ms", "search_p50_ms", "search_p95_ms", "export_rows"},
    "rendering": {"median_s_2019", "median_s_2021", "peak_mb_2021", "pdf_kb_2021"},
}
"""{program: what stands in its last line, among others}."""
PARTS = {"national_texts", "pdf_others", "sizes"}
"""Modules that the programs import."""
ON_POSTGRESQL = ("national", "public")
PUBLICATIONS = "100"


def last_line(name: str, *arguments: str, variables: dict[str, str]) -> dict:
    """The figures of a program. Raises CalledProcessError when it fails."""
    command = [sys.executable, FOLDER / f"{name}.py", "--smallest", *arguments]
    done = subprocess.run(command, env=variables, cwd=FOLDER.parent, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def test_it_knows_every_program() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} == FIGURES.keys() | PARTS


@pytest.mark.process
@pytest.mark.parametrize("name", sorted(FIGURES.keys() - set(ON_POSTGRESQL)))
def test_it_runs(name: str, tmp_path: Path) -> None:
    variables = os.environ | {"DATA_FOLDER": str(tmp_path), "FONT_FOLDER": str(settings.FONT_FOLDER)}
    assert FIGURES[name] <= last_line(name, variables=variables).keys()


@pytest.mark.process
@pytest.mark.postgresql
@pytest.mark.parametrize("name", ON_POSTGRESQL)
def test_it_runs_on_postgresql(name: str, tmp_path: Path) -> None:
    """With the static files of a site; the database is the program's own, which makes it."""
    with surroundings(tmp_path / "data", like=migrated()) as variables:
        database = create_database(f"benchmark_{name}")
        try:
            found = last_line(name, PUBLICATIONS, variables=variables | database)
        finally:
            drop_database(f"benchmark_{name}")
    assert FIGURES[name] <= found.keys()
    assert found["publications"] == int(PUBLICATIONS)
