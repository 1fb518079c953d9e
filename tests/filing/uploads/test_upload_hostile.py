"""Hostile files brought by a clerk: each is refused at the field with the sentence that says why."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from reports import tasks
from reports.filing import opening
from tests.support import cast
from tests.support.importing_hostile import HEAVY, HOSTILE
from tests.support.uploading import bring, page_of

ONE_OF_EACH = {code: what for what, (_, _, code, _) in reversed(HOSTILE.items()) if what not in HEAVY}
"""{kind of refusal: a file}."""


@pytest.mark.parametrize("what", ONE_OF_EACH.values(), ids=ONE_OF_EACH.keys())
def test_a_hostile_file_is_refused_with_its_sentence_at_the_field(client: Client, people: cast.Cast, what: str) -> None:
    name, make, _, words = HOSTILE[what]
    filing = opening.open_filing(people.education, people.year, people.clerk)
    client.force_login(people.clerk)
    answer = bring(client, filing, make(), name)
    page = answer.content.decode()
    if answer.status_code == 302:
        upload = filing.uploads.get()
        tasks.read(upload.pk)
        page = page_of(client, upload)
    said = html.unescape(page[page.index('id="id_document_error"') :].partition("</p>")[0])
    assert re.search(words, said)
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_document_hint id_document_error"' in page
