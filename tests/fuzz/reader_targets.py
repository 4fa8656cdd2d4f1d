"""The readers of files that anybody may have written, each as a function of bytes that holds what is promised of it.

In: any bytes. Out: nothing, or an exception that is a finding: whatever is no refusal with a message, or a promise that
is broken. :data:`TARGETS` lists the readers, with inputs to start from and pieces to build others of.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from studio.cast.joins import set_voices
from studio.cast.memory import CastFile
from studio.cast.voices import VoiceFile
from studio.check import FEED_RULES, RULES, check_feed
from studio.check.episode import CaptionFile, HtmlFile, JsonFile, ParsedEpisode
from studio.check.sound import Sound
from studio.check.takes import suspect_takes
from studio.errors import StudioError
from studio.formats.captions_read import read_srt, read_webvtt
from studio.formats.episode_record import EpisodeRecord, salvage_record
from studio.formats.id3_frames_read import chapter, comment, contents, link, picture, picture_size, text
from studio.formats.id3_read import is_tag, read_tag
from studio.formats.mp3_read import scan, trailing_tags
from studio.formats.toml import read_toml
from studio.formats.transcripts_read import decoded, read_html, read_json
from studio.parse import parse_script, script_document
from studio.parse.assemble.account import unaccounted
from studio.publish import hosted_elsewhere, owner
from studio.publish import ledger as published
from studio.publish.migrate import changes_of
from studio.publish.transcript import read_sentences
from studio.show import guids, pins
from studio.show.metadata import MetadataOverrides
from studio.show.settings import Settings
from studio.synthesize import licences
from studio.text.lexicon import load_lexicon
from studio.text.lexicon_add import add_entry
from studio.text.pls import load_pls

TESTS = Path(__file__).parents[1]
NOW = datetime(2026, 1, 1, tzinfo=timezone.utc)
SILENCE = Sound(0, 48_000, 2, -16.0, -2.0, "not decoded")
MODELS = (
    Settings, VoiceFile, CastFile, MetadataOverrides, published.Ledger, guids._File, pins._File, licences._File,
    hosted_elsewhere.HostedEpisodes,
)  # fmt: skip
"""Every form of TOML file but the lexicon."""

_folder = Path(tempfile.mkdtemp(prefix="studio-fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))


@dataclass(frozen=True)
class Target:
    """A reader, and what its inputs are made of."""

    read: Callable[[bytes], None]
    share: float
    """Of all inputs."""
    seeds: Callable[[], Iterator[bytes]]
    pieces: tuple[str | bytes, ...] = ()


def _file(data: bytes, name: str) -> Path:
    path = _folder / name
    path.write_bytes(data)
    return path


def _refused(read: Callable[[], object]) -> bool:
    """Whether a reader refuses its input, with a message; any other exception is a finding."""
    try:
        read()
    except StudioError as refusal:
        assert str(refusal).strip(), "a refusal without a word"
        return True
    return False


def _episode(data: bytes, **beside: object) -> ParsedEpisode:
    """An episode as `studio check` reads it, but for the sound, which other people's code decodes."""
    tags = (read_tag(data, 0),) if is_tag(data, 0) else ()
    start = min(tags[0].stop_byte, len(data)) if tags else 0
    stop, foreign = trailing_tags(data)
    stream = scan(data, start, stop) or scan(data, 0, stop) or scan(FRAMES, 0, len(FRAMES))
    nothing = dict.fromkeys(("chapters_json", "vtt", "srt", "transcript_json", "transcript_html", "record"))
    first = tags[0] if tags else None
    record = cast("JsonFile | None", beside.get("record"))
    return ParsedEpisode(
        size=len(data), tags=tags, foreign=foreign, audio_start=start, stream=stream, music_crc=None, sound=SILENCE,
        target_lufs=-16.0,
        chapters=tuple(chapter(f, first.major) or f for f in first.of("CHAP")) if first else (),
        contents=tuple(contents(f) or f for f in first.of("CTOC")) if first else (),
        recorded=salvage_record(record.json.value if record else None),
        **{**nothing, **beside},
    )  # type: ignore[arg-type]  # fmt: skip


def _judge(episode: ParsedEpisode) -> None:
    for rule in RULES:
        finding = rule.test_on(episode)
        assert finding.verdict in ("passed", "failed", "not applicable") and finding.message


# ------------------------------------------------------------------------------------------------- MP3 and ID3


def _frames() -> bytes:
    """Ten frames of silence: MPEG-1 Layer III, 128 kbit/s, 48 kHz, stereo, 384 bytes each."""
    return (b"\xff\xfb\x94\xc4" + bytes(380)) * 10


FRAMES = _frames()


def read_id3(data: bytes) -> None:
    data = b"ID3" + data
    if not is_tag(data, 0):
        return
    tag = read_tag(data, 0)
    assert 0 <= tag.stop_byte <= max(len(data), tag.declared_stop_byte + 10)
    assert [f.at for f in tag.frames] == sorted(f.at for f in tag.frames)
    assert all(0 <= f.at < len(data) for f in tag.frames)
    for frame in tag.frames[:50]:
        text(frame.body), link(frame.body), comment(frame.body), contents(frame)
        picture_size(picture(frame.body, tag.major).data)
        found = chapter(frame, tag.major)
        assert found is None or len(found.frames) <= len(frame.body)
    _judge(_episode(data))


def read_mp3(data: bytes) -> None:
    stop, foreign = trailing_tags(data)
    assert 0 <= stop <= len(data) and all(gap.start_byte < gap.stop_byte <= len(data) for gap in foreign)
    stream = scan(data, 0, stop)
    if stream is not None:
        assert 0 <= stream.start_byte < stream.stop_byte <= stop
        places = [place for gap in stream.gaps for place in (gap.start_byte, gap.stop_byte)]
        assert places == sorted(places) and all(place <= stop for place in places)
        assert stream.frames * 24 <= len(data), "more frames than bytes allow"
    _judge(_episode(data))


def _mp3_seeds() -> Iterator[bytes]:
    from studio.formats.mp3 import info_frame

    info = info_frame(frames=10, size_bytes=4224, samples=10_000, bitrate_kbps=128, channels=2, music_crc=0)
    yield FRAMES
    yield info + FRAMES[:1152]
    yield info.replace(b"Info", b"Xing") + FRAMES[:768] + b"junk" + FRAMES[:768] + info
    yield FRAMES[:768] + b"TAG" + bytes(125)
    yield FRAMES[:768] + b"APETAGEX" + bytes(24)
    yield b"\xff\xf3\x84\xc4" + bytes(500) + b"\xff\xfd\x84\xc4" + bytes(800)


def _id3_seeds() -> Iterator[bytes]:
    from studio.formats.id3 import id3_tag
    from studio.values import Chapter, Tags

    tags = Tags(title="Ein Titel 🎙", show="S", artist="A", date="2026-03-02", number=7, description="D", link="h://e.g")
    chapters = [Chapter(0, 48_000, "One"), Chapter(48_000, 96_000, "Zwei é", "https://example.org/a")]
    whole = id3_tag(tags, chapters, 96_000)[3:]
    whole = whole[:1500]
    yield whole + FRAMES[:384]
    yield b"\x04" + whole[1:] + FRAMES[:384]
    yield b"\x04\0\xd0" + whole[3:]
    yield b"\x02\0\0\0\0\0\x20TT2\0\0\x05\0abcdPIC\0\0\x09\0PNG\x03x\0abc"
    yield b"\x03\0\0\0\0\0\x40COMM\0\0\0\x09\0\0\0eng\0ab\0cWXXX\0\0\0\x09\0\0\x01\xff\xfea\0\0\0h://"


# ------------------------------------------------------------------------------------------------------ feeds


def read_a_feed(data: bytes) -> None:
    from studio.formats.feed_read import read_feed

    report = check_feed(data, "feed.xml", now=NOW, folder=_folder)
    assert len(report.findings) == len(FEED_RULES)

    def read() -> None:
        feed = read_feed(data, "feed.xml", "https://example.org/feed.xml")
        assert feed.title.strip()
        assert all(e.audio.url.lower().startswith(("http://", "https://")) for e in feed.episodes)
        changes_of(feed)

    _refused(read)
    owner._from_feed(data)


FEED = b"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>A &amp; B</title><link>https://example.org/</link><language>en-us</language>
<atom:link rel="self" href="https://example.org/feed.xml" type="application/rss+xml"/>
<itunes:author>A</itunes:author><itunes:category text="Arts"><itunes:category text="Books"/></itunes:category>
<itunes:explicit>no</itunes:explicit><itunes:image href="c.jpg"/><podcast:locked owner="a@b.c">yes</podcast:locked>
<item><title>One</title><guid isPermaLink="false">g1</guid><pubDate>Thu, 01 Jan 2026 06:00:00 +0000</pubDate>
<enclosure url="https://example.org/1.mp3" length="1000" type="audio/mpeg"/><itunes:duration>1:02:03</itunes:duration>
<itunes:episode>1</itunes:episode><description><![CDATA[<p>Hi <b>x</b></p>]]></description>
<podcast:transcript url="t.vtt" type="text/vtt"/><podcast:chapters url="c.json" type="application/json+chapters"/>
<podcast:person role="host" href="h://x">N</podcast:person><podcast:soundbite startTime="1.5" duration="30"/></item>
</channel></rss>
"""


def _feed_seeds() -> Iterator[bytes]:
    yield FEED
    yield FEED.replace(b"UTF-8", b"ISO-8859-1").replace(b"One", b"\xe9\xff")
    yield FEED.replace(b"?>\n", b'?>\n<!DOCTYPE rss [<!ENTITY a "b">]>\n', 1)
    yield FEED.replace(b"1:02:03", b"3723").replace(b"Thu, 01 Jan", b"1 Jan")


# ------------------------------------------------------------------------------------------------------- TOML


def read_toml_files(data: bytes) -> None:
    kind, data = (data[0] if data else 0) % (len(MODELS) + 1), data[1:]
    if kind < len(MODELS):
        path = _file(data, "file.toml")
        refused = _refused(lambda: read_toml(path, MODELS[kind]))
        if MODELS[kind] is Settings and not refused:
            _refused(lambda: set_voices(data.decode("utf-8-sig"), {"Ada": "joe", "B": "clara"}))
        return
    path = _file(data, "lexicon.toml")
    if not _refused(lambda: load_lexicon(path)):
        before = len(load_lexicon(path).entries)
        if _refused(lambda: add_entry(path, "Nguyen", {"say": "win"})):
            assert path.read_bytes() == data, "a refused entry changed the file"
        else:
            after = load_lexicon(path).entries
            assert len(after) >= before and any(e.written == "Nguyen" and e.say == "win" for e in after)


def _toml_seeds() -> Iterator[bytes]:
    root = TESTS.parent
    files = {0: "show.toml", 1: "voices/clara.toml", 5: "guids.toml"}
    for kind, name in files.items():
        if (root / name).is_file():
            yield bytes([kind]) + (root / name).read_bytes()[:3000]
    last = bytes([len(MODELS)])
    yield (
        last
        + b'[words]\n"Qiskit" = "kiss kit"\nNguyen = {say = "win", case = true, speakers = ["Ada"]}\n'
        + b'x = {ipa = "w\xc9\xaan"}\n'
    )
    yield b'\x02[speakers."Ada"]\nvoice = "clara"\nvariation = 2\n'
    yield b'\x03title = "T"\ndate = 2026-03-02\nnumber = 3\npeople = ["A", {name = "B"}]\n[feed]\n'
    yield (
        b'\x04podcast_guid = "x"\nlast_build = 2026-03-02T06:00:00Z\n'
        b'[episodes.a]\nslug = "a"\npublished = 2026-03-02T06:00:00Z\n'
    )
    yield (
        b'\x06[[takes]]\nspeaker = "A"\ntext = "t"\nscript = "s"\nline = 1\nengine = "tone"\nmade = "m"\n'
        b'file = "a.flac"\nsha256 = "'
        + b"0" * 64
        + b'"\nkey = "'
        + b"0" * 40
        + b'"\ngain_db = 1.0\nonset = 0\noffset = 9\n'
        b"words = '[[\"a\", 0.1, 0.2]]'\n"
    )


# ------------------------------------------------------------------------------------------------------- JSON

CLOSE = {"chapters_json": "e.chapters.json", "transcript_json": "e.transcript.json", "record": "e.episode.json"}


def read_json_files(data: bytes) -> None:
    read = read_json(data)
    for kind, name in CLOSE.items():
        episode = _episode(FRAMES, **{kind: JsonFile(name, read)})
        _judge(episode)
        if kind == "record":
            suspect_takes(episode.recorded)
            salvaged = json.loads(episode.recorded.model_dump_json(by_alias=True))
            assert salvage_record(salvaged) is not None
    owner._from_marker(data)
    read_sentences(_file(data, "transcript.json"))
    _marks(data)
    _read_script(data, "json")


def _marks(data: bytes) -> None:
    """The chapters as publishing reads them."""
    from studio.publish.episodes import marks

    path = _file(data, "chapters.json")
    episode = SimpleNamespace(beside=lambda _: path)
    _refused(lambda: marks(episode, EpisodeRecord(duration=10.0)))  # type: ignore[arg-type]


def _read_script(data: bytes, form: str | None) -> None:
    source = data.decode("utf-8", "replace")

    def read() -> None:
        script = parse_script(source, format=form)
        assert script.turns, "an empty script without an error"
        lost = unaccounted(script, source)
        assert not lost, f"lines lost: {lost}"
        script_document(script)

    _refused(read)


def _json_seeds() -> Iterator[bytes]:
    for path in sorted((TESTS / "formats" / "records").glob("*.json")):
        yield path.read_bytes()[:4000]
        record = json.loads(path.read_bytes())
        yield json.dumps(
            {key: value[:1] if isinstance(value, list) else value for key, value in record.items()}
        ).encode()
    yield b'{"version":"1.2.0","chapters":[{"startTime":0,"endTime":5.5,"title":"A","url":"h://x","img":"i","toc":false}]}'
    yield b'{"version":"1.0.0","segments":[{"speaker":"A","startTime":0.5,"endTime":1.0,"body":"Hello."}]}'
    yield b'[{"speaker": "Ada", "text": "hi"}, {"speaker": "Ben", "text": ["x", {"text": "y"}]}]'
    yield b'{"feed": "f", "podcast_guid": "g", "episode": "e", "title": "t"}'


# ----------------------------------------------------------------------------------------------- PLS, captions


def read_pls(data: bytes) -> None:
    path = _file(data, "words.pls")

    def read() -> None:
        for entry in load_pls(path):
            assert entry.written and entry.say

    _refused(read)


PLS = (
    '<?xml version="1.0" encoding="UTF-8"?><lexicon version="1.0" alphabet="ipa" xml:lang="en-US" '
    'xmlns="http://www.w3.org/2005/01/pronunciation-lexicon"><lexeme><grapheme>Nguyen</grapheme>'
    '<phoneme prefer="true">wɪn</phoneme><alias>win</alias></lexeme><lexeme><grapheme>W3C</grapheme>'
    "<alias>World Wide</alias></lexeme></lexicon>"
)


def _pls_seeds() -> Iterator[bytes]:
    yield PLS.encode()
    yield PLS.replace("UTF-8", "UTF-16").encode("utf-16")
    yield PLS.replace("wɪn", "ˈtʃɑːtʰ.d͡ʒ").encode()
    yield b"<lexicon><lexeme><phoneme alphabet='x-sampa'>wIn</phoneme></lexeme></lexicon>"


def read_captions(data: bytes) -> None:
    source, utf8 = decoded(data)
    lines = source.count("\n") + source.count("\r") + 1
    beside: dict[str, object] = {"transcript_html": HtmlFile("e.transcript.html", read_html(data))}
    for kind, read in (("vtt", read_webvtt), ("srt", read_srt)):
        captions = read(source)
        assert all(1 <= cue.line <= lines and cue.start_ms >= 0 and cue.end_ms >= 0 for cue in captions.cues)
        assert all(1 <= fault.line <= lines + 1 and fault.message for fault in captions.faults)
        beside[kind] = CaptionFile(f"e.{kind}", captions, utf8)
    _judge(_episode(FRAMES, **beside))
    _read_script(data, "captions")


def _caption_seeds() -> Iterator[bytes]:
    for path in sorted((TESTS / "formats" / "captions").glob("*.[vs][tr]t")):
        yield path.read_bytes()[:1500]
    yield b"<p><cite>Ada:</cite> <time>0:01</time></p><p>Hello &amp; so on</p><script>x</script>"


TARGETS: dict[str, Target] = {
    "id3": Target(
        read_id3, 0.2, _id3_seeds, ("CHAP", "CTOC", "TIT2", "WXXX", "APIC", "COMM", "TLEN", "ID3", b"\xff\xfe")
    ),
    "mp3": Target(
        read_mp3, 0.2, _mp3_seeds, ("Info", "Xing", "LAME3.100", "TAG", "APETAGEX", "ID3", b"\xff\xfb\x94\xc4")
    ),
    "feed": Target(
        read_a_feed,
        0.12,
        _feed_seeds,
        (
            *[
                "<item>",
                "</item>",
                "<![CDATA[",
                "]]>",
                "&amp;",
                "&#x0;",
                "<podcast:chapters",
                "<podcast:txt>",
                "<itunes:owner>",
                "<!DOCTYPE",
            ],
            "<podcast:trailer",
            "xmlns:p=",
            "http://[::1",
            "<podcast:alternateEnclosure",
            "1e999",
            "99:99:99",
        ),
    ),
    "toml": Target(
        read_toml_files,
        0.16,
        _toml_seeds,
        (
            *[
                "[[",
                "]]",
                '"""',
                "'''",
                "1e999",
                "nan",
                "-inf",
                "0x",
                "1979-05-27T07:32:00Z",
                "23:59:60",
                "\\u0000",
                "[a.b.c]",
                "{a=1}",
            ],
            "[speakers]",
            "[words]",
            "[music]",
            "[feed]",
            "[render]",
        ),
    ),
    "json": Target(
        read_json_files,
        0.12,
        _json_seeds,
        (
            *[
                "NaN",
                "Infinity",
                "1e999",
                "-1",
                "null",
                "true",
                "\\ud800",
                "[[[[",
                "{}",
                '"startTime":',
                '"segments":',
                '"words":',
                '"turns":',
            ],
            '"chapters":',
        ),
    ),
    "pls": Target(
        read_pls,
        0.08,
        _pls_seeds,
        ("<lexeme>", "<grapheme>", "<phoneme>", "<alias>", "<!DOCTYPE", "&lt;", 'prefer="true"', "x-sampa"),
    ),
    "captions": Target(
        read_captions,
        0.12,
        _caption_seeds,
        (
            *[
                "00:00:01.000",
                "-->",
                "00:00:02,000",
                "</v>",
                "NOTE",
                "STYLE",
                "WEBVTT",
                "&lt;",
                "&#1114112;",
                "<c.x>",
                "<00:01>",
            ],
            "<v Ada>",
            "00:00:01.000 --> 00:00:02.000",
        ),
    ),
}
