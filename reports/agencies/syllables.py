"""How letters typed without a space fall into syllables, some of them whole and some begun only."""

from __future__ import annotations

import re
from itertools import takewhile

MOST = 8
"""Readings of one input; those with the fewest syllables, since whoever writes `xian` seldom means two."""
LONGEST = 60
"""Letters."""

SYLLABLES = frozenset(
    re.findall(
        "[a-z]+",
        """
        a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen ceng
        cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou cu
        cuan cui cun cuo da dai dan dang dao de den deng di dian diao die ding diu dong dou du duan dui dun duo e ei en
        eng er fa fan fang fei fen feng fiao fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan
        guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian
        jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke ken keng kong kou ku kua kuai kuan
        kuang kui kun kuo la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu lo long lou lu luan
        lun luo lv lve ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao
        ne nei nen neng ni nian niang niao nie nin ning niu nong nou nu nuan nun nuo nv nve o ou pa pai pan pang pao pei
        pen peng pi pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran
        rang rao re ren reng ri rong rou ru rua ruan rui run ruo sa sai san sang sao se sen seng sha shai shan shang
        shao she shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan sui sun suo ta tai
        tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi
        xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan
        yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhen zheng zhi zhong zhou zhu zhua
        zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo
        """,
    )
)
_BEGUN = frozenset("bpmfdtnlgkhjqxrzcsywaeo") | {"zh", "ch", "sh"}
_UNFINISHED = frozenset(syllable[:length] for syllable in SYLLABLES for length in range(1, len(syllable)))


def fits(reading: tuple[str, ...], pinyin: str) -> bool:
    """Whether a pinyin goes on so: behind a piece that may be begun only, anything may stand before the next."""
    at, is_open = 0, False
    for piece in reading:
        found = pinyin.find(piece, at) if is_open else at if pinyin.startswith(piece, at) else -1
        if found < 0:
            return False
        at, is_open = found + len(piece), _may_go_on(piece)
    return True


def opening(reading: tuple[str, ...]) -> tuple[str, str]:
    """(initials, letters) with which a name begins that fits: ("slxj", "songlan") of song lan x j."""
    whole = list(takewhile(lambda piece: not _may_go_on(piece), reading))
    return "".join(piece[0] for piece in reading), "".join(reading[: len(whole) + 1])


def _may_go_on(piece: str) -> bool:
    return not piece.isdigit() and (len(piece) == 1 or piece not in SYLLABLES)


def readings(letters: str) -> list[tuple[str, ...]]:
    """At most MOST ways to take letters and digits for syllables, begun ones and, at the end, an unfinished one."""
    letters = letters[:LONGEST]
    best: list[list[tuple[str, ...]]] = [[] for _ in letters] + [[()]]
    for at in reversed(range(len(letters))):
        ways = [(letters[at:end], *rest) for end in _ends(letters, at) for rest in best[end]]
        best[at] = sorted(ways, key=len)[:MOST]
    return best[0]


def _ends(letters: str, at: int) -> list[int]:
    """Where a piece that begins at `at` may end."""
    return [end for end in range(at + 1, min(at + 6, len(letters)) + 1) if _is_piece(letters, at, end)]


def _is_piece(letters: str, at: int, end: int) -> bool:
    piece = letters[at:end]
    if piece in SYLLABLES or piece in _BEGUN or (piece.isdigit() and len(piece) == 1):
        return True
    return end == len(letters) and piece in _UNFINISHED
