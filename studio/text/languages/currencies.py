"""Signs, codes and names of currencies beside an amount."""

from __future__ import annotations

import re

SIGNS = {
    "$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB", "zł": "PLN",
    "R$": "BRL",
    "₺": "TRY", "₴": "UAH", "₪": "ILS", "฿": "THB", "Kč": "CZK", "kr": "SEK", "Fr.": "CHF", "₫": "VND", "₱": "PHP",
    "元": "CNY", "円": "JPY", "₦": "NGN", "C$": "CAD", "A$": "AUD",
    "CA$": "CAD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD", "NT$": "TWD", "S$": "SGD", "MX$": "MXN",
    "¢": "¢", "ct": "¢", "cts": "¢", "cts.": "¢", "Ct": "¢",
    "руб.": "RUB", "руб": "RUB", "коп.": "RUB/100", "коп": "RUB/100", "долл.": "USD", "долл": "USD", "₿": "BTC",
    "₲": "PYG", "₵": "GHS", "₸": "KZT", "₡": "CRC",
}  # fmt: skip
CODES = "USD|EUR|GBP|JPY|CHF|PLN|BRL|CAD|AUD|CNY|INR|RUB|SEK|NOK|DKK|CZK|HUF|TRY|MXN|ARS|CLP|COP|ZAR|KRW|UAH|RON"
SIGN = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True)) + "|" + CODES
"""Pattern of a currency before or after an amount."""
NAMED_PESOS = re.compile(r"\s(?:pesos?|soles|bolívares|quetzales|lempiras|colones|guaraníes|córdobas|escudos)\b")
"""Currencies with a dollar sign that are also named after the amount."""
