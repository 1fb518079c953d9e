"""The supervisor's pages: the queue of a year, the review of a filing, and the decisions on it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from portal import access


@access.signed_in
def queue(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@access.signed_in
def review(request: HttpRequest, filing_id: int) -> HttpResponse:
    return HttpResponse()


@access.signed_in
def send_back(request: HttpRequest, filing_id: int) -> HttpResponse:
    return HttpResponse()


@access.signed_in
def approve(request: HttpRequest, filing_id: int) -> HttpResponse:
    return HttpResponse()


@access.signed_in
def retry(request: HttpRequest, filing_id: int) -> HttpResponse:
    return HttpResponse()


@access.signed_in
def picture(request: HttpRequest, filing_id: int, sha256: str) -> HttpResponse:
    return HttpResponse()
