"""The agencies as a tree, and those that words find: as a page, and as JSON while one types."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reports.agencies import lookup
from reports.agencies.models import Agency
from reports.forms.agency import OFFERED, DirectoryForm
from reports.public import directory
from reports.views.caching import MINUTE, public
from reports.views.public.pages import question

A_PAGE = 50
MOST = 50
"""Agencies found by words; who gets more has to say more."""


@public
def agencies(request: HttpRequest) -> HttpResponse:
    form = DirectoryForm(request.GET or None)
    if form.is_bound and not form.is_valid():
        return render(request, "public/agencies.html", {"form": form}, status=422)
    asked = form.cleaned_data if form.is_bound else dict.fromkeys(form.fields, "")
    below = get_object_or_404(Agency, code=asked["below"]) if asked["below"] else directory.top()
    wanted = {"kind": asked["kind"], "level": asked["level"]}
    context = {"form": form, "below": below, "above": directory.above(below) if below else [], "q": asked["q"].strip()}
    if context["q"]:
        found = lookup.found(asked["q"], directory.chosen(_scope(below), **wanted).select_related("parent"), MOST + 1)
        context |= {"lines": directory.lines(found[:MOST]), "is_more": len(found) > MOST, "is_flat": True}
    else:
        listed = directory.listed(below, **wanted).select_related("parent")
        page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "lines": directory.lines(list(page.object_list)), "is_flat": bool(asked["level"])}
    return render(request, "public/agencies.html", context | {"kept": question(request)})


def _scope(below: Agency | None) -> Any:
    """What words look through: the agency itself is found too."""
    return Agency.objects.all() if below is None or below == directory.top() else Agency.objects.within([below])


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The same for everybody, in names and codes and no words of a language, so that a proxy may keep it.

    `?q=` what was typed; `kind=` one of the kinds only. Answers {"agencies": [{"code", "name", "kind", "level",
    "above", "address"}], "is_more"}, the most fitting first.
    """
    kind = request.GET.get("kind", "")
    if kind and kind not in Agency.Kind.values:
        return JsonResponse({"error": "kind"}, status=400)
    agencies = directory.chosen(Agency.objects.select_related("parent"), kind=kind, level="")
    found = lookup.found(request.GET.get("q", ""), agencies, OFFERED + 1)
    answer = {"agencies": [_offer(agency) for agency in found[:OFFERED]], "is_more": len(found) > OFFERED}
    response = JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = f"public, max-age={MINUTE}, s-maxage={5 * MINUTE}"
    return response


def _offer(agency: Agency) -> dict[str, str]:
    return {
        "code": agency.code,
        "name": agency.name,
        "kind": agency.kind,
        "level": agency.level,
        "above": agency.parent.name if agency.parent else "",
        "address": reverse("agency", args=[agency.code]),
    }
