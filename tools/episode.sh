#!/bin/sh
# Renders a script with the voices this machine has, and says which they are.
set -eu
if command -v flite >/dev/null 2>&1; then
  exec .venv/bin/studio render "$1"
fi
echo "flite is not installed, so the espeak voices speak."
exec .venv/bin/studio render "$1" --engine espeak
