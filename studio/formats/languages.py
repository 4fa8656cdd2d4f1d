"""Language tags. In: a language as people write it. Out: a BCP 47 tag, or the three letters of ID3."""

from __future__ import annotations

import re

_TABLE = """
    aa:aar ab:abk af:afr ak:aka am:amh an:arg ar:ara as:asm av:ava ay:aym az:aze ba:bak be:bel bg:bul bm:bam
    bn:ben bo:bod br:bre bs:bos ca:cat ce:che co:cos cs:ces cv:chv cy:cym da:dan de:deu dv:div dz:dzo ee:ewe
    el:ell en:eng eo:epo es:spa et:est eu:eus fa:fas ff:ful fi:fin fj:fij fo:fao fr:fra fy:fry ga:gle gd:gla
    gl:glg gn:grn gu:guj gv:glv ha:hau he:heb hi:hin hr:hrv ht:hat hu:hun hy:hye ia:ina id:ind ig:ibo is:isl
    it:ita iu:iku ja:jpn jv:jav ka:kat kg:kon ki:kik kk:kaz kl:kal km:khm kn:kan ko:kor ks:kas ku:kur kv:kom
    kw:cor ky:kir la:lat lb:ltz lg:lug li:lim ln:lin lo:lao lt:lit lv:lav mg:mlg mi:mri mk:mkd ml:mal mn:mon
    mr:mar ms:msa mt:mlt my:mya nb:nob ne:nep nl:nld nn:nno no:nor nv:nav ny:nya oc:oci om:orm or:ori os:oss
    pa:pan pl:pol ps:pus pt:por qu:que rm:roh rn:run ro:ron ru:rus rw:kin sa:san sc:srd sd:snd se:sme sg:sag
    si:sin sk:slk sl:slv sm:smo sn:sna so:som sq:sqi sr:srp ss:ssw st:sot su:sun sv:swe sw:swa ta:tam te:tel
    tg:tgk th:tha ti:tir tk:tuk tl:tgl tn:tsn to:ton tr:tur ts:tso tt:tat tw:twi ty:tah ug:uig uk:ukr ur:urd
    uz:uzb ve:ven vi:vie wa:wln wo:wol xh:xho yi:yid yo:yor zh:zho zu:zul
"""

_CODES = dict(pair.split(":") for pair in _TABLE.split())


def iso_639_2(tag: str) -> str:
    """Three letters for a BCP 47 tag; a language of three letters stays, an unknown one is ``und``."""
    language = tag.replace("_", "-").split("-")[0].lower()
    if len(language) == 3 and language.isascii() and language.isalpha():
        return language
    return _CODES.get(language, "und")


_NAMES = """
    arabic:ar bengali:bn catalan:ca chinese:zh mandarin:zh cantonese:yue croatian:hr czech:cs danish:da dutch:nl
    english:en estonian:et finnish:fi french:fr galician:gl german:de greek:el hebrew:he hindi:hi hungarian:hu
    icelandic:is indonesian:id irish:ga italian:it japanese:ja korean:ko latvian:lv lithuanian:lt malay:ms norwegian:no
    persian:fa farsi:fa polish:pl portuguese:pt romanian:ro russian:ru serbian:sr slovak:sk slovenian:sl spanish:es
    swahili:sw swedish:sv tamil:ta thai:th turkish:tr ukrainian:uk urdu:ur vietnamese:vi welsh:cy
    deutsch:de français:fr francais:fr español:es espanol:es castellano:es italiano:it português:pt portugues:pt
    nederlands:nl svenska:sv dansk:da norsk:no suomi:fi polski:pl čeština:cs magyar:hu türkçe:tr română:ro русский:ru
    українська:uk 日本語:ja 中文:zh 한국어:ko العربية:ar עברית:he ελληνικά:el
    简体中文:zh-Hans 繁體中文:zh-Hant 繁体中文:zh-Hant 普通话:zh 汉语:zh
"""
_OTHER_TABLE = """
    alb:sq arm:hy baq:eu bur:my chi:zh cze:cs dut:nl fre:fr geo:ka ger:de gre:el ice:is mac:mk may:ms mao:mi per:fa
    rum:ro slo:sk tib:bo wel:cy in:id iw:he ji:yi jp:ja cn:zh
"""
_OTHER_CODES = {three: two for two, three in _CODES.items()} | dict(pair.split(":") for pair in _OTHER_TABLE.split())
"""Codes of three letters, and of two that are no longer or never were, by which people mean those of two."""
_TAGS_BY_NAME = dict(pair.split(":") for pair in _NAMES.split())
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


def language_tag(text: str) -> str | None:
    """The BCP 47 tag that a text means: ``en_US`` is en-US, ``English (US)`` is en; None if it isn't clear."""
    written = re.split(r"\s*[,;]\s*", text.strip().replace("_", "-"), maxsplit=1)[0]
    if _TAG.fullmatch(written) and written.lower() not in _TAGS_BY_NAME:
        language, dash, more = written.partition("-")
        known = _OTHER_CODES.get(language.lower(), language)
        return f"{known}{dash}{more}" if len(known) == 3 or known.lower() in _CODES else None
    first = re.split(r"[\s,;/(（–-]", written.lower(), maxsplit=1)[0]
    return _TAGS_BY_NAME.get(first)
