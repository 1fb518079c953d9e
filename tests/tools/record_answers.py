"""Records what every address of the site answers to every account, and compares two records.

    python -m tests.tools.record_answers make FOLDER             a data folder: the demonstration, and states it lacks
    python -m tests.tools.record_answers record FOLDER RECORD    a line of JSON for each account and address
    python -m tests.tools.record_answers compare RECORD RECORD   prints each difference; exit code 1 where there is one

To compare two versions of the code, record both on the same FOLDER: `--code` names the folder of the other version.
FOLDER itself is left as it is, the visits are made to a copy, at the moment at which FOLDER was made.
`compare --same FILE` takes lines `before -> after` of words and addresses that were changed on purpose.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from datetime import datetime
from pathlib import Path

MOMENT = "moment"
"""The file of a data folder that holds the moment at which it is visited."""
COPIED_NOT = shutil.ignore_patterns("static", "queue", "*.lock", "beat-schedule*")


def main(arguments: list[str]) -> int:
    parser = ArgumentParser(prog="record_answers")
    parser.add_argument(
        "--code", type=whole_path, default=Path(__file__).parents[2], help="the folder that holds manage.py"
    )
    steps = parser.add_subparsers(required=True)
    step = steps.add_parser("make")
    step.add_argument("folder", type=whole_path)
    step.set_defaults(act=make)
    step = steps.add_parser("record")
    step.add_argument("folder", type=whole_path)
    step.add_argument("record", type=whole_path)
    step.add_argument("--accounts", nargs="*", default=[], help="these and no others")
    step.set_defaults(act=record)
    step = steps.add_parser("compare")
    step.add_argument("before", type=whole_path)
    step.add_argument("after", type=whole_path)
    step.add_argument("--same", type=whole_path)
    step.set_defaults(act=compare)
    options = parser.parse_args(arguments)
    return options.act(options)


def whole_path(text: str) -> Path:
    return Path(text).resolve()


def make(options: Namespace) -> int:
    options.folder.mkdir(parents=True)
    start_django(options.code, options.folder)
    from tests.tools import demonstration_folder

    demonstration_folder.make(options.folder / MOMENT)
    return 0


def record(options: Namespace) -> int:
    moment = datetime.fromisoformat((options.folder / MOMENT).read_text().strip())
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "data"
        shutil.copytree(options.folder, copy, ignore=COPIED_NOT)
        start_django(options.code, copy)
        from tests.tools import answers, visits

        visits.prepare(moment)
        with options.record.open("w", encoding="utf-8") as file:
            for answer in answers.without_repeated(visits.of_accounts(options.accounts)):
                file.write(answer.line() + "\n")
    return 0


def compare(options: Namespace) -> int:
    from tests.tools import differences

    found = 0
    for difference in differences.between(options.before, options.after, differences.read_same(options.same)):
        sys.stdout.write(f"{difference}\n\n")
        found += 1
    sys.stdout.write(f"{found} differences\n")
    return 1 if found else 0


def start_django(code: Path, folder: Path) -> None:
    """The project of `code` on the data of `folder`. Celery looks for modules in the folder one stands in first."""
    os.environ |= {
        "DATA_FOLDER": str(folder.resolve()),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "SITE_ADDRESS": "http://127.0.0.1:8000",
        "LOG_LEVEL": "ERROR",
    }
    os.chdir(code)
    sys.path.insert(0, str(Path.cwd()))
    import django

    django.setup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
