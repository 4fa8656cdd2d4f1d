#!/bin/sh
# Makes sure of the programs that a task needs: run (ffmpeg; flite where there are no neural voices), test (flite, mpg123,
# lame), clients (and other
# people's players and taggers), rhvoice. Installs what is missing with the system's package manager, saying so; where that
# can't be, says exactly what to install, and for `run` takes the pip-only way.
set -eu
task=${1:-run}

need="ffmpeg"
if [ "$task" != run ] || ! .venv/bin/python -c "import hibari, onnxruntime" 2>/dev/null; then
  need="$need flite"
fi
[ "$task" = run ] || need="$need mpg123 lame"
[ "$task" != clients ] || need="$need mpv kid3-cli mp3val gpo newsboat node npm git script"
[ "$task" != rhvoice ] || need="$need RHVoice-test"

missing=""
for program in $need; do
  command -v "$program" >/dev/null 2>&1 || missing="$missing $program"
done
if [ "$task" = clients ] && ! command -v xmllint >/dev/null 2>&1; then
  missing="$missing libxml2-utils"
fi
if [ "$task" = clients ] && ! command -v chromium >/dev/null 2>&1 && ! command -v chromium-browser >/dev/null 2>&1 \
  && ! command -v google-chrome >/dev/null 2>&1; then
  missing="$missing chromium"
fi
if [ "$task" = clients ] && ! ldconfig -p 2>/dev/null | grep -q libebur128; then
  [ "$(uname)" = Darwin ] || missing="$missing libebur128-1"
fi
[ -n "$missing" ] || exit 0
missing=$(echo "$missing" | sed 's/ gpo/ gpodder/; s/ node/ nodejs/; s/ script/ bsdutils/')
missing=$(echo "$missing" | sed 's/RHVoice-test/rhvoice rhvoice-english/')  # Debian has them in its part non-free

as_root=""
if [ "$(id -u)" != 0 ]; then
  if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root="sudo -n"; else as_root=no; fi
fi

if command -v apt-get >/dev/null 2>&1 && [ "$as_root" != no ]; then
  echo "Installing$missing with apt-get …"
  log=$(mktemp)
  if ! { $as_root apt-get -qq update && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 5 "$log"; rm -f "$log"
    echo "apt-get could not install$missing; see above."
    case "$missing" in *rhvoice*) echo "Not to be had here: RHVoice. Debian keeps it in its component non-free, Ubuntu in multiverse: enable that first." ;; esac
    exit 1
  fi
  rm -f "$log"
  exit 0
fi
if command -v brew >/dev/null 2>&1; then
  echo "Installing$missing with Homebrew …"
  brew install -q $(echo "$missing" | sed 's/kid3-cli/kid3/; s/libebur128-1/libebur128/; s/libxml2-utils/libxml2/')
  exit 0
fi

echo "Missing:$missing. To install:"
echo "  Debian, Ubuntu:  sudo apt-get install$missing"
echo "  macOS:           brew install$missing"
[ "$task" = run ] || { echo "The tests need these programs."; exit 1; }
echo "Going the pip-only way meanwhile:"
from_pip() {  # from_pip NAME LOCK WHAT
  case " $missing " in *" $1 "*) ;; *) return 0 ;; esac
  echo "  $3"
  [ -e ".venv/.$2" ] && return 0
  .venv/bin/python -m pip --disable-pip-version-check -qq install --require-hashes -r "requirements/$2.lock"
  touch ".venv/.$2"
}
from_pip ffmpeg ffmpeg "ffmpeg from the package imageio-ffmpeg"
from_pip flite espeak "voices from the package espeakng-loader (espeak-ng, robotic but understandable)"
