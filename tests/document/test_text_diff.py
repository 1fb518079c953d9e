from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reports.document.text_diff import CUT, PUT, SAME, Line, Part, characters, lines

TEXTS = st.text("甲乙丙丁\n", max_size=30)


def read(found: list[Line], left_out: str) -> list[str]:
    """The paragraphs of one of the two texts."""
    written = ["".join(part.text for part in line.parts if part.kind != left_out) for line in found]
    return [line for line in written if line]


@given(TEXTS, TEXTS)
def test_both_texts_stand_in_the_differences(before, after):
    found = lines(before, after)
    assert read(found, PUT) == [line for line in before.split("\n") if line]
    assert read(found, CUT) == [line for line in after.split("\n") if line]


def test_it_marks_inside_a_paragraph_what_was_cut_and_what_was_put():
    before, after = "第一段\n本年收到申请十二件，均已办结。", "第一段\n本年收到申请十五件，均已依法办结。"
    assert [[(part.kind, part.text) for part in line.parts] for line in lines(before, after)] == [
        [(SAME, "第一段")],
        [(SAME, "本年收到申请十"), (CUT, "二"), (PUT, "五"), (SAME, "件，均已"), (PUT, "依法"), (SAME, "办结。")],
    ]


def test_a_paragraph_written_anew_is_cut_and_put_whole():
    assert lines("工作稳步推进。", "全年未收到申请。") == [
        Line((Part(CUT, "工作稳步推进。"),)),
        Line((Part(PUT, "全年未收到申请。"),)),
    ]


def test_it_does_not_look_for_what_is_the_same_in_what_is_too_long():
    before, after = "甲" * 50_000, "乙" * 50_000
    assert characters(before, after) == (Part(CUT, before), Part(PUT, after))
