"""Whether a number in a text is about the whole report: its agency, its year, and not a part or a difference."""

from __future__ import annotations

import re

_DIFFERENCE = re.compile(
    r"(?:增加|减少|增长|下降|上升|提高|降低|净增|新增|缩短|同比|环比|相差|增|减|多|少)(?:了|约|近|为|率)?\Z|"
    r"(?:较|比)(?:去年|上年|上一年|往年|\d{4}年)[^，]*\Z|(?:与|和|同)(?:去年|上年|上一年|往年|\d{4}年)度?(?:同期)?的?\Z"
)
COMPARISON = re.compile(r"(?:与|较|比|同|和)(?:去年|上年|上一年|往年|\d{4}年)度?(?:同期)?(?:相比|比较)?")
WHOLE_PERIOD = re.compile(
    r"\d{4}年1月1日(?:起|以来)?(?:至|到|—|-|－)*(?:\d{4}年)?12月31日|截[至止](?:\d{4}年)?(?:12月31日|12月底|年底|年末)"
)
OTHER_TIME = re.compile(
    r"去年|上年|上一年|前年|往年|历年|近[一二三四五六七八九十两\d]+年|[二三四五六七八九十两]年(?:来|间|累计)|(?<!今年)(?<!年初)以来|[上下]半年|季度|每[年月季周天日]|\d{1,2}月|"
    r"(?:十[一二]|[一二三四五六七八九十])月(?!底)|平均|人均|日均|月均|累计至|明年|计划|力争|预计|下一步|拟"
)
CARRIED = re.compile(
    r"(?:上年|上一年|去年|\d{4}年)[^，。；\d]{0,8}(?:结转|转结)|(?:结转|转结)(?:自)?(?:上年|上一年|去年|\d{4}年)|"
    r"(?:结?转结?)[^，。；\d]{0,6}(?:下年|下一年|次年|明年|\d{4}年)"
)
YEAR = re.compile(r"(\d{4})年")
SEVERAL_YEARS = re.compile(r"\d{4}年?(?:至|到|—|－|-|~|～)+\d{4}年")
BOTH_HALVES = re.compile(r"上半年.*下半年.*(?:合计|共计|总计|累计)")
THIS_TIME = "今年|本年|全年|报告期|当年|年内"
BELOW = re.compile(
    r"(?:下属|所属|直属|二级|基层|各|其他|其余)(?:事业)?(?:单位|机构|部门|站所)(?!共|合计|总)|[县市区省]级(?:部门|单位|机关)"
)
ALONE = re.compile(r"本级|[市县区省]?局机关")
"""A bureau without those below it, for which it reports; a government is more than its own offices."""
REGION = re.compile(r"[全我](省|市|州|盟|县|区|旗|镇|乡|街道)")
WHOLE_REGION = re.compile(r"[全我](?:省|市|州|盟|县|区|旗|镇|乡|街道)(?:范围内)?\Z|政府(?:本级)?[及和与、](?:其)?\Z")
"""“全区各部门、镇街”, “县政府及各部门”: all of them together."""
OURS = re.compile(r"[我本](?:局|委|办|厅|院|中心|单位|机关|部门|镇政府|街道办)")
SYSTEM = re.compile(r"全(?:系统|行业)|系统内")
ORGAN = re.compile(
    r"(?:其中|由|经|对|今年|全年|本年度?|\d{4}年度?|年内|同时|另外?|此外|[：（“、])*"
    r"((?!通过|根据|按照|为|在)[一-龥]{1,20}?(?:局|委员会|委(?!托)|办公室|办事处|(?<![应待在承交转督申新经网已未共])办(?![理结公事件人会法学好复率证案税得成实文])|厅|镇|乡|街道|法院|大队|中心))"
)
_TOGETHER = re.compile(r"(?:合计|共计|总计)[^，]{0,6}\Z")
_OFFICE = re.compile(r"[局镇乡县市区]?(?:街道)?(?:党政|综合|党政综合|政务公开|信息公开)*办(?:公室)?")
_GOVERNMENT = re.compile(r"[省市州县区旗乡镇]?(?:委、)?[省市州县区旗乡镇]?(?:人民)?政府")
_CHANNEL = re.compile(
    r"网络|网上|在线|线上|线下|信函|邮寄|邮件|邮箱|当面|现场|窗口|传真|平台|系统|渠道|信件|电子|来信|书面|纸质|自行|主动"
)
_CHANNELS = re.compile(r"、|等|各|多种|和|及|共|均|总")
_NARROWING = re.compile(
    r"(?:涉及|关于|针对|有关)(?!政府信息公开|信息公开|公开|依申请|行政[复诉]|复议|诉讼|我|本)|属于|(?<!公开)(?<![各分])类(?!别)|方面的|因(?!政府信息|信息公开|公开|依申请)|超期|延期|延长|逾期|到期|符合|以[^，、；]{1,12}名义|直接(?!起诉|提起)|疑难|重点|转办|转来|交办|更正|部分|个别|补正|撤[回销]|首次|指导|协助|配合"
)
# Words between a verb and its number that change nothing about what is counted.
_FILLING = re.compile(
    r"(?:相关|所申请)的?(?:政府)?信息|通过[^，]{0,40}?等(?:多种|各种|各类)?(?:方式|渠道|途径|形式)|政府信息公开|政府信息|信息公开|公民|村民|居民|市民|法人|其他组织|或者|群众|公众|社会|个人|申请人|提交|提出|递交|"
    r"主动|要求|的|了|各类|各种|有效|书面|一共|总共|共计|总计|合计|累计|全年|全部|年度|本年|今年|当年|期间|报告期|均|共|总|计|为|是|有|已|分别|"
    r"实施|完成|作出|做出|答复|针对|不服|收取|征收|收缴|登记|件数|数量|金额|总额|数额|总数|总量|数|在?(?:规定|法定)的?(?:时间|时限|期限)内?|情况|工作|事务|申诉|办理|处理|事项|案件|案|申请|新|本机关|本单位|本局|我局|我单位|按时|按期|如期|依法|依规|及时|完毕|[我全本][省市州县区旗镇乡]|行政|"
    r"引发|引起|导致|产生|发生|提起|而|被|由|因|相关|有关|现象|情形|问题|(?:公开)?职责|告知|说明理由|向?(?:其他|其它|有关)(?:行政)?机关|类|和|与|及|以及|或|向|本|年|度|内|决定|措施|任何|一|起|的话|申请人中|占比?(?:\d|\.)+%|以|为主|主体|达到?|约|近|实际|继续|[、，：“”（）\d]"
)

_ATTRIBUTES = re.compile(r"其中[^。；]*?(?<![已于])主动公开[^，、；。\d]*\d")
_ATTRIBUTE = re.compile("、?(?:其中|属于|为|属性|[，：、“])*(?:依申请公开|不予公开|不公开)")


def is_of_attributes(text: str, place: int, phrase: str) -> bool:
    """“制发公文30件，其中主动公开24件；依申请公开6件”: how documents may be disclosed, and no application."""
    if "主动公开" not in text or not _ATTRIBUTE.match(phrase):
        return False
    start, end = text.rfind("。", 0, place) + 1, text.find("。", place)
    return bool(_ATTRIBUTES.search(text, start, end if end > 0 else len(text)))


def is_difference(phrase: str) -> bool:
    """The words before a number say how much more or less it is than another."""
    return bool(_DIFFERENCE.search(phrase))


def is_of_another_time(before: str, year: int) -> bool:
    """Of what is said before a number, the last mention of a time is not the report's year."""
    before = SEVERAL_YEARS.sub("历年", WHOLE_PERIOD.sub("全年", COMPARISON.sub("", CARRIED.sub("", before))))
    before = BOTH_HALVES.sub("全年", before).replace(f"{year}年以来", "全年")
    last_other = max((found.end() for found in OTHER_TIME.finditer(before)), default=-1)
    last_this = max((found.end() for found in re.finditer(THIS_TIME, before)), default=-1)
    for found in YEAR.finditer(before):
        if int(found[1]) == year:
            last_this = max(last_this, found.end())
        else:
            last_other = max(last_other, found.end())
    return last_other > last_this


def is_of_others(before: str, agency_name: str) -> bool:
    """Said of one of the agencies below, of the whole county by one of its bureaus, or of another agency.

    Of what is said before a number, the last one named decides.
    """
    is_bureau = not re.search(r"人民政府\Z|街道办事处\Z|管理委员会\Z", agency_name)
    if not is_bureau and _TOGETHER.search(before):
        return False
    named = [(found.start(), False) for found in OURS.finditer(before)]
    named += [
        (found.start(), is_bureau or not WHOLE_REGION.search(before[: found.start()]))
        for found in BELOW.finditer(before)
    ]
    named += [(found.end(), not is_bureau) for found in ALONE.finditer(before)]
    named += [(found.start(), is_bureau) for found in SYSTEM.finditer(before)]
    named += [(found.start(), is_bureau or found[1] not in agency_name) for found in REGION.finditer(before)]
    for clause in re.finditer("[^，]+", before):
        if found := ORGAN.match(clause[0]):
            named.append((clause.start() + found.start(1), not is_same_agency(found[1], agency_name)))
    return max(named)[1] if named else False


def is_same_agency(name: str, agency_name: str) -> bool:
    """我局, or the full name or a short form of it: 区科工局 of 龙亭区科学技术和工业信息化局."""
    if re.match(r"[我本全贵该各]", name) or re.search(r"有关|相关|各|科室|股室|公开办|法院|责任科|业务科", name):
        return True
    if _OFFICE.fullmatch(name) or (_GOVERNMENT.match(name) and agency_name.endswith("人民政府")):
        return True
    letters = iter(agency_name)
    return all(letter in letters for letter in name)


def without_own_name(phrase: str, agency_name: str) -> str:
    """“县公安局办理行政处罚案件”: who did it says nothing of what it is, where it is the agency itself."""
    found = ORGAN.match(phrase)
    return phrase[found.end(1) :] if found and is_same_agency(found[1], agency_name) else phrase


def without_asides(before: str) -> str:
    """Without brackets that are closed: “18件（上年度12件），其中……” speaks of this year."""
    return re.sub("（[^（）]*）", "", before)


def is_special(phrase: str) -> bool:
    """The words speak of one kind or one subject."""
    return bool(_NARROWING.search(phrase))


def is_together(before: str) -> bool:
    """What follows is all that was said before it."""
    return bool(_TOGETHER.search(before))


def is_named(phrase: str, year: int) -> bool:
    """The words beside a number say that this one is of the report's year and agency, or of all together."""
    return bool(OURS.search(phrase) or _TOGETHER.search(phrase) or re.search(f"{THIS_TIME}|{year}年", phrase))


def is_narrower(phrase: str) -> bool:
    """The words beside a number speak of a part: one channel, one kind, one subject."""
    phrase = phrase.lstrip("、")
    return bool(_NARROWING.search(phrase)) or bool(_CHANNEL.search(phrase) and not _CHANNELS.search(phrase))


def unknown_words(phrase: str) -> int:
    """How many characters of a phrase may say something about what is counted."""
    return len(_FILLING.sub("", phrase))
