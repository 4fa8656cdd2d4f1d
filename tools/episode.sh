#!/bin/sh
# Renders a script with the show's own engine; with the engine auto, each voice reports it when it has to fall back.
set -eu
exec .venv/bin/studio render "$1"
