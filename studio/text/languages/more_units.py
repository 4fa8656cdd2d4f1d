"""Units that the CLDR lacks: their names in each language, in the forms that different numbers require."""

from __future__ import annotations

ABBREVIATIONS = {
    "dB": "decibel", "Wh": "watt-hour", "MWh": "megawatt-hour", "GWh": "gigawatt-hour", "TWh": "terawatt-hour",
    "Mbit/s": "megabit-per-second", "Mbps": "megabit-per-second", "Gbit/s": "gigabit-per-second",
    "Gbps": "gigabit-per-second", "ppm": "part-per-million", "rpm": "revolution-per-minute",
    "l/100 km": "liter-per-100-kilometer", "mAh": "milliampere-hour", "Nm": "newton-meter",
}  # fmt: skip

NAMES = {
    "decibel": {
        "de": "Dezibel", "es": "decibelio|decibelios", "fr": "décibel|décibels", "it": "decibel",
        "pt": "decibel|decibéis", "pl": "decybel|decybele|decybeli|decybela", "nl": "decibel",
        "ru": "децибел|децибела|децибел|децибела", "zh": "分贝", "ja": "デシベル",
    },
    "watt-hour": {
        "de": "Wattstunde|Wattstunden", "es": "vatio hora|vatios hora", "fr": "wattheure|wattheures",
        "it": "wattora", "pt": "watt-hora|watts-hora", "pl": "watogodzina|watogodziny|watogodzin|watogodziny",
        "nl": "wattuur", "ru": "ватт-час|ватт-часа|ватт-часов|ватт-часа", "zh": "瓦时", "ja": "ワット時",
    },
    "megawatt-hour": {
        "de": "Megawattstunde|Megawattstunden", "es": "megavatio hora|megavatios hora",
        "fr": "mégawattheure|mégawattheures", "it": "megawattora", "pt": "megawatt-hora|megawatts-hora",
        "pl": "megawatogodzina|megawatogodziny|megawatogodzin|megawatogodziny", "nl": "megawattuur",
        "ru": "мегаватт-час|мегаватт-часа|мегаватт-часов|мегаватт-часа", "zh": "兆瓦时", "ja": "メガワット時",
    },
    "gigawatt-hour": {
        "de": "Gigawattstunde|Gigawattstunden", "es": "gigavatio hora|gigavatios hora",
        "fr": "gigawattheure|gigawattheures", "it": "gigawattora", "pt": "gigawatt-hora|gigawatts-hora",
        "pl": "gigawatogodzina|gigawatogodziny|gigawatogodzin|gigawatogodziny", "nl": "gigawattuur",
        "ru": "гигаватт-час|гигаватт-часа|гигаватт-часов|гигаватт-часа", "zh": "吉瓦时", "ja": "ギガワット時",
    },
    "terawatt-hour": {
        "de": "Terawattstunde|Terawattstunden", "es": "teravatio hora|teravatios hora",
        "fr": "térawattheure|térawattheures", "it": "terawattora", "pt": "terawatt-hora|terawatts-hora",
        "pl": "terawatogodzina|terawatogodziny|terawatogodzin|terawatogodziny", "nl": "terawattuur",
        "ru": "тераватт-час|тераватт-часа|тераватт-часов|тераватт-часа", "zh": "太瓦时", "ja": "テラワット時",
    },
    "megabit-per-second": {
        "de": "Megabit pro Sekunde", "es": "megabit por segundo|megabits por segundo",
        "fr": "mégabit par seconde|mégabits par seconde", "it": "megabit al secondo",
        "pt": "megabit por segundo|megabits por segundo",
        "pl": "megabit na sekundę|megabity na sekundę|megabitów na sekundę|megabita na sekundę",
        "nl": "megabit per seconde",
        "ru": "мегабит в секунду|мегабита в секунду|мегабит в секунду|мегабита в секунду", "zh": "兆比特每秒",
        "ja": "メガビット毎秒",
    },
    "gigabit-per-second": {
        "de": "Gigabit pro Sekunde", "es": "gigabit por segundo|gigabits por segundo",
        "fr": "gigabit par seconde|gigabits par seconde", "it": "gigabit al secondo",
        "pt": "gigabit por segundo|gigabits por segundo",
        "pl": "gigabit na sekundę|gigabity na sekundę|gigabitów na sekundę|gigabita na sekundę",
        "nl": "gigabit per seconde",
        "ru": "гигабит в секунду|гигабита в секунду|гигабит в секунду|гигабита в секунду", "zh": "吉比特每秒",
        "ja": "ギガビット毎秒",
    },
    "part-per-million": {
        "de": "Teil pro Million|Teile pro Million", "es": "parte por millón|partes por millón",
        "fr": "partie par million|parties par million", "it": "parte per milione|parti per milione",
        "pt": "parte por milhão|partes por milhão",
        "pl": "część na milion|części na milion|części na milion|części na milion",
        "nl": "deel per miljoen|delen per miljoen",
        "ru": "часть на миллион|части на миллион|частей на миллион|части на миллион", "zh": "ppm", "ja": "ppm",
    },
    "revolution-per-minute": {
        "de": "Umdrehung pro Minute|Umdrehungen pro Minute", "es": "revolución por minuto|revoluciones por minuto",
        "fr": "tour par minute|tours par minute", "it": "giro al minuto|giri al minuto",
        "pt": "rotação por minuto|rotações por minuto",
        "pl": "obrót na minutę|obroty na minutę|obrotów na minutę|obrotu na minutę",
        "nl": "toer per minuut|toeren per minuut",
        "ru": "оборот в минуту|оборота в минуту|оборотов в минуту|оборота в минуту", "zh": "转每分钟",
        "ja": "回転毎分",
    },
    "liter-per-100-kilometer": {
        "de": "Liter auf hundert Kilometer", "es": "litro a los cien kilómetros|litros a los cien kilómetros",
        "fr": "litre aux cent kilomètres|litres aux cent kilomètres",
        "it": "litro per cento chilometri|litri per cento chilometri",
        "pt": "litro por cem quilômetros|litros por cem quilômetros",
        "pl": "litr na sto kilometrów|litry na sto kilometrów|litrów na sto kilometrów|litra na sto kilometrów",
        "nl": "liter per honderd kilometer",
        "ru": "литр на сто километров|литра на сто километров|литров на сто километров|литра на сто километров",
        "zh": "升每百公里", "ja": "リットル毎百キロメートル",
    },
    "milliampere-hour": {
        "de": "Milliamperestunde|Milliamperestunden", "es": "miliamperio hora|miliamperios hora",
        "fr": "milliampère-heure|milliampères-heures", "it": "milliamperora",
        "pt": "miliampere-hora|miliamperes-hora",
        "pl": "miliamperogodzina|miliamperogodziny|miliamperogodzin|miliamperogodziny", "nl": "milliampère-uur",
        "ru": "миллиампер-час|миллиампер-часа|миллиампер-часов|миллиампер-часа", "zh": "毫安时",
        "ja": "ミリアンペア時",
    },
    "newton-meter": {
        "de": "Newtonmeter", "es": "newton metro|newtons metro", "fr": "newton-mètre|newtons-mètres",
        "it": "newton metro", "pt": "newton-metro|newtons-metro",
        "pl": "niutonometr|niutonometry|niutonometrów|niutonometra", "nl": "newtonmeter",
        "ru": "ньютон-метр|ньютон-метра|ньютон-метров|ньютон-метра", "zh": "牛米", "ja": "ニュートンメートル",
    },
    "basis-point": {
        "de": "Basispunkt|Basispunkte", "es": "punto básico|puntos básicos", "fr": "point de base|points de base",
        "it": "punto base|punti base", "pt": "ponto-base|pontos-base",
        "pl": "punkt bazowy|punkty bazowe|punktów bazowych|punktu bazowego", "nl": "basispunt|basispunten",
        "ru": "базисный пункт|базисных пункта|базисных пунктов|базисного пункта",
    },
    "percentage-point": {
        "de": "Prozentpunkt|Prozentpunkte", "es": "punto porcentual|puntos porcentuales",
        "fr": "point de pourcentage|points de pourcentage", "it": "punto percentuale|punti percentuali",
        "pt": "ponto percentual|pontos percentuais",
        "pl": "punkt procentowy|punkty procentowe|punktów procentowych|punktu procentowego",
        "nl": "procentpunt|procentpunten",
        "ru": "процентный пункт|процентных пункта|процентных пунктов|процентного пункта",
    },
}  # fmt: skip
"""By language: one form, "one|many", or "one|few|many|of a decimal"."""

FEMININE = {
    "de": ("watt-hour", "megawatt-hour", "gigawatt-hour", "terawatt-hour", "revolution-per-minute", "milliampere-hour"),
    "es": ("part-per-million", "revolution-per-minute"),
    "fr": ("part-per-million",),
    "it": ("part-per-million",),
    "pt": ("part-per-million", "revolution-per-minute"),
    "pl": (
        "watt-hour", "megawatt-hour", "gigawatt-hour", "terawatt-hour", "milliampere-hour", "part-per-million",
    ),
    "ru": ("part-per-million",),
}  # fmt: skip
"""Units with a feminine name."""
