"""Faults in the ID3 tag and its chapters: name → (what breaks it, the rules that are then broken)."""

import struct
from io import BytesIO

from PIL import Image

from support.episode_parts import Parts, frame, seven
from support.faults_mp3 import APE, APPENDED, ID3V1, LYRICS, SECOND_TAG

LINK = b"https://example.org/a"


def fault(change):
    """A change of the parts as a fault."""
    return lambda parts, _: change(parts)


def attributes(**values):
    def change(parts: Parts, _):
        for name, value in values.items():
            setattr(parts, name, value)

    return change


def text(name, value):
    return fault(lambda p: p.text(name, value))


def body(name, value, nth=0):
    return fault(lambda p: p.put(name, value, nth))


def dropped(*names):
    def change(parts, _):
        for name in names:
            parts.drop(name)

    return change


def added(name, value):
    return fault(lambda p: p.frames.append((name, value)))


# ----------------------------------------------------------------------------------------------- T1: the tag


def no_tag(p, _):
    p.raw_tag = b""


def unsynchronised(p, _):
    plain = b"".join(frame(*f) for f in p.frames) + p.padding
    out = bytearray()
    for a, b in zip(plain, plain[1:] + b"\0", strict=True):
        out.append(a)
        if a == 0xFF and (b >= 0xE0 or b == 0):
            out.append(0)
    p.raw_tag = b"ID3\x03\0\x80" + seven(len(out)) + bytes(out)


def extended(p, _):
    rest = struct.pack(">IHI", 6, 0, 0) + b"".join(frame(*f) for f in p.frames) + p.padding
    p.raw_tag = b"ID3\x03\0\x40" + seven(len(rest)) + rest


def version_4(p, footer=False, plain=False):
    """The tag as ID3v2.4, with the sizes of frames synchsafe or (wrongly) plain."""

    def sized(name, data):
        size = struct.pack(">I", len(data)) if plain else seven(len(data))
        return name.encode() + size + b"\0\0" + data

    frames = []
    for name, data in p.frames:
        if name == "CHAP":
            head, _, rest = data.partition(b"\0")
            inside, at = b"", 16
            while at < len(rest):
                length = int.from_bytes(rest[at + 4 : at + 8], "big")
                inside += sized(rest[at : at + 4].decode(), rest[at + 10 : at + 10 + length])
                at += 10 + length
            data = head + b"\0" + rest[:16] + inside
        if name == "CTOC":
            data = data[: data.index(b"TIT2")]
        if name in ("TYER", "TDAT"):
            name, data = ("TDRC", b"\0002026-03-02") if name == "TYER" else ("TXXX", b"\0a\0b")
        frames.append(sized(name, data))
    rest = b"".join(frames) + p.padding
    head = b"\x04\0" + (b"\x10" if footer else b"\0") + seven(len(rest))
    p.raw_tag = b"ID3" + head + rest + (b"3DI" + head if footer else b"")


def plain_size(p, _):
    """The size of the tag in eight bits a byte, some of them set."""
    length = len(b"".join(frame(*f) for f in p.frames))
    p.padding = bytes(-length % 256 + 200)
    rest = b"".join(frame(*f) for f in p.frames) + p.padding
    p.raw_tag = b"ID3\x03\0\0" + struct.pack(">I", len(rest)) + rest


def synchsafe_frame(p, _):
    rest = b""
    for name, data in p.frames:
        rest += name.encode() + (seven(len(data)) if name == "APIC" else struct.pack(">I", len(data))) + b"\0\0" + data
    rest += p.padding
    p.raw_tag = b"ID3\x03\0\0" + seven(len(rest)) + rest


def frame_past_the_end(p, _):
    rest = b"".join(frame(*f) for f in p.frames) + b"TXXX" + struct.pack(">IH", 99_999, 0) + b"\0a\0b" + p.padding
    p.raw_tag = b"ID3\x03\0\0" + seven(len(rest)) + rest


def compressed(p, _):
    at = p.index("TLAN")
    rest = b"".join(
        name.encode() + struct.pack(">I", len(data)) + (b"\0\x80" if i == at else b"\0\0") + data
        for i, (name, data) in enumerate(p.frames)
    )
    rest += p.padding
    p.raw_tag = b"ID3\x03\0\0" + seven(len(rest)) + rest


TAG_FAULTS = {
    "no tag": (no_tag, {"T1.start"}),
    "junk before the tag": (attributes(before=b"\r\n"), {"T1.start"}),
    "two ID3 headers": (attributes(after_tag=SECOND_TAG), {"T1.one"}),
    "a tag at the end": (attributes(tail=APPENDED), {"T1.one"}),
    "an ID3v1 tag": (attributes(tail=ID3V1), {"T1.foreign"}),
    "an APE tag": (attributes(tail=APE), {"T1.foreign"}),
    "Lyrics3 and ID3v1": (attributes(tail=LYRICS + ID3V1), {"T1.foreign"}),
    "an unsynchronised tag": (unsynchronised, {"T1.unsync"}),
    "an extended header": (extended, {"T1.extended"}),
    "a footer": (fault(lambda p: version_4(p, footer=True)), {"T1.footer", "T1.version"}),
    "no padding": (attributes(padding=b""), {"T1.padded"}),
    "padding with something in it": (attributes(padding=bytes(100) + b"x" + bytes(100)), {"T1.padding"}),
    "the tag's size not synchsafe": (plain_size, {"T1.size"}),
    "the tag's size 40 too small": (attributes(size_off=-40), {"T1.size"}),
    "the tag's size 1000 too large": (attributes(size_off=1000), {"T1.size"}),
    "the tag's size past the file": (attributes(size_off=1 << 27), {"T1.size"}),
    "a frame past the end of the tag": (frame_past_the_end, {"T1.frames"}),
    "a compressed frame": (compressed, {"T1.frames"}),
    "bytes that are no frame": (added("x\1yz", b"abc"), {"T1.frames"}),
    "a synchsafe size in version 2.3": (synchsafe_frame, {"T1.synchsafe"}),
    "plain sizes in version 2.4": (fault(lambda p: version_4(p, plain=True)), {"T1.synchsafe", "T1.version"}),
    "version 2.4": (fault(version_4), {"T1.version"}),
    "a text in UTF-8": (body("TALB", b"\3The Show"), {"T1.encoding"}),
    "a text in UTF-16BE": (body("TALB", b"\2" + "Show".encode("utf-16-be")), {"T1.encoding"}),
    "UTF-16 without a byte order mark": (body("TALB", b"\1" + "Show".encode("utf-16-le")), {"T1.text"}),
    "UTF-16 of an odd length": (body("TALB", b"\1\xff\xfeS\0h\0o"), {"T1.text"}),
    "an encoding that does not exist": (body("TALB", b"\x09The Show"), {"T1.text"}),
    # ------------------------------------------------------------------------------------------------------- T6
    "no title": (dropped("TIT2"), {"T6.title"}),
    "an empty title": (text("TIT2", "  "), {"T6.title"}),
    "a title of 256 characters": (text("TIT2", "x" * 256), {"T6.title_length"}),
    "a title from a chat": (text("TIT2", "Sure! Here's a podcast script about tides:"), {"T6.title_words"}),
    "two titles": (added("TIT2", b"\0Another"), {"T6.once"}),
    "no show": (dropped("TALB"), {"T6.show"}),
    "no artist": (dropped("TPE1"), {"T6.artist"}),
    "no number": (dropped("TRCK"), {"T6.number"}),
    "a number in words": (text("TRCK", "seven"), {"T6.number_form"}),
    "no genre": (dropped("TCON"), {"T6.genre"}),
    "another genre": (text("TCON", "(12)Other"), {"T6.genre"}),
    "no date": (dropped("TYER", "TDAT"), {"T6.date"}),
    "a year of two digits": (text("TYER", "26"), {"T6.date_form"}),
    "a day that does not exist": (text("TDAT", "3102"), {"T6.date_form"}),
    "a time that does not exist": (added("TDRC", b"\0002026-02-30"), {"T6.date_form"}),
    "no length": (dropped("TLEN"), {"T6.length"}),
    "a length in minutes": (text("TLEN", "0:09"), {"T6.length"}),
    "no comment": (fault(lambda p: [p.drop("COMM"), p.drop("COMM")]), {"T6.comment"}),
    "a comment from a chat": (body("COMM", b"\0eng\0Sure! Here's a podcast script about tides."), {"T6.comment_words"}),
    "no link": (dropped("WOAF"), {"T6.link"}),
    "a link that is no address": (body("WOAF", b"see example.org"), {"T6.link_form"}),
    "a link that is not ASCII": (body("WOAF", "https://example.org/ä".encode()), {"T6.link_form"}),
    "no cover": (dropped("APIC"), {"T6.cover"}),
    "the cover of the wrong type": (
        fault(lambda p: p.put("APIC", p.body("APIC").replace(b"\0\3\0", b"\0\0\0", 1))), {"T6.cover"}
    ),
    "two covers": (fault(lambda p: p.frames.append(("APIC", p.body("APIC")))), {"T6.cover_once"}),
}  # fmt: skip

# ---------------------------------------------------------------------------------- T2 to T5: the chapters


def ordinary(name, value):
    return frame(name, b"\0" + value)


def swapped(p, _):
    a, b = p.index("CHAP", 1), p.index("CHAP", 2)
    p.frames[a], p.frames[b] = p.frames[b], p.frames[a]


def moved(p, starts=None, ends=None):
    """Other times for chapters, in all forms."""
    chapters, record = p.json(".chapters.json"), p.json(".episode.json")
    for nth, ms in (starts or {}).items():
        p.chapter(nth, start=ms)
        chapters["chapters"][nth]["startTime"] = record["chapters"][nth]["start"] = ms / 1000
    for nth, ms in (ends or {}).items():
        p.chapter(nth, end=ms)
    for c in chapters["chapters"]:
        c.pop("endTime")
    p.put_json(".chapters.json", chapters)
    p.put_json(".episode.json", record)


def many(p, _, count=300):
    """As many chapters, the same in all forms; the table of contents lists as many as it can."""
    p.frames = [f for f in p.frames if f[0] != "CHAP"]
    names = [b"chp%03d" % i for i in range(count)]
    edges = [9000 * i // count for i in range(count + 1)]
    for i, name in enumerate(names):
        times = struct.pack(">4I", edges[i], edges[i + 1], 0xFFFFFFFF, 0xFFFFFFFF)
        p.frames.append(("CHAP", name + b"\0" + times + ordinary("TIT2", b"Story %d" % i)))
    p.contents(count=count & 0xFF if count > 255 else count, children=names)
    chapters = [{"startTime": edges[i] / 1000, "title": f"Story {i}"} for i in range(count)]
    p.put_json(".chapters.json", {"version": "1.2.0", "chapters": chapters})
    p.put_json(".episode.json", {**p.json(".episode.json"), "chapters": chapters})


def second_contents(p, _):
    p.frames.append(("CTOC", b"toc2\0\1\1chp000\0"))


def links(data):
    """Frames inside the second chapter: its title, and a link."""

    def change(p, _):
        title = p.sub_frames(1)
        title = title[: 10 + int.from_bytes(title[4:8], "big")]
        p.inside(1, title + data)

    return change


def untitled(frames):
    """Frames inside the first chapter, whose title is "Introduction"."""
    return fault(lambda p: p.inside(0, frames))


def cover(size, format_, mime):
    def change(p, _):
        data = BytesIO()
        Image.new("RGB", size, (20, 90, 160)).save(data, format_)
        p.put("APIC", b"\0" + mime + b"\0\3\0" + data.getvalue())

    return change


UNTITLED = {"T5.title", "J3.titles", "J3.record"}

CHAPTER_FAULTS = {
    "a chapter with bytes that are no frame": (
        fault(lambda p: p.inside(0, p.sub_frames(0) + b"\1\2\3\4\5\6\7\10\11\12\13\14")), {"T2.layout"}
    ),
    "a frame past the end of its chapter": (
        fault(lambda p: p.inside(0, p.sub_frames(0) + b"TIT3\0\0\1\0\0\0\0T")), {"T2.layout", "T5.only"}
    ),
    "a chapter too short for its times": (
        fault(lambda p: p.frames.append(("CHAP", b"chp003\0\0\0\0"))), {"T2.layout"}
    ),
    "offsets in bytes": (fault(lambda p: p.chapter(1, offsets=bytes(8))), {"T2.offsets"}),
    "two chapters of one id": (fault(lambda p: p.rename([b"chp000", b"chp000", b"chp002"])), {"T2.unique"}),
    "an id that is not ASCII": (fault(lambda p: p.rename([b"chp000", b"chp001", b"chp\xe9"])), {"T2.ascii"}),
    "ids without zeros in front": (fault(lambda p: p.rename([b"chp8", b"chp9", b"chp10"])), {"T2.padded"}),
    "chapters out of order": (swapped, {"T3.order"}),
    "a chapter without length": (
        fault(lambda p: moved(p, starts={1: 6700}, ends={0: 6700})), {"T3.positive", "J2.ascending"}
    ),
    "a chapter that ends before it starts": (fault(lambda p: p.chapter(1, end=2000)), {"T3.positive", "T3.joined"}),
    "chapters that overlap": (fault(lambda p: p.chapter(0, end=4000)), {"T3.joined"}),
    "a chapter moved by a re-encoder": (fault(lambda p: p.chapter(0, end=2477)), {"T3.exact"}),
    "a gap between chapters": (fault(lambda p: p.chapter(0, end=2000)), {"T3.joined"}),
    "the first chapter starts late": (fault(lambda p: moved(p, starts={0: 400})), {"T3.first"}),
    "a chapter past the end": (fault(lambda p: p.chapter(2, end=60_000)), {"T3.inside"}),
    "the last chapter ends early": (fault(lambda p: p.chapter(2, end=8500)), {"T3.last"}),
    "no table of contents": (dropped("CTOC"), {"T4.present"}),
    "two tables of contents": (second_contents, {"T4.one"}),
    "a table of contents of another id": (fault(lambda p: p.contents(name=b"contents")), {"T4.id"}),
    "a table of contents that is not top-level": (fault(lambda p: p.contents(flags=1)), {"T4.flags"}),
    "a table of contents that is not ordered": (fault(lambda p: p.contents(flags=2)), {"T4.flags"}),
    "a count of 0": (fault(lambda p: p.contents(count=0)), {"T4.count", "T4.all"}),
    "a count too small": (fault(lambda p: p.contents(count=2)), {"T4.all"}),
    "a count too large": (fault(lambda p: p.contents(count=9)), {"T4.count"}),
    "children out of order": (fault(lambda p: p.contents(children=[b"chp001", b"chp000", b"chp002"])), {"T4.children"}),
    "a child that does not exist": (
        fault(lambda p: p.contents(children=[b"chp000", b"chp001", b"chp009"])), {"T4.children", "T4.all"}
    ),
    "a hidden chapter": (fault(lambda p: p.contents(count=2, children=[b"chp000", b"chp001"])), {"T4.all"}),
    "300 chapters": (many, {"T4.limit"}),
    "a chapter without a title": (untitled(b""), UNTITLED),
    "a chapter with an empty title": (untitled(ordinary("TIT2", b" ")), UNTITLED),
    "a chapter with two titles": (untitled(ordinary("TIT2", b"Introduction") * 2), {"T5.title"}),
    "a title of 4,000 letters": (
        untitled(ordinary("TIT2", b"x" * 4000)), {"T5.title_length", "J3.titles", "J3.record"}
    ),
    "a title that can't be read": (untitled(frame("TIT2", b"\1" + "Introduction".encode("utf-16-le"))), {"T5.text"}),
    "a title in UTF-8": (untitled(frame("TIT2", b"\3Introduction")), {"T5.encoding"}),
    "a link in UTF-16": (links(frame("WXXX", b"\1\xff\xfe\0\0" + LINK)), {"T5.link"}),
    "a link with encoding 3": (links(frame("WXXX", b"\3\0" + LINK)), {"T5.link"}),
    "two links": (links(frame("WXXX", b"\0\0" + LINK) * 2), {"T5.link"}),
    "a link with a description": (links(frame("WXXX", b"\0source\0" + LINK)), {"T5.link_description"}),
    "a chapter's link that is not ASCII": (links(frame("WXXX", b"\0\0" + LINK + b"\xe4")), {"T5.link_address"}),
    "a link with a plus": (links(frame("WXXX", b"\0\0" + LINK + b"+b")), {"T5.link_plus"}),
    "a chapter with a subtitle": (links(ordinary("TIT3", b"more")), {"T5.only"}),
    "a tag of 400 kB": (attributes(padding=bytes(400_000)), {"T5.size"}),
    "a cover of 1000 pixels": (cover((1000, 1000), "JPEG", b"image/jpeg"), {"T5.picture_size"}),
    "a GIF for a cover": (cover((50, 50), "GIF", b"image/gif"), {"T5.picture", "T5.mime"}),
    "a JPEG that says image/jpg": (cover((50, 50), "JPEG", b"image/jpg"), {"T5.mime"}),
    "a PNG that says it is a JPEG": (cover((50, 50), "PNG", b"image/jpeg"), {"T5.picture"}),
    "a picture that is none": (body("APIC", b"\0image/jpeg\0\3\0not a picture"), {"T5.picture"}),
}  # fmt: skip
