"""The rules that look at more than one figure or at what a text says: for each at least four reports that pass and four
that fail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from django.utils import translation

from reports import checks, editions
from reports.checks import Below, Context, Finding
from reports.checks.personal import is_card_number, is_identity_number
from reports.checks.similarity import paragraphs_of, share_of, similar
from reports.document.figures import put
from reports.document.report import Report
from reports.editions.layout import Edition, Figures

EDITION, OLD = editions.edition("2021"), editions.edition("2019")
AGENCY = "青岚县教育局"
RECEIVED, FEES = "applications.received.individual", "disclosure.fees.amount"
NEW = ("甲乙丙丁戊己庚辛" * 20, "子丑寅卯辰巳午未" * 20)
DOCUMENTS = "disclosure.normative_documents"
LONG = (
    "围绕义务教育招生、校外培训治理和学生资助三件事，及时公开办理条件、申请材料和结果名单，家长在报名前就能查到学区划分的依据。",
    "对收到的申请逐件登记，由法规科统一把关答复口径；涉及多个科室的，先会商后答复，避免前后不一致和重复跑腿的情况发生。",
    "公文起草时同步提出公开属性的建议，拟不公开的写明理由，由办公室在印发前复核，每季度抽查一次台账并通报抽查的结果。",
    "公开栏目按照事项而不是科室来编排，群众从生活中的一件事出发就能找到需要的全部信息，手机上也能顺利打开和下载表格。",
)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def figures_of(edition: Edition, given: dict[str, int]) -> Figures:
    """0 in every cell that is not given."""
    result: Figures = {}
    for address, cell in edition.cells.items():
        if not cell.is_computed:
            put(result, cell, given.get(address, 0))
    return result


def report(
    given: dict[str, int] | None = None, *, edition: Edition = EDITION, year: int = 2023, **texts: str
) -> Report:
    return Report(
        edition=edition,
        year=year,
        agency_name=AGENCY,
        title=edition.title_of(AGENCY, year),
        texts={"overview": f"{year}年的工作。", "problems": "正文。", "other": "本年度未收取信息处理费。"} | texts,
        figures=figures_of(edition, given or {}),
    )


@dataclass(frozen=True)
class Case:
    """A report, what is known besides it, and words of the finding that is expected; none where it passes."""

    code: str
    report: Report
    expected: str = ""
    context: Context = Context()


def in_force(
    now: int, then: int, *, made: int = 0, repealed: int = 0, before: Edition = EDITION
) -> tuple[Report, Context]:
    own = {f"{DOCUMENTS}.in_force": now, f"{DOCUMENTS}.made": made, f"{DOCUMENTS}.repealed": repealed}
    last = report({f"{DOCUMENTS}.in_force": then}, edition=before, year=2022)
    return report(own), Context(last_year=last)


def named(name: str, value: int = 1, *, kind: str = "", level: str = "") -> tuple[Report, Context]:
    given = report({"disclosure.rules.made": value})
    return replace(given, agency_name=name, title=EDITION.title_of(name, given.year)), Context(kind=kind, level=level)


def fees(unpaid: int, other: str) -> Report:
    address = "applications.other_fee_unpaid.individual"
    return report({address: unpaid, "applications.received.individual": unpaid}, other=other)


def titled(title: str) -> Report:
    return replace(report(), title=title)


def county(address: str, own: int, *parts: int) -> tuple[Report, Context]:
    """A government, and what the agencies below it report at the same place."""
    is_single = address in EDITION.single_reporter
    total = figures_of(EDITION, {address: sum(parts)})
    return report({address: own}), Context(below=Below(len(parts), total, {address: parts} if is_single else {}))


def copied(*paragraphs: str, last: tuple[str, ...] = LONG, name: str = "") -> tuple[Report, Context]:
    own, other = report(problems="\n".join(paragraphs)), report(year=2022, problems="\n".join(last))
    return own, Context(others=((name, other),)) if name else Context(last_year=other)


def case(code: str, subject: Report | tuple[Report, Context], expected: str = "") -> Case:
    given, context = subject if isinstance(subject, tuple) else (subject, Context())
    return Case(code, given, expected, context)


CONTACT = "如有疑问，请与青岚县教育局办公室联系，电话：13912345678。"
ALIKE = "“五、存在的主要问题及改进情况”与"

CASES = [
    case("R7", in_force(8, 6, made=3, repealed=1)),
    case("R7", in_force(6, 6)),
    case("R7", in_force(0, 5, repealed=5)),
    case("R7", in_force(9, 6)[0]),
    case("R7", in_force(9, 6, before=OLD)),
    case("R7", in_force(8, 6, made=1), "上年度 6 加本年制发 1 减本年废止 0 应为 7，差 1"),
    case("R7", in_force(6, 6, repealed=2), "应为 4，差 2"),
    case("R7", in_force(0, 5), "应为 5，差 5"),
    case("R7", in_force(20, 6, made=3), "应为 9，差 11"),
    case("R10", fees(0, "本年度未发出收费通知，未收取信息处理费。")),
    case("R10", fees(2, "本年度发出收费通知2件，总金额300元，实际收取信息处理费0元。")),
    case("R10", fees(1, "发出缴费通知1件，申请人逾期未缴纳信息处理费。")),
    case("R10", fees(0, "信息处理费：无。")),
    case("R10", fees(2, "本年度未发出收费通知，未收取信息处理费。"), "写“未发出收费通知”"),
    case("R10", fees(2, "没有发出信息处理费收费通知。"), "写“没有发出信息处理费收费通知”"),
    case("R10", fees(1, "发出收费通知 0 件，收取信息处理费 0 元。"), "写“收费通知0”"),
    case("R10", fees(3, "本年度未收取信息处理费。"), "没有写明发出收费通知的情况"),
    case("R10", fees(0, "本年度未收取信息公开处理费。")),
    case("R10", fees(0, "2023年未发出收费通知，收取费用0元。")),
    case("R10", fees(0, "没有其他需要报告的事项。"), "未写明信息处理费情况"),
    case("R11", named("青岚县教育局", 0)),
    case("R11", named("临江市人民政府")),
    case("R11", named("青海省人民政府")),
    case("R11", named("教育部")),
    case("R11", named("临江市人民政府", kind="government", level="prefecture")),
    case("R11", named("青岚县教育局"), "本级机关没有规章制定权"),
    case("R11", named("青岚县人民政府"), "为 1；"),
    case("R11", named("青岚县河湾镇人民政府", 3), "为 3；"),
    case("R11", named("临江市科学技术局"), "为 1；"),
    case("R11", named("临江市人民政府", kind="government", level="county"), "为 1；"),
    case("R12", titled("青岚县教育局2023年政府信息公开工作年度报告")),
    case("R12", titled("青岚县教育局 2023 年政府信息公开年报")),
    case("R12", titled("县教育局2023年政府信息公开工作年度报告")),
    case("R12", report(preamble="根据国办公开办函〔2021〕30号文件要求编制。")),
    case("R12", report(preamble="按照国办公开办函〔2019〕61号要求规范平台。")),
    case("R12", report(preamble="统计期限为2023年1月1日至12月31日，2023年1月1日至2023年12月31日。")),
    case("R12", report(overview="2022年以来，本年度继续推进。")),
    case("R12", report(preamble="现公布青岚县教育局2023年政府信息公开工作年度报告。")),
    case("R12", report(preamble="根据《青岚县人民政府办公室关于做好2023年政府信息公开年度报告编制工作的通知》")),
    case("R12", report(preamble="根据《岚川省人民政府办公厅关于编制2023年政府信息公开年度报告有关事项的通知》")),
    case("R12", report(other="未收取信息处理费。\n青岚县教育局\n2024年1月20日")),
    case("R12", titled("青岚县财政局2023年政府信息公开工作年度报告"), "没有本机关名称“青岚县教育局”"),
    case("R12", titled("青岚县教育局2022年政府信息公开工作年度报告"), "没有报告年度 2023 年"),
    case("R12", report(preamble="根据国办公开函〔2021〕30号要求编制。"), "正确的文号为“国办公开办函〔2021〕30号”"),
    case("R12", report(preamble="根据国办公开办函〔2019〕60号要求编制。"), "正确的文号为“国办公开办函〔2021〕30号”"),
    case("R12", report(preamble="统计期限为2022年1月1日至2022年12月31日。"), "报告年度为 2023 年"),
    case("R12", report(overview="2022年，我局认真做好政府信息公开工作。"), "只提到 2022 年"),
    case("R12", report(preamble="现公布青岚县财政局2023年政府信息公开工作年度报告。"), "写的是“青岚县财政局”"),
    case("R12", report(other="未收取信息处理费。\n青岚县财政局\n2024年1月20日"), "写的是“青岚县财政局”"),
    case("R12", report(other="未收取信息处理费。\n青岚县教育局\n2023年1月20日"), "落款日期为“2023年1月20日”"),
    case("R13", copied("短。", last=("短。",))),
    case("R13", copied(*LONG)[0]),
    case("R13", copied(LONG[0], *NEW)),
    case("R13", copied(*NEW, name="青岚县财政局")),
    case("R13", copied(*LONG), ALIKE + "上年度报告的文字有 100% 相同"),
    case("R13", copied(*reversed(LONG)), ALIKE + "上年度报告的文字有 100% 相同"),
    case("R13", copied(*LONG, "另有一句。"), ALIKE + "上年度报告的文字有 98% 相同"),
    case("R13", copied(*LONG, name="青岚县财政局"), ALIKE + "另一机关报告的文字有 100% 相同"),
    case("R14", report(preamble=CONTACT)),
    case("R14", report(overview="编号110105194912310021已作废。")),
    case("R14", report(overview="详见https://www.songlan.example/art/2023/1/20/13912345678.html。")),
    case("R14", report(other="信息处理费缴款账号：6222021234567890123。")),
    case("R14", report(overview="办公电话0532-88201600，统一社会信用代码11370200MB2801234X。")),
    case("R14", report(overview="我局位于人民路12号，联系电话0532-88201600。")),
    case("R14", report(overview="申请人 1101051949 1231 002X 来函。"), "可能有被空格隔开的身份证号码"),
    case("R14", report(overview="申请人家住松岭镇，电话0532-88201600。"), "可能有个人的固定电话号码"),
    case("R14", report(overview="村民王大伟，住柳林镇前村12号，申请公开。"), "可能有个人姓名及其住址"),
    case("R14", report(overview="申请人身份证号11010519491231002X。"), "身份证号码（110…02）"),
    case("R14", report(overview="申请人张某，手机139 1234 5678，来信反映问题。"), "手机号码（139…78）"),
    case("R14", report(overview="申请人的联系电话是１３９１２３４５６７８。"), "手机号码（139…78）"),
    case("R14", report(other="退费银行卡号 6222 0212 3456 7890 128。"), "银行卡号（622…28）"),
    case("R14", report(**{"disclosure.after": "姓名王某，110105 19491231 002x。"}), "身份证号码"),
    case("R15", report()),
    case("R15", county(RECEIVED, 9, 4, 5)),
    case("R15", county(f"{DOCUMENTS}.in_force", 12, 4, 8, 0)),
    case("R15", county(FEES, 7, 7, 5)),
    case("R15", county(RECEIVED, 9, 4, 4), "为 9，纳入汇总的 2 份报告之和为 8，差 1"),
    case("R15", county(RECEIVED, 0, 3), "为 0，纳入汇总的 1 份报告之和为 3，差 3"),
    case("R15", county(FEES, 2000000, 3000000, 5000000), "为 2，纳入汇总的 2 份报告之和为 8，差 6"),
    case("R15", county(f"{DOCUMENTS}.made", 5, 1, 2, 3), "为 5，纳入汇总的 3 份报告之和为 6，差 1"),
]  # fmt: skip


def found_by(case: Case) -> list[Finding]:
    return [finding for finding in checks.run(case.report, context=case.context) if finding.code == case.code]


@pytest.mark.parametrize("case", [each for each in CASES if not each.expected], ids=lambda each: each.code)
def test_it_passes_what_is_right(case: Case) -> None:
    assert found_by(case) == []


@pytest.mark.parametrize(
    "case", [each for each in CASES if each.expected], ids=lambda each: f"{each.code}-{each.expected}"
)
def test_it_says_what_is_wrong(case: Case) -> None:
    assert any(case.expected in finding.message for finding in found_by(case)), found_by(case)


@pytest.mark.parametrize("code", sorted({case.code for case in CASES}))
def test_it_has_four_that_pass_and_four_that_fail(code: str) -> None:
    cases = [case for case in CASES if case.code == code]
    assert min(sum(not case.expected for case in cases), sum(bool(case.expected) for case in cases)) >= 4


def test_it_stops_the_submission_for_personal_data_only() -> None:
    levels = {finding.code: finding.level for case in CASES if case.expected for finding in found_by(case)}
    assert {code for code, level in levels.items() if level == "error"} == {"R14"}


def test_it_knows_check_digits() -> None:
    assert is_identity_number("11010519491231002X")
    assert not is_identity_number("110105194912310021")
    assert is_card_number("6222021234567890128")
    assert not is_card_number("6222021234567890123")


def test_it_marks_the_same_passages() -> None:
    (passage,) = similar([f"今年的新话。{LONG[1]}"], list(LONG))
    ((start, end),) = passage.runs
    assert passage.other == 1
    assert f"今年的新话。{LONG[1]}"[start:end].startswith("对收到的申请逐件登记")
    assert 0.85 < passage.share < 1


def test_it_counts_a_text_with_other_numbers_as_the_same() -> None:
    before, now = (
        f"全年收到申请{n}件，全部在法定期限内办结并答复申请人，没有引发行政复议和行政诉讼。" for n in (12, 345)
    )
    assert similar([now], [before])[0].share == 1


def test_it_weighs_paragraphs_by_their_length() -> None:
    own = paragraphs_of(f"{LONG[0]}\n\n{'新' * len(LONG[0])}")
    assert share_of(own, similar(own, list(LONG))) == pytest.approx(0.5)
