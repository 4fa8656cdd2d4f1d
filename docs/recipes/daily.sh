#!/bin/sh
# Render and check today's script, scripts/2026-04-02.txt or whatever the day is. Exit code: 0 done or no script today,
# otherwise that of the command that failed. Copy it into the show's folder.
set -eu
cd "$(dirname "$0")"
day=${1:-$(date +%F)}
studio=${STUDIO:-studio}
if [ ! -f "scripts/$day.txt" ]; then
  echo "no script for $day"
  exit 0
fi
"$studio" render "scripts/$day.txt" --date "$day"
"$studio" check "episodes/$day/$day.mp3"
"$studio" cache prune --older-than 30d
