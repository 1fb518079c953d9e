"""The kernel's own fence around a process: after it is up nothing is opened but what was named (Landlock, Linux 5.13).

No library speaks to it, so the three system calls are made by number, which is the same on all machines that run this.
Structures and bits are those of <linux/landlock.h>.
"""

from __future__ import annotations

import ctypes
import os
import platform
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION = 1
_BENEATH = 1
_NO_NEW_PRIVILEGES = 38
_MACHINES = {"x86_64", "aarch64", "riscv64", "ppc64le", "s390x", "loongarch64"}
_EXECUTE, _READ_FILE, _READ_FOLDER = 1 << 0, 1 << 2, 1 << 3
_ALL_OF_FILES = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
"""{version: every right over files that it knows}; a version in between knows what the one before it does."""
_NET = (1 << 0) | (1 << 1)
"""Binding and connecting TCP, from version 4 on."""
_SCOPES = (1 << 0) | (1 << 1)
"""Abstract sockets and signals of others, from version 6 on."""


class _Rules(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scopes", ctypes.c_uint64)]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32)]


_LIBC = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """Of what the kernel offers; 0 where it has none of it or does not let us."""
    if platform.machine() not in _MACHINES:
        return 0
    return max(0, int(_LIBC.syscall(_CREATE, None, ctypes.c_size_t(0), _VERSION)))


def allow_reading_only(places: Iterable[Path]) -> bool:
    """From now on this process opens these files, and what is below these folders, for reading, and nothing else.

    Not to be undone, and passed on to children. False where the kernel cannot; then nothing has changed.
    """
    if not (known := version()):
        return False
    rules = _LIBC.syscall(_CREATE, ctypes.byref(_rights(known)), ctypes.c_size_t(_size(known)), 0)
    if rules < 0:
        return False
    try:
        for place in places:
            _allow(rules, place)
        if _LIBC.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
            return False
        return int(_LIBC.syscall(_RESTRICT, rules, 0)) == 0
    finally:
        os.close(rules)


def _rights(known: int) -> _Rules:
    """What is taken: all rights that this version knows."""
    files = _ALL_OF_FILES[max(each for each in _ALL_OF_FILES if each <= known)]
    return _Rules(files, _NET if known >= 4 else 0, _SCOPES if known >= 6 else 0)


def _size(known: int) -> int:
    """Bytes of the structure that this version knows."""
    return 8 if known < 4 else 16 if known < 6 else 24


def _allow(rules: int, place: Path) -> None:
    """A place that is not there is allowed to nobody."""
    try:
        opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        allowed = _READ_FILE | _EXECUTE | (_READ_FOLDER if place.is_dir() else 0)
        _LIBC.syscall(_ADD, rules, _BENEATH, ctypes.byref(_Beneath(allowed, opened)), 0)
    finally:
        os.close(opened)
