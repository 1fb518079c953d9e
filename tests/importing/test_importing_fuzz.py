"""Whatever a file holds: a proposal, or a sentence why there is none."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports import editions
from reports.document.figures import flat
from reports.importing import NotAReport, Proposal, read_report
from tests.support.importing_shapes import SHAPES, document, figures_of

EDITION = editions.edition("2021")
WORDS = st.sampled_from(
    [
        "\n", "\n\n", "\t", " ", "|", "0", "1", "12 3", "/", "—", "１２", "1,000", "9" * 30, "0.5", "984361元", "- 3 -",
        "一、", "（一）", "1.", "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项",
        "青岚县教育局2022年政府信息公开工作年度报告", "二〇二〇年", "第二十条第（一）项", "规章", "行政许可", "自然人",
        "总计", "（六）其他处理", "3.其他", "一、本年新收政府信息公开申请数量",
        "（七）总计", "行政复议", "结果维持", "目录", "图 1. 截图",
    ]
)  # fmt: skip
TEXTS = st.lists(WORDS | st.text(max_size=8), max_size=120).map("".join)


def read(data: bytes) -> Proposal | None:
    with suppress(NotAReport):
        return read_report("report.txt", data)
    return None


def is_sound(proposal: Proposal) -> None:
    """What a page needs of a proposal."""
    report = proposal.report
    document = proposal.to_json()
    assert document["sections"].keys() == {section.code for section in report.edition.sections}
    assert flat(report.figures).keys() <= {
        cell.address for cell in report.edition.cells.values() if not cell.is_computed
    }
    addresses = {section.code for section in report.edition.sections} | report.edition.cells.keys()
    addresses |= {address for section in report.edition.sections for address in section.text_addresses} | {"title"}
    assert {doubt.place for doubt in proposal.doubts} <= addresses


@given(st.binary(max_size=400))
def test_it_reads_any_bytes_or_refuses_them(data: bytes) -> None:
    read(data)


@given(TEXTS)
def test_it_reads_any_text_or_refuses_it(text: str) -> None:
    if proposal := read(text.encode("utf-8", "replace")):
        is_sound(proposal)


@settings(max_examples=60)
@given(
    shape=st.sampled_from(sorted(SHAPES)),
    places=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 0.1), TEXTS), min_size=1, max_size=4),
)
def test_it_reads_any_report_cut_and_stuffed(shape: str, places: list[tuple[float, float, str]]) -> None:
    """A good report with pieces taken out and others put in."""
    text = document(EDITION, figures_of(EDITION), shape=shape)
    for where, length, inserted in places:
        at = int(where * len(text))
        text = text[:at] + inserted + text[at + int(length * len(text)) :]
    if proposal := read(text.encode("utf-8", "replace")):
        is_sound(proposal)


@pytest.mark.slow
def test_it_reads_long_documents() -> None:
    """Some thousand lines of each kind; quadratic work would not end."""
    good = document(EDITION, figures_of(EDITION))
    for line in (
        "一、本年新收\t0\t0\t0",
        "五、存在的主要问题及改进情况",
        "1",
        "规章 1 1 1",
        "本年度工作情况良好。",
        "\t1" * 20,
    ):
        at = good.index("四、结转")
        proposal = read((good[:at] + f"{line}\n" * 3_000 + good[at:]).encode())
        assert proposal is not None
        assert len(proposal.doubts) < 500
