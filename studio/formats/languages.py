"""Language tags turned into the three letters that ID3 wants.

In: a BCP 47 tag such as ``en-GB``. Out: an ISO 639-2/T code such as ``eng``.
"""

from __future__ import annotations

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
