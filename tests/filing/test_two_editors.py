"""Two clerks with two pages each at one filing: ten thousand steps in every order, and nothing overwritten silently."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from PIL import Image

from reports import editions
from reports.filing import drafts, opening
from reports.models import Filing
from tests.support import cast
from tests.support.two_editors import COLOURS, LAST_YEAR, TwoEditors, World

pytestmark = pytest.mark.slow

STEPS, PARTS = 10_000, 4
"""In parts, so that several cores share them."""
EDITION = Path(__file__).parents[1] / "small_edition"


@pytest.fixture
def world(people: cast.Cast) -> Iterator[World]:
    editions.register_folder(EDITION)
    last, this = cast.report_year(2040), cast.report_year(2041)
    filing = opening.open_filing(people.education, last, people.clerk)
    for section in filing.edition.sections:
        typed = cast.changes(filing, section, figures=cast.figures(filing.edition), texts=LAST_YEAR)
        drafts.save_section(filing.pk, section, people.clerk, typed)
    cast.published(cast.submitted(Filing.objects.get(pk=filing.pk), people.clerk), people.supervisor)
    made = {}
    for colour in COLOURS:
        data = io.BytesIO()
        Image.new("RGB", (2, 2), colour).save(data, "PNG")
        made[colour] = data.getvalue()
    opened = opening.open_filing(people.education, this, people.clerk)
    yield World(people, opened.pk, opened, made)
    editions.forget_folder(EDITION)


@pytest.mark.parametrize("part", range(PARTS))
def test_it_never_overwrites_silently_in_ten_thousand_steps(world, caplog, part):
    caplog.set_level("CRITICAL")
    TwoEditors.world, TwoEditors.steps, TwoEditors.seen = world, 0, Counter()
    quick = settings(
        max_examples=20,
        stateful_step_count=50,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # making a fault that was found small takes minutes; its steps are printed as they are
        suppress_health_check=list(HealthCheck),
    )
    while TwoEditors.steps < STEPS / PARTS:
        run_state_machine_as_test(TwoEditors, settings=quick)
    for what in ("written", "conflicts", "too late", "submitted", "copied", "taken back", "pictures"):
        assert TwoEditors.seen[what] > 0, f"{what} in {TwoEditors.steps} steps: {dict(TwoEditors.seen)}"
