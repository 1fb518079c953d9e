from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from reports import editions
from reports.checks.language.wording import in_unit_of, named_sum

EDITION = editions.edition("2021")
UNAVAILABLE = ("unavailable_not_held", "unavailable_not_compiled", "unavailable_unclear")
BODIES = ("company", "research", "public_welfare", "legal_service", "other_body")


@pytest.mark.parametrize(
    ("addresses", "name"),
    [
        (["applications.granted.total"], "“（一）予以公开”行“总计”列"),
        ([f"applications.{row}.total" for row in UNAVAILABLE], "“（四）无法提供”各行“总计”列之和"),
        (
            [f"applications.received.{column}" for column in BODIES],
            "“一、本年新收政府信息公开申请数量”行“法人或其他组织”各列之和",
        ),
        (
            ["disputes.cases.reconsideration_upheld", "disputes.cases.reconsideration_pending"],
            "“行政复议·结果维持”列加“行政复议·尚未审结”列",
        ),
    ],
)
def test_it_names_a_sum_as_the_form_does(addresses: list[str], name: str) -> None:
    with translation.override("zh-hans"):
        assert named_sum(EDITION, tuple(addresses)) == name


@pytest.mark.parametrize(
    ("words", "value", "said"),
    [
        ("186.25万元", "1682500", "168.25万元"),
        ("1.26亿元", "162123500", "1.621235亿元"),
        ("125000元", "152000", "152000元"),
        ("12件", "11", "11"),
    ],
)
def test_it_gives_a_value_in_the_unit_of_the_text(words: str, value: str, said: str) -> None:
    assert in_unit_of(words, Decimal(value)) == said
