"""Faults in the files beside the MP3: name → (what breaks them, the rules that are then broken)."""

import json
import re

from support.episode_parts import Parts

CHAPTERS, VTT, SRT = ".chapters.json", ".vtt", ".srt"
JSON, HTML, RECORD = ".transcript.json", ".transcript.html", ".episode.json"


def swap(suffix, old, new, count=1):
    return lambda p, _: p.replace(suffix, old, new, count)


def raw(suffix, data):
    def change(p, _):
        p.files[suffix] = data

    return change


def chapters(change):
    """A change of the JSON chapters."""

    def fault(p: Parts, _):
        document = p.json(CHAPTERS)
        change(document["chapters"], document)
        p.put_json(CHAPTERS, document)

    return fault


def segments(change):
    def fault(p: Parts, _):
        document = p.json(JSON)
        change(document["segments"], document)
        p.put_json(JSON, document)

    return fault


def prefix(suffix, data):
    def change(p, _):
        p.files[suffix] = data + p.files[suffix]

    return change


def latin(suffix):
    def change(p, _):
        text = p.files[suffix].decode().replace("naïve", "naive")
        p.files[suffix] = text.encode().replace(b"naive", b"na\xefve")

    return change


def lines(suffix, pattern, new, nth=0):
    """Another text for the nth match of a pattern."""

    def change(p, _):
        text = p.files[suffix].decode()
        match = list(re.finditer(pattern, text, re.MULTILINE))[nth]
        p.files[suffix] = (text[: match.start()] + match.expand(new) + text[match.end() :]).encode()

    return change


def times(suffix, first, start=None, end=None):
    """Other times for the cue whose text contains some words."""

    def change(p, _):
        text = p.files[suffix].decode()
        blocks = text.split("\n\n")
        at = next(i for i, b in enumerate(blocks) if first in b)
        old = re.search(r"(\S+) --> (\S+)", blocks[at])
        blocks[at] = blocks[at].replace(old[0], f"{start or old[1]} --> {end or old[2]}")
        p.files[suffix] = "\n\n".join(blocks).encode()

    return change


def another(*suffixes):
    """Files of another episode."""

    def change(p, _):
        for suffix in suffixes:
            p.files[suffix] = OTHER[suffix].encode()

    return change


OTHER = {
    CHAPTERS: '{"version":"1.2.0","chapters":[{"startTime":0,"title":"Weather"},{"startTime":4,"title":"Sport"}]}',
    VTT: "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v Bo>Something else altogether.</v>\n",
    SRT: "1\n00:00:01,000 --> 00:00:03,000\nBo: Something else altogether.\n",
    JSON: json.dumps(
        {"version": "1.0.0",
         "segments": [{"speaker": "Bo", "startTime": 1, "endTime": 3, "body": "Something else altogether."}]}
    ),
    HTML: "<cite>Bo:</cite> <time>0:01</time>\n<p>Something else altogether.</p>",
    RECORD: json.dumps({"duration": 1234.5, "turns": [{"text": "Something else altogether."}],
                        "chapters": [{"start": 0, "title": "Weather"}]}),
}  # fmt: skip

LONG_CUE = """WEBVTT

00:00:00.200 --> 00:00:08.700
<v Nora Whitfield>Welcome to the show, everybody; it is good to be here.
Profits at A &amp; B rose by 5 &lt; 6 percent, naïve as it sounds.
That is all there is to say about it today, I am afraid.
Thank you, Theo. Good night to you and to everybody else!</v>
"""

ALL_WORDS = {"X5.vtt", "X5.srt", "X5.json", "X5.html"}

JSON_FAULTS = {
    "chapters: not JSON": (raw(CHAPTERS, b'{"version": "1.2.0", "chapters": [}'), {"J1.json"}),
    "chapters: a list": (raw(CHAPTERS, b"[]"), {"J1.json"}),
    "chapters: nested too deep": (raw(CHAPTERS, b"[" * 200_000), {"J1.json"}),
    "chapters: no version": (chapters(lambda c, d: d.pop("version")), {"J1.version"}),
    "chapters: a version to come": (chapters(lambda c, d: d.update(version="2.0")), {"J1.version"}),
    "chapters: none": (chapters(lambda c, d: d.pop("chapters")), {"J1.chapters"}),
    "chapters: one is a text": (chapters(lambda c, d: c.append("Outro")), {"J1.chapters"}),
    "chapters: a title that is a number": (chapters(lambda c, d: d.update(title=5)), {"J1.fields"}),
    "chapters: waypoints that are a text": (chapters(lambda c, d: d.update(waypoints="yes")), {"J1.fields"}),
    "chapters: not UTF-8": (latin(CHAPTERS), {"J2.utf8", "J3.titles"}),
    "chapters: a byte order mark": (prefix(CHAPTERS, b"\xef\xbb\xbf"), {"J2.bom"}),
    "chapters: NaN": (swap(CHAPTERS, '"chapters"', '"x": NaN, "chapters"'), {"J2.finite"}),
    "chapters: a number too large": (swap(CHAPTERS, '"chapters"', '"x": 1e999, "chapters"'), {"J2.finite"}),
    "chapters: a time as text": (
        chapters(lambda c, d: c[1].update(startTime="2.5")), {"J2.start", "J3.count"}
    ),
    "chapters: no time": (chapters(lambda c, d: c[2].pop("startTime")), {"J2.start", "J3.count"}),
    "chapters: a time of 400 digits": (
        chapters(lambda c, d: c[2].update(startTime=10**400)), {"J2.start", "J3.count"}
    ),
    "chapters: out of order": (chapters(lambda c, d: c.reverse()), {"J2.ascending"}),
    "chapters: an end before the start": (chapters(lambda c, d: c[1].update(endTime=1.0)), {"J2.end"}),
    "chapters: an image that is a number": (chapters(lambda c, d: c[1].update(img=5)), {"J2.fields"}),
    "chapters: toc that is a text": (chapters(lambda c, d: c[1].update(toc="true")), {"J2.fields"}),
    "chapters: a place without coordinates": (
        chapters(lambda c, d: c[1].update(location={"name": "Here"})), {"J2.fields"}
    ),
    "chapters: no title": (chapters(lambda c, d: c[1].pop("title")), {"J2.title", "J3.titles"}),
    "chapters: past the end": (chapters(lambda c, d: c[2].update(endTime=12.0)), {"J2.inside"}),
    "chapters: one missing": (chapters(lambda c, d: c.pop()), {"J3.count"}),
    "chapters: 2 ms off": (chapters(lambda c, d: c[1].update(startTime=2.502)), {"J3.times"}),
    "chapters: another title": (chapters(lambda c, d: c[0].update(title="Intro")), {"J3.titles"}),
    "chapters of another episode": (another(CHAPTERS), {"J3.count"}),
    "the record of another episode": (another(RECORD), {"M2.length", "M2.programme", "J3.record"} | ALL_WORDS),
}  # fmt: skip

TRANSCRIPT_FAULTS = {
    "vtt: not UTF-8": (latin(VTT), {"X1.utf8", "X5.vtt"}),
    "vtt: no WEBVTT": (swap(VTT, "WEBVTT\n\n", ""), {"X1.header"}),
    "vtt: no blank line after WEBVTT": (swap(VTT, "WEBVTT\n\n", "WEBVTT\n"), {"X1.header"}),
    "vtt: empty": (raw(VTT, b"WEBVTT\n\n"), {"X1.cues", "X5.vtt"}),
    "vtt: a blank line inside a cue": (swap(VTT, "</v>\n\n", "\n\n</v>\n\n"), {"X1.block", "X1.closed"}),
    "vtt: no hours": (lines(VTT, r"^00:(00:\d\d\.\d{3} --> )00:", r"\1"), {"X1.times"}),
    "vtt: hours of one digit": (lines(VTT, r"^00:(\S+) --> 00:", r"0:\1 --> 0:"), {"X1.times"}),
    "vtt: a comma in times": (lines(VTT, r"^(\d\d:\d\d:\d\d)\.", r"\1,"), {"X1.times"}),
    "vtt: a cue that ends before it starts": (
        times(VTT, "Good night", end="00:00:06.500"), {"X1.positive"}
    ),
    "vtt: out of order": (
        lines(VTT, r"(?s)\n\n(00:00:02.*?)\n\n(.*)\Z", r"\n\n\2\n\n\1\n"), {"X1.order", "X5.vtt"}
    ),
    "vtt: & not escaped": (swap(VTT, "&amp;", "&"), {"X1.escaped"}),
    "vtt: < not escaped": (swap(VTT, "&lt;", "<"), {"X1.escaped"}),
    "vtt: > not escaped": (swap(VTT, "&lt; 6 percent,", "&lt; 6 percent>,"), {"X1.escaped", "X5.vtt"}),
    "vtt: an arrow in a cue": (swap(VTT, "Theo.", "Theo. -->"), {"X1.arrow", "X5.vtt"}),
    "vtt: a cue without a voice": (
        lines(VTT, r"<v Theo>([^<]*)</v>\n\n", r"\1\n\n", 1), {"X1.voice"}
    ),
    "vtt: a voice that is not closed": (swap(VTT, "</v>", ""), {"X1.closed"}),
    "vtt: a name with an ampersand": (swap(VTT, "<v Nora Whitfield>", "<v Nora & Whitfield>"), {"X1.name"}),
    "vtt: a long line": (
        # two cues of one speaker, joined
        lines(VTT, r"</v>\n\n00:00:04.800 --> \S+\n<v Theo>", " "), {"X1.width"}
    ),
    "srt: not UTF-8": (latin(SRT), {"X2.utf8", "X5.srt"}),
    "srt: counted from 0": (lines(SRT, r"\A1$", "0"), {"X2.index"}),
    "srt: a number left out": (lines(SRT, r"^3$", "4"), {"X2.index"}),
    "srt: empty": (raw(SRT, b""), {"X2.block", "X5.srt"}),
    "srt: a blank line inside a card": (
        swap(SRT, "to say\nabout", "to say\n\nabout"), {"X2.block", "X5.srt"}
    ),
    "srt: a point in times": (lines(SRT, r"^(\d\d:\d\d:\d\d),", r"\1."), {"X2.times"}),
    "srt: a card without length": (lines(SRT, r"^(\S+) --> \S+", r"\1 --> \1"), {"X2.positive"}),
    "srt: three lines": (lines(SRT, r"(-->[^\n]*\n\S+) ([^\n]*\n\S)", r"\1\n\2"), {"X2.lines"}),
    "srt: a long line": (lines(SRT, r"(-->[^\n]*\n[^\n]+)\n([^\n]+)", r"\1 \2"), {"X2.width"}),
    "srt: an entity": (swap(SRT, "everybody else!", "else&excl;"), {"X2.plain", "X5.srt"}),
    "srt: no speaker": (swap(SRT, "Nora Whitfield: ", ""), {"X2.speaker"}),
    "srt: a change of speaker left out": (swap(SRT, "Theo: ", ""), {"X2.speaker"}),
    "srt: another speaker": (
        lines(SRT, r"Nora Whitfield:(\s)", r"Theo:\1", -1), {"X2.speaker"}
    ),
    "a caption of a fifth of a second": (times(SRT, "Good night", end="00:00:06,900"), {"X4.duration"}),
    "a caption of eight seconds": (
        raw(VTT, LONG_CUE.encode()), {"X4.duration"}
    ),
    "a caption past the end": (lines(VTT, r"--> \S+(?=[^>]*>[^>]*</v>\n\Z)", "--> 00:00:09.400"), {"X4.inside"}),
    "captions that overlap": (times(VTT, "Profits", end="00:00:05.000"), {"X4.overlap"}),
    "transcript: not JSON": (raw(JSON, b'{"version"'), {"X3.json"}),
    "transcript: another version": (segments(lambda s, d: d.update(version="2")), {"X3.version"}),
    "transcript: no segments": (segments(lambda s, d: d.pop("segments")), {"X3.segments"}),
    "transcript: words under another name": (
        segments(lambda s, d: s[0].update(text=s[0].pop("body"))), {"X3.body", "X5.json"}
    ),
    "transcript: no speaker": (segments(lambda s, d: s[0].pop("speaker")), {"X3.body"}),
    "transcript: times in words": (segments(lambda s, d: s[0].update(startTime="0.2 s")), {"X3.times"}),
    "transcript: no end": (segments(lambda s, d: s[0].pop("endTime")), {"X3.times"}),
    "transcript: an end before the start": (segments(lambda s, d: s[0].update(endTime=0.1)), {"X3.times"}),
    "transcript: segments overlap": (
        segments(lambda s, d: s[0].update(startTime=s[1]["startTime"] + 0.2, endTime=s[1]["endTime"])),
        {"X3.order"},
    ),
    "transcript: in milliseconds": (
        segments(lambda s, d: [g.update(startTime=g["startTime"] * 1e3, endTime=g["endTime"] * 1e3) for g in s]),
        {"X3.order"},
    ),
    "html: no paragraphs": (lambda p, _: p.replace(HTML, "p>", "div>", 99) or p.replace(HTML, "<p ", "<div ", 99),
                            {"X3.paragraphs", "X3.cite", "X5.html"}),
    "html: not UTF-8": (latin(HTML), {"X3.paragraphs", "X5.html"}),
    "html: nobody speaks": (lines(HTML, "<cite>.*?</cite> ", ""), {"X3.cite"}),
    "html: a name without a colon": (swap(HTML, "Theo:</cite>", "Theo</cite>"), {"X3.cite"}),
    "html: no time": (lines(HTML, "<time.*?</time>", ""), {"X3.time"}),
    "html: a time in seconds": (lines(HTML, ">0:02<", ">2.5 s<"), {"X3.time"}),
    "html: times out of order": (lines(HTML, ">0:02<", ">0:08<"), {"X3.time"}),
    "a word left out of the vtt": (swap(VTT, "Welcome to", "Welcome"), {"X5.vtt"}),
    "a word left out of the srt": (swap(SRT, "Good night", "Good"), {"X5.srt"}),
    "a word twice in the transcript": (segments(lambda s, d: s[3].update(body="Thank " + s[3]["body"])), {"X5.json"}),
    "a paragraph left out of the html": (lines(HTML, r"(<p[^>]*>)That is [^<]*", r"\1"), {"X5.html"}),
    "all transcripts of another episode": (another(VTT, SRT, JSON, HTML), ALL_WORDS),
    "the vtt of another episode": (another(VTT), {"X5.vtt"}),
}  # fmt: skip

# ------------------------------------------------------------------------------- a list in the description

LIST = ["(00:00:00) Introduction", "(00:00:36) Prices", "(00:01:12) Good night"]


def described(rows):
    """The list in the comment of a longer episode."""

    def change(p: Parts, _):
        p.put("COMM", b"\0eng\0" + "\n".join(["What this is about.", *rows, "Thanks!"]).encode())

    return change


LIST_FAULTS = {
    "list: as it should be": (described(LIST), set()),
    "list: in minutes": (described(["00:00 Introduction", "00:36 Prices", "01:12 Good night"]), set()),
    "list: with br": (described(["<br>".join(LIST)]), set()),
    "list: does not begin at 0": (described(LIST[1:]), {"J4.first", "J4.count", "J3.list"}),
    "list: two chapters": (described(LIST[:2]), {"J4.count", "J3.list"}),
    "list: hours of one digit": (described([line.replace("(00:", "(0:") for line in LIST]), {"J4.form"}),
    "list: out of order": (described([LIST[0], LIST[2], LIST[1]]), {"J4.order", "J3.list"}),
    "list: a long title": (described([*LIST[:2], LIST[2] + ", and more about it than fits here"]), {"J4.titles"}),
    "list: a short chapter": (described([*LIST, "(00:01:40) Outro"]), {"J4.length", "J3.list"}),
    "list: one second off": (described([LIST[0], LIST[1].replace("36", "37"), LIST[2]]), {"J3.list"}),
}
