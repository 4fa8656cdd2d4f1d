"""Web pages: the show and its episodes in, HTML out, from templates that a show may replace.

``templates/`` beside ``show.toml`` takes precedence over the built-in templates, and
``{% extends "studio/episode.html" %}`` extends one of those. Everything is escaped except the notes, which are
sanitized. Pages load nothing from other hosts and work without scripts.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from studio.errors import ShowError
from studio.formats.companions import TRANSCRIPT_JSON
from studio.formats.durations import format_duration
from studio.formats.urls import ascii_url
from studio.pages.bundle import PARTS, bundle_script, bundle_style, design_css
from studio.pages.speaker_colours import speaker_colours
from studio.publish.notes import AI, description_html, is_html, linked, plain, summary
from studio.publish.share import (
    EMBED_HEIGHT,
    EMBED_WIDTH,
    app_links,
    embed_code,
    embed_page,
    episode_data,
    oembed_page,
    series_data,
)
from studio.publish.transcript import Part, read_sentences, split
from studio.publish.transcript import parts as parts_of
from studio.publish.values import Channel, Covers, PublishedEpisode
from studio.publish.words import FOLDER as CATALOGUES
from studio.publish.words import Words, words_for
from studio.store.keys import content_digest, digest
from studio.version import __version__

TRANSCRIPT_BYTES = 36_000
"""Bytes of a transcript's file for each page, so that a page has less than 150 kB with style, script and cover."""
PER_PAGE = 60
MOST_TEMPLATE_BYTES = 1 << 20
"""Size limit of the show's own templates; the built-in ones have a few thousand bytes."""
"""Episodes on one page of the show."""
OWN = Path(__file__).parent / "templates"
STATIC = ("style.css", "player.js")
POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""Content Security Policy of every page: nothing from other hosts, nothing inline."""


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A style sheet or script, with a digest in its name."""

    name: str
    data: bytes


class Theme:
    """The templates of a show.

    Args:
        own: folder of the show's own templates, if there is one.
        language: language of the show, and of its pages.

    Raises:
        ShowError: a template is too large.
    """

    def __init__(self, own: Path | None, language: str = "en") -> None:
        for path in sorted(own.iterdir()) if own is not None and own.is_dir() else ():
            if path.is_file() and path.stat().st_size > MOST_TEMPLATE_BYTES:
                raise ShowError(f"The template is larger than {MOST_TEMPLATE_BYTES >> 20} MB.", file=path)
        default = jinja2.FileSystemLoader(OWN)
        folders = [jinja2.FileSystemLoader(own)] if own is not None and own.is_dir() else []
        self._own = own
        self._words = words = words_for(language)
        self._jinja = jinja2.Environment(
            loader=jinja2.ChoiceLoader([*folders, default, jinja2.PrefixLoader({"studio": default})]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._jinja.filters.update(
            clock=lambda ms: format_duration(ms // 1000),
            day=words.day,
            minutes=words.length,
            size=words.size,
            linked=lambda text: _safe(linked(text)),
            web=lambda url: ascii_url(url or ""),
        )
        self._jinja.globals.update(
            _=words.say,
            direction=words.direction,
            direction_of=lambda tag: words_for(tag or language).direction,
            kinds={"full": "", "trailer": words.say("Trailer"), "bonus": words.say("Bonus")},
        )
        self.static = tuple(self._static(name) for name in STATIC)

    def feed_style(self) -> bytes:
        """The style sheet with which browsers show the feed."""
        said = self._words.say("This is a podcast feed. Copy its address into a podcast app to subscribe.")
        own = self._own / "feed.css" if self._own is not None else None
        rules = (own if own is not None and own.is_file() else OWN / "feed.css").read_text("utf-8")
        notice = f"direction: {self._words.direction}; content: {json.dumps(said, ensure_ascii=False)};"
        return f"{design_css()}{rules}rss::before {{ {notice} }}\n".encode()

    def _static(self, name: str) -> StaticFile:
        own = self._own / name if self._own is not None else None
        if own is not None and own.is_file():
            data = own.read_bytes()
        else:
            text, script = ((OWN / each).read_text("utf-8") for each in (name, "player.js"))
            data = (bundle_script(script) if name == "player.js" else bundle_style(script, text)).encode()
        stem, _, ending = name.rpartition(".")
        return StaticFile(f"assets/{stem}.{sha256(data).hexdigest()[:12]}.{ending}", data)

    def digest(self) -> str:
        """A digest of everything that pages depend on besides the show: templates, catalogue, style and script."""
        folders = [OWN, PARTS, *([self._own] if self._own is not None and self._own.is_dir() else [])]
        files = [path for folder in folders for path in sorted(folder.iterdir()) if path.is_file()]
        files += sorted(CATALOGUES.glob("*.po"))
        code = [Path(__file__).with_name(f"{name}.py") for name in ("pages", "share", "notes", "transcript", "words")]
        return digest("theme", __version__, [content_digest(path.read_bytes()) for path in (*files, *code)])

    def episode(
        self,
        channel: Channel,
        covers: Covers,
        episode: PublishedEpisode,
        neighbours: tuple[PublishedEpisode | None, PublishedEpisode | None],
    ) -> bytes:
        """The page of an episode.

        Args:
            channel: the show.
            covers: the episode's cover, or the show's.
            episode: the episode.
            neighbours: the episodes before and after it in time.
        """
        about = summary(episode, 200)
        parts = transcript(episode)
        return self._page(
            "episode.html", "../", channel, covers,
            summary=about,
            notes=_safe(description_html(episode.description)),
            **_said(parts, episode, 1),
            card=channel.url(card_name(channel, covers, episode)),
            before=neighbours[0],
            after=neighbours[1],
            disclosure=_disclosure(self._words, episode),
            oembed=oembed_page(episode),
            embed_width=EMBED_WIDTH,
            embed_height=EMBED_HEIGHT,
            linked_data=episode_data(channel, covers, episode, about),
            **_player(channel, episode),
        )  # fmt: skip

    def more_transcript(self, channel: Channel, covers: Covers, episode: PublishedEpisode, number: int) -> bytes:
        """A further page of a transcript that is too long for its episode's page; ``number`` begins with 2."""
        return self._page(
            "transcript.html", "../", channel, covers,
            summary=summary(episode, 200),
            episode=episode,
            name=transcript_page(episode, number),
            number=number,
            last=transcript_pages(episode),
            disclosure=_disclosure(self._words, episode),
            linked_data=episode_data(channel, covers, episode, summary(episode, 200)),
            **{**_said(transcript(episode), episode, number), "player": f"../{episode.page}"},
        )  # fmt: skip

    def embed(self, channel: Channel, covers: Covers, episode: PublishedEpisode) -> bytes:
        """The player of an episode for other sites."""
        return self._page("embed.html", "../", channel, covers, **_player(channel, episode))

    def show(
        self,
        channel: Channel,
        covers: Covers,
        episodes: Sequence[PublishedEpisode],
        number: int,
        last: int,
        *,
        seasons: Sequence[int] = (),
        season: int | None = None,
    ) -> bytes:
        """A page of the show, or of a season, with some of its episodes, newest first."""
        about = plain(channel.description) if is_html(channel.description) else channel.description
        short = plain(about) or channel.title
        return self._page(
            "show.html", "", channel, covers,
            episodes=[(e, summary(e, 220)) for e in episodes],
            summary=short,
            notes=_safe(description_html(about)),
            number=number,
            last=last,
            seasons=seasons,
            season=season,
            season_title=lambda each: channel.season_name(each) or self._words.say("Season %(number)s", number=each),
            page_name=show_page,
            apps=app_links(channel),
            disclosure=self._words.say("The voices in this show are synthetic.") if channel.ai_generated else "",
            linked_data=series_data(channel, covers, short),
        )  # fmt: skip

    def _page(self, template: str, up: str, channel: Channel, covers: Covers, **values: Any) -> bytes:  # noqa: ANN401
        style, script = (static.name for static in self.static)
        try:
            text = self._jinja.get_template(template).render(
                channel=channel, covers=covers, up=up, style=style, script=script, policy=POLICY, **values
            )
        except jinja2.TemplateSyntaxError as error:
            raise ShowError(
                f"The template is wrong: {error.message}.", file=error.filename or template, line=error.lineno
            ) from error
        except jinja2.TemplateError as error:
            raise ShowError(f"The template can't be rendered: {error.message}.", file=template) from error
        return text.encode("utf-8")


def _player(channel: Channel, episode: PublishedEpisode) -> dict[str, object]:
    """The data of an episode for the player."""
    return {
        "episode": episode,
        "wave": wave(episode.waveform),
        "embed": embed_page(episode),
        "embed_code": embed_code(channel, episode),
    }


def wave(levels: Sequence[int]) -> str:
    """Levels of 0 to 255 as an SVG path of height 40, with one bar for each."""
    bars = ((n, max(1, round(level * 19 / 255))) for n, level in enumerate(levels))
    return "".join(f"M{n}.5 {20 - half}v{2 * half}" for n, half in bars)


def card_name(channel: Channel, covers: Covers, episode: PublishedEpisode) -> str:
    """Path in the site of the episode's Open Graph picture."""
    from studio.publish.card import card_key

    return f"media/{episode.slug}.{card_key(*card_text(channel, episode), covers.page.digest)}.card.jpg"


def card_text(channel: Channel, episode: PublishedEpisode) -> tuple[str, str]:
    """The text of the card: the title, and the line below it."""
    return episode.title, f"{channel.title} · {words_for(channel.language).day(episode.published)}"


def show_page(number: int, season: int | None = None) -> str:
    """The name of a page: ``index.html``, ``page-2.html``; of a season ``season-1.html``, ``season-1-page-2.html``."""
    if season is None:
        return "index.html" if number == 1 else f"page-{number}.html"
    return f"season-{season}.html" if number == 1 else f"season-{season}-page-{number}.html"


def transcript_pages(episode: PublishedEpisode) -> int:
    """The number of pages of the transcript. It follows from the size of its file, which isn't read for this."""
    file = episode.companions.get(TRANSCRIPT_JSON)
    return max(1, math.ceil(file.size / TRANSCRIPT_BYTES)) if file else 1


def transcript_page(episode: PublishedEpisode, number: int) -> str:
    """Path in the site of a page of the transcript; the first one is the episode's page."""
    return episode.page if number == 1 else f"transcripts/{episode.slug}-{number}.html"


def _said(parts: Sequence[Part], episode: PublishedEpisode, number: int) -> dict[str, object]:
    """The part of the transcript on a page."""
    last = transcript_pages(episode)
    speakers = [turn.speaker for part in parts for turn in part.turns if turn.speaker]
    return {
        "transcript": split(parts, last)[number - 1],
        "colours": speaker_colours([*speakers, *(person.name for person in episode.people)]),
        "following": transcript_page(episode, number + 1) if number < last else "",
        "player": "",
    }


def _disclosure(words: Words, episode: PublishedEpisode) -> str:
    return words.say(AI) if episode.ai_generated else ""


def transcript(episode: PublishedEpisode) -> list[Part]:
    """The transcript, by chapter; empty if there is none."""
    file = episode.companions.get(TRANSCRIPT_JSON)
    return parts_of(read_sentences(file.source), episode.turns(), episode.chapters) if file else []


def _safe(sanitized: str) -> Markup:
    """Marks HTML as safe; it must have been sanitized by ``notes``."""
    return Markup(sanitized)  # noqa: S704
