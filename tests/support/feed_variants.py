"""Feeds that differ from a plain one in one thing: what other hosts may write, and what they may not."""

GUID = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
HEAD = (
    '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    ' xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:psc="http://podlove.org/simple-chapters"'
    ' xmlns:atom="http://www.w3.org/2005/Atom">'
)
ENCLOSURE = '<enclosure url="https://tide.example/1.mp3" length="2000000" type="audio/mpeg"/>'
DATE = "<pubDate>Tue, 07 Apr 2026 06:00:00 +0000</pubDate>"
PICTURE = '<itunes:image href="https://tide.example/c.jpg"/>'


def feed(channel="", item="", *, start='<?xml version="1.0" encoding="UTF-8"?>\n', end="\n", replaced=()):
    text = (
        f"{start}{HEAD}<channel>\n<title>Tidal</title><link>https://tide.example/</link><description>On tides."
        "</description><language>en</language>\n"
        '<atom:link rel="self" type="application/rss+xml" href="https://tide.example/feed.xml"/>\n'
        f'{PICTURE}\n<itunes:category text="Science"/><itunes:explicit>false</itunes:explicit>\n{channel}\n'
        f'<item>\n<title>Neap</title><guid isPermaLink="false">tag:tide.example,2026:1</guid>\n{DATE}\n{ENCLOSURE}\n'
        f"{item}\n</item></channel></rss>{end}"
    )
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def swapped(old, new):
    return {"replaced": [(old, new)]}


def second_item(item):
    return {
        "replaced": [
            (
                "</channel>",
                f'<item><title>Spring</title><guid isPermaLink="false">b</guid><pubDate>Wed, 08 Apr 2026 06:00:00 '
                f'+0000</pubDate><enclosure url="https://tide.example/2.mp3" length="2000000" type="audio/mpeg"/>{item}'
                "</item></channel>",
            )
        ]
    }


LEGAL = {
    "no declaration": {"start": ""},
    "single quotes": {"start": "<?xml version='1.0' encoding='utf-8'?>"},
    "byte order mark": {"start": '\ufeff<?xml version="1.0"?>'},
    "comment first": {"start": '<?xml version="1.0"?>\n<!-- made by hand -->\n<?xml-stylesheet href="s.xsl"?>\n'},
    "doctype": {"start": "<!DOCTYPE rss>"},
    "comment last": {"end": "\n<!-- cached in 0.2 s -->\n"},
    "explicit clean": swapped("explicit>false", "explicit>clean"),
    "explicit Yes": swapped("explicit>false", "explicit>Yes"),
    "explicit no in an item": {"item": "<itunes:explicit>no</itunes:explicit>"},
    "numbered title": swapped("<title>Neap", "<title>#12 – Neap"),
    "block no": {"channel": "<itunes:block>no</itunes:block>", "item": "<itunes:block>No</itunes:block>"},
    "block in small letters": {"channel": "<itunes:block>yes</itunes:block>"},
    "podcast block": {"channel": '<podcast:block>no</podcast:block><podcast:block id="google">yes</podcast:block>'},
    "docs over http": {"channel": "<docs>http://blogs.law.harvard.edu/tech/rss</docs>"},
    "json chapters": {"item": '<podcast:chapters url="https://tide.example/1.json" type="application/json"/>'},
    "ipfs and torrent": {
        "item": '<podcast:alternateEnclosure type="audio/opus" length="9" bitrate="64000.5" default="true" rel="x">'
        '<podcast:source uri="ipfs://bafy/1.opus"/><podcast:source uri="magnet:?xt=urn:btih:1"/>'
        '<podcast:source uri="https://tide.example/1.torrent" contentType="application/x-bittorrent"/>'
        '<podcast:integrity type="sri" value="sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/u"/>'
        "</podcast:alternateEnclosure>"
    },
    "named zone": swapped("06:00:00 +0000", "06:00:00 PDT"),
    "military zone": swapped("06:00:00 +0000", "06:00:00 Z"),
    "short year": swapped("07 Apr 2026 06:00:00", "7 Apr 26 06:00"),
    "no weekday": swapped("Tue, 07", "7"),
    "comment in the date": swapped("+0000</pub", "+0000 (UTC)</pub"),
    "spaces in the date": swapped("Tue, 07 Apr", "Tue,  07  Apr"),
    "capitals in the type": swapped('type="audio/mpeg"', 'type="Audio/MPEG"'),
    "video": swapped('1.mp3" length="2000000" type="audio/mpeg"', '1.mp4" length="2000000" type="video/mp4"'),
    "length unknown": swapped('length="2000000"', 'length="0"'),
    "guid as address": swapped(
        '<guid isPermaLink="false">tag:tide.example,2026:1', "<guid>https://tide.example/?p=1"
    ),
    "isPermaLink in capitals": swapped('isPermaLink="false"', 'isPermaLink="False"'),
    "duration with hours": {"item": "<itunes:duration>1:02:03</itunes:duration>"},
    "white space around values": {
        "channel": "<itunes:type> serial </itunes:type><podcast:locked>\nno\n</podcast:locked>"
        f"<podcast:guid> {GUID} </podcast:guid>",
        "item": "<itunes:episodeType>\nfull\n</itunes:episodeType><itunes:season> 1 </itunes:season>"
        "<itunes:episode> 4\n</itunes:episode>",
    },
    "capital kind": {"item": "<itunes:episodeType>Full</itunes:episodeType>"},
    "guid in capitals": {"channel": f"<podcast:guid>{GUID.upper()}</podcast:guid>"},
    "picture without an ending": swapped(PICTURE, '<itunes:image href="https://img.example/show/12?w=3000"/>'),
    "picture with a query": swapped("c.jpg", "c.JPG?v=2"),
    "value for apps": {
        "channel": '<podcast:value type="lightning" method="keysend" suggested="0.00000015000"><podcast:valueRecipient '
        'type="node" address="03ae" split="99"/><podcast:valueRecipient name="App" type="node" address="02" split="1" '
        'fee="true" customKey="696969" customValue="x"/></podcast:value>',
        "item": '<podcast:value type="lightning" method="keysend"><podcast:valueTimeSplit startTime="60" '
        f'duration="237" remotePercentage="95"><podcast:remoteItem feedGuid="{GUID}" itemGuid="x" medium="music"/>'
        "</podcast:valueTimeSplit></podcast:value>",
    },
    "update frequencies": {
        "channel": '<podcast:updateFrequency rrule="FREQ=MONTHLY;BYDAY=1MO,-1FR;COUNT=10" '
        'dtstart="2026-01-05T00:00:00.000-0600">Twice a month</podcast:updateFrequency>'
    },
    "update frequency in words": {"channel": '<podcast:updateFrequency complete="true">done</podcast:updateFrequency>'},
    "live": {
        "channel": '<podcast:liveItem status="pending" start="2026-05-02T07:30:00.000-0600" end="2026-05-02T19:30:00Z">'
        f"<title>Live</title><guid>live-1</guid>{ENCLOSURE.replace('1.mp3', 'live')}"
        '<podcast:contentLink href="https://video.example/">Video</podcast:contentLink></podcast:liveItem>'
    },
    "podroll and publisher": {
        "channel": f'<podcast:podroll><podcast:remoteItem feedGuid="{GUID}"/><podcast:remoteItem feedGuid="{GUID}" '
        'medium="music" feedUrl="https://a.example/"/></podcast:podroll><podcast:publisher><podcast:remoteItem '
        f'feedGuid="{GUID}" medium="publisher"/></podcast:publisher>'
    },
    "comments": {
        "item": '<podcast:socialInteract protocol="activitypub" uri="https://social.example/1" priority="1" '
        'accountId="@a"/><podcast:socialInteract protocol="bluesky" uri="https://b.example/2"/>'
    },
    "no comments": {"item": '<podcast:socialInteract protocol="disabled"/>'},
    "licenses": {
        "channel": "<podcast:license>cc-by-4.0</podcast:license>",
        "item": '<podcast:license url="https://tide.example/l">Our own, of 2026</podcast:license>',
    },
    "places": {
        "channel": '<podcast:location geo="geo:30.26,-97.74;u=350000" osm="R113314" country="US" rel="creator">Austin'
        '</podcast:location><podcast:location osm="W5013364#2">Tower</podcast:location>'
    },
    "chat": {
        "channel": '<podcast:chat server="jabber.example" protocol="xmpp" accountId="j@x" space="r"/>',
    },
    "pictures": {
        "channel": '<podcast:images srcset="https://tide.example/a.jpg 1500w,https://tide.example/b.jpg 600w, '
        'https://tide.example/c.jpg 2x"/><podcast:image href="https://tide.example/d.jpg" aspect-ratio="16/9" '
        'width="1920"/>'
    },
    "trailer": {
        "channel": '<podcast:trailer pubdate="Thu, 01 Apr 2021 08:00:00 EST" url="https://tide.example/t.mp3" '
        'length="12345678" type="audio/mp3" season="2">Coming in April</podcast:trailer>'
    },
    "bonus of the same number": second_item("<itunes:episode>4</itunes:episode><itunes:episodeType>bonus"
                                            "</itunes:episodeType>") | {"item": "<itunes:episode>4</itunes:episode>"},
    "same number of another season": second_item(
        "<itunes:season>2</itunes:season><itunes:episode>4</itunes:episode>"
    ) | {"item": "<itunes:season>1</itunes:season><itunes:episode>4</itunes:episode>"},
    "picture by a program": swapped("c.jpg", "c.php?show=1"),
    "block in other words": {
        "channel": "<itunes:block>false</itunes:block><itunes:complete/>", "item": "<itunes:block>true</itunes:block>",
    },
    "a heart in a title": swapped("<title>Neap", "<title>I &lt;3 neaps, 5 &gt; 4"),
    "captions as text, and twice": {
        "item": '<podcast:transcript url="https://tide.example/1.txt" type="text/plain" rel="captions"/>'
        '<podcast:transcript url="https://tide.example/2.txt" type="text/plain"/>'
        '<podcast:transcript url="https://tide.example/1.srt" type="text/srt" rel="captions"/>'
        '<podcast:transcript url="https://tide.example/3.txt" type="text/plain"/>'
    },
    "a role of their own": {
        "channel": '<podcast:person role="Lighthouse Keeper" img="http://tide.example/a.jpg">Ada Lind</podcast:person>'
    },
    "a hidden service": {
        "item": '<podcast:alternateEnclosure type="audio/mpeg"><podcast:source uri="http://tide.onion/1.mp3"/>'
        "</podcast:alternateEnclosure>"
    },
    "a schedule in the description": {
        "item": "<description>08:00 doors\n09:00 tide</description>"
        '<psc:chapters version="1.2"><psc:chapter start="0" title="x"/></psc:chapters>'
    },
    "another encoding named, of plain ASCII": {"start": '<?xml version="1.0" encoding="ISO-8859-1"?>'},
    "a reference in CDATA": {"item": "<description><![CDATA[Write &#8; or &#xFFFF;.]]></description>"},
    "frequency until a day": {
        "channel": '<podcast:updateFrequency rrule="FREQ=WEEKLY;UNTIL=2023-12-31T00:00:00.000Z;BYDAY=MO">Mondays'
        "</podcast:updateFrequency>"
    },
    "live in another form alone": {
        "channel": '<podcast:liveItem status="live" start="2026-05-02T07:30:00.000-0600"><title>Live</title><guid>l'
        '</guid><podcast:alternateEnclosure type="application/x-mpegURL"><podcast:source '
        'uri="https://tide.example/live.m3u8"/></podcast:alternateEnclosure></podcast:liveItem>'
    },
    "licenses of the namespace": {"channel": "<podcast:license>ARR</podcast:license>"},
    "shares for a time": {
        "item": '<podcast:value type="lightning" method="keysend"><podcast:valueRecipient type="node" address="02" '
        'split="1"/><podcast:valueTimeSplit startTime="63" duration="388.5"><podcast:valueRecipient type="node" '
        'address="03" split="85"/></podcast:valueTimeSplit></podcast:value>'
    },
    "a link to an app": {"item": '<podcast:contentLink href="nostr:naddr1">In an app</podcast:contentLink>'},
    "the rest of RSS": {
        "channel": "<ttl>60</ttl><managingEditor>a.lind@tide.example (Ada Lind)</managingEditor>"
        "<webMaster>web@tide.example</webMaster><category>Sea</category><category>Moon</category><skipHours><hour>0"
        "</hour><hour>23</hour></skipHours><skipDays><day>Sunday</day></skipDays><rating>x</rating><image><url>"
        "https://tide.example/s.png</url><title>Tidal</title><link>https://tide.example/</link><width>144</width>"
        "<height>144</height></image>",
        "item": '<author>ada@tide.example</author><category domain="x">Sea</category><comments>https://tide.example/c'
        '</comments><source url="https://other.example/feed">Other</source>',
    },
}  # fmt: skip


def channel(rule, *texts):
    return [(rule, {"channel": text}) for text in texts]


def item(rule, *texts):
    return [(rule, {"item": text}) for text in texts]


FAULTY = [
    *channel(
        "C14.once", "<title>Again</title>", "<link>https://b.example/</link>", PICTURE, "<ttl>1</ttl><ttl>2</ttl>",
        "<itunes:author>a</itunes:author><itunes:author>b</itunes:author>",
        "<copyright>a</copyright><copyright>b</copyright>",
    ),
    *item(
        "I17.once", "<title>Again</title>", '<guid isPermaLink="false">b</guid>', DATE,
        "<itunes:duration>9</itunes:duration><itunes:duration>10</itunes:duration>",
        "<description>a</description><description>b</description>",
    ),
    *channel("C8.version", "<podcast:guid>0c3cb17c-0001-4b1e-8f56-0123456789ab</podcast:guid>"),
    *channel("C8.form", "<podcast:guid>{9B024349-CCF0-5F69-A609-6B82873EAB3C}</podcast:guid>"),
    *channel("C12.medium", "<podcast:medium>Podcasts</podcast:medium>"),
    *channel("C15.ttl", "<ttl>soon</ttl>", "<ttl>-5</ttl>", "<ttl>1.5</ttl>", "<ttl/>"),
    *channel(
        "C15.dates", "<pubDate>2026-04-07</pubDate>", "<lastBuildDate>7 April 2026</lastBuildDate>",
        "<lastBuildDate>Tue, 31 Feb 2026 10:00:00 GMT</lastBuildDate>",
    ),
    *channel(
        "C15.contacts", "<managingEditor>Ada Lind</managingEditor>", "<webMaster>web(at)tide.example</webMaster>",
        "<webMaster>web@</webMaster>",
    ),
    *channel(
        "C15.image", "<image><url>https://tide.example/s.png</url></image>",
        "<image><url>https://tide.example/s.png</url><title>Tidal</title><link>https://tide.example/</link>"
        "<width>500</width></image>",
    ),
    *channel("C15.skip", "<skipHours><hour>25</hour></skipHours>", "<skipDays><day>Sonntag</day></skipDays>"),
    *channel("C15.cloud", '<cloud domain="a.example"/>'),
    *item("I17.source", "<source>Other</source>"),
    *item("I17.author", "<author>Ada Lind</author>"),
    *channel("F6.defined", "<subtitle>x</subtitle>"),
    *item("F6.defined", "<duration>10</duration>"),
    *item("F4.urls", "<comments>/c</comments>", '<itunes:image href="c.jpg"/>'),
    *channel(
        "C16.value", '<podcast:value type="lightning"><podcast:valueRecipient type="node" address="02" split="1"/>'
        "</podcast:value>", '<podcast:value type="lightning" method="keysend"><podcast:valueRecipient type="node" '
        'address="02" split="50.5"/></podcast:value>', '<podcast:value type="lightning" method="keysend">'
        '<podcast:valueRecipient type="node" address="02" split="1" fee="yes"/></podcast:value>',
    ),
    *item(
        "C16.split", '<podcast:value type="lightning" method="keysend"><podcast:valueTimeSplit duration="9">'
        f'<podcast:remoteItem feedGuid="{GUID}"/></podcast:valueTimeSplit></podcast:value>',
        '<podcast:value type="lightning" method="keysend"><podcast:valueTimeSplit startTime="1" duration="9"/>'
        "</podcast:value>",
    ),
    *channel("C12.yes", "<itunes:block>true</itunes:block>", "<itunes:complete>maybe</itunes:complete>"),
    *item("C12.funding", "<podcast:funding>Give</podcast:funding>"),
    *item("C12.yes", "<itunes:block>on</itunes:block>"),
    *item("C12.yes_form", "<itunes:block>yes</itunes:block>"),
    *channel("C10.email", "<itunes:owner><itunes:email>ada(at)tide.example</itunes:email></itunes:owner>",
             "<itunes:owner><itunes:email>@</itunes:email></itunes:owner>"),
    *channel("C15.weekday", "<lastBuildDate>Mon, 07 Apr 2026 06:00:00 GMT</lastBuildDate>"),
    *channel("C15.input", "<textInput><title>Search</title><name>q</name></textInput>"),
    *channel("C16.podroll", "<podcast:podroll>My friends</podcast:podroll>"),
    *channel("C16.publisher", "<podcast:publisher>Tide Media</podcast:publisher>"),
    *channel(
        "C16.remote", '<podcast:podroll><podcast:remoteItem feedUrl="https://a.example/"/></podcast:podroll>',
        f'<podcast:podroll><podcast:remoteItem feedGuid="{GUID}" medium="radio"/></podcast:podroll>',
    ),
    *channel(
        "C16.live", f'<podcast:liveItem status="soon" start="2026-05-02T07:30:00Z"><title>L</title><guid>l</guid>'
        f"{ENCLOSURE}</podcast:liveItem>", f'<podcast:liveItem status="live" start="2026-05-02T07:30:00Z" '
        f'end="2026-05-01T07:30:00Z"><title>L</title><guid>l</guid>{ENCLOSURE}</podcast:liveItem>',
        '<podcast:liveItem status="live" start="2026-05-02T07:30:00Z"><title>L</title><guid>l</guid>'
        "</podcast:liveItem>",
    ),
    *channel(
        "C16.live_links", f'<podcast:liveItem status="live" start="2026-05-02T07:30:00Z"><title>L</title><guid>l</guid>'
        f"{ENCLOSURE}</podcast:liveItem>",
    ),
    *item("I13.role", '<podcast:person role="wizard">Ada Lind</podcast:person>'),
    *item("I11.captions", '<podcast:transcript url="https://tide.example/1.html" type="text/html" rel="captions"/>'),
    *channel(
        "C16.license", "<podcast:license>All rights reserved</podcast:license>",
        "<podcast:license>proprietary</podcast:license>", "<podcast:license/>",
    ),
    *channel(
        "C16.frequency", '<podcast:updateFrequency rrule="FREQ=FORTNIGHTLY">x</podcast:updateFrequency>',
        '<podcast:updateFrequency rrule="INTERVAL=2">x</podcast:updateFrequency>',
        '<podcast:updateFrequency rrule="FREQ=WEEKLY;BYDAY=MONDAY">x</podcast:updateFrequency>',
        '<podcast:updateFrequency dtstart="Monday">x</podcast:updateFrequency>',
        '<podcast:updateFrequency complete="yes">x</podcast:updateFrequency>',
        '<podcast:updateFrequency rrule="FREQ=WEEKLY;COUNT=10">x</podcast:updateFrequency>',
    ),
    *item(
        "C16.social", '<podcast:socialInteract protocol="facebook" uri="https://f.example/1"/>',
        '<podcast:socialInteract uri="https://f.example/1"/>', '<podcast:socialInteract protocol="activitypub"/>',
        '<podcast:socialInteract protocol="activitypub" uri="https://f.example/1" priority="first"/>',
    ),
    *channel(
        "C16.chat", '<podcast:chat server="irc.example" protocol="slack"/>', '<podcast:chat protocol="irc"/>',
    ),
    *channel("C16.block", "<podcast:block>true</podcast:block>", "<podcast:block/>"),
    *channel(
        "C16.trailer", '<podcast:trailer url="https://a.example/t.mp3" pubdate="2026-04-07">T</podcast:trailer>',
        '<podcast:trailer url="https://a.example/t.mp3" pubdate="Tue, 07 Apr 2026 06:00:00 +0000" />',
        '<podcast:trailer url="https://a.example/t.mp3" pubdate="Tue, 07 Apr 2026 06:00:00 +0000" season="two">T'
        "</podcast:trailer>",
    ),
    *channel("C12.trailer", '<podcast:trailer pubdate="Tue, 07 Apr 2026 06:00:00 +0000">T</podcast:trailer>'),
    *item(
        "C16.integrity", '<podcast:alternateEnclosure type="audio/aac"><podcast:source uri="https://a.example/b"/>'
        '<podcast:integrity type="sri" value="abc"/></podcast:alternateEnclosure>',
        '<podcast:alternateEnclosure type="audio/aac"><podcast:source uri="https://a.example/b"/>'
        '<podcast:integrity type="sri"/></podcast:alternateEnclosure>',
    ),
    *item(
        "C16.alternate", '<podcast:alternateEnclosure type="audio/aac" default="yes"><podcast:source '
        'uri="https://a.example/b"/></podcast:alternateEnclosure>',
    ),
    *channel(
        "C16.location", '<podcast:location osm="113314">A</podcast:location>', "<podcast:location/>",
        '<podcast:location country="Germany">A</podcast:location>',
        '<podcast:location rel="about">A</podcast:location>',
    ),
    *channel(
        "C16.images", '<podcast:images srcset="/a.jpg 100w"/>', "<podcast:images/>",
        '<podcast:images srcset="https://tide.example/a.jpg 100px"/>',
    ),
    *channel("C16.image", '<podcast:image alt="x"/>', '<podcast:image href="https://a.example/c.jpg" width="wide"/>'),
    *channel("C16.podping", '<podcast:podping usesPodping="maybe"/>'),
    *item("I9.image", '<itunes:image href="https://a.example/c.webp"/>', "<itunes:image/>"),
    *item("I8.duration", *(f"<itunes:duration>{said}</itunes:duration>" for said in ("0", "00:00:00", "-5", "long"))),
    *item("I9.numbers", "<itunes:season>1.5</itunes:season>", "<itunes:episode>IV</itunes:episode>"),
    *item("I9.type", "<itunes:episodeType>extra</itunes:episodeType>"),
    *item("I9.letters", "<itunes:episodeType>Full</itunes:episodeType>"),
    *[
        ("I9.twice", {"item": first} | second_item(second))
        for first, second in [
            ("<itunes:episode>4</itunes:episode>", "<itunes:episode>04</itunes:episode>"),
            ("<podcast:season>1</podcast:season><podcast:episode>4</podcast:episode>",
             "<itunes:season>1</itunes:season><itunes:episode>4</itunes:episode>"),
        ]
    ],
    *[("I4.date", swapped("07 Apr 2026 06:00:00 +0000", said)) for said in (
        "07 April 2026 06:00:00 +0000", "07 Apr 2026 24:00:00 +0000", "07 Apr 2026", "07 Apr 2026 06:00:00 CET",
    )],
    ("I1.markup", swapped("<title>Neap", "<title>&lt;b&gt;Neap&lt;/b&gt;")),
    ("I1.angles", swapped("<title>Neap", "<title>5 &gt; 4")),
    ("I3.boolean", swapped('isPermaLink="false"', 'isPermaLink="no"')),
    ("C3.known", swapped("<language>en", "<language>xx")),
    ("F1.encoding", {"start": '<?xml version="1.0" encoding="us-ascii"?>'}),
    ("I4.form", swapped("06:00:00 +0000", "06:00:00 PDT")),
    ("I4.weekday", swapped("Tue, 07", "Wed, 07")),
    ("C4.ending", LEGAL["picture without an ending"]),
    ("C3.language", swapped("<language>en", "<language>en_US")),
    ("C3.language", swapped("<language>en", "<language>English")),
    ("F1.start", {"start": '\r\n<?xml version="1.0"?>'}),
]  # fmt: skip
"""The rule that finds it, and what is written."""
