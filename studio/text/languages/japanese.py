"""Japanese, with numbers in characters."""

from __future__ import annotations

import re

from studio.text.languages.chinese import full as _chinese
from studio.text.languages.words import Gender, Language, Money, Signs, words


def full(number: int) -> str:
    """``21`` → "二十一"."""
    return words(number, "ja") if number < 10**16 else _chinese(number)


def cardinal(number: int, gender: Gender) -> str:
    """The number."""
    del gender
    return full(number)


def date(day: int | None, month: int | None, number: int | None, before: str) -> str:
    """For example "二千二十年一月五日"."""
    del before
    return (
        (f"{full(number)}年" if number is not None else "")
        + (f"{full(month)}月" if month else "")
        + (f"{full(day)}日" if day else "")
    )


def time(hour: int, minute: int, second: int | None) -> str:
    """``14:30`` → "十四時三十分"."""
    return (
        f"{full(hour) if hour else '零'}時"
        + (f"{full(minute)}分" if minute else "")
        + (f"{full(second)}秒" if second else "")
    )


JAPANESE = Language(
    tag="ja",
    locale="ja",
    signs=Signs(
        point="点", minus="マイナス", plus="プラス", times="かける", divided="わる", equals="イコール",
        percent="パーセント", to="から", and_="と", at="アット", dot="ドット", slash="スラッシュ", dash="ハイフン",
        underscore="アンダーバー", number="番号", less="小なり", more="大なり", at_most="小なりイコール",
        at_least="大なりイコール", about="約", degree="度", squared="の二乗", cubed="の三乗", power="の{}乗",
        per_mille="パーミル", root="ルート", infinity="無限大", unequal="ノットイコール", paragraph="段落",
        hashtag="ハッシュタグ",
    ),
    cardinal=cardinal,
    ordinal=lambda number, form: "第" + full(number),
    date=date,
    time=time,
    fraction=lambda top, bottom: f"{full(bottom)}分の{full(top)}",
    year=full,
    money={
        "JPY": Money("円"),
        "USD": Money("ドル"),
        "EUR": Money("ユーロ"),
        "GBP": Money("ポンド"),
        "CNY": Money("元"),
        "¢": Money("セント"),
    },
    abbreviations={"No.": "ナンバー"},
    year_cues=frozenset(),
    comma=False,
    version="バージョン",
    extension="内線",
    ratio="対",
    score="対",
    played=re.compile(r"(?:スコア|得点|勝|敗|破|試合)[^。；、]{0,16}$"),
    country_by_figure=True,
    fold="{0}倍",
    day_parts=("午前", "午前", "午後", "午後"),
    scales={"万": "万", "億": "億"},
    tight=True,
)  # fmt: skip
