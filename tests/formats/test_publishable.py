"""Titles and descriptions that a person would publish, and those that only look like it."""

from __future__ import annotations

import pytest

from studio.formats.publishable import description_fault, title_fault

PREFACE, PLACEHOLDER, FILE, HEADING = (
    "a chat assistant's preface",
    "a placeholder",
    "a file name",
    "a heading of the page",
)


@pytest.mark.parametrize(
    ("title", "fault"),
    [
        ("Sure! Here's a podcast script about lighthouses:", PREFACE),
        ("Certainly, here is the revised version", PREFACE),
        ("Of course! I'd be happy to help with that.", PREFACE),
        ("Absolutely — let's write this episode", PREFACE),
        ("Here's a 10-minute podcast script for you", PREFACE),
        ("Below is the full transcript:", PREFACE),
        ("I've drafted an episode about tides", PREFACE),
        ("Let me know if you'd like any changes!", PREFACE),
        ("Klar! Hier ist das Skript:", PREFACE),
        ("¡Claro! Aquí tienes el guion", ""),  # its first sign is not a letter: the reader drops it
        ("Claro, aquí tienes el guion:", PREFACE),
        ("Voici une version du scénario :", PREFACE),
        ("[Podcast Name]: [Episode Title]", PLACEHOLDER),
        ("Welcome to {show}", PLACEHOLDER),
        ("TBD", PLACEHOLDER),
        ("Untitled", PLACEHOLDER),
        ("Untitled 3", PLACEHOLDER),
        ("Your episode title here", PLACEHOLDER),
        ("Lorem ipsum dolor", PLACEHOLDER),
        ("…", PLACEHOLDER),
        ("tides.txt", FILE),
        ("episode_12_tides", FILE),
        ("Tides final v2", FILE),
        ("Copy of Tides", FILE),
        ("Script", FILE),
        ("Podcast Script", HEADING),
        ("Full Transcript:", HEADING),
        ("Introduction", HEADING),
        ("Show notes", HEADING),
        ("Segment 1", HEADING),
        ("The Tides That Built a Town", ""),
        ("Sure Thing", ""),
        ("Here's to the Keepers", ""),
        ("Here Is Where We Meet", ""),
        ("Great, Big Waves", ""),
        ("The Untitled Painter", ""),
        ("The Final Draft of Ulysses", ""),
        ("A Script for Rosetta", ""),
        ("Introduction to Tides", ""),
        ("Of Course the Sea Is Blue", ""),
        ("Notes from a Small Island", ""),
        ("Absolutely Nothing", ""),
        ("1984", ""),
        ("Was <3 a heart first?", ""),
        ("Why 5G", ""),
        ("[Bonus] A Walk on the Pier", ""),
        ("The Lamp [Remastered]", ""),
        ("{{ episode_title }}", PLACEHOLDER),
        ("<Title>", PLACEHOLDER),
        ("Herr_in", FILE),
        ("Okay, Boomer", ""),
        ("灯台の話", ""),
    ],
)
def test_titles(title: str, fault: str) -> None:
    assert title_fault(title) == fault


@pytest.mark.parametrize(("title", "fault"), [("Chat", FILE), ("My tides", FILE), ("My Tides, Then", "")])
def test_the_name_of_the_script_is_no_title(title: str, fault: str) -> None:
    assert title_fault(title, "my-tides.txt" if title != "Chat" else "chat.md") == fault


@pytest.mark.parametrize(
    ("description", "fault"),
    [
        ("", ""),
        ("Two friends climb a lighthouse and meet its keeper.", ""),
        ("Here's why the tide turns twice a day, and who found out.", ""),
        ("Sure! Here's a podcast script about lighthouses.", PREFACE),
        ("A script about tides. Let me know if you'd like me to adjust the tone!", PREFACE),
        ("This week on [Podcast Name] we talk about tides.", PLACEHOLDER),
        ("tides_final.md", FILE),
        ("Summary:", HEADING),
        ("Notes on a summer by the sea [1], and what it cost.", ""),
    ],
)
def test_descriptions(description: str, fault: str) -> None:
    assert description_fault(description) == fault
