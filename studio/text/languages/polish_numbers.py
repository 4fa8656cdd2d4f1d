"""The numbers of Polish in their genders and cases."""

from __future__ import annotations

import re

from studio.text.languages.words import Gender, words
from studio.text.tables import word_set


def cardinal(number: int, gender: Gender) -> str:
    """``1``: "jeden", "jedna", "jedno"; ``2``: "dwa" or "dwie"."""
    said = words(number, "pl")
    if number == 1:
        return {"m": "jeden", "f": "jedna", "n": "jedno"}[gender]
    return re.sub(r"\bdwa$", "dwie", said) if gender == "f" else said


_GENITIVE = dict(
    pair.split(":")
    for pair in word_set(
        """
        zero:zera jeden:jednego dwa:dwóch dwie:dwóch trzy:trzech cztery:czterech pięć:pięciu sześć:sześciu
        siedem:siedmiu osiem:ośmiu dziewięć:dziewięciu dziesięć:dziesięciu jedenaście:jedenastu
        dwanaście:dwunastu trzynaście:trzynastu czternaście:czternastu piętnaście:piętnastu szesnaście:szesnastu
        siedemnaście:siedemnastu osiemnaście:osiemnastu dziewiętnaście:dziewiętnastu dwadzieścia:dwudziestu
        trzydzieści:trzydziestu czterdzieści:czterdziestu pięćdziesiąt:pięćdziesięciu
        sześćdziesiąt:sześćdziesięciu siedemdziesiąt:siedemdziesięciu osiemdziesiąt:osiemdziesięciu
        dziewięćdziesiąt:dziewięćdziesięciu sto:stu dwieście:dwustu trzysta:trzystu czterysta:czterystu
        pięćset:pięciuset sześćset:sześciuset siedemset:siedmiuset osiemset:ośmiuset dziewięćset:dziewięciuset
        tysiąc:tysiąca tysiące:tysięcy milion:miliona miliony:milionów miliard:miliarda miliardy:miliardów
        """
    )
)


def genitive(number: int) -> str:
    """``5`` → "pięciu"; "jeden" at the end of a longer number stays as it is ("dwudziestu jeden")."""
    said = words(number, "pl").split()
    return " ".join(word if word == "jeden" and len(said) > 1 else _GENITIVE.get(word, word) for word in said)


def one_before(noun: str) -> str:
    """One before a noun, by its ending: "jedna kobieta", "jedno okno", "jeden kot"."""
    if noun in {"brata", "syna", "psa", "kota", "pana", "chłopca", "człowieka", "pracownika", "ucznia", "gracza"}:
        return "jednego"
    if noun.endswith("ę") and noun not in {"imię", "zwierzę", "dziewczę", "ramię"}:
        return "jedną"
    if noun in {"mężczyzna", "kolega", "poeta", "artysta", "turysta", "kierowca", "sędzia", "tata", "dentysta"}:
        return "jeden"
    if noun.endswith(("a", "ść", "noc", "rzecz", "mysz")):
        return "jedna"
    return "jedno" if noun.endswith(("o", "e", "ę", "um")) else "jeden"


def ordinal(number: int, form: str) -> str:
    """For example "pierwszy", feminine "pierwsza", genitive "pierwszego" or "pierwszej"."""
    said = words(number, "pl", "ordinal")
    endings = {
        "f": ("a", "ia", "cia"),
        "n": ("e", "ie", "cie"),
        "gen": ("ego", "iego", "ciego"),
        "genf": ("ej", "iej", "ciej"),
        "loc": ("ym", "im", "cim"),
        "locf": ("ej", "iej", "ciej"),
        "pl": ("ych", "ich", "cich"),
        "accf": ("ą", "ią", "cią"),
    }
    if form not in endings:
        return said
    hard, soft, ci = endings[form]

    def bend(m: re.Match[str]) -> str:
        word = m[0]
        if word.endswith("ci"):
            return word[:-2] + ci
        if word.endswith("gi"):
            return word[:-2] + ("g" + soft if form not in {"f", "accf"} else "g" + hard)
        return word[:-1] + hard

    return re.sub(r"\b\w+(?:[^c]y|ci|gi)\b", bend, said)


_GENITIVE_AFTER = word_set("od do ok około poniżej powyżej bez dla")
_FEMININE_STEM = re.compile(
    r"(?:kobiet|dziewczyn|dziewczynk|książk|osob|córk|siostr|rzecz|godzin|minut|sekund|stron|szklank|łyżk|walizk|rund"
    r"|grup|drog|ulic|ściank|nog|ręk|gwiazd|gwiazdk|bramk|kartk|kaw|herbat|kanapk|możliwości|części|szans|nagrod|rol"
    r"|stacj|partii|drużyn|firm|wersj|kul|wieżam?|matk|uczennic|koleżank|sypialni|łazienk|metod|przerw|opcj)(?:ami|mi)\Z"
)
_COLLECTIVE = word_set("dzieci niemowląt szczeniąt kociąt piskląt drzwi skrzypiec sań wnucząt bliźniąt rodzeństwa")
_COLLECTIVE_NUMBERS = {
    2: "dwoje", 3: "troje", 4: "czworo", 5: "pięcioro", 6: "sześcioro", 7: "siedmioro", 8: "ośmioro", 9: "dziewięcioro",
    10: "dziesięcioro",
}  # fmt: skip
"""What counts children, young animals and things that are plural only."""
_INSTRUMENTAL = {"dwóch": "dwoma", "trzech": "trzema", "czterech": "czterema", "jednego": "jednym"}
_PEOPLE = re.compile(
    r"(?:mężczyzn|ludzi|gości|braci|mężów|synów|ojców|panów|widzów|kibiców|uczniów|posłów|żołnierzy|chłopców"
    r"|graczy|więźniów"
    r"|(?:kandyd|stud|konsult|pacj|ag|klient|żyw|asyst|docent|komend|policj|emigr|migr|okup|protest|demonstr)\w{0,4}tów"
    r"|\w{2,}(?:istów|ystów|torów|ologów|ografów|owców|ańców|eńców|arzy|erzy|ieli|jczyków|dowców|polityków)"
    r"|(?:pracow|zawod|urzęd|uczest|robot|mieszk|męczen|zakład|przeciw|rolnik|górnik|prawn|przewodn|wyznaw"
    r"|wykonaw|mówc|kierowc"
    r"|sprawc|naukowc|zwolenn|członk|obywatel|dziennik|polak|niemc)\w{0,6}(?:ów|i|y))\Z"
)
"""The genitive of men and of people, whose numbers are in the genitive too: "pięciu studentów", "trzech panów"."""


def case_of(number: int, before: str, noun: str) -> str:
    """A number as its noun shows it: "z pięcioma osobami", "w pięciu krajach", "trzech mężczyzn", "z pięciu domów"."""
    if before in _GENITIVE_AFTER and not noun:
        return genitive(number)
    if number < 2 or number > 999_999 or not noun.islower():
        return ""
    if (noun.endswith(("ami", "mi")) and len(noun) > 3) or noun == "laty":
        said = [_INSTRUMENTAL.get(word, word) for word in genitive(number).split()]
        if said[-1] == "dwoma" and _FEMININE_STEM.search(noun):
            said[-1] = "dwiema"
        return " ".join(
            re.sub("(?<=[^n])u$|(?<=n)astu$", lambda m: "astoma" if "a" in m[0] else "oma", word) for word in said
        )
    if noun in _COLLECTIVE and number in _COLLECTIVE_NUMBERS and before not in _GENITIVE_AFTER:
        return _COLLECTIVE_NUMBERS[number]
    few = number % 10 in {2, 3, 4} and number % 100 not in {12, 13, 14}
    if (
        noun.endswith(("ach", "om"))
        or _PEOPLE.search(noun)
        or (few and noun.endswith("ów"))
        or (before in {"z", "ze", "spośród", "wśród", "oprócz", "podczas"})
    ):
        return genitive(number)
    return ""


COMPOUND = re.compile(
    r"-?((?:letni|lecie|lecia|leciu|procentow|godzinn|minutow|dniow|osobow|piętrow|metrow|kilometrow|krotn"
    r"|tygodniow|miesięczn|pokojow"
    r"|stopniow|tysięczn|cyfrow|litrow|tonow)\w{0,4})(?!\w)"
)


def compound(number: int) -> str:
    """``25`` as the first part of a word: "dwudziestopięcioletni", "dwuosobowy", "stuprocentowy"."""
    fixed = {"jednego": "jedno", "jeden": "jedno", "dwóch": "dwu", "trzech": "trzy", "czterech": "cztero", "stu": "stu"}
    return "".join(fixed.get(word, re.sub("(?<!s)u$|(?<=st)u$", "o", word)) for word in genitive(number).split())
