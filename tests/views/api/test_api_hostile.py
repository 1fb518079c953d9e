"""Whatever a program sends, the API answers as its description says."""

from __future__ import annotations

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, reset_queries
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from portal.wsgi import application
from reports import workflow
from tests.support import cast

pytestmark = pytest.mark.slow

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    positive_data_acceptance,
    negative_data_rejection,
    unsupported_method,
]
EXAMPLES = 25
"""For each address and mode, the same ones every time."""


@pytest.fixture
def site(people: cast.Cast):
    """Something of every state, and requests that leave the connection of the test open."""
    for agency, by in ((people.education, people.clerk), (people.finance, people.outsider)):
        filing = cast.written(agency, people.year, by)
        cast.submitted(filing, by)
        cast.published(filing, people.supervisor)
    workflow.withdraw(filing.pk, people.supervisor, reason="含有个人信息")
    handlers = [(request_started, reset_queries), (request_started, close_old_connections)]
    handlers.append((request_finished, close_old_connections))
    for signal, handler in handlers:
        signal.disconnect(handler)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for signal, handler in handlers:
        signal.connect(handler)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_it_answers_as_it_says(site, mode):
    tried = 0
    for operation in (each.ok() for each in site.get_all_operations()):

        @hypothesis.settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
        def answers(case):
            nonlocal tried
            tried += 1
            case.call_and_validate(checks=CHECKS)

        if operation.query or operation.path_parameters or mode.is_positive:
            answers()
    assert tried > 100


KNOWN = {
    "/api/v1/agencies/{code}": {"path_parameters": {"code": "education"}},
    "/api/v1/editions/{code}": {"path_parameters": {"code": "2021"}},
    "/api/v1/reports/{year}/{code}": {"path_parameters": {"year": 2026, "code": "education"}},
    "/api/v1/reports/{year}/{code}/publications": {"path_parameters": {"year": 2026, "code": "finance"}},
    "/api/v1/cells": {"query": {"cell": ["applications"], "year": [2026]}},
}


def test_what_there_is_fits_its_description_too(site):
    for operation in (each.ok() for each in site.get_all_operations()):
        response = operation.Case(**KNOWN.get(operation.path, {})).call_and_validate(checks=CHECKS[:4])
        assert response.status_code == 200
    gone = site["/api/v1/reports/{year}/{code}"]["GET"].Case(path_parameters={"year": 2026, "code": "finance"})
    assert gone.call_and_validate(checks=CHECKS[:4]).status_code == 410
