"""The publications that hold the words of a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from reports.public.search.indexes import REPORTS, Index
from reports.public.search.words import Query, Where, title_grams

MOST = 500
"""Publications that are listed, those that fit best or the newest; who gets more has to ask more exactly."""

_POSTGRESQL = """
    SELECT {key}
    FROM generate_series((SELECT max(slice) FROM {table}), 0, -1) AS place (number)
    CROSS JOIN LATERAL (
        SELECT {key}, published_at, title, body FROM {table}
        WHERE grams @@ replace(%s, '@', to_hex(place.number) || ':')::tsquery
        ORDER BY published_at DESC, {key} DESC
        OFFSET 0
    ) AS candidate
    WHERE true {phrases}
    LIMIT %s
"""
# From the newest slice to the oldest and in each from the newest, until there are enough. OFFSET 0 keeps the planner
# from looking for phrases in all texts before it sorts them.
_SQLITE = """
    SELECT {key}
    FROM {grams} JOIN {table} ON {key} = {grams}.rowid
    WHERE {grams} MATCH %s {phrases}
    ORDER BY published_at DESC, {key} DESC
    LIMIT %s
"""


@dataclass(frozen=True)
class Found:
    ids: tuple[int, ...] = ()
    """Keys of publications in the order in which they are shown, MOST at most."""
    is_more: bool = False


def found(query: Query, where: Where | None = None, *, by_date: bool = False) -> Found:
    """What holds every term: first that which has all of them in its title, each from the newest; or all by date."""
    return found_in(REPORTS, query, where, by_date=by_date)


def found_in(index: Index, query: Query, where: Where | None, *, by_date: bool) -> Found:
    """As found(), of whatever stands in that index."""
    if not query.terms:
        return Found()
    marks = (where or Where()).marks
    titled = [] if by_date else _newest(index, [*title_grams(query), *marks], query.phrases, of=("title",))
    others = _newest(index, [*query.grams, *marks], query.phrases, of=("title", "body")) if len(titled) <= MOST else []
    ids = list(dict.fromkeys([*titled, *others]))
    return Found(tuple(ids[:MOST]), is_more=len(ids) > MOST)


def newest(where: Where, most: int) -> list[int]:
    """Keys of the newest publications, whatever words they have."""
    return newest_in(REPORTS, where, most)


def newest_in(index: Index, where: Where, most: int) -> list[int]:
    """As newest(), of whatever stands in that index."""
    if where.marks:
        return _newest(index, where.marks, [], of=())[:most]
    return list(index.model.objects.order_by("-published_at", "-pk").values_list("pk", flat=True)[:most])


def _newest(index: Index, wanted: Sequence[str | list[str]], phrases: list[str], *, of: tuple[str, ...]) -> list[int]:
    """The newest, one more than MOST at most, that have these grams and each phrase in one of the columns `of`."""
    is_postgresql = connection.vendor == "postgresql"
    sql, place = (_POSTGRESQL, "strpos") if is_postgresql else (_SQLITE, "instr")
    held = f" AND ({' OR '.join(f'{place}({column}, %s) > 0' for column in of)})" * len(phrases)
    asked = _tsquery(wanted) if is_postgresql else _match(wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.format(phrases=held, key=index.key, table=index.table, grams=index.grams),
            [asked, *(phrase for phrase in phrases for _column in of), MOST + 1],
        )
        return [pk for (pk,) in cursor.fetchall()]


# Grams are letters and digits and the signs before them, so that nothing in them can mean something to an index.
def _tsquery(wanted: Sequence[str | list[str]]) -> str:
    def asked(gram: str | list[str]) -> str:
        if isinstance(gram, list):
            return f"({' | '.join(map(asked, gram))})"
        return f"'@{gram[:-1]}':*" if gram.endswith("*") else f"'@{gram}'"

    return " & ".join(map(asked, wanted))


def _match(wanted: Sequence[str | list[str]]) -> str:
    def asked(gram: str | list[str]) -> str:
        if isinstance(gram, list):
            return f"({' OR '.join(map(asked, gram))})"
        return f'"{gram[:-1]}"*' if gram.endswith("*") else f'"{gram}"'

    return " AND ".join(map(asked, wanted))
