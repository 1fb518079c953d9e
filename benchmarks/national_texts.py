"""What made-up agencies of a whole country write: names, sentences, figures and words from frequent to unique.

A sentence has holes that are filled from lists in which the first words are taken far more often than the last, as in
real texts. The agency's name and three words of each report's own stand as marks between signs of punctuation, so
that the words of a report are those of its model and those that take the marks' places, and no others.
"""
# ruff: noqa: SIM905 - lists of words are read more easily as lines

from __future__ import annotations

import random
from dataclasses import dataclass

from reports.document import report as document
from reports.document.figures import complete, put, value_at
from reports.document.report import Report
from reports.editions.layout import Edition, Figures, Rule
from reports.public import search
from reports.public.search import words
from reports.public.search.passages import body_of
from reports.publishing import canonical

NAME, CODE, WORDS = "\ue100", "\ue101", ("\ue102", "\ue103", "\ue104")
"""Marks in the place of an agency's name, its code, and the words of a report's own."""

_FIRST = "松青云临安永长新平宁清泰和兴海江河山阳石龙金玉白黄东西南北华文德福嘉吉明光武定建昌"
_SECOND = "岚州城山江川河阳陵安宁平阴原溪源泉林丰化春远水海口门关塘浦港台岭田湾坪坝湖县泽沙"
_TAIL = "湾岭溪桥店坪河塘山口营集庄堡洲泉坡林沟湖"
_ORDINARY = (
    "改革推进服务保障监督管理规范提升落实加强完善优化健全组织协调统筹部署开展指导检查整改反馈评估考核培训宣传解读"
    "互动回应关切群众企业社会民生教育医疗卫生住房就业养老扶贫乡村振兴生态环境交通运输水利农业林业财政预算决算审计"
    "税收金融市场监管质量安全生产应急消防食品药品价格收费许可处罚强制征收征用补偿拆迁规划土地矿产资源能源电力供水"
    "供热燃气公交道路桥梁隧道港口航运邮政通信网络数据平台系统专栏目录指南清单标准流程档案文书公报新闻发布媒体微信"
)
DEPARTMENTS = (
    "教育 财政 公安 民政 司法 人力资源和社会保障 自然资源 生态环境 住房和城乡建设 交通运输 水利 农业农村 商务 "
    "文化和旅游 卫生健康 退役军人事务 应急管理 审计 市场监督管理 统计 医疗保障 林业 信访 发展和改革 工业和信息化 "
    "科学技术 体育 乡村振兴 城市管理 行政审批服务 机关事务管理 地方金融监督管理 粮食和物资储备 国防动员 广播电视 "
    "民族宗教事务 外事 大数据管理 投资促进 公共资源交易 海洋渔业 气象 地震 供销 残疾人 档案"
).split()
_TOPICS = (
    "政策文件 财政预算 行政许可 行政处罚 重大项目 招标采购 教育招生 医疗服务 养老服务 食品安全 安全生产 环境保护 "
    "营商环境 惠企政策 稳岗就业 义务教育 社会救助 住房保障 征地补偿 国有企业 公共卫生 疫情防控 乡村振兴 耕地保护 "
    "水质监测 空气质量 公共交通 供水供气 老旧小区 城市更新 残疾人服务 退役军人安置 税费减免 知识产权 科技创新 "
    "文物保护 旅游市场 河湖治理 森林防火 地质灾害 粮食储备 渔业资源 殡葬服务 彩票公益金 校外培训 学前教育 托育机构 "
    "血液供应 海绵城市 古树名木 无障碍设施 数字乡村 冷链物流 氢能示范 候鸟保护 民宿管理 低空经济 碳排放 噪声治理"
).split()
_CHANNELS = (
    "门户网站 政务新媒体 政府公报 新闻发布会 公示栏 政务公开专区 档案馆 图书馆 政务服务大厅 广播电视 报刊 "
    "村务公开栏 手机客户端 公开查阅点 便民服务中心 电子显示屏 宣传手册 热线电话 短视频账号"
).split()
_ACTS = (
    "规范 完善 加强 推进 优化 健全 落实 细化 梳理 调整 统一 改版 整合 压实 强化 跟踪 抽查 通报 考核 培训 "
    "复核 公示 归并 清理 补录 校对 回访 征集 评议 听证"
).split()
_THINGS = (
    "公开目录 公开指南 保密审查 属性认定 政策解读 回应关切 依申请办理流程 答复文书 栏目设置 信息发布机制 责任分工 "
    "工作台账 网站安全 适老化改造 检索功能 公开标准 规范性文件库 监督考核 业务培训 协调联动机制 发布审核制度 "
    "主动公开清单 在线申请系统 意见征集平台 数据开放 问答知识库 解读材料 公开专栏 历史信息 开放日活动"
).split()
_LACKS = (
    "部分栏目更新不够及时 政策解读形式较为单一 工作人员业务能力有待提高 公开内容与群众需求还有差距 "
    "依申请公开答复质量有待提升 基层公开力量薄弱 主动公开的深度不够 互动回应渠道不够畅通 信息分类不够准确 "
    "个别信息发布前审核不严 数据可读性不强 解读材料专业术语偏多 老年人获取信息不便 部门之间协作不足 "
    "历史信息归档不完整 新媒体运营水平不高 开放日参与面不广 检索结果不够精准"
).split()
_SENTENCES = (
    "全年通过{channel}主动公开{topic}信息{n}条。",
    "围绕{topic}、{topic}等领域，{act}{thing}，公开相关信息{n}条。",
    "{act}{thing}，明确专人负责{topic}信息的发布。",
    "通过{channel}发布{topic}解读{n}篇，回应群众关切{n}次。",
    "开展{thing}自查{n}次，整改问题{n}个。",
    "组织政府信息公开工作培训{n}次，参加{n}人次。",
    "{act}{topic}领域基层政务公开标准目录，编制事项{n}项。",
    "收到{topic}方面的咨询{n}件，均已办结。",
    "在{channel}设置{topic}专区，方便群众查阅。",
    "把{thing}纳入年度考核，{act}责任追究。",
    "邀请群众代表参加{topic}开放活动，征求意见{n}条。",
    "对{topic}公开情况进行抽查，{act}{thing}。",
)
_SUBHEADS = ("主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障")
_NUMBERS = "一二三四五"


@dataclass(frozen=True)
class Model:
    """A report of a year with marks in the place of what is each agency's own."""

    document: str
    """Canonical JSON."""
    body: str
    """As a search entry keeps it."""
    grams: list[str]
    """Of the body, without those of what takes the marks' places."""
    length: int
    """Characters of its texts."""


def place_names(chance: random.Random, count: int, *, tails: str = "") -> list[str]:
    """Names of places, most of them of two characters and each once."""
    pairs = [first + second for first in _FIRST for second in _SECOND]
    found = [pair + tail for pair in pairs for tail in tails] if tails else pairs
    if len(found) < count:
        found += [a + b for a in _FIRST + _ORDINARY[:60] for b in pairs]
    unique = list(dict.fromkeys(found))
    chance.shuffle(unique)
    return unique[:count]


def department_name(number: int) -> str:
    """Of the department with this number of a government."""
    return DEPARTMENTS[number % len(DEPARTMENTS)] + ("局" if number < len(DEPARTMENTS) else "中心")


def township_name(chance: random.Random) -> str:
    return chance.choice(_FIRST + _SECOND) + chance.choice(_TAIL) + chance.choice(("镇", "镇", "镇", "乡", "街道"))


def own_words(chance: random.Random, count: int) -> list[str]:
    """Names of projects, streets and the like, of two to four characters."""
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(chance.choice(_ORDINARY + _FIRST + _SECOND) for _ in range(chance.choice((2, 3, 3, 4))))] = None
    return list(found)


def model(chance: random.Random, edition: Edition, year: int, *, is_long: bool) -> Model:
    title = edition.title_of(NAME, year)
    report = Report(edition, year, NAME, title, _texts(chance, edition, year, is_long), _figures(chance, edition))
    data = document.to_json(report, agency_code=CODE) | {"filed_at": f"{year + 1}-01-15T09:00:00+08:00"}
    body = "\n".join(map(words.normalised, body_of(report).splitlines()))
    length = sum(map(len, report.texts.values()))
    return Model(canonical(data).decode(), body, sorted(search.grams(body)), length)


def _frequent(chance: random.Random, values: tuple[str, ...] | list[str]) -> str:
    """The first of them often, the last ones seldom."""
    return values[min(int(len(values) ** chance.random()) - 1, len(values) - 1)]


def _sentence(chance: random.Random) -> str:
    said = chance.choice(_SENTENCES)
    for hole, values in (("{topic}", _TOPICS), ("{channel}", _CHANNELS), ("{act}", _ACTS), ("{thing}", _THINGS)):
        while hole in said:
            said = said.replace(hole, _frequent(chance, values), 1)
    while "{n}" in said:
        said = said.replace("{n}", str(int(800 ** chance.random()) + 1), 1)
    return said


def _texts(chance: random.Random, edition: Edition, year: int, is_long: bool) -> dict[str, str]:
    def said() -> str:
        count = chance.randint(9, 14) if is_long else chance.choice((1, 1, 1, 2))
        return "".join(_sentence(chance) for _ in range(count))

    overview = [f"（{number}）{head}\n{said()}" for number, head in zip(_NUMBERS, _SUBHEADS, strict=True)]
    lacks = [f"{at}.{_frequent(chance, _LACKS)}。" for at in (1, 2)]
    known = {address for _, address in document.text_addresses(edition)}
    texts = {
        "preamble": f"根据《中华人民共和国政府信息公开条例》，“{NAME}”编制{year}年度政府信息公开工作年度报告。"
        f"所列数据的统计期限为{year}年1月1日至12月31日。",
        "overview": "\n".join([*overview, f"重点公开“{WORDS[0]}”、“{WORDS[1]}”等事项。"]),
        "problems": "\n".join([*lacks, f"下一步，{_sentence(chance)}", f"做好“{WORDS[2]}”信息公开。"]),
        "other": f"本年度未收取信息处理费。\n{NAME}\n{year + 1}年1月{chance.randint(5, 30)}日",
    }
    return {address: text for address, text in texts.items() if address in known}


def _figures(chance: random.Random, edition: Edition) -> Figures:
    """Few applications, a lot of zeros; what has to agree by the form's rules does."""
    result: Figures = {}
    busy = chance.random() ** 3
    for table in edition.tables.values():
        for cell in table.entered:
            put(result, cell, int(busy * 40 * chance.random() ** 4) if chance.random() < 0.3 else 0)
    for rule in edition.rules:
        _agree(result, edition, rule)
    return result


def _agree(figures: Figures, edition: Edition, rule: Rule) -> None:
    """The first row of a rule's left side takes what its right side adds up to; the others of it are zero."""
    table = edition.tables[rule.table]
    sums = complete(edition, figures)
    for column in table.column_names:
        first, *others = (table.cells[table.address(row, column)] for row in rule.left)
        if first.is_computed:
            continue
        for cell in others:
            put(figures, cell, 0)
        right = (table.cells[table.address(row, column)] for row in rule.right)
        put(figures, first, sum(value_at(sums, cell) or 0 for cell in right))
