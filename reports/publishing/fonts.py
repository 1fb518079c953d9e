"""Fonts by the names under which offices have them; those of the Word document stand in its styles."""

from __future__ import annotations

HEADING = "黑体"
TABLE = "宋体"
