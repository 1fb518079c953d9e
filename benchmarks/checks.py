"""How well the checks of the texts read: precision and recall over the labelled sentences, and what a report costs.

`--verbose` prints every sentence that is judged wrongly.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

import django  # noqa: E402

django.setup()

from benchmarks.rendering import typical  # noqa: E402
from benchmarks.sizes import size  # noqa: E402
from reports import checks  # noqa: E402
from tests.sentences import Sentence, sentences  # noqa: E402

AGENCIES, ROUNDS = size(60, 3), size(30, 2)
AIMS = {
    "precision": ("precision", "0.95"),
    "recall": ("recall", "0.9"),
    "ms": ("a report, ms", "50"),
    "ms_with_last_year": ("a report beside last year's, ms", "50"),
    "year_of_60_s": ("a year of 60 agencies, s", "5"),
}
"""{name in the last line: (words, aim)}."""


def judged(sentence: Sentence) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """(rightly found, wrongly found, missed) numbers of a sentence."""
    expected, found = Counter(sentence.expect), Counter(sentence.found())
    return expected & found, found - expected, expected - found


def score(file: str = "*", *, verbose: bool = False) -> dict[str, float]:
    right = wrong = missed = count = consistent = 0
    for sentence in sentences(file):
        count += 1
        consistent += not sentence.expect
        hit, false, miss = judged(sentence)
        right, wrong, missed = right + hit.total(), wrong + false.total(), missed + miss.total()
        if verbose and (false or miss):
            print(f"{sentence.file}: {sentence.text}\n  false {list(false)}  missed {list(miss)}")
    return {
        "sentences": count,
        "consistent": consistent,
        "precision": round(right / (right + wrong or 1), 3),
        "recall": round(right / (right + missed or 1), 3),
    }


def milliseconds(rounds: int = ROUNDS) -> dict[str, float]:
    """Of all checks of a typical report, with last year's beside it and without."""
    report, last = typical("2021"), typical("2019")
    times = {}
    for name, before in (("ms", None), ("ms_with_last_year", last)):
        taken = []
        for _ in range(rounds):
            start = time.perf_counter()
            checks.run(report, before)
            taken.append((time.perf_counter() - start) * 1000)
        times[name] = round(statistics.median(taken), 1)
    return times


def seconds_of_a_year() -> float:
    """Of all checks of a county's reports, each beside last year's and all the others."""
    last = typical("2021")
    reports = [
        replace(last, agency_name=f"{number}", texts=_shuffled(last.texts, number)) for number in range(AGENCIES)
    ]
    others = tuple((report.agency_name, report) for report in reports)
    start = time.perf_counter()
    for number, report in enumerate(reports):
        beside = others[:number] + others[number + 1 :]
        checks.run(report, context=checks.Context(last_year=last, kind="department", others=beside))
    return round(time.perf_counter() - start, 2)


def _shuffled(texts: dict[str, str], seed: int) -> dict[str, str]:
    """Texts as long as the given ones and unlike them."""
    letters = random.Random(seed)
    return {address: "".join(letters.sample(text, len(text))) for address, text in texts.items()}


def main() -> None:
    verbose = "--verbose" in sys.argv
    print(f"{'labelled sentences':<22}{'all':>6}{'consistent':>12}{'precision':>11}{'recall':>8}")
    for file in sorted({sentence.file for sentence in sentences()}):
        print_score(file, score(file, verbose=verbose))
    whole = score()
    print_score("together", whole)
    result = {**whole, **milliseconds(), "year_of_60_s": seconds_of_a_year()}
    print(f"{'':<22}{'measured':>18}{'aim':>11}")
    for name, (words, aim) in AIMS.items():
        print(f"{words:<34}{result[name]:>6}{aim:>11}")
    print(json.dumps(result))


def print_score(name: str, part: dict[str, float]) -> None:
    print(f"{name:<22}{part['sentences']:>6}{part['consistent']:>12}{part['precision']:>11.3f}{part['recall']:>8.3f}")


if __name__ == "__main__":
    main()
