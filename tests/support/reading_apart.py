"""Reading a document apart from a process that is small itself, so that what a child takes can be measured.

The time of the core that it takes is limited as ever; how long it waits for a core says nothing about the document.
"""

from __future__ import annotations

import resource

from tests.support.own_process import in_own_process

BUSY_SECONDS = 600
"""Until a reading is given up, on a machine that is busy with other tests."""


def refusal(name: str, data: bytes) -> tuple[str, str, int]:
    """(code, sentence, KiB of the largest process that read) of a document that is refused."""
    return in_own_process(_refused, name, data)


def _refused(name: str, data: bytes) -> tuple[str, str, int]:
    import django

    django.setup()
    from reports.importing import NotAReport
    from reports.importing.sandbox import parent

    parent.WALL_SECONDS = BUSY_SECONDS
    try:
        parent.read_report(name, data)
    except NotAReport as refused:
        return refused.code, str(refused), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    raise AssertionError(f"{name} was read")
