"""A feed with every element of Podcasting 2.0, iTunes and RSS that a show may have, and the odd forms hosts write."""

# ruff: noqa: E501 - elements of feeds, each on its line

GUID = "29cdca4a-32d8-56ba-b48b-09a011c5daa9"
HEAD = (
    '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:psc="http://podlove.org/simple-chapters" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:media="http://search.yahoo.com/mrss/">'
)
CHANNEL = f"""
<itunes:subtitle>Signals from the coast</itunes:subtitle><itunes:summary>All about foghorns.</itunes:summary>
<itunes:keywords>fog, horn</itunes:keywords>
<podcast:guid>{GUID.upper()}</podcast:guid><podcast:locked owner="horn@fog.example">yes</podcast:locked>
<podcast:medium>audiobook</podcast:medium><podcast:license url="https://fog.example/license">Fog licence</podcast:license>
<podcast:funding url="https://pay.fog.example/a?x=1&amp;y=2">Fuel</podcast:funding><podcast:funding url="https://pay.fog.example/b">Paint</podcast:funding>
<podcast:person role="guest" group="cast" href="https://fog.example/p" img="https://fog.example/p.jpg">Pia Nebel</podcast:person>
<podcast:location rel="creator" geo="geo:54.18,7.88" osm="R3787052" country="DE">Helgoland</podcast:location>
<podcast:trailer pubdate="Fri, 01 Jan 2021 08:00:00 +0000" url="https://fog.example/trailer.mp3" length="900000" type="audio/mpeg" season="1">Hear the horn</podcast:trailer>
<podcast:value type="lightning" method="keysend" suggested="0.00000005000"><podcast:valueRecipient name="Pia" type="node" address="02aa" split="95" customKey="7629169" customValue="pod:9"/><podcast:valueRecipient name="App" type="node" address="03bb" split="5" fee="true"/></podcast:value>
<podcast:images srcset="https://fog.example/a-1500.jpg 1500w, https://fog.example/a-600.jpg 600w"/>
<podcast:liveItem status="pending" start="2030-01-02T18:00:00Z" end="2030-01-02T19:00:00Z"><title>Live from the tower</title><guid isPermaLink="false">live-1</guid><enclosure url="https://live.fog.example/stream" type="audio/mpeg" length="312"/><podcast:contentLink href="https://video.fog.example/1">Watch</podcast:contentLink><podcast:chat server="irc.fog.example" protocol="irc" space="#fog"/></podcast:liveItem>
<podcast:socialInteract protocol="activitypub" uri="https://social.fog.example/@horn" accountId="@horn" priority="1"/>
<podcast:block id="spotify">yes</podcast:block><podcast:block>no</podcast:block>
<podcast:txt purpose="verify">fog-42</podcast:txt><podcast:txt purpose="release">free text</podcast:txt><podcast:txt>plain</podcast:txt>
<podcast:podroll><podcast:remoteItem feedGuid="917393e3-1b1e-5cef-ace4-edaa54e1f810" feedUrl="https://a.example/feed" medium="music" title="Bells"/></podcast:podroll>
<podcast:publisher><podcast:remoteItem medium="publisher" feedGuid="003af0a0-6a45-55cf-b765-68e3d349551a" feedUrl="https://pub.example/feed"/></podcast:publisher>
<podcast:updateFrequency rrule="FREQ=WEEKLY;BYDAY=SU" dtstart="2021-01-03T06:00:00.000Z">Sundays</podcast:updateFrequency>
<podcast:chat server="jabber.fog.example" protocol="xmpp" accountId="horn@x" space="fog"/>
<podcast:remoteItem feedGuid="917393e3-1b1e-5cef-ace4-edaa54e1f810" itemGuid="x" medium="podcast"/>
<ttl>60</ttl><category>Coast</category><managingEditor>horn@fog.example (Pia)</managingEditor><media:rating>adult</media:rating>
"""
FULL = """
<itunes:title>Low notes</itunes:title><itunes:subtitle>Very low</itunes:subtitle><itunes:author>Pia</itunes:author>
<itunes:keywords>low</itunes:keywords><itunes:summary>Low.</itunes:summary><itunes:order>3</itunes:order><itunes:block>Yes</itunes:block><itunes:isClosedCaptioned>yes</itunes:isClosedCaptioned>
<podcast:transcript url="https://fog.example/t.de.vtt" type="text/vtt" language="de" rel="captions"/>
<podcast:transcript url="https://fog.example/t.en.vtt" type="text/vtt" language="en"/>
<podcast:transcript url="https://fog.example/t.srt" type="application/srt" language="de"/>
<podcast:transcript url="https://fog.example/t.html" type="text/html"/>
<podcast:chapters url="https://fog.example/c.json" type="application/json"/>
<podcast:soundbite startTime="73.0" duration="60.0"/><podcast:soundbite startTime="200.5" duration="30">The echo</podcast:soundbite>
<podcast:person role="narrator">Jan Nebel</podcast:person><podcast:person group="writing" role="author" href="https://fog.example/w">Ute Dunst</podcast:person>
<podcast:location geo="geo:54.18,7.88">Tower</podcast:location><podcast:season name="Winter">3</podcast:season><podcast:episode display="Three and a half">3.5</podcast:episode>
<podcast:license>cc-by-4.0</podcast:license><podcast:txt purpose="p">item text</podcast:txt>
<podcast:alternateEnclosure type="audio/opus" length="321" bitrate="32000" height="720" lang="de" title="Small" rel="small" codecs="opus" default="true"><podcast:source uri="https://fog.example/s.opus" contentType="audio/opus"/><podcast:source uri="ipfs://bafy/s.opus"/><podcast:source uri="magnet:?xt=urn:btih:7"/><podcast:integrity type="sri" value="sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K"/></podcast:alternateEnclosure>
<podcast:value type="lightning" method="keysend"><podcast:valueRecipient type="node" address="04" split="100"/><podcast:valueTimeSplit startTime="60" duration="30" remotePercentage="90"><podcast:remoteItem itemGuid="u" feedGuid="917393e3-1b1e-5cef-ace4-edaa54e1f810" medium="music"/></podcast:valueTimeSplit></podcast:value>
<podcast:images srcset="https://fog.example/i.jpg 1400w"/><podcast:image href="https://fog.example/wide.jpg" alt="Wide" aspect-ratio="16/9" width="1600"/>
<podcast:socialInteract protocol="activitypub" uri="https://social.fog.example/9" priority="1"/><podcast:socialInteract protocol="bluesky" uri="https://b.example/9" priority="2"/>
<podcast:contentLink href="https://video.fog.example/9">Video</podcast:contentLink><podcast:funding url="https://pay.fog.example/9">For this one</podcast:funding>
<podcast:chat server="irc.fog.example" protocol="irc"/>
<psc:chapters version="1.2"><psc:chapter start="0" title="Air"/><psc:chapter start="1:02.5" title="Brass" href="https://brass.example/" image="https://fog.example/brass.jpg"/></psc:chapters>
<category>Horns</category><author>pia@fog.example</author><comments>https://fog.example/c</comments><source url="https://x.example/feed">X</source>
"""
ODD = {
    "Plus and signature": '<guid>a  b \u00a0 c</guid><pubDate>Mon, 04 Jan 2021 10:00:00 PST</pubDate><enclosure url="https://CDN.fog.example/a+b,c.mp3?sig=x+y%2Bz/=&amp;e=1" length="2000000" type="audio/mpeg"/><itunes:duration>3599.9</itunes:duration>',
    "Spaces in the address": '<guid isPermaLink="true">https://old.fog.example/?p=2</guid><pubDate>5 Jan 21 10:00 EST</pubDate><enclosure url="https://old.fog.example/my file (1).mp3" length="0" type="audio/mpeg"/><itunes:duration>59:75</itunes:duration><itunes:explicit>yes</itunes:explicit>',
    "Only media": '<guid>m</guid><pubDate>2021-01-06</pubDate><media:content url="https://old.fog.example/m.mp3" type="audio/mpeg" fileSize="77000"/>',
    "Paper first": '<guid>p</guid><pubDate>Thu, 07 Jan 2021 24:00:00 GMT</pubDate><enclosure url="https://old.fog.example/p.pdf" length="100" type="application/pdf"/><enclosure url="https://old.fog.example/p.m4a" length="55000" type="audio/x-m4a"/>',
    "Moving pictures": '<guid>v</guid><pubDate>Fri, 08 Jan 2021 10:00:00 +0530</pubDate><enclosure url="//cdn.fog.example/v.mp4" length="66000" type="video/mp4"/><itunes:season>0</itunes:season><itunes:episode>0</itunes:episode>',
    "Counted": '<guid>h</guid><pubDate>Sat, 09 Jan 2021 10:00:00 Z</pubDate><enclosure url="http://www.count.example/redirect.mp3/old.fog.example/h.mp3?dest=1" length="88000" type="audio/mpeg"/><itunes:season>2</itunes:season><itunes:episode>7</itunes:episode><itunes:episodeType>bonus</itunes:episodeType>',
}  # fmt: skip
"""Items by their titles."""


def rich_feed() -> str:
    """The document."""
    odd = "".join(f"<item><title>{title}</title>{rest}</item>\n" for title, rest in ODD.items())
    return f"""<?xml version="1.0" encoding="UTF-8"?>
{HEAD}<channel><title>Foghorn Hours</title><link>http://fog.example/about</link><description>All about foghorns.</description>
<language>en-GB</language><atom:link rel="self" type="application/rss+xml" href="https://old.fog.example/feed.xml"/>
<copyright>Pia Nebel</copyright><itunes:author>Pia Nebel</itunes:author><itunes:owner><itunes:name>Pia</itunes:name><itunes:email>horn@fog.example</itunes:email></itunes:owner>
<itunes:image href="https://old.fog.example/c.jpg"/><itunes:explicit>no</itunes:explicit><itunes:type>serial</itunes:type><itunes:block>Yes</itunes:block><itunes:complete>Yes</itunes:complete>
<itunes:category text="History"/><itunes:category text="Arts"><itunes:category text="Books"/></itunes:category>
{CHANNEL}
<item><title>Low notes</title><link>https://old.fog.example/low</link><guid isPermaLink="false">tag:fog.example,2021:low</guid>
<pubDate>Sun, 03 Jan 2021 06:00:00 +0000</pubDate><enclosure url="https://old.fog.example/low.mp3" length="2000000" type="audio/mpeg"/>
<description><![CDATA[<p>On <b>low</b> notes.</p>]]></description><content:encoded><![CDATA[<h2>Notes</h2><p>See <a href="https://fog.example/x">x</a>.</p><img src="https://fog.example/n.jpg" alt="n">]]></content:encoded>
<itunes:duration>3600</itunes:duration><itunes:explicit>true</itunes:explicit><itunes:season>3</itunes:season><itunes:episode>3</itunes:episode><itunes:episodeType>full</itunes:episodeType><itunes:image href="https://old.fog.example/low.png"/>
{FULL}</item>
{odd}</channel></rss>
"""
