"""What a language model wrote around a script: its thoughts, "Here's your script:", its offers, the fence around it.

In: the lines of a file. Out: the lines that are such words, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from studio.parse.boilerplate.blocks import FENCE
from studio.parse.lines.labels import read_label
from studio.parse.lines.markup import plain
from studio.parse.lines.shape import count_words, has_words

_THINKING = re.compile(
    r"\s{0,3}<(/?)(think|thinking|scratchpad|reasoning|analysis|reflection|brainstorm|brainstorming|planning|plan"
    r"|outline|notes|thought|thoughts|inner_monologue|draft_notes)>",
    re.I,
)
_PRODUCT = (
    r"(script|transcript|episode|podcast|dialogue|dialog|conversation|version|draft|screenplay|monologue|narration"
    r"|skript|drehbuch|folge|guion|guión|episodio|dossier|épisode|roteiro|脚本|剧本|文字稿|台本|대본|сценарий)"
)
_PREFACE = re.compile(
    r"(?:(?:sure|certainly|of course|absolutely|great|okay|ok|gladly|no problem|got it|perfect|understood"
    r"|natürlich|gerne|klar|bien sûr|claro|por supuesto|当然|好的|もちろん|конечно)[!,.，。！:—– -]*.{0,60}?)?"
    r"(?:\b(?:here(?:['’]s| is| are| you go)|below is|this is|i(?:['’]ve| have)? (?:wrote|written|created"
    r"|drafted|prepared)"
    r"|hier ist|hier kommt|voici|aquí (?:tienes|está)|aqui está|ecco|以下是|这是|вот)|以下)"
    rf".{{0,160}}?{_PRODUCT}.{{0,160}}",
    re.I | re.S,
)
_OFFER = re.compile(
    r"(?:\W{0,3})(?:let me know (?:if|whether|what)|would you like (?:me to|to)|do you want (?:me to)?"
    r"|want me to|shall i"
    r"|feel free to|i hope (?:this|you|it)|if you(?:['’]d| would)? (?:like|want|need|prefer)|happy to|i can (?:also )?"
    r"|this (?:script|episode|version|draft) (?:is|runs|has|can|should|aims|includes)|is there anything"
    r"|lass mich wissen|möchtest du|sag bescheid|n['’]hésite|souhaitez|voulez|dime si|¿?quieres|如果你|需要我|希望这)",
    re.I,
)
_CHANGES = re.compile(
    r"\b(script|tone|length|version|adjust|revis|chang|tweak|draft|expand|segment|format|another|edit|modif|shorten"
    r"|shorter|longer|rewrite|refin|customi|add |translat|anpass|änder|ajust|cambi|modifi)|修改|调整|脚本",
    re.I,
)
_TEXT_FENCES = ("", "text", "txt", "markdown", "md", "plaintext", "script", "transcript")
"""What a fence around words, not around code, says of itself."""


def find_assistant(lines: Sequence[str]) -> dict[int, str]:
    """What a language model wrote around a script: its thoughts, its offers, the fence the script stands in."""
    found: dict[int, str] = {}
    for source in (_thinking, _fence, _assistant):
        for k, reason in source(lines, found):
            if lines[k].strip():
                found.setdefault(k, reason)
    return found


def _thinking(lines: Sequence[str], _found: dict[int, str]) -> Iterator[tuple[int, str]]:
    """What a language model thinks before it writes; a closing tag alone ends what stands above it."""
    opened: int | None = None
    for k, line in enumerate(lines):
        if "<" not in line[:12]:
            if (
                opened is not None
                and "</" in line
                and (close := re.search(r"</(\w+)>\s*$", line))
                and _THINKING.match(f"</{close[1]}>")
            ):
                yield from ((j, "assistant") for j in range(opened, k + 1))
                opened = None
            continue
        tag = _THINKING.match(line)
        if tag is None:
            continue
        closes = f"</{tag[2].lower()}>" in line.lower()
        if tag[1]:
            start = opened if opened is not None else 0
            if opened is not None or tag[2].lower().startswith("think"):
                yield from ((j, "assistant") for j in range(start, k + 1))
            opened = None
        elif closes:
            if not has_words(line.lower().rpartition(f"</{tag[2].lower()}>")[2]):
                yield k, "assistant"
        else:
            opened = k


def _fence(lines: Sequence[str], found: dict[int, str]) -> Iterator[tuple[int, str]]:
    """A fence around most of the file holds the script, and what stands outside is talk about it."""
    marks = [k for k, line in enumerate(lines) if k not in found and FENCE.match(line)]
    total = sum(count_words(line) for k, line in enumerate(lines) if k not in found) if len(marks) > 1 else 0
    first = next((plain(line) for line in lines if has_words(line)), "") if total else ""
    for start, end in zip(marks[::2], marks[1::2], strict=False):
        of_text = lines[start].strip("`~ ").lower() in _TEXT_FENCES
        share = 0.25 if of_text and _PREFACE.match(first) else 0.6
        if sum(count_words(line) for line in lines[start + 1 : end]) > share * total:
            yield start, "markup"
            yield end, "markup"
            yield from ((k, "assistant") for k in (*range(start), *range(end + 1, len(lines))))
            return


def _assistant(lines: Sequence[str], found: dict[int, str]) -> Iterator[tuple[int, str]]:
    """What a chat assistant says before and after the script it was asked for."""
    filled = [k for k, line in enumerate(lines) if has_words(line) and k not in found]
    if len(filled) < 3:
        return
    for k in filled[:2]:
        text = plain(lines[k])
        if len(text) > 500 or (read_label(text) is not None and text[-1] != ":") or _PREFACE.match(text) is None:
            break
        below = next((line for line in lines[k + 1 :] if line.strip()), "")
        if text[-1] not in ":!.：！。" or (text[-1] == "." and has_words(below)):
            break
        yield k, "assistant"
    for k in reversed(filled[-4:]):
        text = plain(lines[k])
        label = read_label(text)
        if label is not None or len(text) > 700 or not (_OFFER.match(text) and _CHANGES.search(text)):
            break
        yield k, "assistant"
