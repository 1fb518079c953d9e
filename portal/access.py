"""Who may do what: the only place where rights are decided. Lists and objects are scoped here.

A filing that a person has no right to is not found (404), so that nobody learns what exists.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from portal.models import Agency, Member, User
from reports.models import Filing, ReportYear

Role = Member.Role
AUTHORS = (Role.CLERK, Role.SIGNATORY)


def agencies_of(user: User, *roles: str) -> QuerySet[Agency]:
    """The agencies for which the user holds one of the roles."""
    return Agency.objects.filter(members__user=user, members__role__in=roles).distinct()


def supervised(user: User) -> QuerySet[Agency]:
    """What stands below the agencies the user supervises.

    An agency does not review itself; only the top of the tree, above which there is nobody, does.
    """
    own = agencies_of(user, Role.SUPERVISOR)
    return Agency.objects.within(list(own)).exclude(Q(pk__in=own) & Q(parent__isnull=False))


def administered(user: User) -> QuerySet[Agency]:
    """The agencies a user administers and everything below; all of them for a superuser."""
    if user.is_superuser:
        return Agency.objects.all()
    return Agency.objects.within(list(agencies_of(user, Role.ADMINISTRATOR)))


def memberships(user: User) -> QuerySet[Member]:
    """What the user does for which agency."""
    return user.memberships.select_related("agency")


def own_filings(user: User) -> QuerySet[Filing]:
    return _filings(agencies_of(user, *AUTHORS))


def filings_below(user: User) -> QuerySet[Filing]:
    return _filings(supervised(user))


def _filings(agencies: QuerySet[Agency]) -> QuerySet[Filing]:
    return Filing.objects.filter(agency__in=agencies).select_related("agency", "report_year", "submitted_by")


def own_filing(user: User, pk: int) -> Filing:
    """The filing a clerk or signatory works on. Raises Http404 without the right to it."""
    return get_object_or_404(own_filings(user), pk=pk)


def filing_below(user: User, pk: int) -> Filing:
    """The filing a supervisor reviews: submitted or later. Raises Http404 without the right to it.

    What is still a draft is nobody's but the agency's, unless it was sent back and so has been seen before.
    """
    return get_object_or_404(filings_below(user).filter(~Q(status=Filing.Status.DRAFT) | Q(round__gt=0)), pk=pk)


def may_write(user: User, filing: Filing) -> bool:
    return agencies_of(user, *AUTHORS).filter(pk=filing.agency_id).exists()


def may_review(user: User, filing: Filing) -> bool:
    return supervised(user).filter(pk=filing.agency_id).exists()


def is_administrator(user: User) -> bool:
    return user.is_active and (user.is_superuser or agencies_of(user, Role.ADMINISTRATOR).exists())


def may_set_years(user: User) -> bool:
    """Report years are national: only the top of the tree sets them."""
    return user.is_superuser or agencies_of(user, Role.ADMINISTRATOR).filter(parent__isnull=True).exists()


def unopened(user: User) -> list[tuple[Agency, ReportYear]]:
    """Agencies and open years of a clerk for which no filing exists yet."""
    years = list(ReportYear.objects.filter(opens_on__lte=timezone.localdate()))
    opened = set(own_filings(user).values_list("agency_id", "report_year_id"))
    return [
        (agency, year) for year in years for agency in agencies_of(user, *AUTHORS) if (agency.pk, year.pk) not in opened
    ]


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for signed-in people; never kept by a cache between them and us."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return login_required(guarded)


def desks(user: User | AnonymousUser) -> dict[str, bool]:
    """{desk: whether the person works at it}; nothing for those who have not signed in."""
    if not user.is_authenticated:
        return {}
    roles = set(user.memberships.values_list("role", flat=True))
    return {
        "clerk": bool(roles & set(AUTHORS)),
        "supervisor": Role.SUPERVISOR in roles,
        "administrator": user.is_superuser or Role.ADMINISTRATOR in roles,
    }


def context(request: HttpRequest) -> dict[str, Any]:
    """What the page's head offers: the desks of the person who looks. Asked only by a template that shows it."""
    return {"desks": lambda: desks(request.user)}
