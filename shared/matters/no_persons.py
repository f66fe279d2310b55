"""Free text about places and works that must not name, number or judge a person: what stands in its way, as a code.

For records that are about topics, such as findings of screening. A person's matter is registered as a petition, where
the law guards it; here nobody is written down. It errs on the side of asking for other words. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from shared.errors import Invalid

CONTACT, IDENTITY, NAME, PRACTICE = "holds_contact", "holds_identity", "holds_name", "holds_practice"
"""codes of faults; their words are in ``shared/words/screening.yaml``"""

PRACTICES = (
    "劝返", "接访劝", "带离", "稳控", "稳定管控", "人盯人", "包保责任人", "帮教", "重点人员", "重点信访人",
    "特护期", "非访", "非正常上访", "缠访", "闹访", "缠闹", "老户", "上访户", "黑名单", "失信信访", "截访",
    "遣返", "零进京", "零上访", "进京访", "赴省访", "扬言", "未访先知", "息诉罢访", "息访", "停访息诉",
    "无理取闹", "钉子户",
)  # fmt: skip
"""words of practices against persons (domain 7.2): a finding that needs them is about somebody, not about a dispute"""

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋"
    "蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范石姚谭廖邹熊金陆郝孔崔康毛邱秦江史顾侯邵孟龙万段"
    "雷钱汤尹黎易武乔贺赖龚"
)
_HAN = "[\u4e00-\u9fff]"
_NOT_GIVEN = "村镇乡县市区组社湾庄屯寨店厂局院所站处部委路街家公等因与和及的了在向对将被把已于是有其该属"
_GIVEN = f"[^\\W\\d_桥河江湖山沟坝坪岭{_NOT_GIVEN}]"
_WORDS = (
    "任务|任期|任何|石料|石材|石头|石子|石方|金额|金融|龙头|江边|江水|江堤|江段|林地|林木|林权|林业|林场|"
    "田地|田间|田埂|余款|余额|余地|马路|高度|高压|高空|高额|高价|高速|高楼|高标|万元|万亩|万余|钱款|毛坯|"
    "毛石|毛利|黄土|黄沙|雷击|梁板|梁柱|段落|程序|程度|张贴|张榜|许可|许多|曾经|曾多|顾虑|史料|武装|易地|"
    "易燃|康复|康养|夏季|夏收|秦岭"
)
"""common words that begin like a name"""
_PLAIN = f"(?!{_WORDS})[{_SURNAMES}]{_GIVEN}{{1,2}}"
_AFTER_ROLE = f"(?!{_WORDS})[{_SURNAMES}](?:{_GIVEN}|[桥江河湖山]){{1,2}}"
_ROLES = (
    "村民|居民|群众|业主|职工|工人|农户|户主|当事人|投诉人|反映人|信访人|老人|家属|老板|包工头|经理|支书|"
    "书记|主任|村长|镇长|乡长|局长|会计|队长|组长|农民工|姓名|名叫|叫做|联系人"
)
_AFTER = (
    "(?=[，。；、：,;:（()）\\s]|$|等|家|户|因|与|和|及|的|反映|称|说|要求|欠|拖|未|没|诉|投诉|提出|夫妇|"
    "父子|兄弟|一家)"
)
_NAMES = tuple(
    re.compile(one)
    for one in (
        f"[{_SURNAMES}]某",
        f"(?:{_ROLES})[：:\\s]*{_AFTER_ROLE}{_AFTER}",
        f"[{_SURNAMES}]{_GIVEN}{{0,2}}(?:先生|女士|同志|老汉|大爷|大娘|夫妇|一家|本人|父子|兄弟)",
        f"(?:^|[，。；、：,;:（(\\s由经]){_PLAIN}(?:[、与和跟]){_PLAIN}{_AFTER}",
        f"(?:^|[，。；、：,;:（(\\s]){_PLAIN}等{_HAN}{{0,2}}[0-9一二三四五六七八九十百]+[人户名]",
    )
)
_CONTACT = re.compile(
    r"(?<![0-9])(?:\+?86)?1[3-9][0-9]{9}(?![0-9])|(?<![0-9])0[0-9]{2,3}[0-9]{7,8}(?![0-9])|"
    r"[\w.+-]+@[\w-]+\.[\w.]+|(?:微信|QQ)号?[:：]?\s*[A-Za-z0-9_-]{5,}",
    re.IGNORECASE,
)
_IDENTITY = re.compile(r"(?<![0-9])(?:[1-9][0-9]{16}[0-9Xx]|[1-9][0-9]{14})(?![0-9])")


def fault_in(text: str) -> str:
    """The code of the first thing in the text that belongs to a person, '' when there is none."""
    plain = unicodedata.normalize("NFKC", text)
    digits = re.sub(r"(?<=[0-9])[\s\-.·_()]+(?=[0-9Xx])", "", plain)
    bare = re.sub(r"\s+", "", plain)
    if _IDENTITY.search(digits):
        return IDENTITY
    if _CONTACT.search(digits):
        return CONTACT
    if any(word in bare for word in PRACTICES):
        return PRACTICE
    return NAME if any(one.search(plain) for one in _NAMES) else ""


def must_name_nobody(form: Mapping[str, Any], fields: Iterable[str]) -> None:
    """``Invalid`` with the code of each text field of the form (or field of its rows, ``rows.field``) at fault."""
    found: dict[str, str] = {}
    for name in fields:
        head, _, below = name.partition(".")
        for at, text in _texts(form, head, below):
            if code := fault_in(text):
                found[at] = code
    if found:
        raise Invalid(fields=found)


def _texts(form: Mapping[str, Any], head: str, below: str) -> list[tuple[str, str]]:
    if not below:
        return [(head, str(form.get(head) or ""))]
    return [(f"{head}.{nth}.{below}", str(row.get(below) or "")) for nth, row in enumerate(form.get(head) or ())]
