"""Chinese (Mandarin), in the characters of the text."""

from __future__ import annotations

import re

from studio.text.languages.words import Gender, Language, Money, Signs

_DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_MYRIADS = ("", "万", "亿", "兆", "京")


def full(number: int) -> str:
    """``21`` → "二十一"."""
    if number == 0:
        return "零"
    groups, said = [], ""
    while number:
        groups.append(number % 10_000)
        number //= 10_000
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if group:
            if said and group < 1000:
                said += "零"
            said += _thousands(group) + _MYRIADS[place]
    said = re.sub("零+", "零", said)
    return said.removeprefix("一") if said.startswith("一十") else said


def _thousands(number: int) -> str:
    said, zero = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            said += ("零" if zero and said else "") + _DIGITS[digit] + _UNITS[place]
            zero = False
        else:
            zero = True
    return said


def cardinal(number: int, gender: Gender) -> str:
    """The number; two thousand and more begin with "两", where what is ordered has "二"."""
    del gender
    if number >= 10**20:
        return "".join(_DIGITS[int(c)] for c in str(number))
    return re.sub("^二(?=[千万亿])", "两", full(number))


def year(number: int) -> str:
    """Digit by digit: "二零二零"."""
    return "".join(_DIGITS[int(c)] for c in str(number))


def date(day: int | None, month: int | None, number: int | None, before: str) -> str:
    """For example "二零二零年一月五日"."""
    del before
    return (
        (f"{year(number)}年" if number is not None else "")
        + (f"{full(month)}月" if month else "")
        + (f"{full(day)}日" if day else "")
    )


def time(hour: int, minute: int, second: int | None) -> str:
    """``14:30`` → "十四点三十分"."""
    return (
        f"{full(hour)}点"
        + (f"{'零' if minute < 10 else ''}{full(minute)}分" if minute else "")
        + (f"{full(second)}秒" if second else "")
    )


CHINESE = Language(
    tag="zh",
    locale="zh",
    signs=Signs(
        point="点", minus="负", take_away="减", plus_minus="正负", plus="加", times="乘以", divided="除以",
        equals="等于", percent="百分之", to="到", and_="和", at="艾特", dot="点", slash="斜杠", dash="杠",
        underscore="下划线", number="号", less="小于", more="大于", at_most="小于等于", at_least="大于等于",
        about="大约", degree="度", squared="平方", cubed="立方", power="的{}次方", per_mille="千分之", root="根号",
        infinity="无穷大", unequal="不等于", paragraph="段落", hashtag="话题",
    ),
    cardinal=cardinal,
    ordinal=lambda number, form: "第" + full(number),
    date=date,
    time=time,
    fraction=lambda top, bottom: f"{full(bottom)}分之{full(top)}",
    year=year,
    money={
        "CNY": Money("元"),
        "USD": Money("美元"),
        "EUR": Money("欧元"),
        "GBP": Money("英镑"),
        "JPY": Money("日元"),
        "¥": Money("元"),
        "¢": Money("美分"),
    },
    abbreviations={"No.": "第"},
    year_cues=frozenset(),
    comma=False,
    version="版本",
    extension="分机",
    two="两",
    ratio="比",
    score="比",
    played=re.compile(r"(?:比分|战胜|击败|负于|胜|战平|以)[^。；，]{0,16}$"),
    country_by_figure=True,
    fold="{0}倍",
    day_parts=("凌晨", "上午", "下午", "晚上"),
    scales={"万": "万", "亿": "亿"},
    tight=True,
)  # fmt: skip
