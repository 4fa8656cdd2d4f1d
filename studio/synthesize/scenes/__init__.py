"""Scenes: runs of turns that an engine says in one go, as people talk with each other.

In: sentences that follow each other, and an engine that can ``converse`` (:class:`.scene.SceneEngine`). Out: a take for
every sentence, cut out of a clip that was checked word for word and voice by voice, or none for the sentences of a
scene that never came out right: those are then said one by one.
"""
