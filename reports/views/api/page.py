"""What the API offers, as a page made from its own description: no script, nothing from elsewhere."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from reports.views.api import service
from reports.views.caching import public

EXAMPLES = (
    "reports?year=2025&kind=government",
    "cells?cell=applications&region=CODE",
    "changes?since=2026-01-01T00:00:00%2B08:00",
)


@public
def page(request: HttpRequest) -> HttpResponse:
    described = service.api.get_openapi_schema()
    operations = [_operation(path, methods["get"]) for path, methods in described["paths"].items()]
    context = {
        "version": service.VERSION,
        "limits": _(service.LIMITS),
        "operations": operations,
        "examples": [f"curl '{settings.SITE_ADDRESS}{request.path}{example}'" for example in EXAMPLES],
    }
    return render(request, "public/api.html", context)


def _operation(path: str, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "path": path,
        "summary": _(said["summary"]),
        "parameters": [_parameter(each) for each in said.get("parameters", [])],
        "answers": sorted(map(int, said["responses"])),
    }


def _parameter(said: dict[str, Any]) -> dict[str, Any]:
    schema = said["schema"]
    inner = next((each for each in schema.get("anyOf", []) if each.get("type") != "null"), schema)
    item = inner.get("items", inner)
    return {
        "name": said["name"],
        "is_needed": said["required"],
        "is_many": inner.get("type") == "array",
        "means": _(text) if (text := schema.get("description") or said.get("description", "")) else "",
        "values": item.get("enum", []),
        "bounds": [item[name] for name in ("minimum", "maximum") if name in item],
        "pattern": item.get("pattern", ""),
        "default": schema.get("default") or "",
    }
