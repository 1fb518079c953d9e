"""The national form as the two notices print it, written down apart from the edition files and from the code.

A printed row is a line of headings; ↕2 behind one means two rows high, ↔3 three columns wide. A row of the body begins
with its code, and `columns` names the codes of the values in it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Printed:
    """One block of a table."""

    head: tuple[str, ...]
    columns: str
    rows: tuple[str, ...]


SECTIONS = (
    # code, title, kind
    ("preamble", "", "text"),
    ("overview", "一、总体情况", "text"),
    ("disclosure", "二、主动公开政府信息情况", "table"),
    ("applications", "三、收到和处理政府信息公开申请情况", "table"),
    ("disputes", "四、政府信息公开行政复议、行政诉讼情况", "table"),
    ("problems", "五、存在的主要问题及改进情况", "text"),
    ("other", "六、其他需要报告的事项", "text"),
)

DISCLOSURE_2021 = (
    Printed(
        head=("第二十条第（一）项↔4", "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数"),
        columns="made | repealed | in_force",
        rows=("rules | 规章", "normative_documents | 行政规范性文件"),
    ),
    Printed(
        head=("第二十条第（五）项↔4", "信息内容 | 本年处理决定数量↔3"),
        columns="decisions↔3",
        rows=("licensing | 行政许可",),
    ),
    Printed(
        head=("第二十条第（六）项↔4", "信息内容 | 本年处理决定数量↔3"),
        columns="decisions↔3",
        rows=("penalties | 行政处罚", "coercive_measures | 行政强制"),
    ),
    Printed(
        head=("第二十条第（八）项↔4", "信息内容 | 本年收费金额（单位：万元）↔3"),
        columns="amount↔3",
        rows=("fees | 行政事业性收费",),
    ),
)

DISCLOSURE_2019 = (
    Printed(
        head=("第二十条第（一）项↔4", "信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量"),
        columns="produced | newly_disclosed | disclosed_total",
        rows=("rules | 规章", "normative_documents | 规范性文件"),
    ),
    Printed(
        head=("第二十条第（五）项↔4", "信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量"),
        columns="items_last_year | change | decisions",
        rows=("licensing | 行政许可", "other_services | 其他对外管理服务事项"),
    ),
    Printed(
        head=("第二十条第（六）项↔4", "信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量"),
        columns="items_last_year | change | decisions",
        rows=("penalties | 行政处罚", "coercive_measures | 行政强制"),
    ),
    Printed(
        head=("第二十条第（八）项↔4", "信息内容 | 上一年项目数量 | 本年增/减↔2"),
        columns="items_last_year | change↔2",
        rows=("fees | 行政事业性收费",),
    ),
    Printed(
        head=("第二十条第（九）项↔4", "信息内容 | 采购项目数量 | 采购总金额↔2"),
        columns="projects | purchase_amount↔2",
        rows=("procurement | 政府集中采购",),
    ),
)

_OTHER_2021 = (
    "other_not_corrected | （六）其他处理↕3 | 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "other_fee_unpaid | 2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "other_remaining | 3.其他",
)
_OTHER_2019 = ("other | （六）其他处理↔2",)


def _applications(results: int, other: tuple[str, ...]) -> Printed:
    """Table three: `results` rows of item three, of which `other` are (六)."""
    return Printed(
        head=(
            "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）↕3↔3 | 申请人情况↔7",
            "自然人↕2 | 法人或其他组织↔5 | 总计↕2",
            "商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他",
        ),
        columns="individual | company | research | public_welfare | legal_service | other_body | total",
        rows=(
            "received | 一、本年新收政府信息公开申请数量↔3",
            "carried_in | 二、上年结转政府信息公开申请数量↔3",
            f"granted | 三、本年度办理结果↕{results} | （一）予以公开↔2",
            "partly_granted | （二）部分公开（区分处理的，只计这一情形，不计其他情形）↔2",
            "refused_state_secret | （三）不予公开↕8 | 1.属于国家秘密",
            "refused_prohibited_by_law | 2.其他法律行政法规禁止公开",
            "refused_security_stability | 3.危及“三安全一稳定”",
            "refused_third_party_rights | 4.保护第三方合法权益",
            "refused_internal_affairs | 5.属于三类内部事务信息",
            "refused_process_information | 6.属于四类过程性信息",
            "refused_enforcement_files | 7.属于行政执法案卷",
            "refused_administrative_inquiry | 8.属于行政查询事项",
            "unavailable_not_held | （四）无法提供↕3 | 1.本机关不掌握相关政府信息",
            "unavailable_not_compiled | 2.没有现成信息需要另行制作",
            "unavailable_unclear | 3.补正后申请内容仍不明确",
            "not_processed_petition | （五）不予处理↕5 | 1.信访举报投诉类申请",
            "not_processed_repeated | 2.重复申请",
            "not_processed_publication | 3.要求提供公开出版物",
            "not_processed_excessive | 4.无正当理由大量反复申请",
            "not_processed_reconfirmation | 5.要求行政机关确认或重新出具已获取信息",
            *other,
            "handled | （七）总计↔2",
            "carried_out | 四、结转下年度继续办理↔3",
        ),
    )


_OUTCOMES = ("upheld", "corrected", "other_result", "pending", "total")
DISPUTES = Printed(
    head=(
        "行政复议↔5 | 行政诉讼↔10",
        "结果维持↕2 | 结果纠正↕2 | 其他结果↕2 | 尚未审结↕2 | 总计↕2 | 未经复议直接起诉↔5 | 复议后起诉↔5",
        "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计",
    ),
    columns=" | ".join(
        f"{way}_{outcome}"
        for way in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
        for outcome in _OUTCOMES
    ),
    rows=("cases",),
)

TABLES = {
    # edition: {table: its blocks}
    "2019": {"disclosure": DISCLOSURE_2019, "applications": (_applications(20, _OTHER_2019),), "disputes": (DISPUTES,)},
    "2021": {"disclosure": DISCLOSURE_2021, "applications": (_applications(22, _OTHER_2021),), "disputes": (DISPUTES,)},
}
CELLS = {"2019": (198, 166), "2021": (200, 166)}
"""All cells, and those that are entered."""
NOTICES = {"2019": "国办公开办函〔2019〕60号", "2021": "国办公开办函〔2021〕30号"}
MONEY = {"2019": {"procurement.purchase_amount"}, "2021": {"fees.amount"}}
"""Amounts, with up to six decimals of 万元."""
SIGNED = {"2019": {"change"}, "2021": set()}
"""Columns of 本年增/减."""

ARTICLES = {
    "partly_granted": "第三十七条",
    "refused_state_secret": "第十四条",
    "refused_prohibited_by_law": "第十四条",
    "refused_security_stability": "第十四条",
    "refused_third_party_rights": "第十五条",
    "refused_internal_affairs": "第十六条第一款",
    "refused_process_information": "第十六条第二款",
    "refused_enforcement_files": "第十六条第二款",
    "refused_administrative_inquiry": "第三十六条第（七）项",
    "unavailable_not_held": "第三十六条第（四）、（五）项",
    "unavailable_not_compiled": "第三十八条",
    "unavailable_unclear": "第三十条",
    "not_processed_petition": "第三十九条第一款",
    "not_processed_repeated": "第三十六条第（六）项",
    "not_processed_publication": "第三十九条第二款",
    "not_processed_excessive": "第三十五条",
}
"""Of the Regulations, on which a row of section three rests."""
