"""Show notes: an episode in, safe HTML for apps and pages out, and plain text.

Descriptions may be plain text or HTML from anywhere. The result has only a handful of tags, links to web addresses, and
no scripts. In feeds it has paragraphs, lists and links (Apple, PSP-1) of at most 4000 bytes.
"""

from __future__ import annotations

import html
import re

import nh3

from studio.formats.durations import format_timestamp
from studio.formats.sanitize import one_line, unescaped
from studio.formats.sanitize import text as clean
from studio.formats.urls import ascii_url
from studio.publish.names import cut, cut_bytes, label
from studio.publish.values import ChapterMark, PublishedEpisode
from studio.publish.words import Words
from studio.values import Story

MOST_BYTES = 4000
"""Size limit of a description (Apple)."""
LONGEST_MARK = 40
"""Characters of a chapter title in the list of chapters (Spotify)."""
LEAST_MARKS = 3
_TAGS = {"p", "br", "ol", "ul", "li", "a", "b", "i", "em", "strong"}
_MORE_TAGS = {
    "h1", "h2", "h3", "h4", "h5", "h6", "img", "figure", "figcaption", "blockquote", "q", "cite", "hr", "pre", "code",
    "s", "u", "sub", "sup", "small", "span", "div", "dl", "dt", "dd", "abbr", "table", "caption", "thead", "tbody",
    "tfoot", "tr", "td", "th",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "td": {"colspan", "rowspan"},
}
_FRAME = {"html", "head", "body", "meta", "title", "section", "article", "main", "center", "font", "time", "tt", "wbr"}
"""Tags whose removal loses nothing."""
_OPENING = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])")
_CODE = {"script", "style", "iframe", "object", "template", "noscript"}
_MARKUP = re.compile(r"</?(?:[a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?/?>|<!--")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]']")
AI = "The voices in this episode are synthetic."


def is_html(text: str) -> bool:
    """Whether a description is HTML; ``5 < 6`` is not."""
    return bool(_MARKUP.search(text))


def description_html(text: str) -> str:
    """A sanitized description: plain text becomes paragraphs, its web addresses links."""
    if is_html(text):
        return nh3.clean(
            clean(text),
            tags=_TAGS,
            clean_content_tags=_CODE,
            attributes={"a": {"href"}},
            url_schemes={"http", "https", "mailto"},
            url_relative="deny",
            link_rel=None,
        ).strip()
    blocks = re.split(r"\n[ \t]*\n", clean(text))
    return "".join(f"<p>{linked(one_line(block))}</p>" for block in blocks if block.strip())


def linked(text: str) -> str:
    """Plain text as HTML, web addresses as links."""
    out, end = [], 0
    for match in _ADDRESS.finditer(text):
        url = ascii_url(match[0])
        if url:
            out += [html.escape(text[end : match.start()], quote=False), link(url, match[0])]
            end = match.end()
    return "".join([*out, html.escape(text[end:], quote=False)])


def link(url: str, text: str) -> str:
    """A link, or only its text if the target isn't a web address."""
    safe = ascii_url(url)
    shown = html.escape(text, quote=False)
    return f'<a href="{html.escape(safe)}">{shown}</a>' if safe else shown


def plain(text: str) -> str:
    """A description as text of one line."""
    if not is_html(text):
        return one_line(text)
    spaced = re.sub(r"<(?:p|br|li)\b[^<>]*>", " ", clean(text))
    return one_line(unescaped(nh3.clean(spaced, tags=set())))


def summary(episode: PublishedEpisode, limit: int = 255) -> str:
    """A summary of the episode in a line or two."""
    about = plain(episode.description) or ". ".join(story.title for story in episode.stories) or episode.title
    return cut(label(about, limit=100_000), limit)


def chapter_list(chapters: tuple[ChapterMark, ...]) -> str:
    """A paragraph of chapters that Apple and Spotify read; empty for fewer than three."""
    if len(chapters) < LEAST_MARKS:
        return ""
    times = (format_timestamp(c.start_ms).partition(".")[0] for c in chapters)
    titles = (html.escape(label(c.title, LONGEST_MARK), quote=False) for c in chapters)
    lines = (f"({time}) {title}" for time, title in zip(times, titles, strict=True))
    return "".join(f"<p>{line}</p>" for line in lines)


def feed_description(episode: PublishedEpisode, words: Words) -> str:
    """HTML for ``description``: the text, the corrections, and the chapters, within 4000 bytes.

    If it is too long, the text is shortened at a word; if that isn't enough, the list of chapters is left out.
    """
    about = description_html(episode.description)
    tail = _corrections(episode, words) + chapter_list(episode.chapters) + _disclosure(episode, words)
    if len((about + tail).encode()) <= MOST_BYTES:
        return about + tail or f"<p>{html.escape(episode.title, quote=False)}</p>"
    if len(tail.encode()) > MOST_BYTES * 3 // 4:
        tail = _corrections(episode, words) + _disclosure(episode, words)
    if len(tail.encode()) > MOST_BYTES // 2:
        tail = _disclosure(episode, words)
    room = MOST_BYTES - len(tail.encode()) - len("<p></p>")
    text = plain(episode.description)
    size = room
    while len(html.escape(short := cut_bytes(text, size), quote=False).encode()) > room:
        size -= size // 16 + 1
    return f"<p>{html.escape(short, quote=False)}</p>{tail}"


def full_notes(episode: PublishedEpisode, words: Words) -> str:
    """HTML for ``content:encoded``: all of it, with the stories and their sources."""
    parts = [
        description_html(episode.description),
        _corrections(episode, words),
        stories_html(episode.stories, words),
        chapter_list(episode.chapters),
        _disclosure(episode, words),
    ]
    whole = "".join(parts)
    return whole if len(whole) > len(feed_description(episode, words)) else feed_description(episode, words)


def hosted_notes(episode: PublishedEpisode) -> tuple[str, str]:
    """Description and ``content:encoded`` of an episode at another host: unchanged, but sanitized.

    The second is empty if the old feed had none and the first is complete.
    """
    about, notes = sanitized(episode.description), sanitized(episode.notes)
    if len(about.encode()) <= MOST_BYTES:
        return about or html.escape(episode.title, quote=False), notes
    return html.escape(cut_bytes(plain(about), MOST_BYTES * 3 // 4), quote=False), notes or about


def sanitized(text: str, base: str = "") -> str:
    """Sanitize foreign HTML: headings, pictures and tables are kept, scripts are not. Plain text is unchanged.

    Args:
        text: plain text or HTML.
        base: address of its document, for relative links and pictures.
    """
    if not is_html(text):
        return clean(text)
    return nh3.clean(
        clean(text),
        tags=_TAGS | _MORE_TAGS,
        clean_content_tags=_CODE,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        url_relative=("rewrite_with_base", base) if base else "pass_through",
        link_rel=None,
    ).strip()


def lost_tags(text: str) -> set[str]:
    """Names of the tags that :func:`sanitized` removes from a text."""
    if not is_html(text):
        return set()
    return {name.lower() for name in _OPENING.findall(text)} - _TAGS - _MORE_TAGS - _FRAME


def stories_html(stories: tuple[Story, ...], words: Words) -> str:
    """The stories with their summaries and sources as a list."""
    if not stories:
        return ""
    return f"<ul>{''.join(f'<li>{_story(story, words)}</li>' for story in stories)}</ul>"


def _story(story: Story, words: Words) -> str:
    parts = [f"<strong>{html.escape(one_line(story.title), quote=False)}</strong>"]
    if story.summary:
        parts.append(f"<br>{linked(one_line(story.summary))}")
    if story.sources:
        named = ", ".join(link(s.url or "", one_line(s.name)) for s in story.sources)
        parts.append(f"<br>{words.say('Sources')}: {named}")
    return "".join(parts)


def _corrections(episode: PublishedEpisode, words: Words) -> str:
    head = f"<strong>{html.escape(words.say('Corrected:'), quote=False)}</strong>"
    return "".join(f"<p>{head} {linked(one_line(note))}</p>" for note in episode.corrections)


def _disclosure(episode: PublishedEpisode, words: Words) -> str:
    return f"<p>{words.say(AI)}</p>" if episode.ai_generated else ""
