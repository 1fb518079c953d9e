"""Agencies found by what somebody types: parts of the name, pinyin, initials, or syllables begun: slxjiaoyuju.

What is found comes in an order everybody expects: the name itself, names that begin so, names that hold it; among
those governments first, then from the top down, then shorter names (`Agency.weight`). An index answers every one of
these questions; PostgreSQL's know the grams of the names (migration 0006), SQLite reads the few agencies it has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, Q, QuerySet

from reports.agencies import syllables
from reports.agencies.models import GOVERNMENTS, Agency

MAXIMUM_QUERY = 100
"""Characters."""
MAXIMUM_TERMS = 6
_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TERMS = re.compile(rf"[{_HAN}]+|[a-z0-9]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
_GRAM = {"name": 2, "initials": 2, "pinyin": 3}
"""{field: characters of its grams in the index}."""
LOOKED_AT = 200
"""Agencies whose syllables are compared with those typed."""


def read(typed: str) -> list[str]:
    """Runs of Chinese characters, and of letters and digits; every one of them has to be found."""
    folded = unicodedata.normalize("NFKC", typed[:MAXIMUM_QUERY]).casefold().replace("ü", "v")
    return list(dict.fromkeys(_TERMS.findall(re.sub("['’`]", "", folded))))[:MAXIMUM_TERMS]


@dataclass(frozen=True)
class Question:
    """One of those by which a stage of the search is answered."""

    holds: Q
    gram_of: tuple[str, str] | None = None
    """(field, term) for the index of grams."""
    readings: tuple[tuple[str, ...], ...] = ()
    """One of which the pinyin has to fit."""

    def answers(self, agencies: QuerySet[Agency], most: int) -> set[tuple[int, int]]:
        """{(weight, pk)} of the first of them."""
        asked = _with_grams(agencies.filter(self.holds), *self.gram_of) if self.gram_of else agencies.filter(self.holds)
        # A sum is in no index: asked by what is rare instead of read in order until enough was met.
        rows = asked.order_by(F("weight") + 0, "pk").values_list("weight", "pk", "pinyin")
        first = [row for row in rows[:LOOKED_AT] if self._reads(row[2])] if self.readings else rows[:most]
        return {(weight, pk) for weight, pk, _pinyin in first[:most]}

    def _reads(self, pinyin: str) -> bool:
        return any(syllables.fits(reading, pinyin) for reading in self.readings)


def found(typed: str, agencies: QuerySet[Agency], most: int) -> list[Agency]:
    """At most `most` of the agencies, the most fitting first; none for what has neither a character nor a letter."""
    terms = read(typed)
    result: list[int] = []
    for stage, parts in STAGES.items() if terms else ():
        questions = list(stage(terms))
        for part in parts:
            left, fresh = most - len(result), agencies.filter(part).exclude(pk__in=result)
            if left > 0:
                more = set().union(*(question.answers(fresh, left) for question in questions))
                result += [pk for _weight, pk in sorted(more)[:left]]
    known = agencies.in_bulk(result)
    return [known[pk] for pk in result]


def _same(terms: list[str]) -> Iterator[Question]:
    if len(terms) == 1:
        yield Question(_any(terms[0], "{}"))


def _beginning(terms: list[str]) -> Iterator[Question]:
    yield Question(Q(_any(terms[0], "{}__startswith"), *map(_holds, terms[1:])))


def _begun(terms: list[str]) -> Iterator[Question]:
    """Some syllables whole and some by their beginnings."""
    readings = [] if _IS_HAN.match(terms[0]) else syllables.readings(terms[0])
    opened = Q()
    for initials, letters in map(syllables.opening, readings):
        opened |= Q(initials__startswith=initials, pinyin__startswith=letters)
    if opened:
        yield Question(Q(opened, *map(_holds, terms[1:])), readings=tuple(readings))


def _holding(terms: list[str]) -> Iterator[Question]:
    """Asked by the longest term, and not at all where that is too short for the index."""
    longest = max(terms, key=len)
    others = [_holds(term) for term in terms if term != longest]
    for field in _fields(longest):
        if len(longest) >= _GRAM[field]:
            yield Question(Q(*others, **{f"{field}__contains": longest}), gram_of=(field, longest))


# What very many agencies hold, governments hold too, and those are few: they are asked first.
_PARTS = (Q(weight__lt=GOVERNMENTS), Q(weight__gte=GOVERNMENTS))
STAGES = {_same: (Q(),), _beginning: _PARTS, _begun: (Q(),), _holding: _PARTS}


def _fields(term: str) -> tuple[str, ...]:
    return ("name",) if _IS_HAN.match(term) else ("initials", "pinyin")


def _any(term: str, lookup: str) -> Q:
    return Q(*((lookup.format(field), term) for field in _fields(term)), _connector=Q.OR)


def _holds(term: str) -> Q:
    return _any(term, "{}__contains")


def _with_grams(agencies: QuerySet[Agency], field: str, term: str) -> QuerySet[Agency]:
    """The same agencies, by the index; the field is one of _GRAM and never from outside."""
    if connection.vendor != "postgresql":
        return agencies
    size = _GRAM[field]
    grams = [term[at : at + size] for at in range(len(term) - size + 1)]
    return agencies.extra(where=[f"agencies_grams(agencies_agency.{field}, {size}) @> %s::text[]"], params=[grams])
