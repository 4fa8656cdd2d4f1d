"""Guesses the gender of a speaker's voice from a first name, a title or pronouns: Nora isn't given a man's voice.

Only clear cases are guessed: a name that both women and men have is on no list, nor is one whose gender depends on the
country. The list is the project's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from studio.cast.names import fold, title

Gender: TypeAlias = Literal["female", "male"]

FEMALE = frozenset(
    """
    abigail ada adele agatha agnes aisha alexandra alice alicia alison amanda amber amelia amy ana anastasia anita
    ann anna annabel anne annette annie anya aoife astrid audrey aurora barbara beatrice beatrix becky bella
    bernadette beth bethany bianca bridget brigitte camilla carla carmen carol caroline catherine cecilia celia
    celine charlotte chiara chloe christina christine claire clara claudia clementine constance cora cordelia
    cynthia daisy daniela daphne deborah deirdre delia denise diana diane dora doris dorothy edith eileen elaine
    eleanor elena eliza elizabeth ella ellen eloise elsa elsie emilia emily emma erica erika esme esther ethel eva
    eve evelyn faith fatima fiona flora florence frances francesca freya gabriela gemma genevieve georgia georgina
    gertrude gillian ginger giulia grace greta gwen hannah harriet hazel heather heidi helen helena helga henrietta
    hermione hilda holly ida imogen ines ingrid irene iris isabel isabella isla ivy jackie jacqueline jane janet
    janice jasmine jennifer jenny jessica jill joan joanna josephine joyce judith judy julia juliana julie juliet
    june kamala karen karin kate katherine kathleen kathryn katie katja keiko kirsten kirsty kristin kristina
    larissa laura lauren leah leila lena leonora leticia lila lilian lily linda lisa lotte louisa louise lucia
    lucille lucinda lucy lydia mabel madeleine maeve magdalena maggie maisie margaret margarita margot maria
    marianne marie marina marion marjorie marta martha martina mary matilda maud maude maureen maya megan melanie
    melissa mercedes mia michelle mildred millie mina minnie miranda miriam molly monica muriel nadia nancy naomi
    natalia natalie natasha nell nina nora noreen octavia olga olive olivia ophelia paloma pamela patricia paula
    pauline pearl penelope penny petra philippa phoebe phyllis pippa polly priscilla priya rachel rebecca regina
    renata rhiannon rita roberta rosa rosalind rose rosemary rosie ruth sabine sabrina sally samantha sandra sara
    sarah saskia selina selma serena sheila shirley sigrid silvia simone siobhan sofia sonia sophia sophie stella
    stephanie susan susanna susie suzanne sybil sylvia tabitha tamara tania tatiana teresa tessa theodora theresa
    tilda tina tracy trudy ursula valentina valeria vanessa vera verity veronica victoria viola violet virginia
    vivian wanda wendy wilhelmina winifred yasmin yolanda yvette yvonne zara zelda zoe
    """.split()  # noqa: SIM905
)
MALE = frozenset(
    """
    aaron abraham adam adrian ahmed alan albert aldo alejandro alexander alfred alistair ambrose amos andrew angus
    anthony anton antonio archibald archie arjun arnold arthur arturo augustus barnaby barney barry bartholomew
    basil ben benedict benjamin bernard bert bertram bill billy bob boris brendan brian bruce bruno callum calvin
    carl carlos caspar cecil cedric charles chester christopher clarence claude clement clifford clive colin conrad
    cornelius craig cyril damian daniel darren dave david declan dennis derek desmond dexter diego dieter dirk
    dmitri dominic donald douglas duncan dwight ebenezer ed edgar edmund eduardo edward edwin elias elijah emil
    emilio emmanuel enrique eric ernest ernesto erwin ethan eugene eustace ewan ezra felix ferdinand fergus fernando
    finn francesco franco frank franz fred frederick fritz gareth gary gavin geoffrey george gerald gerard gilbert
    giovanni glenn godfrey gordon graham gregory guido gunther gus gustav guy hamish hans harold harry harvey hassan
    hector heinrich henri henry herbert herman hiroshi horace horatio howard hubert hugh hugo humphrey ian ibrahim
    ignatius igor isaac ivan jack jacob jake james jason jasper javier jeff jeffrey jeremy jerome jerry jim jimmy
    joe joel john johnny jon jonas jonathan jorge jose joseph joshua juan jude julian julio julius justin karl keith
    ken kenji kenneth kevin klaus konrad kurt lance larry lars laurence lawrence leo leon leonard leopold leroy
    lewis liam lionel lorenzo louis lucas ludwig luigi luis luke magnus malcolm manuel marcel marco marcus mario
    mark martin marvin matteo matthew maurice max maxwell michael miguel mike miles mohammed monty mortimer nathan
    nathaniel ned neil nelson nicholas nick nigel noah norman oliver omar oscar otto owen pablo patrick paul pedro
    percy peter phil philip pierre piotr quentin rafael ralph ramon raphael raymond reginald rene reuben rex ricardo
    richard robert roberto rodney roger roland ronald rory ross rupert russell salvatore samuel sanjay saul scott
    sean sebastian sergei seth sidney sigmund silas simon solomon stanley stefan stephen steve steven stuart sven
    sylvester ted terence theo theodore thomas tim timothy toby tom tommy tony trevor tristan ulrich umberto uriah
    victor vikram vincent vladimir wallace walter warren wayne wilfred will william winston wolfgang xavier yusuf
    zachary
    """.split()  # noqa: SIM905
)
_TITLES: dict[str, Gender] = {
    "mrs": "female", "ms": "female", "miss": "female", "dame": "female", "lady": "female",
    "mr": "male", "sir": "male", "lord": "male",
}  # fmt: skip
_ROLES: dict[str, Gender] = {"woman": "female", "girl": "female", "man": "male", "boy": "male"}
_PRONOUNS = re.compile(r"\(\s*(she|he)\s*/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class GenderGuess:
    """A guess, and what it rests on."""

    gender: Gender
    reason: str
    """In words: ``the name Nora``."""


def guess_gender(name: str, spellings: tuple[str, ...] = ()) -> GenderGuess | None:
    """Guess the gender of a speaker's voice; None if that isn't clear.

    Args:
        name: of the speaker.
        spellings: others in the script, which may have a title or pronouns: ``Dr. Okafor (she/her)``.
    """
    for spelling in (name, *spellings):
        pronouns = _PRONOUNS.search(spelling)
        if pronouns:
            word = pronouns[1].lower()
            return GenderGuess("female" if word == "she" else "male", f"the pronoun “{word}”")
    for spelling in (name, *spellings):
        if (known := title(spelling)) in _TITLES:
            return GenderGuess(_TITLES[known], f"the title {known.capitalize()}")
    words = fold(name).split()
    if not words:
        return None
    first = words[0]
    if first in _ROLES:
        return GenderGuess(_ROLES[first], f"the label {name}")
    if (first in FEMALE) != (first in MALE):
        return GenderGuess("female" if first in FEMALE else "male", f"the name {first.capitalize()}")
    return None
