"""A process that has done nothing of what the tests did before: no engine changed, no memory taken.

data = in_own_process(function, *arguments)     # both have to be importable and picklable
"""

from __future__ import annotations

import atexit
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
Done = TypeVar("Done")


def in_own_process(function: Callable[P, Done], *arguments: P.args, **named: P.kwargs) -> Done:
    return _process().submit(function, *arguments, **named).result()


@cache
def _process() -> ProcessPoolExecutor:
    process = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))
    atexit.register(process.shutdown)
    return process
