#!/bin/sh
# Installs coqui-tts into a virtual environment: tools/coqui.sh VENV. With an NVIDIA GPU, torch as the package index has
# it (on Linux built for CUDA); without one, the much smaller build for CPUs where PyTorch's own index can be reached.
set -eu
venv=$1
pip="$venv/bin/python -m pip --disable-pip-version-check -q"
pin() { grep "^$1==" requirements/coqui-torch.txt; }

gpu=no
if [ -e /proc/driver/nvidia/gpus ] || [ -e /usr/lib/wsl/lib/libcuda.so.1 ]; then gpu=yes; fi

have() { "$venv/bin/python" - "$1" $gpu <<'END'
import sys
from importlib.metadata import PackageNotFoundError, version
name, wanted = sys.argv[1].split("==")
try:
    found, _, build = version(name).partition("+")
except PackageNotFoundError:
    sys.exit(1)
sys.exit(found != wanted or (build == "cpu" and sys.argv[2] == "yes"))
END
}

torch=$(pin torch)
if ! have "$torch"; then
  if [ $gpu = yes ] || [ "$(uname)" = Darwin ]; then
    echo "Installing $torch …"
    $pip uninstall -y torch 2>/dev/null  # pip takes a build for CPUs for as good as any
    $pip install "$torch"
  else
    echo "Installing $torch for CPUs …"
    if ! $pip install --retries 0 --timeout 20 --index-url https://download.pytorch.org/whl/cpu "$torch" 2>/dev/null; then
      echo "PyTorch's own index can't be reached: taking the package index's build, which is for GPUs too (5 GB) …"
      $pip install "$torch"
    fi
  fi
fi
echo "Installing coqui-tts …"
# Without their dependencies: torchaudio and torchcodec would bring a torch of their own.
$pip install --no-deps "$(pin torchaudio)" "$(pin torchcodec)"
$pip install --no-deps --require-hashes -r requirements/coqui.lock
