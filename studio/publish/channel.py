"""The channel of a feed: the show's settings and its episodes in, everything above the items out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.errors import ShowError, UsageError
from studio.formats.podcast_vocabulary import CATEGORIES, find_category
from studio.formats.sanitize import one_line
from studio.formats.sanitize import text as clean
from studio.formats.urls import ascii_url
from studio.formats.xml_fragment import fragment_name
from studio.publish.names import base_url, label
from studio.publish.pictures import Pictures
from studio.publish.values import Channel, Covers, PublishedEpisode
from studio.show import Show
from studio.values import Person
from studio.version import __version__

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
OWN_ELEMENTS = {
    "title", "link", "description", "language", "copyright", "lastBuildDate", "generator", "image", "item",
    "atom:link", "itunes:image", "itunes:category", "itunes:explicit", "itunes:author", "itunes:type", "itunes:owner",
    "itunes:new-feed-url", "itunes:complete", "itunes:block", "podcast:guid", "podcast:locked", "podcast:medium",
    "podcast:license",
}  # fmt: skip
"""Elements that “feed.extra” must not contain, since Studio writes them."""
_PREVIEW_CATEGORY = "Society & Culture"


def check_settings(show: Show, address: str, *, preview: bool = False) -> None:
    """Check the settings that publishing needs.

    Args:
        show: the show.
        address: address of the site.
        preview: a preview needs neither a category nor https.

    Raises:
        ShowError, UsageError: settings are missing or wrong; one error names them all.
    """
    found: list[ShowError | UsageError] = []
    for check in (
        lambda: base_url(address, preview=preview),
        lambda: _check_categories(show, preview=preview),
        lambda: _cover_file(show),
        lambda: _check_language(show),
        lambda: _check_link(show),
        lambda: _check_owner(show),
        lambda: check_extra(show.settings.feed.extra, show.settings_file, OWN_ELEMENTS),
    ):
        try:
            check()
        except (ShowError, UsageError) as error:
            found.append(error)
    if len(found) == 1:
        raise found[0]
    if found:
        message, hint = (" ".join(getattr(error, part) or "" for error in found) for part in ("message", "hint"))
        raise ShowError(message, file=show.settings_file, hint=hint)


def missing_settings(show: Show) -> tuple[str, ...]:
    """Required keys that are missing in show.toml."""
    settings, feed = show.settings, show.settings.feed
    needed = {"base_url": feed.base_url, "category": feed.category, "cover": settings.cover}
    return tuple(key for key, value in needed.items() if not value)


def _check_categories(show: Show, *, preview: bool) -> None:
    feed, file = show.settings.feed, show.settings_file
    if not find_category(feed.category) and not (preview and not feed.category):
        wrong = f"“feed.category” is {feed.category!r}." if feed.category else "The show has no category."
        raise ShowError(wrong, file=file, hint=f"Write category = … under [feed]. {_known_categories()}")
    for further in feed.more_categories:
        if not find_category(further):
            raise ShowError(f"“feed.more_categories” has {further!r}.", file=file, hint=_known_categories())


def _check_language(show: Show) -> None:
    said = show.settings.language
    if not _LANGUAGE.fullmatch(said):
        raise ShowError(f"“language” is {said!r}.", file=show.settings_file, hint="Write a tag such as en or en-GB.")


def _check_link(show: Show) -> None:
    said = show.settings.link
    if said and ascii_url(said) is None:
        hint = "Write an address that begins with https://."
        raise ShowError(f"“link” is {said!r}.", file=show.settings_file, hint=hint)


def _check_owner(show: Show) -> None:
    said = show.settings.feed.owner_email
    if said and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+", said):
        raise ShowError(f"“feed.owner_email” is {said!r}.", file=show.settings_file, hint="Write name@example.org.")


def feed_channel(
    show: Show, base: str, guid: str, episodes: Sequence[PublishedEpisode], *, preview: bool = False
) -> Channel:
    """The show as the feed describes it. Call :func:`check_settings` first.

    Raises:
        ShowError: a full episode of a serial show has no number.
    """
    settings, feed = show.settings, show.settings.feed
    facts = _facts(episodes)
    if feed.type == "serial" and facts.unnumbered:
        raise ShowError(
            f"The show is serial, and “{facts.unnumbered}” has no number.",
            file=show.settings_file,
            hint="Render it with --number.",
        )
    named = (feed.category or _PREVIEW_CATEGORY, *feed.more_categories)
    return Channel(
        title=label(settings.title),
        base_url=base,
        guid=guid,
        author=one_line(settings.author),
        description=clean(settings.description),
        language=settings.language,
        link=(ascii_url(settings.link) if settings.link else None) or base,
        categories=tuple(found for name in named if (found := find_category(name))),
        copyright=one_line(feed.copyright or settings.author),
        ai_generated=settings.ai_generated and facts.ai_generated,
        generator=f"Studio {__version__}",
        people=() if any("<podcast:person" in text for text in feed.extra) else facts.regulars,
        feed=feed,
    )


def _known_categories() -> str:
    return f"Apple knows: {', '.join(CATEGORIES)}."


def check_extra(fragments: Sequence[str], file: Path | None, own: Collection[str]) -> None:
    """Raises ShowError if an entry isn't an element, or is one that has its own setting."""
    for text in fragments:
        try:
            name = fragment_name(text)
        except ValueError as error:
            raise ShowError(f"“feed.extra” has {text[:80]!r}, which {error}.", file=file) from error
        if name in own:
            raise ShowError(f"“feed.extra” has {name}.", file=file, hint="It has a setting of its own.")


@dataclass(frozen=True, slots=True)
class _Facts:
    """Facts about all episodes together."""

    regulars: tuple[Person, ...]
    """The hosts of at least half of them."""
    ai_generated: bool
    """All episodes are AI-generated."""
    unnumbered: str
    """Title of the first episode in the feed without a number; empty if all have one."""


def _facts(episodes: Sequence[PublishedEpisode]) -> _Facts:
    hosts: Counter[Person] = Counter()
    ai_generated, unnumbered = True, ""
    for episode in episodes:
        hosts.update({person: None for person in episode.people if person.role == "host"}.keys())
        ai_generated = ai_generated and episode.ai_generated
        if episode.kind == "full" and not episode.number and not episode.hosted_elsewhere:
            unnumbered = unnumbered or episode.title
    regulars = tuple(person for person, count in hosts.items() if count * 2 >= max(len(episodes), 1))
    return _Facts(regulars, ai_generated, unnumbered)


def show_cover(show: Show, pictures: Pictures) -> Covers:
    """The show's cover in every size. Raises ShowError if there is none, InputError if it is unsuitable."""
    return pictures.covers(_cover_file(show))


def _cover_file(show: Show) -> Path:
    path = show.asset(show.settings.cover)
    if path is None:
        raise ShowError(
            "The show has no cover, which every app requires.",
            file=show.settings_file,
            hint="Put a square picture of 1400 to 3000 pixels into assets/ and name it as cover.",
        )
    return path
