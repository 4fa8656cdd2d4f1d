"""Whether a title or a description is fit to be published.

In: a text, and the name of the script's file. Out: what it reads like instead, or nothing. Only what stands at fixed
places is looked for, so that "Here's to the Keepers" or "The Untitled" stay titles.
"""

from __future__ import annotations

import re
from pathlib import PurePath

_YES = (
    r"sure(?: thing)?|certainly|of course|absolutely|great|okay|ok|gladly|no problem|happy to help|you got it|"
    r"klar|gerne|natürlich|selbstverständlich|claro|por supuesto|bien sûr|volontiers|certo|certamente|com certeza|"
    r"oczywiście|natuurlijk|конечно|当然|もちろん"
)
_HERE = (
    r"here(?:['’]s| is| are| you go| we go)|below (?:is|are)|hier ist|hier sind|aquí (?:tienes|está)|voici|ecco(?:ti)?|"
    r"aqui está|oto|hier is|вот|以下是|以下は|这是"
)
_WORK = (
    r"(?:podcast |episode |audio |full |complete |revised |updated |polished )*"
    r"(?:script|transcript|draft|dialogue|outline|version|rewrite|skript|drehbuch|entwurf|guion|guión|borrador|scénario|"
    r"roteiro|copione|scenariusz|сценарий|脚本|台本)"
)
_PREFACES = (
    re.compile(rf"(?:{_YES})\s*[!,.:—–-]+\s*(?:{_HERE}|i['’]?(?:d|ll|ve|m)\b|let['’]?s\b|let me\b)", re.I),
    re.compile(rf"(?:{_HERE})\b.{{0,80}}\b{_WORK}\b.{{0,120}}(?:[:!]|\b(?:for you|you asked|as requested)\b)", re.I),
    re.compile(rf"(?:{_HERE})\s+(?:an?|the|your|my|ein|eine|un|une|uma|um)\s+{_WORK}\b", re.I),
    re.compile(
        r"(?:let me know (?:if|when|what)|feel free to|would you like me to|do you want me to|"
        r"i hope (?:this|that) helps|"
        r"as an ai\b|as a (?:large )?language model|i['’]ve (?:written|drafted|created|prepared|put together)\b|"
        r"sag mir (?:bescheid|gern)|déjame saber|avísame si|dis-moi si|fammi sapere)",
        re.I,
    ),
)
_PLACEHOLDER = re.compile(
    r"\[[^\[\]]{0,60}\b(?:name|title|topic|host|guest|insert|your|number|date|subject|theme|link|url|placeholder|"
    r"titel|thema|nom|nombre|título|tema|titre|sujet|titolo|nome)\b[^\[\]]{0,60}\]|"
    r"\{[^{}]{2,60}\}|<(?!(?:br|p|a|b|i|em|li|ul|ol|strong)\b)[a-z][\w .-]{1,40}>|"
    r"\b(?:todo|tbd|tba|tbc|fixme|lorem ipsum)\b|\bx{3,10}\b|"
    r"^(?:your|my|insert|add|enter|the) (?:episode |podcast |show )?(?:title|name|description)"
    r"(?: here| goes here)?\W*$|"
    r"^(?:untitled|no title|new (?:document|episode|script)|(?:episode |podcast )?(?:title|description))(?:\W*\d*)?$",
    re.I,
)
_FILE = re.compile(
    r"^\S*\.(?:txt|md|markdown|docx?|odt|rtf|pdf|html?|json|srt|vtt|fountain)$|^[\w-]*[^\W_]_[^\W_][\w-]*$|"
    r"\b(?:final|draft|v)[ _-]?(?:v?\d+|final)\b|^copy of\b|^(?:document|script|episode|ep|draft)[ _-]?\(?\d*\)?$",
    re.I,
)
_HEADING = re.compile(
    r"(?:the )?(?:full |complete |audio |video |podcast |episode |show |final )*"
    r"(?:script|transcript|outline|show ?notes|notes|summary|overview|contents|table of contents|agenda|run ?down|"
    r"draft|"
    r"introduction|intro|outro|cold open|dialogue|hosts?|speakers?|characters?|cast|chapters?|segments?|home|menu|"
    r"skript|transkript|einleitung|inhalt|guion|guión|transcripción|introducción|transcription|sommaire)"
    r"(?:\s*#?\d{1,3})?\s*[:.]?",
    re.I,
)


def title_fault(title: str, file_name: str = "") -> str:
    """Why a text is no title: it reads like "a chat assistant's preface", "a placeholder" …; empty if it is one.

    Args:
        title: as it would be published.
        file_name: of the script; a title that is its name without the ending is "a file name".
    """
    text = " ".join(title.split())
    stem = _words(PurePath(file_name).stem)
    if any(each.match(text) for each in _PREFACES):
        return "a chat assistant's preface"
    if _PLACEHOLDER.search(text) or not any(map(str.isalnum, text)):
        return "a placeholder"
    if _FILE.search(text) or (stem and _words(text) == stem):
        return "a file name"
    if _HEADING.fullmatch(text):
        return "a heading of the page"
    return ""


def description_fault(description: str) -> str:
    """The same for a description; empty for none at all, which is another fault."""
    text = " ".join(description.split())
    if not text:
        return ""
    if any(each.match(text) for each in _PREFACES) or any(map(_PREFACES[-1].match, re.split(r"(?<=[.!?])\s+", text))):
        return "a chat assistant's preface"
    if _PLACEHOLDER.search(text):
        return "a placeholder"
    if " " not in text and _FILE.search(text):
        return "a file name"
    return "a heading of the page" if _HEADING.fullmatch(text) else ""


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
