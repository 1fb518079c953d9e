"""Who may do what: the only place where rights are decided. Lists and objects are scoped here.

A filing that a person has no right to is not found (404), so that nobody learns what exists.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from reports.agencies.models import Agency, Member, User
from reports.models import HANDED_IN, Filing, OldReport, Printout, Publication, ReportYear, Upload

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


def supervised_by(user: User) -> QuerySet[Agency]:
    """What a supervisor's board shows. Raises Http404 for who supervises nothing."""
    if not agencies_of(user, Role.SUPERVISOR).exists():
        raise Http404
    return supervised(user)


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
    return get_object_or_404(filings_below(user).filter(HANDED_IN | Q(round__gt=0)), pk=pk)


def own_upload(user: User, filing_id: int, pk: int) -> Upload:
    """A document that was brought for a filing one works on. Raises Http404 without the right to it."""
    return get_object_or_404(own_filing(user, filing_id).uploads.select_related("uploaded_by"), pk=pk)


def submitted_below(user: User, pk: int) -> Filing:
    """A filing whose report a supervisor reads: never one that the agency is writing again."""
    filing = filing_below(user, pk)
    if filing.is_draft:
        raise Http404
    return filing


def printout(user: User, pk: int) -> Printout:
    """A printout that the user asked for, while he has a right to its filing. Raises Http404 otherwise."""
    found = get_object_or_404(Printout.objects.select_related("filing__agency", "filing__report_year"), pk=pk)
    if found.asked_by_id != user.pk or not (may_write(user, found.filing) or may_review(user, found.filing)):
        raise Http404
    return found


def may_write(user: User, filing: Filing) -> bool:
    return agencies_of(user, *AUTHORS).filter(pk=filing.agency_id).exists()


def may_review(user: User, filing: Filing) -> bool:
    return supervised(user).filter(pk=filing.agency_id).exists()


def may_approve(user: User, filing: Filing) -> bool:
    """Who submitted a filing never approves it."""
    return filing.submitted_by_id != user.pk and may_review(user, filing)


def is_administrator(user: User | AnonymousUser) -> bool:
    return user.is_active and (user.is_superuser or agencies_of(user, Role.ADMINISTRATOR).exists())


def may_place(user: User, agency: Agency) -> bool:
    """Whether the user decides where an agency stands, and whether there is one.

    What he was given himself hangs where somebody above has hung it.
    """
    return user.is_superuser or (
        agency.parent_id is not None and administered(user).filter(pk=agency.parent_id).exists()
    )


def administered_members(user: User) -> QuerySet[Member]:
    return Member.objects.filter(agency__in=administered(user)).select_related("user", "agency")


def people(user: User) -> QuerySet[User]:
    """Who belongs to an agency the user administers; everybody for a superuser."""
    if user.is_superuser:
        return User.objects.all()
    return User.objects.filter(pk__in=administered_members(user).values("user"))


def may_change_person(user: User, person: User) -> bool:
    """Nobody changes the account of one who also belongs elsewhere: he would change it for the others too."""
    if user.is_superuser:
        return True
    elsewhere = person.memberships.exclude(agency__in=administered(user))
    return not person.is_superuser and people(user).filter(pk=person.pk).exists() and not elsewhere.exists()


def may_be_given_roles(user: User) -> QuerySet[User]:
    """Nobody gives a role to himself."""
    return people(user) if user.is_superuser else people(user).exclude(pk=user.pk)


def may_change_roles(user: User, person: User) -> bool:
    return user.is_superuser or (person != user and may_change_person(user, person))


def may_change_member(user: User, member: Member) -> bool:
    """A role within reach, whatever else the person does; but nobody's own."""
    return user.is_superuser or (member.user_id != user.pk and administered(user).filter(pk=member.agency_id).exists())


def may_set_years(user: User) -> bool:
    """Report years are national: only the top of the tree sets them."""
    return user.is_superuser or agencies_of(user, Role.ADMINISTRATOR).filter(parent__isnull=True).exists()


def published() -> QuerySet[Publication]:
    """What everybody may read: the current publication of a filing, whose PDF is stored.

    A filing that is being corrected stays public as it was published last; so its status is never asked.
    """
    return ever_published().filter(is_current=True)


def ever_published() -> QuerySet[Publication]:
    """What everybody may know of: every publication that was ever public, superseded and withdrawn ones too."""
    stored = Publication.objects.filter(state=Publication.State.STORED)
    return stored.select_related("filing__agency", "filing__report_year")


def withdrawn(year: int, code: str) -> Publication:
    """The last publication of a report that is public no more. Raises Http404 where none was withdrawn."""
    taken = ever_published().filter(
        filing__report_year__year=year, filing__agency__code=code, withdrawn_at__isnull=False
    )
    return get_object_or_404(taken.order_by("-number")[:1])


def publication(year: int, code: str) -> Publication:
    """An agency's public report of a year. Raises Http404 for what is not published, whoever asks."""
    return get_object_or_404(published(), filing__report_year__year=year, filing__agency__code=code)


def old_reports() -> QuerySet[OldReport]:
    """What everybody may read of the years before the form."""
    return ever_old_reports().filter(is_current=True)


def ever_old_reports() -> QuerySet[OldReport]:
    """What everybody may know of: withdrawn ones too."""
    return OldReport.objects.select_related("agency").defer("text")


def old_report(year: int, code: str, number: int) -> OldReport:
    """An agency's public report of a year before the form. Raises Http404."""
    return get_object_or_404(old_reports(), year=year, agency__code=code, number=number)


def withdrawn_old_report(year: int, code: str, number: int) -> OldReport:
    """One that is public no more. Raises Http404."""
    return get_object_or_404(ever_old_reports(), year=year, agency__code=code, number=number, is_current=False)


def agency_below(user: User, code: str) -> Agency:
    """An agency whose old reports a supervisor puts here. Raises Http404 without the right to it."""
    return get_object_or_404(supervised(user), code=code)


def unopened(user: User) -> list[tuple[Agency, ReportYear]]:
    """Agencies and open years of a clerk for which no filing exists yet."""
    years, agencies = ReportYear.objects.filter(opens_on__lte=timezone.localdate()), list(agencies_of(user, *AUTHORS))
    opened = set(own_filings(user).values_list("agency_id", "report_year_id"))
    return [(agency, year) for year in years for agency in agencies if (agency.pk, year.pk) not in opened]


def user_of(request: HttpRequest) -> User:
    """Who has signed in, on a page that somebody else guards, as the admin's. Raises PermissionDenied for nobody."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


class SignedIn(HttpRequest):
    """A request of somebody who has signed in: what a view behind `signed_in` receives."""

    user: User


def signed_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page for signed-in people; never kept by a cache between them and us."""
    opened = login_required(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase
        if request.method == "POST" and not request.user.is_authenticated:
            # On the way to the sign-in page and back what was typed would be gone; a script lets sign in over its page.
            is_page = request.headers.get("Accept") != "application/json"
            response = render(request, "signed_out.html", status=403) if is_page else HttpResponse(status=401)
        else:
            response = opened(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return guarded


def areas(user: User | AnonymousUser) -> dict[str, bool]:
    """{area of the site: whether the person works there}; nothing for those who have not signed in."""
    if not user.is_authenticated:
        return {}
    roles = set(user.memberships.values_list("role", flat=True))
    return {
        "clerk": bool(roles & set(AUTHORS)),
        "supervisor": Role.SUPERVISOR in roles,
        "administrator": user.is_superuser or Role.ADMINISTRATOR in roles,
    }


def context(request: HttpRequest) -> dict[str, Any]:
    """What the page's head offers: the areas of the person who looks. Asked only by a template that shows it."""
    return {"areas": lambda: areas(request.user)}
