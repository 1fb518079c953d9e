"""What the checks know besides a report, and that everybody is told the same."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from reports import workflow
from reports.agencies.models import Agency
from reports.checks.relations import level_of
from reports.checks.similarity import may_be_same, sample
from reports.filing import answers, check_context, drafts
from reports.filing.explanations import Group
from reports.models import Filing
from reports.supervision import board
from tests.support import cast

OWN = (
    "围绕义务教育招生、校外培训治理和学生资助三件事，及时公开办理条件、申请材料和结果名单，家长在报名前就能查到学区划分的依据。",
    "对收到的申请逐件登记，由法规科统一把关答复口径；涉及多个科室的，先会商后答复，避免前后不一致和重复跑腿的情况发生。",
    "公文起草时同步提出公开属性的建议，拟不公开的写明理由，由办公室在印发前复核，每季度抽查一次台账并通报抽查的结果。",
    "公开栏目按照事项而不是科室来编排，群众从生活中的一件事出发就能找到需要的全部信息，手机上也能顺利打开和下载表格。",
)
ELSE = (
    "预算单位的收支按照统一口径公开，三公经费同比变化超过一成的逐项说明原因，附有名词解释，让不懂会计的人也看得明白。",
    "采购意向提前六十日发布，中标结果与合同文本同时公开，供应商对评审结果有异议的，可以在网上查到受理和处理的进度。",
    "政府债务限额、余额和使用安排随预算草案一并提交审查，通过后二十日内公开，并按项目列出资金投向和绩效目标的完成情况。",
    "惠农补贴资金一卡通发放，名单、标准和金额在村务公开栏和手机上同步公布，群众发现错漏可以当场提出并在五日内得到答复。",
)


def filed(people: cast.Cast, agency: Agency, text: str) -> Filing:
    filing = cast.written(agency, people.year, people.clerk)
    return rewritten(people, filing, text)


def rewritten(people: cast.Cast, filing: Filing, text: str) -> Filing:
    section = filing.edition.section("problems")
    drafts.save_section(filing.pk, section, people.clerk, cast.changes(filing, section, texts={"problems": text}))
    return Filing.objects.get(pk=filing.pk)


def same_of(filing: Filing) -> list[Group]:
    found = answers.groups_of(Filing.objects.get(pk=filing.pk))
    return [group for group in found if group.key == "R13@problems"]


@pytest.fixture
def copied(people: cast.Cast) -> Filing:
    """A draft of the education bureau with the text that the finance bureau has handed in."""
    cast.submitted(filed(people, people.finance, "\n".join(OWN)), people.outsider)
    return filed(people, people.education, "\n".join([*OWN[:3], f"今年新写。{OWN[3]}"]))


def test_a_text_that_another_agency_has_handed_in_is_found(people, copied):
    (group,) = same_of(copied)
    assert "另一机关报告的文字有 98% 相同" in group.message
    assert "财政局" not in group.message, "what others have handed in is not the clerk's to know"
    assert group.findings[0].beside == "finance"


def test_a_draft_a_text_of_its_own_or_of_another_parent_is_not_compared(people, copied):
    rewritten(people, copied, "\n".join(ELSE))
    assert same_of(copied) == []
    rewritten(people, copied, "\n".join(OWN))
    assert same_of(copied)
    Agency.objects.filter(pk=people.finance.pk).update(parent=None)
    assert same_of(copied) == []
    Agency.objects.filter(pk=people.finance.pk).update(parent=people.county)
    workflow.recall(Filing.objects.get(agency=people.finance).pk, people.outsider)
    assert same_of(copied) == []


def test_what_is_handed_in_again_is_compared_as_it_is_now(people, copied):
    assert same_of(copied)
    other = Filing.objects.get(agency=people.finance)
    workflow.recall(other.pk, people.outsider)
    cast.submitted(rewritten(people, other, "\n".join(ELSE)), people.outsider)
    assert same_of(copied) == []


def test_clerk_submission_board_and_review_are_told_the_same(people, copied, client: Client):
    last = cast.submitted(cast.written(people.education, people.last_year, people.clerk, start=4), people.clerk)
    cast.published(last, people.supervisor)
    asked = {group.key for group in answers.groups_of(copied)}
    assert {"R6@applications.carried_in.individual", "R13@problems"} <= asked
    filing = cast.submitted(copied, people.clerk)
    row = next(row for row in board.board_of(Agency.objects.all(), people.year).rows if row.filing == filing)
    assert (row.warnings, row.unexplained) == (len(asked), 0)
    client.force_login(people.supervisor)
    page = client.get(reverse("review", args=[filing.pk])).content.decode()
    assert "经核实，情况属实。" in page
    assert "提交后出现" not in page


def test_what_came_up_after_the_submission_is_said_to_have_come_up_then(people, client: Client):
    filing = cast.submitted(filed(people, people.education, "\n".join(OWN)), people.clerk)
    cast.submitted(filed(people, people.finance, "\n".join(OWN)), people.outsider)
    client.force_login(people.supervisor)
    page = client.get(reverse("review", args=[filing.pk])).content.decode()
    assert "提交后出现，尚未请报送机关说明。" in page
    assert f'{reverse("review_similar", args=[filing.pk])}?agency=finance"' in page
    assert "比对中" in client.get(reverse("board")).content.decode()
    drafts.compare_submitted(filing.pk)
    shown = client.get(reverse("board")).content.decode()
    assert "1 条提交后出现" in shown
    assert "比对中" not in shown
    assert client.get(reverse("review_similar", args=[filing.pk]), {"agency": "finance"}).status_code == 200


def test_the_pages_of_a_clerk_find_what_his_check_page_finds(people, copied, client: Client):
    client.force_login(people.clerk)
    for path in (reverse("section", args=[copied.pk, "problems"]), reverse("check", args=[copied.pk])):
        page = client.get(path).content.decode()
        assert "另一机关报告的文字有 98% 相同" in page
        assert "财政局" not in page


@pytest.mark.parametrize(
    ("name", "kind", "above", "level"),
    [
        ("青岚县教育局", "department", "青岚县人民政府", "local"),
        ("审计局", "department", "临江市人民政府", "local"),
        ("审计署", "department", "", ""),
        ("国家税务总局", "department", "", "national"),
        ("临江市人民政府", "government", "青海省人民政府", "prefecture"),
        ("河源市人民政府", "government", "云山自治州人民政府", "county"),
        ("临江市人民政府", "government", "", ""),
        ("青岚县人民政府", "government", "临江市人民政府", "county"),
        ("北京市人民政府", "government", "", "province"),
    ],
)
def test_the_level_of_an_agency_is_told_by_names(name, kind, above, level):
    assert level_of(name, kind, above) == level


def test_samples_of_a_text_show_whether_another_is_worth_comparing():
    own, other = sample("\n".join(OWN * 3)), sample("\n".join(ELSE * 3))
    assert own
    assert may_be_same(own, sample("\n".join([*OWN, *ELSE])))
    assert not may_be_same(own, other)
    assert check_context.SAMPLES > 60
