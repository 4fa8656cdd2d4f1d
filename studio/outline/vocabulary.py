"""Words that say nothing about a topic, and how words are made comparable. In: a text. Out: its terms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


def words(text: str) -> frozenset[str]:
    """A set of words, written as one text."""
    return frozenset(text.split())


STOP = words(
    """
    a an the this that these those here there and or but nor so yet if then than because while as until though
    although whether since unless about above across after against along among around at before behind below beneath
    beside besides between beyond by despite down during except for from in inside into like near of off on onto out
    outside over past per through throughout to toward towards under up upon via with within without
    i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers
    herself it its itself they them their theirs themselves one ones who whom whose which what when where why how
    someone somebody something anyone anybody anything everyone everybody everything nobody nothing none each every
    either neither both all any some few many much more most less least other others another such same own several
    am is are was be been being do does did done doing have has had having will would shall should can could may
    might must ought cannot dont doesnt didnt isnt arent wasnt werent havent hasnt hadnt wont wouldnt shouldnt cant
    couldnt im ive id ill youre youve youd youll hes shes were weve wed well theyre theyve theyd theyll thats theres
    whats whos lets heres its aint gonna wanna gotta kinda sorta not no yes yeah yep yup okay ok oh ah uh um hmm hm
    huh mhm wow hey hi hello bye goodbye please thanks thank sorry right alright sure exactly absolutely definitely
    totally literally basically actually really just only even still also too very quite rather almost already again
    ever never always often sometimes usually maybe perhaps probably possibly certainly obviously clearly simply
    honestly frankly fair enough well now then today tonight tomorrow yesterday ago later soon once twice
    first second third fourth fifth next last final finally lastly firstly secondly thirdly meanwhile however therefore
    thus hence indeed anyway anyways instead otherwise moreover furthermore etc
    """
)
"""Words that hold sentences together; no topic, and no end of a title."""

WEAK = words(
    """
    thing things stuff lot lots bit kind kinds sort sorts way ways part parts point points fact case cases example
    examples idea ideas question questions answer answers problem problems reason reasons issue issues matter time
    times day days week weeks month months year years hour hours minute minutes moment moments night morning
    people person guy guys folks man men woman women everybody world place places side end ends beginning start
    story stories topic topics segment segments episode episodes show shows podcast subject news report reports
    headline headlines listener listeners audience host guest guests word words conversation discussion talk
    good bad great big small little large long short new old young high low best better worse worst nice cool fun
    interesting amazing incredible crazy weird strange funny important different similar real true whole entire full
    major main key certain particular particularly single two three four five six seven eight nine ten eleven twelve
    twenty thirty forty fifty sixty seventy eighty ninety hundred
    hundreds thousand thousands million millions billion billions half couple percent number numbers amount
    hard easy easier simple ready able likely unlikely possible impossible huge massive early late far close back
    away together ahead apart
    say says said saying tell tells told telling ask asks asked asking talk talks talked talking speak speaks spoke
    mean means meant think thinks thought thinking know knows knew known knowing guess feel feels felt feeling
    believe believes see sees saw seen seeing look looks looked looking hear hears heard hearing watch watching
    get gets got getting gotten go goes went gone going come comes came coming take takes took taken taking make
    makes made making give gives gave given giving put puts putting let want wants wanted need needs needed try
    tries tried trying use uses used using find finds found finding keep keeps kept keeping become becomes became
    happen happens happened happening seem seems seemed turn turns turned turning bring brings brought leave leaves
    left call calls called calling show shows showed showing begin begins began start starts started starting
    stop stops stopped move moves moved moving run runs ran running work works worked working help helps helped
    love loves loved like likes liked hate wait waits waited waiting agree agrees agreed remember wonder wondering
    understand understands explain explains explained change changes changed changing build builds built building
    add adds added play plays played live lives lived stay sit stand pick set sets end ends ended
    welcome join joined joining joins listening enjoy enjoyed follow following curious excited happy glad
    quote unquote excellent fantastic wonderful awesome lovely thoughts comment comments
    latest recent recently especially anymore course forever completely entirely nearly roughly about
    wants getting done doing sound sounds sounded care happens change deal dealing
    """
)
"""Words of every topic: they may be part of a title but don't make one."""

TOKEN = re.compile(r"[^\W_]+(?:[’'\-.&][^\W_]+)*")
_APOSTROPHE = re.compile("[’']")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a sentence."""

    text: str
    start: int
    """Its first character in the sentence."""
    term: str
    """What is compared: without case and endings; empty for a word of no topic."""


def tokens(text: str) -> list[Token]:
    """The words of a text; marks of punctuation part them."""
    return [Token(m[0], m.start(), term(m[0])) for m in TOKEN.finditer(text)]


@lru_cache(maxsize=1 << 16)
def term(word: str) -> str:
    """A word in the form in which it is compared; empty for a word of no topic."""
    plain = _APOSTROPHE.sub("", word.casefold())
    return "" if plain in STOP or len(plain) < 2 or plain.isdecimal() else stem(_APOSTROPHE.split(word.casefold())[0])


def stem(word: str) -> str:
    """A word without the commonest English endings; words of up to four letters only lose a plural s."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            word = word[: -len(ending)]
            word = word[:-1] if word[-1] == word[-2] and word[-1] not in "lsz" else word
            break
    return word[:-1] if len(word) > 4 and word.endswith("e") else word
