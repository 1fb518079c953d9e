"""Where the report in a document ends."""

from __future__ import annotations

import pytest

from reports import editions
from reports.document.figures import flat
from reports.importing import read_report
from reports.publishing import verification, word
from reports.publishing.data.open_data import Imprint
from tests.publishing.pdf.test_pdf import a_report
from tests.support.importing_files import Text, docx, parts_of
from tests.support.importing_shapes import TEXTS, TITLE, figures_of

NEW = editions.edition("2021")
FIRST, SECOND = figures_of(NEW, 2), figures_of(NEW, 3)
OTHER_TEXTS = TEXTS | {"problems": "另一年的问题与改进。", "other": "另一年未收取信息处理费。"}


def two(*titles: str) -> bytes:
    """A document of two reports, the second with a title in these lines."""
    first = parts_of(NEW, FIRST, title=TITLE.format(year=2023), texts=TEXTS)
    second = parts_of(NEW, SECOND, title=titles[-1], texts=OTHER_TEXTS)
    return docx([*first, *map(Text, titles[:-1]), *second])


@pytest.mark.parametrize("titles", [(TITLE.format(year=2022),), ("青岚县农业农村局", "2022年政府信息公开工作年度报告")])
def test_it_reads_the_first_of_two_reports_and_says_so(titles: tuple[str, ...]) -> None:
    proposal = read_report("a.docx", two(*titles))
    assert proposal.report.title == TITLE.format(year=2023)
    assert proposal.report.texts == {address: text for address, text in TEXTS.items() if text}
    assert flat(proposal.report.figures) == flat(FIRST)
    [doubt] = [doubt for doubt in proposal.doubts if titles[0] in doubt.message]
    assert doubt.place == "title"


def test_it_takes_no_mention_of_a_report_for_another_one() -> None:
    texts = TEXTS | {"other": f"附件\n{TITLE.format(year=2022)}\n{TITLE.format(year=2021)}"}
    proposal = read_report("a.docx", docx(parts_of(NEW, FIRST, title=TITLE.format(year=2023), texts=texts)))
    assert proposal.report.texts["other"] == texts["other"]


def test_it_leaves_out_what_verifies_a_published_report() -> None:
    proof = next(verification.numbers("5a" * 32))
    report = a_report(texts={"other": "未收取信息处理费。\n青岚县教育局\n2022年1月20日"})
    imprint = Imprint("education", 1, "5a" * 32, "2022-01-20T09:30:00+08:00", proof=proof)
    proposal = read_report("a.docx", word.as_docx(report, imprint))
    assert proposal.report.texts == report.texts
    [doubt] = [doubt for doubt in proposal.doubts if verification.written(proof) in doubt.message]
    assert doubt.place == "title"


@pytest.mark.parametrize("number", ["6222 0213 0800 0000", "1234 5678 9012 3456"])
def test_it_keeps_another_number_of_sixteen_digits(number: str) -> None:
    texts = TEXTS | {"other": f"未收取费用。\n缴费账号 {number}"}
    proposal = read_report("a.docx", docx(parts_of(NEW, FIRST, title=TITLE.format(year=2023), texts=texts)))
    assert proposal.report.texts["other"] == texts["other"]
