"""A report as PDF: the project beside naive WeasyPrint, Typst, headless Chromium and LibreOffice, in one run.

    .venv/bin/python benchmarks/pdf.py                  all of them, the last line is one JSON object
    .venv/bin/python benchmarks/pdf.py --long 1000      one worker renders a thousand reports: does its memory grow?

Needs what the tests need (`sh portal/setup.sh test`), the programs chromium and soffice (Debian: chromium,
libreoffice-writer-nogui), and Typst, which it installs from PyPI into an environment of its own, var/benchmark, when
that is not there. What is missing is said and ends the run with 1.

Every engine sets the same ten reports of seven pages, which differ in every figure, so that nothing is remembered
from one to the next, and writes tagged PDF. Seconds are CPU of all its processes, warm: the minimum and the median,
and `start` until the first report is done. LibreOffice, which is started anew for every call, is reckoned from a call
with ten reports and one with a single one.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from benchmarks import pdf_others as others  # noqa: E402
from benchmarks import rendering  # noqa: E402 - it sets Django up
from benchmarks.sizes import size  # noqa: E402
from reports.document.figures import put, value_at
from reports.document.report import Report
from reports.editions.layout import Figures
from reports.publishing.pdf import render

ROUNDS = size(10, 2)
OTHERS = ("naive", "typst", "chromium", "libreoffice")


def varied(count: int) -> Iterator[Report]:
    """Reports of the same length that differ in every figure."""
    report = rendering.typical("2021")
    for number in range(count):
        figures: Figures = {}
        for cell in (cell for table in report.edition.tables.values() for cell in table.entered):
            put(figures, cell, (value_at(report.figures, cell) or 0) + number)
        texts = {address: text.replace("1328", str(1328 + number)) for address, text in report.texts.items()}
        yield replace(report, figures=figures, texts=texts)


def project(reports: list[Report]) -> others.Result:
    """As the worker renders: in a fork of a process that is warm."""
    started = time.process_time()
    render.warm()
    warmed = time.process_time() - started
    result = rendering.in_child(lambda: _project(reports))
    return result | {"start_s": warmed + result["seconds"][0]}


def _project(reports: list[Report]) -> others.Result:
    seconds, size = [], 0
    for report in reports:
        start = time.process_time()
        size = len(render.render(report))
        seconds.append(time.process_time() - start)
    own, peak = rendering.own_memory(), rendering.peak_memory()
    return {"seconds": seconds, "own_mb": own, "peak_mb": peak, "pdf_kb": size / 1024}


def long_run(count: int) -> list[tuple[int, float]]:
    """(reports rendered, MB of its own) of one worker, at every tenth of the way."""

    def run() -> list[tuple[int, float]]:
        reports, found = list(varied(20)), []
        for done in range(1, count + 1):
            render.render(reports[done % len(reports)])
            if done % max(1, count // 10) == 0:
                found.append((done, round(rendering.own_memory(), 1)))
        return found

    render.warm()
    return rendering.in_child(run)


def compare(names: Sequence[str]) -> dict[str, float]:
    reports = list(varied(ROUNDS))
    results = {}
    for name in names:
        results[name] = getattr(others, name)(reports)
        show(name, results[name])
    results["project"] = project(reports)
    show("project", results["project"])
    last = {f"{name}_cpu_s": round(min(result["seconds"]), 3) for name, result in results.items()}
    last["pdf_kb"] = round(results["project"]["pdf_kb"], 1)
    last["child_mb"] = round(results["project"]["own_mb"], 1)
    if "typst" in results:
        last["times_typst"] = round(last["project_cpu_s"] / last["typst_cpu_s"], 1)
    return last


def show(name: str, result: others.Result) -> None:
    print(
        f"{name:12} CPU min {min(result['seconds']):6.3f} s, median {statistics.median(result['seconds']):6.3f} s, "
        f"start {result['start_s']:5.2f} s, memory {result['peak_mb']:4.0f} MB, PDF {result['pdf_kb']:4.0f} KB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--long", type=int, metavar="N", help="render N reports in one worker and show its memory")
    parser.add_argument("--smallest", action="store_true", help="two rounds, and without Typst, which is fetched")
    given = parser.parse_args()
    count = given.long
    if count:
        found = long_run(count)
        for done, own in found:
            print(f"{done:6} reports: {own:6.1f} MB of its own")
        print(json.dumps({"reports": count, "first_mb": found[0][1], "last_mb": found[-1][1]}))
        return
    try:
        print(json.dumps(compare([name for name in OTHERS if name != "typst" or not given.smallest])))
    except others.Missing as missing:
        sys.exit(str(missing))


if __name__ == "__main__":
    main()
