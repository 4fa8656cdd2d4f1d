"""Scenes: runs of turns that a dialogue model says in one go.

In: consecutive sentences, and an engine that can ``converse`` (:class:`.scene.SceneEngine`). Out: a take for every
sentence, cut out of a clip that was checked word by word and voice by voice. The sentences of a scene that fails every
attempt have no take; they are then spoken one by one.
"""
