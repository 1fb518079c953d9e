"""What is known besides a filing's report: one place builds it, so that everybody is told the same by the checks.

Clerk, supervisor and commands ask here; an explanation that was written on one page therefore holds on the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Count, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from reports.agencies.models import Agency
from reports.aggregates import rollups
from reports.checks import Context
from reports.checks.relations import level_of
from reports.checks.similarity import judged, may_be_same, sample
from reports.document.report import Report, from_json
from reports.document.text import without_markers
from reports.editions.layout import Section
from reports.models import HANDED_IN, Filing, Publication, SectionDraft

KEY = Concat(Cast("pk", CharField()), Value(":"), "sha256")
"""Of a publication, with the hash of what it holds: what is kept under it in a process is never another's."""
LAST_YEAR = Subquery(
    Publication.objects.filter(
        is_current=True,
        filing__agency=OuterRef("agency"),
        filing__report_year__year=OuterRef("report_year__year") - 1,
    ).values(key=KEY)[:1]
)
"""Of a filing: the key of its agency's publication of the year before."""
Pair = tuple[Filing, Report]
SAMPLES = 1000
"""Filings whose texts a process keeps samples of: 20 KB each."""
READ = 200
"""Reports of last year that a process keeps, which are read at each save: some 50 KB each."""


@dataclass(frozen=True)
class Stamps:
    """With what of other filings a report was compared. Where one is another today, there is something to compare."""

    last_year: str = ""
    handed_in: str = ""
    added_up: str = ""


def with_context(filings: QuerySet[Filing]) -> QuerySet[Filing]:
    """Filings with what one that is checked is asked for, so that none of it takes a query of its own."""
    return filings.select_related("agency__parent", "report_year", "found").annotate(last_year_key=LAST_YEAR)


def context_of(filing: Filing, report: Report, *, section: Section | None = None) -> Context:
    """`section` where only its findings are wanted: other agencies' texts are compared with none but theirs."""
    return contexts_of([(filing, report)], section=section)[filing.pk]


def contexts_of(pairs: Sequence[Pair], *, section: Section | None = None) -> dict[int, Context]:
    """{filing: what is known besides its report}, with as many queries for sixty filings as for one."""
    last_year = _last_year([filing for filing, _report in pairs])
    above = _names_above([filing.agency for filing, _report in pairs])
    others = _others(pairs, section)
    return {
        filing.pk: Context(
            last_year=last_year.get(filing.pk),
            kind=filing.agency.kind,
            level=level_of(filing.agency.name, filing.agency.kind, above.get(filing.agency.parent_id or 0, "")),
            below=rollups.below(filing.agency, filing.report_year),
            others=tuple(others.get(filing.pk, ())),
        )
        for filing, _report in pairs
    }


def last_year_of(filing: Filing) -> Report | None:
    """The agency's publication of the year before."""
    return _last_year([filing]).get(filing.pk)


def last_year_key(filing: Filing) -> str:
    """Of the agency's publication of the year before."""
    if "last_year_key" not in filing.__dict__:
        filing.__dict__ |= {"last_year_key": _keys([filing]).get(filing.pk)}
    return filing.__dict__["last_year_key"] or ""


def _last_year(filings: Sequence[Filing]) -> dict[int, Report]:
    """{filing: the publication of its agency of the year before}."""
    if len(filings) == 1:
        keys = {filing.pk: key for filing in filings if (key := last_year_key(filing))}
    else:
        keys = _keys(filings)
    reports = _published(set(keys.values()))
    return {filing: reports[key] for filing, key in keys.items()}


def _keys(filings: Iterable[Filing]) -> dict[int, str]:
    """{filing: key of the publication}."""
    of_agency = {(filing.agency_id, filing.report_year.year - 1): filing.pk for filing in filings}
    published = Publication.objects.filter(
        is_current=True,
        filing__agency__in={agency for agency, _ in of_agency},
        filing__report_year__year__in={year for _, year in of_agency},
    ).values_list("filing__agency", "filing__report_year__year", KEY)
    return {of_agency[agency, year]: key for agency, year, key in published if (agency, year) in of_agency}


_reports: dict[str, Report] = {}
"""{key of a publication: its report}: what is frozen is read once."""


def _published(keys: set[str]) -> dict[str, Report]:
    known = {key: _reports[key] for key in keys if key in _reports}
    new = keys - known.keys()
    found = Publication.objects.filter(pk__in=[int(key.partition(":")[0]) for key in new])
    read = {key: from_json(document) for key, document in found.values_list(KEY, "document")} if new else {}
    if len(_reports) + len(read) > READ:
        _reports.clear()
    _reports.update(list(read.items())[:READ])
    return known | read


def _names_above(agencies: list[Agency]) -> dict[int, str]:
    """{agency: its name} of those above these."""
    known = {each.parent_id: each.parent for each in agencies if Agency.parent.is_cached(each)}
    unknown = {each.parent_id for each in agencies if each.parent_id} - known.keys()
    names = dict(Agency.objects.filter(pk__in=unknown).values_list("pk", "name")) if unknown else {}
    return names | {pk: parent.name for pk, parent in known.items() if pk and parent}


# --- Stamps


def stamps_of(filing: Filing) -> Stamps:
    """Of what a filing is compared with today."""
    place = (filing.agency.parent_id, filing.report_year_id)
    return Stamps(
        last_year=last_year_key(filing),
        handed_in=handed_in_stamps([place])[place] if place[0] else "",
        added_up=added_up_stamps([filing.agency_id], filing.report_year_id).get(filing.agency_id, "")
        if filing.agency.kind == Agency.Kind.GOVERNMENT
        else "",
    )


def handed_in_stamps(places: Iterable[tuple[int | None, int]]) -> dict[tuple[int | None, int], str]:
    """{(agency above, year): how many below it are handed in, and the last time one was}.

    One that is recalled makes it fewer, one that is handed in anew makes it later.
    """
    wanted = set(places)
    rows = (
        Filing.objects.filter(
            agency__parent__in={above for above, _year in wanted}, report_year__in={year for _above, year in wanted}
        )
        .filter(HANDED_IN)
        .order_by()
        .values_list("agency__parent", "report_year")
        .annotate(count=Count("pk"), last=Max("submitted_at"))
    )
    found = {(above, year): f"{count}/{last.isoformat()}" for above, year, count, last in rows}
    return {place: found.get(place, "0") for place in wanted}


def added_up_stamps(governments: Iterable[int], report_year: int) -> dict[int, str]:
    """{government: digest of the agencies below it and of their publications}."""
    below: dict[int, list[str]] = {}
    rows = (
        Agency.objects.filter(parent__in=governments, is_vertical=False)
        .annotate(
            current=Subquery(
                Publication.objects.filter(
                    is_current=True, filing__agency=OuterRef("pk"), filing__report_year=report_year
                ).values("pk")[:1]
            )
        )
        .order_by("pk")
        .values_list("parent", "pk", "current")
    )
    for government, agency, current in rows:
        if government is not None:
            below.setdefault(government, []).append(f"{agency}:{current}")
    return {each: hashlib.sha256(" ".join(said).encode()).hexdigest()[:16] for each, said in below.items()}


# --- Those beside it (R13)


@dataclass(frozen=True)
class _Beside:
    """A filing that was handed in. Its texts stay what they are until it is handed in once more."""

    pk: int
    submitted_at: datetime
    agency_id: int
    code: str
    name: str
    place: tuple[int, int]
    """Parent and year."""


_Samples = dict[str, frozenset[int]]
"""{address: sample of the text}."""
_samples: dict[tuple[int, datetime], _Samples] = {}


def _others(pairs: Sequence[Pair], section: Section | None) -> dict[int, list[tuple[str, Report]]]:
    """{filing: those beside it that may have the same texts, with the texts that are judged}."""
    asked = [
        (filing, report, samples)
        for filing, report in pairs
        if filing.agency.parent_id and (samples := _own_samples(report, section))
    ]
    beside = _handed_in([filing for filing, _report, _samples in asked])
    addresses = {each.text_address for _filing, report in pairs for each in judged(report.edition)}
    known = _samples_of(beside, addresses)
    likely = {
        filing.pk: [other for other in beside if _is_likely(filing, samples, other, known[other.pk])]
        for filing, _report, samples in asked
    }
    texts = _texts({other.pk for others in likely.values() for other in others}, addresses)
    return {
        filing.pk: [
            (other.code, Report(report.edition, report.year, other.name, "", texts=texts.get(other.pk, {})))
            for other in likely[filing.pk]
        ]
        for filing, report, _samples in asked
    }


def _own_samples(report: Report, section: Section | None) -> _Samples:
    addresses = [each.text_address for each in judged(report.edition) if section in (None, each)]
    return {address: found for address in addresses if (found := sample(report.text(address)))}


def _handed_in(filings: list[Filing]) -> list[_Beside]:
    """Drafts are nobody's but the agency's."""
    if not filings:
        return []
    rows = (
        Filing.objects.filter(
            agency__parent__in={filing.agency.parent_id for filing in filings},
            report_year__in={filing.report_year_id for filing in filings},
        )
        .filter(HANDED_IN)
        .order_by("agency__code")
    )
    names = ("pk", "submitted_at", "agency_id", "agency__code", "agency__name", "agency__parent_id", "report_year_id")
    return [
        _Beside(pk, at, agency, code, name, (above, year))
        for pk, at, agency, code, name, above, year in rows.values_list(*names)
    ]


def _is_likely(filing: Filing, samples: _Samples, other: _Beside, theirs: _Samples) -> bool:
    if other.agency_id == filing.agency_id or other.place != (filing.agency.parent_id, filing.report_year_id):
        return False
    return any(may_be_same(own, theirs[address]) for address, own in samples.items() if address in theirs)


def _samples_of(beside: list[_Beside], addresses: set[str]) -> dict[int, _Samples]:
    """{filing: samples of its texts}, made once for every time that it is handed in."""
    new = [each for each in beside if (each.pk, each.submitted_at) not in _samples]
    if len(_samples) + len(new) > SAMPLES:
        _samples.clear()
        new = beside
    texts = _texts({each.pk for each in new}, addresses)
    for each in new:
        _samples[each.pk, each.submitted_at] = {
            address: sample(text) for address, text in texts.get(each.pk, {}).items()
        }
    return {each.pk: _samples[each.pk, each.submitted_at] for each in beside}


def _texts(filings: set[int], addresses: set[str]) -> dict[int, dict[str, str]]:
    """{filing: {address: text} of the texts that are judged}."""
    found: dict[int, dict[str, str]] = {}
    drafts = SectionDraft.objects.filter(filing__in=filings, section__in=addresses) if filings else ()
    for draft in drafts:
        found.setdefault(draft.filing_id, {})[draft.section] = without_markers(draft.text)
    return found
