"""Kinds of pages that real archives have, each in a small one of our own: who says what, and what nobody says."""

from __future__ import annotations

import pytest

from studio.parse import parse_script

Turns = list[tuple[str, str]]

KINDS: dict[str, tuple[str, Turns]] = {
    "one question and one answer, the names in small letters or with a title": (
        "Rozmowa z Adą Lind\n\nbobo: Ado, masz trzy latarnie, a dopiero dwie lodzie. Jak to wszystko się zaczęło?\n"
        "Inżynier Ada Lind: Zaczęło się od jednej starej lodzi, której nikt już nie chciał naprawiać.\n",
        [
            ("bobo", "Ado, masz trzy latarnie, a dopiero dwie lodzie. Jak to wszystko się zaczęło?"),
            ("Inżynier Ada Lind", "Zaczęło się od jednej starej lodzi, której nikt już nie chciał naprawiać."),
        ],
    ),
    "questions of nobody above the answers": (
        "Rozmowa w porcie\n\nCo było powodem, że budujesz łodzie?\n\n(Ada Lind): Lubię drewno, lubię wodę.\n\n"
        "Tylko tyle mam do powiedzenia.\n\nA kiedy pierwsza pływała?\n\n(Bo Moss): Nigdy nie pływała.\n\n"
        "Dokończ zdanie: Gdybym nie budował łodzi...\n\n(Ivo Hale): Pewnie uczyłbym dzieci pływać.\n",
        [
            ("Narrator", "Co było powodem, że budujesz łodzie?"),
            ("Ada Lind", "Lubię drewno, lubię wodę.\n\nTylko tyle mam do powiedzenia."),
            ("Narrator", "A kiedy pierwsza pływała?"),
            ("Bo Moss", "Nigdy nie pływała."),
            ("Narrator", "Dokończ zdanie: Gdybym nie budował łodzi..."),
            ("Ivo Hale", "Pewnie uczyłbym dzieci pływać."),
        ],
    ),
    "questions of a committee with their numbers": (
        "Chair: We begin with the harbour. Is anybody in a hurry?\n\nIvo Hale: I can wait a little longer.\n\n"
        "Q1 Chair: Then tell us what the harbour costs.\n\nIvo Hale: Nine million, and the crane.\n\n"
        "Q2 Mr Moss: Who pays for the crane?\n\nIvo Hale: That is for the council to say.\n",
        [
            ("Chair", "We begin with the harbour. Is anybody in a hurry?"),
            ("Ivo Hale", "I can wait a little longer."),
            ("Chair", "Then tell us what the harbour costs."),
            ("Ivo Hale", "Nine million, and the crane."),
            ("Mr Moss", "Who pays for the crane?"),
            ("Ivo Hale", "That is for the council to say."),
        ],
    ),
    "names that nothing parts from the words, above which a line introduces them": (
        "Ein Gespräch am Hafen\nAda Lind (Werft) und Bo Moss (Leuchtturm) sprechen über Boote.\n"
        "Ada Lind Wir haben eben gehört, wie ein Boot gebaut wird.\nBo Moss Vor langer Zeit gab es dafür Regeln.\n"
        "Ada Lind Ist das wirklich so lange her?\nBo Moss Es kommt mir so vor.\n",
        [
            ("Ada Lind", "Wir haben eben gehört, wie ein Boot gebaut wird."),
            ("Bo Moss", "Vor langer Zeit gab es dafür Regeln."),
            ("Ada Lind", "Ist das wirklich so lange her?"),
            ("Bo Moss", "Es kommt mir so vor."),
        ],
    ),
    "times, names and words on one long line": (
        "Gespräch_final 0:00 Musik [heiter, dynamisch] 0:24 Ada Lind Moin und willkommen bei unserer zweiten Folge, "
        "in der es um Boote und Wind geht. 1:12 Ada Lind Heute spreche ich mit Bo Moss, der seit Jahren am Hafen "
        "arbeitet und alle Boote kennt. 2:03 Bo Moss Hallo, Ada. 2:04 Musik [heiter] 2:09 Ada Lind Bo, magst du zuerst "
        "erzählen, wie alles anfing? 2:30 Bo Moss Gern, es begann mit einem alten Kahn.",
        [
            (
                "Ada Lind",
                "Moin und willkommen bei unserer zweiten Folge, in der es um Boote und Wind geht.",
            ),
            (
                "Ada Lind",
                "Heute spreche ich mit Bo Moss, der seit Jahren am Hafen arbeitet und alle Boote kennt.",
            ),
            ("Bo Moss", "Hallo, Ada."),
            ("Ada Lind", "Bo, magst du zuerst erzählen, wie alles anfing?"),
            ("Bo Moss", "Gern, es begann mit einem alten Kahn."),
        ],
    ),
    "noises joined by dashes, inside a sentence too": (
        "CHAIR: Please go on.\n\nADA LIND: I thought that to remind them (Interruptions - Laughter on the left) "
        "was no crime. "
        "They may deny it (Noise - Protests).\n\nCHAIR: Let her speak.\n\nADA LIND: Thank you.\n",
        [
            ("CHAIR", "Please go on."),
            ("ADA LIND", "I thought that to remind them was no crime. They may deny it."),
            ("CHAIR", "Let her speak."),
            ("ADA LIND", "Thank you."),
        ],
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_turns_of_a_kind_of_page(kind: str) -> None:
    text, turns = KINDS[kind]
    script = parse_script(text)
    assert [(turn.speaker, turn.text) for turn in script.turns] == turns
