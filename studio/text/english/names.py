"""Given names that are common in English: they distinguish an heir ("John Smith III") from a sequel ("Rocky IV")."""

from __future__ import annotations

from studio.text.tables import word_set

GIVEN = word_set("""
    james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald
    steven paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary nicholas
    eric jonathan stephen larry justin scott brandon benjamin samuel gregory frank alexander raymond patrick jack dennis
    jerry tyler aaron jose henry adam douglas nathan peter zachary kyle walter harold jeremy ethan carl keith roger
    gerald terry sean arthur austin noah lawrence jesse joe bryan billy jordan albert dylan bruce willie gabriel
    alan juan logan wayne ralph roy eugene randy vincent russell louis philip bobby johnny bradley hugh guy earl francis
    fred frederick martin leo oliver theodore simon edwin edmund clarence ernest herbert alfred howard stanley leonard
    norman clifford percy horace cornelius nelson winthrop loudon ken cal dale robin davis martin luther ted jim tom bob
    bill dan sam ben mike steve jeff greg rick harry
    """)
