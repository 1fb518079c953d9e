"""The public pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def year(request: HttpRequest, year: int) -> HttpResponse:
    return HttpResponse()


def agency(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponse()


def report(request: HttpRequest, year: int, code: str) -> HttpResponse:
    return HttpResponse()


def pdf(request: HttpRequest, year: int, code: str) -> HttpResponse:
    return HttpResponse()


def picture(request: HttpRequest, year: int, code: str, sha256: str) -> HttpResponse:
    return HttpResponse()
