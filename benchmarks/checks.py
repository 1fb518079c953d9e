"""How well the checks of the texts read: precision and recall over the labelled sentences by part, rule and grade, and
what a report costs.

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
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

import django  # noqa: E402

django.setup()

from benchmarks.rendering import typical  # noqa: E402
from benchmarks.sizes import size  # noqa: E402
from reports import checks  # noqa: E402
from reports.document.report import Report  # noqa: E402
from tests.sentences import Sentence, sentences  # noqa: E402

AGENCIES, ROUNDS = size(60, 3), size(30, 2)
AIMS = {
    "precision": ("precision", "0.95"),
    "recall": ("recall", "0.9"),
    "certain": ("precision of what is certain", "0.97"),
    "ms": ("a report, ms of a core", "50"),
    "ms_with_last_year": ("a report beside last year's, ms of a core", "50"),
    "ms_of_4000": ("4,000 characters of text, ms of a core", "40"),
    "ms_of_nonsense": ("20,000 characters no person wrote, ms of a core", "200"),
    "year_of_60_s": ("a year of 60 agencies, s of a core", "5"),
}
"""{name in the last line: (words, aim)}."""
NONSENSE = (
    "其中1件，",
    "收到申请3件，其中予以公开5件。",
    "未收到申请，",
    "自然人、企业分别为12件、3件，",
    "无",
    "占12%，",
    "（",
)


@dataclass
class Score:
    """Counts of rightly found, wrongly found and missed places."""

    sentences: int = 0
    consistent: int = 0
    accused: int = 0
    """Consistent sentences of which something is called wrong."""
    right: int = 0
    wrong: int = 0
    missed: int = 0
    by_kind: Counter[tuple[str, str, bool]] = field(default_factory=Counter)
    """{(rule, grade, whether it is right): places}."""

    def add(self, sentence: Sentence) -> None:
        right, wrong, missed = sentence.judged()
        self.sentences += 1
        self.consistent += not sentence.expect
        self.accused += not sentence.expect and bool(wrong)
        self.right, self.wrong, self.missed = (
            self.right + len(right),
            self.wrong + len(wrong),
            self.missed + len(missed),
        )
        for found, is_right in ((right, True), (wrong, False)):
            self.by_kind.update((each.code, each.grade, is_right) for each in found)

    @property
    def precision(self) -> float:
        return round(self.right / (self.right + self.wrong or 1), 3)

    @property
    def recall(self) -> float:
        return round(self.right / (self.right + self.missed or 1), 3)

    def of_grade(self, grade: str) -> tuple[int, int]:
        """(right, wrong) places."""
        found = [(is_right, count) for (_code, each, is_right), count in self.by_kind.items() if each == grade]
        return sum(count for right, count in found if right), sum(count for right, count in found if not right)


def score(every: Iterable[Sentence], *, verbose: bool = False) -> Score:
    result = Score()
    for sentence in every:
        result.add(sentence)
        _right, wrong, missed = sentence.judged()
        if verbose and (wrong or missed):
            false = [sentence.words(each) for each in wrong]
            print(f"{sentence.file}: {sentence.text}\n  false {false}  missed {missed}")
    return result


def milliseconds(rounds: int = ROUNDS) -> dict[str, float]:
    """Of all checks of a typical report, with last year's beside it and without."""
    report, last = typical("2021"), typical("2019")
    times = {}
    for name, before in (("ms", None), ("ms_with_last_year", last)):
        taken = []
        for number in range(rounds):
            changed = _unread(report, f"{name}{number}")
            start = time.process_time()
            checks.run(changed, before)
            taken.append((time.process_time() - start) * 1000)
        times[name] = round(statistics.median(taken), 1)
    return times


def milliseconds_of_texts(rounds: int = 5) -> dict[str, float]:
    """Of a core: 4,000 characters of a typical report's text, and the worst of what no person would write."""
    report = typical("2021")
    long = "\n".join([report.texts["overview"]] * 4)[:4000]
    worst = max(_of_core(replace(report, texts={"overview": (piece * 20000)[:20000]}), rounds) for piece in NONSENSE)
    return {"ms_of_4000": _of_core(replace(report, texts={"overview": long}), rounds), "ms_of_nonsense": worst}


def _of_core(report: Report, rounds: int) -> float:
    taken = []
    for number in range(rounds):
        changed = _unread(report, str(number))
        start = time.process_time()
        checks.run(changed)
        taken.append((time.process_time() - start) * 1000)
    return round(min(taken), 1)


def _unread(report: Report, mark: str) -> Report:
    """With texts that are in no memory yet."""
    return replace(report, texts={address: f"{text}\n{mark}" for address, text in report.texts.items()})


def seconds_of_a_year() -> float:
    """Of all checks of a county's reports, each beside last year's and all the others."""
    last = typical("2021")
    reports = [
        replace(last, agency_name=f"{number}", texts=_shuffled(last.texts, number)) for number in range(AGENCIES)
    ]
    others = tuple((report.agency_name, report) for report in reports)
    start = time.process_time()
    for number, report in enumerate(reports):
        beside = others[:number] + others[number + 1 :]
        checks.run(report, context=checks.Context(last_year=last, kind="department", others=beside))
    return round(time.process_time() - start, 2)


def _shuffled(texts: dict[str, str], seed: int) -> dict[str, str]:
    """Texts as long as the given ones and unlike them."""
    letters = random.Random(seed)
    return {address: "".join(letters.sample(text, len(text))) for address, text in texts.items()}


def main() -> None:
    verbose = "--verbose" in sys.argv
    print(f"{'labelled sentences':<20}{'all':>6}{'sound':>7}{'accused':>9}{'right':>7}{'false':>7}{'missed':>8}"
          f"{'precision':>11}{'recall':>8}")  # fmt: skip
    every = list(sentences())
    for file in sorted({sentence.file for sentence in every}):
        print_score(file, score((each for each in every if each.file == file), verbose=verbose))
    whole = score(every)
    print_score("together", whole)
    print_kinds(whole)
    right, wrong = whole.of_grade(checks.CERTAIN)
    result = {
        "sentences": whole.sentences,
        "consistent": whole.consistent,
        "precision": whole.precision,
        "recall": whole.recall,
        "certain": round(right / (right + wrong or 1), 3),
        **milliseconds(),
        **milliseconds_of_texts(),
        "year_of_60_s": seconds_of_a_year(),
    }
    print(f"{'':<48}{'measured':>10}{'aim':>8}")
    for name, (words, aim) in AIMS.items():
        print(f"{words:<48}{result[name]:>10}{aim:>8}")
    print(json.dumps(result))


def print_score(name: str, part: Score) -> None:
    counts = f"{part.sentences:>6}{part.consistent:>7}{part.accused:>9}{part.right:>7}{part.wrong:>7}{part.missed:>8}"
    print(f"{name:<20}{counts}{part.precision:>11.3f}{part.recall:>8.3f}")


def print_kinds(part: Score) -> None:
    print(f"{'rule':<8}{'grade':<10}{'right':>7}{'false':>7}")
    for code, grade in sorted({(code, grade) for code, grade, _is_right in part.by_kind}):
        print(f"{code:<8}{grade:<10}{part.by_kind[code, grade, True]:>7}{part.by_kind[code, grade, False]:>7}")


if __name__ == "__main__":
    main()
