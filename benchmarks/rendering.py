"""What a rendered report costs: measured in a forked child, as the worker renders.

`main_job.py` calls `measure`; alone this prints the figures of a made-up report of each edition. `pdf.py` sets it
beside other programs.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

import django  # noqa: E402

django.setup()

from benchmarks.sizes import size  # noqa: E402
from reports import editions  # noqa: E402
from reports.document.report import Report  # noqa: E402
from reports.publishing.pdf import render  # noqa: E402
from tests.support import cast  # noqa: E402

AGENCY = "青岚县教育局"
Done = TypeVar("Done")
ROUNDS = size(10, 2)


def measure(report: Report, *, rounds: int = ROUNDS) -> dict[str, float]:
    """CPU seconds of the first rendering in a fresh child, of the median and of the quickest one (one core each);
    MB of memory that the child has to itself and at its highest altogether; KB of the PDF."""
    render.warm()
    return in_child(lambda: _rendered(report, rounds))


def in_child(work: Callable[[], Done]) -> Done:
    """What `work` returns, done in a fork as the worker's are; it has to fit into JSON."""
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(sender, json.dumps(work()).encode())
        os._exit(0)
    os.close(sender)
    with os.fdopen(receiver) as answer:
        result: Done = json.load(answer)
    os.waitpid(child, 0)
    return result


def _rendered(report: Report, rounds: int) -> dict[str, float]:
    seconds, size = [], 0
    for _ in range(rounds):
        start = time.process_time()
        size = len(render.render(report))
        seconds.append(time.process_time() - start)
    return {
        "first_s": round(seconds[0], 3),
        "median_s": round(statistics.median(seconds), 3),
        "minimum_s": round(min(seconds), 3),
        "own_mb": round(own_memory(), 1),
        "peak_mb": round(peak_memory(), 1),
        "pdf_kb": round(size / 1024, 1),
    }


def own_memory() -> float:
    """MB shared with no other process."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


def peak_memory() -> float:
    """MB at the highest, with what is shared."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def typical(code: str) -> Report:
    """A report of about five pages: every cell filled, some 2,500 characters of text."""
    edition = editions.edition(code)
    year = edition.first_year
    sentence = (
        "全年通过政府网站、政务新媒体等渠道主动公开政府信息1328条，内容涵盖政策文件、财政预决算、行政执法等方面。"
    )
    paragraphs = "\n".join(f"{heading}\n{sentence * 4}" for heading in HEADINGS)
    texts = {"preamble": sentence * 3, "overview": paragraphs, "problems": paragraphs, "other": sentence}
    texts["other"] += f"\n{AGENCY}\n{year + 1}年1月20日"
    return Report(
        edition=edition,
        year=year,
        agency_name=AGENCY,
        title=edition.title_of(AGENCY, year),
        texts=texts,
        figures=cast.figures(edition),
    )


HEADINGS = ("（一）主动公开", "（二）依申请公开", "（三）政府信息管理", "（四）平台建设", "（五）监督保障")


def main() -> None:
    results = {code: measure(typical(code)) for code in ("2019", "2021")}
    for code, result in results.items():
        print(code, result)
    last = {f"{key}_{code}": value for code, result in results.items() for key, value in result.items()}
    print(json.dumps(last))


if __name__ == "__main__":
    main()
