"""How well documents are read: cells right, wrong, doubtful and missing, seconds and memory, by format.

The reports are made here, of both editions, with known figures that are mostly not 0, whole and damaged, in every
shape of text; the invented ones of tests/reports and, where REPORT_SEEDS names their folder, the real ones are rebuilt
as files. Each is read in the process apart, as an upload is, and its time and memory are that process's, its start
included.

right: as in the document; doubtful: said to ask for a look, whatever was read; missing: blank and said so; wrong: read
otherwise, or missing, and nothing said. The tests' packages are needed.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

import django  # noqa: E402

django.setup()

from benchmarks.sizes import size  # noqa: E402
from reports import editions  # noqa: E402
from reports.document.figures import flat  # noqa: E402
from reports.editions.layout import Edition, Figures  # noqa: E402
from reports.importing import NotAReport, read_report  # noqa: E402
from reports.importing.sandbox import parent  # noqa: E402
from tests.importing.test_importing_variants import CASES, TRUTH, VARIANTS, good  # noqa: E402
from tests.support import importing_seeds as seeds  # noqa: E402
from tests.support.importing_files import FILES, parts_of  # noqa: E402
from tests.support.importing_shapes import SHAPES, TEXTS, TITLE, document, figures_of  # noqa: E402
from tests.support.invented_reports import LIKE_REAL, REPORTS, nested  # noqa: E402
from tests.support.rebuilt_reports import rebuilt  # noqa: E402

STARTS = (1, 2)
EACH = size(1000, 1)
"""Cases of a kind at most."""
FOLDER = Path(os.environ["REPORT_SEEDS"]) if os.environ.get("REPORT_SEEDS") else None


@dataclass(frozen=True)
class Case:
    set: str
    kind: str
    data: bytes
    truth: Figures


def cases() -> Iterator[Case]:
    """EACH of every kind."""
    taken: Counter[str] = Counter()
    for name, kind, make, truth in every_case():
        taken[kind] += 1
        if taken[kind] <= EACH:
            yield Case(name, kind, make(), truth)


def every_case() -> Iterator[tuple[str, str, Callable[[], bytes], Figures]]:
    """(set, kind, what makes the file, figures)."""
    for edition in editions.editions().values():
        title = TITLE.format(year=edition.first_year + 1)
        for start in STARTS:
            truth = figures_of(edition, start)
            for shape in SHAPES:
                yield "whole", "txt", partial(_text, edition, truth, shape), truth
            for kind, make in FILES.items():
                yield "whole", kind, partial(make, parts_of(edition, truth, title=title, texts=TEXTS)), truth
    for name, kind in CASES:
        yield "damaged", kind, partial(FILES[kind], VARIANTS[name].change(good())), TRUTH
    for name, report in REPORTS.items():
        yield "invented", "txt", report.file.read_bytes, nested(report.read_cells)
        if name in LIKE_REAL:
            for kind in ("docx", "html", "pdf"):
                yield "invented", kind, partial(rebuilt, name, kind), report.figures
    if FOLDER is None:
        return
    for name in seeds.EXPECTED:
        [path] = FOLDER.glob(f"{name}_*.txt")
        yield "real", "txt", path.read_bytes, seeds.figures_in(name)
        for kind in ("docx", "html", "pdf"):
            yield "real", kind, partial(seeds.rebuilt, FOLDER, name, kind), seeds.figures_in(name)


def _text(edition: Edition, truth: Figures, shape: str) -> bytes:
    return document(edition, truth, shape=shape).encode()


def judged(case: Case) -> tuple[Counter[str], float]:
    """({right, wrong, doubtful, missing: cells}, seconds of the process)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        proposal = parent.read_report(f"report.{case.kind}", case.data)
    except NotAReport:
        return Counter(wrong=len(flat(case.truth))), 0.0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    read, doubted = flat(proposal.report.figures), {doubt.place for doubt in proposal.doubts}
    found: Counter[str] = Counter()
    for address, value in flat(case.truth).items():
        if address in doubted:
            found["doubtful" if address in read else "missing"] += 1
        else:
            found["right" if read.get(address) == value else "wrong"] += 1
    return found, seconds


PEAK = """import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"""


def peak(case: Case) -> float:
    """Megabytes that the process apart has at most; started by a small one, since a process begins with the size of
    the one that starts it."""
    task = parent.task(f"report.{case.kind}", None)
    command = [sys.executable, "-c", PEAK, sys.executable, "-m", "reports.importing.sandbox.child", task]
    done = subprocess.run(command, input=case.data, capture_output=True, check=True, cwd=Path(__file__).parents[1])
    return round(int(done.stdout) / 1024, 1)


def main() -> None:
    counts: dict[tuple[str, str], Counter[str]] = {}
    times: dict[str, list[float]] = {}
    largest: dict[str, Case] = {}
    read_report("report.txt", document(editions.edition("2021"), {}).encode())
    for case in cases():
        found, seconds = judged(case)
        counts.setdefault((case.set, case.kind), Counter()).update(found)
        times.setdefault(case.kind, []).append(seconds)
        if case.kind not in largest or len(case.data) > len(largest[case.kind].data):
            largest[case.kind] = case
    names = ("right", "wrong", "doubtful", "missing")
    for (of, kind), found in sorted(counts.items()):
        print(f"{of:8} {kind:5}", *(f"{name} {found[name]:6}" for name in names))
    result = {
        kind: {name: sum(found[name] for (_, other), found in counts.items() if other == kind) for name in names}
        | {"seconds": round(statistics.median(each), 2), "seconds_most": round(max(each), 2), "mb": peak(largest[kind])}
        for kind, each in sorted(times.items())
    }
    print(json.dumps(result))


if __name__ == "__main__":  # the processes apart import this file too
    main()
