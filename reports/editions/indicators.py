"""What a form’s figures tell its readers: the numbers that are followed, and sentences about them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Indicator:
    """A number that readers follow over the years: a sum, a share of another sum, or several beside each other."""

    code: str
    name: str
    unit: str
    of: tuple[str, ...] = ()
    """Addresses that are added up."""
    over: tuple[str, ...] = ()
    """Addresses whose sum is the whole that `of` is a share of, in per cent; empty for a plain number."""
    parts: tuple[str, ...] = ()
    """In place of `of`: addresses that each stand for themselves."""


@dataclass(frozen=True)
class Summary:
    """A sentence about the figures for readers: {address} stands for a cell."""

    text: str
    none: str = ""
    """In its place where all its cells are 0."""


@dataclass(frozen=True)
class Comparison:
    """What is said of a cell beside the year before: {difference} and {percent} are its change, {address} a cell."""

    of: str
    more: str
    fewer: str
    same: str
