from __future__ import annotations

import pytest

from reports.checks.language.shares import wrong_shares


@pytest.mark.parametrize(
    "text",
    [
        "收到申请40件，予以公开30件，占75%。",
        "收到申请31件，予以公开27件，占87.1%；不予公开4件，占12.9%。",
        "网上申请201件，占申请总数的70.0%；信函申请86件，占30.0%，共计287件。",
        "收到申请40件，予以公开30件，占全市的12%。",
        "收到申请约40件，予以公开30件，占72%。",
    ],
)
def test_it_lets_a_percentage_be_that_a_number_of_the_text_explains(text: str) -> None:
    assert not list(wrong_shares(text, lambda: ()))


def test_it_lets_a_percentage_be_that_a_total_of_the_tables_explains() -> None:
    assert not list(wrong_shares("收到申请40件，予以公开30件，占71.4%。", lambda: (42,)))


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("收到申请40件，予以公开30件，占70%。", 75),
        ("收到申请12件，按时答复12件。其中公开8件，占66.7%；部分公开4件，占34.3%。", 33.3),
        ("共收到申请31件，予以公开27件，占总数的78.1%。", 87.1),
        ("发布信息1200条，其中动态800条，占比约为66.7%，公告260条，占比31.7%。", 32.5),
    ],
)
def test_it_finds_a_percentage_that_nothing_explains(text: str, right: float) -> None:
    assert [float(share.right) for share in wrong_shares(text, lambda: ())] == [right]
