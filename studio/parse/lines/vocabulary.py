"""Words that tell a person's label from another, and what stands in brackets from speech; several languages.

In: nothing, or what stands in a bracket. Out: sets of words in small letters, and whether a bracket is a sound, a term
of radio or screen, a manner, or what somebody does while speaking. Data, and the few rules over it.

The lists were written by hand out of development scripts, with the same words in other languages; docs/reading.md says
how much hangs on each.
"""

from __future__ import annotations

import re

from studio.parse.lines.shape import phrases, vocabulary
from studio.values import CueKind

PARTICLES = vocabulary("al and bin da de del della den der di do dos du e el la le of ter the van von y zu")
"""Small words inside names."""

ROLES = vocabulary(
    "anchor announcer audience caller child cohost commentator correspondent crowd everybody everyone guest host "
    "interpreter interviewee interviewer listener man member moderator narrator narration operator panelist "
    "participant "
    "members presenter producer reporter respondent speaker student teacher translator unknown voice voiceover "
    "narration narración narrazione narração "
    "woman vo byline president chair chairman chairwoman person character all both together chorus interviewers "
    "hosts guests señor señora presidente presidenta ministro ministra président présidente ministre "
    "präsident präsidentin alle beide tous toutes "
    "todos todas ambos tutti entrambi все оба erzähler erzählerin sprecher sprecherin moderatorin gast "
    "reporterin narrador narradora presentador presentadora invitado invitada locutor locutora entrevistador "
    "entrevistadora animateur animatrice invité invitée narrateur narratrice présentateur présentatrice "
    "stimme voix voz голос "
    "journaliste conduttore conduttrice ospite narratore apresentador apresentadora convidado convidada ведущий "
    "ведущая гость гостья рассказчик диктор 主持人 主持 嘉宾 旁白 记者 主持人a 主持人b 主播 司会 ゲスト "
    "ナレーター 진행자 사회자 앵커 기자 게스트 해설 المذيع الضيف المذيعة الضيفة מנחה אורח אורחת"
)
"""Words that are people without being names."""

OFFICES = ("위원장", "위원", "의원", "의장", "장관", "차관", "委員長", "委員", "議長", "議員", "大臣")
"""Endings of Korean and Japanese words for offices, which are joined to the name of the body: ``해양수산부장관``."""


def is_role(word: str) -> bool:
    """Whether a word, given in lower case, says what somebody is rather than who."""
    return word in ROLES or word.endswith(OFFICES)


OPENERS = vocabulary(
    "again also although an and answer are as at because besides both bottom but by can conclusion do every fact "
    "few finally first firstly for fourth from guess has have he her here hers his how however i idea if imagine "
    "in indeed instead is it its just key last lastly lesson let like listen look maybe meanwhile moral more "
    "moreover most my never next no nope not nothing now of oh ok okay on once one or our perhaps please plus "
    "point problem question reason recall remember result right rule say second secondly see she short so some "
    "something sometimes spoiler still suddenly sure than thank that their then there these they thing think "
    "third this those though to today tomorrow tonight truth until we well what when where which while who why "
    "with yeah yep yes yesterday you your monday tuesday wednesday thursday friday saturday sunday"
)
"""Words that begin a sentence and hardly a name."""

PAPERWORK = vocabulary(
    "re scene setting curtain characters cast voices executives analysts about abstract advertiser aired author "
    "bonus by category comment comments contact copyright correction credits date description disclaimer "
    "duration edited editor email episode example fact fyi genre guest guests headline headlines host hosted "
    "hosts keywords language length license link links location media moderators more music nb news note notes "
    "nota notas anmerkung anmerkungen hinweis remarque opmerking uwaga примечание 备注 注意 number option orig "
    "participants photo platform present attendees absent attendance apologies produced producers ps published "
    "presenters panelists "
    "publisher rating read recorded reference references related released runtime season series show source "
    "sources speakers sponsor sponsored sponsors story subject subtitle summary tag tags time timestamp tip "
    "title tldr topic topics transcribed transcriber transcript translation update updated url version via views "
    "warning watch website written podcast format status assignee draft target production wordcount logline "
    "synopsis premise sinopsis kurzinhalt "
    "sponsorship hashtags social footnote footnotes int ext started ended personaggi personajes personnages "
    "personagens personen rollen besetzung szene scena escena scène cena персонажи лица osoby obsada postacie "
    "rolverdeling rolbezetting reparto elenco objetivo objetivos objective objectives obiettivi objectifs авторы"
)
"""Words of the lines around a transcript: a label made of them alone is nobody's, however often it stands."""

METADATA = vocabulary(
    "titel datum dauer gast gäste moderation sendung folge thema themen autor autorin quelle quellen "
    "beschreibung sprache länge aufnahme redaktion produktion título titulo fecha duración duracion invitado "
    "invitada programa tema temas autora idioma descripción temporada episodio fuente fuentes titre durée invité "
    "invitée émission sujet auteur langue épisode titolo durata ospite conduttore puntata argomento lingua data "
    "duração convidado apresentador assunto название дата гость тема выпуск длительность автор 标题 日期 时长 "
    "嘉宾 主持 节目 主题 作者 期数 来源 简介 录制 タイトル 日付 日時 時間 出演 番組 テーマ 제목 날짜 owner "
    "property due writer wrote created audience tone mood theme mix engineer studio intro outro network aliases "
    "priority publish words pages page revision"
)
"""Keys of the metadata above a script, in a few languages, beside ``PAPERWORK``: they count where several stand
together."""

WHO_SPEAKS = vocabulary(
    "speaker who name character voice role person actor host label user username author sender nick participant"
    " sprecher sprecherin rolle personnage locuteur personaje hablante locutor personagem parlante personaggio"
    " говорящий персонаж voz voix 说话人 角色 话者 話者"
)
"""What a column, or the key of a line, is called that holds who speaks."""

WHAT_IS_SAID = vocabulary(
    "audio narration voiceover text line lines dialogue dialog transcript said says words content speech utterance"
    " script sentence caption message texte réplique texto diálogo testo battuta replik rede текст"
    " реплика 台词 内容 文本 台詞"
)
"""What a column, or the key of a line, is called that holds what is said."""

DELIVERY = vocabulary(
    "delivery tone emotion mood pace pacing action visual visuals video camera onscreen graphic graphics shot image "
    "images slide slides picture pictures screenshot screenshots screen figure diagram footage super supers chyron gfx "
    "angle close wide medium tracking establishing pan zoom insert pov "
    "lighting bg beat emotional direction directions vibe energy feeling"
)
"""Labels of notes to who speaks or films, below a turn or between turns."""

_THINGS: dict[CueKind, str] = {
    "break": "break ad ads advert adverts advertisement advertisements commercial commercials midroll preroll postroll "
    "werbung werbepause publicité publicidad pubblicità publicidade реклама 广告",
    "music": "music song songs theme musik musique música musica grams sintonía cortina музыка "
    "音乐 音楽 音樂 음악 bgm ｂｇｍ موسيقى מוזיקה",
    "sting": "jingle jingles sting stinger stingers bumper transition transición transição ráfaga",
    "sound": "sfx fx foley atmo atmos sound sounds geräusch geräusche sonido sonidos efecto efectos bruitage bruitages "
    "suono suoni звук шум ｓｅ 音效 効果 効果音 효과음 effekt",
    "clip": "clip clips recording recordings tape soundbite promo trailer inserto insertos "
    "einspieler einspielung zuspieler zuspielung",
}

THINGS: dict[str, CueKind] = {word: kind for kind, words in _THINGS.items() for word in words.split()}
"""Labels that are things, and the cue each makes."""

BESIDES = vocabulary(
    "a again all an and archival archive at audience audio auf awkwardly background bas begins bite bitterly "
    "both break breaks briefly building closing commercial continues crowd deeply distance distant effect "
    "effects end ending ends excerpt extract fades fading film first for from gently happily hard harder heavily "
    "her his in interlude intro kurz language laut leise loudly ly message mic mid movie my nervously news of "
    "off offscreen on opening out outro over peu played playing plays pre quietly recorded resumes rises roll "
    "sadly second sharply short sich softly song speaking speaks start starting starts station stops suavemente "
    "swelling swells talk talking the their theme through to together tv un uncontrollably under up video voice "
    "with"
)
"""Words that stand beside sounds and things in a note of what is heard: ``music fades``, ``laughs nervously``."""

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
    r"schmunzel\w*|grins\w*|nickt|stöhnt|murmelt|brummt|singt|pfeift|schluchzt|zögert|sourit|murmure|hésite|sanglote|ricane|"
    r"sonríe|murmura|asiente|solloza|sorride|mormora|annuisce|esita|singhiozza|sorri|hesita|soluça|śmiech|śmieje|wzdycha|"
    r"szepcze|oklaski|muzyka|zucht|fluistert|muziek|gelach|skratt\w*|suckar|viskar|"
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

THIRD_PERSON = vocabulary(
    "elle il ils elles er sie ella él ellos ellas lui lei loro ele ela eles elas он она они hij zij ze ona ono han hun"
)
"""Who does something in a bracket, in other languages than English: ``(Elle rit.)``."""

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
    r"(?:a )?(?:(?:long|short|brief) )?(?:beat|pause)s?(?: (?:as|while|before|after|to) .{1,50})?",
    r"quoting|air quotes|mock(ing|s)?( \w+)?|sing-?song|distant(ly)?|close|far away"
    r"|muffled|filter",
    r"clears throat|speaking (in )?\w+|in (spanish|french|german|english|russian|chinese|japanese|arabic|hebrew"
    r"|italian)",
    r"\?+|\.\.\.|…|no audible response|indicating|affirmative|negative|crosstalk|foreign language( spoken)?"
    r"|non-?english( language| spoken)*",
    r"beiseite|abseits|aparte|à part|a parte|в сторону|旁白|电话|畫外音|画外音|ナレーション|モノローグ|off stimme"
    r"|aus dem off",
)
"""What radio drama, film scripts and transcribers write beside a name or inside a speech."""

_DOES = re.compile(
    r"(?:(?:he|she|they|it|both|all|everyone|everybody|the [a-z]+|[A-Z][a-zA-Z]+)(?: and (?:he|she|[A-Z][a-zA-Z]+))?\s+"
    r"(?:[a-z]+ly\s+)?(?:[a-z]+(?:s|es)|sit|stand|laugh|look|turn|nod|exit|enter|walk|run)\b.{0,80})",
)
_SHOWS = re.compile(r"[A-Z][a-z]{2,}(?<!s)s(?: [a-z]+){1,4}\.?")
"""``Shows photo``, ``Points at the door``."""
_MOVES = re.compile(
    r"(?:(?:pick|put|take|turn|look|point|hold|sit|stand|walk|run|get|lean|pull|push|climb|bend|step|kneel|lie|jump|ris)e?s?"
    r"|(?:picking|putting|taking|turning|looking|pointing|holding|sitting|standing|walking|running|getting|leaning|pulling"
    r"|pushing|rising|climbing|bending|stepping|kneeling|lying|jumping))"
    r" (?:up|down|out|off|on|back|away|at|to|over|into|around|round|from|in|through|towards?"
    r"|aside|forward)\b.{0,80}",
    re.I,
)
"""``picks up a spoon``, ``Rising from the chair``."""
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
    r"v\.? ?o\.?|o\.? ?s\.?|o\.? ?c\.?|cont[’'.]?d\.?|ph\??|sp\.?\??|phonetic|sic|\?+|\.\.\.|…|crosstalk|indicating"
    r"|affirmative|negative|no audible response|foreign language( spoken)?|off[- ]?(mic|mike|screen|camera)|beat|edited"
    r"|inaudible.{0,20}"
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
    if (_SHOWS.fullmatch(inside) or _MOVES.fullmatch(inside)) and _NO_ACT.match(inside) is None:
        return True
    return len(inside) < 120 and _DOES.fullmatch(inside.rstrip(".!")) is not None and _NO_ACT.match(inside) is None
