"""Feeds as twelve hosts write them, each with twenty items: their elements, their order, their habits; the words are ours.

In: the name of a host. Out: the document. The elements are those that these hosts were seen to write in 2024 to 2026.
"""

# ruff: noqa: E501 - elements of feeds, each on its line

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

COUNT = 20
_NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "psc": "http://podlove.org/simple-chapters",
    "media": "http://search.yahoo.com/mrss/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "googleplay": "http://www.google.com/schemas/play-podcasts/1.0",
    "rawvoice": "http://www.rawvoice.com/rawvoiceRssModule/",
    "acast": "https://schema.acast.com/1.0/",
    "spotify": "http://www.spotify.com/ns/rss",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "fireside": "http://fireside.fm/modules/rss/fireside",
}
_START = datetime(2021, 3, 1, 5, 30, tzinfo=timezone.utc)


def moment(n: int) -> datetime:
    """When item number n was published."""
    return _START + timedelta(days=7 * n, minutes=n)


def _date(n: int, zone: str = "+0000") -> str:
    at = moment(n) + timedelta(hours=int(zone[:3]))
    return format_datetime(at).replace("+0000", zone)


def _clock(n: int) -> str:
    seconds = 1800 + 61 * n
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _html(n: int) -> str:
    return (
        f'<p>Number {n}: lighthouses &amp; their keepers. <a href="https://keepers.example/{n}?a=1&amp;b=2">More</a></p>'
        f"<ul><li>Oil</li><li>Glass</li></ul><h3>Links</h3><p><strong>Maps</strong><br>"
        f'<img src="https://keepers.example/{n}.png" alt="A lens"></p>'
    )


def _rss(
    prefixes: str, channel: str, items: Callable[[int], str], before: str = '<?xml version="1.0" encoding="UTF-8"?>\n'
) -> str:
    declared = " ".join(f'xmlns:{p}="{_NAMESPACES[p]}"' for p in prefixes.split())
    body = "\n".join(f"<item>{items(n)}</item>" for n in reversed(range(1, COUNT + 1)))
    return f'{before}<rss version="2.0" {declared}><channel>{channel}\n{body}\n</channel></rss>'


_CHANNEL = """<title>Keepers of the Light</title><link>https://keepers.example/</link>
<description><![CDATA[<p>Lighthouses, and who lives in them. <b>Weekly.</b></p>]]></description><language>{language}</language>
<itunes:author>Ada Lind</itunes:author><itunes:explicit>{explicit}</itunes:explicit><itunes:image href="https://cdn.keepers.example/cover.jpg"/>
<itunes:owner><itunes:name>Ada Lind</itunes:name><itunes:email>ada@keepers.example</itunes:email></itunes:owner>
<image><url>https://cdn.keepers.example/cover.jpg</url><title>Keepers of the Light</title><link>https://keepers.example/</link></image>
"""
_SELF = '<atom:link href="{0}" rel="self" type="application/rss+xml"/>'


def libsyn() -> str:
    channel = (
        _CHANNEL.format(language="<![CDATA[en]]>", explicit="false")
        + _SELF.format("https://feeds.libsyn.com/1/rss")
        + """
<pubDate>Fri, 03 Oct 2025 07:00:00 +0000</pubDate><lastBuildDate>Fri, 03 Oct 2025 07:00:32 +0000</lastBuildDate><generator>Libsyn WebEngine 2.0</generator>
<copyright><![CDATA[Ada Lind]]></copyright><docs>https://keepers.example</docs><managingEditor>ada@keepers.example (Ada Lind)</managingEditor>
<itunes:summary><![CDATA[Lighthouses, and who lives in them.]]></itunes:summary><itunes:category text="History"/><itunes:category text="Society &amp; Culture"><itunes:category text="Places &amp; Travel"/></itunes:category>
<itunes:keywords>light,sea</itunes:keywords><itunes:type>episodic</itunes:type><itunes:subtitle><![CDATA[Lamps]]></itunes:subtitle>
<podcast:locked owner="ada@keepers.example">no</podcast:locked>"""
    )
    return _rss(
        "itunes podcast atom content googleplay",
        channel,
        lambda n: (
            f"""<title>{n}: The lamp &amp; the fog</title><itunes:title>The lamp &amp; the fog</itunes:title>
<pubDate>{_date(n)}</pubDate><guid isPermaLink="false"><![CDATA[{n:032x}]]></guid><link><![CDATA[https://sites.libsyn.com/1/lamp-{n}]]></link>
<itunes:image href="https://static.libsyn.com/p/assets/{n}.jpg"/><description><![CDATA[{_html(n)}]]></description><content:encoded><![CDATA[{_html(n)}<p>Full notes.</p>]]></content:encoded>
<enclosure length="{9_000_000 + n}" type="audio/mpeg" url="https://traffic.libsyn.com/secure/keepers/{n}.mp3?dest-id=4711"/><itunes:duration>{_clock(n)[3:]}</itunes:duration>
<itunes:explicit>{"clean" if n % 3 else "false"}</itunes:explicit><itunes:keywords/><itunes:subtitle><![CDATA[In fog]]></itunes:subtitle><itunes:episode>{n}</itunes:episode><itunes:episodeType>full</itunes:episodeType>"""
        ),
    )


def buzzsprout() -> str:
    channel = (
        _CHANNEL.format(language="en-us", explicit="false")
        + _SELF.format("https://feeds.buzzsprout.com/1.rss")
        + """
<atom:link href="https://pubsubhubbub.appspot.com/" rel="hub" xmlns="http://www.w3.org/2005/Atom"/><lastBuildDate>Mon, 06 Oct 2025 12:00:00 -0400</lastBuildDate><copyright>© 2025 Keepers</copyright>
<podcast:locked>yes</podcast:locked><podcast:guid>9b024349-ccf0-5f69-a609-6b82873eab3c</podcast:guid><podcast:txt purpose="verify">ada-77</podcast:txt>
<itunes:type>serial</itunes:type><itunes:keywords>light, sea</itunes:keywords><itunes:category text="History"/><podcast:funding url="https://pay.example/keepers">Support us</podcast:funding>
<podcast:person role="host" href="https://ada.example" img="https://cdn.keepers.example/ada.jpg">Ada Lind</podcast:person>"""
    )
    return _rss(
        "itunes podcast atom content psc",
        channel,
        lambda n: (
            f"""<itunes:title>The lamp</itunes:title><title>The lamp {n}</title><itunes:summary><![CDATA[{_html(n)}]]></itunes:summary>
<description><![CDATA[{_html(n)}]]></description><content:encoded><![CDATA[{_html(n)}]]></content:encoded><itunes:author>Ada Lind</itunes:author>
<enclosure url="https://www.buzzsprout.com/1/{n}-the-lamp.mp3" length="{20_000_000 + n}" type="audio/mpeg"/><guid isPermaLink="false">Buzzsprout-{10_000 + n}</guid><pubDate>{_date(n, "-0400")}</pubDate>
<podcast:soundbite startTime="{n}.5" duration="30.0"/><podcast:transcript url="https://www.buzzsprout.com/1/{n}/transcript" type="text/html"/>
<podcast:transcript url="https://www.buzzsprout.com/1/{n}/transcript.json" type="application/json"/><podcast:transcript url="https://www.buzzsprout.com/1/{n}/transcript.srt" type="application/x-subrip"/>
<podcast:transcript url="https://www.buzzsprout.com/1/{n}/transcript.vtt" type="text/vtt"/><podcast:chapters url="https://www.buzzsprout.com/1/{n}/chapters.json" type="application/json"/>
<psc:chapters><psc:chapter start="0:00" title="Dusk"/><psc:chapter start="10:{n:02}" title="Dawn &amp; after"/></psc:chapters>
<itunes:duration>{1800 + n}</itunes:duration><itunes:keywords/><itunes:season>1</itunes:season><itunes:episode>{n}</itunes:episode><itunes:episodeType>{"bonus" if n == 7 else "full"}</itunes:episodeType><itunes:explicit>false</itunes:explicit>"""
        ),
        '<?xml version="1.0" encoding="UTF-8" ?>\n<?xml-stylesheet href="/styles.xsl" type="text/xsl"?>\n',
    )


def transistor() -> str:
    channel = (
        _CHANNEL.format(language="en", explicit="No")
        + _SELF.format("https://feeds.transistor.fm/keepers")
        + """
<atom:link rel="hub" href="https://pubsubhubbub.appspot.com/"/><podcast:podping usesPodping="true"/><generator>Transistor (https://transistor.fm)</generator><copyright>© 2025 Ada Lind</copyright><podcast:locked>yes</podcast:locked>
<itunes:new-feed-url>https://feeds.transistor.fm/keepers</itunes:new-feed-url><itunes:category text="Science"><itunes:category text="Physics"/></itunes:category><itunes:type>episodic</itunes:type><itunes:summary>Lamps.</itunes:summary>
<itunes:subtitle>Lamps.</itunes:subtitle><itunes:keywords>light</itunes:keywords><itunes:complete>No</itunes:complete><podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>
<podcast:trailer pubdate="Mon, 01 Mar 2021 05:30:00 +0000" url="https://media.transistor.fm/t.mp3" length="10" type="audio/mpeg">Soon</podcast:trailer>
<podcast:person role="Host" href="https://keepers.example/ada">Ada Lind</podcast:person>"""
    )
    return _rss(
        "itunes podcast atom content",
        channel,
        lambda n: (
            f"""<title>Fresnel {n}</title><itunes:episode>{n}</itunes:episode><podcast:episode>{n}</podcast:episode><itunes:title>Fresnel</itunes:title><itunes:episodeType>full</itunes:episodeType>
<guid isPermaLink="false">0c3cb17c-{n:04x}-4b1e-8f56-0123456789ab</guid><link>https://share.transistor.fm/s/{n:08x}</link><description><![CDATA[{_html(n)}]]></description><content:encoded><![CDATA[{_html(n)}]]></content:encoded>
<pubDate>{_date(n, "-0800")}</pubDate><author>Ada Lind</author><enclosure url="https://op3.dev/e/media.transistor.fm/{n:08x}/a.mp3" length="{n * 1000 + 5000}" type="audio/mpeg"/><itunes:author>Ada Lind</itunes:author>
<itunes:image href="https://img.transistor.fm/x/rs:fill:0:0:1/w:1400/h:1400/{n}.jpg"/><itunes:duration>{1800 + n}</itunes:duration><itunes:summary>{n} &lt;em&gt;lenses&lt;/em&gt;</itunes:summary><itunes:subtitle>{n}</itunes:subtitle><itunes:keywords>light</itunes:keywords><itunes:explicit>No</itunes:explicit>
<podcast:person role="Guest" group="cast" href="https://bo.example" img="https://img.transistor.fm/bo.jpg">Bo Ek</podcast:person><podcast:transcript url="https://share.transistor.fm/s/{n}/transcript.vtt" type="text/vtt" rel="captions"/><podcast:transcript url="https://share.transistor.fm/s/{n}/transcript" type="text/html"/>"""
        ),
    )


def megaphone() -> str:
    channel = (
        _CHANNEL.format(language="en", explicit="no")
        + _SELF.format("https://feeds.megaphone.fm/KEEP1")
        + """
<copyright>Keepers House</copyright><itunes:type>episodic</itunes:type><itunes:subtitle>Lamps</itunes:subtitle><itunes:summary><![CDATA[Lamps.]]></itunes:summary><content:encoded><![CDATA[<p>Lamps.</p>]]></content:encoded>
<itunes:category text="News"><itunes:category text="Daily News"/></itunes:category><itunes:category text="Business"></itunes:category>"""
    )
    return _rss(
        "itunes atom content googleplay media",
        channel,
        lambda n: (
            f"""<title>Wick {n}</title><link>https://keepers.example</link><description>Trim it. Learn more about your ad choices. Visit megaphone.fm/adchoices</description><pubDate>{_date(n, "-0000")}</pubDate>
<itunes:title>Wick</itunes:title><itunes:season>{1 + n // 10}</itunes:season><itunes:episode>{n}</itunes:episode><itunes:episodeType>full</itunes:episodeType><itunes:author>Keepers House</itunes:author><itunes:image href="https://megaphone.imgix.net/{n}.jpg?ixlib=rails-4.3.1&amp;max-w=3000&amp;max-h=3000&amp;fit=crop&amp;auto=format,compress"/>
<itunes:subtitle>Trim</itunes:subtitle><itunes:summary><![CDATA[<p>Trim it.</p>]]></itunes:summary><content:encoded><![CDATA[{_html(n)}<p> </p><p>Learn more about your ad choices. Visit <a href="https://megaphone.fm/adchoices">megaphone.fm/adchoices</a></p>]]></content:encoded>
<itunes:duration>{1800 + n}</itunes:duration><itunes:explicit>{"yes" if n % 5 == 0 else "no"}</itunes:explicit><guid isPermaLink="false"><![CDATA[{n:08d}-6d1c-11ec-9f8e-7f0b7f5d4f9a]]></guid><enclosure url="https://www.podtrac.com/pts/redirect.mp3/pdst.fm/e/traffic.megaphone.fm/KEEP{n}.mp3?updated=16{n}" length="0" type="audio/mpeg"/>"""
        ),
    )


def anchor() -> str:
    channel = """<title><![CDATA[Keepers of the Light]]></title><description><![CDATA[Lighthouses, and who lives in them.]]></description><link>https://podcasters.spotify.com/pod/show/keepers</link><generator>Anchor Podcasts</generator><lastBuildDate>Tue, 07 Oct 2025 03:21:44 GMT</lastBuildDate>
<atom:link href="https://anchor.fm/s/1/podcast/rss" rel="self" type="application/rss+xml"/><author><![CDATA[Ada Lind]]></author><copyright><![CDATA[Ada Lind]]></copyright><language><![CDATA[de]]></language><atom:link rel="hub" href="https://pubsubhubbub.appspot.com/"/>
<itunes:author>Ada Lind</itunes:author><itunes:summary>Lighthouses.</itunes:summary><itunes:type>episodic</itunes:type><itunes:owner><itunes:name>Ada Lind</itunes:name></itunes:owner><itunes:explicit>false</itunes:explicit><itunes:category text="Education"><itunes:category text="How To"/></itunes:category>
<itunes:image href="https://d3t3ozftmdmh3i.cloudfront.net/staging/podcast_uploaded_nologo/1/1.jpg"/><image><url>https://d3t3ozftmdmh3i.cloudfront.net/staging/podcast_uploaded_nologo/1/1.jpg</url><title>Keepers of the Light</title><link>https://podcasters.spotify.com/pod/show/keepers</link></image>"""
    return _rss(
        "dc content atom itunes podcast",
        channel,
        lambda n: (
            f"""<title><![CDATA[#{n} Leuchttürme & Öl 🔥]]></title><description><![CDATA[{_html(n)}
]]></description><link>https://podcasters.spotify.com/pod/show/keepers/episodes/{n}-e1</link><guid isPermaLink="false">8a1f0f1e-{n:04x}-4c1e-9f3a-ffffffffffff</guid><dc:creator><![CDATA[Ada Lind]]></dc:creator><pubDate>{_date(n).replace("+0000", "GMT")}</pubDate>
<enclosure url="https://anchor.fm/s/1/podcast/play/{n}/https%3A%2F%2Fd3ctxlq1ktw2nl.cloudfront.net%2Fstaging%2F2025-9-6%2F{n}.m4a" length="{n * 9999 + 1}" type="audio/x-m4a"/><itunes:summary>&lt;p&gt;Öl&lt;/p&gt;</itunes:summary><itunes:explicit>No</itunes:explicit><itunes:duration>{_clock(n)}</itunes:duration>
<itunes:image href="https://d3t3ozftmdmh3i.cloudfront.net/staging/podcast_uploaded_episode/1/{n}.jpeg"/><itunes:season>{1 + n // 8}</itunes:season><itunes:episode>{n}</itunes:episode><itunes:episodeType>{"trailer" if n == 1 else "full"}</itunes:episodeType>"""
        ),
    )


def acast() -> str:
    channel = (
        _CHANNEL.format(language="sv", explicit="false")
        + _SELF.format("https://feeds.acast.com/public/shows/1")
        + """
<copyright>Ada Lind</copyright><generator>acast.com</generator><ttl>60</ttl><itunes:keywords/><itunes:status/><itunes:subtitle>Fyrar</itunes:subtitle><itunes:summary><![CDATA[Fyrar.<hr><p>Hosted on Acast. See <a href="https://acast.com/privacy">acast.com/privacy</a>.</p>]]></itunes:summary>
<itunes:type>episodic</itunes:type><itunes:new-feed-url>https://feeds.acast.com/public/shows/1</itunes:new-feed-url><itunes:category text="Society &amp; Culture"><itunes:category text="Documentary"/></itunes:category>
<acast:showId>1</acast:showId><acast:showUrl>keepers</acast:showUrl><acast:signature key="EXAMPLE" algorithm="aes-256-cbc"><![CDATA[wbG1Z7]]></acast:signature><acast:settings><![CDATA[FYjHyZb]]></acast:settings><acast:network id="1" slug="ada"><![CDATA[Ada]]></acast:network><acast:importedFeed>https://old.example/rss</acast:importedFeed>"""
    )
    return _rss(
        "itunes podcast atom content acast googleplay",
        channel,
        lambda n: (
            f"""<title>Fyr {n}</title><itunes:title>Fyr {n}</itunes:title><pubDate>{_date(n).replace("+0000", "GMT")}</pubDate><itunes:duration>{_clock(n)}</itunes:duration>
<enclosure url="https://sphinx.acast.com/p/open/s/1/e/{n}/media.mp3" length="{n * 1234567}" type="audio/mpeg"/><guid isPermaLink="false">{n:024x}</guid><itunes:explicit>false</itunes:explicit><link>https://shows.acast.com/keepers/episodes/fyr-{n}</link>
<acast:episodeId>{n:024x}</acast:episodeId><acast:showId>1</acast:showId><acast:episodeUrl>fyr-{n}</acast:episodeUrl><acast:settings><![CDATA[FYj]]></acast:settings><itunes:subtitle>Fyr</itunes:subtitle><itunes:episodeType>full</itunes:episodeType><itunes:episode>{n}</itunes:episode><itunes:image href="https://assets.pippa.io/shows/1/{n}.jpg"/>
<description><![CDATA[{_html(n)}<br><hr><p style='color:grey; font-size:0.75em;'> Hosted on Acast. See <a style='color:grey;' target='_blank' rel='noopener noreferrer' href='https://acast.com/privacy'>acast.com/privacy</a> for more information.</p>]]></description><itunes:summary><![CDATA[{_html(n)}]]></itunes:summary>"""
        ),
    )


def podbean() -> str:
    channel = (
        _CHANNEL.format(language="pt-br", explicit="false")
        + _SELF.format("https://feed.podbean.com/keepers/feed.xml")
        + """
<generator>https://podbean.com/?v=5.5</generator><pubDate>Thu, 02 Oct 2025 09:00:00 -0300</pubDate><copyright>Copyright 2025 All rights reserved.</copyright><ttl>1440</ttl><itunes:type>episodic</itunes:type><itunes:summary>Luz.</itunes:summary><itunes:category text="Education"/>
<itunes:block>No</itunes:block><itunes:new-feed-url>https://feed.podbean.com/keepers/feed.xml</itunes:new-feed-url><spotify:countryOfOrigin>br</spotify:countryOfOrigin><spotify:limit recentCount="10"/><googleplay:block>no</googleplay:block><category>Education</category><podcast:locked>no</podcast:locked>"""
    )
    return _rss(
        "content wfw dc atom itunes googleplay spotify podcast media",
        channel,
        lambda n: (
            f"""<title>Farol {n}</title><itunes:title>Farol {n}</itunes:title><link>https://keepers.podbean.com/e/farol-{n}/</link><comments>https://keepers.podbean.com/e/farol-{n}/#comments</comments><pubDate>{_date(n, "-0300")}</pubDate><guid isPermaLink="false">keepers.podbean.com/{n:08x}-aaaa-bbbb</guid>
<description><![CDATA[{_html(n)}]]></description><content:encoded><![CDATA[{_html(n)}<p>.</p>]]></content:encoded><enclosure url="https://mcdn.podbean.com/mf/web/{n}/farol{n}.mp3" length="{n * 777777}" type="audio/mpeg"/><itunes:summary><![CDATA[Farol.]]></itunes:summary><itunes:author>Ada Lind</itunes:author>
<itunes:explicit>false</itunes:explicit><itunes:block>{"Yes" if n == 4 else "No"}</itunes:block><itunes:duration>{1800 + n}</itunes:duration><itunes:episode>{n}</itunes:episode><itunes:episodeType>full</itunes:episodeType><itunes:image href="https://pbcdn1.podbean.com/imglogo/{n}.jpg"/><podcast:transcript url="https://mcdn.podbean.com/mf/web/{n}.srt" type="application/srt"/><podcast:chapters url="https://mcdn.podbean.com/mf/web/{n}_chapters.json" type="application/json"/>"""
        ),
    )


def rss_com() -> str:
    channel = (
        _CHANNEL.format(language="es", explicit="false")
        + _SELF.format("https://media.rss.com/keepers/feed.xml")
        + """
<atom:link rel="hub" href="https://pubsubhubbub.appspot.com/"/><generator>RSS.com 2025.10</generator><lastBuildDate>Mon, 06 Oct 2025 09:30:12 GMT</lastBuildDate><copyright><![CDATA[Keepers]]></copyright><itunes:type>episodic</itunes:type><itunes:category text="Leisure"><itunes:category text="Hobbies"/></itunes:category>
<podcast:guid>1c8374ef-2e8c-5928-9847-93c0d8f8bbd4</podcast:guid><podcast:locked owner="ada@keepers.example">no</podcast:locked><podcast:license>CC-BY-4.0</podcast:license><podcast:location geo="geo:36.1,-5.3" osm="R1284991">Gibraltar</podcast:location><podcast:medium>podcast</podcast:medium>
<podcast:funding url="https://pay.example/rss">Apoya</podcast:funding><podcast:person role="host" group="cast">Ada Lind</podcast:person><podcast:txt purpose="applepodcastsverify">c31f1a30</podcast:txt><podcast:updateFrequency rrule="FREQ=WEEKLY">Weekly</podcast:updateFrequency>
<podcast:value type="lightning" method="keysend" suggested="0.00000005000"><podcast:valueRecipient name="Ada" type="node" address="03ae" split="99"/><podcast:valueRecipient name="Host" type="node" address="03bf" split="1" fee="true" customKey="906608" customValue="01"/></podcast:value>"""
    )
    return _rss(
        "itunes podcast atom content",
        channel,
        lambda n: (
            f"""<title><![CDATA[Faro {n}]]></title><itunes:title><![CDATA[Faro {n}]]></itunes:title><description><![CDATA[{_html(n)}]]></description><link>https://rss.com/podcasts/keepers/{n}</link><enclosure url="https://content.rss.com/episodes/1/{n}/keepers/{n}.mp3" length="{n * 4242}" type="audio/mpeg"/><guid isPermaLink="false">3d7f1c2e-{n:04x}-4f0e-a0aa-cccccccccccc</guid>
<itunes:duration>{1800 + n}</itunes:duration><itunes:episodeType>full</itunes:episodeType><itunes:season>2</itunes:season><itunes:episode>{n}</itunes:episode><podcast:season name="Mar &amp; sal">2</podcast:season><podcast:episode display="Cap. {n}">{n}</podcast:episode><itunes:explicit>false</itunes:explicit><pubDate>{_date(n).replace("+0000", "GMT")}</pubDate><itunes:image href="https://media.rss.com/keepers/ep_cover_{n}.jpg"/>
<podcast:location geo="geo:36.1,-5.{n}">Punta {n}</podcast:location><podcast:socialInteract uri="https://social.example/@ada/{n}" protocol="activitypub" accountId="@ada"/><podcast:alternateEnclosure type="audio/opus" length="{n}" bitrate="32000" title="Low"><podcast:source uri="https://content.rss.com/{n}.opus"/><podcast:source uri="ipfs://Qm{n}"/><podcast:integrity type="sri" value="sha384-ExVqijgYHm15PqQqdXfW95x"/></podcast:alternateEnclosure><podcast:chapters url="https://media.rss.com/{n}/chapters.json" type="application/json+chapters"/>
<podcast:transcript url="https://transcripts.rss.com/{n}.es.vtt" type="text/vtt" language="es"/><podcast:transcript url="https://transcripts.rss.com/{n}.en.vtt" type="text/vtt" language="en"/>"""
        ),
    )


def captivate() -> str:
    channel = (
        _CHANNEL.format(language="en-GB", explicit="false")
        + _SELF.format("https://feeds.captivate.fm/keepers/")
        + """
<atom:link href="https://pubsubhubbub.appspot.com" rel="hub"/><generator>Captivate.fm</generator><lastBuildDate>Sun, 05 Oct 2025 18:00:01 +0000</lastBuildDate><copyright><![CDATA[Copyright 2025 Ada Lind]]></copyright><managingEditor>ada@keepers.example (Ada Lind)</managingEditor><itunes:summary><![CDATA[Lamps.]]></itunes:summary><itunes:type>episodic</itunes:type>
<itunes:category text="Arts"/><itunes:category text="Arts"><itunes:category text="Design"/></itunes:category><itunes:category text="History"/><podcast:locked>no</podcast:locked><podcast:medium>podcast</podcast:medium><podcast:guid>1f1d2a5b-9a55-5f8e-9f6e-1f2d3c4b5a69</podcast:guid>
<googleplay:author><![CDATA[Ada Lind]]></googleplay:author><googleplay:image href="https://artwork.captivate.fm/c.jpg"/><googleplay:description><![CDATA[Lamps.]]></googleplay:description><googleplay:explicit>no</googleplay:explicit>"""
    )
    return _rss(
        "content atom itunes googleplay podcast",
        channel,
        lambda n: (
            f"""<title>Beam {n}</title><itunes:title>Beam {n}</itunes:title><description><![CDATA[{_html(n)}]]></description><content:encoded><![CDATA[{_html(n)}]]></content:encoded><link><![CDATA[https://keepers.captivate.fm/episode/{n}]]></link><guid isPermaLink="false">7e0f1d2c-{n:04x}-4d3e-8a9b-abcabcabcabc</guid><itunes:image href="https://artwork.captivate.fm/{n}.jpg"/><pubDate>{_date(n, "+0100")}</pubDate>
<enclosure url="https://podcasts.captivate.fm/media/{n}/beam.mp3" length="{n * 5150}" type="audio/mpeg"/><itunes:duration>{_clock(n)[3:]}</itunes:duration><itunes:explicit>false</itunes:explicit><itunes:episodeType>full</itunes:episodeType><itunes:season>1</itunes:season><itunes:episode>{n}</itunes:episode><podcast:episode>{n}</podcast:episode><podcast:season>1</podcast:season><itunes:author>Ada Lind</itunes:author><itunes:summary><![CDATA[Beam.]]></itunes:summary>
<podcast:transcript url="https://transcripts.captivate.fm/{n}/index.html" type="text/html"/><podcast:transcript url="https://transcripts.captivate.fm/{n}/t.srt" type="application/srt" rel="captions"/><podcast:chapters type="application/json" url="https://transcripts.captivate.fm/chapter-{n}.json"/><podcast:person role="guest">Bo Ek</podcast:person><podcast:txt purpose="episode-id">{n}</podcast:txt>"""
        ),
    )


def simplecast() -> str:
    channel = (
        _CHANNEL.format(language="fr", explicit="no")
        + """<atom:link href="https://feeds.simplecast.com/k" rel="self" title="MP3 Audio" type="application/atom+xml"/><atom:link href="https://simplecast.superfeedr.com" rel="hub" xmlns="http://www.w3.org/2005/Atom"/>
<generator>https://simplecast.com</generator><copyright>2025 Keepers</copyright><pubDate>Wed, 1 Oct 2025 08:00:00 +0000</pubDate><lastBuildDate>Wed, 1 Oct 2025 08:00:05 +0000</lastBuildDate><itunes:type>episodic</itunes:type><itunes:summary>Phares.</itunes:summary><itunes:keywords>mer, phare</itunes:keywords><itunes:new-feed-url>https://feeds.simplecast.com/k</itunes:new-feed-url><itunes:category text="TV &amp; Film"><itunes:category text="Film Reviews"/></itunes:category>"""
    )
    return _rss(
        "itunes atom content media googleplay",
        channel,
        lambda n: (
            f"""<guid isPermaLink="false">bd6c1f9e-{n:04x}-4f9d-8ccc-121212121212</guid><title>Phare {n}</title><description>&lt;p&gt;Phare {n} &amp;amp; mer&lt;/p&gt;
</description><pubDate>{_date(n)}</pubDate><author>ada@keepers.example (Ada Lind)</author><link>https://keepers.simplecast.com/episodes/phare-{n}</link><media:thumbnail height="720" url="https://image.simplecastcdn.com/{n}.jpg" width="1280"/><content:encoded><![CDATA[{_html(n)}]]></content:encoded>
<enclosure length="{n * 31337}" type="audio/mpeg" url="https://chrt.fm/track/1/injector.simplecastaudio.com/{n}/audio.mp3?aid=rss_feed&amp;awCollectionId={n}&amp;feed=k"/><itunes:title>Phare {n}</itunes:title><itunes:author>Ada Lind</itunes:author><itunes:image href="https://image.simplecastcdn.com/{n}/3000x3000/a.jpg?aid=rss_feed"/><itunes:duration>{_clock(n)}</itunes:duration><itunes:summary>Phare.</itunes:summary><itunes:subtitle>Phare.</itunes:subtitle><itunes:keywords>mer</itunes:keywords><itunes:explicit>false</itunes:explicit><itunes:episodeType>full</itunes:episodeType><itunes:episode>{n}</itunes:episode>"""
        ),
    )


def powerpress() -> str:
    channel = (
        _CHANNEL.format(language="en-US", explicit="clean")
        + _SELF.format("https://keepers.example/feed/podcast/")
        + """
<lastBuildDate>Sat, 04 Oct 2025 20:00:00 +0000</lastBuildDate><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency><generator>https://wordpress.org/?v=6.8</generator><copyright>Ada Lind</copyright><itunes:subtitle>Lamps</itunes:subtitle><itunes:summary>Lamps.</itunes:summary><itunes:type>episodic</itunes:type>
<podcast:license>All rights reserved</podcast:license><podcast:medium>podcast</podcast:medium><itunes:category text="History"></itunes:category><rawvoice:location>Kiel, DE</rawvoice:location><rawvoice:frequency>Weekly</rawvoice:frequency><rawvoice:subscribe feed="https://keepers.example/feed/podcast/" itunes="https://podcasts.apple.com/1"></rawvoice:subscribe><podcast:guid>d0e3fc8d-3a55-5d63-a1de-3b7b6f3dcdb7</podcast:guid>"""
    )
    return _rss(
        "content wfw dc atom sy slash itunes rawvoice podcast googleplay",
        channel,
        lambda n: (
            f"""<title>Foghorn {n}</title><link>https://keepers.example/{n}/</link><comments>https://keepers.example/{n}/#respond</comments><dc:creator><![CDATA[ada]]></dc:creator><pubDate>{_date(n)}</pubDate><guid isPermaLink="false">https://keepers.example/?p={n}</guid><category><![CDATA[Horns]]></category><category><![CDATA[Fog & sea]]></category>
<description><![CDATA[Foghorn {n} [&#8230;]]]></description><content:encoded><![CDATA[{_html(n)}<script>track()</script>]]></content:encoded><wfw:commentRss>https://keepers.example/{n}/feed/</wfw:commentRss><slash:comments>{n}</slash:comments><enclosure url="http://media.blubrry.com/keepers/content.blubrry.com/keepers/{n}.mp3" length="{n * 8888}" type="audio/mpeg"/>
<itunes:subtitle>Foghorn</itunes:subtitle><itunes:summary><![CDATA[Foghorn.]]></itunes:summary><itunes:author>Ada Lind</itunes:author><itunes:season>1</itunes:season><podcast:season>1</podcast:season><itunes:episode>{n}</itunes:episode><podcast:episode>{n}</podcast:episode><itunes:title>Foghorn</itunes:title><itunes:episodeType>full</itunes:episodeType><itunes:image href="https://keepers.example/{n}.jpg"/><itunes:explicit>clean</itunes:explicit><itunes:duration>{_clock(n)}</itunes:duration><rawvoice:isHd>no</rawvoice:isHd><podcast:person role="Host" group="Cast">Ada Lind</podcast:person>"""
        ),
        '<?xml version="1.0" encoding="UTF-8"?>',
    )


def fireside() -> str:
    channel = (
        _CHANNEL.format(language="en-us", explicit="no")
        + """<fireside:hostname>web01.fireside.fm</fireside:hostname><fireside:genDate>Mon, 06 Oct 2025 01:00:00 -0500</fireside:genDate><generator>Fireside (https://fireside.fm)</generator><pubDate>Sun, 05 Oct 2025 10:00:00 -0400</pubDate>
<atom:link href="https://feeds.fireside.fm/keepers/rss" rel="self"/><itunes:type>episodic</itunes:type><itunes:subtitle>Lamps</itunes:subtitle><itunes:summary>Lamps.</itunes:summary><itunes:keywords>light</itunes:keywords><itunes:category text="Technology"/><copyright>© 2025</copyright>"""
    )
    return _rss(
        "itunes podcast atom content fireside",
        channel,
        lambda n: (
            f"""<title>{n}: Mantle</title><link>https://keepers.fireside.fm/{n}</link><guid isPermaLink="false">e0a1b2c3-{n:04x}-4aaa-8bbb-343434343434</guid><pubDate>{_date(n, "-0400")}</pubDate><author>Ada Lind</author><enclosure url="https://aphid.fireside.fm/d/1437767933/1/{n}.mp3" length="{n * 2121}" type="audio/mpeg"/><itunes:episode>{n}</itunes:episode><itunes:title>Mantle</itunes:title><itunes:episodeType>full</itunes:episodeType>
<itunes:author>Ada Lind</itunes:author><itunes:subtitle>Mantle</itunes:subtitle><itunes:duration>{_clock(n)[1:]}</itunes:duration><itunes:explicit>no</itunes:explicit><itunes:image href="https://media24.fireside.fm/{n}.jpg"/><description>Plain words {n} &amp; a link: https://keepers.example/{n}</description><itunes:keywords>light</itunes:keywords><content:encoded><![CDATA[{_html(n)}]]></content:encoded><itunes:summary><![CDATA[{_html(n)}]]></itunes:summary>
<podcast:chapters url="https://feeds.fireside.fm/keepers/json/episodes/{n}/chapters" type="application/json"/><podcast:person role="host" group="cast" img="https://media24.fireside.fm/ada.jpg" href="https://keepers.fireside.fm/hosts/ada">Ada Lind</podcast:person><podcast:transcript url="https://feeds.fireside.fm/{n}/transcript.txt" type="text/plain"/>"""
        ),
    )


HOSTS: dict[str, Callable[[], str]] = {
    f.__name__: f
    for f in (
        libsyn,
        buzzsprout,
        transistor,
        megaphone,
        anchor,
        acast,
        podbean,
        rss_com,
        captivate,
        simplecast,
        powerpress,
        fireside,
    )
}
