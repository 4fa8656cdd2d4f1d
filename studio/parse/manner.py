"""Words in brackets that are no speech: sounds, terms of radio and screen, what somebody does while speaking.

In: what stands in a bracket. Out: whether it is one of these. Several languages; data and the few rules over it.
"""

from __future__ import annotations

import re

from studio.parse.lines import phrases, vocabulary

SOUNDS = re.compile(
    r"laugh\w*|chuckl\w*|giggl\w*|snicker\w*|cackl\w*|crosstalk|cross|applau\w*|clap\w*|cheer\w*|inaudible|unintelligible|"
    r"indiscernible|sigh\w*|cough\w*|sneez\w*|sniff\w*|gasp\w*|groan\w*|grunt\w*|sob\w*|cr(?:ies|ying)|yawn\w*|"
    r"whisper\w*|shout\w*|yell\w*|scream\w*|sings|singing|humm?(?:s|ing)|whistl\w*|music\w*|jingle|silence|beep\w*|"
    r"bleep\w*|redacted|censored|sic|noise\w*|static|door|phone|rings|ringing|foreign|overlapping|audio|clears|throat|"
    r"snort\w*|exhal\w*|inhal\w*|breath\w*|mumbl\w*|stammer\w*|imitat\w*|mimic\w*|theme|recording|clip|sound\w*|sfx|"
    r"gulp\w*|swallow\w*|wheez\w*|pant(?:s|ing)|hiccup\w*|burp\w*|snor(?:es|ing)|stutter\w*|footsteps|gunshots?|"
    r"thunder|knock(?:s|ing)|siren\w*|soundbites?|clapping|wail\w*|weep\w*|squeal\w*|woo|nods|nodding|shrugs|shrugging|"
    r"smiles|grins|grinning|winks|blinks|pausing|interrupt\w*|"
    # German, French, Spanish, Italian, Portuguese
    r"lach(?:t|en|end)|gelächter|kichert|seufzt|seufzen|hustet|flüstert|flüsternd|ruft|schreit|weint|räuspert|applaus|musik|"
    r"geräusch\w*|stille|unverständlich|rires?|rit|riant|soupirs?|soupire|tousse|toux|chuchote|crie|pleure|musique|bruit\w*|"
    r"applaudissements|inaudible|risas?|ríe|ríen|riendo|suspir[ao]|susurra\w*|tose|llora|grita|música|musica|aplausos|ruido|"
    r"ininteligible|ride|ridono|risate|sospir[ao]|sussurra|applausi|rumore|risos?|ri|rindo|aplausos|suspiro|"
    # Russian, Ukrainian
    r"сме(?:ётся|ются|ется|х|ясь)|вздыхает|вздох|кашл\w*|шепчет|шёпотом|шепотом|кричит|плачет|музыка|аплодисменты|шум|сміється|"
    r"неразборчиво|"
    # Chinese, Japanese, Korean, Arabic, Hebrew
    r"大?笑(?:声|了|着|い)?|轻笑|苦笑|微笑|哈哈|掌声|鼓掌|音乐(?:响起|起|渐弱)?|叹气|叹息|咳嗽|低声|小声|耳语|哭|"
    r"拍手|音楽|ため息|咳|웃음|박수|음악|한숨|기침|속삭임|ضحك|يضحك|موسيقى|تصفيق|תחוק|צחוק|צוחק|צוחקת|מוזיקה|מחיאות",
    re.I,
)
"""Words for sounds and manners of speaking, as transcribers use them."""

MANNER = vocabulary(
    "and in the a an to at his her their my voice out plays playing continues fades fading starts starting ends stops "
    "background up under softly loudly quietly nervously audience crowd intro outro theme all both ly together "
    "again talk talking off mic over speaks speaking language heavily deeply briefly of hard harder sharply from "
    "for on with uncontrollably gently awkwardly sadly happily bitterly distant distance through offscreen leise laut "
    "kurz auf bas un peu suavemente sich"
)
"""Words that may stand beside them."""

INSERTED = vocabulary(
    "a an the it its he him his she her they them their we us our you your i me my this that these those who "
    "which what is are was were be been being am has have had do does did will would can could should may might "
    "must to of in on at by for from with as and or but if not no so than then there here one ones s ed ing d t "
    "re ve"
)
"""Small words that a transcriber inserts to mend a sentence."""

_TERMS = phrases(
    r"v\.? ?o\.?|o\.? ?s\.?|o\.? ?c\.?|cont[’'.]?d?\.?|continu(ed|ing|es)|off|off[- ]?(mic|mike|screen|stage"
    r"|camera|air)",
    r"on (the )?(phone|radio|tv|speaker|intercom|screen)|(in)?to (the )?(phone|camera|radio|mic|microphone"
    r"|audience|himself|"
    r"herself|themself|themselves|self|[a-z]+)|over (the )?(phone|radio|intercom|speaker|pa)|via (phone|radio)"
    r"|filtered",
    r"ph|sp|sp\?|phon\.?|phonetic|phonetically|sic|pre-?lap|post-?lap|aside|reading|reads|translat(ed|ing|ion)"
    r"|as \w+( \w+)?",
    r"through (the )?(interpreter|translator|an interpreter|an? \w+|wall|door)|in unison|together"
    r"|simultaneously|ad ?lib",
    r"beat|a beat|pause|pauses|quoting|air quotes|mock(ing|s)?( \w+)?|sing-?song|distant(ly)?|close|far away"
    r"|muffled|filter",
    r"clears throat|speaking (in )?\w+|in (spanish|french|german|english|russian|chinese|japanese|arabic|hebrew"
    r"|italian)",
    r"\?+|\.\.\.|…|no audible response|indicating|crosstalk|foreign language( spoken)?|non-?english( language"
    r"| spoken)*",
    r"beiseite|abseits|aparte|à part|a parte|в сторону|旁白|电话|畫外音|画外音|ナレーション|モノローグ|off stimme"
    r"|aus dem off",
)
"""What radio drama, film scripts and transcribers write beside a name or inside a speech."""

_DOES = re.compile(
    r"(?:(?:he|she|they|it|both|all|everyone|everybody|the [a-z]+|[A-Z][a-zA-Z]+)(?: and (?:he|she|[A-Z][a-zA-Z]+))?\s+"
    r"(?:[a-z]+ly\s+)?(?:[a-z]+(?:s|es)|sit|stand|laugh|look|turn|nod|exit|enter|walk|run)\b.{0,80})",
)
_NO_ACT = re.compile(
    r"(?:it|this|that|which|what|who|there|here)\b|.*\b(?:is|was|has|says?|means?|needs?|i|you|we|me|my|your|our)\b",
    re.I,
)
_LY = re.compile(
    r"(?:very |almost |rather |more |half[- ]|too )?[a-z]{3,}ly(?:[,]? (?:and |but )?[a-z -]{2,30})?", re.I
)
_VOICE = re.compile(
    r"(?:in (?:an? )?[a-z -]{2,30} (?:voice|tone|accent|whisper|manner|way)|[a-z -]{2,30} (?:voice|tone|accent)"
    r"|under (?:his|her|"
    r"their|my) breath|through (?:his|her|gritted|clenched) \w+|with (?:a |an )?[a-z]+(?: [a-z]+)?"
    r"|on the (?:verge|edge) of \w+"
    r"|rush(?:ed|ing)|drawn[- ]out|mischievous(?:ly)?|slow(?:ly)? and [a-z]+|[a-z]+ and (?:slow|serious|quiet"
    r"|quick|soft|calm|low))",
    re.I,
)


def is_term(inside: str) -> bool:
    """Whether a bracket holds a term of radio, stage, screen or transcription and nothing else."""
    pieces = [piece.strip() for piece in re.split(r"[,;/]|\)\s*\(", inside) if piece.strip()]
    return bool(pieces) and len(inside) < 60 and all(_TERMS.fullmatch(piece) for piece in pieces)


_ANYWHERE = phrases(
    r"v\.? ?o\.?|o\.? ?s\.?|o\.? ?c\.?|cont[’'.]?d\.?|ph|sp\.?\??|phonetic|sic|\?+|\.\.\.|…|crosstalk|indicating"
    r"|no audible response|foreign language( spoken)?|off[- ]?(mic|mike|screen|camera)|inaudible.{0,20}|beat"
    r"|(imitating|mimicking|mocking|quoting|singing) .{1,40}",
)


def is_mark(inside: str) -> bool:
    """Whether a bracket holds a transcriber's mark, which may stand inside a sentence."""
    return len(inside) < 60 and _ANYWHERE.fullmatch(inside) is not None


def is_manner(inside: str) -> bool:
    """Whether a bracket says how something is said (``slowly``, ``in a low voice``, ``strong Welsh accent``)."""
    return len(inside) < 80 and (_LY.fullmatch(inside) is not None or _VOICE.fullmatch(inside) is not None)


def is_action(inside: str) -> bool:
    """Whether a bracket tells what somebody does (``He sits.``)."""
    return len(inside) < 120 and _DOES.fullmatch(inside.rstrip(".!")) is not None and _NO_ACT.match(inside) is None
