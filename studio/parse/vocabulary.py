"""Words that tell a person's label from another: data, no rules.

In: nothing. Out: sets of words in small letters.
"""

from __future__ import annotations

from studio.parse.lines import vocabulary
from studio.values import CueKind

PARTICLES = vocabulary("al and bin da de del della den der di do dos du e el la le of ter the van von y zu")
"""Small words inside names."""

ROLES = vocabulary(
    "anchor announcer audience caller child cohost commentator correspondent crowd everybody everyone guest host "
    "interpreter interviewee interviewer listener man member moderator narrator operator panelist participant "
    "presenter producer reporter respondent speaker student teacher translator unknown voice voiceover woman vo byline "
    "person character all both together chorus crowd interviewers hosts guests "
    "erzähler erzählerin sprecher sprecherin moderator moderatorin gast reporterin "
    "narrador narradora presentador presentadora invitado invitada locutor locutora entrevistador entrevistadora "
    "animateur animatrice invité invitée narrateur narratrice présentateur présentatrice journaliste "
    "conduttore conduttrice ospite narratore narratrice apresentador apresentadora convidado convidada "
    "ведущий ведущая гость гостья рассказчик диктор "
    "主持人 主持 嘉宾 旁白 记者 主持人a 主持人b 主播 司会 ゲスト ナレーター 진행자 게스트 해설 "
    "المذيع الضيف المذيعة الضيفة מנחה אורח אורחת"
)
"""Words that are people without being names."""

OPENERS = vocabulary(
    "again also although an and answer are as at because besides both bottom but by can conclusion do every fact "
    "few finally first firstly for fourth from guess has have he her here hers his how however i idea if imagine "
    "in indeed instead is it its just key last lastly lesson let like listen look maybe meanwhile moral more "
    "moreover most my never next no nope not nothing now of oh ok okay on once one or our perhaps please plus "
    "point problem question reason recall remember result right rule say second secondly see she short so some "
    "something sometimes spoiler still suddenly sure than thank that their then there these they thing think "
    "third this those though to today tomorrow tonight truth until we well what when where which while who why "
    "with yeah yep yes yesterday you your"
)
"""Words that begin a sentence and hardly a name."""

PAPERWORK = vocabulary(
    "re scene setting curtain characters cast voices about abstract advertiser aired author bonus by category "
    "comment comments contact copyright correction "
    "credits date description disclaimer duration edited editor email episode example fact fyi genre guest guests "
    "headline headlines host hosted hosts keywords language length license link links location media moderators "
    "more music nb news note notes number option orig participants photo platform produced producers ps published "
    "publisher rating read recorded reference references related released runtime season series show source "
    "sources speakers sponsor sponsored sponsors story subject subtitle summary tag tags time timestamp tip title "
    "tldr topic topics transcribed transcriber transcript translation update updated url version via views "
    "warning watch website written podcast format status assignee draft runtime genre target "
    "production wordcount setting logline sponsorship hashtags social footnote footnotes"
)
"""Words of the lines around a transcript: a label made of them alone is nobody's, however often it stands."""

METADATA = vocabulary(
    "titel datum dauer gast gäste moderation sendung folge thema themen autor autorin quelle quellen beschreibung "
    "sprache länge aufnahme redaktion produktion "
    "título titulo fecha duración duracion invitado invitada programa tema temas autora idioma descripción temporada "
    "episodio fuente fuentes "
    "titre durée invité invitée émission sujet auteur langue épisode description "
    "titolo durata ospite conduttore puntata argomento lingua data duração convidado apresentador assunto "
    "название дата гость тема выпуск длительность автор "
    "标题 日期 时长 嘉宾 主持 节目 主题 作者 期数 来源 简介 录制 タイトル 日付 日時 時間 出演 番組 テーマ 제목 날짜 "
    "status assignee owner property due draft writer wrote written created format runtime audience target tone mood "
    "setting theme music recorded mix engineer studio intro outro podcast network aliases priority category "
    "publish published released production wordcount words pages page revision draft logline"
)
"""Keys of the metadata above a script, in a few languages, beside ``PAPERWORK``: they count where several stand
together."""

DELIVERY = vocabulary(
    "delivery tone emotion mood pace pacing action visual visuals video camera onscreen graphic graphics shot "
    "lighting beat emotional direction directions vibe energy feeling"
)
"""Labels of notes to who speaks or films, below a turn or between turns."""

_THINGS: dict[CueKind, str] = {
    "break": "break ad ads advert adverts advertisement advertisements commercial commercials midroll preroll postroll "
    "werbung werbepause publicité publicidad pubblicità publicidade реклама 广告",
    "music": "music song songs theme musik musique música musica музыка 音乐 音楽 音樂 음악 موسيقى מוזיקה",
    "sting": "jingle jingles sting stinger stingers bumper transition",
    "sound": "sfx fx sound sounds geräusch geräusche sonido sonidos bruitage suono suoni звук 音效 効果音 효과음",
    "clip": "clip clips recording recordings tape soundbite promo trailer",
}

THINGS: dict[str, CueKind] = {word: kind for kind, words in _THINGS.items() for word in words.split()}
"""Labels that are things, and the cue each makes."""

BESIDES = vocabulary(
    "a archival archive audio background begins bite break breaks closing commercial continues effect effects end "
    "ending ends excerpt extract film first interlude intro message mid movie news opening outro playing plays pre "
    "recorded resumes roll second short song start starts station stops the theme tv video voice"
)
"""Words that may stand beside them."""
