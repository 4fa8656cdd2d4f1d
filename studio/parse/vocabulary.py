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
    "presenter producer reporter respondent speaker student teacher translator unknown voice voiceover woman"
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
    "about abstract advertiser aired author bonus by category comment comments contact copyright correction "
    "credits date description disclaimer duration edited editor email episode example fact fyi genre guest guests "
    "headline headlines host hosted hosts keywords language length license link links location media moderators "
    "more music nb news note notes number option orig participants photo platform produced producers ps published "
    "publisher rating read recorded reference references related released runtime season series show source "
    "sources speakers sponsor sponsored sponsors story subject subtitle summary tag tags time timestamp tip title "
    "tldr topic topics transcribed transcriber transcript translation update updated url version via views "
    "warning watch website written"
)
"""Words of the lines around a transcript: a label made of them alone is nobody's, however often it stands."""

_THINGS: dict[CueKind, str] = {
    "break": "break ad ads advert adverts advertisement advertisements commercial commercials midroll",
    "music": "music song songs theme",
    "sting": "jingle jingles sting stinger stingers bumper transition",
    "sound": "sfx fx sound sounds",
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
