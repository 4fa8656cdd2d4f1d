"""Kinds of pages that real archives have, each in a small one of our own: who says what, and what nobody says."""

from __future__ import annotations

import pytest

from studio.parse import parse_script

Turns = list[tuple[str, str]]

KINDS: dict[str, tuple[str, Turns]] = {
    "voices with numbers, each of whom begins with a manner in small letters": (
        "Eine Kolumne zum Hören\n\nStimme 1: (leise, außer Atem) Wo ist das Boot? (Wellen schlagen ans Holz)\n"
        "Stimme 3: (genervt) Es liegt im Hafen. (Möwen)\nStimme 3: (nach kurzer Pause) Dort liegt es immer.\n",
        [("Stimme 1", "Wo ist das Boot?"), ("Stimme 3", "Es liegt im Hafen."), ("Stimme 3", "Dort liegt es immer.")],
    ),
    "a cast with descriptions below its heading": (
        "NOCNA LATARNIA\n\nOsoby:\nAda – cierpliwa i cicha\nBo – kot z takim ogonem\n\n"
        "Ada: Dawno temu stała tu latarnia.\n\nBo: Nadal stoi.\n\nAda: Tak, ale nie świeci.\n\nBo: Świeci w nocy.\n",
        [
            ("Ada", "Dawno temu stała tu latarnia."),
            ("Bo", "Nadal stoi."),
            ("Ada", "Tak, ale nie świeci."),
            ("Bo", "Świeci w nocy."),
        ],
    ),
    "an aim above the first turn, whose line is broken": (
        "O FAROL\nObjetivo: Estimular a leitura e recordar as histórias dos\nfaróis antigos.\n"
        "Narrador: Era uma vez um farol.\nAda: Onde está a luz?\nBo: Está apagada.\nAda: Acende a luz, Bo.\n"
        "Bo: Já vou.\n",
        [
            ("Narrador", "Era uma vez um farol."),
            ("Ada", "Onde está a luz?"),
            ("Bo", "Está apagada."),
            ("Ada", "Acende a luz, Bo."),
            ("Bo", "Já vou."),
        ],
    ),
    "music that the control desk plays": (
        "LOCUTOR Un bote cruzaba la bahía.\nEFECTO OLAS EN LA PLAYA\nADA ¿Dónde está el faro?\n"
        "IVO Está apagado, Ada.\nCONTROL MÚSICA ALEGRE\nLOCUTOR Y así llegaron.\nADA ¡Por fin!\nIVO Por fin.\n",
        [
            ("LOCUTOR", "Un bote cruzaba la bahía."),
            ("ADA", "¿Dónde está el faro?"),
            ("IVO", "Está apagado, Ada."),
            ("LOCUTOR", "Y así llegaron."),
            ("ADA", "¡Por fin!"),
            ("IVO", "Por fin."),
        ],
    ),
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
    "names in the headings of a talk, above which those who speak are named": (
        "# A talk\n\n**Team:** Ada Lind · Bo Moss\n\n## Block 1 · Boats (3 min)\n### Ada · slides 1 to 5\n\n"
        "#### Slide 1 · Keels\n\n"
        "Good morning, we are here to talk about boats.\n\n#### Slide 2 · Sails\n\nSails are made of cloth, mostly.\n\n"
        "## Block 2 · Wind\n### Bo · slides 6 to 9\n\n#### Slide 6 · Storms\n\n"
        "Storms come in winter, as everybody knows.\n",
        [
            ("Ada", "Good morning, we are here to talk about boats."),
            ("Ada", "Sails are made of cloth, mostly."),
            ("Bo", "Storms come in winter, as everybody knows."),
        ],
    ),
    "quotes under names in bold, with orders around them": (
        "# Demo\n\n## Beat 1: Open (0:00 to 0:25)\n\n*Screen: black.*\n\n**[ADA -- over a black screen]**\n\n"
        '> "The boat was late.\n>\n> It was very late."\n\n*Screen: the harbour.*\n\n## Beat 2: Live\n\n**[BO]**\n\n'
        '> "Here it is, at last."\n\n**[ADA]**\n\n> "And it floats, as you can see."\n',
        [
            ("ADA", "The boat was late.\n\nIt was very late."),
            ("BO", "Here it is, at last."),
            ("ADA", "And it floats, as you can see."),
        ],
    ),
    "what is said under one key, and what is done above it": (
        '# Demo\n\n## 1. Open (0:00-0:20)\n\nLoad the page.\n\n**Say:**\n> "This is a boat, and no car,\n> '
        'as you may have thought."\n\n'
        '## 2. Sail (0:20-0:45)\n\nOpen the sail.\n\n**Say:**\n> "The sail is open, and the wind comes in '
        'from the west."\n',
        [
            ("Narrator", "This is a boat, and no car, as you may have thought."),
            ("Narrator", "The sail is open, and the wind comes in from the west."),
        ],
    ),
    "a label below each name that says how its words are said": (
        "ADA\nVOICE: TIRED, YOU ARE NOT SURE\nIs it really late?\nBO\nVOICE: ANGRY\nIt is, and you know it.\n"
        "ADA\n\nVOICE: AFRAID\nI am sorry!\nBO\n\nVOICE: LOUD\nYou should be, of all people.\n",
        [
            ("ADA", "Is it really late?"),
            ("BO", "It is, and you know it."),
            ("ADA", "I am sorry!"),
            ("BO", "You should be, of all people."),
        ],
    ),
    "one office over its words": (
        "Council meeting 12\n\nThe President\n\nAt the outset I should like to thank everybody who came here today.\n\n"
        "Thanks to the harbour\n\nThe President\n\nAs this is the first meeting of the year, I shall be brief.\n",
        [
            ("The President", "At the outset I should like to thank everybody who came here today."),
            ("The President", "As this is the first meeting of the year, I shall be brief."),
        ],
    ),
    "comments that say who speaks": (
        "<!-- speaker: ada -->\nThe boat is in.\n\n<!-- speaker: bo -->\nThen we can go.\n\n"
        "<!-- speaker: ada -->\nWe can.\n\n"
        "<!-- speaker: bo -->\nGood.\n",
        [("ada", "The boat is in."), ("bo", "Then we can go."), ("ada", "We can."), ("bo", "Good.")],
    ),
    "characters that are numbers, in tags": (
        "<direction>ALL THIS TAKES PLACE IN THE DARK.</direction>\n\n<character>1</character>\n"
        "Hello, darkness.\nI feel sick.\n\n"
        "<character>2</character>\nEr, hello?\n\n<character>1</character>\nHang on.\n",
        [("Character 1", "Hello, darkness. I feel sick."), ("Character 2", "Er, hello?"), ("Character 1", "Hang on.")],
    ),
    "initials of people who are named once": (
        "Ada Moss: Good evening, and welcome to the quay.\n\nBo Hale: Thank you, it is good to be here.\n\n"
        "AM: How old is it?\n\n"
        "BH: A hundred years.\n\nAM: And the crane?\n\nBH: Ninety.\n",
        [
            ("Ada Moss", "Good evening, and welcome to the quay."),
            ("Bo Hale", "Thank you, it is good to be here."),
            ("Ada Moss", "How old is it?"),
            ("Bo Hale", "A hundred years."),
            ("Ada Moss", "And the crane?"),
            ("Bo Hale", "Ninety."),
        ],
    ),
    "any label where every line has one": (
        "Ada: Stop! What a mess this harbour is!\nSailor: It is simple, madam.\n"
        "Child with bicycle: Nothing is simple here!\n"
        "Cook: And who pays for all that?\nAda: Not me.\nSailor: Nor me, to be sure.\n",
        [
            ("Ada", "Stop! What a mess this harbour is!"),
            ("Sailor", "It is simple, madam."),
            ("Child with bicycle", "Nothing is simple here!"),
            ("Cook", "And who pays for all that?"),
            ("Ada", "Not me."),
            ("Sailor", "Nor me, to be sure."),
        ],
    ),
    "portraits of a page": (
        "A committee\n\nPhoto of Ada Lind Ada Lind Chair, Harbour Committee 2:00 pm\n\n"
        "Welcome back. The meeting is public.\n\n"
        "Photo of Bo Moss Bo Moss Spokesperson (Boats)\n\nIt is good to see you all here.\n",
        [("Ada Lind", "Welcome back. The meeting is public."), ("Bo Moss", "It is good to see you all here.")],
    ),
    "what stands outside of the quotation marks": (
        "雪「おはようございます」\n灰「おはよう」\n コトッ(皿を置く音)\n雪「美味しそうです」\n灰「どうぞ」\n",
        [("雪", "おはようございます"), ("灰", "おはよう"), ("雪", "美味しそうです"), ("灰", "どうぞ")],
    ),
    "labels of the camera, and names over their words": (
        "EXT. HARBOUR - DAY\nCLOSE ON: ADA picking up a rope.\n\nADA\nIt is late.\n\nCUT TO:\nINT. SHED - DAY\n"
        "MEDIUM SHOT: BO wakes up.\n\nBO\nIs it?\n\nADA\nVery late.\n\nBO\nThen go.\n",
        [("ADA", "It is late."), ("BO", "Is it?"), ("ADA", "Very late."), ("BO", "Then go.")],
    ),
    "times that stand before the words without a blank": (
        "0:00Look at some boats tonight.\n0:06I hope that it helps.\n0:14There is a point in it.\n"
        "0:19All boats float.\n"
        "0:25And all of them sink.\n0:30So they say.\n",
        [
            (
                "Narrator",
                "Look at some boats tonight. I hope that it helps. There is a point in it. All boats float. "
                "And all of them sink. So they say.",
            )
        ],
    ),
    "a list for each file, and one that has the times of the words apart": (
        '{"a.wav": ["ada", [{"start": 0.2, "content": "Good evening"}, {"start": 1.0, "content": "and welcome"}]], '
        '"b.wav": ["bo", [{"start": 3.0, "content": "Thank you all"}]]}',
        [("ada", "Good evening and welcome"), ("bo", "Thank you all")],
    ),
    "words and speakers apart, by their times": (
        '{"speakers": [{"name": "F1", "time": "0.5", "duration": "2"}, {"name": "M1", "time": "3.0", '
        '"duration": "2"}], "words": ['
        '{"name": "Good", "time": "0.5"}, {"name": "evening", "time": "0.9"}, {"name": ".", "time": "1.2"}, '
        '{"name": "Hello", "time": "3.1"}, {"name": "there", "time": "3.4"}, {"name": ".", "time": "3.5"}]}',
        [("F1", "Good evening."), ("M1", "Hello there.")],
    ),
    "turns in italics": (
        "# Talk\n\n_**Ada:** Welcome to the harbour, where boats are built._\n\n_I am glad that you are here._\n\n"
        "**Bo:** Thank you, Ada.\n\n_**Ada:** How is the weather?_\n\n**Bo:** It rains.\n",
        [
            ("Ada", "Welcome to the harbour, where boats are built.\n\nI am glad that you are here."),
            ("Bo", "Thank you, Ada."),
            ("Ada", "How is the weather?"),
            ("Bo", "It rains."),
        ],
    ),
    "words in a list with the side they come from": (
        '[{"Ada": ["Good evening, all of you."]}, {"Bo": ["Thank you for having me!", "left"]}, '
        '{"Ada": ["Where do we begin?"]}, {"Bo": ["At the quay.", "left"]}]',
        [
            ("Ada", "Good evening, all of you."),
            ("Bo", "Thank you for having me!"),
            ("Ada", "Where do we begin?"),
            ("Bo", "At the quay."),
        ],
    ),
    "a narration in brackets beside labels": (
        "**[NARRATION]**\nLate night in the harbour.\n\n**Ada (inner):**\nAnother late shift.\n\n**[NARRATION]**\n"
        "A crane turns.\n\n**Ada:**\nNot now.\n\n**Bo:**\nWhen, then?\n\n**Ada:**\nTomorrow.\n",
        [
            ("NARRATION", "Late night in the harbour."),
            ("Ada", "Another late shift."),
            ("NARRATION", "A crane turns."),
            ("Ada", "Not now."),
            ("Bo", "When, then?"),
            ("Ada", "Tomorrow."),
        ],
    ),
    "a narrator who comes once, above all others": (
        "[FSQ: montage :05]\n\nNARRATOR (V.O.): They promised a harbour.\n\n[NAT: gulls :03]\n\nBut what "
        "came was mud.\n\n"
        "ADA: Joining us is Bo Moss.\n\nBO: Thank you, Ada.\n\nADA: Is it mud?\n\nBO: It is.\n",
        [
            ("NARRATOR", "They promised a harbour.\n\nBut what came was mud."),
            ("ADA", "Joining us is Bo Moss."),
            ("BO", "Thank you, Ada."),
            ("ADA", "Is it mud?"),
            ("BO", "It is."),
        ],
    ),
    "what somebody does, in brackets, and what is only in brackets": (
        "Ada: There are four charts (pointing to the papers on the wall) for you.\nBo: All of them "
        "(including the old ones) "
        "are wet.\nAda: Then we wait. (pause as she looks at the sky) It is going to rain. [0.5s] A lot.\nBo: It is.\n",
        [
            ("Ada", "There are four charts for you."),
            ("Bo", "All of them (including the old ones) are wet."),
            ("Ada", "Then we wait. It is going to rain. A lot."),
            ("Bo", "It is."),
        ],
    ),
    "block quotes with labels of their own between the turns": (
        "## 1 Speed\n\n**Host:** Welcome to the harbour, all of you.\n\n**Ada:** We are first in boats.\n\n"
        "> **Quote of the day**\n> **German:** Zeit ist alles.\n> **English:** Time is everything.\n\n"
        "**Host:** And in cranes?\n\n**Ada:** In cranes, too.\n",
        [
            ("Host", "Welcome to the harbour, all of you."),
            ("Ada", "We are first in boats."),
            ("Host", "And in cranes?"),
            ("Ada", "In cranes, too."),
        ],
    ),
    "names in capitals that nothing parts from the words, and sounds": (
        "LOCUTOR Tres remeros salían cada noche del puerto. Una vez...\nEFECTO TRUENO SOBRE EL MAR\n"
        "LOCUTOR ... el barco perdió sus remos.\nREMERO 1 (A GRITOS) ¡Aquí, faro, aquí!\nREMERO 2 "
        "Nadie nos oye con este viento.\n"
        "LOCUTOR Pero la luz se volvió hacia ellos.\nREMERO 1 ¡Nos han visto!\n",
        [
            ("LOCUTOR", "Tres remeros salían cada noche del puerto. Una vez..."),
            ("LOCUTOR", "... el barco perdió sus remos."),
            ("REMERO 1", "¡Aquí, faro, aquí!"),
            ("REMERO 2", "Nadie nos oye con este viento."),
            ("LOCUTOR", "Pero la luz se volvió hacia ellos."),
            ("REMERO 1", "¡Nos han visto!"),
        ],
    ),
    "headings in capitals that begin with a word for music or a break": (
        "Ada: We begin with the bells.\nBo: They ring at noon.\n\nMUSIC OF THE SPHERES\n\n"
        "Ada: Planets make no sound.\nBo: None that we hear.\n\nBREAK TIME\n\nAda: Now for tea.\nBo: At last.\n",
        [
            ("Ada", "We begin with the bells."),
            ("Bo", "They ring at noon."),
            ("Ada", "Planets make no sound."),
            ("Bo", "None that we hear."),
            ("Ada", "Now for tea."),
            ("Bo", "At last."),
        ],
    ),
    "people who come once, and whose addresses stand above": (
        "Review\n\nAttendees:\n- Ada Lind (Chair) - ada@port.example\n- Bo Moss (Crane) - "
        "bo.moss@port.example\n\nDiscussion:\n\n"
        "Ada: Good morning, everyone. We begin with the crane.\n\nBo: Yes, the crane took longer than "
        "expected. It works now.\n\n"
        "Ivo: We found twelve faults in it, and fixed them all.\n",
        [
            ("Ada", "Good morning, everyone. We begin with the crane."),
            ("Bo", "Yes, the crane took longer than expected. It works now."),
            ("Ivo", "We found twelve faults in it, and fixed them all."),
        ],
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_turns_of_a_kind_of_page(kind: str) -> None:
    text, turns = KINDS[kind]
    script = parse_script(text)
    assert [(turn.speaker, turn.text) for turn in script.turns] == turns
