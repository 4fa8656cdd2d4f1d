"""JSON as it is found, and YAML → one tree of values; the keys of turns; objects that ask for something.

In: a text. Out: its values, each string with its lines, and whether the text breaks off. Read are RFC 8259's JSON, JSON
Lines, and what language models and ``print`` make of it: single quotes, parentheses, commas too many or missing,
comments. Nothing is refused, and nothing recurses. Of YAML 1.2 anchors and tags are not read.
``{"type": "music", "name": "tide"}`` is a direction, in brackets, as ``spoken`` reads it.

Source: YAML 1.2, https://yaml.org/spec/1.2.2/.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import yaml

from studio.errors import ScriptError
from studio.formats.sanitize import encodable
from studio.parse.lines.shape import vocabulary

MOST_VALUES = 1_000_000
"""Values of a file; a day of speech with the times of every word has less."""
LONGEST_TEXT = 1_000_000
"""Characters of a string; a day of speech."""
DEEPEST = 200
"""Levels of brackets; what lies deeper counts as if it stood on this level."""

_TOKEN = re.compile(
    r"\"([^\"\\]*(?:\\.[^\"\\]*)*)(\"?)|'([^'\\]*(?:\\.[^'\\]*)*)('?)"
    r"|([\[{(])|([\]})])|(:)|//[^\n]*|/\*.{0,2000}?\*/|([^\s,:\[\]{}()\"']+)",
    re.S,
)
_ESCAPE = re.compile(r"\\(.)", re.S)


@dataclass(slots=True)
class Value:
    """A value: a string, a list or object (``items``), or another scalar (``bare``)."""

    line: int
    """1-based, where it begins."""
    end_line: int
    text: str | None = None
    """Of a string."""
    bare: str | None = None
    """A number, true, false, null or a stray word, as written."""
    items: list[tuple[str | None, Value]] | None = None
    """Of a list or an object; keys are None in a list, and may come twice in an object."""

    def get(self, *keys: str) -> Value | None:
        """The value under the first of the keys that is there."""
        found = {key: value for key, value in reversed(self.items or []) if key is not None}
        return next((found[key] for key in keys if key in found), None)

    def strings(self) -> Iterator[tuple[str | None, Value]]:
        """All strings in it, with the key each stands under, in order."""
        stack: list[tuple[str | None, Value]] = [(None, self)]
        while stack:
            key, value = stack.pop()
            if value.text is not None:
                yield key, value
            stack += [(name or key, item) for name, item in reversed(value.items or [])]


@dataclass(slots=True)
class Document:
    """The values of a text."""

    root: Value
    """Holds whatever stands outside all brackets."""
    broken: int | None = None
    """The line where the text breaks off inside a bracket or string."""
    keys: list[tuple[str, int]] = field(default_factory=list)
    """Keys and their lines."""


def read_values(text: str) -> Document:
    """Read a text as JSON, whatever it is.

    Raises:
        ScriptError: it holds more values, or a longer text, than a script has.
    """
    document = Document(Value(1, 1, items=[]))
    stack: list[tuple[Value, str]] = [(document.root, "")]
    key: str | None = None
    last: tuple[Value, int] | None = None
    line, counted = 1, 0
    for number, match in enumerate(_TOKEN.finditer(text)):
        if number > 2 * MOST_VALUES or match.end() - match.start() > LONGEST_TEXT:
            much = (
                f"more than {MOST_VALUES:,} values" if number > MOST_VALUES else "a text of over a million characters"
            )
            raise ScriptError(
                f"the JSON holds {much}; a day of speech has less.",
                line=line,
                hint="Is this one episode? Divide it into several scripts.",
            )
        line += text.count("\n", counted, match.start())
        counted = match.start()
        double, closed, single, shut, opens, closes, colon, bare = match.groups()
        items = stack[-1][0].items
        assert items is not None  # noqa: S101
        if opens:
            value = Value(line, line, items=[])
            items.append((key, value))
            key = None
            if len(stack) < DEEPEST:
                stack.append((value, {"[": "]", "{": "}", "(": ")"}[opens]))
        elif closes:
            key = None
            if any(end == closes for _, end in stack):
                while stack[-1][1] != closes:
                    stack.pop()
                stack.pop()[0].end_line = line
        elif colon:
            if items and last is not None and items[-1][1] is last[0]:
                items.pop()
                key = last[0].text if last[0].text is not None else last[0].bare
                document.keys.append((key or "", last[1]))
        elif double is not None or single is not None:
            raw = double if double is not None else single
            end_line = line + raw.count("\n")
            value = Value(line, end_line, text=_unescaped(raw))
            items.append((key, value))
            key, last = None, (value, line)
            if not (closed or shut):
                document.broken = end_line
        elif bare:
            value = Value(line, line, bare=bare)
            items.append((key, value))
            key, last = None, (value, line)
    if len(stack) > 1 and document.broken is None:
        document.broken = text.rstrip().count("\n") + 1
    return document


def _unescaped(raw: str) -> str:
    if "\\" not in raw:
        return raw
    try:
        return encodable(str(json.loads(f'"{raw}"', strict=False)))
    except ValueError:
        return _ESCAPE.sub(lambda m: {"n": "\n", "t": "\t", "r": ""}.get(m[1], m[1]), raw)


def join_pieces(root: Value, texts: Collection[str], known: Mapping[str, str]) -> None:
    """Make texts that stand in pieces (``["And ", {"type": "bold", "text": "good"}]``) one, and spell known keys alike.

    Args:
        root: the values, which are changed.
        texts: keys of what is said.
        known: keys as we spell them, by their small letters.
    """
    stack = [root]
    while stack:
        value = stack.pop()
        items = value.items or []
        for k, (key, item) in enumerate(items):
            if key is not None and key[:1].isupper() and key.lower() in known and not key.isupper():
                key = known[key.lower()]
                items[k] = (key, item)
            if key in texts and item.items is not None and (joined := _joined(item)) is not None:
                items[k] = (key, Value(item.line, item.end_line, text=joined))
                continue
            if item.items is not None:
                stack.append(item)


def _joined(value: Value) -> str | None:
    """The text of a list of strings and of objects that hold one; None for another list."""
    pieces: list[str] = []
    for key, item in value.items or []:
        inner = item.get("text") if item.items is not None and item.get("type") is not None else item
        if key is not None or inner is None or inner.text is None:
            return None
        pieces.append(inner.text)
    whole = {item.items is None for _, item in value.items or []} == {True, False}
    return "".join(pieces) if pieces and whole else None


LARGEST_YAML = 2_000_000
"""Characters."""
DEEPEST_YAML = 60

_ROW = re.compile(r"\s*(?:-\s+)?[\w\"' -]{1,40}:(?:\s|$)|\s*-\s+\S|\s*(?:---|\.\.\.|#.*)?$")
_ITEM = re.compile(r"\s*-\s+[\w\"']{1,30}:(?:\s|$)")
_Loader: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def looks_like_yaml(lines: Sequence[str]) -> bool:
    """Whether mappings in a list stand in the lines, indented as YAML is."""
    items = sum(_ITEM.match(line) is not None for line in lines[:400])
    indented = sum(line[:2] == "  " and line.strip() != "" for line in lines[:400])
    filled = sum(bool(line.strip()) for line in lines[:400])
    rows = sum(_ROW.match(line) is not None for line in lines[:400] if line.strip())
    return items > 1 and indented > 0 and rows >= 0.5 * filled


def read_yaml(text: str) -> Document | None:
    """Read a text as YAML."""
    if len(text) > LARGEST_YAML or re.search(r"(?m)^[^\"'#]{0,200}[\s:-]&\w", text):
        return None
    try:
        node = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    if node is None or isinstance(node, yaml.ScalarNode):
        return None
    document = Document(Value(1, 1, items=[]))
    value = _yaml_value(node, document, 0)
    if value is None:
        return None
    assert document.root.items is not None  # noqa: S101
    document.root.items.append((None, value))
    return document


def _yaml_value(node: yaml.Node, document: Document, depth: int) -> Value | None:
    if depth > DEEPEST_YAML:
        return None
    line, end = node.start_mark.line + 1, max(node.start_mark.line + 1, node.end_mark.line + (node.end_mark.column > 0))
    if isinstance(node, yaml.ScalarNode):
        literal = node.style in ("|", ">")
        return Value(line + literal, max(line + literal, end), text=str(node.value).strip("\n"))
    value = Value(line, end, items=[])
    assert value.items is not None  # noqa: S101
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            if (inner := _yaml_value(item, document, depth + 1)) is not None:
                value.items.append((None, inner))
    elif isinstance(node, yaml.MappingNode):
        for key, item in node.value:
            inner = _yaml_value(item, document, depth + 1)
            if inner is not None and isinstance(key, yaml.ScalarNode):
                document.keys.append((str(key.value), key.start_mark.line + 1))
                value.items.append((str(key.value), inner))
    return value


TEXTS = (
    "text", "body", "dialogue", "dialog", "line", "content", "utterance", "transcript", "sentence", "message", "speech",
    "script", "says", "say", "said", "spoken", "quote", "caption", "transcription", "texto", "value", "words",
    "display", "punctuated_word", "word",
)  # fmt: skip
"""Keys of what is said."""

SPEAKERS = (
    "speaker", "speakerName", "speaker_name", "speakerLabel", "speaker_label", "character", "name", "host", "person",
    "who", "author", "from", "role", "voice", "voice_id", "voiceId", "speakerId", "speaker_id", "speakerTag",
    "speaker_tag", "talker", "spoken_by", "spokenBy", "nickname", "hablante",
    "participantRole", "participant", "actor", "sender", "user", "username", "display_name",
)  # fmt: skip
"""Keys of who says it."""

ALL_TEXTS = frozenset(TEXTS)
HEARD = ("speaker", "speaker_name", "speaker_label", "speakerLabel", "speaker_id", "speakerTag", "speaker_tag")
"""Those that speech services set over the words of a stretch."""
MARKS = ("text", "content", "value", "word", "punctuated_word")
"""Keys under which punctuation stands among words."""
STARTS = ("start_time", "startTime", "from", "start")
CHOICES = ("alternatives", "nBest")
"""Lists of which only the first is what was heard."""

HEADS = ("episode", "metadata", "meta", "info", "header", "podcast")
"""Keys of objects that hold what a script says about the episode."""
TITLES = ("title", "heading", "headline", "chapter", "section", "topic")
NAMES = vocabulary("speakers speaker_names speakerNames speaker_map speakerMap participants personas characters hosts")
"""Keys of who is meant by which label."""

KINDS = {
    "music": "music", "song": "music", "theme": "music", "bed": "bed", "music_bed": "bed", "background_music": "bed",
    "sting": "sting", "stinger": "sting", "jingle": "sting", "transition": "sting",
    "sound": "sound", "sfx": "sound", "sound_effect": "sound", "effect": "sound",
    "clip": "clip", "audio": "clip", "recording": "clip", "soundbite": "clip",
    "break": "break", "ad": "break", "ad_break": "break", "midroll": "break",
    "pause": "pause", "silence": "pause", "beat": "pause",
}  # fmt: skip
"""What the type of an object may be, and what it asks for."""
_TYPES = ("type", "kind", "cue", "event")
_NAMES = (
    "name", "file", "filename", "path", "src", "source", "url", "description", "title", "text", "value", "content",
)  # fmt: skip
_SECONDS = ("seconds", "duration", "length", "time", "duration_s", "pause")
_MILLISECONDS = ("ms", "milliseconds", "duration_ms", "durationMs")
_SPEAKERS = ("speaker", "speakerName", "speaker_name", "character", "person", "who")


def direction_of(value: Value) -> str | None:
    """The direction an object gives; None where it has a speaker, or a type that asks for nothing."""
    if value.items is None or _told(value, *_SPEAKERS) is not None:
        return None
    kind = KINDS.get((_told(value, *_TYPES) or "").strip().lower().replace("-", "_").replace(" ", "_"))
    if kind == "pause":
        return f"[pause {_length(value)}]"
    name = re.sub(r"[\[\]\"“”‘’\s]+", " ", _told(value, *_NAMES) or "").strip()[:80]
    if kind is None or kind == "break":
        return kind and "[break]"
    return f'[{kind}: "{name}"]' if name else f"[cue {kind}]"


def as_object(key: str, value: Value) -> Value:
    """An entry ``pause: 1s`` or ``music: theme.wav`` as the object that would ask for the same."""
    items: list[tuple[str | None, Value]] = [("type", Value(value.line, value.line, text=key))]
    items += [("duration" if KINDS.get(key.lower()) == "pause" else "name", value)]
    return Value(value.line, value.end_line, items=items)


def _told(value: Value, *keys: str) -> str | None:
    found = value.get(*keys)
    return None if found is None else found.text if found.text is not None else found.bare


def _length(value: Value) -> str:
    for keys, unit in ((_MILLISECONDS, "ms"), (_SECONDS, "s")):
        told = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?)\s*(ms|s)?", (_told(value, *keys) or "").strip())
        if told:
            return told[1] + (told[2] or unit)
    return "1s"
